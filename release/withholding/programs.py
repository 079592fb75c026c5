"""A linear program that is asked many questions: HiGHS keeps its rows, and begins where the last answer ended.

Huangfu and Hall (2018), Parallelizing the dual revised simplex method, Mathematical Programming Computation 10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from indicators.survey.design import Floats

_Status = highspy.HighsModelStatus
_PRIMAL = 4  # of HiGHS's option “simplex_strategy”


class Row(NamedTuple):
    """A sum of variables that is not above `most`; or equal to it."""

    factors: Mapping[int, float]
    most: float
    exactly: bool = False


class Table(NamedTuple):
    """Many rows at once: entries in the order of rows, and between which numbers each sum lies.

    Attributes
    ----------
    rows, columns : array of int, entries
    factors : array, entries
    least, most : array, rows
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    factors: Floats
    least: Floats
    most: Floats


class Solution(NamedTuple):
    """The least value of an objective, and a point that has it; minus infinity where there is none."""

    least: float
    point: Floats


class Program:
    """So many variables, none below 0, and rows that hold for all questions.

    Parameters
    ----------
    size : int
    primal : bool
        Whether questions differ in their objective alone: then the last point is where the next search begins.
    """

    def __init__(self, size: int, *, primal: bool = False) -> None:
        self._size, self._rows = size, 0
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no types
        options: dict[str, bool | int | str] = {"output_flag": False, "log_to_console": False, "presolve": "off", "threads": 1}
        for option, value in (options | ({"simplex_strategy": _PRIMAL} if primal else {})).items():
            self._highs.setOptionValue(option, value)
        self._highs.addVars(size, np.zeros(size), np.full(size, highspy.kHighsInf))

    def add(self, rows: Sequence[Row]) -> None:
        """Rows that hold from now on."""
        self._add(rows)
        self._rows += len(rows)

    def add_table(self, table: Table) -> None:
        """The same, of many rows."""
        number = len(table.least)
        if number:
            starts = np.searchsorted(table.rows, np.arange(number)).astype(np.int32)
            columns, factors = table.columns.astype(np.int32), table.factors
            status = self._highs.addRows(number, table.least, table.most, len(columns), starts, columns, factors)
            if status != highspy.HighsStatus.kOk:
                raise RuntimeError(
                    "the rows of the attack's linear program were not taken: is a variable named twice in one of them?"
                )
            self._rows += number

    def add_variables(self, furthest: Floats) -> int:
        """Further variables, none further from 0 than so much; the position of the first."""
        self._highs.addVars(len(furthest), -furthest, furthest)
        self._size += len(furthest)
        return self._size - len(furthest)

    def release(self, variables: NDArray[np.intp]) -> None:
        """Let these variables go as far as the rows allow."""
        free = np.full(len(variables), highspy.kHighsInf)
        self._highs.changeColsBounds(len(variables), variables.astype(np.int32), -free, free)

    def least(self, objective: Floats, more: Sequence[Row] = ()) -> Solution:
        """The least value of an objective.

        Parameters
        ----------
        objective : array
            Of the variables, and of further ones, which may be below 0 and exist for this question alone.
        more : sequence of Row
            That hold for this question alone.

        Raises
        ------
        RuntimeError
            If the rows contradict one another, or HiGHS gives up.
        """
        highs, free = self._highs, len(objective) - self._size
        if free:
            highs.addVars(free, np.full(free, -highspy.kHighsInf), np.full(free, highspy.kHighsInf))
        every = np.arange(len(objective), dtype=np.int32)
        highs.changeColsCost(len(every), every, objective)
        self._add(more)
        highs.run()
        status = highs.getModelStatus()
        point = np.array(highs.getSolution().col_value)
        least = float(highs.getInfo().objective_function_value)
        if more:
            highs.deleteRows(len(more), np.arange(self._rows, self._rows + len(more), dtype=np.int32))
        if free:
            highs.deleteCols(free, every[self._size :])
        if status in (_Status.kUnbounded, _Status.kUnboundedOrInfeasible):  # the truth itself meets all rows
            return Solution(-np.inf, point)
        if status != _Status.kOptimal:
            raise RuntimeError(f"the linear program of the attack failed: {highs.modelStatusToString(status)}")
        return Solution(least, point)

    def _add(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        starts = np.cumsum([0, *(len(row.factors) for row in rows[:-1])]).astype(np.int32)
        columns = np.array([at for row in rows for at in row.factors], dtype=np.int32)
        factors = np.array([factor for row in rows for factor in row.factors.values()], dtype=np.float64)
        most = np.array([row.most for row in rows])
        least = np.where([row.exactly for row in rows], most, -highspy.kHighsInf)
        self._highs.addRows(len(rows), least, most, len(columns), starts, columns, factors)
