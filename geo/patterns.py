"""The patterns that tell marks apart without colour. They are drawn once, for map, legend and print."""

from __future__ import annotations

from geo.classes import Mark

OUTLINE = "#3b4252"
_PAPER = "#f4f4f1"
_NO_DATA = "#d3d3cd"
_HATCH = "#7b8194"


def definitions(size: float = 8.0) -> str:
    """The ``<pattern>`` elements of a drawing: dots without a ground, hatching, and plain grey.

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
    )


def fills(mark: Mark, colour: str) -> tuple[str, ...]:
    """The SVG fills of a shape, painted one over the other: a class colour, and dots above it."""
    match mark:
        case Mark.VALUE:
            return (colour,)
        case Mark.UNRELIABLE:
            return (colour, f"url(#{mark})")
        case _:
            return (f"url(#{mark})",)
