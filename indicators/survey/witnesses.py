"""Where a fault of a survey was seen: how often, and the first rows of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MOST_KEPT = 5
MOST_SAID = 150  # different answers of an indicator that are counted


class Witness(NamedTuple):
    """One kind of fault.

    Attributes
    ----------
    times : int
        Rows that have it.
    first : list of (row, cell)
        The first ones; row is None if the source does not count its rows.
    """

    times: int
    first: list[tuple[int | None, str]]


class Witnesses(dict[tuple[str, str], Witness]):
    """Kind of fault and cell (empty where cells of all sorts share one fault) to where it was seen.

    Attributes
    ----------
    decimal : set of str
        Columns in which some cell shows that points are decimal ones.
    said : dict
        Indicator to how often each answer occurs that counts; of indicators with few different ones.
    uncounted : set of str
        Indicators of which some answers were not counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.decimal: set[str] = set()
        self.said: dict[str, dict[str, int]] = {}
        self.uncounted: set[str] = set()

    def add(self, kind: str, cell: str, witness: Witness) -> None:
        """Add what a portion of the respondents shows."""
        before = self.get((kind, cell), Witness(0, []))
        first = sorted(before.first + witness.first, key=lambda place: (place[0] or 0, place[1]))
        self[kind, cell] = Witness(before.times + witness.times, first[:MOST_KEPT])

    def merge(self, other: Witnesses) -> None:
        """Add what another worker saw."""
        for (kind, cell), witness in other.items():
            self.add(kind, cell, witness)
        self.decimal |= other.decimal
        self.uncounted |= other.uncounted
        for indicator, counts in other.said.items():
            self.count(indicator, counts)

    def count(self, indicator: str, counts: Mapping[str, int]) -> None:
        """Add how often answers occur."""
        own = self.said.setdefault(indicator, {})
        for answer, times in counts.items():
            if times and (answer in own or len(own) < MOST_SAID):
                own[answer] = own.get(answer, 0) + times
            elif times:
                self.uncounted.add(indicator)

    def answers(self, indicator: str) -> dict[str, int]:
        """How often each answer occurs that counts; nothing where not all are known."""
        return {} if indicator in self.uncounted else self.said.get(indicator, {})

    def of(self, kind: str) -> Witness:
        """A fault that cells of all sorts share."""
        return self.get((kind, ""), Witness(0, []))

    def cells(self, kind: str) -> dict[str, Witness]:
        """A fault of single cells, in the order of their first rows."""
        seen = {cell: witness for (of, cell), witness in self.items() if of == kind}
        return dict(sorted(seen.items(), key=lambda item: (item[1].first[0][0] or 0, item[0])))
