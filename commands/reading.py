"""A city read for a command: in a process with limits, with signs of life, and every reason told where it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import typer

from commands.findings import Signs
from commands.parts import refused, stopped
from dataset.confined import Limits, load_confined, read_confined
from dataset.dataset import Dataset
from files.findings import Rejected
from indicators.survey.engines import Engine, EngineMissing
from language.words import Words

Result = TypeVar("Result")


def city(
    folder: Path,
    files: Path | None,
    words: Words,
    limits: Limits,
    *,
    engine: Engine = Engine.ARROW,
    earlier: Sequence[Path] = (),
) -> Dataset:
    """The city as it may be published.

    Raises
    ------
    typer.Exit
        After saying why it is refused.
    """
    return _read(lambda signs: load_confined(folder, files, engine=engine, earlier=earlier, limits=limits, heard=signs), words)


def table(
    make: Callable[..., Result],
    folder: Path,
    files: Path | None,
    words: Words,
    limits: Limits,
    *,
    engine: Engine = Engine.ARROW,
    **options: object,
) -> Result:
    """What another function of `dataset.load` makes of the city, such as a table for the office alone.

    Raises
    ------
    typer.Exit
        After saying why it is refused.
    """
    return _read(lambda signs: read_confined(make, folder, files, engine=engine, limits=limits, heard=signs, **options), words)


def _read(read: Callable[[Signs], Result], words: Words) -> Result:
    signs = Signs(words, None)
    try:
        return read(signs)
    except Rejected as rejected:
        reasons: typer.Exit = refused(rejected, words)
    except EngineMissing as missing:
        reasons = stopped(words.say(missing.reason))
    finally:
        signs.end()
    raise reasons
