"""The one place that draws the classes: map fill, legend, table and print all come from here."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from types import MappingProxyType

import mapclassify
import numpy as np
import pandas as pd
from branca.utilities import color_brewer
from numpy.typing import NDArray

CLASSES_BY_DEFAULT = 5
FEWEST_CLASSES, MOST_CLASSES = 2, 7
FEWEST_COLOURS = 3  # ColorBrewer draws no ramp of fewer
_STEPS = (5, 4, 3, 2, 1)  # of a change: what a reader can count in
_SLACK = 0.1  # of a class's width: how far a limit may move to be rounder where the distance between limits has a meaning

# Ties are common among rounded values; fewer quantiles than asked for are what we want then.
warnings.filterwarnings("ignore", "Not enough unique values in array", UserWarning)


class Mark(StrEnum):
    """How a quartier is marked; no two look alike, with colour or without.

    ``SAME``, "no certain difference", is for maps that colour only what differs.
    """

    VALUE = "ok"
    UNRELIABLE = "unreliable"
    WITHHELD = "withheld"
    NO_DATA = "no_data"
    SAME = "same"


class Ramp(StrEnum):
    """Sequential ColorBrewer ramps that colour-blind people can tell apart, light to dark."""

    MORE_IS_BETTER = "YlGnBu"
    MORE_IS_WORSE = "YlOrBr"
    NEITHER = "BuPu"


DIVERGING: Mapping[Ramp, tuple[str, tuple[int, ...]]] = MappingProxyType(
    {
        Ramp.MORE_IS_BETTER: ("BrBG", (1, 2, 3, 5, 7, 8, 9)),
        Ramp.MORE_IS_WORSE: ("BrBG", (9, 8, 7, 5, 3, 2, 1)),
        Ramp.NEITHER: ("PuOr", (0, 1, 3, 5, 7, 8, 9)),
    }
)
"""Diverging counterparts of the ramps: a ColorBrewer scheme, and seven of its eleven shades from the lowest class to the highest.

ColorBrewer's own schemes of fewer shades are not used: in BrBG of seven the middle is less than 5 L* from its
neighbours, in PuOr of four the ends are 24 L* apart, and one end then looks stronger than the other.
"""


class Method(StrEnum):
    """How limits between classes are found."""

    FIXED = "fixed"
    """The catalogue's limits; where it has none, round ones."""
    NATURAL = "natural"
    """Fisher–Jenks: classes whose values lie as close together as possible."""
    QUANTILES = "quantiles"
    """As many values in each class."""
    EQUAL = "equal"
    """Classes of equal width."""
    DEVIATIONS = "deviations"
    """Standard deviations around a reference, in diverging colours."""
    OWN = "own"
    """The reader's limits."""


@dataclass(frozen=True)
class Scheme:
    """What a reader chooses about classes.

    Attributes
    ----------
    method : Method
    count : int
        Classes at most, 2 to 7. Not used where limits are given, by the reader or by the catalogue.
    limits : tuple of float
        For `Method.OWN` only: 1 to 6 limits, ascending, in the indicator's unit.

    Raises
    ------
    ValueError
        If it is none of these.
    """

    method: Method = Method.FIXED
    count: int = CLASSES_BY_DEFAULT
    limits: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not FEWEST_CLASSES <= self.count <= MOST_CLASSES:
            raise ValueError(f"found {self.count} classes; allowed are {FEWEST_CLASSES} to {MOST_CLASSES}")
        if self.method is not Method.OWN:
            if self.limits:
                raise ValueError(f"found limits {self.limits} for the method “{self.method}”; allowed only for “{Method.OWN}”")
            return
        if not FEWEST_CLASSES <= len(self.limits) + 1 <= MOST_CLASSES:
            raise ValueError(f"found {len(self.limits)} limits; allowed are {FEWEST_CLASSES - 1} to {MOST_CLASSES - 1}")
        if not all(math.isfinite(limit) for limit in self.limits):
            raise ValueError(f"found limits {self.limits}; allowed are finite numbers")
        if any(lower >= upper for lower, upper in itertools.pairwise(self.limits)):
            raise ValueError(f"found limits {self.limits}; allowed are limits in ascending order")


