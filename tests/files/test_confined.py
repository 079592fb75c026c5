"""A task in a process of its own: its result comes back, and what exhausts it ends there."""

from __future__ import annotations

import os
from operator import itemgetter
from types import MappingProxyType

import pytest

from files.confined import Exhausted, confined
from files.findings import Rejected
from files.steps import Step
from language.phrases import Phrase

MEMORY = 1 << 30
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
from language.phrases import Phrase
raise Findings().rejected("x.y", "a.csv", 3, observed="b", why=Phrase("why"), remedy=Phrase("do"))
"""
CANNOT_TRAVEL = """
class Own(Exception):
    pass
raise Own("of its own")
"""


def test_a_result_comes_back_from_another_process() -> None:
    assert confined(os.getpid) != os.getpid()
    values = MappingProxyType({"a": Phrase("{count} bytes", count=7)})
    assert confined(itemgetter(0), [values]) == {"a": Phrase("{count} bytes", count=7)}


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
    assert [(finding.code, finding.row, finding.why) for finding in rejected.value.findings] == [("x.y", 3, Phrase("why"))]


def test_an_error_that_cannot_travel_comes_as_its_words() -> None:
    with pytest.raises(RuntimeError, match="Own: of its own"):
        confined(exec, CANNOT_TRAVEL)
