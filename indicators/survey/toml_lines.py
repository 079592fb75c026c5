"""Lines for ``dataset.toml`` that a remedy offers: whole ones, in straight quotation marks, so that pasting them is enough."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from files.cells import canonical
from indicators.conditions import Condition
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


def where_line(
    conditions: Sequence[Condition],
    also: Mapping[int, Sequence[str]] = MappingProxyType({}),
    *,
    instead: Mapping[int, Mapping[str, object]] = MappingProxyType({}),
) -> str:
    """The conditions of a target group.

    Parameters
    ----------
    also : Mapping
        Position of a condition to cells that it takes besides.
    instead : Mapping
        Position of a condition to the entries that stand in its place.
    """
    return f"where = [{', '.join(_condition(own, also.get(at, ()), instead.get(at)) for at, own in enumerate(conditions))}]"


def _condition(condition: Condition, also: Sequence[str], instead: Mapping[str, object] | None) -> str:
    entries = dict(instead or {"in": [*condition.among, *also]})
    if instead is None and not condition.among:
        ends = (("from", condition.low), ("to", condition.high))
        entries = {name: int(end) if end.is_integer() else end for name, end in ends if end is not None}
    written = [f"{name} = {listed(value) if isinstance(value, list) else value}" for name, value in entries.items()]
    return f"{{ {', '.join([f'column = {listed([condition.column])[1:-1]}', *written])} }}"
