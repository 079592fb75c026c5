"""From moments to the table of estimates: weighted values, linearised standard errors, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from indicators.catalogue import Catalogue
from indicators.estimates.domains import Domains
from indicators.estimates.intervals import holm, mean_interval, share_interval
from indicators.estimates.reliability import Limits, comparable
from indicators.estimates.rest import Rest
from indicators.estimates.totals import Totals, cells_of
from indicators.estimates.verdicts import SIGNIFICANCE, Scale, p_values
from indicators.estimates.vocabulary import Status, Verdict
from indicators.survey.design import Floats
from indicators.survey.moments import Moments

VERDICTS = (Verdict.NONE, Verdict.NOT_DISTINGUISHABLE, Verdict.HIGHER, Verdict.LOWER)

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
    "weight": "float64",
    "status": "str",
    "verdict": "str",
    "contrast": "str",
    "source": "str",
}
NUMBERS = ["value", "se", "lower", "upper", "n", "n_eff", "deff", "df", "weight"]


def estimate(
    moments: Moments,
    catalogue: Catalogue,
    wave: str,
    quartier_ids: Sequence[str],
    areas: Mapping[str, Sequence[str]] | None = None,
    limits: Limits | None = None,
) -> pd.DataFrame:
    """Estimates of every survey indicator for city, quartiers, areas and target groups of one wave.

    A target group or quartier is a domain: it zeroes weights and drops no row, so strata keep the
    full count of their units. Variances are Taylor-linearised, stratified, clustered where the wave
    has sampling units, with finite population correction, as R's ``svymean`` of a subset. Where everybody of
    the population answered, the standard error is 0 and the value is its own interval.

    Parameters
    ----------
    limits : Limits or None
        From how many answers on a verdict may be said (the dataset's thresholds); the usual ones by default.

    Returns
    -------
    DataFrame
        The table of estimates (docs/architecture.md), not yet masked; shares in percent.
    """
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, list(catalogue.target_groups), quartier_ids, areas))
    described = [catalogue.indicators[item] for item in totals.items]
    scale = Scale.of(described)
    middle = np.array([moments.centres[item] for item in totals.items])
    table = {name: column.ravel(order="F") for name, column in _measured(totals, scale, middle).items()}
    places, groups, items = totals.domains.places, totals.domains.groups, totals.items
    item, group, place = (at.ravel() for at in np.indices((len(items), len(groups), len(places))))
    able = comparable(totals.n, totals.n_eff, limits or Limits()) | totals.exact
    verdict, contrast = (test(totals, middle, scale, able).ravel(order="F") for test in (_verdicts, _contrasts))
    return as_estimates(
        pd.DataFrame(table).assign(
            level=_texts([level for level, _ in places], place),
            quartier_id=_texts([place_id for _, place_id in places], place),
            target_group=_texts(groups, group),
            indicator=_texts(items, item),
            verdict=_texts(VERDICTS, verdict),
            contrast=_texts(VERDICTS, contrast),
            status=_texts([Status.NO_DATA, Status.OK], (table["n"] > 0).astype(int)),
            wave=wave,
            source="survey",
        )
    )


def _texts(names: Sequence[str], at: NDArray[np.intp]) -> pd.api.extensions.ExtensionArray:
    """A column of few texts that are repeated often."""
    return pd.array(list(names), dtype="str").take(at)


def as_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the columns and types of the table of estimates."""
    return frame.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def _measured(totals: Totals, scale: Scale, middle: Floats) -> dict[str, Floats]:
    """Everything that is known of each domain and item; arrays are domains × items."""
    variance, is_share = totals.variance(), scale.share
    answered = totals.n > 0
    mean, se = totals.mean + middle, np.where(answered, np.sqrt(variance), np.nan)
    lower, upper = (np.clip(end, scale.low, scale.high) for end in mean_interval(mean, se, totals.df))
    shares = (mean[:, is_share], se[:, is_share], totals.df[:, is_share], totals.n[:, is_share], totals.n_eff[:, is_share])
    lower[:, is_share], upper[:, is_share] = share_interval(*shares)
    lower, upper = (np.where(totals.exact, mean, end) for end in (lower, upper))
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
        "weight": totals.w,
    }


def _verdicts(totals: Totals, middle: Floats, scale: Scale, able: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Each quartier against the rest of the city in each group (the sign is that against the whole city).

    Holm-adjusted over those quartiers of one item and group of which a verdict can be said; ``none`` for the others.

    Returns
    -------
    array, domains × items
        Positions in `VERDICTS`.
    """
    levels = np.array([level for level, _ in totals.domains.places])
    quartiers = np.flatnonzero(np.tile(levels == "quartier", len(totals.domains.groups)))
    rest = Rest.of(totals, quartiers, totals.domains.city_of()[quartiers])
    p = np.where(able[quartiers], p_values(rest, middle, scale), np.nan)
    by_group = _found(rest, p, (len(totals.domains.groups), -1), family=1)
    verdicts = np.full(totals.n.shape, VERDICTS.index("none"), dtype=np.intp)
    verdicts[quartiers] = by_group
    return verdicts


def _contrasts(totals: Totals, middle: Floats, scale: Scale, able: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Each target group against all others in the same place (the sign is that against everybody there).

    Holm-adjusted over those target groups of one item and place of which a verdict can be said; ``none`` for the others.

    Returns
    -------
    array, domains × items
        Positions in `VERDICTS`.
    """
    groups, places = len(totals.domains.groups), len(totals.domains.places)
    contrasts = np.full(totals.n.shape, VERDICTS.index("none"), dtype=np.intp)
    if groups > 1:  # everybody comes first
        parts = np.arange(places, groups * places)
        rest = Rest.of(totals, parts, parts % places)
        p = np.where(able[parts], p_values(rest, middle, scale), np.nan)
        contrasts[parts] = _found(rest, p, (groups - 1, places), family=0)
    return contrasts


def _found(rest: Rest, p: Floats, shape: tuple[int, int], family: int) -> NDArray[np.intp]:
    """What the difference from the rest is, Holm-adjusted along one axis of the domains' `shape`."""
    families = np.moveaxis(p.reshape(*shape, p.shape[1]), family, 0)
    adjusted = np.moveaxis(holm(families), 0, family).reshape(p.shape)
    none, alike, higher, lower = range(len(VERDICTS))
    certain = np.where(rest.difference > 0, higher, lower)
    return np.where(np.isnan(adjusted), none, np.where(adjusted < SIGNIFICANCE, certain, alike))


def two_sided(difference: Floats, variance: Floats, df: Floats) -> Floats:
    """The p-value of a difference after Student's t; missing where there is no spread or no degree of freedom."""
    testable = (variance > 0) & (df > 0) & ~np.isnan(difference)
    se = np.sqrt(np.where(testable, variance, 1.0))
    return np.where(testable, 2 * stats.t.sf(np.abs(difference) / se, np.where(testable, df, 1.0)), np.nan)
