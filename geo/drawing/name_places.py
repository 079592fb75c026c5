"""Where names stand on a picture: inside their quartiers, clear of workshops' marks and of one another."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from geo.drawing.labels import halves
from geo.drawing.text_fit import text_width

LEADING = 1.15  # from line to line, in font sizes
_SIZES = (1.0, 0.85, 0.7)
_REACHES_OUT = (1.05, 1.22)  # how far a name's corners may leave the circle: hardly, or else a little
_NUMBER = "00"  # as wide as a number can be
_MOVES = 0.9  # at most, in radii of the circle: further away it would name the neighbour

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


class Named(Protocol):
    """A quartier with the largest circle inside it."""

    @property
    def quartier_id(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def middle(self) -> tuple[float, float]: ...  # noqa: D102
    @property
    def reach(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class Place:
    """A name in its lines, with the font size and the box they fill, all in drawing units."""

    lines: tuple[str, ...]
    size: float
    box: Box


def place_names(quartiers: Iterable[Named], size: float, occupied: Iterable[Box] = ()) -> dict[str, Place]:
    """A place for every name that fits; the largest quartiers choose first.

    Parameters
    ----------
    quartiers : iterable of Named
    size : float
        Font size in drawing units; a name that does not fit may be written with 0.85 or 0.7 of it.
    occupied : iterable of Box
        What no name may cover.
    """
    taken = list(occupied)
    placed: dict[str, Place] = {}
    for quartier in sorted(quartiers, key=lambda quartier: -quartier.reach):
        free = (place for place in _places(quartier, size, taken) if not any(overlap(place.box, other) for other in taken))
        if place := next(free, None):
            placed[quartier.quartier_id] = place
            taken.append(place.box)
    return placed


def nameless(quartiers: Sequence[Named], size: float, occupied: Sequence[Box], known: Collection[str], most: int) -> set[str]:
    """The ids of the quartiers whose names do not fit if those get numbers; the search ends beyond `most`.

    Parameters
    ----------
    known : collection of str
        Ids that get numbers in any case.
    """
    found = set(known)
    while len(found) <= most:  # a number takes room too, and may push out a name
        shown = [
            _Numbered(one.quartier_id, _NUMBER, one.middle, one.reach) if one.quartier_id in found else one for one in quartiers
        ]
        more = {one.quartier_id for one in quartiers} - set(place_names(shown, size, occupied)) - found
        if not more:
            break
        found |= more
    return found


@dataclass(frozen=True)
class _Numbered:
    quartier_id: str
    name: str
    middle: tuple[float, float]
    reach: float


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes do more than touch."""
    slack = 0.01
    return one[0] + slack < other[2] and other[0] + slack < one[2] and one[1] + slack < other[3] and other[1] + slack < one[3]


def _places(quartier: Named, size: float, taken: list[Box]) -> Iterator[Place]:
    """In the middle, or moved up or down past what stands there; whole, then in two lines, then smaller."""
    x, y = quartier.middle
    for smaller, out, lines in itertools.product(_SIZES, _REACHES_OUT, ([quartier.name], halves(quartier.name))):
        height = size * smaller
        width = max(text_width(line, height, bold=True) for line in lines)
        high = height * LEADING * len(lines)
        if math.hypot(width, high) > 2 * quartier.reach * out:
            continue
        left, top, right, bottom = x - width / 2, y - high / 2, x + width / 2, y + high / 2
        in_the_way = [other for other in taken if overlap((left, top, right, bottom), other)]
        moves = [move for other in in_the_way for move in (other[1] - bottom, other[3] - top)]
        for move in (0.0, *sorted((move for move in moves if abs(move) <= _MOVES * quartier.reach), key=abs)):
            yield Place(tuple(lines), height, (left, top + move, right, bottom + move))
