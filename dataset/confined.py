"""A city read in a process of its own: whatever a file does there, what is left here is a `Dataset` or the reasons why not."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dataset.dataset import Dataset
from dataset.load import load
from files.confined import MEMORY, SECONDS, Exhausted, confined, prepare
from files.findings import Finding, Findings, Rejected
from files.steps import Step, steps_told
from indicators.survey.engines import Engine, EngineMissing
from language.phrases import Phrase

_MB = 1 << 20
_TRIES = 4  # a file that ended its process is left out the next time, so that the others are told of as well
Result = TypeVar("Result")
_COMPUTING = "dataset.toml"  # what is named when no file was being read

prepare("dataset.beforehand")


@dataclass(frozen=True)
class Limits:
    """What reading a city may take.

    Attributes
    ----------
    memory : int
        Bytes.
    seconds : float
        How long a file may be read without getting on.
    """

    memory: int = MEMORY
    seconds: float = SECONDS

    @classmethod
    def of(cls, memory_mb: int | None = None, seconds: float | None = None) -> Limits:
        """Limits that were asked for, else those of ``QUARTIER_MEMORY`` (MB) and ``QUARTIER_SECONDS``, else the standard.

        Raises
        ------
        ValueError
            If one of them is no number above 0.
        """
        memory_mb = int(os.environ.get("QUARTIER_MEMORY") or MEMORY // _MB) if memory_mb is None else memory_mb
        seconds = float(os.environ.get("QUARTIER_SECONDS") or SECONDS) if seconds is None else seconds
        if not (memory_mb > 0 and 0 < seconds < float("inf")):
            raise ValueError(f"memory {memory_mb} MB, {seconds} seconds: both must be above 0")
        return cls(memory_mb * _MB, seconds)


def load_confined(
    path: Path,
    files: Path | None = None,
    *,
    engine: Engine = Engine.ARROW,
    earlier: Sequence[Path] = (),
    limits: Limits | None = None,
    heard: Callable[[Step, float], None] | None = None,
    boundaries: Path | None = None,
) -> Dataset:
    """`dataset.load.load` in a process with limits; parameters and errors are theirs and those of `read_confined`."""
    return read_confined(
        load, path, files, engine=engine, limits=limits, heard=heard, earlier=tuple(earlier), boundaries=boundaries
    )


def read_confined(
    read: Callable[..., Result],
    path: Path,
    files: Path | None = None,
    *,
    engine: Engine = Engine.ARROW,
    limits: Limits | None = None,
    heard: Callable[[Step, float], None] | None = None,
    **options: object,
) -> Result:
    """What a function of `dataset.load` makes of a city, in a process with limits.

    Parameters
    ----------
    engine : Engine
        Spark runs in this process, as its session does: it has limits of its own, and a cluster is no file.
    limits : Limits or None
        Otherwise those of the environment.
    heard : callable or None
        Told which file is read, how far that is, and for how many seconds.

    Raises
    ------
    Rejected
        With the findings of every file; one that used up memory or time has a finding that says so.
    EngineMissing
        If the engine is not installed.
    """
    if engine is Engine.SPARK:
        with steps_told(lambda step: heard(step, 0.0) if heard else None):
            return read(path, files, engine=engine, **options)
    limits, unread = limits or Limits.of(), dict[str, Finding]()
    while True:
        asked = {"engine": engine, "unread": unread, **options}
        try:
            return confined(_call, read, path, files, asked, memory=limits.memory, seconds=limits.seconds, heard=heard)
        except (Rejected, EngineMissing):
            raise
        except Exhausted as exhausted:
            findings, name = Findings(), exhausted.step.what
            _note(exhausted, findings)
            again = name not in unread and len(unread) < _TRIES
            unread[name] = next(iter(findings))
            if not name or not again:
                raise Rejected(unread.values()) from exhausted
        except Exception as error:
            findings = Findings()
            with findings.attempt(_COMPUTING):
                raise error
            raise Rejected(findings) from error


def _call(read: Callable[..., Result], path: Path, files: Path | None, options: dict[str, object]) -> Result:
    return read(path, files, **options)


def _note(exhausted: Exhausted, findings: Findings) -> None:
    """Say which file took too much; after all were read it is the city as a whole."""
    name = exhausted.step.what
    logging.getLogger(__name__).warning("reading a city was ended: %s", exhausted)
    if not name:
        observed = Phrase("the memory was used up while the estimates were made")
        why = Phrase("Indicators, target groups and quartiers together are more than the memory holds.")
        remedy = Phrase("Leave out indicators or target groups, or give more memory: --memory, QUARTIER_MEMORY.")
        findings.stop("limits.estimates", _COMPUTING, observed=observed, why=why, remedy=remedy)
    elif exhausted.limit == "memory":
        findings.too_much_memory(name)
    elif exhausted.limit == "time":
        findings.too_much_time(name)
    else:
        findings.crashed(name)
