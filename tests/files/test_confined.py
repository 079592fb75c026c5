"""A task in a process of its own: its result comes back, and what exhausts it ends there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

import pytest

from files.confined import Exhausted, confined
from files.findings import Rejected
from files.steps import Step
from language.phrases import Phrase as Said  # under another name: no message of the product
from tests.bad_inputs.test_hostile import POPULATION, endless
from tests.tiny_city import DATASET, build_city, squares

MEMORY = 1 << 30
ROOT = Path(__file__).parents[2]
# programs and not functions: the other process does not find the module of a test
FILLS_THE_MEMORY = f"from files.steps import tell; tell('large.csv'); bytearray({4 * MEMORY})"
NEVER_ENDS = "import time; from files.steps import tell; tell('endless.gpkg'); time.sleep(60)"
GOES_ON_SLOWLY = """
import time
from files.steps import tell
for number in range(8):
    tell("long.parquet", number / 8)
    time.sleep(0.3)
"""
BREAKS_OFF = "import os; from files.steps import tell; tell('broken.shp'); os.abort()"
REFUSES = """
from files.findings import Findings
from language.phrases import Phrase as Said
raise Findings().rejected("x.y", "a.csv", 3, observed="b", why=Said("why"), remedy=Said("do"))
"""
CANNOT_TRAVEL = """
class Own(Exception):
    pass
raise Own("of its own")
"""


def test_a_result_comes_back_from_another_process() -> None:
    assert confined(os.getpid) != os.getpid()
    values = MappingProxyType({"a": Said("{count} bytes", count=7)})
    assert confined(itemgetter(0), [values]) == {"a": Said("{count} bytes", count=7)}


def test_memory_beyond_the_limit_ends_the_task_and_names_its_file() -> None:
    with pytest.raises(Exhausted) as exhausted:
        confined(exec, FILLS_THE_MEMORY, memory=MEMORY)
    assert (exhausted.value.limit, exhausted.value.step.what) == ("memory", "large.csv")


def test_a_file_that_never_ends_is_ended() -> None:
    with pytest.raises(Exhausted) as exhausted:
        confined(exec, NEVER_ENDS, seconds=1)
    assert (exhausted.value.limit, exhausted.value.step.what) == ("time", "endless.gpkg")


def test_work_that_gets_on_may_take_longer_than_the_limit_and_says_how_far_it_is() -> None:
    heard: list[tuple[Step, float]] = []
    confined(exec, GOES_ON_SLOWLY, seconds=1.0, heard=lambda step, passed: heard.append((step, passed)))
    parts = [step.part for step, passed in heard if passed == 0]
    assert parts == [number / 8 for number in range(8)]


def test_a_process_that_breaks_off_is_told() -> None:
    with pytest.raises(Exhausted) as exhausted:
        confined(exec, BREAKS_OFF)
    assert (exhausted.value.limit, exhausted.value.step.what) == ("crash", "broken.shp")


def test_findings_travel_with_what_rejects() -> None:
    with pytest.raises(Rejected) as rejected:
        confined(exec, REFUSES)
    assert [(finding.code, finding.row, finding.why) for finding in rejected.value.findings] == [("x.y", 3, Said("why"))]


def test_an_error_that_cannot_travel_comes_as_its_words() -> None:
    with pytest.raises(RuntimeError, match="Own: of its own"):
        confined(exec, CANNOT_TRAVEL)


def test_the_process_does_not_outlive_whoever_wanted_the_result(tmp_path: Path) -> None:
    written = tmp_path / "process"
    task = f"import os, time; open({str(written)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    program = f"from files.confined import confined; confined(exec, {task!r})"
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as caller:
        process = int(wait_for(lambda: written.exists() and written.read_text()))
        caller.kill()
    wait_for(lambda: not Path(f"/proc/{process}").exists())


def test_what_a_process_that_is_ended_left_in_the_temporary_directory_is_gone(tmp_path: Path) -> None:
    written = tmp_path / "directory"
    task = f"""
import tempfile, time
from files.steps import tell
open({str(written)!r}, "w").write(tempfile.mkdtemp())
tell("endless.zip")
time.sleep(60)
"""
    with pytest.raises(Exhausted):
        confined(exec, task, seconds=0.5)
    assert not Path(written.read_text()).exists()


def test_a_command_that_is_ended_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET + POPULATION)
    squares().assign(persons=5).to_file(city / "grid.gpkg")
    endless(city / "grid.gpkg", "5 AS persons", "persons")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "cli.py", "check", str(city), "--progress", "--language", "en"]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        assert any("grid.gpkg" in line for line in running.stderr)
        reading = [process for process in Path("/proc").iterdir() if process.name.isdigit() and has_open(process, city)]
        assert len(reading) == 1
        running.terminate()
        assert running.wait(60) == 128 + signal.SIGTERM
    wait_for(lambda: not reading[0].exists())
    wait_for(lambda: not list(scratch.iterdir()))


def has_open(process: Path, city: Path) -> bool:
    """Whether another process has the grid of this city open."""
    try:
        opened = [file.readlink() for file in (process / "fd").iterdir()]
    except OSError:
        return False
    return city / "grid.gpkg" in opened and process.name != str(os.getpid())


def wait_for(happens: Callable[[], object]) -> str:
    for _ in range(300):
        if result := happens():
            return str(result)
        time.sleep(0.1)
    raise AssertionError("it did not happen within half a minute")
