"""What an outsider can work out of who was reached at one event, of which some numbers are told.

A linear program as in `release.withholding.attack`: every number that is withheld is a variable with the bounds that are
told, and every number that nobody wrote down is one without. A group is a part of everybody, a quartier of whoever came;
groups that exclude one another are parts together; nobody filled in a questionnaire who was not counted; as many
questionnaires were filled in as answers to a question are told. That nobody came from elsewhere, or that everybody is of one
of several groups, is known where it is so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from indicators.estimates.domains import EVERYBODY
from indicators.survey.design import Floats
from release.tables.relations import Relations
from workshops.reach import Basis

Cell = tuple[Basis, str, str]  # basis, quartier (empty: whoever came), target group
Count = Mapping[Cell, float]  # of a set of persons: cells and their factors
Bounds = tuple[int, int | None]

_FILLED_IN: Cell = (Basis.QUESTIONNAIRES, "", EVERYBODY)
_WIDE = 1000  # more than any number that is withheld: where it is not bounded from above, a program still has an end
_INFEASIBLE = 2


@dataclass(frozen=True)
class Beside:
    """Persons who can be counted by subtraction; `least`: from how many on they are somebody to protect."""

    count: Count
    least: int


@dataclass(frozen=True)
class _Row:
    """What holds of cells: their sum is at least `end`, or exactly that."""

    count: Count
    end: float = 0.0
    exact: bool = False


@dataclass(frozen=True)
class Attendance:
    """What was written down of one event.

    Attributes
    ----------
    counts : Mapping
    relations : Relations
    answered : int
        Answers to a question of the questionnaire that are told.
    """

    counts: Mapping[Cell, int]
    relations: Relations
    answered: int

    def number(self, count: Count) -> float:
        """How many they are, of whom all was written down."""
        return sum(factor * self.counts[cell] for cell, factor in count.items())

    @cached_property
    def written(self) -> list[Beside]:
        """Those whom nobody counted but who can be counted by subtraction.

        Of everybody without a group, and of a group without another, even nobody is to be protected: it tells of everybody
        who was seen there. Quartiers of which one of the numbers was not written down count as elsewhere.
        """
        made = []
        for basis, place in product(self._ways, self._places):
            for group, *without in self._subtracted(basis, place):
                count = self._count(basis, place, group, without, written=True)
                if count and self._is_written(count):
                    whole = self.number({cell: factor for cell, factor in count.items() if cell[2] == group})
                    made.append(Beside(count, 0 if len(without) == 1 and whole else 1))
        return made

    def widths(self, counts: Sequence[Count], bounds: Mapping[Cell, Bounds]) -> list[float]:
        """How far apart the least and the greatest are that each of the sets can be; all of them in one program.

        Parameters
        ----------
        bounds : Mapping
            Of the cells that are withheld.
        """
        if not counts or not bounds:
            return [0.0] * len(counts)
        found = self._ends(counts, {**dict.fromkeys(self._unwritten, (0, None)), **bounds})
        if found is None:  # the numbers cannot be of the same persons, so nobody can reckon with those not written down
            found = self._ends(counts, bounds)
        if found is None:
            raise RuntimeError("the linear program of who was reached has no solution, not even the true one")
        return found

    @cached_property
    def _ways(self) -> list[Basis]:
        return list(dict.fromkeys(basis for basis, _, _ in self.counts))

    @cached_property
    def _groups(self) -> list[str]:
        return [one for one in dict.fromkeys(group for _, _, group in self.counts) if one != EVERYBODY]

    @cached_property
    def _quartiers(self) -> list[str]:
        return [one for one in dict.fromkeys(where for _, where, _ in self.counts) if one]

    @cached_property
    def _places(self) -> list[str | None]:
        """Whoever came, the quartiers, and (None) those from elsewhere."""
        return ["", *self._quartiers, *([None] if self._quartiers else [])]

    @cached_property
    def _unwritten(self) -> list[Cell]:
        cells = product(self._ways, ["", *self._quartiers], [EVERYBODY, *self._groups])
        return [cell for cell in cells if cell not in self.counts]

    def _is_written(self, count: Count) -> bool:
        return count.keys() <= self.counts.keys()

    def _subtracted(self, basis: Basis, place: str | None) -> list[tuple[str, ...]]:
        """A group, and those whom it is counted without, in one place; from elsewhere are also those of one group."""
        made: list[tuple[str, ...]] = [(one,) for one in (EVERYBODY, *self._groups)] if place is None else []
        made += [(EVERYBODY, one) for one in self._groups]
        made += [(outer, inner) for inner, outer in self.relations.nested if {inner, outer} <= {*self._groups}]
        for family in self.relations.apart:
            where = place or ""
            there = [one for one in family if one in self._groups and (basis, where, one) in self.counts]
            made += [(EVERYBODY, *there)] if len(there) > 1 else []
        return made

    def _count(self, basis: Basis, place: str | None, group: str, without: Sequence[str], *, written: bool = False) -> Count:
        """A group without others; `written`: those from elsewhere are beside the quartiers all of whose numbers are."""
        names = (group, *without)
        parts = [one for one in self._quartiers if not written or all((basis, one, name) in self.counts for name in names)]
        places = {"": 1.0, **dict.fromkeys(parts, -1.0)} if place is None else {place: 1.0}
        if place is None and not parts:
            return {}
        signs = {name: 1.0 if name == group else -1.0 for name in names}
        return {(basis, where, name): factor * signs[name] for where, factor in places.items() for name in names}

    @cached_property
    def _rows(self) -> list[_Row]:
        """What the outsider knows of the counts."""
        made, beside = [], []
        for basis, place in product(self._ways, self._places):
            for group, *without in self._subtracted(basis, place):
                count = self._count(basis, place, group, without)
                nobody = len(without) != 1 and self._is_nobody(basis, place, group, without)
                made.append(_Row(count, exact=nobody))
        if len(self._ways) == 2:
            cells: list[Count] = [{cell: 1.0} for cell in (*self.counts, *self._unwritten)]
            for count in (*cells, *(one.count for one in made)):
                if next(iter(count))[0] is Basis.COUNTED:
                    less = {(Basis.QUESTIONNAIRES, *cell[1:]): -factor for cell, factor in count.items()}
                    beside.append(_Row({**count, **less}))
        if all(not self._is_written(one.count) or self.number(one.count) >= 0 for one in beside):
            made += beside
        if Basis.QUESTIONNAIRES in self._ways:
            parts = [(_FILLED_IN[0], one, EVERYBODY) for one in self._quartiers]
            sums: list[Count] = [{_FILLED_IN: 1.0}, dict.fromkeys([one for one in parts if one in self.counts], 1.0)]
            made += [_Row(one, float(self.answered)) for one in sums[: 1 if _FILLED_IN in self.counts else 2] if one]
        return [one for one in made if not self._is_written(one.count) or self.number(one.count) >= one.end]

    @cached_property
    def _columns(self) -> dict[Cell, int]:
        return {cell: number for number, cell in enumerate((*self.counts, *self._unwritten))}

    def _matrix(self, counts: Sequence[Count]) -> Floats:
        """A row for each count, a column for each cell."""
        made = np.zeros((len(counts), len(self._columns)))
        for number, count in enumerate(counts):
            for cell, factor in count.items():
                made[number, self._columns[cell]] = factor
        return made

    @cached_property
    def _matrices(self) -> dict[bool, tuple[Floats, Floats]]:
        """`_rows` by whether they are exact."""
        kinds = {exact: [one for one in self._rows if one.exact is exact] for exact in (False, True)}
        return {
            exact: (self._matrix([one.count for one in rows]), np.array([one.end for one in rows]))
            for exact, rows in kinds.items()
        }

    def _is_nobody(self, basis: Basis, place: str | None, group: str, without: Sequence[str]) -> bool:
        """Whether nobody came from elsewhere; or is of none of several groups, wherever their numbers were written down."""
        counts = [self._count(basis, one, group, without) for one in ([place] if not without else self._places)]
        known = [self.number(one) for one in counts if self._is_written(one)]
        return bool(known) and not any(known)

    def _ends(self, counts: Sequence[Count], bounds: Mapping[Cell, Bounds]) -> list[float] | None:
        """`widths`; None if no numbers fit to what is known."""
        hidden = np.array([self._columns[cell] for cell in bounds])
        size, copies = len(hidden), 2 * len(counts)
        unknown = np.ones(len(self._columns), dtype=bool)
        unknown[[self._columns[cell] for cell in self.counts]] = False  # of a row without bounds nothing can be said
        unknown[hidden] = False
        told = np.array([self.counts.get(cell, 0) for cell in self._columns], dtype=float)
        told[hidden] = 0.0

        def repeated(exact: bool) -> tuple[Any, Floats | None]:
            """The rows once for each program: a sparse matrix, which the types of scipy do not allow for."""
            matrix, ends = self._matrices[exact]
            used = (matrix[:, hidden] != 0).any(axis=1) & (matrix[:, unknown] == 0).all(axis=1)
            if not used.any():
                return None, None
            block = sparse.csr_array(-matrix[used][:, hidden])
            constant = matrix[used] @ told - ends[used]
            return sparse.csr_array(sparse.kron(sparse.eye_array(copies), block)), np.tile(constant, copies)

        wanted = self._matrix(counts)[:, hidden]
        objective = np.stack([wanted, -wanted], axis=1).ravel()
        below, equal = repeated(False), repeated(True)
        ends = [(low, self.counts.get(cell, 0) + _WIDE if high is None else high) for cell, (low, high) in bounds.items()]
        solved = linprog(objective, *below, *equal, bounds=ends * copies, method="highs")
        if solved.status == _INFEASIBLE:
            return None
        if solved.status != 0:
            raise RuntimeError(f"the linear program of who was reached failed: {solved.message}")
        least_and_greatest = (objective * np.asarray(solved.x)).reshape(len(counts), 2, size).sum(axis=2)
        return [float(one) for one in -least_and_greatest.sum(axis=1)]
