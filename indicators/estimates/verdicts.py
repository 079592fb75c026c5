"""Whether two shares or two means differ, near 0 and 100 % and at the ends of a scale too.

The tests are likelihood ratios with effective numbers of answers, in the manner of Rao and Scott (1984): each side counts
as μ (1 - μ) / v independent answers, μ its place between the ends of its scale, v its variance. On the linear scale a
variance near an end is small just where the value is extreme by chance; the likelihood knows of the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from indicators.catalogue import Indicator
from indicators.estimates.rest import Rest, Side
from indicators.survey.design import Floats

SIGNIFICANCE = 0.05
_MOST = 0.9  # of estimated variances
_NOTHING = 1e-12  # of a variance on the scale from 0 to 1
_KNOWN = 1e9  # effective answers of what is known exactly


@dataclass(frozen=True)
class Scale:
    """Where the answers to some items lie; arrays of items.

    Attributes
    ----------
    low, high : array
        The ends.
    share : array of bool
        Answers are yes or no, so that their spread follows from their mean.
    """

    low: Floats
    high: Floats
    share: NDArray[np.bool_]

    @classmethod
    def of(cls, indicators: Sequence[Indicator], unit: float = 1.0) -> Scale:
        """Of survey indicators; `unit` is what 100 % of a share is called. A register figure has none (missing)."""
        share = np.array([indicator.formula.binary for indicator in indicators], dtype=bool)
        ends = [indicator.formula.scale or (np.nan, np.nan) for indicator in indicators]
        low, high = np.array(ends, dtype="float64").reshape(-1, 2).T
        return cls(low, np.where(share, unit, high), share)

    def inside(self, value: Floats) -> Floats:
        """A value's place between the ends, 0 to 1."""
        place: Floats = np.clip((value - self.low) / (self.high - self.low), 0.0, 1.0)
        return place


def p_values(rest: Rest, centres: Floats, scale: Scale) -> Floats:
    """Of each domain against its rest, two-sided; missing where nothing can be tested.

    Usual is the design effect of the side of which more is known, beyond that of its weights; for a share at least 1.

    Parameters
    ----------
    centres : array of items
        What was taken off the answers (`Moments.centres`).
    """
    sides = [replace(side, mean=side.mean + centres) for side in (rest.own, rest.rest)]
    own, others = (_scaled(side, scale) for side in sides)
    usual = np.maximum(np.where(rest.rest.df >= rest.own.df, others.excess, own.excess), scale.share)
    common = ((rest.own.weighing + rest.rest.weighing) * (usual - scale.share), np.maximum(rest.own.df, rest.rest.df))
    apart = rest.own.variance + rest.rest.variance
    overlap = np.divide(rest.variance, apart, out=np.ones_like(apart), where=apart > 0)
    return _tested((own, others), (usual, usual), scale, overlap, [common])


def p_values_of_changes(
    before: Side, after: Side, scale: Scale, family: NDArray[np.intp], overlap: Floats | None = None
) -> Floats:
    """Of two samples in each row, two-sided; missing where nothing can be tested.

    Usual is what a design effect is on the average of a family in the same survey.

    Parameters
    ----------
    scale : Scale
        Of each row.
    family : array
        To which map each row belongs.
    overlap : array or None
        The variance of the difference by the sum of both variances; 1 by default, for independent samples.
    """
    sides: list[_ScaledSide] = []
    usual: list[Floats] = []
    common: list[tuple[Floats, Floats]] = []
    for side in (before, after):
        scaled = _scaled(side, scale)
        use = (scaled.unit > 0) & np.isfinite(scaled.excess)
        columns = (np.ones(len(use)), scaled.excess, side.df)
        number, excess, df = (np.bincount(family, np.where(use, column, 0.0))[family].astype("float64") for column in columns)
        mean = np.divide(excess, number, out=np.zeros_like(excess), where=number > 0)
        usual.append(np.maximum(mean, scale.share))
        common.append((side.weighing * (usual[-1] - scale.share), df))
        sides.append(scaled)
    return _tested(
        (sides[0], sides[1]), (usual[0], usual[1]), scale, np.ones(len(family)) if overlap is None else overlap, common
    )


@dataclass(frozen=True)
class _ScaledSide:
    """A side on the scale from 0 to 1.

    Attributes
    ----------
    place : array
    unit : array
        Its variance over place · (1 - place).
    excess : array
        That by what it would be by the weights alone (`Side.weighing`).
    """

    side: Side
    place: Floats
    unit: Floats
    excess: Floats


def _scaled(side: Side, scale: Scale) -> _ScaledSide:
    place = scale.inside(side.mean)
    spread, variance = place * (1 - place), side.variance / (scale.high - scale.low) ** 2
    unit = np.divide(variance, spread, out=np.zeros_like(variance), where=spread > _NOTHING)
    excess = np.divide(unit, side.weighing, out=np.zeros_like(unit), where=side.weighing > 0)
    return _ScaledSide(side, place, unit, excess)


