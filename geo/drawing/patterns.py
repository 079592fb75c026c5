"""Patterns that tell marks apart without colour, and the signs of workshops: drawn once, for map, legend and print."""

import base64
from dataclasses import dataclass

from geo.drawing.classes import Mark

OUTLINE = "#3b4252"
INK, PAPER = "#1c2430", "#ffffff"  # of names on the map: the second on dark colours
_PAPER = "#f4f4f1"
_NO_DATA = "#d3d3cd"
_HATCH = "#7b8194"
_SAME = "#eceae2"
_TILES = {Mark.UNRELIABLE: 32, Mark.WITHHELD: 34, Mark.NO_DATA: 8, Mark.SAME: 32}  # pixels in which a pattern repeats itself

SIGN_SIZE = 18

SIGNS = {
    "held": '<circle cx="9" cy="9" r="6" fill="#9d1f5c" stroke="#ffffff" stroke-width="1.5"/>',
    "planned": '<path d="M9 1.5 16.5 9 9 16.5 1.5 9Z" fill="#ffffff" stroke="#9d1f5c" stroke-width="3"/>',
    "cancelled": '<circle cx="9" cy="9" r="6" fill="#8a8f99" stroke="#ffffff" stroke-width="1.5"/>',
}
"""The sign of a workshop by its status, in a square of `SIGN_SIZE`."""


@dataclass(frozen=True)
class Station:
    """A place on the map: latitude and longitude (EPSG:4326), ``held``/``planned``/``cancelled``, lines of text.

    Attributes
    ----------
    workshop, address : str
        Whose place it is, and where its page lies; nothing on a picture.
    """

    place: tuple[float, float]
    status: str
    texts: tuple[str, ...]
    workshop: str = ""
    address: str = ""


def definitions(size: float = 8.0) -> str:
    """The ``<pattern>`` elements of a drawing: dots without a ground, hatching, plain grey, and pale with fine strokes.

    Parameters
    ----------
    size : float
        Edge of one tile in the drawing's units.
    """
    half = size / 2
    return (
        f'<pattern id="{Mark.UNRELIABLE}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<circle cx="{half}" cy="{half}" r="{size * 0.27}" fill="#ffffff"/>'
        f'<circle cx="{half}" cy="{half}" r="{size * 0.17}" fill="{OUTLINE}"/></pattern>'
        f'<pattern id="{Mark.WITHHELD}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">'
        f'<rect width="{size}" height="{size}" fill="{_PAPER}"/>'
        f'<rect width="{size * 0.3}" height="{size}" fill="{_HATCH}"/></pattern>'
        f'<pattern id="{Mark.NO_DATA}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<rect width="{size}" height="{size}" fill="{_NO_DATA}"/></pattern>'
        f'<pattern id="{Mark.SAME}" width="{2 * size}" height="{2 * size}" patternUnits="userSpaceOnUse">'
        f'<rect width="{2 * size}" height="{2 * size}" fill="{_SAME}"/>'
        f'<path d="M{half} {size}h{size}" stroke="{_HATCH}" stroke-width="{size * 0.11}"/></pattern>'
    )


def tiles() -> dict[str, str]:
    """Each pattern as an image that can be laid side by side, for a canvas: a data address by mark."""
    addresses = {}
    for mark, edge in _TILES.items():
        drawn = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{edge}" height="{edge}"><defs>{definitions()}</defs>'
            f'<rect width="{edge}" height="{edge}" fill="url(#{mark})"/></svg>'
        )
        addresses[str(mark)] = "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
    return addresses


def fills(mark: Mark, colour: str) -> tuple[str, ...]:
    """The SVG fills of a shape, painted one over the other: a class colour, and dots above it."""
    match mark:
        case Mark.VALUE:
            return (colour,)
        case Mark.UNRELIABLE:
            return (colour, f"url(#{mark})")
        case _:
            return (f"url(#{mark})",)


BARE = "#f9f8f4"  # ground on which nobody lives, lighter than every class and mark
BARE_EDGE = "#9aa0ab"  # of it, as the palest classes are hardly darker
NEUTRAL = "#e4e1d8"  # under dots where a map colours only what is certain
PALE = "#f6f5f0"  # of quartiers below circles


def faded(colour: str, strength: float) -> str:
    """A colour mixed with paper, from 1 (itself) to 0 (paper), as ``#rrggbb``."""
    inks = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (ink - 255) * strength):02x}" for ink in inks)


def label_ink(colour: str) -> tuple[str, str]:
    """What a name is written with on a colour, and the rim around its letters.

    The darker or lighter ink, whichever contrasts more by the relative luminance of WCAG 2.2 (1.4.3); on
    marks without a colour the dark one.
    """
    return (PAPER, INK) if colour and _contrast(colour, PAPER) > _contrast(colour, INK) else (INK, PAPER)


def _contrast(colour: str, other: str) -> float:
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sign_picture(status: str) -> str:
    """The sign of a workshop as an ``<svg>``."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIGN_SIZE}" height="{SIGN_SIZE}">{SIGNS[status]}</svg>'
