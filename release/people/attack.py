"""What an outsider can work out of who was reached at one event, of which some numbers are released.

A linear program as in `release.withholding.attack`: every number that is withheld is a variable with the bounds that are
released, and every number that nobody wrote down is one without.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from indicators.survey.design import Floats
from release.people.attendance import Attendance, Cell, Combination

Bounds = tuple[int, int | None]

_WIDE = 1000  # more than any number that is withheld: where it is not bounded from above, a program still has an end
_INFEASIBLE = 2


class Attack:
    """The linear program over one event's numbers."""

    def __init__(self, attendance: Attendance) -> None:
        self._attendance = attendance
        cells = (*attendance.counts, *attendance.unwritten)
        self._columns = {cell: number for number, cell in enumerate(cells)}
        self._counts = np.array([attendance.counts.get(cell, 0) for cell in cells], dtype=float)
        self._rows: dict[bool, tuple[Floats, Floats]] = {}
        for exact in (False, True):
            constraints = [constraint for constraint in attendance.constraints if constraint.exact is exact]
            bounds = np.array([constraint.bound for constraint in constraints])
            self._rows[exact] = self._matrix([constraint.persons for constraint in constraints]), bounds

    def widths(self, sets: Sequence[Combination], bounds: Mapping[Cell, Bounds]) -> list[float]:
        """How far apart the least and the greatest are that each set of persons can be; all of them in one program.

        Parameters
        ----------
        bounds : Mapping
            Of the cells that are withheld.
        """
        if not sets or not bounds:
            return [0.0] * len(sets)
        for variables in ({**dict.fromkeys(self._attendance.unwritten, (0, None)), **bounds}, bounds):
            widths = self._widths(sets, variables)
            if widths:
                return widths  # else the numbers cannot be of the same persons: nobody can reckon with the unwritten ones
        raise RuntimeError("the linear program of who was reached has no solution, not even the true one")

    def _matrix(self, sets: Sequence[Combination]) -> Floats:
        """A row for each set of persons, a column for each cell."""
        matrix = np.zeros((len(sets), len(self._columns)))
        for number, persons in enumerate(sets):
            for cell, factor in persons.items():
                matrix[number, self._columns[cell]] = factor
        return matrix

    def _widths(self, sets: Sequence[Combination], bounds: Mapping[Cell, Bounds]) -> list[float]:
        """`widths` with these variables; empty if no numbers fit to what is known."""
        variables = np.array([self._columns[cell] for cell in bounds])
        copies = 2 * len(sets)  # of the program: one for the least and one for the greatest of each set
        wanted = self._matrix(sets)[:, variables]
        objective = np.stack([wanted, -wanted], axis=1).ravel()
        counts = self._attendance.counts
        ends = [(low, counts.get(cell, 0) + _WIDE if high is None else high) for cell, (low, high) in bounds.items()]
        rows = (*self._repeated(False, variables, copies), *self._repeated(True, variables, copies))
        solved = linprog(objective, *rows, bounds=ends * copies, method="highs")
        if solved.status == _INFEASIBLE:
            return []
        if solved.status != 0:
            raise RuntimeError(f"the linear program of who was reached failed: {solved.message}")
        least_and_greatest = (objective * np.asarray(solved.x)).reshape(len(sets), 2, len(variables)).sum(axis=2)
        return [float(width) for width in -least_and_greatest.sum(axis=1)]

    def _repeated(self, exact: bool, variables: np.ndarray, copies: int) -> tuple[Any, Floats | None]:
        """The constraints once for each program: a sparse matrix, which the types of scipy do not allow for."""
        matrix, bounds = self._rows[exact]
        unbounded = np.arange(len(self._columns)) >= len(self._attendance.counts)  # of a row with such nothing can be said
        unbounded[variables] = False
        constants = self._counts.copy()
        constants[variables] = 0.0
        used = (matrix[:, variables] != 0).any(axis=1) & (matrix[:, unbounded] == 0).all(axis=1)
        if not used.any():
            return None, None
        block = sparse.csr_array(-matrix[used][:, variables])
        return sparse.csr_array(sparse.kron(sparse.eye_array(copies), block)), np.tile(
            matrix[used] @ constants - bounds[used], copies
        )
