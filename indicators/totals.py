"""Weighted totals of every domain, and the covariances of any two of them under the sample design.

A mean is a ratio of two totals, m = Σwy / Σw. Its variance and the covariance of two means follow from the
covariances of totals by linearisation (Taylor series; Särndal, Swensson and Wretman 1992, 5.6 and 5.8), as in
R's ``svymean`` and ``svyby(…, covmat = TRUE)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from indicators.design import Design, Floats
from indicators.domains import Domains
from indicators.moments import SUMS, Moments

Numbers = NDArray[np.intp]
_CELL = ["stratum", "psu", "quartier_id", "groups"]
_ROUNDING = 1e-12  # what subtracting equal sums leaves of them


@dataclass(frozen=True)
class _ByUnit:
    """Sums of each domain in each stratum (or PSU) in which it has members, sorted by domain and unit.

    Attributes
    ----------
    keys : array
        domain × units + unit.
    first : array
        Where each domain begins, and the end.
    w, wy, n : arrays, places in `keys` × items
    """

    units: int
    keys: Numbers
    first: Numbers
    n: Floats
    w: Floats
    wy: Floats

    @classmethod
    def of(cls, members: sparse.csr_array, unit_of_cell: Numbers, units: int, sums: dict[str, Floats]) -> _ByUnit:
        domain = np.repeat(np.arange(members.shape[0]), np.diff(members.indptr))
        keys, place = np.unique(domain * units + unit_of_cell[members.indices], return_inverse=True)
        gather = sparse.csr_array((np.ones(len(place)), (place, members.indices)), shape=(len(keys), members.shape[1]))
        first = np.searchsorted(keys, np.arange(members.shape[0] + 1) * units)
        return cls(units, keys, first, *(gather @ sums[name] for name in ("n", "w", "wy")))

    def dot(self, a: Numbers, b: Numbers, weight: Floats, x: Floats, y: Floats) -> Floats:
        """Σ_u weight_u x_au y_bu over the units that both domains have members in; pairs × items."""
        counts = self.first[a + 1] - self.first[a]
        pair = np.repeat(np.arange(len(a)), counts)
        at = np.arange(counts.sum()) + np.repeat(self.first[a] - np.cumsum(counts) + counts, counts)
        unit = self.keys[at] % self.units
        wanted = b[pair] * self.units + unit
        other = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        both = weight[unit] * (self.keys[other] == wanted)
        collect = sparse.csr_array((both, (pair, np.arange(len(pair)))), shape=(len(a), len(pair)))
        return collect @ (x[at] * y[other])

    def outer(self, domains: Numbers, weight: Floats) -> Floats:
        """Σ_u weight_u z_u z_uᵀ over the units of each domain, z holding Σwy and then Σw of every item."""
        z = np.hstack([self.wy, self.w])
        scaled = z * weight[self.keys % self.units][:, None]
        spans = [slice(self.first[domain], self.first[domain + 1]) for domain in domains]
        return np.stack([scaled[span].T @ z[span] for span in spans])

    def in_either(self, a: Numbers, b: Numbers) -> Floats:
        """In how many units domain a[k] or b[k] has answers; pairs × items."""
        own, answered = self.with_answers(), (self.n > 0).astype("float64")
        return own[a] + own[b] - self.dot(a, b, np.ones(self.units), answered, answered)

    def with_answers(self) -> Floats:
        """In how many units each domain has answers; domains × items."""
        domain = self.keys // self.units
        collect = sparse.csr_array(
            (np.ones(len(domain)), (domain, np.arange(len(domain)))), shape=(len(self.first) - 1, len(domain))
        )
        return collect @ (self.n > 0).astype("float64")


@dataclass(frozen=True)
class Covariances:
    """Of the totals of two domains, a and b; each pairs × items."""

    yy: Floats
    yw: Floats
    wy: Floats
    ww: Floats


class Totals:
    """The totals of every domain and item of one wave; arrays are domains × items.

    Parameters
    ----------
    moments : Moments
    cells : DataFrame
        As `cells_of` gives them.
    domains : Domains
        Over those cells.

    Attributes
    ----------
    items : list of str
        In the order of the moments' centres.
    n, w, mean, ww, spread, df : arrays
        Answers, Σw, the mean around its item's centre, Σw², Σw(y - mean)² / Σw, degrees of freedom as
        R's ``degf`` of the domain.
    """

    def __init__(self, moments: Moments, cells: pd.DataFrame, domains: Domains) -> None:
        self.domains = domains
        self._cells = cells
        measured = set(moments.sums["indicator"].unique())
        self.items = [item for item in moments.centres if item in measured]
        self._clustered = moments.clustered
        self._design = Design.of(moments.counts, moments.clustered)
        self._sums = _tables(moments, cells, self.items)
        stratum = self._design.strata.get_indexer(pd.Index(cells["stratum"]))
        self._scale_of_cell = self._design.scale[stratum][:, None]
        self._strata = _ByUnit.of(domains.members, stratum, len(self._design.strata), self._sums)
        self._units = self._psus(cells) if moments.clustered else self._strata
        self.n, self.w, wy, wyy, self.ww = (domains.members @ self._sums[name] for name in ("n", "w", "wy", "wyy", "ww"))
        self.mean = np.divide(wy, self.w, out=np.full_like(wy, np.nan), where=self.w > 0)
        spread = np.divide(wyy, self.w, out=np.full_like(wy, np.nan), where=self.w > 0) - self.mean**2
        self.spread = np.where(spread > _ROUNDING * np.maximum(self.mean**2, 1e-300), spread, 0.0)
        units = self._units.with_answers() if moments.clustered else self.n
        self.df = units - self._strata.with_answers()

    @cached_property
    def n_eff(self) -> Floats:
        """Kish's effective number of answers, (Σw)² / Σw²."""
        return np.divide(self.w**2, self.ww, out=np.zeros_like(self.w), where=self.ww > 0)

    @cached_property
    def own(self) -> Covariances:
        """The covariances of each domain's totals with one another."""
        every = np.arange(len(self.n))
        return self.covariances(every, every)

    def covariances(self, a: Numbers, b: Numbers) -> Covariances:
        """Covariances of the totals of domain a[k] with those of domain b[k], overlaps counted."""
        if self._clustered:
            scale = self._design.scale[self._stratum_of_psu]
            second = [self._units.dot(a, b, scale, x, y) for x, y in self._crossed(self._units)]
        else:
            both = self.domains.members[a] * self.domains.members[b]
            second = [both @ (self._scale_of_cell * self._sums[name]) for name in ("wwyy", "wwy", "wwy", "ww")]
        weight = self._design.scale * self._design.centring
        centred = [self._strata.dot(a, b, weight, x, y) for x, y in self._crossed(self._strata)]
        return Covariances(*(one - other for one, other in zip(second, centred, strict=True)))

    def joint_df(self, a: Numbers, b: Numbers) -> Floats:
        """Degrees of freedom of domains a[k] and b[k] together: units with answers in either, less such strata."""
        strata = self._strata.in_either(a, b)
        if self._clustered:
            return self._units.in_either(a, b) - strata
        return self.n[a] + self.n[b] - (self.domains.members[a] * self.domains.members[b]) @ self._sums["n"] - strata

    def variance(self) -> Floats:
        """Of every mean; 0 where all answers are equal."""
        linear = linearised(self.own, self.mean, self.mean, self.w, self.w)
        return np.where(self.spread > 0, np.maximum(linear, 0.0), 0.0)

    def between_items(self, cells: pd.DataFrame, products: Floats, domains: Numbers | None = None) -> Floats:
        """Covariances of the means of any two items in each domain; domains × items × items.

        Parameters
        ----------
        cells : DataFrame
            Of the products, ``stratum, psu, quartier_id, groups``.
        products : array, cells × 2k × 2k
            As in `indicators.products.Products`, in the order of `items`. Where clusters were sampled, the products
            of their totals are taken instead, which are known already.
        domains : array or None
            Which domains; `cells` must hold all of theirs. All by default.
        """
        k = len(self.items)
        which = np.arange(len(self.n)) if domains is None else domains
        if self._clustered:
            total = self._units.outer(which, self._design.scale[self._stratum_of_psu])
        else:
            row = _positions(self._cells, cells)
            scaled = (products * self._scale_of_cell[row][:, :, None]).reshape(len(cells), -1)
            total = (self.domains.members[which][:, row] @ scaled).reshape(-1, 2 * k, 2 * k)
        total -= self._strata.outer(which, self._design.scale * self._design.centring)
        yy, yw, ww = total[:, :k, :k], total[:, :k, k:], total[:, k:, k:]
        of = Covariances(yy, yw, yw.transpose(0, 2, 1), ww)
        mean, w = self.mean[which], self.w[which]
        return linearised(of, mean[:, :, None], mean[:, None, :], w[:, :, None], w[:, None, :])

    def covariance(self, a: Numbers, b: Numbers) -> Floats:
        """Of the means of domains a[k] and b[k]; pairs × items."""
        return linearised(self.covariances(a, b), self.mean[a], self.mean[b], self.w[a], self.w[b])

    @staticmethod
    def _crossed(by_unit: _ByUnit) -> list[tuple[Floats, Floats]]:
        return [(by_unit.wy, by_unit.wy), (by_unit.wy, by_unit.w), (by_unit.w, by_unit.wy), (by_unit.w, by_unit.w)]

    def _psus(self, cells: pd.DataFrame) -> _ByUnit:
        psus, number = np.unique(cells["stratum"] + "\0" + cells["psu"], return_inverse=True)
        stratum = self._design.strata.get_indexer(pd.Index(cells["stratum"]))
        self._stratum_of_psu = np.zeros(len(psus), dtype=np.intp)
        self._stratum_of_psu[number] = stratum
        return _ByUnit.of(self.domains.members, number, len(psus), self._sums)


