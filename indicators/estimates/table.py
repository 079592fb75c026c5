"""From moments to the table of estimates: weighted values, linearised standard errors, verdicts."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from indicators.catalogue import Catalogue
from indicators.estimates.domains import Domains
from indicators.estimates.intervals import holm, mean_interval, share_interval
from indicators.estimates.medians import medians_of
from indicators.estimates.precision import Limits, comparable
from indicators.estimates.replicated import design_totals
from indicators.estimates.rest import Rest
from indicators.estimates.totals import Numbers, Totals, cells_of
from indicators.estimates.verdicts import SIGNIFICANCE, Scale, p_values
from indicators.estimates.vocabulary import Status, Verdict
from indicators.formulas import Median
from indicators.survey.design import Floats
from indicators.survey.moments import Moments

_SLACK = 1e-6  # how far a mean may lie outside of its scale: what the reckoning leaves
VERDICTS = (Verdict.NONE, Verdict.NOT_DISTINGUISHABLE, Verdict.HIGHER, Verdict.LOWER)

COLUMNS = {
    **dict.fromkeys(("level", "quartier_id", "target_group", "wave", "indicator"), "str"),
    **dict.fromkeys(("value", "se", "lower", "upper"), "float64"),
    "n": "Int64",
    **dict.fromkeys(("n_eff", "deff", "df", "weight", "total_se"), "float64"),
    **dict.fromkeys(("status", "verdict", "contrast", "source"), "str"),
}
NUMBERS = ["value", "se", "lower", "upper", "n", "n_eff", "deff", "df", "weight", "total_se"]


def estimate(
    moments: Moments,
    catalogue: Catalogue,
    wave: str,
    quartier_ids: Sequence[str],
    areas: Mapping[str, Sequence[str]] | None = None,
    limits: Limits | None = None,
    *,
    tested: bool = True,
) -> pd.DataFrame:
    """Estimates of every survey indicator for city, quartiers, areas and target groups of one wave.

    A target group or quartier is a domain: it zeroes weights and drops no row, so strata keep the
    full count of their units. Variances are Taylor-linearised, stratified, clustered where the wave
    has sampling units, with finite population correction, as R's ``svymean`` of a subset. Where everybody of
    the population answered, the standard error is 0 and the value is its own interval. Where the wave has
    replicate weights, variances are those of the replicates instead.

    Parameters
    ----------
    limits : Limits or None
        From how many answers on a verdict may be said (the dataset's thresholds); the usual ones by default.
    tested : bool
        Whether there are verdicts and contrasts; otherwise both are ``none``.

    Returns
    -------
    DataFrame
        The table of estimates (docs/architecture.md), not yet masked; shares in percent.
    """
    cells = cells_of(moments)
    totals = design_totals(moments, cells, Domains.of(cells, list(catalogue.target_groups), quartier_ids, areas))
    described = [catalogue.indicators[item] for item in totals.items]
    scale = Scale.of(described)
    middle = np.array([moments.centres[item] for item in totals.items])
    unit = np.array([indicator.formula.factor for indicator in described])
    measured = _measured(totals, scale, middle, unit)
    for column, indicator in enumerate(described):
        if isinstance(indicator.formula, Median):
            medians = medians_of(moments, indicator.id, cells, totals.domains)
            for name in ("value", "se", "lower", "upper", "deff"):
                measured[name][:, column] = getattr(medians, name)
    table = {name: column.ravel(order="F") for name, column in measured.items()}
    places, groups, items = totals.domains.places, totals.domains.groups, totals.items
    item, group, place = (at.ravel() for at in np.indices((len(items), len(groups), len(places))))
    able = comparable(totals.n, totals.n_eff, limits or Limits()) | totals.exact
    able &= np.array([indicator.formula.tested for indicator in described], dtype=bool)
    number = np.arange(len(groups) * len(places)).reshape(len(groups), len(places))  # of every domain; city and everybody first
    quartiers = number[:, [tested and level == "quartier" for level, _ in places]]
    parts = number[1:] if tested else number[:0]
    cities, everybody = np.broadcast_to(number[:, :1], quartiers.shape), np.broadcast_to(number[0], parts.shape)
    verdict = _tested(totals, quartiers, cities, able, middle, scale, family=1).ravel(order="F")
    contrast = _tested(totals, parts, everybody, able, middle, scale, family=0).ravel(order="F")
    return as_estimates(
        pd.DataFrame(table).assign(
            level=texts([level for level, _ in places], place),
            quartier_id=texts([place_id for _, place_id in places], place),
            target_group=texts(groups, group),
            indicator=texts(items, item),
            verdict=texts(VERDICTS, verdict),
            contrast=texts(VERDICTS, contrast),
            status=texts([Status.NO_DATA, Status.OK], (table["n"] > 0).astype(int)),
            wave=wave,
            source="survey",
        )
    )


def totals_of(estimates: pd.DataFrame, share: str, name: str) -> pd.DataFrame:
    """How many people a share stands for, as rows of the indicator `name`: Σwy, as R's ``svytotal`` of each domain.

    Parameters
    ----------
    estimates : DataFrame
        As `estimate` makes it.
    share : str
        The indicator whose value is a percentage.
    """
    rows = estimates[(estimates["indicator"] == share) & (estimates["source"] == "survey")]
    value, se = rows["value"].to_numpy() / 100 * rows["weight"].to_numpy(), rows["total_se"].to_numpy()
    lower, upper = mean_interval(value, se, rows["df"].to_numpy())
    total = rows.assign(indicator=name, value=value, se=se, lower=np.maximum(lower, 0.0), upper=upper, deff=np.nan)
    return total.assign(verdict=Verdict.NONE, contrast=Verdict.NONE)


def texts(names: Sequence[str], at: NDArray[np.intp]) -> pd.api.extensions.ExtensionArray:
    """A column of few texts that are repeated often."""
    return pd.array(list(names), dtype="str").take(at)


def as_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the columns and types of the table of estimates."""
    return frame.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def _measured(totals: Totals, scale: Scale, middle: Floats, unit: Floats) -> dict[str, Floats]:
    """Everything that is known of each domain and item; arrays are domains × items."""
    variance, is_share = totals.variance(), scale.share
    answered = totals.n > 0
    mean, se = totals.mean + middle, np.where(answered, np.sqrt(variance), np.nan)
    lower, upper = (np.clip(end, scale.low, scale.high) for end in mean_interval(mean, se, totals.df))
    shares = (mean[:, is_share], se[:, is_share], totals.df[:, is_share], totals.n[:, is_share], totals.n_eff[:, is_share])
    lower[:, is_share], upper[:, is_share] = share_interval(*shares)
    lower, upper = (np.where(totals.exact, mean, end) for end in (lower, upper))
    simple = np.divide(totals.spread, totals.n - 1, out=np.full_like(mean, np.nan), where=(totals.n > 1) & (totals.spread > 0))
    outside = answered & ((mean < scale.low - _SLACK) | (mean > scale.high + _SLACK))
    if outside.any():
        item = totals.items[int(outside.any(axis=0).argmax())]
        raise ArithmeticError(f"the mean of {item} lies outside of its scale: an answer counts for more than its formula allows")
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
        "total_se": np.where(scale.share & answered, np.sqrt(_of_totals(totals, middle)), np.nan),
    }


