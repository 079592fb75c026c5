"""Sums for each replicate of the weights; numpy alone, as workers of a cluster need it too."""

from __future__ import annotations

import numpy as np

from indicators.survey.batches import Floats, Integers


class ReplicateSums:
    """Sums over the respondents of each cell under every replicate weight.

    Parameters
    ----------
    items : int
    number : int
        Of replicates.

    Attributes
    ----------
    everybody : list of array, replicates
        Of each cell: Σw_r, also of those who did not answer.
    answered : list of array, 2 · items × replicates
        Of each cell: Σw_r y of every item, then Σw_r of those who answered it.
    spans : list of array, rows × replicates
        Of each cell: what spans the columns of its respondents' replicate weights as they do (WᵀW is theirs), in no
        more rows than there are replicates. How many of them are independent says the degrees of freedom.
    """

    def __init__(self, items: int, number: int) -> None:
        self.items, self.number = items, number
        self.everybody: list[Floats] = []
        self.answered: list[Floats] = []
        self.spans: list[Floats] = []

    def add(self, y: Floats, there: Floats, weights: Floats, starts: Integers) -> None:
        """Append the cells of a portion.

        Parameters
        ----------
        y, there : array, items × rows
            Answers, 0 where there is none, and 1 where there is one.
        weights : array, rows × replicates
        starts : array
            The first row of each cell.
        """
        answers = np.concatenate([y, there])
        for first, last in zip(starts, [*starts[1:], len(weights)], strict=True):
            own = weights[first:last]
            self.everybody.append(own.sum(axis=0))
            self.answered.append(answers[:, first:last] @ own)
            self.spans.append(_spanned(own.copy()))

    def take(self, at: Integers, cells: int, other: ReplicateSums) -> None:
        """Add another one's cells at these positions of so many."""
        for _ in range(cells - len(self.spans)):
            self.everybody.append(np.zeros(self.number))
            self.answered.append(np.zeros((2 * self.items, self.number)))
            self.spans.append(np.zeros((0, self.number)))
        for position, cell in enumerate(at):
            self.everybody[cell] = self.everybody[cell] + other.everybody[position]
            self.answered[cell] = self.answered[cell] + other.answered[position]
            self.spans[cell] = _spanned(np.concatenate([self.spans[cell], other.spans[position]]))


def _spanned(rows: Floats) -> Floats:
    """The same WᵀW in no more rows than columns: the triangle of a QR decomposition."""
    return rows if len(rows) <= rows.shape[1] else np.asarray(np.linalg.qr(rows, mode="r"))
