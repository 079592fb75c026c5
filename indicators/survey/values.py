"""How many gave each numerical answer, cell by cell: what a median is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indicators.survey.batches import Floats

MOST_VALUES = 5_000


class TooManyValues(ArithmeticError):
    """More different answers than a median is made of."""


class ValueSums:
    """Counts of each value of one question.

    Attributes
    ----------
    values : dict
        A value to its position, in the order in which they were seen.
    sums : array, cells × values × 3
        n, Σw and Σw².
    """

    def __init__(self) -> None:
        self.values: dict[float, int] = {}
        self.sums = np.zeros((0, 0, 3))

    def add(self, cells: NDArray[np.intp], numbers: Floats, weights: Floats) -> None:
        """Count a portion of the respondents.

        Parameters
        ----------
        cells, numbers, weights : arrays, respondents
            Positions of cells; nan where there is no answer.

        Raises
        ------
        TooManyValues
            If there are more than `MOST_VALUES` different ones.
        """
        there = ~np.isnan(numbers) & (weights > 0)
        distinct, at = np.unique(numbers[there], return_inverse=True)
        columns = self._columns(distinct)
        cell, w = cells[there], weights[there]
        self._make_room(int(cells.max(initial=-1)) + 1)
        for number, part in enumerate((np.ones_like(w), w, w * w)):
            np.add.at(self.sums[:, :, number], (cell, columns[at]), part)

    def merge(self, other: ValueSums, cells: NDArray[np.intp]) -> None:
        """Add what another worker has counted; `cells` are the positions here of its cells."""
        columns = self._columns(np.fromiter(other.values, dtype=np.float64, count=len(other.values)))
        self._make_room(int(cells.max(initial=-1)) + 1)
        self.sums[np.ix_(cells[: len(other.sums)], columns)] += other.sums

    def in_order(self, cells: int) -> tuple[Floats, Floats]:
        """The values in ascending order, and the sums of so many cells by them."""
        values = np.fromiter(self.values, dtype=np.float64, count=len(self.values))
        order = np.argsort(values)
        self._make_room(cells)
        return values[order], self.sums[:, order]

    def _columns(self, values: Floats) -> NDArray[np.intp]:
        columns = np.array([self.values.setdefault(float(value), len(self.values)) for value in values], dtype=np.intp)
        if len(self.values) > MOST_VALUES:
            raise TooManyValues(f"more than {MOST_VALUES} different answers")
        return columns

    def _make_room(self, cells: int) -> None:
        more_cells, more_values = max(cells - len(self.sums), 0), len(self.values) - self.sums.shape[1]
        if more_cells or more_values:
            self.sums = np.pad(self.sums, ((0, more_cells), (0, more_values), (0, 0)))
