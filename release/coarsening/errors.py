"""The errors that leave: a function of what is released anyway, so that they tell nothing of who makes up a cell.

A cell's own standard error is known inside. Released to two digits for twenty questions it gives away which weights, and so
which ages and origins, the few people of a small cell have. What leaves instead is a generalised variance function
(Wolter 2007, 7): the variance of a simple random sample at the value as it is released, times design effects that are coarse
or pooled.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.intervals import mean_interval, share_interval
from indicators.estimates.precision import in_steps, rounded, steps_of
from indicators.estimates.verdicts import Scale
from indicators.formulas import Median
from indicators.survey.design import Floats

LADDER = np.array([1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0, 1000.0])
"""Design effects are rounded up to one of these."""

_FREEDOM = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 60, 120, 1000], dtype="float64")  # rounded down
_CELL = ["wave", "level", "quartier_id", "target_group"]
SAME_PEOPLE = 0.8
"""Part of a cell's respondents: questions that so many of them answered were answered by (nearly) the same people."""

_USUAL = 1.5  # a cell's own variance may be so much larger than the function's before that shows
_SPREADS = 1.1  # ratio of two neighbouring standard deviations of answers
_POOLED = 0.01  # step of what is pooled over quartiers
_ROUNDING = 1e-9


def with_generalised_errors(
    estimates: pd.DataFrame, catalogue: Catalogue, shown: NDArray[np.bool_] | None = None
) -> pd.DataFrame:
    """The table with `generalised_errors` of its quartiers and areas instead of their own; the city keeps its own.

    By these it is decided what is reliable, so what rounding adds is left out: few answers are not fewer for being
    rounded.

    Parameters
    ----------
    shown : array of bool or None
        The rows that are not withheld; all by default.
    """
    parts = (estimates["source"] == "survey") & (estimates["level"] != "city")
    pooled_over = None if shown is None else shown[parts.to_numpy()]
    errors = generalised_errors(estimates[parts], catalogue, shown=pooled_over, rounding=False)
    with_errors = estimates.copy()
    with_errors.loc[parts, list(errors.columns)] = errors
    return with_errors


def generalised_errors(
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    step: Floats | None = None,
    shown: NDArray[np.bool_] | None = None,
    *,
    rounding: bool = True,
) -> pd.DataFrame:
    """Standard errors and limits as they may be released.

    For a share p as it is released, se² = D R E p (1 - p) / n + step² / 12; for a mean, with the standard deviation s of the
    cell's answers rounded up in steps of ten percent, s² stands for p (1 - p). D is Kish's n / n_eff rounded up on
    `LADDER`, one for all questions that the same people answered; R is pooled over the shown quartiers of an indicator
    and wave: the variance under the design by what the rest of the formula makes it; E is 1 unless a cell's own variance is
    more than half as large again, then that ratio rounded up; of a median wherever it is larger, for its limits are answers.
    Limits follow as in `indicators.estimates.intervals`, with degrees of freedom rounded down.

    Parameters
    ----------
    estimates : DataFrame
        Survey rows of the table of estimates at full precision.
    step : array or None
        Of every row's value; by default as `indicators.estimates.precision.steps_of`.
    shown : array of bool or None
        Over which rows may be pooled: small withheld cells would weigh most in it, and be read out of the others' errors.
    rounding : bool
        Whether what rounding the value adds is part of the error.

    Returns
    -------
    DataFrame
        ``se, lower, upper, n_eff`` on the same index, not yet rounded; errors are missing where the cell has none of its
        own, and its own where it is exact (everybody answered).
    """
    rows = estimates.assign(n=estimates["n"].astype("float64"))
    scale = Scale.of([catalogue.indicators[name] for name in rows["indicator"]])
    is_mean = ~scale.share
    step = steps_of(rows, catalogue) if step is None else step
    unit = np.where(is_mean, 1.0, 100.0)
    n, own = rows["n"].to_numpy(), rows["se"].to_numpy() / unit
    value = rounded(rows["value"], step) / unit
    simple = np.where(is_mean, _spread(rows, is_mean) ** 2, value * (1 - value)) / np.where(n > 0, n, np.nan)
    weights = _design_effects(rows)
    design = weights * _pooled(rows, own**2, simple * weights, np.ones(len(rows), dtype=bool) if shown is None else shown)
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.where(simple > 0, own**2 / (design * simple), 1.0)
    usual = np.where(_is_median(rows, catalogue), 1.0, _USUAL)
    design = design * np.where(excess > usual + _ROUNDING, _up(excess), 1.0)
    se = np.sqrt(design * simple + rounding * (step / unit) ** 2 / 12)  # what rounding adds: a uniform error
    df = floor_freedom(rows["df"])
    lower, upper = (np.clip(end, scale.low, scale.high) for end in mean_interval(value, se, df))
    at = scale.share
    lower[at], upper[at] = share_interval(value[at], se[at], df[at], n[at], n[at] / design[at])
    errors = pd.DataFrame({"se": se * unit, "lower": lower * unit, "upper": upper * unit}, index=estimates.index)
    errors = errors.where(estimates["lower"].notna() & estimates["upper"].notna())
    exact = (estimates["lower"] == estimates["upper"]) & (estimates["se"] == 0)
    return errors.mask(exact, estimates[["se", "lower", "upper"]]).assign(n_eff=n / weights)


