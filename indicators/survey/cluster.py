"""A Spark session: on this machine, or on a cluster that is there, has room, and knows the code it is to run."""

import os
import re
import socket
import sys
import time
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from indicators.survey.engines import EngineMissing
from language.phrases import Phrase

_ROOT = Path(__file__).parents[2]
_ROOMS = ("files", "indicators", "language")  # sent to the workers; of other people's they need numpy and pyarrow only
_ROWS = 100_000  # in a batch
_REACHABLE, _PATIENCE = 5, 120  # seconds
_CAUSE = re.compile(r"^(?:Caused by: )?([\w.]+(?:Error|Exception|Exit): .*)$", re.MULTILINE)


@contextmanager
def spark_session(master: str | None = None) -> Iterator[None]:
    """The session in which `indicators.survey.spark.SparkSource` works; it ends with the block.

    Parameters
    ----------
    master : str or None
        Such as ``spark://host:7077``; by default what ``spark-defaults.conf`` says, or this machine alone.

    Raises
    ------
    EngineMissing
        If Spark or its Java is not installed, or the cluster cannot be reached.
    """
    if master is None or master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    elif master.startswith("spark://") and not any(map(_answers, master.removeprefix("spark://").split(","))):
        raise EngineMissing(
            Phrase("No Spark master answers at {master}: is the address right, and is it running?", master=master)
        )
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")  # none passes through it here
        session = _started(master)
        try:
            session.sparkContext.addPyFile(str(_packed(Path(folder))))
            yield
        finally:
            session.stop()


def _answers(address: str) -> bool:
    """Whether somebody listens; Spark itself takes a minute to give up."""
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=_REACHABLE):
            return True
    except (OSError, ValueError):
        return False


def _started(master: str | None) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineMissing(
            Phrase("{engine} is not installed: {command}", engine="Spark", command="pip install pyspark")
        ) from error
    builder = SparkSession.builder.appName("quartierblick").config("spark.sql.caseSensitive", "true")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", str(_ROWS)).config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    try:
        session = (builder.master(master) if master else builder).getOrCreate()
        if not session.sparkContext.getConf().contains("spark.log.level"):
            session.sparkContext.setLogLevel("OFF")  # what goes wrong is said as a finding
    except Exception as error:  # py4j and pyspark raise kinds of their own where there is no Java or no cluster
        raise EngineMissing(
            Phrase("Spark does not start; it needs Java 17 or newer: {reason}", reason=reason_of(error))
        ) from error
    return session


def _packed(folder: Path) -> Path:
    """The code that workers run."""
    archive = folder / "quartierblick.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in (file for room in _ROOMS for file in sorted((_ROOT / room).rglob("*.py"))):
            packed.write(file, file.relative_to(_ROOT))
    return archive


@contextmanager
def impatience(context: Any) -> Iterator[Event]:
    """Give up a job when there has been no worker for two minutes; Spark would wait for ever.

    Yields
    ------
    Event
        Set when that was why the job failed.
    """
    java, ended, nobody = context._jsc.sc(), Event(), Event()
    patience = java.conf().getTimeAsSeconds("spark.scheduler.maxRegisteredResourcesWaitingTime", f"{_PATIENCE}s")

    def watch() -> None:
        since = time.monotonic()
        while not ended.wait(1):
            if java.isLocal() or java.getExecutorMemoryStatus().size() > 1:  # the driver counts too
                since = time.monotonic()
            elif time.monotonic() - since > patience:
                nobody.set()
                context.cancelAllJobs()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield nobody
    finally:
        ended.set()
        watcher.join()


def reason_of(error: Exception) -> str:
    """What lies at the bottom of a failure, in a line."""
    text = str(error).strip()
    causes = _CAUSE.findall(text)
    return (causes[-1] if causes else text.partition("\n")[0])[:300]
