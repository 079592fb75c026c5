"""Where names stand on a picture: inside their quartiers, clear of workshops' marks and of one another; else numbers."""

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.drawing.drawing import Shape
from geo.drawing.text_fit import text_width

LONGEST_KEY = 24  # numbers; a map of more nameless quartiers is no map of names
LEADING = 1.15  # from line to line, in font sizes
_SIZES = (1.0, 0.85, 0.7)
_BEYOND = (1.05, 1.22)  # how far a name's corners may leave the circle: hardly, or else a little
_NUMBER = "00"  # as wide as a number can be
_MOVES = 0.9  # at most, in radii of the circle: further away it would name the neighbour

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True)
class Place:
    """A name in its lines, with the font size and the box they fill, all in drawing units."""

    lines: tuple[str, ...]
    size: float
    box: Box


def halves(name: str) -> list[str]:
    """The name in the two most equal lines, cut behind a blank, hyphen or slash; whole where it has none."""
    cuts = [at + 1 for at, letter in enumerate(name[:-1]) if letter in " -/"]
    pairs = [[name[:cut].strip(), name[cut:].strip()] for cut in cuts]
    return min(pairs, key=lambda pair: max(map(len, pair)), default=[name])


def place_names(quartiers: Iterable[Shape], size: float, occupied: Iterable[Box] = ()) -> dict[str, Place]:
    """A place for every name that fits; the largest quartiers choose first.

    Parameters
    ----------
    size : float
        Font size in drawing units; a name that does not fit may be written with 0.85 or 0.7 of it.
    occupied : iterable of Box
        What no name may cover.
    """
    taken = list(occupied)
    placed: dict[str, Place] = {}
    for quartier in sorted(quartiers, key=lambda quartier: -quartier.radius):
        free = (place for place in _places(quartier, size, taken) if not any(overlap(place.box, other) for other in taken))
        if place := next(free, None):
            placed[quartier.quartier_id] = place
            taken.append(place.box)
    return placed


def nameless(quartiers: Sequence[Shape], size: float, occupied: Sequence[Box] = (), numbered: Collection[str] = ()) -> set[str]:
    """The ids of the quartiers whose names do not fit if those get numbers; the search ends beyond `LONGEST_KEY`.

    Parameters
    ----------
    numbered : collection of str
        Ids that get numbers in any case.
    """
    unnamed = set(numbered)
    while len(unnamed) <= LONGEST_KEY:  # a number takes room too, and may push out a name
        labelled = renamed(quartiers, dict.fromkeys(unnamed, _NUMBER))
        pushed_out = {shape.quartier_id for shape in quartiers} - set(place_names(labelled, size, occupied)) - unnamed
        if not pushed_out:
            break
        unnamed |= pushed_out
    return unnamed


def north_to_south(quartiers: Iterable[Shape]) -> list[Shape]:
    """As numbers on a map are counted."""
    return sorted(quartiers, key=lambda shape: shape.middle[::-1])


def numbers_of(quartiers: Iterable[Shape], ids: Collection[str]) -> dict[str, str]:
    """A number for each of the ids, counted in the order of the quartiers."""
    keyed = (shape.quartier_id for shape in quartiers if shape.quartier_id in ids)
    return {quartier_id: str(number) for number, quartier_id in enumerate(keyed, start=1)}


def key_of(quartiers: Iterable[Shape], numbers: Mapping[str, str]) -> list[str]:
    """What the numbers on a map stand for: ``1 Altstadt``."""
    return [f"{numbers[shape.quartier_id]} {shape.name}" for shape in quartiers if shape.quartier_id in numbers]


def renamed(quartiers: Iterable[Shape], names: Mapping[str, str]) -> tuple[Shape, ...]:
    """The same shapes, some with other names."""
    return tuple(replace(shape, name=names.get(shape.quartier_id, shape.name)) for shape in quartiers)


def overlap(box: Box, other: Box) -> bool:
    """Whether two boxes do more than touch."""
    slack = 0.01
    return box[0] + slack < other[2] and other[0] + slack < box[2] and box[1] + slack < other[3] and other[1] + slack < box[3]


def _places(quartier: Shape, size: float, taken: list[Box]) -> Iterator[Place]:
    """In the middle, or moved up or down past what stands there; whole, then in two lines, then smaller."""
    x, y = quartier.middle
    for smaller, beyond, lines in itertools.product(_SIZES, _BEYOND, ([quartier.name], halves(quartier.name))):
        height = size * smaller
        width = max(text_width(line, height, bold=True) for line in lines)
        high = height * LEADING * len(lines)
        if math.hypot(width, high) > 2 * quartier.radius * beyond:
            continue
        left, top, right, bottom = x - width / 2, y - high / 2, x + width / 2, y + high / 2
        in_the_way = [other for other in taken if overlap((left, top, right, bottom), other)]
        moves = [move for other in in_the_way for move in (other[1] - bottom, other[3] - top)]
        for move in (0.0, *sorted((move for move in moves if abs(move) <= _MOVES * quartier.radius), key=abs)):
            yield Place(tuple(lines), height, (left, top + move, right, bottom + move))