@dataclass(frozen=True)
class Rest:
    """The rest of the city beside each of some domains; arrays are domains × items."""

    n: Floats
    mean: Floats
    difference: Floats
    variance: Floats
    df: Floats

    @classmethod
    def of(cls, totals: Totals, a: Numbers, city: Numbers) -> Rest:
        """Totals of the rest are the city's minus the domain's, and so are their covariances."""
        w = totals.w[city] - totals.w[a]
        wy = totals.w[city] * np.nan_to_num(totals.mean[city]) - totals.w[a] * np.nan_to_num(totals.mean[a])
        mean = np.divide(wy, w, out=np.full_like(w, np.nan), where=w > _ROUNDING * totals.w[city])
        own, whole, both = (_taken(totals.own, a), _taken(totals.own, city), totals.covariances(a, city))
        with_rest = Covariances(both.yy - own.yy, both.yw - own.yw, both.wy - own.wy, both.ww - own.ww)
        of_rest = Covariances(
            whole.yy - 2 * both.yy + own.yy,
            whole.yw - both.yw - both.wy + own.yw,
            whole.wy - both.wy - both.yw + own.wy,
            whole.ww - 2 * both.ww + own.ww,
        )
        variance = (
            linearised(own, totals.mean[a], totals.mean[a], totals.w[a], totals.w[a])
            + linearised(of_rest, mean, mean, w, w)
            - 2 * linearised(with_rest, totals.mean[a], mean, totals.w[a], w)
        )
        return cls(totals.n[city] - totals.n[a], mean, totals.mean[a] - mean, np.maximum(variance, 0.0), totals.df[city])


