"""What may be told of who was reached by workshops.

People who came were seen there: a small number of a target group tells of those whom somebody knows. So a number below the
threshold is told as that, and with it goes whatever it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.catalogue import TargetGroup
from indicators.estimates.domains import EVERYBODY
from release.people.attendance import Attendance, Bounds, Cell, Count
from release.tables.relations import Relations
from workshops.questionnaires import Tally
from workshops.reach import Basis, Counted, Reach

_SLACK = 1e-6


def release_reach(
    counted: Sequence[Counted], tallies: Iterable[Tally], groups: Mapping[str, TargetGroup], least: int
) -> tuple[Reach, ...]:
    """Decide what may be told of who was reached, for each workshop by itself; nothing is told over several.

    Of a group in one place a number below `least` is told as that, also none: it would tell of everybody who was seen there
    that they are not of the group. The same holds for those beside a group, for those of no group of several that exclude
    one another, and for those beside the quartiers; the number that would give them away is told as at least `least`.
    Then more is withheld until no such number can be bounded more closely than to `least` - 2 persons
    (`release.people.attendance`). Estimates stay, since nobody was counted; one beside a number that is withheld goes.

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
        bounds = _Event(Attendance(counts, relations, answered.get(workshop, 0)), least).told()
        for one in rows:
            if one.basis is not Basis.ESTIMATED:
                told[one] = _told(one, *bounds[_cell(one)])
            elif not any(_withheld(bounds, basis, one) for basis in Basis):
                told[one] = _told(one, one.persons, one.persons)
    return tuple(told[one] for one in counted if one in told)


def _cell(one: Counted) -> Cell:
    return one.basis, one.quartier_id, one.target_group


def _withheld(bounds: Mapping[Cell, Bounds], basis: Basis, one: Counted) -> bool:
    low, high = bounds.get((basis, one.quartier_id, one.target_group), (0, 0))
    return low != high


def _told(one: Counted, low: int, high: int | None) -> Reach:
    return Reach(one.workshop, one.quartier_id, one.target_group, one.basis, low, high)


@dataclass(frozen=True)
class _Event:
    """What is withheld of one event."""

    seen: Attendance
    least: int

    def told(self) -> dict[Cell, Bounds]:
        """Every cell's bounds: equal where the number is told."""
        counts = self.seen.counts
        hidden = {cell for cell in counts if self._few(cell)}
        nothing = False
        while exposed := self._exposed(self._protected(hidden), hidden):
            waiting = self._others(exposed[0], hidden)
            if not waiting:
                nothing = True  # not even that they are few, or at least so many, may be told
                break
            hidden.add(next((one for one in waiting if not self._exposed(exposed[:1], {*hidden, one})), waiting[0]))
        bounds = dict.fromkeys(hidden, (0, None)) if nothing else self._bounds(hidden)
        return {cell: bounds.get(cell, (n, n)) for cell, n in counts.items()}

    def _few(self, cell: Cell) -> bool:
        basis, place, group = cell
        n = self.seen.counts[cell]
        if n or group == EVERYBODY:
            return 0 < n < self.least
        return any(n for (way, where, _), n in self.seen.counts.items() if (way, where) == (basis, place))

    def _bounds(self, hidden: Iterable[Cell]) -> dict[Cell, Bounds]:
        """What is told of numbers that are withheld: that they are small, or that they are not."""
        many = {cell: self.seen.counts[cell] >= self.least for cell in hidden}
        return {cell: (self.least, None) if many[cell] else (int(cell[2] == EVERYBODY), self.least - 1) for cell in many}

    def _protected(self, hidden: set[Cell]) -> list[Count]:
        """Every set of fewer than `least` persons: counted, or by subtraction, also of what is told."""
        made: list[Count] = [{cell: 1.0} for cell, n in self.seen.counts.items() if cell in hidden and n < self.least]
        for one in self.seen.written:
            if one.least <= self.seen.number(one.count) < self.least:
                made.append(one.count)
            told = {cell: factor for cell, factor in one.count.items() if factor > 0 or cell not in hidden}
            if len(told) < len(one.count) and sum(factor > 0 for factor in told.values()) == 1:
                made += [told] if 1 <= self.seen.number(told) < self.least else []
        return made

    def _exposed(self, protected: Sequence[Count], hidden: set[Cell]) -> list[Count]:
        """Those of the sets whose number an outsider can bound more closely than to `least` - 2 persons."""
        widths = self.seen.widths(protected, self._bounds(hidden))
        return [count for count, width in zip(protected, widths, strict=True) if width < self.least - 2 - _SLACK]

    def _others(self, count: Count, hidden: set[Cell]) -> list[Cell]:
        """What may be withheld beside a set, the nearest first: parts before wholes, small before large."""
        ways, places, groups = ({cell[part] for cell in count} for part in range(3))

        def order(cell: Cell) -> tuple[int, ...]:
            basis, place, group = cell
            related = place in places or group in groups
            return basis not in ways, not related, (not place) + (group == EVERYBODY), self.seen.counts[cell]

        return sorted((one for one, n in self.seen.counts.items() if n and one not in hidden), key=order)
