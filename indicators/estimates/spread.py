"""How far a released figure may be from the truth, from what was released of it and of its neighbours alone.

A standard error is an estimate too, and of few answers a poor one: where all eleven answer alike it is 0, and that is no
knowledge. So a quartier's own variance is drawn towards that of a generalised variance function (Wolter 2007, 7),

    share: ψ = d p (1 - p) / n        mean: ψ = s² / n,

d the median design effect of the donors (reliable quartiers), s² their pooled n·se², p the quartier's share with
`PRIOR_ANSWERS` of the city's added. How far it is drawn follows from how much more the donors' own variances differ
from the function than their degrees of freedom explain (Smyth 2004, Linear models and empirical Bayes methods,
Statistical Applications in Genetics and Molecular Biology 3). Few degrees of freedom widen the result: by the
Student quantile over the normal one, squared.
"""

import numpy as np
import pandas as pd
from scipy import special, stats

from indicators.estimates.intervals import NORMAL, TAIL
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.survey.design import Floats

PRIOR_ANSWERS = 2.0
LEAST_DONORS = 3
FEWEST_PRIOR_DF = 4.0  # of the variance function: fewer would say that it explains nothing
_STEPS = (1.0, 0.1, 0.01, 0.001)


def effective_variance(rows: pd.DataFrame, *, share: bool) -> pd.Series:
    """The sampling variance to reckon with, in the indicator's unit squared.

    Parameters
    ----------
    rows : DataFrame
        Released rows of the quartiers of one indicator × target group × wave: value, se, lower, upper, n, status, source.
    share : bool
        Whether the values are percentages of answers; else they are means.

    Returns
    -------
    Series
        On the index of `rows`. 0 for a register figure without a standard error and for a survey figure whose interval
        is a point (everybody answered). Missing where nothing is shown, or where a figure has no spread or no degree of
        freedom of its own and there are no donors either: then it is not known how far it is from the truth.
    """
    shown = rows["status"].isin(SHOWN).to_numpy()
    register = (rows["source"] == "register").to_numpy()
    columns = rows[["value", "se", "lower", "upper", "n"]].astype("float64")
    value, se, lower, upper, n = (columns[name].to_numpy() for name in columns)
    exact = shown & ~register & (lower == upper)
    asked = shown & ~register & ~exact & (n > 0)
    variance = np.full(len(rows), np.nan)
    variance[shown & register] = np.nan_to_num(se[shown & register]) ** 2
    variance[exact] = 0.0
    if asked.any():
        unit = 100.0 if share else 1.0
        half = np.maximum(upper - lower - _step(columns[asked]), 0.0) / 2
        reliable = (rows["status"] == Status.OK).to_numpy()[asked]
        moderated = _moderated(value[asked] / unit, se[asked] / unit, half[asked] / unit, n[asked], reliable, share=share)
        variance[asked] = moderated * unit**2
    return pd.Series(variance, index=rows.index)


def _step(columns: pd.DataFrame) -> float:
    """To what the limits were rounded outward, read off the figures themselves; 0 if they were not."""
    figures = columns[["value", "lower", "upper"]].to_numpy().ravel()
    figures = figures[np.isfinite(figures)]
    for step in _STEPS:
        if np.allclose(figures / step, np.round(figures / step), rtol=0, atol=1e-6):
            return step
    return 0.0


def _moderated(value: Floats, se: Floats, half: Floats, n: Floats, reliable: np.ndarray, *, share: bool) -> Floats:
    """Own variances drawn towards the variance function and widened for few degrees of freedom."""
    own = (se > 0) & (half > 0) & (n > 1)
    if share:
        own &= (value > 0) & (value < 1)
    df = np.where(own, _degrees(np.divide(half, se, out=np.full_like(se, NORMAL), where=own), n), 0.0)
    donors = own & reliable if (own & reliable).sum() >= LEAST_DONORS else own
    if donors.sum() < LEAST_DONORS:
        return np.where(own, se**2 * _widening(np.where(own, df, 1.0)), np.nan)
    if share:
        effect = np.median((se**2 * n / np.where(own, value * (1 - value), 1.0))[donors])
        middle = (n * value).sum() / n.sum()
        smoothed = (n * value + PRIOR_ANSWERS * middle) / (n + PRIOR_ANSWERS)
        expected = effect * smoothed * (1 - smoothed) / n
    else:
        expected = (n * n * se**2)[donors].sum() / n[donors].sum() / n
    prior = _prior_degrees(se[donors] ** 2 / expected[donors], df[donors])
    weight = df / (prior + df) if np.isfinite(prior) else np.zeros_like(df)
    variance = expected + weight * (np.where(own, se**2, 0.0) - expected)
    variance = variance * _widening(prior + df)
    if share:  # where all answer alike the exact interval says at least so much
        variance = np.maximum(variance, np.where(~own & np.isfinite(half), (half / NORMAL) ** 2, 0.0))
    return np.where(expected > 0, variance, np.nan)


def _degrees(ratio: Floats, n: Floats) -> Floats:
    """Degrees of freedom that an interval's half width in standard errors speaks of; at most n - 1."""
    grid = np.geomspace(1.0, 1000.0, 200)
    quantile = stats.t.ppf(TAIL, grid)  # falling
    df = np.interp(-ratio, -quantile, grid)
    return np.minimum(df, np.maximum(n - 1, 1.0))


def _widening(df: Floats) -> Floats:
    return np.asarray((stats.t.ppf(TAIL, df) / NORMAL) ** 2)


def _prior_degrees(ratio: Floats, df: Floats) -> float:
    """What the variance function is worth in degrees of freedom; infinite if chance alone explains the differences.

    log(own / expected) has the variance ψ′(df / 2) + ψ′(prior / 2), ψ′ the trigamma function.
    """
    size = np.log(ratio) - special.digamma(df / 2) + np.log(df / 2)
    excess = float(np.var(size, ddof=1) - special.polygamma(1, df / 2).mean())
    if excess <= 0:
        return np.inf
    grid = np.geomspace(FEWEST_PRIOR_DF, 1e4, 200)
    return float(np.interp(-excess, -special.polygamma(1, grid / 2), grid))
