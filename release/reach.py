"""What may be told of who was reached by workshops.

People who came were seen there: a small number of a target group tells of those whom somebody knows. So a number below the
threshold is told as that, and with it goes whatever it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from indicators.catalogue import TargetGroup
from indicators.design import Floats
from indicators.domains import EVERYBODY
from release.relations import Relations
from workshops.questionnaires import Tally
from workshops.reach import Basis, Counted, Reach

Cell = tuple[Basis, str, str]  # basis, quartier (empty: whoever came), target group
Count = Mapping[Cell, float]  # of a set of persons: cells and their factors
Row = tuple[Floats, float]  # factors of the numbers that are withheld, and what is known beside them

_SLACK = 1e-6
_WIDE = 1000  # more than any number that is withheld: where it is not bounded from above, a program still has an end


def reach(
    counted: Sequence[Counted], tallies: Iterable[Tally], groups: Mapping[str, TargetGroup], least: int
) -> tuple[Reach, ...]:
    """Decide what may be told of who was reached, for each workshop by itself; nothing is told over several.

    Of a group in one place a number below `least` is told as that, also none: it would tell of everybody who was seen there
    that they are not of the group. The same holds for those beside a group, for those of no group of several that exclude
    one another, and for those beside the quartiers; the number that would give them away is told as at least `least`.
    Then more is withheld until no such number can be bounded more closely than to `least` - 2 persons (`_Event`).
    Estimates stay, since nobody was counted; one beside a number that is withheld goes.

    Parameters
    ----------
    counted : sequence of Counted
    tallies : iterable of Tally
        As they leave: whoever answered a question filled in a questionnaire.
    groups : Mapping
        The catalogue's target groups.
    """
    relations = Relations.of(groups)
    answered: dict[str, int] = {}
    for tally in tallies:
        answered[tally.workshop] = max(tally.n or 0, answered.get(tally.workshop, 0))
    told: dict[Counted, Reach] = {}
    for workshop in dict.fromkeys(one.workshop for one in counted):
        rows = [one for one in counted if one.workshop == workshop]
        counts = {_cell(one): one.persons for one in rows if one.basis is not Basis.ESTIMATED}
        event = _Event(counts, relations, least, answered.get(workshop, 0))
        bounds = event.told()
        for one in rows:
            if one.basis is not Basis.ESTIMATED:
                told[one] = _told(one, *bounds[_cell(one)])
            elif not any(_withheld(bounds, basis, one) for basis in Basis):
                told[one] = _told(one, one.persons, one.persons)
    return tuple(told[one] for one in counted if one in told)


def _cell(one: Counted) -> Cell:
    return one.basis, one.quartier_id, one.target_group


def _withheld(bounds: Mapping[Cell, tuple[int, int | None]], basis: Basis, one: Counted) -> bool:
    low, high = bounds.get((basis, one.quartier_id, one.target_group), (0, 0))
    return low != high


def _told(one: Counted, low: int, high: int | None) -> Reach:
    return Reach(one.workshop, one.quartier_id, one.target_group, one.basis, low, high)


@dataclass(frozen=True)
class _Event:
    """What was counted at one event, and what an outsider can work out of a part of it.

    The outsider sets up a linear program: every number that is withheld is a variable with the bounds that are told; a group
    is a part of everybody, a quartier of whoever came, groups that exclude one another are parts together; nobody filled in
    a questionnaire who was not counted; as many questionnaires were filled in as answers to a question are told. Whatever
    is equal in truth, as everybody and the sum of the quartiers, is known to be.
    """

    counts: Mapping[Cell, int]
    relations: Relations
    least: int
    answered: int

    def told(self) -> dict[Cell, tuple[int, int | None]]:
        """Every cell's bounds: equal where the number is told."""
        hidden = {cell for cell in self.counts if self._few(cell)}
        nothing = False
        while exposed := self._exposed([*self._protected(hidden)], hidden):
            waiting = self._others(exposed[0], hidden)
            if not waiting:
                nothing = True  # not even that they are few, or at least so many, may be told
                break
            hidden.add(next((one for one in waiting if not self._exposed(exposed[:1], {*hidden, one})), waiting[0]))
        return {
            cell: (n, n) if cell not in hidden else (0, None) if nothing else self._bounds(cell)
            for cell, n in self.counts.items()
        }

    def _few(self, cell: Cell) -> bool:
        basis, place, group = cell
        if self.counts[cell] >= self.least:
            return False
        if self.counts[cell] or group == EVERYBODY:
            return self.counts[cell] > 0
        return any(n for (way, where, _), n in self.counts.items() if (way, where) == (basis, place))

    def _bounds(self, cell: Cell) -> tuple[int, int | None]:
        """What is told of a number that is withheld: that it is small, or that it is not."""
        if self.counts[cell] >= self.least:
            return self.least, None
        return int(cell[2] == EVERYBODY), self.least - 1

    def _value(self, count: Count) -> float:
        return sum(factor * self.counts[cell] for cell, factor in count.items())

    def _sets(self) -> Iterator[tuple[Count, bool, bool]]:
        """Sets of persons whom nobody counted but who can be counted by subtraction.

        Each with whether it is protected where it is empty, and whether it is known to be empty if it is.
        """
        for basis in (Basis.COUNTED, Basis.QUESTIONNAIRES):
            quartiers = self._quartiers(basis)
            for group in dict.fromkeys(group for way, _, group in self.counts if way == basis):
                if rest := self._at(basis, None, [(group, 1.0)]):
                    whole = all((basis, one, group) in self.counts for one in quartiers)
                    yield rest, False, whole
            for place in (*dict.fromkeys(where for way, where, _ in self.counts if way == basis), None):
                for group in dict.fromkeys(group for _, _, group in self.counts if group != EVERYBODY):
                    yield self._at(basis, place, [(EVERYBODY, 1.0), (group, -1.0)]), True, False
                for inner, outer in self.relations.nested:
                    yield self._at(basis, place, [(outer, 1.0), (inner, -1.0)]), True, False
                for family in self.relations.apart:
                    there = [one for one in family if self._at(basis, place, [(one, 1.0)])]
                    if len(there) > 1:
                        yield self._at(basis, place, [(EVERYBODY, 1.0), *((one, -1.0) for one in there)]), False, True

    def _quartiers(self, basis: Basis) -> list[str]:
        return list(dict.fromkeys(where for way, where, _ in self.counts if way == basis and where))

    def _at(self, basis: Basis, place: str | None, groups: Sequence[tuple[str, float]]) -> Count:
        """Groups and their factors in one place, or (None) beside the quartiers that have all of them; empty if there is none."""
        names = [group for group, _ in groups]
        if place is not None:
            made = {(basis, place, group): factor for group, factor in groups}
            return made if made.keys() <= self.counts.keys() else {}
        parts = [one for one in self._quartiers(basis) if all((basis, one, group) in self.counts for group in names)]
        if not parts or any((basis, "", group) not in self.counts for group in names):
            return {}
        wholes = {(basis, "", group): factor for group, factor in groups}
        return wholes | {(basis, one, group): -factor for one, (group, factor) in product(parts, groups)}

    def _protected(self, hidden: set[Cell]) -> Iterator[Count]:
        """Every set of fewer than `least` persons: counted, or by subtraction, also of what is told."""
        yield from ({cell: 1.0} for cell in hidden if self.counts[cell] < self.least)
        for count, empty, _ in self._sets():
            positive = any(factor > 0 and self.counts[cell] for cell, factor in count.items())
            if positive and (0 if empty else 1) <= self._value(count) < self.least:
                yield count
            told = {cell: factor for cell, factor in count.items() if factor > 0 or cell not in hidden}
            if sum(factor > 0 for factor in told.values()) == 1 and 1 <= self._value(told) < self.least:
                yield told

    def _known(self) -> Iterator[tuple[Count, float, bool]]:
        """What holds of the counts: a sum of cells is at least a number, or equal to it."""
        for count, _, exact in self._sets():
            if count and self._value(count) >= 0:
                yield count, 0.0, exact and self._value(count) == 0
        ways = [
            {(Basis.COUNTED, where, group): 1.0, (way, where, group): -1.0}
            for way, where, group in self.counts
            if way is Basis.QUESTIONNAIRES and (Basis.COUNTED, where, group) in self.counts
        ]
        if all(self._value(one) >= 0 for one in ways):
            yield from ((one, 0.0, False) for one in ways)
        whole = (Basis.QUESTIONNAIRES, "", EVERYBODY)
        parts = [(whole[0], one, EVERYBODY) for one in self._quartiers(whole[0])]
        filled = dict.fromkeys([whole] if whole in self.counts else [one for one in parts if one in self.counts], 1.0)
        if filled and self._value(filled) >= self.answered:
            yield filled, float(self.answered), False

    def _exposed(self, protected: Sequence[Count], hidden: set[Cell]) -> list[Count]:
        """Those of the sets whose number an outsider can bound more closely than to `least` - 2 persons."""
        if not protected:
            return []
        cells = sorted(hidden)
        at = {cell: number for number, cell in enumerate(cells)}

        def split(count: Count) -> Row:
            row = np.zeros(len(cells))
            for cell in count.keys() & at.keys():
                row[at[cell]] = count[cell]
            return row, sum(factor * self.counts[cell] for cell, factor in count.items() if cell not in at)

        below: list[Row] = []
        equal: list[Row] = []
        for count, number, exact in self._known():
            row, constant = split(count)
            if row.any():
                (equal if exact else below).append((-row, constant - number))
        ends = [split(count)[0] for count in protected]
        known = [(cell, *self._bounds(cell)) for cell in cells]
        bounds = [(low, self.counts[cell] + _WIDE if high is None else high) for cell, low, high in known]
        widths = _ends(ends, below, equal, bounds)
        return [count for count, width in zip(protected, widths, strict=True) if width < self.least - 2 - _SLACK]

    def _others(self, count: Count, hidden: set[Cell]) -> list[Cell]:
        """What may be withheld beside a set, the nearest first: parts before wholes, small before large."""
        ways, places, groups = ({cell[part] for cell in count} for part in range(3))

        def order(cell: Cell) -> tuple[int, ...]:
            basis, place, group = cell
            related = place in places or group in groups
            return basis not in ways, not related, (not place) + (group == EVERYBODY), self.counts[cell]

        return sorted((one for one in self.counts if one not in hidden and self.counts[one]), key=order)


def _ends(
    counts: Sequence[Floats],
    below: Sequence[Row],
    equal: Sequence[Row],
    bounds: Sequence[tuple[int, int]],
) -> Floats:
    """How far apart the greatest and the least possible value of each count are; all of them in one program."""
    size, copies = len(bounds), 2 * len(counts)
    if not size:
        return np.zeros(len(counts))
    objective = np.concatenate([sign * row for row in counts for sign in (1.0, -1.0)])

    def repeated(rows: Sequence[Row]) -> tuple[sparse.csr_array | None, Floats | None]:
        if not rows:
            return None, None
        block = sparse.csr_array(np.array([row for row, _ in rows]))
        return sparse.csr_array(sparse.block_diag([block] * copies)), np.tile([end for _, end in rows], copies)

    solved = linprog(objective, *repeated(below), *repeated(equal), bounds=list(bounds) * copies, method="highs")
    if solved.status != 0:
        raise RuntimeError(f"the linear program of who was reached failed: {solved.message}")
    values = (objective * solved.x).reshape(len(counts), 2, size).sum(axis=2)
    return -values.sum(axis=1)
