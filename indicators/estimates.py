"""From moments to the table of estimates: weighted values, linearised standard errors, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from indicators.catalogue import Catalogue, Indicator, Mean, Share
from indicators.design import Floats
from indicators.domains import Domains
from indicators.intervals import holm, mean_interval, share_interval
from indicators.moments import Moments
from indicators.totals import Rest, Totals, cells_of

SIGNIFICANCE = 0.05

COLUMNS = {
    "level": "str",
    "quartier_id": "str",
    "target_group": "str",
    "wave": "str",
    "indicator": "str",
    "value": "float64",
    "se": "float64",
    "lower": "float64",
    "upper": "float64",
    "n": "Int64",
    "n_eff": "float64",
    "deff": "float64",
    "df": "float64",
    "status": "str",
    "verdict": "str",
    "source": "str",
}
NUMBERS = ["value", "se", "lower", "upper", "n", "n_eff", "deff", "df"]


def centre(indicator: Indicator) -> float:
    """The middle of an indicator's scale, which is taken off every answer before summing up."""
    match indicator.formula:
        case Share():
            return 0.5
        case Mean(low=low, high=high):
            return (low + high) / 2
    raise ValueError(f"{indicator.id} is not measured by a survey")


def estimate(
    moments: Moments,
    catalogue: Catalogue,
    wave: str,
    quartier_ids: Sequence[str],
    areas: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Estimates of every survey indicator for city, quartiers, areas and target groups of one wave.

    A target group or quartier is a domain: it zeroes weights and drops no row, so strata keep the
    full count of their units. Variances are Taylor-linearised, stratified, clustered where the wave
    has sampling units, with finite population correction, as R's ``svymean`` of a subset.

    Returns
    -------
    DataFrame
        The table of estimates (docs/architecture.md), not yet masked; shares in percent.
    """
    groups = list(catalogue.target_groups)
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, groups, quartier_ids, areas))
    described = [catalogue.indicators[item] for item in totals.items]
    is_share = np.array([isinstance(indicator.formula, Share) for indicator in described])
    middle = np.array([moments.centres[item] for item in totals.items])
    table = {name: column.ravel(order="F") for name, column in _measured(totals, is_share, middle).items()}
    levels, ids = np.array(totals.domains.places, dtype=object).T
    domains = len(totals.domains.groups) * len(levels)
    made = pd.DataFrame(table).assign(
        level=np.tile(levels, len(totals.domains.groups) * len(described)),
        quartier_id=np.tile(ids, len(totals.domains.groups) * len(described)),
        target_group=np.tile(np.repeat(totals.domains.groups, len(levels)), len(described)),
        indicator=np.repeat(totals.items, domains),
        verdict=_verdicts(totals).ravel(order="F"),
        wave=wave,
        source="survey",
    )
    order = {name: number for number, name in enumerate(catalogue.indicators)}
    made = made.assign(status=np.where(made["n"] > 0, "ok", "no_data"))
    return as_estimates(made.sort_values("indicator", key=lambda names: names.map(order), kind="stable", ignore_index=True))


def as_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the columns and types of the table of estimates."""
    return frame.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def _measured(totals: Totals, is_share: NDArray[np.bool_], middle: Floats) -> dict[str, Floats]:
    """Everything that is known of each domain and item; arrays are domains × items."""
    variance = totals.variance()
    answered = totals.n > 0
    mean, se = totals.mean + middle, np.where(answered, np.sqrt(variance), np.nan)
    lower, upper = mean_interval(mean, se, totals.df)
    shares = (mean[:, is_share], se[:, is_share], totals.df[:, is_share], totals.n[:, is_share], totals.n_eff[:, is_share])
    lower[:, is_share], upper[:, is_share] = share_interval(*shares)
    simple = np.divide(totals.spread, totals.n - 1, out=np.full_like(mean, np.nan), where=(totals.n > 1) & (totals.spread > 0))
    unit = np.where(is_share, 100.0, 1.0)
    return {
        "value": mean * unit,
        "se": se * unit,
        "lower": lower * unit,
        "upper": upper * unit,
        "n": totals.n,
        "n_eff": totals.n_eff,
        "deff": variance / simple,
        "df": totals.df,
    }


def _verdicts(totals: Totals) -> NDArray[np.object_]:
    """Each quartier against the rest of the city in each group (the sign is that against the whole city).

    Holm-adjusted over the quartiers of one item and group; ``none`` where there is nothing to test.
    """
    levels = np.array([level for level, _ in totals.domains.places])
    quartiers = np.flatnonzero(np.tile(levels == "quartier", len(totals.domains.groups)))
    rest = Rest.of(totals, quartiers, totals.domains.city_of()[quartiers])
    p = two_sided(rest.difference, rest.variance, rest.df)
    by_group = p.reshape(len(totals.domains.groups), -1, p.shape[1])
    adjusted = np.stack([[holm(column) for column in group.T] for group in by_group]).transpose(0, 2, 1).reshape(p.shape)
    found = np.where(rest.difference > 0, "higher", "lower")
    verdicts = np.full(totals.n.shape, "none", dtype=object)
    verdicts[quartiers] = np.where(np.isnan(adjusted), "none", np.where(adjusted < SIGNIFICANCE, found, "not_distinguishable"))
    return verdicts


def two_sided(difference: Floats, variance: Floats, df: Floats) -> Floats:
    """The p-value of a difference after Student's t; missing where there is no spread or no degree of freedom."""
    testable = (variance > 0) & (df > 0) & ~np.isnan(difference)
    se = np.sqrt(np.where(testable, variance, 1.0))
    return np.where(testable, 2 * stats.t.sf(np.abs(difference) / se, np.where(testable, df, 1.0)), np.nan)
