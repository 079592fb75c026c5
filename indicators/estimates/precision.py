"""How exactly a figure of the survey is told: the step of its value, and limits that are rounded outward."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from indicators.catalogue import Catalogue, Indicator
from indicators.formulas import Mean, Register, Share
from indicators.survey.design import Floats

_DIGITS_OF_A_MEAN = 2
_DIGITS_OF_AN_ERROR = 2
COARSE_BELOW = 60
"""A share of fewer answers is told in steps of more than a point."""

_STEPS_OF_FEW = ((COARSE_BELOW, 2.0), (40, 5.0), (20, 10.0))  # of fewer answers than this, points
_NOISE = 9  # decimals of a step; what lies beyond is left by the reckoning, and must not decide how a half is rounded


def step_of(indicator: Indicator) -> float:
    """The distance of two neighbouring values that are told apart, in the indicator's unit; always a power of ten.

    Returns
    -------
    float
        1 (percent) for a share; for a mean two digits of its span: 0.1 on 1 to 5 and on 0 to 10, 1 on 0 to 100, or
        coarser if its ``decimals`` are fewer.

    Raises
    ------
    ValueError
        For a register figure, which is told as it came.
    """
    match indicator.formula:
        case Share():
            return 1.0
        case Mean(low=low, high=high):
            digits = np.ceil(np.round(np.log10(high - low), _NOISE))
            return float(10.0 ** max(digits - _DIGITS_OF_A_MEAN, -indicator.decimals))
        case Register():
            raise ValueError(f"{indicator.id} is a register figure and is told as it came; only survey figures have a step")


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
    survey = {key: step_of(indicator) for key, indicator in catalogue.indicators.items() if indicator.source == "survey"}
    return np.array(rows["indicator"].map(survey).fillna(1.0), dtype=np.float64)


def two_digits(errors: Floats) -> Floats:
    """Standard errors with two significant digits; 0 stays 0."""
    with np.errstate(divide="ignore"):
        size = np.floor(in_steps(np.log10(errors, where=errors > 0, out=np.zeros_like(errors)), 1.0))
    unit = 10.0 ** (size - _DIGITS_OF_AN_ERROR + 1)
    return np.round(np.round(in_steps(errors, unit)) * unit, 12)


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
