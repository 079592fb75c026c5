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

from indicators.estimates.calibrated import Margins
from indicators.estimates.domains import Domains
from indicators.estimates.stages import SecondStage
from indicators.survey.calibration import Calibration
from indicators.survey.design import Design, Floats
from indicators.survey.moments import KEYS, ROUNDING, Moments
from indicators.survey.sums import SUMS

Numbers = NDArray[np.intp]


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

    def products(self, a: Numbers, b: Numbers, weight: Floats) -> Floats:
        """Σ_u weight_u x_au z_bu over the units that both domains have members in, x and z being y y, y w, w y and w w.

        `weight` is an array of units × 1, or × items; the result is 4 × pairs × items.
        """
        pair, at, other, met = self._met(a, b)
        both = weight[self.keys[at] % self.units] * met[:, None]
        collected = self._collected(pair, len(a))
        return np.stack([collected @ (both * x[at] * z[other]) for x in (self.wy, self.w) for z in (self.wy, self.w)])

    def _met(self, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]:
        """Of every unit of domain a[k]: k, its place, the place of the same unit in b[k], and whether there is one."""
        counts = self.first[a + 1] - self.first[a]
        pair = np.repeat(np.arange(len(a)), counts)
        at = np.arange(counts.sum()) + np.repeat(self.first[a] - np.cumsum(counts) + counts, counts)
        wanted = b[pair] * self.units + self.keys[at] % self.units
        other = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return pair, at, other, self.keys[other] == wanted

    @staticmethod
    def _collected(pair: Numbers, pairs: int) -> sparse.csr_array:
        return sparse.csr_array((np.ones(len(pair)), (pair, np.arange(len(pair)))), shape=(pairs, len(pair)))

    def with_answers(self) -> Floats:
        """In how many units each domain has answers; domains × items."""
        return self._collected(self.keys // self.units, len(self.first) - 1) @ (self.n > 0).astype("float64")

    def without(self, a: Numbers, whole: Numbers) -> Floats:
        """In how many units whole[k] has answers outside of its part a[k]; pairs × items."""
        pair, at, other, _ = self._met(a, whole)
        all_of_it = (self.n[at] > 0) & (self.n[at] == self.n[other])
        return self.with_answers()[whole] - self._collected(pair, len(a)) @ all_of_it.astype("float64")


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
    open_ww : array, domains × items
        Σ (1 - n_h / N_h) w²: what a share's variance would be, times (Σw)² / p (1 - p), if answers were independent.
    people, strangers : array, domains × 1
        Respondents, also those who did not answer; and those in strata that were not asked completely.
    """

    def __init__(self, moments: Moments, cells: pd.DataFrame, domains: Domains) -> None:
        self.domains = domains
        measured = set(moments.sums["indicator"].unique())
        self.items = [item for item in moments.centres if item in measured]
        self._clustered = moments.clustered
        self._design = Design.of(moments.counts, moments.clustered)
        self._sums = _tables(moments, cells, self.items)
        stratum = self._design.strata.get_indexer(pd.Index(cells["stratum"]))
        self._strata = _ByUnit.of(domains.members, stratum, len(self._design.strata), self._sums)
        self._scale, self._centring, unknown = self._of_items(stratum)
        self._scale_of_cell = self._scale[stratum]
        self._units = self._psus(cells, stratum) if moments.clustered else self._strata
        self._within = self._second_stage(cells, moments.counts)
        self._margins = self._calibrated(moments, moments.calibration, cells, stratum) if moments.calibration else None
        self.n, self.w, wy, wyy, self.ww = (domains.members @ self._sums[name] for name in ("n", "w", "wy", "wyy", "ww"))
        self.mean = np.divide(wy, self.w, out=np.full_like(wy, np.nan), where=self.w > 0)
        spread = np.divide(wyy, self.w, out=np.full_like(wy, np.nan), where=self.w > 0) - self.mean**2
        self.spread = np.where(spread > ROUNDING * np.maximum(self.mean**2, 1e-300), spread, 0.0)
        units = self._units.with_answers() if moments.clustered else self.n
        self.df = units - self._strata.with_answers()
        unknown_of_cell = unknown[stratum] if self._within is None else 1 - self._within.asked[:, None]
        self.open_ww = domains.members @ (unknown_of_cell * self._sums["ww"])
        people = np.zeros((len(cells), 1))
        people[_positions(cells, moments.counts), 0] = moments.counts["respondents"]
        somebody_unasked = self._design.unasked[stratum] > 0
        self.people, self.strangers = domains.members @ people, domains.members @ (people * somebody_unasked[:, None])
        straddled = cells[somebody_unasked].groupby("stratum")["quartier_id"].nunique() > 1
        self._all_known = not (moments.clustered or straddled.any())

    def _of_items(self, stratum: Numbers) -> tuple[Floats, Floats, Floats]:
        """Scale, centring and the unasked part of each stratum × 1; × items, where a whole stratum was asked."""
        design = self._design
        if self._clustered or (design.unasked > 0).all():
            return design.scale[:, None], design.centring[:, None], design.unasked[:, None]
        answers = np.zeros((len(design.strata), len(self.items)))
        np.add.at(answers, stratum, self._sums["n"])
        return design.silent(answers)

    @cached_property
    def exact(self) -> NDArray[np.bool_]:
        """Where everybody of the population answered, each counting alike: the mean is known; domains × items."""
        return self.everybody(self.n, self.w, self.ww, self.people, self.strangers)

    def everybody(self, n: Floats, w: Floats, ww: Floats, people: Floats, strangers: Floats) -> NDArray[np.bool_]:
        """Whether these are all people of a place: their strata asked completely, nobody silent, weights alike.

        Where a stratum that was not asked completely holds several quartiers, people whom nobody asked may live in any of
        them, and nobody is known to be everybody. Nor does a design of clusters tell how many people there are.
        """
        alike = np.abs(n * ww - w**2) <= ROUNDING * w**2
        return (n > 0) & (n == people) & (strangers == 0) & alike & self._all_known

    @cached_property
    def n_eff(self) -> Floats:
        """Kish's effective number of answers, (Σw)² / Σw²."""
        return np.divide(self.w**2, self.ww, out=np.zeros_like(self.w), where=self.ww > 0)

    @cached_property
    def own(self) -> Floats:
        """The covariances of each domain's totals with one another."""
        every = np.arange(len(self.n))
        return self.covariances(every, every)

    def covariances(self, a: Numbers, b: Numbers) -> Floats:
        """Covariances of the totals of y and w of domain a[k] with those of domain b[k], overlaps counted.

        Where weights are calibrated they are those of residuals (`indicators.estimates.calibrated`).

        Returns
        -------
        array, 4 × pairs × items
            Of y with y, y with w, w with y and w with w.
        """
        if self._clustered:
            second = self._units.products(a, b, self._scale[self._stratum_of_psu])
        else:
            both = _common(self.domains.members, a, b)
            second = np.stack([both @ (self._scale_of_cell * self._sums[name]) for name in ("wwyy", "wwy", "wwy", "ww")])
        between = second - self._strata.products(a, b, self._scale * self._centring)
        plain = between if self._within is None else between + self._covariances_within(self._within, a, b)
        return plain - self._margins.explained(a, b) if self._margins else plain

    def _covariances_within(self, within: SecondStage, a: Numbers, b: Numbers) -> Floats:
        """What the second stage adds."""
        both = _common(self.domains.members, a, b)
        scale = within.scale[self._psu]
        squares = np.stack([both @ (scale * self._sums[name]) for name in ("wwyy", "wwy", "wwy", "ww")])
        return squares - self._units.products(a, b, within.scale * within.centring)

    def rest_variances(self, a: Numbers, whole: Numbers, mean: Floats, exact: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Of the rest of whole[k] without its part a[k], and of the difference of part and rest; pairs × items.

        Parameters
        ----------
        mean : array
            Of the rest, around its item's centre.
        exact : array of bool
            Where the rest's is known.
        """
        w = self.w[whole] - self.w[a]
        own, all_, both = self.own[:, a], self.own[:, whole], self.covariances(a, whole)
        of_rest = all_ - both - both[[0, 2, 1, 3]] + own  # also the other way round: y with w as w with y
        of_others = np.where(exact, 0.0, _cleared(linearised(of_rest, mean, mean, w, w), all_, mean, w))
        covariance = linearised(both - own, self.mean[a], mean, self.w[a], w)
        common = np.where(exact | self.exact[a], 0.0, covariance)
        return of_others, np.maximum(self.variance()[a] + of_others - 2 * common, 0.0)

    def rest_df(self, a: Numbers, whole: Numbers) -> Floats:
        """Degrees of freedom of whole[k] without its part a[k], as `df`; pairs × items."""
        units = self._units.without(a, whole) if self._clustered else self.n[whole] - self.n[a]
        return units - self._strata.without(a, whole)

    def variance(self) -> Floats:
        """Of every mean; 0 where all answers are equal, or everybody's are known."""
        linear = linearised(self.own, self.mean, self.mean, self.w, self.w)
        return np.where((self.spread > 0) & ~self.exact, np.maximum(linear, 0.0), 0.0)

    def _psus(self, cells: pd.DataFrame, stratum: Numbers) -> _ByUnit:
        psus, number = np.unique(cells["stratum"] + "\0" + cells["psu"], return_inverse=True)
        self._stratum_of_psu = np.zeros(len(psus), dtype=np.intp)
        self._stratum_of_psu[number] = stratum
        self._psu: Numbers = number  # of each cell
        return _ByUnit.of(self.domains.members, number, len(psus), self._sums)

    def _second_stage(self, cells: pd.DataFrame, counts: pd.DataFrame) -> SecondStage | None:
        if not self._clustered or "psu_size" not in counts:
            return None
        by_cell = counts.iloc[_positions(counts, cells)]
        return SecondStage(by_cell, self._psu, 1 - self._design.unasked[self._stratum_of_psu[self._psu]])

    def _calibrated(self, moments: Moments, calibration: Calibration, cells: pd.DataFrame, stratum: Numbers) -> Margins:
        order = np.argsort(_positions(cells, moments.counts))
        weights = moments.counts[["w", "ww"]].to_numpy(dtype="float64")[order]
        units = self._psu if moments.clustered else None
        return Margins(
            calibration.in_order(order), weights, self.domains.members, self._sums, self._design, stratum, units, self._within
        )


def linearised(of: Floats, mean_a: Floats, mean_b: Floats, w_a: Floats, w_b: Floats) -> Floats:
    """The covariance of two means from `Totals.covariances` of their totals; missing where one has no answers.

    What is no more than subtracting has left of equal terms is 0: a single cluster has no spread, not one of 1e-9.
    """
    terms = (of[0], mean_b * of[1], mean_a * of[2], mean_a * mean_b * of[3])
    above = terms[0] - terms[1] - terms[2] + terms[3]
    above = np.where(np.abs(above) <= ROUNDING * sum(np.abs(term) for term in terms), 0.0, above)
    below = w_a * w_b
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _cleared(variance: Floats, whole: Floats, mean: Floats, w: Floats) -> Floats:
    """A variance that was reached by subtracting; 0 where it is no more than the rounding of what was subtracted from."""
    yy, yw, wy, ww = np.abs(whole)
    size = yy + np.abs(mean) * (yw + wy) + mean**2 * ww
    return np.where(variance * w**2 <= ROUNDING * size, 0.0, np.maximum(variance, 0.0))


def cells_of(moments: Moments) -> pd.DataFrame:
    """The cells that the moments have, each once: ``stratum, psu, quartier_id, groups``."""
    return moments.counts[KEYS].drop_duplicates().reset_index(drop=True)


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
    at: Numbers = pd.MultiIndex.from_frame(cells[KEYS]).get_indexer(pd.MultiIndex.from_frame(table[KEYS]))
    return at


def _common(members: sparse.csr_array, a: Numbers, b: Numbers) -> sparse.csr_array:
    """The cells that domain a[k] has in common with domain b[k], a row each.

    Most pairs share their second domain (the whole city); its cells are looked up instead of copied for every pair, which
    would take the square of the number of quartiers.
    """
    shared, number = np.unique(b, return_inverse=True)
    if 8 * len(shared) > len(b):
        return members[a] * members[b]
    common = members[a]
    row = np.repeat(np.arange(len(a)), np.diff(common.indptr))
    for at, domain in enumerate(shared):
        inside = np.zeros(members.shape[1])
        cells = slice(members.indptr[domain], members.indptr[domain + 1])
        inside[members.indices[cells]] = members.data[cells]
        mine = number[row] == at
        common.data[mine] *= inside[common.indices[mine]]
    common.eliminate_zeros()
    return common
