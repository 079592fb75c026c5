"""The map without a browser's map library: one inline SVG of outlines, fills and names."""

import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from geo.drawing import patterns
from geo.drawing.circles import draw_circles, draw_zeros, zero_boxes
from geo.drawing.classes import Mark
from geo.drawing.drawing import WIDTH, Drawing
from geo.drawing.name_places import LEADING, Box, Numbered, Place, key_line, place_names, with_numbers
from geo.drawing.nested import set_nested
from geo.drawing.patterns import SIGN_SIZE, SIGNS, Station
from geo.drawing.symbols import Circle, Rings
from geo.drawing.text_fit import paragraph, xml_text

LABEL_SIZE = 17.0
_SIGN = 27.0  # width of a workshop's mark
_OUTLINE, _TILE, _HALO = 1.2, 12.0, 4.0  # line widths, and a pattern's edge
_EDGE = 2.2  # the light edge of an outline, in widths of the outline
_THINNEST, _FINEST = 0.2, 6.0  # what is left of line and pattern where quartiers are tiny
_KEY_EDGE, _KEY_LETTERS = 8.0, 0.9  # around the names that numbers stand for; their letters, in those of the map
_SELECTED = ((9.0, patterns.PAPER), (4.5, patterns.INK))
_SMALL_LETTERS = 44.0  # of a map without names, which is shown small
_LEGEND_GAP = 12.0


@dataclass(frozen=True)
class Trace:
    """Something that lies around the quartiers: SVG path data in drawing units, a line and perhaps a fill."""

    path: str
    ink: str
    width: float
    fill: str = ""
    dash: str = ""

    def drawn(self, pen: float) -> str:
        """As SVG, with lines `pen` times as wide."""
        dash = " ".join(f"{float(part) * pen:g}" for part in self.dash.split())
        return (
            f"<path d={quoteattr(self.path)} fill={quoteattr(self.fill or 'none')} stroke={quoteattr(self.ink)} "
            f'stroke-width="{self.width * pen:g}" ' + (f'stroke-dasharray="{dash}"/>' if dash else 'stroke-linecap="round"/>')
        )


def draw_map(
    drawing: Drawing,
    paint: Mapping[str, tuple[Mark, str]],
    *,
    title: str,
    selected: str = "",
    stations: Iterable[Station] = (),
    label_size: float = LABEL_SIZE,
    context: Sequence[Trace] = (),
    inhabited: bool = False,
    circles: Sequence[Circle] = (),
    rings: Rings | None = None,
    pen: float = 1.0,
    keyed: bool = True,
) -> str:
    """An ``<svg>`` of the painted quartiers, with names where they fit, else numbers and below them what they stand for.

    Parameters
    ----------
    paint : Mapping
        ``quartier_id`` to mark and class colour; a missing quartier has no data.
    title : str
        Read out in place of the picture.
    selected : str
        A ``quartier_id`` that gets a strong outline.
    label_size : float
        In drawing units; 0 for a map without names.
    context : sequence of Trace
        Between fills and outlines.
    inhabited : bool
        Whether ground on which nobody lives is left pale, where the drawing knows it.
    circles : sequence of Circle
        Of an indicator that adds up.
    rings : Rings or None
        Their legend, which stands below the map: however large the picture is shown, it has the map's scale.
    pen : float
        As of `map_content`.
    keyed : bool
        Whether what the numbers stand for is below the map; else it is `numbered_names`'s to be told elsewhere.
    """
    shown = tuple(stations)
    numbered = numbered_names(drawing, label_size, shown, circles)
    content = map_content(
        numbered.drawing,
        paint,
        selected=selected,
        stations=shown,
        label_size=label_size,
        context=context,
        numbered=numbered.numbers,
        inhabited=inhabited,
        circles=circles,
        pen=pen,
    )
    high = drawing.height
    if rings is not None:
        nested = set_nested(rings, 1.0, label_size or _SMALL_LETTERS)
        content += f'<g transform="translate({_LEGEND_GAP:g} {high + _LEGEND_GAP:g})">{nested.content}</g>'
        high = round(high + nested.height + 2 * _LEGEND_GAP, 1)
    key = paragraph(key_line(numbered.key if keyed else ()), WIDTH - 2 * _KEY_EDGE, label_size * _KEY_LETTERS)
    below = key.drawn(_KEY_EDGE, high, patterns.INK)
    high += key.height + _KEY_EDGE if numbered.key and keyed else 0.0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {high:g}" role="img" '
        f'aria-label={quoteattr(title)} font-family="system-ui, sans-serif">{content}{below}</svg>'
    )


def numbered_names(
    drawing: Drawing, label_size: float, stations: Sequence[Station] = (), circles: Sequence[Circle] = ()
) -> Numbered:
    """The drawing with numbers for the names that do not fit, as `draw_map` shows it, and what they stand for."""
    taken = [*sign_boxes(drawing, stations), *zero_boxes(drawing, circles, label_size or _SMALL_LETTERS)]
    return with_numbers(drawing, label_size, taken) if label_size else Numbered(drawing, {}, ())


