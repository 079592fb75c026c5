"""The circles of a map without a browser, and the zeros that stand where a circle would be too small to exist."""

from collections.abc import Iterable, Sequence

from geo.drawing import patterns
from geo.drawing.drawing import Drawing
from geo.drawing.name_places import Box
from geo.drawing.symbols import FILL_OPACITY, RIM, Circle, largest_first


def draw_circles(drawing: Drawing, circles: Iterable[Circle], size: float, pen: float) -> str:
    """As SVG in drawing units, the largest first.

    Parameters
    ----------
    size : float
        How many times the radii are drawn.
    pen : float
        How many times the usual width the rims have.
    """
    middles = {shape.quartier_id: shape.middle for shape in drawing.shapes}
    return "".join(
        f'<circle cx="{middles[circle.quartier_id][0]:g}" cy="{middles[circle.quartier_id][1]:g}" '
        f'r="{circle.radius * size:.3f}" fill="{circle.colour}" fill-opacity="{FILL_OPACITY}" stroke="{circle.colour}" '
        f'stroke-width="{RIM * pen:g}"' + (f' stroke-dasharray="{4 * pen:g} {3 * pen:g}"/>' if circle.uncertain else "/>")
        for circle in largest_first(circles)
        if circle.radius
    )


def zero_boxes(drawing: Drawing, circles: Sequence[Circle], letters: float) -> list[Box]:
    """Where zeros stand, so that no name covers them; in drawing units."""
    zeros = {circle.quartier_id for circle in circles if not circle.radius}
    wide, high = 0.4 * letters, 0.55 * letters
    middles = (shape.middle for shape in drawing.shapes if shape.quartier_id in zeros)
    return [(x - wide, y - high, x + wide, y + high) for x, y in middles]


def draw_zeros(boxes: Iterable[Box], letters: float) -> str:
    """A true 0 is written; no data are a pattern."""
    return "".join(
        f'<text x="{(left + right) / 2:g}" y="{top + 0.9 * letters:.1f}" font-size="{letters:g}" fill="{patterns.INK}" '
        f'stroke="{patterns.PAPER}">0</text>'
        for left, top, right, _ in boxes
    )