def _of_totals(totals: Totals, middle: Floats) -> Floats:
    """The variance of Σwy, of that around the items' centres."""
    yy, yw, wy, ww = totals.own
    variance: Floats = np.maximum(yy + middle * (yw + wy) + middle**2 * ww, 0.0)
    return variance


def _tested(
    totals: Totals, parts: Numbers, wholes: Numbers, able: NDArray[np.bool_], middle: Floats, scale: Scale, *, family: int
) -> Numbers:
    """Each part against the rest of its whole (the sign is that against the whole), as positions in `VERDICTS`.

    Holm-adjusted over those parts of one item along the axis `family` of which a verdict can be said; ``none`` for the
    others, and for domains that are no parts.

    Parameters
    ----------
    parts, wholes : array, groups × places
        Positions of domains.

    Returns
    -------
    array, domains × items
    """
    verdicts = np.full(totals.n.shape, VERDICTS.index(Verdict.NONE), dtype=np.intp)
    at = parts.ravel()
    if len(at):
        verdicts[at] = judged(Rest.of(totals, at, wholes.ravel()), able[at], parts.shape, middle, scale, family=family)
    return verdicts


def judged(rest: Rest, able: NDArray[np.bool_], shape: tuple[int, ...], middle: Floats, scale: Scale, *, family: int) -> Numbers:
    """What is said of each pair of estimates, as positions in `VERDICTS`; pairs × items.

    Parameters
    ----------
    able : array of bool, pairs × items
        Of which a verdict can be said; those are one family of tests along the axis `family` of `shape`.
    shape : tuple of int
        How the pairs lie, such as groups × places.
    middle : array of items
        What was taken off the answers.
    """
    none, alike, higher, lower = range(len(VERDICTS))
    p = np.where(able, p_values(rest, middle, scale), np.nan)
    families = np.moveaxis(p.reshape(*shape, p.shape[1]), family, 0)
    adjusted = np.moveaxis(holm(families), 0, family).reshape(p.shape)
    certain = np.where(rest.difference > 0, higher, lower)
    return np.where(np.isnan(adjusted), none, np.where(adjusted < SIGNIFICANCE, certain, alike))


def two_sided(difference: Floats, variance: Floats, df: Floats) -> Floats:
    """The p-value of a difference after Student's t; missing where there is no spread or no degree of freedom."""
    testable = (variance > 0) & (df > 0) & ~np.isnan(difference)
    se = np.sqrt(np.where(testable, variance, 1.0))
    return np.where(testable, 2 * stats.t.sf(np.abs(difference) / se, np.where(testable, df, 1.0)), np.nan)
