"""What may be released of who was reached by workshops.

People who came were seen there: a small number of a target group tells of those whom somebody knows. So a number below the
threshold is released as that, and with it goes whatever it could be worked out from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indicators.catalogue import TargetGroup
from indicators.estimates.domains import EVERYBODY
from release.people.attack import Attack, Bounds
from release.people.attendance import Attendance, Cell, Combination
from release.tables.relations import Relations
from workshops.questionnaires import Tally
from workshops.reach import Basis, Counted, Reach

_SLACK = 1e-6


def release_reach(
    counted: Sequence[Counted], tallies: Iterable[Tally], groups: Mapping[str, TargetGroup], threshold: int
) -> tuple[Reach, ...]:
    """Decide what may be released of who was reached, for each workshop by itself; nothing is released over several.

    Of a group in one place a number below `threshold` is released as that, also none: it would tell of everybody who was seen
    there that they are not of the group. The same holds for those beside a group, for those of no group of several that
    exclude one another, and for those beside the quartiers; the number that would give them away is released as at least
    `threshold`. Then more is withheld until no such number can be bounded more closely than to `threshold` - 2 persons
    (`release.people.attack`). Estimates stay, since nobody was counted; one beside a number that is withheld goes.

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
    counts: dict[str, dict[Cell, int]] = {row.workshop: {} for row in counted}
    for row in counted:
        if row.basis is not Basis.ESTIMATED:
            counts[row.workshop][row.basis, row.quartier_id, row.target_group] = row.persons
    bounds = {
        workshop: _Event(Attendance(cells, relations, answered.get(workshop, 0)), threshold).bounds()
        for workshop, cells in counts.items()
    }
    return tuple(
        Reach(row.workshop, row.quartier_id, row.target_group, row.basis, *ends)
        for row in counted
        for ends in _released_bounds(row, bounds[row.workshop])
    )


def _released_bounds(row: Counted, bounds: Mapping[Cell, Bounds]) -> list[Bounds]:
    """The bounds of a number; none of an estimate beside a number that is withheld."""
    if row.basis is not Basis.ESTIMATED:
        return [bounds[row.basis, row.quartier_id, row.target_group]]
    counted = [bounds.get((basis, row.quartier_id, row.target_group), (0, 0)) for basis in Basis]
    return [(row.persons, row.persons)] if all(low == high for low, high in counted) else []


class _Event:
    """What is withheld of one event."""

    def __init__(self, attendance: Attendance, threshold: int) -> None:
        self.attendance, self.attack, self.threshold = attendance, Attack(attendance), threshold

    def bounds(self) -> dict[Cell, Bounds]:
        """Of every cell; equal where the number is released."""
        counts = self.attendance.counts
        hidden = {cell for cell in counts if self._is_few(cell)}
        while exposed := self._exposed(self._protected(hidden), hidden):
            candidates = self._candidates(exposed[0], hidden)
            if not candidates:  # not even that they are few, or at least so many, may be released
                return {cell: (0, None) if cell in hidden else (n, n) for cell, n in counts.items()}
            enough = (cell for cell in candidates if not self._exposed(exposed[:1], {*hidden, cell}))
            hidden.add(next(enough, candidates[0]))
        return {cell: self._hidden_bounds(cell) if cell in hidden else (n, n) for cell, n in counts.items()}

    def _is_few(self, cell: Cell) -> bool:
        basis, place, group = cell
        n = self.attendance.counts[cell]
        if n or group == EVERYBODY:
            return 0 < n < self.threshold
        return any(n for (way, where, _), n in self.attendance.counts.items() if (way, where) == (basis, place))

    def _hidden_bounds(self, cell: Cell) -> Bounds:
        """What is released of a number that is withheld: that it is small, or that it is not."""
        if self.attendance.counts[cell] >= self.threshold:
            return self.threshold, None
        return int(cell[2] == EVERYBODY), self.threshold - 1

    def _protected(self, hidden: set[Cell]) -> list[Combination]:
        """Every set of fewer than `threshold` persons: counted, or by subtraction, also of what is released."""
        counts, number = self.attendance.counts, self.attendance.number
        protected: list[Combination] = [{cell: 1.0} for cell, n in counts.items() if cell in hidden and n < self.threshold]
        for difference in self.attendance.differences:
            persons = difference.persons
            if difference.least <= number(persons) < self.threshold:
                protected.append(persons)
            shown = {cell: factor for cell, factor in persons.items() if factor > 0 or cell not in hidden}
            is_part = len(shown) < len(persons) and sum(factor > 0 for factor in shown.values()) == 1
            if is_part and 1 <= number(shown) < self.threshold:
                protected.append(shown)
        return protected

    def _exposed(self, protected: Sequence[Combination], hidden: set[Cell]) -> list[Combination]:
        """Those of the sets whose number an outsider can bound more closely than to `threshold` - 2 persons."""
        bounds = {cell: self._hidden_bounds(cell) for cell in self.attendance.counts if cell in hidden}
        widths = self.attack.widths(protected, bounds)
        return [persons for persons, width in zip(protected, widths, strict=True) if width < self.threshold - 2 - _SLACK]

    def _candidates(self, persons: Combination, hidden: set[Cell]) -> list[Cell]:
        """What may be withheld beside a set, the nearest first: parts before wholes, small before large."""
        bases, places, groups = ({cell[part] for cell in persons} for part in range(3))

        def order(cell: Cell) -> tuple[int, ...]:
            basis, place, group = cell
            related = place in places or group in groups
            return basis not in bases, not related, (not place) + (group == EVERYBODY), self.attendance.counts[cell]

        return sorted((cell for cell, n in self.attendance.counts.items() if n and cell not in hidden), key=order)
