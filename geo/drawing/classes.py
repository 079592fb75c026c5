"""The one place that draws the classes: map fill, legend, table and print all come from here."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import pandas as pd
from branca.utilities import color_brewer
from numpy.typing import NDArray

from geo.drawing import limits

CLASSES_BY_DEFAULT = 5
FEWEST_CLASSES, MOST_CLASSES = 2, 7
FEWEST_COLOURS = 3  # ColorBrewer draws no ramp of fewer


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
                raise ValueError(f"found limits {self.limits} for the method {self.method}; allowed only for {Method.OWN}")
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
    numbers = values.dropna().to_numpy(dtype=float)
    if scheme.method is Method.DEVIATIONS:
        return _deviations(numbers, scheme.count, ramp, reference)
    given = {Method.OWN: scheme.limits, Method.FIXED: fixed}.get(scheme.method, ())
    chosen = tuple(float(limit) for limit in given) or _limits(numbers, scheme)
    count = len(chosen) + 1
    return Classification(chosen, tuple(color_brewer(ramp.value, n=max(count, FEWEST_COLOURS))[:count]))


def _limits(numbers: NDArray[np.float64], scheme: Scheme) -> tuple[float, ...]:
    if len(np.unique(numbers)) < 2:
        return ()
    match scheme.method:
        case Method.NATURAL:
            return limits.natural(numbers, scheme.count)
        case Method.QUANTILES:
            return limits.quantiles(numbers, scheme.count)
        case Method.FIXED:
            return _round_limits(numbers, scheme.count)
    return limits.equal(numbers, scheme.count)


def _round_limits(numbers: NDArray[np.float64], count: int) -> tuple[float, ...]:
    """Round ones; a single one may leave nearly all values on one side of it, so then less round ones at equal steps."""
    chosen = limits.pretty(numbers, count)
    if len(chosen) < 2:
        chosen = max(chosen, limits.stepped(numbers, count), key=len)
    return chosen or limits.equal(numbers, count)


def classify_change(differences: pd.Series, ramp: Ramp, *, count: int = 6) -> Classification:
    """Classes for a map of differences between two waves: around zero, the same steps and shades to both sides.

    Parameters
    ----------
    differences : Series
        Later minus earlier, in the indicator's unit (shares: percentage points); finite, and rounded as shown.
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
    step, steps = Decimal(0), 0
    if len(distinct) > 1 and half > 1:
        finest = Decimal(1).scaleb(limits.last_decimal(distinct))
        step = limits.step_up_to(Decimal(str(largest)) / half, finest)
        steps = min(half - 1, int(Decimal(str(largest)) / step))
    around_zero = tuple(float(step * number) for number in range(-steps, steps + 1))
    return Classification(around_zero, _diverging(ramp, 2 * steps + 2))


def _diverging(ramp: Ramp, count: int) -> tuple[str, ...]:
    """Two to seven shades; two that are as far from the middle are as strong."""
    name, places = DIVERGING[ramp]
    shades = color_brewer(name, n=11)
    arm = {1: (1,), 2: (0, 2), 3: (0, 1, 2)}[count // 2]
    chosen = (*arm, *((3,) if count % 2 else ()), *(6 - place for place in reversed(arm)))
    return tuple(shades[places[place]] for place in chosen)


def _deviations(numbers: NDArray[np.float64], count: int, ramp: Ramp, reference: float | None) -> Classification:
    distinct = np.unique(numbers)
    if len(distinct) < 2:
        return Classification((), _diverging(ramp, 3)[1:2])
    width = float(numbers.std(ddof=1))
    middle = float(numbers.mean()) if reference is None or pd.isna(reference) else float(reference)
    cuts = [middle + (number - (count - 2) / 2) * width for number in range(count - 1)]
    shades = _diverging(ramp, count)
    placed = limits.placed(cuts, distinct, width, holds_lower=True)
    below = sum(cut <= distinct[0] + limits.tolerance(distinct) for cut in cuts)  # classes that would hold nothing
    return Classification(tuple(placed), (shades[below], *(shades[number + 1] for number in placed.values())))