def _tested(
    sides: tuple[_ScaledSide, _ScaledSide],
    usual: tuple[Floats, Floats],
    scale: Scale,
    overlap: Floats,
    common: list[tuple[Floats, Floats]],
) -> Floats:
    """Both sides' variances and their degrees of freedom.

    A side's variance is the usual one, unless its own is larger than chance explains: its own, estimated from few answers
    or clusters, is small just where the answers look clear.

    Parameters
    ----------
    usual : arrays
        What each side's excess is taken to be.
    overlap : array
        The variance of the difference by the sum of both variances.
    common : list of (variance, degrees of freedom)
        The part of the usual variances that was estimated, not known from the shares and weights.
    """
    units, parts = [], list(common)
    for scaled, excess in zip(sides, usual, strict=True):
        base = scaled.side.weighing * excess
        taken = np.where(scaled.unit > base * _by_chance(scaled.side.df), scaled.unit, base)
        unit = np.maximum(taken * overlap, scaled.side.weighing * scale.share)
        units.append(unit)
        parts.append((np.maximum(unit - base, 0.0), scaled.side.df))
    return likelihood_ratio(sides[0], units[0], sides[1], units[1], _satterthwaite(units[0] + units[1], parts))


def _by_chance(df: Floats) -> Floats:
    """By how much an estimated variance exceeds the true one in no more than one of ten cases."""
    distinct, at = np.unique(np.maximum(np.nan_to_num(df), 1.0), return_inverse=True)
    ratio: Floats = (stats.chi2.ppf(_MOST, distinct) / distinct)[at].reshape(df.shape)
    return ratio


def _satterthwaite(variance: Floats, parts: list[tuple[Floats, Floats]]) -> Floats:
    """Degrees of freedom of a variance of which some parts are estimated, each with its own; the rest is known."""
    below = np.sum([part**2 / np.maximum(df, 1.0) for part, df in parts], axis=0)
    most = 1e6  # as good as the normal distribution
    return np.clip(np.divide(variance**2, below, out=np.full_like(variance, most), where=below > variance**2 / most), 1.0, most)


def likelihood_ratio(first: _ScaledSide, unit_a: Floats, second: _ScaledSide, unit_b: Floats, df: Floats) -> Floats:
    """Two-sided p-values that two places on a scale from 0 to 1 are one.

    Twice the logarithm of the likelihood ratio of two binomial samples of 1 / unit answers each, its root after
    Student's t. Where all answers of a side are alike, Fisher's exact test instead; and nobody is taken for further from
    the other side than if all his answers had been alike.
    """
    a, b, known_a, known_b = first.place, second.place, first.side.exact, second.side.exact
    size_a, size_b = (1 / np.maximum(unit, 1 / _KNOWN) for unit in (unit_a, unit_b))
    common = (size_a * a + size_b * b) / (size_a + size_b)
    root = np.sqrt(2 * np.maximum(size_a * _divergence(a, common) + size_b * _divergence(b, common), 0.0))
    p = 2 * stats.t.sf(root, df)
    m_a = np.where(known_a, _KNOWN, np.minimum(first.side.n, size_a))
    m_b = np.where(known_b, _KNOWN, np.minimum(second.side.n, size_b))
    to_the_end = np.where(known_a, 0.0, 2 * _all_alike(m_a, m_b, np.where(a > b, 1 - b, b)))
    p = np.maximum(p, np.minimum(to_the_end, 1.0))
    alike_a, alike_b = ((_is_end(place) & ~exact) for place, exact in ((a, known_a), (b, known_b)))
    exact = 2 * np.where(alike_a, _all_alike(m_a, m_b, np.abs(a - b)), _all_alike(m_b, m_a, np.abs(a - b)))
    p = np.where(alike_a | alike_b, np.minimum(exact, 1.0), p)
    nothing = (unit_a + unit_b <= _NOTHING) & ~(known_a & known_b)
    return np.where(nothing | np.isnan(a + b), np.nan, p)


def _is_end(place: Floats) -> NDArray[np.bool_]:
    return (place <= _NOTHING) | (place >= 1 - _NOTHING)


def _divergence(place: Floats, common: Floats) -> Floats:
    """Kullback and Leibler's, of two yes-or-no answers."""
    inner = np.clip(common, _NOTHING, 1 - _NOTHING)
    apart = special.xlogy(place, place / inner) + special.xlogy(1 - place, (1 - place) / (1 - inner))
    return np.asarray(apart, dtype=np.float64)


def _all_alike(m: Floats, of: Floats, others: Floats) -> Floats:
    """Fisher's chance that m answers are all alike, if a part `others` of the other side's answers is otherwise."""
    rare = of * others
    chance: Floats = np.exp(
        special.gammaln(of + 1)
        - special.gammaln(of - rare + 1)
        - special.gammaln(m + of + 1)
        + special.gammaln(m + of - rare + 1)
    )
    return chance
