"""Differences between two domains: two quartiers, two target groups, two waves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.domains import Domains
from indicators.estimates.intervals import mean_interval
from indicators.estimates.table import two_sided
from indicators.estimates.totals import Numbers, Totals, _ByUnit, cells_of, linearised
from indicators.estimates.waves import WaveMeans
from indicators.formulas import Share
from indicators.survey.design import Floats
from indicators.survey.moments import Moments

Domain = tuple[str, tuple[str, str]]  # a target group in a place: ("older", ("quartier", "06"))


def differences(
    moments: Moments, catalogue: Catalogue, quartier_ids: Sequence[str], pairs: Sequence[tuple[Domain, Domain]]
) -> pd.DataFrame:
    """First minus second of each pair, for every indicator; the same people may be in both.

    The covariance of the two estimates is that of the common design, as R's
    ``svycontrast(svyby(…, covmat = TRUE))``.

    Returns
    -------
    DataFrame
        ``pair`` (position in `pairs`), ``indicator, difference, se, lower, upper, df, p``; percentage points or
        scale points. Missing where one of the two has no answers.
    """
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, list(catalogue.target_groups), quartier_ids))
    first, second = (np.array([_number(totals.domains, *pair[side]) for pair in pairs], dtype=np.intp) for side in (0, 1))
    return _table(totals, catalogue, first, second)


def changes(
    before: Moments,
    after: Moments,
    catalogue: Catalogue,
    quartier_ids: Sequence[str],
    domains: Sequence[Domain],
    *,
    independent: bool = True,
) -> pd.DataFrame:
    """After minus before, for every indicator that both waves have: `indicators.estimates.waves`, with R's degrees of freedom.

    Returns
    -------
    DataFrame
        As `differences`; ``pair`` is the position in `domains`.
    """
    means = WaveMeans.of({"0": before, "1": after}, list(catalogue.target_groups), quartier_ids, independent=independent)
    at = np.array([domain_of(means, group, place) for group, place in domains], dtype=np.intp)
    value, variance = means.contrast(np.array([-1.0, 1.0]))
    df = joint_df(means.totals, [at, at + means.mean.shape[1]])
    return _as_table(means.totals.items, catalogue, value[at], variance[at], df)


def joint_df(totals: Totals, domains: Sequence[Numbers]) -> Floats:
    """Degrees of freedom of several domains together that have no respondent in common, as R's ``degf`` of all their rows."""
    strata = _in_any(totals._strata, domains)
    return (_in_any(totals._units, domains) if totals._clustered else sum(totals.n[at] for at in domains)) - strata


def _in_any(by_unit: _ByUnit, domains: Sequence[Numbers]) -> Floats:
    """In how many units any of the k-th domains has answers; pairs × items."""
    counted = np.zeros((len(domains[0]), by_unit.n.shape[1]))
    for pair in range(len(domains[0])):
        answered = np.zeros((by_unit.units, by_unit.n.shape[1]), dtype=bool)
        for at in domains:
            own = slice(by_unit.first[at[pair]], by_unit.first[at[pair] + 1])
            answered[by_unit.keys[own] % by_unit.units] |= by_unit.n[own] > 0
        counted[pair] = answered.sum(axis=0)
    return counted


def _table(totals: Totals, catalogue: Catalogue, first: Numbers, second: Numbers) -> pd.DataFrame:
    """First minus second of every pair of domains, with the degrees of freedom of both together."""
    difference = totals.mean[first] - totals.mean[second]
    own, covariances = totals.variance(), totals.covariances(first, second)
    covariance = linearised(covariances, totals.mean[first], totals.mean[second], totals.w[first], totals.w[second])
    variance = np.maximum(own[first] + own[second] - 2 * covariance, 0.0)
    return _as_table(totals.items, catalogue, difference, variance, _joint_df(totals, first, second))


def _as_table(items: list[str], catalogue: Catalogue, difference: Floats, variance: Floats, df: Floats) -> pd.DataFrame:
    lower, upper = mean_interval(difference, np.sqrt(variance), df)
    unit = np.array([100.0 if isinstance(catalogue.indicators[item].formula, Share) else 1.0 for item in items])
    measured = {"difference": difference, "se": np.sqrt(variance), "lower": lower, "upper": upper}
    return pd.DataFrame(
        {
            "pair": np.repeat(np.arange(len(difference)), len(items)),
            "indicator": np.tile(items, len(difference)),
            **{name: (column * unit).ravel() for name, column in measured.items()},
            "df": df.ravel(),
            "p": two_sided(difference, variance, df).ravel(),
        }
    )


def _number(domains: Domains, group: str, place: tuple[str, str]) -> int:
    """The position of one domain."""
    return domains.groups.index(group) * len(domains.places) + domains.places.index(place)


def _joint_df(totals: Totals, a: Numbers, b: Numbers) -> Floats:
    """Degrees of freedom of domains a[k] and b[k] together: units with answers in either, less such strata."""
    strata = _in_either(totals._strata, a, b)
    if totals._clustered:
        return _in_either(totals._units, a, b) - strata
    return totals.n[a] + totals.n[b] - (totals.domains.members[a] * totals.domains.members[b]) @ totals._sums["n"] - strata


def _in_either(by_unit: _ByUnit, a: Numbers, b: Numbers) -> Floats:
    """In how many units domain a[k] or b[k] has answers; pairs × items."""
    pair, at, other, met = by_unit._met(a, b)
    in_both = (by_unit.n[at] > 0) & (by_unit.n[other] > 0) & met[:, None]
    own = by_unit.with_answers()
    return own[a] + own[b] - by_unit._collected(pair, len(a)) @ in_both.astype("float64")


def domain_of(means: WaveMeans, group: str, place: tuple[str, str]) -> int:
    """The position of a target group in a place."""
    return means.groups.index(group) * len(means.places) + means.places.index(place)