def map_content(
    drawing: Drawing,
    paint: Mapping[str, tuple[Mark, str]],
    *,
    selected: str = "",
    stations: Iterable[Station] = (),
    label_size: float = LABEL_SIZE,
    context: Sequence[Trace] = (),
    pen: float = 1.0,
    outlined: Collection[str] = (),
    numbered: Collection[str] = (),
    inhabited: bool = False,
    circles: Sequence[Circle] = (),
    circle_size: float = 1.0,
) -> str:
    """What `draw_map` puts into its ``<svg>``, in drawing units, for whoever puts a map into a larger picture.

    Parameters
    ----------
    outlined : collection of str
        More ``quartier_id`` with a strong outline.
    numbered : collection of str
        Ids of quartiers whose name is a number, see `geo.drawing.name_places.with_numbers`.
    pen : float
        How many times the usual width lines, patterns and marks have: a map that is shown small needs more.
    inhabited : bool
        As of `draw_map`.
    circles : sequence of Circle
        Above the outlines; `circle_size` times as large as they say.
    """
    usual, strong = _outline_width(drawing, pen), {selected, *outlined}
    fills: list[str] = []
    rims: list[str] = []
    for shape in drawing.shapes:
        mark, colour = paint.get(shape.quartier_id, (Mark.NO_DATA, ""))
        fills.extend(f'<path d="{shape.path}" fill="{fill}" stroke="none"/>' for fill in patterns.fills(mark, colour))
        if shape.quartier_id in strong:
            rims.extend(_line(shape.path, ink, width * pen) for width, ink in _SELECTED)
    others = "".join(shape.path for shape in drawing.shapes if shape.quartier_id not in strong)
    # the light edge keeps two dark neighbours apart
    outlines = [_line(others, patterns.PAPER, usual * _EDGE), _line(others, patterns.OUTLINE, usual)] if others else []
    bare = drawing.bare if inhabited else None
    if bare and bare.path:
        edge = f'stroke="{patterns.BARE_EDGE}" stroke-width="{usual / 2:g}"'
        fills.append(f'<path d="{bare.path}" fill="{patterns.BARE}" fill-rule="evenodd" {edge}/>')
    around = [trace.drawn(pen) for trace in context]
    shown = tuple(stations)
    boxes = sign_boxes(drawing, shown, pen)
    signs = "".join(_sign(box, station.status) for box, station in zip(boxes, shown, strict=True))
    letters = label_size or _SMALL_LETTERS
    zeros = zero_boxes(drawing, circles, letters)
    names = place_names(drawing.shapes, label_size, [*boxes, *zeros], numbered) if label_size else {}
    colours = {
        key: "" if bare and bare.covers(place.box) else paint.get(key, (Mark.NO_DATA, ""))[1] for key, place in names.items()
    }
    labels = "".join(drawn_name(place, colours[key]) for key, place in names.items())
    return (
        f"<defs>{patterns.definitions(_tile(drawing, pen))}</defs>"
        f'<g stroke-linejoin="round">{"".join((*fills, *around, *outlines, *rims))}</g>'
        f"{draw_circles(drawing, circles, circle_size, pen)}"
        f'<g font-weight="600" text-anchor="middle" stroke-width="{_HALO * pen:g}" stroke-linejoin="round" '
        f'paint-order="stroke">{draw_zeros(zeros, letters)}{labels}</g>{signs}'
    )


def _median_radius(drawing: Drawing) -> float:
    return statistics.median([shape.radius for shape in drawing.shapes] or [WIDTH])


def _outline_width(drawing: Drawing, pen: float) -> float:
    """Thinner where quartiers are so many that outlines would be all there is to see."""
    return round(min(_OUTLINE * pen, max(_THINNEST * pen, 0.06 * _median_radius(drawing))), 3)


def _tile(drawing: Drawing, pen: float) -> float:
    """Fine enough for half the quartiers to show their pattern at least three times."""
    return round(min(_TILE * pen, max(_FINEST * pen, 0.6 * _median_radius(drawing))), 2)


def _line(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def sign_boxes(drawing: Drawing, stations: Iterable[Station], pen: float = 1.0) -> list[Box]:
    """What the workshops' marks cover, in drawing units."""
    half = _SIGN * pen / 2
    middles = (drawing.place(*station.place) for station in stations)
    return [(x - half, y - half, x + half, y + half) for x, y in middles]


def _sign(box: Box, status: str) -> str:
    left, top, right, _ = box
    return f'<g transform="translate({left:.1f} {top:.1f}) scale({(right - left) / SIGN_SIZE:g})">{SIGNS[status]}</g>'


def drawn_name(place: Place, colour: str) -> str:
    """Lines of a name, or a number with the line to its quartier, in the ink that contrasts with a colour."""
    ink, rim = patterns.label_ink(colour)
    left, top, right, bottom = place.box
    if place.leader:  # it stands on another quartier, or on none
        ink, rim = patterns.INK, patterns.PAPER
    return _leader(place, (left + right) / 2, (top + bottom) / 2) + "".join(
        f'<text x="{(left + right) / 2:g}" y="{top + place.size * (LEADING * number + 0.925):.1f}" '
        f'font-size="{place.size:g}" fill="{ink}" stroke="{rim}">{xml_text(line)}</text>'
        for number, line in enumerate(place.lines)
    )


def _leader(place: Place, x: float, y: float) -> str:
    """The line from a number beside its quartier to a dot in it."""
    if not place.leader:
        return ""
    path, dot = f"M{place.leader[0]:.1f} {place.leader[1]:.1f}L{x:.1f} {y:.1f}", place.size * 0.14
    return (
        _line(path, patterns.PAPER, place.size * 0.22)
        + _line(path, patterns.INK, place.size * 0.09)
        + f'<circle cx="{place.leader[0]:.1f}" cy="{place.leader[1]:.1f}" r="{dot:.1f}" fill="{patterns.INK}" stroke="none"/>'
    )
