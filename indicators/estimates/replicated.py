"""Variances from replicate weights: every mean is made again under each of them, and its distances are squared.

v = Σ_r scale · rscale_r (θ_r − θ̄)², θ̄ being the mean of the replicates or, with ``mse``, the estimate itself
(Wolter 2007, 2–5; R's ``svrepdesign`` and ``svrVar``). A replicate under which a domain weighs nothing has no mean there
and is left out of the sum, as R does (``na.omit``).
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import linalg

from indicators.estimates.domains import Domains
from indicators.estimates.totals import Numbers, Totals
from indicators.survey.design import Floats
from indicators.survey.moments import ROUNDING, Moments, Replicates

_MANY = 60  # degrees of freedom, beyond which Student's t hardly differs from the normal distribution
_INDEPENDENT = 1e-5  # what a column adds to those before it, by its own size: the tolerance of R's degf


class Replicated(Totals):
    """Totals of a wave whose weights have replicates; arrays are domains × items.

    Attributes
    ----------
    df : array
        As R's ``degf`` of the domain: how many columns of its respondents' replicate weights are independent, less one;
        at most answers less one.
    """

    def __init__(self, moments: Moments, cells: pd.DataFrame, domains: Domains, replicates: Replicates) -> None:
        super().__init__(moments, cells, domains)
        self._replicates = replicates
        self._at = [list(moments.centres).index(item) for item in self.items]
        self._ranks = np.array([self._rank(of) for of in self._cells])
        self.df = _less_one(self._ranks, self.n)

    @cached_property
    def _cells(self) -> list[Numbers]:
        """The cells of each domain."""
        members = self.domains.members
        return np.split(members.indices.astype(np.intp), members.indptr[1:-1])

    def sums_of(self, item: int) -> tuple[Floats, Floats]:
        """Σw_r y and Σw_r of an item; domains × replicates. One item at a time: all of them are many."""
        members, of = self.domains.members, self._at[item]
        return members @ self._replicates.wy[of], members @ self._replicates.w[of]

    def variance(self) -> Floats:
        """Of every mean; 0 where all answers are equal."""
        return self._variances

    @cached_property
    def _variances(self) -> Floats:
        variances = np.empty_like(self.mean)
        for item in range(len(self.items)):
            wy, w = self.sums_of(item)
            variances[:, item] = self.squared(_per(wy, w), self.mean[:, item])
        return np.where((self.spread > 0) & ~self.exact, variances, 0.0)

    def rest_variances(self, a: Numbers, whole: Numbers, mean: Floats, exact: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Of the rest of the whole, and of the difference; replicates in which one of both has no mean are left out."""
        of_rest, of_difference = np.empty_like(mean), np.empty_like(mean)
        for item in range(len(self.items)):
            wy, w = self.sums_of(item)
            own, rest = _per(wy[a], w[a]), _per(wy[whole] - wy[a], cleared(w[whole] - w[a], w[whole]))
            of_rest[:, item] = self.squared(rest, mean[:, item])
            of_difference[:, item] = self.squared(own - rest, self.mean[a, item] - mean[:, item])
        return np.where(exact, 0.0, of_rest), of_difference

    def covariances(self, a: Numbers, b: Numbers) -> Floats:
        """Covariances of totals over the replicates, as R's ``svytotal`` has them; as `Totals.covariances`."""
        products = np.empty((4, len(a), len(self.items)))
        for item in range(len(self.items)):
            sums = self.sums_of(item)
            centre = [self.w[:, item] * np.nan_to_num(self.mean[:, item]), self.w[:, item]]
            apart = [self._apart(own, middle) for own, middle in zip(sums, centre, strict=True)]
            products[:, :, item] = [((x[a] * z[b]) @ self._replicates.factors) for x in apart for z in apart]
        return products

    def rest_df(self, a: Numbers, whole: Numbers) -> Floats:
        """Degrees of freedom of whole[k] without its part a[k], as `df`; pairs × items."""
        rank = np.array([self._rank_of_rest(part, of) for part, of in zip(a, whole, strict=True)], dtype=np.float64)
        return _less_one(rank, self.n[whole] - self.n[a])

    def _rank_of_rest(self, part: int, whole: int) -> int:
        """Where many columns are independent in any case, so many: no test knows the difference, and counting takes long."""
        least = self._ranks[whole] - self._ranks[part]
        if least >= max(_MANY, self._ranks[part]):
            return int(least)
        return self._rank(np.setdiff1d(self._cells[whole], self._cells[part]))

    def _rank(self, cells: Numbers) -> int:
        return _independent([self._replicates.spans[cell] for cell in cells])

    def _apart(self, of: Floats, estimate: Floats) -> Floats:
        """Distances of replicates from what they are taken around."""
        counted = self._replicates.factors > 0
        return of - (estimate[:, None] if self._replicates.mse else of[:, counted].mean(axis=1, keepdims=True))

    def squared(self, of: Floats, estimate: Floats) -> Floats:
        """The variance of each row of replicates; missing where none has a value."""
        there, factors = ~np.isnan(of), self._replicates.factors
        counted = there & (factors > 0)
        number = counted.sum(axis=1)
        total = np.where(counted, of, 0.0).sum(axis=1)
        middle = estimate if self._replicates.mse else np.divide(total, number, out=np.full(len(of), np.nan), where=number > 0)
        apart = np.where(there, of - middle[:, None], 0.0)
        apart[np.abs(apart) <= ROUNDING * (np.abs(np.where(there, of, 0.0)) + np.abs(middle)[:, None])] = 0.0
        return np.where(number > 0, apart**2 @ factors, np.nan)


def design_totals(moments: Moments, cells: pd.DataFrame, domains: Domains) -> Totals:
    """The totals of a wave, by its replicate weights if it has some, else by its design."""
    if moments.replicates is None:
        return Totals(moments, cells, domains)
    return Replicated(moments, cells, domains, moments.replicates)


def _less_one(rank: NDArray[np.number], answers: Floats) -> Floats:
    """Degrees of freedom; domains × items."""
    return np.maximum(np.minimum(rank[:, None], answers) - 1, 0.0)


def _independent(spans: list[Floats]) -> int:
    """How many columns are independent."""
    rows = np.concatenate(spans) if spans else np.zeros((0, 0))
    size = np.linalg.norm(rows, axis=0)
    rows = rows[:, size > 0] / size[size > 0]
    if not rows.size:
        return 0
    triangle = np.asarray(np.linalg.qr(rows, mode="r"))
    if not (np.abs(np.diag(triangle)) > _INDEPENDENT).all():  # some are not: only in this order it can be seen how many
        triangle = linalg.qr(triangle, mode="r", pivoting=True, check_finite=False)[0]
    return int((np.abs(np.diag(triangle)) > _INDEPENDENT).sum())


def _per(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def cleared(rest: Floats, whole: Floats) -> Floats:
    """What subtracting equal sums has left is nothing."""
    return np.where(rest > ROUNDING * whole, rest, 0.0)
