"""What was written down of who was reached at one event, and what anybody knows of such numbers.

A group is a part of everybody, a quartier of whoever came; groups that exclude one another are parts together; nobody filled
in a questionnaire who was not counted; as many questionnaires were filled in as answers to a question are released. That nobody
came from elsewhere, or that everybody is of one of several groups, is known where it is so.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import NamedTuple

from indicators.estimates.domains import EVERYBODY
from release.tables.relations import Relations
from workshops.reach import Basis

Cell = tuple[Basis, str, str]  # basis, quartier (empty: whoever came), target group
Combination = Mapping[Cell, float]  # a set of persons: the cells that add up to it, and their factors

_FILLED_IN: Cell = (Basis.QUESTIONNAIRES, "", EVERYBODY)


class Difference(NamedTuple):
    """Persons who can be counted by subtraction; from `least` of them on they are somebody to protect."""

    persons: Combination
    least: int


class Constraint(NamedTuple):
    """What holds of persons: there are at least `bound` of them, or exactly so many."""

    persons: Combination
    bound: float = 0.0
    exact: bool = False


class Attendance:
    """What was written down of one event.

    Parameters
    ----------
    counts : Mapping
    relations : Relations
    answered : int
        Answers to a question of the questionnaire that are released.
    """

    def __init__(self, counts: Mapping[Cell, int], relations: Relations, answered: int) -> None:
        self.counts = counts
        self._relations, self._answered = relations, answered
        self._bases = list(dict.fromkeys(basis for basis, _, _ in counts))
        self._quartiers = list(dict.fromkeys(quartier for _, quartier, _ in counts if quartier))
        self._groups = list(dict.fromkeys(group for _, _, group in counts if group != EVERYBODY))

    def number(self, persons: Combination) -> float:
        """How many they are, of whom all was written down."""
        return sum(factor * self.counts[cell] for cell, factor in persons.items())

    def is_written(self, persons: Combination) -> bool:
        """Whether every number that they follow from was written down."""
        return persons.keys() <= self.counts.keys()

    @cached_property
    def unwritten(self) -> list[Cell]:
        """Cells that nobody wrote down."""
        cells = product(self._bases, ["", *self._quartiers], [EVERYBODY, *self._groups])
        return [cell for cell in cells if cell not in self.counts]

    @cached_property
    def differences(self) -> list[Difference]:
        """Those whom nobody counted but who can be counted by subtraction.

        Of everybody without a group, and of a group without another, even nobody is to be protected: it tells of everybody
        who was seen there. Quartiers of which one of the numbers was not written down count as elsewhere.
        """
        differences = []
        for basis, place, group, without in self._subtractions():
            persons = self._combination(basis, place, group, without, written=True)
            if persons and self.is_written(persons):
                whole = self.number({cell: factor for cell, factor in persons.items() if cell[2] == group})
                differences.append(Difference(persons, 0 if len(without) == 1 and whole else 1))
        return differences

    @cached_property
    def constraints(self) -> list[Constraint]:
        """What anybody knows of the numbers, unless those that were written down contradict it."""
        parts = [
            Constraint(self._combination(*subtraction), exact=self._is_nobody(*subtraction))
            for subtraction in self._subtractions()
        ]
        filled_in = self._filled_in_by_counted(parts)
        constraints = parts + (filled_in if all(map(self._holds, filled_in)) else []) + self._answers()
        return [constraint for constraint in constraints if self._holds(constraint)]

    def _places(self) -> list[str | None]:
        """Whoever came, the quartiers, and (None) those from elsewhere."""
        return ["", *self._quartiers, *([None] if self._quartiers else [])]

    def _subtractions(self) -> Iterator[tuple[Basis, str | None, str, Sequence[str]]]:
        """A group, and those whom it is counted without, in one place; from elsewhere are also those of one group."""
        for basis, place in product(self._bases, self._places()):
            if place is None:
                yield from ((basis, place, group, ()) for group in (EVERYBODY, *self._groups))
            yield from ((basis, place, EVERYBODY, (group,)) for group in self._groups)
            for inner, outer in self._relations.nested:
                if {inner, outer} <= {*self._groups}:
                    yield basis, place, outer, (inner,)
            for family in self._relations.apart:
                counted = [group for group in family if (basis, place or "", group) in self.counts]
                if len(counted) > 1:
                    yield basis, place, EVERYBODY, counted

    def _combination(
        self, basis: Basis, place: str | None, group: str, without: Sequence[str], *, written: bool = False
    ) -> Combination:
        """A group without others; `written`: elsewhere is whatever lies outside the quartiers that were written down for all."""
        signs = {group: 1.0, **dict.fromkeys(without, -1.0)}
        quartiers = [at for at in self._quartiers if not written or all((basis, at, name) in self.counts for name in signs)]
        if place is None and not quartiers:
            return {}
        places = {"": 1.0, **dict.fromkeys(quartiers, -1.0)} if place is None else {place: 1.0}
        return {(basis, at, name): factor * signs[name] for at, factor in places.items() for name in signs}

    def _is_nobody(self, basis: Basis, place: str | None, group: str, without: Sequence[str]) -> bool:
        """Whether nobody came from elsewhere; or is of none of several groups, wherever their numbers were written down."""
        if len(without) == 1:
            return False
        persons = [self._combination(basis, at, group, without) for at in (self._places() if without else [place])]
        numbers = [self.number(combination) for combination in persons if self.is_written(combination)]
        return bool(numbers) and not any(numbers)

    def _filled_in_by_counted(self, parts: Sequence[Constraint]) -> list[Constraint]:
        """Of all cells and parts, no more filled in a questionnaire than were counted."""
        if len(self._bases) != 2:
            return []
        cells: list[Combination] = [{cell: 1.0} for cell in (*self.counts, *self.unwritten)]
        return [
            Constraint({**persons, **{(Basis.QUESTIONNAIRES, *cell[1:]): -factor for cell, factor in persons.items()}})
            for persons in (*cells, *(part.persons for part in parts))
            if next(iter(persons))[0] is Basis.COUNTED
        ]

    def _answers(self) -> list[Constraint]:
        """Whoever answered filled in a questionnaire, in some quartier."""
        if Basis.QUESTIONNAIRES not in self._bases:
            return []
        answers = [Constraint({_FILLED_IN: 1.0}, self._answered)]
        quartiers = [(_FILLED_IN[0], quartier, EVERYBODY) for quartier in self._quartiers]
        counted = dict.fromkeys([cell for cell in quartiers if cell in self.counts], 1.0)
        if counted and _FILLED_IN not in self.counts:
            answers.append(Constraint(counted, self._answered))
        return answers

    def _holds(self, constraint: Constraint) -> bool:
        return not self.is_written(constraint.persons) or self.number(constraint.persons) >= constraint.bound
