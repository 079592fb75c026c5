"""Circles for what adds up – persons, households, hectares –: their area is the number, in one scale for every map of it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from geo.drawing.drawing import WIDTH

COVERED = 0.15  # part of the city's area that the circles of the fullest map take together
_MOST = 0.075  # of the drawing's shorter side: no circle has a larger radius
_STEPS = (1.0, 0.5, 0.25)  # about so large is a number of the legend, as a part of the one before it
_ROUND = (5, 2, 1)
FILL_OPACITY = 0.55
RIM = 1.3  # width, in pixels or drawing units


@dataclass(frozen=True)
class SymbolScale:
    """How large a circle is.

    Attributes
    ----------
    largest : float
        The greatest number without its sign, above 0.
    radius : float
        Of its circle, in drawing units (`geo.drawing.drawing`).
    """

    largest: float
    radius: float

    def radius_of(self, value: float) -> float:
        """Of a number's circle, in drawing units: areas are to each other as the numbers are, whatever their sign."""
        return self.radius * math.sqrt(abs(value) / self.largest)


@dataclass(frozen=True)
class Circle:
    """One quartier's circle around its inner point.

    Attributes
    ----------
    radius : float
        In drawing units; 0 is written as a 0, as no circle can be seen.
    uncertain : bool
        Whether its rim is broken.
    """

    quartier_id: str
    radius: float
    colour: str
    uncertain: bool = False


@dataclass(frozen=True)
class Ring:
    """One circle of a legend and how its number is written."""

    value: float
    label: str


@dataclass(frozen=True)
class Rings:
    """The legend of circles that stand in one another, the largest first, in the scale of the map.

    Attributes
    ----------
    pixels : tuple of float
        The radius of the scale's largest number on a browser's map: on a wide page, and on a narrow one.
    """

    scale: SymbolScale
    rings: tuple[Ring, ...]
    colour: str
    pixels: tuple[float, float] = (0.0, 0.0)


def scale_circles(largest: float, total: float, area: float, height: float) -> SymbolScale:
    """Circles that are seen and hide little.

    Parameters
    ----------
    largest : float
        The greatest number of all maps that are to be compared, without its sign.
    total : float
        The sum of all numbers, without their signs, on the map where it is greatest.
    area, height : float
        Of the city and of the drawing, in drawing units.

    Returns
    -------
    SymbolScale
        Circles of the fullest map together take `COVERED` of the city's area; where one number is far above all others,
        less, as no radius is more than a small part of the drawing.
    """
    if not largest > 0:
        return SymbolScale(1.0, 0.0)
    covering = math.sqrt(COVERED * area * largest / (math.pi * total))
    return SymbolScale(largest, round(min(covering, _MOST * min(WIDTH, height)), 2))


def round_values(largest: float, decimals: int) -> tuple[float, ...]:
    """Up to three round numbers – 1, 2 or 5 and zeros – for a legend, the largest first; none is more than `largest`.

    Parameters
    ----------
    decimals : int
        With how many the numbers are written: none of them is less than that can tell.
    """
    values = [largest]
    for step in _STEPS:
        values.append(_rounded_down(step * values[-1]))
    return tuple(value for value in values[1:] if value >= 10.0**-decimals)


def _rounded_down(number: float) -> float:
    if not number > 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(number) + 1e-12)
    step = next(step for step in _ROUND if step * power <= number * (1 + 1e-9))
    return float(f"{step * power:.12g}")


def largest_first(circles: Iterable[Circle]) -> list[Circle]:
    """As they are drawn, so that none lies hidden below a larger one."""
    return sorted(circles, key=lambda circle: -circle.radius)