@dataclass(frozen=True)
class Classification:
    """Limits between classes, and a colour for each class.

    Attributes
    ----------
    limits : tuple of float
        The k - 1 inner limits, ascending, in the indicator's unit. A class holds its lower limit and
        not its upper one: "10 to under 20".
    colours : tuple of str
        k colours as ``#rrggbb``, from the lowest class to the highest.
    """

    limits: tuple[float, ...]
    colours: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.colours) != len(self.limits) + 1:
            raise ValueError(f"{len(self.limits)} limits make {len(self.limits) + 1} classes, not {len(self.colours)}")
        if any(lower >= upper for lower, upper in itertools.pairwise(self.limits)):
            raise ValueError(f"limits must ascend: {self.limits}")

    def class_of(self, values: pd.Series) -> pd.Series:
        """The class of each value, counted from 0; missing values have none.

        Returns
        -------
        Series
            Int64 on the index of `values`.
        """
        number = np.searchsorted(np.array(self.limits), values.to_numpy(dtype=float), side="right")
        return pd.Series(number, index=values.index, dtype="Int64").mask(values.isna())

    def spans(self) -> list[tuple[float | None, float | None]]:
        """Lower and upper limit of each class; open at both ends."""
        lower: list[float | None] = [None, *self.limits]
        upper: list[float | None] = [*self.limits, None]
        return list(zip(lower, upper, strict=True))


def classify(
    values: pd.Series, scheme: Scheme, ramp: Ramp, *, fixed: Sequence[float] = (), reference: float | None = None
) -> Classification:
    """Classes for one indicator.

    Parameters
    ----------
    values : Series
        Every sound value of the indicator, over all waves and groups, so that maps that are compared
        have common classes; finite, and rounded as they are shown: limits then need no more decimals
        than the values, and no class is one that no shown value can be in.
    scheme : Scheme
    ramp : Ramp
    fixed : sequence of float
        The catalogue's limits, ascending; read by `Method.FIXED` alone.
    reference : float, optional
        The city's value; read by `Method.DEVIATIONS` alone. Missing: the mean of `values`.

    Returns
    -------
    Classification
        At most ``scheme.count`` classes; given limits are kept as they are. Never fails: no value, one
        value or equal values give one class.
    """
    known = values.dropna().to_numpy(dtype=float)
    distinct = np.unique(known)
    if scheme.method is Method.OWN or (scheme.method is Method.FIXED and len(fixed)):
        limits: Iterable[float] = scheme.limits if scheme.method is Method.OWN else fixed
    elif scheme.method is Method.DEVIATIONS:
        return _deviations(known, distinct, scheme.count, ramp, reference)
    elif len(distinct) < 2:
        limits = ()
    elif scheme.method is Method.NATURAL:
        limits = _place(_natural_breaks(known, scheme.count), distinct)
    elif scheme.method is Method.QUANTILES:
        limits = _place(mapclassify.Quantiles(known, k=scheme.count).bins, distinct)
        limits = limits or _place(distinct[-2:-1], distinct)  # nearly all values are the greatest
    else:
        limits = _round_limits(known, scheme.count) if scheme.method is Method.FIXED else ()
        limits = limits or _place(mapclassify.EqualInterval(known, k=scheme.count).bins, distinct, np.ptp(known) / scheme.count)
    chosen = tuple(float(limit) for limit in limits)
    count = len(chosen) + 1
    return Classification(chosen, tuple(color_brewer(ramp.value, n=max(count, FEWEST_COLOURS))[:count]))