def linearised(of: Covariances, mean_a: Floats, mean_b: Floats, w_a: Floats, w_b: Floats) -> Floats:
    """The covariance of two means from those of their totals; missing where one has no answers."""
    above = of.yy - mean_b * of.yw - mean_a * of.wy + mean_a * mean_b * of.ww
    below = w_a * w_b
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def cells_of(moments: Moments) -> pd.DataFrame:
    """The cells that the moments have, each once: ``stratum, psu, quartier_id, groups``."""
    return moments.counts[_CELL].drop_duplicates().reset_index(drop=True)


def _tables(moments: Moments, cells: pd.DataFrame, items: list[str]) -> dict[str, Floats]:
    """Each sum as an array of cells × items; 0 where nobody answered."""
    row = _positions(cells, moments.sums)
    column = pd.Index(items).get_indexer(pd.Index(moments.sums["indicator"]))
    tables = {}
    for name in SUMS:
        tables[name] = np.zeros((len(cells), len(items)))
        tables[name][row, column] = moments.sums[name].to_numpy(dtype="float64")
    return tables


def _positions(cells: pd.DataFrame, table: pd.DataFrame) -> Numbers:
    """In which row of `cells` each row of a table belongs."""
    one, other = np.zeros(len(cells), dtype=np.int64), np.zeros(len(table), dtype=np.int64)
    for key in _CELL:
        codes, values = pd.factorize(cells[key])
        one = one * len(values) + codes
        other = other * len(values) + values.get_indexer(pd.Index(table[key]))
    order = np.argsort(one)
    return order[np.searchsorted(one[order], other)]


def _taken(of: Covariances, rows: Numbers) -> Covariances:
    return Covariances(of.yy[rows], of.yw[rows], of.wy[rows], of.ww[rows])
