"""How exactly a figure of the survey is told, its limits rounded outward, and when it is reliable enough to be compared."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from indicators.catalogue import Catalogue
from indicators.survey.design import Floats

_DIGITS_OF_AN_ERROR = 2
COARSE_BELOW = 60
"""A share of fewer answers is told in steps of more than a point."""

_STEPS_OF_FEW = ((COARSE_BELOW, 2.0), (40, 5.0), (20, 10.0))  # of fewer answers than this, points
_NOISE = 9  # decimals of a step; what lies beyond is left by the reckoning, and must not decide how a half is rounded


def steps_of(rows: pd.DataFrame, catalogue: Catalogue) -> Floats:
    """The step of every row's value: coarser for a share of few people; 1 for a register figure.

    Twenty shares of the same dozen people in whole percent leave a single way in which their weights can lie; a step is
    therefore no finer than what one or two persons move (`_STEPS_OF_FEW`).

    Parameters
    ----------
    rows : DataFrame
        ``indicator`` and ``n``.
    """
    shares = {name for name, indicator in catalogue.indicators.items() if indicator.formula.binary}
    step = limit_steps_of(rows, catalogue)
    n = rows["n"].astype("float64").fillna(np.inf).to_numpy()
    share = rows["indicator"].isin(shares).to_numpy()
    for below, coarse in _STEPS_OF_FEW:
        at = share & (n < below)
        step[at] = np.maximum(step[at], coarse)
    return step


def limit_steps_of(rows: pd.DataFrame, catalogue: Catalogue) -> Floats:
    """The step of every row's limits, which follow from what is told of it; 1 for a register figure."""
    surveyed = {key: indicator for key, indicator in catalogue.indicators.items() if indicator.source == "survey"}
    survey = {key: indicator.formula.step(indicator.decimals) for key, indicator in surveyed.items()}
    return np.array(rows["indicator"].map(survey).fillna(1.0), dtype=np.float64)


def two_digits(errors: Floats) -> Floats:
    """Standard errors with two significant digits; 0 stays 0."""
    with np.errstate(divide="ignore"):
        size = np.floor(in_steps(np.log10(errors, where=errors > 0, out=np.zeros_like(errors)), 1.0))
    unit = 10.0 ** (size - _DIGITS_OF_AN_ERROR + 1)
    return np.round(np.round(in_steps(errors, unit)) * unit, 12)


def last_of_two_digits(numbers: ArrayLike) -> Floats:
    """What the last of two digits counts in numbers of people, never less than a whole one."""
    whole = np.maximum(np.nan_to_num(np.asarray(numbers, dtype="float64")), 1.0)
    unit: Floats = np.maximum(10.0 ** (np.floor(np.log10(whole)) - _DIGITS_OF_AN_ERROR + 1), 1.0)
    return unit


def rounded(values: ArrayLike, step: ArrayLike) -> Floats:
    """Values to whole steps; a half goes to the even one, as numbers on the pages do."""
    return _times(np.round(in_steps(values, step)), step)


def outward(lower: ArrayLike, upper: ArrayLike, step: ArrayLike) -> tuple[Floats, Floats]:
    """Limits to whole steps, never narrower than they were; an exact value, lower == upper, is rounded as a value."""
    low, high = np.asarray(lower, dtype="float64"), np.asarray(upper, dtype="float64")
    exact = low == high
    down, up = _times(np.floor(in_steps(low, step)), step), _times(np.ceil(in_steps(high, step)), step)
    return np.where(exact, rounded(low, step), down), np.where(exact, rounded(high, step), up)


def outside(value: ArrayLike, lower: ArrayLike, upper: ArrayLike, step: ArrayLike) -> np.ndarray:
    """Whether a value, as it is told, lies outside an interval as it is told.

    This is the last condition of a verdict: what is said to differ from the city must be seen to.

    Parameters
    ----------
    value, lower, upper : array
        At full precision or told already; where one of them is missing, the answer is no.
    """
    published = rounded(value, step)
    low, high = outward(lower, upper, step)
    half = np.asarray(step) / 2  # told values are whole steps apart, but for the last bit
    return (published < low - half) | (published > high + half)


def in_steps(values: ArrayLike, step: ArrayLike) -> Floats:
    """Values in units of a step, without the last bits: whatever summed up the respondents, they fall on the same side."""
    steps: Floats = np.round(np.asarray(values, dtype="float64") / np.asarray(step, dtype="float64"), _NOISE)
    return steps


def _times(steps: Floats, step: ArrayLike) -> Floats:
    """Whole steps as a value: 37 steps of 0.1 are 3.7, not 3.7000000000000002; no negative zero."""
    width = np.asarray(step, dtype="float64")
    values: Floats = np.where(width < 1, steps / np.round(1 / width, _NOISE), steps * width) + 0.0
    return values


@dataclass(frozen=True)
class Limits:
    """What is reliable: that part of the ``[thresholds]`` of ``dataset.toml``, and what holds where a city says nothing else.

    Attributes
    ----------
    unreliable_below, n_eff_below : number
        Answers, and effective answers.
    interval_points : float
        Width of a share's interval, percentage points.
    interval_scale_percent : float
        Width of a mean's interval, percent of its scale.
    """

    unreliable_below: int = 30
    n_eff_below: float = 20.0
    interval_points: float = 30.0
    interval_scale_percent: float = 25.0


def comparable(n: Floats, n_eff: Floats, limits: Limits) -> NDArray[np.bool_]:
    """Whether a verdict could be said of so many answers: the family of tests, fixed by the design.

    The width of the interval is left out on purpose. It depends on the answer: of quartiers with hardly enough
    respondents just the extreme ones have a narrow interval, so a family chosen by width consists of those that chance
    has thrown far, and is too small for them (docs/statistics.md).
    """
    return (n >= limits.unreliable_below) & (in_steps(n_eff, 1.0) >= limits.n_eff_below)


def unreliable(estimates: pd.DataFrame, catalogue: Catalogue, limits: Limits) -> NDArray[np.bool_]:
    """Which rows of the table of estimates rest on too little; never one of which everybody's answer is known.

    Parameters
    ----------
    estimates : DataFrame
        At full precision; of everybody's answers the interval is the value itself.
    """
    scale = {
        name: indicator.formula.scale[1] - indicator.formula.scale[0]
        for name, indicator in catalogue.indicators.items()
        if indicator.formula.scale and not indicator.formula.binary
    }
    span = estimates["indicator"].map(scale).astype("float64")
    widest = (span * limits.interval_scale_percent / 100).fillna(limits.interval_points)
    width = pd.Series(in_steps(estimates["upper"] - estimates["lower"], 1.0), estimates.index)
    n, n_eff = (np.asarray(estimates[name].astype("float64"), dtype=np.float64) for name in ("n", "n_eff"))
    few = ~comparable(n, n_eff, limits)
    imprecise = few | (width > widest).to_numpy() | width.isna().to_numpy()
    doubtful: NDArray[np.bool_] = imprecise & ~(width == 0).to_numpy()
    return doubtful
