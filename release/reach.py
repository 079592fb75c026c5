"""What may be told of who was reached by workshops.

People who came were seen there: a small number of a target group tells of those whom somebody knows. So a number below the
threshold is told as that, and with it goes whatever it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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

_FILLED_IN: Cell = (Basis.QUESTIONNAIRES, "", EVERYBODY)
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
        bounds = _Event.of(counts, relations, least, answered.get(workshop, 0)).told()
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
class _Set:
    """Persons who can be counted by subtraction; whether they are few, and whether it is known that there are none."""

    count: Count
    small: bool
    empty: bool


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
    never_written: frozenset[Cell] = frozenset()

    @classmethod
    def of(cls, counts: Mapping[Cell, int], relations: Relations, least: int, answered: int) -> _Event:
        """With the questionnaires of the whole event, of which something is known even where nobody wrote them down."""
        parts = [n for (way, _, group), n in counts.items() if (way, group) == (Basis.QUESTIONNAIRES, EVERYBODY)]
        if _FILLED_IN in counts or not parts:
            return cls(counts, relations, least, answered)
        return cls({**counts, _FILLED_IN: max(answered, sum(parts))}, relations, least, answered, frozenset({_FILLED_IN}))

    def told(self) -> dict[Cell, tuple[int, int | None]]:
        """Every cell's bounds: equal where the number is told."""
        hidden = {cell for cell in self.counts if self._few(cell)} | self.never_written
        nothing = False
        while exposed := self._exposed(self._protected(hidden), hidden):
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
        if cell in self.never_written:
            return 0, None
        if self.counts[cell] >= self.least:
            return self.least, None
        return int(cell[2] == EVERYBODY), self.least - 1

    def _value(self, count: Count) -> float:
        return sum(factor * self.counts[cell] for cell, factor in count.items())

    @cached_property
    def _sets(self) -> list[_Set]:
        """Those whom nobody counted but who can be counted by subtraction."""
        made = []
        for basis in (Basis.COUNTED, Basis.QUESTIONNAIRES):
            groups = list(dict.fromkeys(group for way, _, group in self.counts if way == basis))
            quartiers = self._quartiers(basis)
            for group in groups:
                whole = all((basis, one, group) in self.counts for one in quartiers)
                made.append(self._set(basis, None, group, (), known=whole))
            places = list(dict.fromkeys(where for way, where, _ in self.counts if way == basis))
            for place in [*places, None]:
                made += [self._set(basis, place, EVERYBODY, (group,)) for group in groups if group != EVERYBODY]
                made += [self._set(basis, place, outer, (inner,)) for inner, outer in self.relations.nested]
            for family in self.relations.apart:
                made += self._families(basis, tuple(one for one in family if one in groups), [*places, None])
        return [one for one in made if one.count]

    def _families(self, basis: Basis, family: tuple[str, ...], places: Sequence[str | None]) -> list[_Set]:
        """Those of no group of a family; that it is everybody is known if it is so in every place."""
        made = []
        for place in places:
            there = tuple(one for one in family if self._at(basis, place, (EVERYBODY, one)))
            made += [self._set(basis, place, EVERYBODY, there, known=True)] if len(there) > 1 else []
        everybody = all(one.empty for one in made)
        return [replace(one, empty=everybody) for one in made]

    def _set(self, basis: Basis, place: str | None, group: str, without: tuple[str, ...], *, known: bool = False) -> _Set:
        """A group without others; of everybody without one group also nobody is told of."""
        places = self._at(basis, place, (group, *without))
        count = {
            (basis, where, one): factor * (1.0 if one == group else -1.0)
            for where, factor in places.items()
            for one in (group, *without)
        }
        whole = sum(factor * self.counts[basis, where, group] for where, factor in places.items())
        number = self._value(count)
        empty_too = bool(without) and not known and whole > 0
        return _Set(count, (0 if empty_too else 1) <= number < self.least, known and number == 0)

    def _quartiers(self, basis: Basis) -> list[str]:
        return list(dict.fromkeys(where for way, where, _ in self.counts if way == basis and where))

    def _at(self, basis: Basis, place: str | None, groups: Sequence[str]) -> dict[str, float]:
        """The places, with their factors, of a place, or (None) beside the quartiers that have all of the groups."""
        parts = [one for one in self._quartiers(basis) if all((basis, one, group) in self.counts for group in groups)]
        made = {"": 1.0, **dict.fromkeys(parts, -1.0)} if place is None else {place: 1.0}
        there = len(made) > 1 or place is not None
        return made if there and all((basis, one, group) in self.counts for one in made for group in groups) else {}

    def _protected(self, hidden: set[Cell]) -> list[Count]:
        """Every set of fewer than `least` persons: counted, or by subtraction, also of what is told."""
        made: list[Count] = [
            {cell: 1.0} for cell in self.counts if cell in hidden - self.never_written and self.counts[cell] < self.least
        ]
        made += [one.count for one in self._sets if one.small]
        for one in self._sets:
            told = {cell: factor for cell, factor in one.count.items() if factor > 0 or cell not in hidden}
            if len(told) < len(one.count) and sum(factor > 0 for factor in told.values()) == 1:
                made += [told] if 1 <= self._value(told) < self.least else []
        return made

    @cached_property
    def _known(self) -> list[tuple[Count, float, bool]]:
        """What holds of the counts: a sum of cells is at least a number, or equal to it."""
        made: list[tuple[Count, float, bool]] = [(one.count, 0.0, one.empty) for one in self._sets if self._value(one.count) >= 0]
        counted: list[Count] = [{cell: 1.0} for cell in self.counts] + [one.count for one in self._sets]
        filled_in = [one for one in counted if next(iter(one))[0] is Basis.QUESTIONNAIRES]
        wider = [(one, {(Basis.COUNTED, *cell[1:]): factor for cell, factor in one.items()}) for one in filled_in]
        beside = [
            more | {cell: -factor for cell, factor in one.items()} for one, more in wider if more.keys() <= self.counts.keys()
        ]
        if all(self._value(one) >= 0 for one in beside):
            made += [(one, 0.0, False) for one in beside]
        if self.counts.get(_FILLED_IN, -1) >= self.answered:
            made.append(({_FILLED_IN: 1.0}, float(self.answered), False))
        return made

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
        for count, number, exact in self._known:
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
        return sparse.csr_array(sparse.kron(sparse.eye_array(copies), block)), np.tile([end for _, end in rows], copies)

    solved = linprog(objective, *repeated(below), *repeated(equal), bounds=list(bounds) * copies, method="highs")  # type: ignore[call-overload]
    if solved.status != 0:
        raise RuntimeError(f"the linear program of who was reached failed: {solved.message}")
    values = (objective * solved.x).reshape(len(counts), 2, size).sum(axis=2)
    return -values.sum(axis=1)