def classify_change(differences: pd.Series, ramp: Ramp, *, count: int = 6) -> Classification:
    """Classes for a map of differences between two waves: around zero, the same steps and shades to both sides.

    Parameters
    ----------
    differences : Series
        Later minus earlier, in the indicator's unit (shares: percentage points); finite, and rounded as shown.
    ramp : Ramp
    count : int
        Classes at most, 2 to 7. As zero is always a limit there is an even number of them.

    Returns
    -------
    Classification
        Zero itself stands in the class above it. No difference, or only equal ones, give the limit 0 alone.

    Raises
    ------
    ValueError
        If `count` is out of bounds.
    """
    half = Scheme(count=count).count // 2
    distinct = np.unique(differences.dropna().to_numpy(dtype=float))
    largest = float(np.abs(distinct).max(initial=0.0))
    steps = 0
    limits = [Decimal(0)]
    if len(distinct) > 1 and half > 1:
        ideal = Decimal(str(largest)) / half
        power = Decimal(1).scaleb(ideal.adjusted())
        step = next(number * power for number in _STEPS if number * power <= ideal)
        step = max(step, Decimal(1).scaleb(_finest(distinct)))
        steps = min(half - 1, int(Decimal(str(largest)) / step))
        limits = [step * number for number in range(-steps, steps + 1)]
    return Classification(tuple(float(limit) for limit in limits), _diverging(ramp, 2 * steps + 2))


