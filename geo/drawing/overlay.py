"""What lies over a picture of the map where it can be pointed at: shapes without colour, and names in several sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from geo.drawing import patterns
from geo.drawing.drawing import WIDTH, Drawing, Shape
from geo.drawing.name_places import (
    LEADING,
    LONGEST_KEY,
    Place,
    key_of,
    nameless,
    north_to_south,
    numbers_of,
    place_names,
    renamed,
)
from geo.drawing.text_fit import printable, xml_text

_HALO = 4.0
MOST = 1000
"""Quartiers; more would be pages of shapes that nobody can point at."""


@dataclass(frozen=True)
class Labels:
    """Names of one size: SVG in drawing units, and what the numbers mean that stand where a name has no room."""

    markup: str
    key: tuple[str, ...]


def draw_overlay(drawing: Drawing, labels: Mapping[str, Labels]) -> str:
    """An ``<svg>`` that lies exactly over one of `geo.drawing.static_map.draw_map`.

    Parameters
    ----------
    labels : Mapping
        By a class, of which a page shows one at a time.
    """
    hits = "".join(
        f"<path d={quoteattr(shape.path)} data-quartier={quoteattr(printable(shape.quartier_id))}/>" for shape in drawing.shapes
    )
    names = "".join(f'<g class="names {name}">{label.markup}</g>' for name, label in labels.items())
    return f'<svg viewBox="0 0 {WIDTH:g} {drawing.height:g}" class="overlay"><g class="hits">{hits}</g>{names}</svg>'


def draw_labels(drawing: Drawing, colours: Mapping[str, str], size: float) -> Labels:
    """Names where they fit, numbers with a key where they do not; without either where even the key would be too long.

    Parameters
    ----------
    colours : Mapping
        ``quartier_id`` to what lies below its name.
    size : float
        Of the letters, in drawing units.
    """
    shapes = north_to_south(drawing.shapes)
    unnamed = nameless(shapes, size)
    numbers = numbers_of(shapes, unnamed) if len(unnamed) <= LONGEST_KEY else {}
    places = _placed(shapes, numbers, size)
    shown = {key: number for key, number in numbers.items() if key in places}
    if shown != numbers:  # no number in the key that is not on the map
        numbers = numbers_of(shapes, shown)
        places = _placed(shapes, numbers, size)
    texts = "".join(_text(place, colours.get(key, "")) for key, place in places.items())
    return Labels(texts, tuple(key_of(shapes, {key: number for key, number in numbers.items() if key in places})))


def _placed(shapes: Sequence[Shape], numbers: Mapping[str, str], size: float) -> dict[str, Place]:
    return place_names(renamed(shapes, numbers), size)


def _text(place: Place, colour: str) -> str:
    ink, rim = patterns.label_ink(colour)
    left, top, right, _ = place.box
    return "".join(
        f'<text x="{(left + right) / 2:g}" y="{top + place.size * (LEADING * number + 0.925):.1f}" font-size="{place.size:g}" '
        f'fill="{ink}" stroke="{rim}" stroke-width="{_HALO:g}">{xml_text(line)}</text>'
        for number, line in enumerate(place.lines)
    )
