"""The legend of circles: they stand in one another on a common ground, each with a line to its number."""

from dataclasses import dataclass

from geo.drawing import patterns
from geo.drawing.symbols import FILL_OPACITY, RIM, Rings
from geo.drawing.text_fit import text_width, xml_text

_LEADING = 1.2  # from number to number, in letters
_GAP = 0.6  # before a number, in letters
_LEADER = 0.9  # length of the slanted end of a line, in letters


@dataclass(frozen=True)
class Nested:
    """Circles and their numbers, drawn; lengths in units of the picture."""

    content: str
    width: float
    height: float


def set_nested(rings: Rings, unit: float, letters: float) -> Nested:
    """Draw a legend from its upper left corner.

    Parameters
    ----------
    unit : float
        Units of the picture for one of the map: the circles are as large as there.
    letters : float
        Size of the numbers, in units of the picture; where circles are close together the numbers stand further apart.
    """
    if not rings.rings:
        return Nested("", 0.0, 0.0)
    radii = [rings.scale.radius_of(ring.value) * unit for ring in rings.rings]
    largest, above = radii[0], letters / 2
    ground = above + 2 * largest
    tops = [ground - 2 * radius for radius in radii]
    lines: list[float] = []
    for top in tops:
        lines.append(max([top, *(line + _LEADING * letters for line in lines[-1:])]))
    left = RIM + largest
    knee = left + largest + _GAP * letters / 2
    start = knee + _LEADER * letters
    drawn = [
        f'<circle cx="{left:.2f}" cy="{ground - radius:.2f}" r="{radius:.3f}" fill="{rings.colour}" '
        f'fill-opacity="{FILL_OPACITY / (len(radii) + 1):.2f}" stroke="{rings.colour}" stroke-width="{RIM:g}"/>'
        for radius in radii
    ]
    drawn += [
        f'<path d="M{left:.1f} {top:.1f}H{knee:.1f}L{start:.1f} {line:.1f}" fill="none" stroke="{patterns.OUTLINE}" '
        f'stroke-width="{RIM / 2:g}"/>'
        for top, line in zip(tops, lines, strict=True)
    ]
    text = start + _GAP * letters / 2
    drawn += [
        f'<text x="{text:.1f}" y="{line + 0.36 * letters:.1f}" font-size="{letters:g}" text-anchor="start" '
        f'fill="{patterns.INK}">{xml_text(ring.label)}</text>'
        for ring, line in zip(rings.rings, lines, strict=True)
    ]
    width = text + max(text_width(ring.label, letters) for ring in rings.rings)
    return Nested("".join(drawn), width, max(ground + RIM, lines[-1] + letters / 2))
