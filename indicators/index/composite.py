"""A composite index of attention need: indicators on common scales, weighted by theme, with its sampling error.

OECD and JRC (2008), Handbook on Constructing Composite Indicators: rescaling (5.), weighting and aggregation (6.).
Every scale is an affine function of the value, fixed before anything is drawn, so that errors pass through it linearly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.catalogue import Indicator, Polarity
from indicators.formulas import Mean, Share
from indicators.index import Floats

LEAST_MEASURED = 2 / 3
"""An index rests on at least so much of the weight, or there is too little to say."""

_ROUNDING = 1e-9


class Scaling(StrEnum):
    """What 0 and 100 of an indicator's need are."""

    GOALPOSTS = "goalposts"
    """The ends of the item's own scale; the same in every survey and city."""
    STANDARDISED = "standardised"
    """Five standard deviations of the reliable quartiers to either side of their mean, which is 50."""
    RANGE = "range"
    """The best and the worst reliable quartier."""


class Aggregation(StrEnum):
    """How themes make one number."""

    ARITHMETIC = "arithmetic"
    """A high need in one theme may be made up for by a low one in another."""
    GEOMETRIC = "geometric"
    """It may be made up for less, the higher it is."""


@dataclass(frozen=True)
class Scales:
    """The values of each indicator that mean no need (0) and full need (100); equal where quartiers do not differ."""

    ids: tuple[str, ...]
    none: Floats
    full: Floats

    @property
    def flat(self) -> tuple[str, ...]:
        """Indicators in which the reliable quartiers do not differ: they say nothing about who needs more."""
        return tuple(key for key, same in zip(self.ids, self.none == self.full, strict=True) if same)

    @property
    def slope(self) -> Floats:
        """Points of need for one unit of the indicator."""
        span = self.full - self.none
        return np.divide(100.0, span, out=np.zeros_like(span), where=span != 0)

    def need(self, values: Floats) -> Floats:
        """Need from 0 to 100 (standardised: around 50); quartiers × indicators. 50 where quartiers do not differ."""
        flat = self.none == self.full
        return np.where(flat & np.isfinite(values), 50.0, (values - self.none) * self.slope)


def scales_of(indicators: Sequence[Indicator], reliable: pd.DataFrame, scaling: Scaling) -> Scales:
    """The scales of some indicators.

    Parameters
    ----------
    indicators : sequence of Indicator
        None of polarity “neither”.
    reliable : DataFrame
        quartiers × indicators, the values of reliable quartiers, others missing; before any quartier is left out.

    Raises
    ------
    ValueError
        If an indicator is neither good nor bad.
    """
    ends = [_ends(indicator, reliable[indicator.id].dropna().to_numpy(dtype="float64"), scaling) for indicator in indicators]
    none, full = (np.array([end[side] for end in ends], dtype="float64") for side in (0, 1))
    return Scales(tuple(indicator.id for indicator in indicators), none, full)


def _ends(indicator: Indicator, values: Floats, scaling: Scaling) -> tuple[float, float]:
    if indicator.polarity is Polarity.NEITHER:
        raise ValueError(f"{indicator.id} is neither good nor bad, and has no place in an index of need")
    low, high = _span(indicator, values, scaling)
    return (high, low) if indicator.polarity is Polarity.MORE_IS_BETTER else (low, high)


def _span(indicator: Indicator, values: Floats, scaling: Scaling) -> tuple[float, float]:
    match scaling, indicator.formula:
        case Scaling.GOALPOSTS, Share():
            return 0.0, 100.0
        case Scaling.GOALPOSTS, Mean(low=low, high=high):
            return low, high
        case Scaling.STANDARDISED, _ if len(values) > 1:
            middle, spread = float(values.mean()), float(values.std(ddof=1))
            spread = spread if spread > _ROUNDING * max(abs(middle), 1.0) else 0.0
            return middle - 5 * spread, middle + 5 * spread
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)  # a register figure has no goalposts


@dataclass(frozen=True)
class Parts:
    """What an index is made of: the need of each theme, known or estimated.

    Attributes
    ----------
    need : array, quartiers × themes
        Missing where nothing of a theme is known.
    covariance : array, quartiers × themes × themes
        Of the sampling errors; 0 where there are none.
    """

    themes: tuple[str, ...]
    need: Floats
    covariance: Floats

    def with_exact(self, theme: str, need: Floats) -> Parts:
        """With one theme more, of which the need of every quartier is known without error."""
        return Parts((*self.themes, theme), np.column_stack([self.need, need]), np.pad(self.covariance, ((0, 0), (0, 1), (0, 1))))


