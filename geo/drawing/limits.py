"""Where one class ends and the next begins: limits as round as they can be where every value keeps its class."""

import itertools
import math
import warnings
from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import mapclassify
import numpy as np
from numpy.typing import NDArray

_SLACK = 0.1  # of a class's width: how far a limit may move to be rounder where the distance between limits has a meaning
_STEPS = tuple(map(Decimal, ("8", "6", "5", "4", "3", "2", "1.5", "1")))  # what a reader can count in
Values = NDArray[np.float64]

# Ties are common among rounded values; fewer quantiles than asked for are what we want then.
warnings.filterwarnings("ignore", "Not enough unique values in array", UserWarning)


def natural(values: Values, count: int) -> tuple[float, ...]:
    """Of at most `count` classes whose values lie as close together as possible (Fisher and Jenks)."""
    return tuple(placed(_natural_breaks(values, count), np.unique(values)))


def quantiles(values: Values, count: int) -> tuple[float, ...]:
    """Of at most `count` classes with as many values in each."""
    distinct = np.unique(values)
    parted = placed(mapclassify.Quantiles(values, k=count).bins, distinct)
    return tuple(parted or placed(distinct[-2:-1], distinct))  # nearly all values are the greatest


def equal(values: Values, count: int) -> tuple[float, ...]:
    """Of at most `count` classes of equal width."""
    return tuple(placed(mapclassify.EqualInterval(values, k=count).bins, np.unique(values), np.ptp(values) / count))


def pretty(values: Values, count: int) -> tuple[float, ...]:
    """Round ones of at most `count` classes; none where the values lie too close together.

    PrettyBreaks takes a number of classes as a hint only; that nearest to `count` is asked for which gives no more.
    """
    for asked in sorted(range(2, count + 3), key=lambda number: abs(number - count)):
        upper_ends = mapclassify.PrettyBreaks(values, k=asked).bins
        inner = tuple(float(f"{end:.12g}") for end in upper_ends[:-1])  # 0.6, not 0.6000000000000001
        limits = tuple(limit for limit in inner if values.min() < limit < values.max())
        if 0 < len(limits) < count:
            return limits
    return ()


def stepped(values: Values, count: int) -> tuple[float, ...]:
    """Of at most `count` classes: all multiples of one step between the values; as many as a step that one can count in gives."""
    distinct = np.unique(values)
    low, high = _decimal(distinct[0]), _decimal(distinct[-1])
    finest, step = Decimal(1).scaleb(last_decimal(distinct)), (high - low) / count
    wider = sorted(number.scaleb(step.adjusted() + more) for number in _STEPS for more in (0, 1))
    for wide in wider:
        inside = [wide * number for number in range(int(low // wide), int(high // wide) + 2) if low < wide * number < high]
        if wide >= step and wide % finest == 0 and 0 < len(inside) < count:
            return tuple(map(float, inside))
    return ()


def step_up_to(ideal: Decimal, finest: Decimal) -> Decimal:
    """The largest step that one can count in and that is not above `ideal`: a multiple of `finest`, and never less."""
    steps = (number.scaleb(ideal.adjusted()) for number in _STEPS)
    return next((step for step in steps if step <= ideal and step % finest == 0), finest)


def _natural_breaks(values: Values, count: int) -> list[float]:
    """Exact breaks of Fisher and Jenks, halfway between the values they part.

    mapclassify's FisherJenks gives the same for values near zero, but without Numba it takes a second for 1,000
    values and minutes for 11,000, and it adds up squares in single precision, which is wrong for large values of
    small spread. This is the same dynamic programme over distinct values, in double precision around the mean.
    """
    distinct, often = np.unique(values, return_counts=True)
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


def placed(cuts: Iterable[float], distinct: Values, width: float = math.inf, *, holds_lower: bool = False) -> dict[float, int]:
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
    finest, slack = last_decimal(distinct), tolerance(distinct)
    for number, cut in enumerate(cuts):
        above = distinct.searchsorted(cut - slack, "left") if holds_lower else distinct.searchsorted(cut + slack, "right")
        if 0 < above < len(distinct):
            limits[_limit_between(float(distinct[above - 1]), float(distinct[above]), cut, width, finest)] = number
    return limits


def tolerance(distinct: Values) -> float:
    """What a calculated cut may differ from a value that it should equal."""
    return min(1e-12 * float(np.abs(distinct).max()), float(np.diff(distinct).min()) / 4)


def last_decimal(distinct: Values) -> int:
    """The power of ten of the last decimal that any value has; 0 for whole numbers."""
    return min(0, *(int(_decimal(value).normalize().as_tuple().exponent) for value in distinct))


def _limit_between(below: float, above: float, cut: float, width: float, finest: int) -> float:
    """A limit in (below, above]: near the cut the number with the fewest decimals, a multiple of five rather than another."""
    low, high = max(below, cut - _SLACK * width), min(above, cut + _SLACK * width)
    largest = max(_decimal(low).adjusted(), _decimal(high).adjusted()) + 1
    steps = (Decimal(digit).scaleb(power) for power in range(largest, finest - 1, -1) for digit in (5, 1))
    near_cut = (multiple for step in steps for multiple in _multiples(step, low, high, cut))
    anywhere = _multiples(Decimal(1).scaleb(finest), below, above, cut)
    limit = float(next(itertools.chain(near_cut, anywhere), above)) + 0.0  # no minus zero
    return limit if below < limit <= above else above


def _multiples(step: Decimal, low: float, high: float, near: float) -> list[Decimal]:
    """The multiple of `step` in (low, high] that is nearest to `near`, or nothing."""
    first = (_decimal(low) / step).to_integral_value(ROUND_FLOOR) + 1
    last = (_decimal(high) / step).to_integral_value(ROUND_FLOOR)
    wanted = (_decimal(near) / step).to_integral_value(ROUND_HALF_EVEN)
    return [min(max(wanted, first), last) * step] if first <= last else []


def _decimal(value: float) -> Decimal:
    return Decimal(str(float(value)))  # as it is written: 0.1 is one tenth
