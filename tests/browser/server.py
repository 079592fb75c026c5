"""A real server on 127.0.0.1, ended by the process it started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds until a busy machine must have started the server


@dataclass(frozen=True)
class Server:
    url: str
    connections: Path

    def watched(self) -> list[str]:
        return self.connections.read_text().splitlines()


@contextmanager
def running(work: Path, city: Path | None = None, files: Path | None = None, locale: Path | None = None) -> Iterator[Server]:
    """The dashboard, serving `city` (or the demonstration) until the block ends, with the languages of `locale` too."""
    port = _free_port()
    connections = work / "connections.txt"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QUARTIER_", "STREAMLIT_"))}
    environment |= {"PYTHONPATH": str(ROOT / "tests" / "browser" / "watch"), "QUARTIER_CONNECTIONS": str(connections)}
    environment |= {"QUARTIER_DATA": str(city)} if city else {}
    environment |= {"QUARTIER_FILES": str(files)} if files else {}
    environment |= {"QUARTIER_LOCALE": str(locale)} if locale else {}
    with (work / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process, work / "server.log")
            yield Server(f"http://127.0.0.1:{port}", connections)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(health: str, process: subprocess.Popen, log: Path) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once: {log.read_text()}")
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start: {log.read_text()}")
