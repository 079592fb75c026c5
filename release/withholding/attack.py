"""What an outsider can find out about hidden counts, who knows everything that is published.

The outsider sets up a linear program: every hidden count is a variable, everything published a constant;
city and areas are sums of quartiers, a target group is a part of everybody, groups that exclude one another
are parts of everybody together. The least and the greatest value that such a program allows bound each hidden
count (Hundepool et al. 2012, Statistical Disclosure Control, 4.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.survey.design import Floats
from release.withholding.programs import Program, Row

Cell = tuple[int, int]  # target group, place: positions in the arrays of a Base
_SLACK = 1e-6


@dataclass(frozen=True)
class Layout:
    """What groups and places mean, by their positions.

    Attributes
    ----------
    groups : tuple of str
        Everybody first.
    quartiers, city : positions of places
    areas : Mapping
        Position of an area to those of its quartiers.
    nested, apart : as `release.tables.relations.Relations`, by position
    """

    groups: tuple[str, ...]
    city: int
    quartiers: tuple[int, ...]
    areas: Mapping[int, tuple[int, ...]]
    nested: tuple[tuple[int, int], ...]
    apart: tuple[tuple[int, ...], ...]

    def sums(self) -> list[tuple[int, tuple[int, ...]]]:
        """Every place that is the sum of others."""
        return [(self.city, self.quartiers), *self.areas.items()]


@dataclass(frozen=True)
class Target:
    """A count that must stay uncertain: a sum of cells, and what must remain possible for it.

    Attributes
    ----------
    cells : tuple of ((group, place), factor)
    least, most : float
        Both must be possible.
    """

    cells: tuple[tuple[Cell, float], ...]
    least: float
    most: float


class Attack:
    """The linear program over one map's counts.

    Parameters
    ----------
    counts : array, groups × places
        The true counts.
    hidden : array of bool, groups × places
    layout : Layout
    """

    def __init__(self, counts: Floats, hidden: NDArray[np.bool_], layout: Layout) -> None:
        self._counts, self._hidden = counts, hidden
        self._number = np.full(hidden.shape, -1)
        self._number[hidden] = np.arange(hidden.sum())
        self._program, rows = Program(self._size), list[Row]()
        for total, parts in layout.sums():
            for group in range(len(layout.groups)):
                self._note(rows, [((group, total), -1.0), *(((group, part), 1.0) for part in parts)], exactly=True)
        whole = {family for family in layout.apart if self._is_whole(family, layout)}
        for place in layout.quartiers:
            for group in range(1, len(layout.groups)):
                self._note(rows, [((group, place), 1.0), ((0, place), -1.0)])
            for inner, outer in layout.nested:
                self._note(rows, [((inner, place), 1.0), ((outer, place), -1.0)])
            for family in layout.apart:
                self._note(rows, [*(((group, place), 1.0) for group in family), ((0, place), -1.0)], exactly=family in whole)
        self._program.add(rows)

    def range_of(self, cells: Sequence[tuple[Cell, float]]) -> tuple[float, float]:
        """The least and greatest value that a sum of cells may have."""
        row, constant = self._row(cells)
        if not row:
            return constant, constant
        ends = []
        for sign in (1.0, -1.0):
            objective = np.zeros(self._size)
            objective[list(row)] = [sign * factor for factor in row.values()]
            ends.append(sign * self._program.least(objective).least + constant)
        return ends[0], ends[1]

    def exposed(self, targets: Sequence[Target]) -> list[Target]:
        """The targets of which an outsider knows too much.

        Programs that push many targets outwards at once show most of them to be safe; only the others are
        looked at one by one.
        """
        doubtful = self._out_of_reach([t for t in targets if self._true(t) < t.most], up=True)
        doubtful += self._out_of_reach([t for t in targets if self._true(t) > t.least], up=False)
        exposed = []
        for target in dict.fromkeys(doubtful):
            least, most = self.range_of(target.cells)
            if least > target.least + _SLACK or most < target.most - _SLACK:
                exposed.append(target)
        return exposed

    def _true(self, target: Target) -> float:
        return sum(factor * float(self._counts[cell]) for cell, factor in target.cells)

    def _out_of_reach(self, targets: list[Target], *, up: bool) -> list[Target]:
        """The targets that no push together with others brought to their end; single ones may still get there."""
        while targets:
            reached = self._pushed(targets, up=up)
            if not reached:
                return targets
            targets = [target for number, target in enumerate(targets) if number not in reached]
        return []

    def _pushed(self, targets: list[Target], *, up: bool) -> set[int]:
        """The targets that reach their end in one allowed table that brings all of them as near to it as it can."""
        sign = 1.0 if up else -1.0
        objective = np.concatenate([np.zeros(self._size), -np.ones(len(targets))])
        rows: list[Row] = []
        pushed = [(*self._row(target.cells), target.most if up else target.least) for target in targets]
        for number, (row, constant, end) in enumerate(pushed):
            nearness = {self._size + number: 1.0}  # below 0 it is what is missing to the end
            rows.append(Row({**nearness, **{at: -sign * factor for at, factor in row.items()}}, sign * (constant - end)))
            rows.append(Row(nearness, 0.0))
        solution = self._program.least(objective, rows).point
        values = [constant + sum(factor * solution[at] for at, factor in row.items()) for row, constant, _ in pushed]
        ends = [end for _, _, end in pushed]
        return {number for number, value in enumerate(values) if sign * (value - ends[number]) >= -_SLACK}

    @property
    def _size(self) -> int:
        return int(self._hidden.sum())

    def _is_whole(self, family: tuple[int, ...], layout: Layout) -> bool:
        """Whether the groups of a family are everybody, as the true table shows it (an outsider may know it)."""
        places = list(layout.quartiers)
        return bool(np.array_equal(self._counts[list(family)][:, places].sum(axis=0), self._counts[0, places]))

    def _row(self, cells: Sequence[tuple[Cell, float]]) -> tuple[dict[int, float], float]:
        """Hidden cells as factors of variables, published ones as a constant."""
        row: dict[int, float] = {}
        constant = 0.0
        for cell, factor in cells:
            if self._hidden[cell]:
                row[int(self._number[cell])] = row.get(int(self._number[cell]), 0.0) + factor
            else:
                constant += factor * float(self._counts[cell])
        return row, constant

    def _note(self, rows: list[Row], cells: Sequence[tuple[Cell, float]], *, exactly: bool = False) -> None:
        row, constant = self._row(cells)
        if row:
            rows.append(Row(row, -constant, exactly))
