"""What lies over a picture of the map where it can be pointed at: shapes without colour, and names in several sizes."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from geo.drawing.drawing import WIDTH, Drawing
from geo.drawing.name_places import place_names, with_numbers
from geo.drawing.static_map import drawn_name
from geo.drawing.text_fit import printable

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
    names = "".join(f'<g class="names {name}" stroke-width="{_HALO:g}">{label.markup}</g>' for name, label in labels.items())
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
    numbered = with_numbers(drawing, size)
    places = place_names(numbered.drawing.shapes, size, (), numbered.numbers)
    return Labels("".join(drawn_name(place, colours.get(key, "")) for key, place in places.items()), numbered.key)