@dataclass(frozen=True)
class Index:
    """An index and its sampling variance; missing where it would rest on too little."""

    value: Floats
    variance: Floats


def parts_of(need: Floats, covariance: Floats, theme_of: Sequence[str]) -> Parts:
    """Themes from their indicators: means of those that are known.

    Parameters
    ----------
    need : array, quartiers × indicators
    covariance : array, quartiers × indicators × indicators
        On the same scale.
    theme_of : sequence of str
        The theme of each indicator.
    """
    themes = tuple(dict.fromkeys(theme_of))
    members = np.array([[theirs == theme for theirs in theme_of] for theme in themes], dtype="float64")
    measured = np.isfinite(need)
    share = members.reshape(1, len(themes), len(theme_of)) * measured[:, None, :]
    total = share.sum(axis=2, keepdims=True)
    share = np.divide(share, total, out=np.zeros_like(share), where=total > 0)
    values = np.where(total[:, :, 0] > 0, np.einsum("qtj,qj->qt", share, np.where(measured, need, 0.0)), np.nan)
    errors = np.where(measured[:, :, None] & measured[:, None, :], np.nan_to_num(covariance), 0.0)
    return Parts(themes, values, share @ errors @ share.transpose(0, 2, 1))


def index_of(parts: Parts, weights: Floats, aggregation: Aggregation = Aggregation.ARITHMETIC) -> Index:
    """The index for given weights of the themes.

    The geometric mean is one of achievement, 1 + 0.99 (100 - need), from 1 to 100; its variance follows by
    linearisation (delta method).

    Parameters
    ----------
    weights : array, themes
        Relative; at least one above 0.

    Raises
    ------
    ValueError
        If no weight is above 0.
    """
    indices = indices_of(parts, weights[None, :], aggregation)
    return Index(indices.value[0], indices.variance[0])


def indices_of(parts: Parts, weights: Floats, aggregation: Aggregation = Aggregation.ARITHMETIC) -> Index:
    """`index_of` for many weightings at once; `weights` is weightings × themes, the index weightings × quartiers."""
    if not (weights > 0).any(axis=1).all() or (weights < 0).any():
        raise ValueError("at least one theme needs a weight above 0, and none may be below")
    measured = np.isfinite(parts.need)
    share = (weights / weights.sum(axis=1, keepdims=True))[:, None, :] * measured
    weight = share.sum(axis=2)
    enough = (weight >= LEAST_MEASURED - _ROUNDING) & (weight > 0)
    share = np.divide(share, weight[:, :, None], out=np.zeros_like(share), where=enough[:, :, None])
    need = np.where(measured, parts.need, 0.0)
    if aggregation is Aggregation.ARITHMETIC:
        value, slope = (share * need).sum(axis=2), share
    else:
        achievement = achievement_of(need)
        mean = np.exp((share * np.log(achievement)).sum(axis=2))
        value, slope = need_of(mean), share * mean[:, :, None] / achievement
    by_quartier = slope.transpose(1, 0, 2)
    variance = ((by_quartier @ parts.covariance) * by_quartier).sum(axis=2).T
    return Index(np.where(enough, value, np.nan), np.where(enough, np.maximum(variance, 0.0), np.nan))


def achievement_of(need: Floats) -> Floats:
    """The other way round, and never 0: 100 where there is no need, 1 where it is full."""
    return 1.0 + 0.99 * (100.0 - np.clip(need, 0.0, 100.0))


def need_of(achievement: Floats) -> Floats:
    """The inverse of `achievement_of`."""
    return 100.0 - (achievement - 1.0) / 0.99


def varied(weights: Floats, concentration: float, count: int, random: np.random.Generator) -> Floats:
    """Weights around the chosen ones: Dirichlet(c w); a theme without weight stays without.

    Parameters
    ----------
    concentration : float
        c; a weight w then has the standard deviation √(w (1 - w) / (c + 1)).

    Returns
    -------
    array, count × themes
        Rows sum to 1.
    """
    drawn = np.zeros((count, len(weights)))
    some = weights > 0
    drawn[:, some] = random.dirichlet(concentration * weights[some] / weights[some].sum(), count)
    return drawn


def every_weighting(weights: Floats, count: int, random: np.random.Generator) -> Floats:
    """Weightings that favour none: uniform over all ways to divide the weight among the themes that have any."""
    return varied((weights > 0).astype("float64"), float((weights > 0).sum()), count, random)
