"""Between which numbers sums of counts lie, for all that is told: linear programs over the counts that are not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indicators.survey.design import Floats
from release.withholding.programs import Program, Table

_SLACK = 1e-6
_PROGRESS = 0.1  # part of the sums that one more program must show to be wide, or they are looked at one by one
Positions = NDArray[np.intp]


class Sums(NamedTuple):
    """Sums of variables: entries in the order of rows, which may have none."""

    rows: Positions
    columns: Positions
    factors: Floats
    number: int

    def of(self, variables: Floats) -> Floats:
        """Their values."""
        return np.asarray(np.bincount(self.rows, self.factors * variables[self.columns], self.number), dtype=np.float64)

    def take(self, chosen: Positions) -> Sums:
        """Some of them, in ascending order."""
        position = np.full(self.number, -1)
        position[chosen] = np.arange(len(chosen))
        rows = position[self.rows]
        there = rows >= 0
        return Sums(rows[there], self.columns[there], self.factors[there], len(chosen))

    def among(self, variables: Positions, size: int) -> Sums:
        """As sums of some variables alone."""
        position = np.full(size, -1)
        position[variables] = np.arange(len(variables))
        columns = position[self.columns]
        there = columns >= 0
        return Sums(self.rows[there], columns[there], self.factors[there], self.number)


class Bounds:
    """What is possible beside the truth.

    Parameters
    ----------
    truth : array of variables
        None is below 0.
    hidden : array of bool, variables
        Which of them nobody tells.
    """

    def __init__(self, truth: Floats, hidden: NDArray[np.bool_]) -> None:
        self._truth, self._hidden = truth, np.flatnonzero(hidden)
        self._program = Program(len(self._hidden), primal=True)

    def tell(self, sums: Sums, below: Floats | float = 0.0, above: Floats | float = 0.0) -> None:
        """Let the outsider know that sums are at most so much below, and so much above, what they are in truth."""
        inside = self._inside(sums)
        used = np.flatnonzero(np.bincount(inside.rows, minlength=sums.number))
        inside = inside.take(used)
        value = inside.of(self._truth[self._hidden])
        least, most = (np.broadcast_to(end, sums.number)[used] for end in (below, above))
        self._program.add_table(Table(inside.rows, inside.columns, inside.factors, value - least, value + most))

    def range_of(self, target: Sums) -> tuple[float, float]:
        """The least and greatest value that a single sum may have."""
        inside = self._inside(target)
        constant = float(target.of(self._truth)[0] - inside.of(self._truth[self._hidden])[0])
        if not len(inside.rows):
            return constant, constant
        objective = np.asarray(np.bincount(inside.columns, inside.factors, len(self._hidden)), dtype=np.float64)
        least, most = (sign * self._program.least(sign * objective).least for sign in (1.0, -1.0))
        return least + constant, most + constant

    def narrow(self, targets: Sums, widths: Floats) -> list[tuple[int, float]]:
        """Sums whose possible values lie closer together than a width: their positions, and how far apart they lie.

        Programs that push many sums apart at once, some upwards and others downwards, show most of them to be wide; only the
        others are looked at one by one, and every point that is met on the way may show others to be wide as well. Each
        sum less its true value is a variable that at first goes no further than its width. Only once for each `Bounds`.
        """
        inside, every = self._inside(targets), np.arange(targets.number)
        value = inside.of(self._truth[self._hidden])
        first = self._program.add_variables(widths)
        order = np.argsort(np.concatenate([inside.rows, every]), kind="stable")
        rows = np.concatenate([inside.rows, every])[order]
        columns = np.concatenate([inside.columns, first + every])[order]
        factors = np.concatenate([inside.factors, np.full(targets.number, -1.0)])[order]
        self._program.add_table(Table(rows, columns, factors, value, value))
        low, high = np.zeros(targets.number), np.zeros(targets.number)
        chance = np.random.default_rng(targets.number)

        def least(towards: Floats) -> float:
            solved = self._program.least(np.concatenate([np.zeros(first), towards]))
            if np.isfinite(solved.least):
                reached = solved.point[first:]
                np.minimum(low, reached, out=low), np.maximum(high, reached, out=high)
            return solved.least

        remaining = every
        while len(remaining):
            signs = np.zeros(targets.number)
            signs[remaining] = chance.choice([-1.0, 1.0], len(remaining))
            least(signs), least(-signs)
            is_open = (high - low < widths - _SLACK)[remaining]
            self._program.release(first + remaining[~is_open])
            before, remaining = len(remaining), remaining[is_open]
            if len(remaining) > (1 - _PROGRESS) * before:
                break
        self._program.release(first + every)
        narrow = []
        for at in remaining.tolist():
            towards = np.where(every == at, 1.0, 0.0)
            if high[at] - low[at] < widths[at] - _SLACK:
                width = -least(-towards)
                width -= least(towards)
                if width < widths[at] - _SLACK:
                    narrow.append((at, width))
        return narrow

    def _inside(self, sums: Sums) -> Sums:
        return sums.among(self._hidden, len(self._truth))
