"""The axes of a line over time: from where to where, at which ticks, and which names have room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.catalogue import Indicator

_STEPS = (1.0, 2.0, 5.0, 10.0)
_SPACES = 4  # between ticks, at most
_PART_OF_SCALE, _PART_OF_VALUE = 0.2, 0.2  # the least that an axis spans: less would make a mountain of nothing


@dataclass(frozen=True)
class Axis:
    """A vertical axis in the indicator's unit.

    Attributes
    ----------
    ticks : tuple of float
        The ends among them, ascending.
    decimals : int
        So many are needed to write them.
    """

    ticks: tuple[float, ...]
    decimals: int

    @property
    def low(self) -> float:
        """The lower end."""
        return self.ticks[0]

    @property
    def high(self) -> float:
        """The upper end."""
        return self.ticks[-1]

    def share(self, value: float) -> float:
        """Where a value stands between the ends: 0 to 1."""
        return (value - self.low) / (self.high - self.low)


def axis_of(values: Sequence[float], indicator: Indicator, *, change: bool = False) -> Axis:
    """An axis with round ends that holds all values and their intervals, and is no part of a scale that is too small.

    Parameters
    ----------
    values : sequence of float
        At least one.
    change : bool
        Whether they are differences, which no scale ends.
    """
    low, high = min(values), max(values)
    ends = None if change else indicator.formula.scale
    least = (ends[1] - ends[0]) * _PART_OF_SCALE if ends else max(abs(low), abs(high)) * _PART_OF_VALUE
    least = max(least, 2 * 10.0**-indicator.decimals)
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
        floor, ceiling = ends or (0.0 if min(values) >= 0 else low, math.inf)
        low, high = (floor, floor + least) if low < floor else (low, high)
        low, high = (ceiling - least, ceiling) if high > ceiling else (low, high)
    step = _step((high - low) / _SPACES)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if ends:  # 1 to 5 does not go on to 0 or 6
        first, last = max(first, math.floor(ends[0] / step + 1e-9)), min(last, math.ceil(ends[1] / step - 1e-9))
    decimals = next((number for number in range(9) if abs(step * 10**number - round(step * 10**number)) < 1e-6), 9)
    return Axis(tuple(round(at * step, decimals) for at in range(first, last + 1)), decimals)


def _step(least: float) -> float:
    """The smallest round distance of two ticks that is no less than this."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in _STEPS if power * step >= least * (1 - 1e-9))


def with_room(places: Sequence[float], widths: Sequence[float], gap: float = 8.0) -> list[int]:
    """Which of some names can be written side by side: the first and the last, and of the others as many as have room.

    Parameters
    ----------
    places, widths : sequence of float
        The middle of each name and how long it is; ascending.
    """
    last = len(places) - 1
    shown = [0] if last >= 0 else []

    def apart(one: int, other: int) -> bool:
        return places[other] - places[one] >= (widths[one] + widths[other]) / 2 + gap

    for at in range(1, last):
        if apart(shown[-1], at) and apart(at, last):
            shown.append(at)
    return [*shown, last] if last > 0 else shown