def _is_median(rows: pd.DataFrame, catalogue: Catalogue) -> NDArray[np.bool_]:
    medians = [name for name, indicator in catalogue.indicators.items() if isinstance(indicator.formula, Median)]
    return rows["indicator"].isin(medians).to_numpy(dtype=bool)


def floor_freedom(df: pd.Series) -> Floats:
    """Degrees of freedom rounded down to one of a few; missing ones are 0."""
    steps: Floats = _FREEDOM[np.maximum(np.searchsorted(_FREEDOM, df.fillna(0.0) + _ROUNDING, side="right") - 1, 0)]
    return steps


def _up(ratio: Floats) -> Floats:
    """The next number of `LADDER` that is not below."""
    at = np.searchsorted(LADDER, np.nan_to_num(ratio, nan=1.0) - _ROUNDING)
    return LADDER[np.minimum(at, len(LADDER) - 1)]


def _spread(rows: pd.DataFrame, is_mean: NDArray[np.bool_]) -> Floats:
    """The standard deviation of a cell's answers, rounded up on a geometric scale; 0 where they are alike."""
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.sqrt(np.where(is_mean, rows["se"] ** 2 * rows["n"] / rows["deff"], np.nan))
        return np.where(own > 0, _SPREADS ** np.ceil(np.log(own) / np.log(_SPREADS) - _ROUNDING), 0.0)


def _design_effects(rows: pd.DataFrame) -> Floats:
    """Kish's design effect of every row, rounded up: one for all questions that (nearly) all of a cell's people answered."""
    kish = (rows["n"] / rows["n_eff"]).where(rows["n_eff"] > 0)
    cell = [rows[name] for name in _CELL]
    whole = rows["n"] >= SAME_PEOPLE * rows["n"].groupby(cell).transform("max")
    common = kish.where(whole).groupby(cell).transform("max")
    return _up(common.where(whole, kish).to_numpy())


def _pooled(rows: pd.DataFrame, variance: Floats, usual: Floats, shown: NDArray[np.bool_]) -> Floats:
    """The variance under the design by the usual one, over all shown quartiers of an indicator and wave."""
    use = (
        shown
        & (rows["level"] == "quartier")
        & (rows["target_group"] == "all")
        & (variance > 0)
        & np.isfinite(usual)
        & (usual > 0)
    )
    sums = pd.DataFrame({"own": np.where(use, variance, 0.0), "usual": np.where(use, usual, 0.0)}, index=rows.index)
    sums = sums.groupby([rows["indicator"], rows["wave"]]).transform("sum")
    ratio = (sums["own"] / sums["usual"]).where(sums["usual"] > 0, 1.0).to_numpy()
    steps: Floats = np.maximum(np.round(in_steps(ratio, _POOLED)), 1.0) * _POOLED
    return steps
