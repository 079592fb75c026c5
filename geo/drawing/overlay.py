"""The map as a page shows it alone: a picture, over it shapes that can be pointed at, names and circles' legend in sizes."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from geo.drawing.drawing import WIDTH, Drawing
from geo.drawing.name_places import place_names, with_numbers
from geo.drawing.nested import set_nested
from geo.drawing.static_map import drawn_name
from geo.drawing.symbols import Rings
from geo.drawing.text_fit import printable

_HALO, _GAP = 4.0, 12.0
MOST = 1000
"""Quartiers; more would be pages of shapes that nobody can point at."""


@dataclass(frozen=True)
class Labels:
    """Words of one size.

    Attributes
    ----------
    markup : str
        SVG in drawing units.
    key : tuple of str
        What the numbers mean that stand where a name has no room.
    height : float
        What the circles' legend takes below the map.
    """

    markup: str
    key: tuple[str, ...]
    height: float


def draw_overlay(drawing: Drawing, picture: str, described: str, labels: Mapping[str, Labels], *, hits: bool) -> str:
    """An ``<svg>`` of the map.

    Parameters
    ----------
    picture : str
        Address of a map of `geo.drawing.static_map.draw_map` without names and legend.
    described : str
        What is read out in its place.
    labels : Mapping
        By a class, of which a page shows one at a time.
    hits : bool
        Whether shapes lie over it.
    """
    shapes = draw_hits(drawing, dict.fromkeys([shape.quartier_id for shape in drawing.shapes] if hits else [], ""))
    words = "".join(f'<g class="names {name}">{label.markup}</g>' for name, label in labels.items())
    high = drawing.height + max((label.height for label in labels.values()), default=0.0)
    image = f'<image href={quoteattr(picture)} width="{WIDTH:g}" height="{drawing.height:g}" role="img" '
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {high:g}" class="overlay">{image} aria-label={quoteattr(printable(described))}/>'
        f"{shapes}{words}</svg>"
    )


def draw_hits(drawing: Drawing, said: Mapping[str, str]) -> str:
    """Shapes without colour that can be pointed at.

    Parameters
    ----------
    said : Mapping
        ``quartier_id`` to what is read out and shown for it; empty where a script says it.
    """
    paths = []
    for shape in drawing.shapes:
        if shape.quartier_id not in said:
            continue
        key, text = quoteattr(printable(shape.quartier_id)), printable(said[shape.quartier_id])
        opened = f'<path d="{shape.path}" data-quartier={key}'
        paths.append(f"{opened} aria-label={quoteattr(text)}><title>{escape(text)}</title></path>" if text else f"{opened}/>")
    return f'<g class="hits">{"".join(paths)}</g>'


def draw_labels(drawing: Drawing, colours: Mapping[str, str], size: float, rings: Rings | None, *, named: bool) -> Labels:
    """Names where they fit, numbers with a key where they do not; without either where even the key would be too long.

    Parameters
    ----------
    colours : Mapping
        ``quartier_id`` to what lies below its name.
    size : float
        Of the letters, in drawing units.
    rings : Rings or None
        The legend of circles, which has the map's own scale.
    named : bool
        Whether there are names.
    """
    nested = set_nested(rings, 1.0, size) if rings else None
    below = f'<g class="nested" transform="translate({_GAP:g} {drawing.height + _GAP:g})">{nested.content}</g>' if nested else ""
    height = nested.height + 2 * _GAP if nested else 0.0
    if not named:
        return Labels(below, (), height)
    numbered = with_numbers(drawing, size)
    places = place_names(numbered.drawing.shapes, size, (), numbered.numbers)
    names = "".join(drawn_name(place, colours.get(key, "")) for key, place in places.items())
    return Labels(f'<g class="on-map" stroke-width="{_HALO:g}">{names}</g>{below}', numbered.key, height)