def _diverging(ramp: Ramp, count: int) -> tuple[str, ...]:
    """Two to seven shades; two that are as far from the middle are as strong."""
    name, places = DIVERGING[ramp]
    shades = color_brewer(name, n=11)
    arm = {1: (1,), 2: (0, 2), 3: (0, 1, 2)}[count // 2]
    chosen = (*arm, *((3,) if count % 2 else ()), *(6 - place for place in reversed(arm)))
    return tuple(shades[places[place]] for place in chosen)


def _deviations(
    known: NDArray[np.float64], distinct: NDArray[np.float64], count: int, ramp: Ramp, reference: float | None
) -> Classification:
    if len(distinct) < 2:
        return Classification((), _diverging(ramp, 3)[1:2])
    width = float(known.std(ddof=1))
    middle = float(known.mean()) if reference is None or pd.isna(reference) else float(reference)
    cuts = [middle + (number - (count - 2) / 2) * width for number in range(count - 1)]
    shades = _diverging(ramp, count)
    placed = _place(cuts, distinct, width, holds_lower=True)
    below = sum(cut <= distinct[0] + _tolerance(distinct) for cut in cuts)  # classes that would hold nothing
    return Classification(tuple(placed), (shades[below], *(shades[number + 1] for number in placed.values())))


def _round_limits(known: NDArray[np.float64], count: int) -> tuple[float, ...]:
    """PrettyBreaks takes a number of classes as a hint only; that nearest to `count` is asked for which gives no more."""
    for asked in sorted(range(2, count + 3), key=lambda number: abs(number - count)):
        upper_ends = mapclassify.PrettyBreaks(known, k=asked).bins
        inner = tuple(float(f"{end:.12g}") for end in upper_ends[:-1])  # 0.6, not 0.6000000000000001
        limits = tuple(limit for limit in inner if known.min() < limit < known.max())
        if 0 < len(limits) < count:
            return limits
    return ()


def _natural_breaks(known: NDArray[np.float64], count: int) -> list[float]:
    """Exact breaks of Fisher and Jenks, halfway between the values they part.

    mapclassify's FisherJenks gives the same for values near zero, but without Numba it takes a second for 1,000
    values and minutes for 11,000, and it adds up squares in single precision, which is wrong for large values of
    small spread. This is the same dynamic programme over distinct values, in double precision around the mean.
    """
    distinct, often = np.unique(known, return_counts=True)
    size, classes = len(distinct), min(count, len(distinct))
    centred = distinct - np.average(distinct, weights=often)
    number, total, squares = (np.concatenate(([0.0], np.cumsum(often * centred**power))) for power in (0, 1, 2))
    spread = np.full((classes + 1, size + 1), np.inf)  # of the first values in so many classes
    spread[0, 0] = 0.0
    start = np.zeros((classes, size + 1), dtype=np.intp)  # where the last of those classes begins
    for end in range(1, size + 1):
        last = squares[end] - squares[:end] - (total[end] - total[:end]) ** 2 / (number[end] - number[:end])
        candidates = spread[:-1, :end] + last
        start[:, end] = candidates.argmin(axis=1)
        spread[1:, end] = candidates[np.arange(classes), start[:, end]]
    breaks, end = [], size
    for classes_left in range(classes - 1, 0, -1):
        end = start[classes_left, end]
        breaks.append(float(distinct[end - 1] + distinct[end]) / 2)
    return breaks[::-1]


def _place(
    cuts: Iterable[float], distinct: NDArray[np.float64], width: float = math.inf, *, holds_lower: bool = False
) -> dict[float, int]:
    """Limits that are as round as they can be where every value is to keep the class its cut gives it.

    Parameters
    ----------
    cuts : iterable of float
        Ascending upper ends of classes, which hold them (as in mapclassify), or lower ends if `holds_lower`.
    distinct : array
        At least two values, ascending.
    width : float
        Of a class, where it has a meaning: limits then stay near their cuts.

    Returns
    -------
    dict of float to int
        Ascending limits in (least, greatest], each with the number of its cut, the highest of those that
        fall together.
    """
    limits: dict[float, int] = {}
    finest = _finest(distinct)
    tolerance = _tolerance(distinct)
    for number, cut in enumerate(cuts):
        at = distinct.searchsorted(cut - tolerance, "left") if holds_lower else distinct.searchsorted(cut + tolerance, "right")
        if 0 < at < len(distinct):
            below, above = float(distinct[at - 1]), float(distinct[at])
            limit = _roundest(max(below, cut - _SLACK * width), min(above, cut + _SLACK * width), cut, finest)
            if limit is None:
                limit = _nearest(Decimal(1).scaleb(finest), below, above, cut)
            rounded = above if limit is None else float(limit) + 0.0
            limits[rounded if below < rounded <= above else above] = number
    return limits


def _tolerance(distinct: NDArray[np.float64]) -> float:
    """What a calculated cut may differ from a value that it should equal."""
    return min(1e-12 * float(np.abs(distinct).max()), float(np.diff(distinct).min()) / 4)


def _finest(distinct: NDArray[np.float64]) -> int:
    """The power of ten of the last decimal that any value has; 0 for whole numbers."""
    return min(0, *(int(_decimal(value).normalize().as_tuple().exponent) for value in distinct))


def _decimal(value: float) -> Decimal:
    return Decimal(str(float(value)))  # as it is written: 0.1 is one tenth


def _roundest(low: float, high: float, near: float, finest: int) -> Decimal | None:
    """The number in (low, high] with the fewest decimals, a multiple of five rather than another; None if all are finer."""
    largest = max(_decimal(low).adjusted(), _decimal(high).adjusted()) + 1
    steps = (Decimal(digit).scaleb(power) for power in range(largest, finest - 1, -1) for digit in (5, 1))
    return next((found for step in steps if (found := _nearest(step, low, high, near)) is not None), None)


def _nearest(step: Decimal, low: float, high: float, near: float) -> Decimal | None:
    """The multiple of `step` in (low, high] that is nearest to `near`."""
    first = (_decimal(low) / step).to_integral_value(ROUND_FLOOR) + 1
    last = (_decimal(high) / step).to_integral_value(ROUND_FLOOR)
    wanted = (_decimal(near) / step).to_integral_value(ROUND_HALF_EVEN)
    return min(max(wanted, first), last) * step if first <= last else None
