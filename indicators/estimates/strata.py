"""Totals of every domain by the strata of a standard, with the covariances of whole standardised means (`standard.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from indicators.estimates.domains import Domains
from indicators.estimates.replicated import Replicated, cleared, design_totals
from indicators.estimates.rest import Rest, Side
from indicators.estimates.totals import Numbers, Totals, linearised
from indicators.standard import STANDARD
from indicators.survey.design import Floats
from indicators.survey.moments import ROUNDING, Moments

_MOST_AT_ONCE = 20_000  # pairs of strata whose covariances are held in memory


@dataclass(frozen=True, eq=False)
class Strata:
    """Totals of each domain by stratum; arrays `of_…` are strata × domains × items, all others domains × items.

    Attributes
    ----------
    totals : Totals
        Of the domains with everybody who is in any stratum, then of each stratum's domains.
    parts : array of strata
        Of the city's people.
    """

    totals: Totals
    parts: Floats
    size: int

    @classmethod
    def of(cls, moments: Moments, cells: pd.DataFrame, domains: Domains, parts: Floats) -> Strata:
        """Sum up the respondents of each stratum."""
        of_cell = moments.classes(cells, STANDARD)
        inside = [of_cell >= 0, *(of_cell == at for at in range(len(parts)))]
        members = sparse.vstack([domains.members * own.astype("float64")[None, :] for own in inside], format="csr")
        members.eliminate_zeros()
        members.sort_indices()
        totals = design_totals(moments, cells, Domains(domains.groups, domains.places, members))
        return cls(totals, parts, domains.members.shape[0])

    def _by(self, of: Floats) -> Floats:
        return of[self.size :].reshape(len(self.parts), self.size, -1)

    @cached_property
    def of_n(self) -> Floats:
        """Answers."""
        return self._by(self.totals.n)

    @cached_property
    def of_w(self) -> Floats:
        """Σw."""
        return self._by(self.totals.w)

    @cached_property
    def of_mean(self) -> Floats:
        """Around the middle of the scale."""
        return self._by(self.totals.mean)

    @cached_property
    def of_exact(self) -> NDArray[np.bool_]:
        """Whether everybody of the stratum answered."""
        return self.totals.exact[self.size :].reshape(self.of_n.shape)

    @cached_property
    def of_spread(self) -> Floats:
        """Σw(y - m)² / Σw."""
        return self._by(self.totals.spread)

    @property
    def exact(self) -> NDArray[np.bool_]:
        """Whether everybody of every stratum answered."""
        return np.asarray(self.of_exact.all(axis=0), dtype=bool)

    @property
    def n(self) -> Floats:
        """Answers of everybody who is in a stratum."""
        return self.totals.n[: self.size]

    @property
    def w(self) -> Floats:
        """Their Σw."""
        return self.totals.w[: self.size]

    @property
    def df(self) -> Floats:
        """Degrees of freedom, as R’s ``degf`` of those who answered and are in a stratum."""
        return self.totals.df[: self.size]

    @cached_property
    def mean(self) -> Floats:
        """Missing where a stratum has no answers."""
        return np.asarray(np.tensordot(self.parts, self.of_mean, 1), dtype=np.float64)

    @cached_property
    def n_eff(self) -> Floats:
        """Kish's number of the weights that a standardised mean has, P_a w / Σ_a w; 0 where there is none."""
        squares = self.squares(self._by(self.totals.ww), self.of_w)
        return np.divide(1.0, squares, out=np.zeros_like(squares), where=squares > 0)

    @property
    def weighing(self) -> Floats:
        """The variance of a share over p (1 - p), were all answers independent; as `indicators.estimates.rest.Side` has it."""
        return self.squares(self._by(self.totals.open_ww) * ~self.of_exact, self.of_w)

    def squares(self, ww: Floats, w: Floats) -> Floats:
        """Σ_a P_a² ww_a / w_a²; missing where a stratum is empty."""
        each = np.divide(ww, w**2, out=np.full_like(w, np.nan), where=w > 0)
        return np.asarray(np.tensordot(self.parts**2, each, 1), dtype=np.float64)

    @cached_property
    def variance(self) -> Floats:
        """Of the standardised mean; missing where that is."""
        if isinstance(self.totals, Replicated):
            every = np.arange(self.size)
            return np.where(np.isnan(self.mean), np.nan, self.replicated(self.totals, every, every, self.mean, own=True)[0])
        variance = np.full_like(self.mean, np.nan)
        for at in self.portions(np.arange(self.size)):
            covariances = self.covariances(at, at)
            side = self.of_mean[:, at], self.of_w[:, at], self.varies[:, at]
            variance[at] = np.maximum(self.combined(covariances, side, side), 0.0)
        return np.where(np.isnan(self.mean), np.nan, variance)

    def replicated(
        self, totals: Replicated, a: Numbers, whole: Numbers, mean: Floats, *, own: bool = False
    ) -> tuple[Floats, Floats]:
        """Variances over replicate weights: of parts (`own`) or of the rest beside each, and of the difference of both."""
        of, of_difference = np.empty((len(a), len(totals.items))), np.empty((len(a), len(totals.items)))
        for item in range(len(totals.items)):
            wy, w = (sums[self.size :].reshape(len(self.parts), self.size, -1) for sums in totals.sums_of(item))
            part = self._standardised(wy[:, a], w[:, a])
            rest = part if own else self._standardised(wy[:, whole] - wy[:, a], cleared(w[:, whole] - w[:, a], w[:, whole]))
            of[:, item] = totals.squared(rest, mean[:, item])
            of_difference[:, item] = totals.squared(part - rest, self.mean[a, item] - mean[:, item])
        return of, of_difference

    def _standardised(self, wy: Floats, w: Floats) -> Floats:
        """Σ_a P_a wy_a / w_a; missing where a stratum weighs nothing."""
        means = np.divide(wy, w, out=np.full_like(wy, np.nan), where=w > 0)
        return np.asarray(np.tensordot(self.parts, means, 1), dtype=np.float64)

    @property
    def design_effect(self) -> Floats:
        """The variance over that of a simple random sample of n answers that are spread as standardised ones are."""
        spread = np.tensordot(self.parts, self.of_spread + (self.of_mean - self.mean) ** 2, 1)
        simple = np.divide(spread, self.n - 1, out=np.full_like(self.mean, np.nan), where=(self.n > 1) & (spread > 0))
        return self.variance / simple

    @property
    def varies(self) -> NDArray[np.bool_]:
        """Where the mean of a stratum has an error."""
        return (self.of_spread > 0) & ~self.of_exact

    def portions(self, domains: Numbers) -> list[Numbers]:
        """Of some domains those of which any item can be standardised, so many at a time that they fit into memory."""
        domains = domains[~np.isnan(self.mean[domains]).all(axis=1)]
        most = max(_MOST_AT_ONCE // len(self.parts) ** 2, 1)
        return [domains[start : start + most] for start in range(0, len(domains), most)]

    def covariances(self, a: Numbers, b: Numbers) -> Floats:
        """`Totals.covariances` of every stratum of domain a[k] with every stratum of b[k]; 4 × A × A × pairs × items."""
        strata = len(self.parts)
        begin = self.size * (1 + np.arange(strata))
        first, second = np.broadcast_arrays(begin[:, None, None] + a, begin[None, :, None] + b)
        of = self.totals.covariances(first.ravel(), second.ravel())
        return of.reshape(4, strata, strata, len(a), -1)

    def combined(self, of: Floats, first: _Means, second: _Means) -> Floats:
        """Σ_a Σ_b P_a P_b of the covariances of two sides' means; pairs × items."""
        (mean_a, w_a, varies_a), (mean_b, w_b, varies_b) = first, second
        each = linearised(of, mean_a[:, None], mean_b[None], w_a[:, None], w_b[None])
        each = np.where(varies_a[:, None] & varies_b[None], each, 0.0)
        return np.asarray(np.einsum("a,b,abkj->kj", self.parts, self.parts, each), dtype=np.float64)


_Means = tuple[Floats, Floats, NDArray[np.bool_]]
"""Means and Σw by stratum, and which of them have an error; strata × pairs × items."""


def rest_of(strata: Strata, a: Numbers, whole: int) -> Rest:
    """Some parts of a whole, each beside the rest of it; both standardised."""
    of_n, of_w, mean = strata.of_n[:, a], strata.of_w[:, a], strata.of_mean[:, a]
    n, w = strata.of_n[:, [whole]] - of_n, strata.of_w[:, [whole]] - of_w
    there = w > ROUNDING * strata.of_w[:, [whole]]
    wy = strata.of_w[:, [whole]] * np.nan_to_num(strata.of_mean[:, [whole]]) - of_w * np.nan_to_num(mean)
    of_rest = np.divide(wy, w, out=np.full_like(w, np.nan), where=there)
    parts = strata.parts
    totals, size = strata.totals, strata.size
    ww, open_ww, people, strangers = (
        table[size:].reshape(len(parts), size, -1) for table in (totals.ww, totals.open_ww, totals.people, totals.strangers)
    )
    ww, open_ww, people, strangers = (table[:, [whole]] - table[:, a] for table in (ww, open_ww, people, strangers))
    exact = there & totals.everybody(n, w, ww, people, strangers)
    varies = there & ~exact & (_spread_of_rest(strata, a, whole, w, of_rest) > 0)
    value = np.tensordot(parts, of_rest, 1)
    variance, apart = _variances_beside(strata, a, whole, (mean, of_w, strata.varies[:, a]), (of_rest, w, varies))
    of_own = strata.variance[a]
    n_eff = strata.squares(ww, np.where(there, w, 0.0))
    return Rest(
        own=Side(
            strata.mean[a], of_own, np.minimum(strata.n[a], strata.n_eff[a]), strata.weighing[a], strata.df[a], strata.exact[a]
        ),
        rest=Side(
            value,
            variance,
            np.minimum(n.sum(axis=0), np.divide(1.0, n_eff, out=np.zeros_like(n_eff), where=n_eff > 0)),
            strata.squares(open_ww * ~exact, np.where(there, w, 0.0)),
            totals.rest_df(a, np.full_like(a, whole)),
            np.asarray(exact.all(axis=0), dtype=bool),
        ),
        difference=strata.mean[a] - value,
        variance=apart,
    )


def _variances_beside(strata: Strata, a: Numbers, whole: int, own: _Means, others: _Means) -> tuple[Floats, Floats]:
    """Of the rest of the whole beside each part, and of the difference of both; pairs × items."""
    if isinstance(strata.totals, Replicated):
        rest = np.asarray(np.tensordot(strata.parts, others[0], 1), dtype=np.float64)
        return strata.replicated(strata.totals, a, np.full_like(a, whole), rest)
    variance, covariance = (np.full((len(a), len(strata.totals.items)), np.nan) for _ in range(2))
    for portion in strata.portions(a):
        at = np.searchsorted(a, portion)
        here, beside = ((mean[:, at], w[:, at], varies[:, at]) for mean, w, varies in (own, others))
        inside, both = strata.covariances(portion, portion), strata.covariances(portion, np.full_like(portion, whole))
        all_ = strata.covariances(np.array([whole]), np.array([whole]))
        turned = both[[0, 2, 1, 3]].swapaxes(1, 2)
        variance[at] = np.maximum(strata.combined(all_ - both - turned + inside, beside, beside), 0.0)
        covariance[at] = strata.combined(both - inside, here, beside)
    return variance, np.maximum(strata.variance[a] + variance - 2 * covariance, 0.0)


def _spread_of_rest(strata: Strata, a: Numbers, whole: int, w: Floats, mean: Floats) -> Floats:
    """Σw(y - m)² / Σw of each stratum of the rest; 0 where it is no more than subtracting has left."""
    squares = strata.of_w * (strata.of_spread + np.nan_to_num(strata.of_mean) ** 2)
    left = squares[:, [whole]] - squares[:, a]
    spread = np.divide(left, w, out=np.zeros_like(w), where=w > 0) - np.nan_to_num(mean) ** 2
    size = np.divide(squares[:, [whole]], w, out=np.zeros_like(w), where=w > 0)
    return np.where(spread > ROUNDING * size, spread, 0.0)
