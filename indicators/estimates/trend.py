"""The trend over three and more waves, from what is published of each: points a year, how sure, and in which direction.

The slope is that of least squares through the values of the waves, b = Σ c_t y_t with c_t = (t - t̄) / Σ (t - t̄)²: a linear
combination of estimates with fixed coefficients, of which Var b = Σ Σ c_s c_t cov(y_s, y_t) (Särndal, Swensson and Wretman
1992, 5.6), as R's ``svycontrast`` has it. Weighting waves by their precision would make the coefficients depend on the
answers, and on the quartier: its slopes would be means over different years, and not to be compared on one map.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.estimates.comparison import side_of, worse
from indicators.estimates.intervals import holm_within, mean_interval
from indicators.estimates.rest import Side
from indicators.estimates.table import two_sided
from indicators.estimates.verdicts import SIGNIFICANCE, Scale, p_values_of_changes
from indicators.estimates.vocabulary import SHOWN, Direction, Status
from indicators.survey.design import Floats

FEWEST_WAVES = 3
"""Two waves have a change and no trend."""

_NOTHING = 1e-12  # of the largest coefficient


def slope_coefficients(years: Sequence[float]) -> Floats:
    """What each wave's value counts for in the slope of least squares, per year; their sum is 0.

    Raises
    ------
    ValueError
        If all waves are of the same time.
    """
    apart = np.asarray(years, dtype="float64") - np.mean(years)
    if not (apart**2).sum() > 0:
        raise ValueError("a slope needs waves of different times")
    coefficients = apart / (apart**2).sum()
    return np.where(np.abs(coefficients) < _NOTHING * np.abs(coefficients).max(), 0.0, coefficients)


def trend(
    waves: Sequence[pd.DataFrame],
    years: Sequence[float],
    family: NDArray[np.intp] | None = None,
    scale: Scale | None = None,
    together: Floats | None = None,
) -> pd.DataFrame:
    """The slope of every row over its waves.

    The covariance of two waves is r · se · se. Degrees of freedom are the sum of those of all waves, as R's ``degf`` of
    the stacked design; where waves share persons, those of the largest. The verdict is the test of a change
    (`indicators.estimates.verdicts`) between the early and the late waves, those with negative and those with positive
    coefficients, each a mean weighted by them: the slope is their difference times half of Σ |c_t|.

    Parameters
    ----------
    waves : sequence of DataFrame
        Rows as for `indicators.estimates.comparison.change`, the oldest first, all on the same index.
    years : sequence of float
        When each wave was.
    family : array or None
        The number of each row's map; one map by default.
    scale : Scale or None
        Of each row's indicator, a share's ending at 100. Without it the slope is tested on the linear scale.
    together : array, rows × waves × waves, or None
        Correlations of the errors, missing where it is not known how much is shared; independent waves by default.

    Returns
    -------
    DataFrame
        The same index; ``value, se, lower, upper`` in the indicator's unit a year (shares: percentage points), ``df``,
        ``n`` (the smallest), ``status`` (the worst of all waves) and ``verdict``, one of `Direction`: Holm-adjusted over the
        rows of a family with the status ``ok``; ``none`` where nothing was tested.
    """
    last = waves[-1]
    r = np.tile(np.eye(len(waves)), (len(last), 1, 1)) if together is None else together
    values, errors, freedom, n = (_table(waves, name) for name in ("value", "se", "df", "n"))
    c = slope_coefficients(years)
    slope = values @ c
    parts = c * errors
    variance = np.maximum(np.einsum("rs,rst,rt->r", parts, np.nan_to_num(r), parts), 0.0)
    shared = (r[:, ~np.eye(len(waves), dtype=bool)] != 0).any(axis=1)
    df = np.where(shared, freedom.max(axis=1), freedom.sum(axis=1))
    lower, upper = mean_interval(slope, np.sqrt(variance), np.nan_to_num(df))
    status = last["status"]
    for earlier in waves[:-1]:
        status = worse(status, earlier["status"].set_axis(last.index))
    sound = status == Status.OK
    of_map = np.zeros(len(last), dtype=np.intp) if family is None else family
    if scale is None:
        p = two_sided(slope, np.nan_to_num(variance), np.nan_to_num(df))
    else:
        sides = [side_of(rows, sound, scale) for rows in waves]
        early, late = _weighted(sides, np.maximum(-c, 0.0)), _weighted(sides, np.maximum(c, 0.0))
        apart = (np.abs(c).sum() / 2) ** 2 * (early.variance + late.variance)
        overlap = np.divide(variance, apart, out=np.ones_like(apart), where=(apart > 0) & ~np.isnan(variance))
        p = p_values_of_changes(early, late, scale, of_map, overlap)
    adjusted = holm_within(np.where(sound & ~np.isnan(variance), p, np.nan), of_map)
    certain = np.where(slope > 0, Direction.RISING, Direction.FALLING)
    verdict = np.where(
        np.isnan(adjusted), Direction.NONE, np.where(adjusted < SIGNIFICANCE, certain, Direction.NOT_DISTINGUISHABLE)
    )
    columns = {"value": slope, "se": np.sqrt(variance), "lower": lower, "upper": upper, "df": df, "n": n.min(axis=1)}
    return pd.DataFrame(columns, index=last.index).where(status.isin(SHOWN)).assign(status=status, verdict=verdict)


def _table(waves: Sequence[pd.DataFrame], name: str) -> Floats:
    """A column of all waves; rows × waves."""
    return np.stack([rows[name].to_numpy(dtype="float64", na_value=np.nan) for rows in waves], axis=1)


def _weighted(sides: Sequence[Side], coefficients: Floats) -> Side:
    """Several waves as one side: a weighted mean of independent samples (what they share is in the overlap).

    n answers that would say as much: 1 / Σ k² / n. Degrees of freedom of the variance after Satterthwaite (1946).
    """
    use = np.flatnonzero(coefficients).tolist()
    k = coefficients[use] / coefficients.sum()
    if len(use) == 1:
        return sides[use[0]]
    mean, variance, n, weighing, df = (
        np.stack([getattr(sides[at], name) for at in use]) for name in ("mean", "variance", "n", "weighing", "df")
    )
    parts = k[:, None] ** 2 * variance
    below = (parts**2 / np.maximum(df, 1.0)).sum(axis=0)
    return Side(
        mean=k @ mean,
        variance=parts.sum(axis=0),
        n=1 / (k**2 @ (1 / np.where(n > 0, n, np.nan))),
        weighing=k**2 @ weighing,
        df=np.divide(parts.sum(axis=0) ** 2, below, out=df.sum(axis=0), where=below > 0),
        exact=np.all([sides[at].exact for at in use], axis=0),
    )
