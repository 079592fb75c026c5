"""A real Spark cluster on loopback: a master and workers as processes, ended by their process ids."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 90  # seconds until a busy machine must have started a process


@contextmanager
def standalone(work: Path, workers: int = 2) -> Iterator[str]:
    """The master's address until the block ends; each worker has a core and a gigabyte.

    Needs the pyspark wheel and Java.
    """
    import pyspark

    jars = Path(pyspark.__file__).parent / "jars"
    environment = os.environ | {
        "SPARK_HOME": str(jars.parent),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(work / "local"),
        "SPARK_SCALA_VERSION": next(jars.glob("spark-core_*.jar")).name.removeprefix("spark-core_").partition("-")[0],
    }
    running: list[subprocess.Popen[bytes]] = []

    def start(role: str, name: str, *options: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = work / f"{name}.log"
        java = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dspark.master.rest.enabled=false"]
        where = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        with log.open("w") as out:
            command = [*java, "-cp", f"{jars}/*", f"org.apache.spark.deploy.{role}", *where, *options]
            running.append(subprocess.Popen(command, stdout=out, stderr=out, env=environment, start_new_session=True))
        return running[-1], log

    try:
        master = _awaited(*start("master.Master", "master"), r"spark://127\.0\.0\.1:\d+")
        share = ["--cores", "1", "--memory", "1g"]
        begun = [
            start("worker.Worker", f"worker{number}", *share, "--work-dir", str(work / f"worker{number}"), master)
            for number in range(workers)
        ]
        for process, log in begun:
            _awaited(process, log, "Successfully registered with master")
        yield master
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(timeout=30)
        for process in running:
            for left in _of_session(process.pid):  # executors, and the Pythons that they started
                os.kill(left, signal.SIGKILL)


def _awaited(process: subprocess.Popen[bytes], log: Path, sign: str) -> str:
    begun = time.monotonic()
    while time.monotonic() - begun < _PATIENCE and process.poll() is None:
        if seen := re.search(sign, log.read_text()):
            return seen[0]
        time.sleep(0.1)
    raise RuntimeError(f"no {sign!r} in {log}: {log.read_text()[-3000:]}")


def _of_session(leader: int) -> list[int]:
    """Processes that a process started, and those that they did."""
    members = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            session = int(status.read_text().rpartition(")")[2].split()[3])
        except OSError:  # it has just ended
            continue
        members += [int(status.parent.name)] if session == leader else []
    return members
