"""Where names stand on a picture: inside their quartiers, clear of workshops' marks and of one another; else numbers."""

import itertools
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.drawing.drawing import Drawing, Shape
from geo.drawing.text_fit import text_width

LONGEST_KEY = 24  # numbers; a map of more nameless quartiers is no map of names
LEADING = 1.15  # from line to line, in font sizes
_SIZES = (1.0, 0.85, 0.7)
_BEYOND = (1.05, 1.22)  # how far a name's corners may leave the circle: hardly, or else a little
_OWN_NUMBER = re.compile(r"\s*(\d+)[\s./:)–-]+\S")  # "03 Nordstadt"
_DIRECTIONS, _FURTHEST = 16, 9.0  # in which a number beside its quartier is tried, and how far away, in font sizes
_MOVES = 0.9  # at most, in radii of the circle: further away it would name the neighbour

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True)
class Place:
    """A name in its lines, with the font size and the box they fill, all in drawing units.

    Attributes
    ----------
    leader : tuple of float or None
        The point of the quartier to which a line leads from a number that stands beside it.
    """

    lines: tuple[str, ...]
    size: float
    box: Box
    leader: tuple[float, float] | None = None


@dataclass(frozen=True)
class Numbered:
    """A drawing in which numbers take the place of the names that do not fit.

    Attributes
    ----------
    numbers : Mapping[str, str]
        By ``quartier_id``; only those that stand on the map.
    key : tuple of str
        What they stand for: ``1 Altstadt``.
    """

    drawing: Drawing
    numbers: Mapping[str, str]
    key: tuple[str, ...]


def halves(name: str) -> list[str]:
    """The name in the two most equal lines, cut behind a blank, hyphen or slash; whole where it has none."""
    cuts = [at + 1 for at, letter in enumerate(name[:-1]) if letter in " -/"]
    pairs = [[name[:cut].strip(), name[cut:].strip()] for cut in cuts]
    return min(pairs, key=lambda pair: max(map(len, pair)), default=[name])


def place_names(
    quartiers: Sequence[Shape], size: float, occupied: Iterable[Box] = (), numbered: Collection[str] = ()
) -> dict[str, Place]:
    """A place for every name that fits; the largest quartiers choose first.

    Parameters
    ----------
    size : float
        Font size in drawing units; a name that does not fit may be written with 0.85 or 0.7 of it.
    occupied : iterable of Box
        What no name may cover.
    numbered : collection of str
        Ids of quartiers whose name is a number: it stands beside, with a line, where it has no room inside.
    """
    taken = list(occupied)
    placed: dict[str, Place] = {}
    largest_first = sorted(quartiers, key=lambda quartier: -quartier.radius)
    for quartier in largest_first:
        free = (place for place in _places(quartier, size, taken) if not any(overlap(place.box, other) for other in taken))
        if place := next(free, None):
            placed[quartier.quartier_id] = place
            taken.append(place.box)
    for quartier in largest_first:
        if quartier.quartier_id in numbered and quartier.quartier_id not in placed:
            free = (place for place in _beside(quartier, size, quartiers) if not any(overlap(place.box, box) for box in taken))
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
    unnamed, numbers = set(numbered), all_numbers(quartiers)
    while len(unnamed) <= LONGEST_KEY:  # a number takes room too, and may push out a name
        labelled = renamed(quartiers, {key: numbers[key] for key in unnamed})
        pushed_out = {shape.quartier_id for shape in quartiers} - set(place_names(labelled, size, occupied)) - unnamed
        if not pushed_out:
            break
        unnamed |= pushed_out
    return unnamed


def all_numbers(quartiers: Iterable[Shape]) -> dict[str, str]:
    """A number for every quartier, whether it is needed or not, so that it is the same on every map of a city.

    The numbers that the names begin with, if all begin with one and no two with the same; else counted from north to south.
    """
    shapes = sorted(quartiers, key=lambda shape: shape.middle[::-1])
    own = [_OWN_NUMBER.match(shape.name) for shape in shapes]
    numbers = [match[1] for match in own if match]
    if len({int(number) for number in numbers}) < len(shapes):
        numbers = [str(number) for number in range(1, len(shapes) + 1)]
    return {shape.quartier_id: number for shape, number in zip(shapes, numbers, strict=True)}


def key_of(quartiers: Iterable[Shape], numbers: Mapping[str, str]) -> tuple[str, ...]:
    """What the numbers on a map stand for, in their order: ``1 Altstadt``; a name that begins with its number says it once."""
    keyed = sorted((int(numbers[shape.quartier_id]), shape) for shape in quartiers if shape.quartier_id in numbers)
    return tuple(keyed_name(shape.name, numbers[shape.quartier_id]) for _, shape in keyed)


def keyed_name(name: str, number: str) -> str:
    """A number and the name it stands for."""
    own = _OWN_NUMBER.match(name)
    return name if own and own[1] == number else f"{number} {name}"


def key_line(key: Iterable[str]) -> str:
    """A key as one text whose lines break between its names, never behind a number or before a point."""
    return "\u00a0· ".join(item.replace(" ", "\u00a0", 1) for item in key)


def with_numbers(drawing: Drawing, size: float, occupied: Sequence[Box] = ()) -> Numbered:
    """The drawing with numbers for the names that do not fit; without any where they are more than `LONGEST_KEY`.

    Parameters
    ----------
    size, occupied
        See `place_names`.
    """
    unnamed = nameless(drawing.shapes, size, occupied)
    if len(unnamed) > LONGEST_KEY:
        return Numbered(drawing, {}, ())
    numbers = {key: number for key, number in all_numbers(drawing.shapes).items() if key in unnamed}
    shapes = renamed(drawing.shapes, numbers)
    placed = place_names(shapes, size, occupied, numbers)
    numbers = {key: number for key, number in numbers.items() if key in placed}  # none in the key that is not on the map
    return Numbered(replace(drawing, shapes=shapes), numbers, key_of(drawing.shapes, numbers))


def renamed(quartiers: Iterable[Shape], names: Mapping[str, str]) -> tuple[Shape, ...]:
    """The same shapes, some with other names."""
    return tuple(replace(shape, name=names.get(shape.quartier_id, shape.name)) for shape in quartiers)


def _beside(quartier: Shape, size: float, quartiers: Sequence[Shape]) -> Iterator[Place]:
    """Places for a number around its quartier, from near to far, inside the box of all quartiers."""
    edges = _edges(quartiers)
    x, y = quartier.middle
    wide, high = text_width(quartier.name, size, bold=True), size * LEADING
    for step in itertools.count():
        far = quartier.radius + size * (0.8 + step / 2)
        if far > quartier.radius + _FURTHEST * size:
            return
        for turn in range(_DIRECTIONS):
            angle = 2 * math.pi * turn / _DIRECTIONS
            across, down = x + far * math.cos(angle), y + far * math.sin(angle)
            box = across - wide / 2, down - high / 2, across + wide / 2, down + high / 2
            if edges[0] <= box[0] and edges[1] <= box[1] and box[2] <= edges[2] and box[3] <= edges[3]:
                yield Place((quartier.name,), size, box, (x, y))


def _edges(quartiers: Sequence[Shape]) -> Box:
    """A box around the circles of all quartiers."""
    x, y = ([shape.middle[axis] for shape in quartiers] for axis in (0, 1))
    reach = [shape.radius for shape in quartiers]
    return (
        min(at - far for at, far in zip(x, reach, strict=True)),
        min(at - far for at, far in zip(y, reach, strict=True)),
        max(at + far for at, far in zip(x, reach, strict=True)),
        max(at + far for at, far in zip(y, reach, strict=True)),
    )


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
