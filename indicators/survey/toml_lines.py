"""Lines for ``dataset.toml`` that a remedy offers: whole ones, in straight quotation marks, so that pasting them is enough."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from files.cells import canonical
from indicators.survey.design import Wave

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def listed(cells: Sequence[str]) -> str:
    """A list of texts."""
    return json.dumps(list(cells), ensure_ascii=False)


def key(name: str) -> str:
    """A key, in quotation marks where it needs them."""
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def table(name: str, entries: Mapping[str, Sequence[str]]) -> str:
    """An inline table of lists."""
    inner = ", ".join(f"{key(entry)} = {listed(cells)}" for entry, cells in entries.items())
    return f"{name} = {{ {inner} }}"


def missing_in(wave: Wave, columns: Mapping[str, Sequence[str]]) -> str:
    """The whole ``missing_in`` of a wave, with these columns besides those that it names already.

    An empty cell is left away: it means no answer anyway, and named it would say that it is no “no”.
    """
    entries = dict(wave.missing_in) | {column: without_empty(cells) for column, cells in columns.items()}
    return table("missing_in", entries)


def without_empty(cells: Sequence[str]) -> tuple[str, ...]:
    """Each cell once, none of them empty."""
    return tuple(dict.fromkeys(cell for cell in cells if canonical(cell)))


def missing(wave: Wave, more: Sequence[str]) -> str:
    """The whole ``missing`` of a wave, with these codes besides."""
    return f"missing = {listed(tuple(dict.fromkeys((*wave.missing, *more))))}"


def usual_missing(wave: Wave, column: str) -> tuple[str, ...]:
    """What means "no answer" in a column today."""
    return wave.missing_in.get(column, (*wave.missing, *(wave.not_asked or ())))
