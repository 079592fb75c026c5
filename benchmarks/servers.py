"""The apps that are compared, each served on 127.0.0.1 by a process of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
APPS = {
    "product": "dashboard.py",
    "tutorial": "benchmarks/apps/tutorial_server.py",
    "empty": "benchmarks/apps/empty.py",
}
# the others run with Streamlit's own setting, as whoever follows a tutorial does
AS_SHIPPED = dict.fromkeys(("tutorial", "empty"), ("--runner.postScriptGC", "true"))
PATIENCE = 900  # seconds: 11,000 quartiers take a while to be read


@dataclass(frozen=True)
class Server:
    """Where an app answers, and the process that does."""

    variant: str
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time that it and its children used so far."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in _tree(self.pid)]
        return sum(int(user) + int(system) for user, system in (times[11:13] for times in fields)) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self, which: str = "VmRSS") -> float:
        """Resident memory of it and its children; ``VmHWM`` is the peak."""
        lines = [line for pid in _tree(self.pid) for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
        return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{which}:"))

    def forget_peak(self) -> None:
        """Forget the peak of starting up."""
        for pid in _tree(self.pid):
            Path(f"/proc/{pid}/clear_refs").write_text("5")


def _tree(pid: int) -> list[int]:
    children = [child for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]
    return [pid, *(process for child in children for process in _tree(int(child)))]


@contextmanager
def serving(variant: str, city: Path) -> Iterator[Server]:
    """One of `APPS`, showing `city`, until the block ends."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QUARTIER_", "STREAMLIT_"))}
    environment |= {"QUARTIER_DATA": str(city), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", APPS[variant], "--server.port", str(port), *AS_SHIPPED.get(variant, ())],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield Server(variant, f"http://127.0.0.1:{port}", process.pid)
        except BaseException:
            log.seek(0)
            print(log.read()[-4000:], file=sys.stderr)
            raise
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(health: str, process: subprocess.Popen) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError("the server ended at once")
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")
