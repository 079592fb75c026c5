"""Differences between two domains: two quartiers, two target groups, a quartier and the rest, two waves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY, Domains
from indicators.estimates.intervals import mean_interval
from indicators.estimates.table import two_sided
from indicators.estimates.totals import Numbers, Totals, _ByUnit, cells_of, linearised
from indicators.formulas import Share
from indicators.survey.design import Floats
from indicators.survey.moments import KEYS, Moments
from indicators.survey.sums import SUMS

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
    """After minus before, for every indicator that both waves have.

    Both waves are taken as one sample in which the wave is a target group. If they are not independent, a
    stratum and a sampling unit of the same name are the same in both (a panel of addresses or persons), and
    what the waves have in common makes the difference more certain. No finite population correction is made
    where units are shared.

    Returns
    -------
    DataFrame
        As `differences`; ``pair`` is the position in `domains`.

    Raises
    ------
    ValueError
        If the waves are not independent but have no sampling units.
    """
    if not independent and not (before.clustered and after.clustered):
        raise ValueError("waves share people only where a sampling unit (a person, an address) is declared for both")
    groups = list(catalogue.target_groups)
    both = _added(_marked(before, groups, 0, independent), _marked(after, groups, 1, independent))
    cells = cells_of(both)
    names = [f"{wave} {group}" for wave in ("before", "after") for group in (EVERYBODY, *groups)]
    totals = Totals(both, cells, Domains.of(cells, names, quartier_ids))
    first = np.array([_number(totals.domains, f"after {group}", place) for group, place in domains], dtype=np.intp)
    second = np.array([_number(totals.domains, f"before {group}", place) for group, place in domains], dtype=np.intp)
    return _table(totals, catalogue, first, second)


def _marked(moments: Moments, groups: Sequence[str], wave: int, independent: bool) -> Moments:
    """The moments with bits for everybody and every group of this wave; apart from the other wave if independent."""
    shift = wave * (len(groups) + 1)

    def mark(table: pd.DataFrame) -> pd.DataFrame:
        marked = table.assign(groups=(table["groups"] * 2 + 1) * (1 << shift))
        if independent:
            marked["stratum"] = f"{wave} " + marked["stratum"]
        elif "stratum_size" in marked:
            marked["stratum_size"] = np.nan
        return marked

    return Moments(mark(moments.counts), mark(moments.sums), moments.centres)


def _added(one: Moments, other: Moments) -> Moments:
    counts = pd.concat([one.counts, other.counts])
    counts = counts.groupby(KEYS, as_index=False).agg({"respondents": "sum", "w": "sum", "ww": "sum", "stratum_size": "max"})
    sums = pd.concat([one.sums, other.sums]).groupby([*KEYS, "indicator"], as_index=False)[list(SUMS)].sum()
    return Moments(counts, sums, {**one.centres, **other.centres})


def _table(totals: Totals, catalogue: Catalogue, first: Numbers, second: Numbers) -> pd.DataFrame:
    """First minus second of every pair of domains, with the degrees of freedom of both together."""
    difference = totals.mean[first] - totals.mean[second]
    own, covariances = totals.variance(), totals.covariances(first, second)
    covariance = linearised(covariances, totals.mean[first], totals.mean[second], totals.w[first], totals.w[second])
    variance = np.maximum(own[first] + own[second] - 2 * covariance, 0.0)
    df = _joint_df(totals, first, second)
    lower, upper = mean_interval(difference, np.sqrt(variance), df)
    unit = np.array([100.0 if isinstance(catalogue.indicators[item].formula, Share) else 1.0 for item in totals.items])
    measured = {"difference": difference, "se": np.sqrt(variance), "lower": lower, "upper": upper}
    return pd.DataFrame(
        {
            "pair": np.repeat(np.arange(len(first)), len(totals.items)),
            "indicator": np.tile(totals.items, len(first)),
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
