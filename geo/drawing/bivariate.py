"""Two indicators in one map: three classes of each, and nine colours that are mixtures of two ramps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.drawing.classes import Classification, Method, Ramp, Scheme, classify

STEPS = 3
_PAPER = (0xF5, 0xF5, 0xF5)
# Blue and orange lie on the one axis of hue that people without red or green cones still see.
_FIRST_INK = (0x40, 0x88, 0xBE)
_SECOND_INK = (0xE0, 0x82, 0x3C)

_Shade = tuple[float, float, float]


@dataclass(frozen=True)
class BivariateClassification:
    """Classes of two indicators, and a colour for each pair of classes.

    Attributes
    ----------
    first, second : Classification
        One to three classes each, in the units of their indicators. Their colours are the edges of the
        square: each indicator's where the other one is lowest.
    colours : tuple of str
        Nine colours as ``#rrggbb``; that of a pair of classes is at ``3 * second + first``. All nine are
        there even if an indicator has fewer classes.
    """

    first: Classification
    second: Classification
    colours: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.colours) != STEPS**2:
            raise ValueError(f"found {len(self.colours)} colours; allowed are {STEPS**2}")
        if max(len(self.first.colours), len(self.second.colours)) > STEPS:
            counts = f"{len(self.first.colours)} and {len(self.second.colours)}"
            raise ValueError(f"found {counts} classes; allowed are {STEPS} each at most")

    def class_of(self, first_values: pd.Series, second_values: pd.Series) -> pd.Series:
        """The place in `colours` of each pair of values.

        Parameters
        ----------
        first_values, second_values : Series
            On the same index, rounded as they are shown.

        Returns
        -------
        Series
            Int64 on that index, 0 to 8; missing where either value is.
        """
        return STEPS * self.second.class_of(second_values) + self.first.class_of(first_values)


def classify_two(
    first_values: pd.Series,
    second_values: pd.Series,
    first_limits: Sequence[float] = (),
    second_limits: Sequence[float] = (),
) -> BivariateClassification:
    """Three classes of each of two indicators.

    Parameters
    ----------
    first_values, second_values : Series
        Every sound value of each indicator in its unit, over all waves and groups; finite, and rounded as
        they are shown. The two need not have the same index.
    first_limits, second_limits : sequence of float
        The catalogue's limits, ascending. Where there are some, the two of them are taken that part the
        values most evenly; where there are none, the values are cut at their tertiles.

    Returns
    -------
    BivariateClassification
        Never fails: an indicator without two different values has one class.
    """
    colours = _mixtures()
    return BivariateClassification(
        _three_classes(first_values, first_limits, colours[:STEPS]),
        _three_classes(second_values, second_limits, colours[::STEPS]),
        colours,
    )


def _three_classes(values: pd.Series, limits: Sequence[float], colours: Sequence[str]) -> Classification:
    if len(limits):
        classes = classify(values, Scheme(Method.FIXED), Ramp.NEITHER, fixed=_most_even(values, limits))
    else:
        classes = classify(values, Scheme(Method.QUANTILES, STEPS), Ramp.NEITHER)
    return replace(classes, colours=tuple(colours[: len(classes.limits) + 1]))


def _most_even(values: pd.Series, limits: Sequence[float]) -> tuple[float, ...]:
    """Two of the limits; of pairs that part the values alike, that nearest to the middle of the list."""
    if len(limits) < STEPS:
        return tuple(limits)
    ordered = np.sort(values.dropna().to_numpy(dtype=float))
    below = ordered.searchsorted(np.asarray(limits, dtype=float))

    def unevenness(pair: tuple[int, int]) -> tuple[int, int, int]:
        low, high = pair
        sizes = (below[low], below[high] - below[low], len(ordered) - below[high])
        return sum(int(size) ** 2 for size in sizes), abs(low + high + 1 - len(limits)), high - low

    return tuple(limits[at] for at in min(itertools.combinations(range(len(limits)), 2), key=unevenness))


def _mixtures() -> tuple[str, ...]:
    """Both ramps printed over each other: each channel lets through the product of what the two inks let through."""
    return tuple(
        "#" + "".join(f"{round(over * under / paper):02x}" for over, under, paper in zip(first, second, _PAPER, strict=True))
        for second in _ramp(_SECOND_INK)
        for first in _ramp(_FIRST_INK)
    )


def _ramp(ink: _Shade) -> list[_Shade]:
    """From paper to ink in equal steps of sRGB."""
    shares = [step / (STEPS - 1) for step in range(STEPS)]
    mixed = [[paper + share * (full - paper) for paper, full in zip(_PAPER, ink, strict=True)] for share in shares]
    return [(red, green, blue) for red, green, blue in mixed]
