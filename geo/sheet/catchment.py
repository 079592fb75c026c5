"""Where stations would stand in a quartier, and how far their reach goes: one SVG for page and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.drawing import patterns
from geo.drawing.drawing import Shape, svg_path
from geo.drawing.name_places import LEADING, Box, Place, place_names
from geo.drawing.short_names import short_names
from geo.drawing.text_fit import paragraph, printable, xml_text
from geo.reading.boundaries import Boundaries
from geo.sheet.sheet import FONTS

WIDTH, HEIGHT = 560.0, 430.0  # of the map, in units of the drawing
_MARGIN = 0.07  # of the map's width and height around what it must show
_LABEL, _LETTERS = 15.5, 15.5
_BADGE, _DOT = 12.5, 5.0  # radius of a chosen place and of another
_ROW, _KEY, _GAP = 28.0, 34.0, 10.0  # of the legend: height of a row, width of its mark, distance to the map
_CHOSEN, _REACH = "#9d1f5c", "#1f4e79"
_PALE_INK, _ELSEWHERE = "#5d6470", "#edeff2"  # of neighbours' names; outside the city
_LEAST_LABEL, _LEAST_BADGE = 12.0, 9.0  # smaller ones nobody reads on a phone
_FAR = 1e4
_AROUND: tuple[Box, ...] = (  # names do not leave the frame
    (-_FAR, -_FAR, 3.0, _FAR),
    (WIDTH - 3.0, -_FAR, _FAR, _FAR),
    (-_FAR, -_FAR, _FAR, 3.0),
    (-_FAR, HEIGHT - 3.0, _FAR, _FAR),
)


@dataclass(frozen=True)
class Spot:
    """A place with its name (EPSG:4326)."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class CatchmentTexts:
    """What is written, in the reader's language; an empty text has no row.

    Attributes
    ----------
    title : str
        Read out in place of the picture.
    reach : str
        What the discs are, such as “within 500 m”.
    others : str
        What the small circles are.
    note : str
        A remark below, such as that the map is schematic.
    """

    title: str
    reach: str
    others: str
    note: str = ""


@dataclass(frozen=True)
class _View:
    """Metres to drawing units."""

    west: float
    north: float
    scale: float

    def placed(self, metres: np.ndarray) -> np.ndarray:
        return np.column_stack([metres[:, 0] - self.west, self.north - metres[:, 1]]) * self.scale


def draw_catchments(
    boundaries: Boundaries,
    quartier_id: str,
    chosen: Sequence[Spot],
    others: Sequence[Spot],
    texts: CatchmentTexts,
    *,
    reach_m: float = 500.0,
) -> str:
    """An ``<svg>`` of a quartier with its neighbours, the chosen places with their reach inside it, and a legend.

    Parameters
    ----------
    quartier_id : str
        Empty: the whole city.
    chosen : sequence of Spot
        Numbered in this order, from 1.
    others : sequence of Spot
        Candidates that were not chosen.
    reach_m : float
        Radius of a disc in metres.
    """
    metric = boundaries.metric
    own = metric.geometry[quartier_id] if quartier_id else shapely.coverage_union_all(metric.geometry.to_numpy())
    marks, dots = _metres(chosen, boundaries), _metres(others, boundaries)
    view = _view(own, np.vstack([marks, dots]))
    frame = shapely.box(0.0, 0.0, WIDTH, HEIGHT)

    def drawn(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.intersection(shapely.transform(geometry, view.placed), frame)

    discs = [drawn(shapely.intersection(shapely.Point(*mark).buffer(reach_m, quad_segs=24), own)) for mark in marks]
    badges, small = view.placed(marks), view.placed(dots)
    badge = min(_BADGE, max(_LEAST_BADGE, 0.6 * reach_m * view.scale))  # the disc is seen around it
    shown = {str(key): drawn(shape) for key, shape in metric.geometry.items() if key != quartier_id}
    around = {key: shape for key, shape in shown.items() if shape.area > 1.0}
    called = dict(zip(map(str, metric.index), short_names(list(metric["name"])), strict=True))
    names = place_names(
        [_named(key, called[key], shape) for key, shape in around.items()],
        _LABEL,
        [*_AROUND, *_boxes(badges, badge), *_boxes(small, _DOT), *(_box(disc) for disc in discs if not disc.is_empty)],
    )
    map_parts = (
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{_ELSEWHERE}"/>',
        "".join(_shape(shape, patterns.NEUTRAL, "#ffffff", 1.6) for shape in around.values()),
        _shape(drawn(own), patterns.PAPER, "none", 0.0) if quartier_id else "",
        "".join(_shape(disc, _REACH, _REACH, 1.4, opacity=0.26) for disc in discs),
        _shape(drawn(own), "none", patterns.OUTLINE, 2.6),
        "".join(_label(place) for place in names.values() if place.size >= _LEAST_LABEL),
        "".join(_dot(x, y) for x, y in small),
        "".join(_badge(x, y, number, badge) for number, (x, y) in enumerate(badges, start=1)),
    )
    legend, height = _legend(chosen, bool(len(dots)), texts, HEIGHT + _GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" role="img" '
        f'aria-label={quoteattr(printable(texts.title))} font-family="{FONTS}">'
        f'<g stroke-linejoin="round">{"".join(map_parts)}</g>'
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1:g}" height="{HEIGHT - 1:g}" fill="none" stroke="#c9cbd1"/>{legend}</svg>'
    )


def _metres(spots: Sequence[Spot], boundaries: Boundaries) -> np.ndarray:
    points = gpd.GeoSeries.from_xy([spot.longitude for spot in spots], [spot.latitude for spot in spots], crs=4326)
    metric = points.to_crs(boundaries.metric_crs)
    return np.column_stack([metric.x, metric.y]).reshape(-1, 2)


def _view(own: BaseGeometry, places: np.ndarray) -> _View:
    """The quartier and every place in the frame, in the middle of it."""
    west, south, east, north = own.bounds
    x, y = np.r_[west, east, places[:, 0]], np.r_[south, north, places[:, 1]]
    wide, high = np.ptp(x), np.ptp(y)
    scale = (1 - 2 * _MARGIN) * min(WIDTH / wide, HEIGHT / high)
    return _View(x.min() - (WIDTH / scale - wide) / 2, y.max() + (HEIGHT / scale - high) / 2, scale)


def _named(key: str, name: str, shape: BaseGeometry) -> Shape:
    """The largest circle that lies in what is seen of a quartier."""
    circle = shapely.maximum_inscribed_circle(shape, tolerance=1.0)  # type: ignore[call-overload]  # an area
    x, y = shapely.get_coordinates(circle)[0]
    return Shape(key, name, "", (float(x), float(y)), float(shapely.length(circle)))


def _boxes(middles: np.ndarray, radius: float) -> list[Box]:
    return [(x - radius, y - radius, x + radius, y + radius) for x, y in middles.tolist()]


def _box(shape: BaseGeometry) -> Box:
    left, top, right, bottom = shape.bounds
    return (left, top, right, bottom)


def _shape(shape: BaseGeometry, fill: str, stroke: str, width: float, *, opacity: float = 1.0) -> str:
    path = svg_path(shape)
    see_through = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<path d="{path}" fill="{fill}"{see_through} stroke="{stroke}" stroke-width="{width:g}"/>' if path else ""


def _label(place: Place) -> str:
    left, top, right, _ = place.box
    return "".join(
        f'<text x="{(left + right) / 2:.1f}" y="{top + place.size * (LEADING * number + 0.925):.1f}" font-size="{place.size:g}" '
        f'font-weight="600" text-anchor="middle" fill="{_PALE_INK}">{xml_text(line)}</text>'
        for number, line in enumerate(place.lines)
    )


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT:g}" fill="#ffffff" stroke="{patterns.OUTLINE}" stroke-width="1.8"/>'


def _badge(x: float, y: float, number: int, radius: float = _BADGE) -> str:
    size = 1.24 * radius
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{_CHOSEN}" stroke="#ffffff" stroke-width="2"/>'
        f'<text x="{x:.1f}" y="{y + 0.35 * size:.1f}" font-size="{size:.1f}" font-weight="700" text-anchor="middle" '
        f'fill="#ffffff">{number}</text>'
    )


def _legend(chosen: Sequence[Spot], others: bool, texts: CatchmentTexts, top: float) -> tuple[str, float]:
    """Rows of a mark and a text below the map, and where they end."""
    disc = f'<circle cx="{_KEY / 2 - 3:g}" r="11" fill="{_REACH}" fill-opacity="0.26" stroke="{_REACH}" stroke-width="1.4"/>'
    rows = [(_badge(_KEY / 2 - 3, 0.0, number), spot.name) for number, spot in enumerate(chosen, start=1)]
    rows += [(disc, texts.reach)] if chosen and texts.reach else []
    rows += [(_dot(_KEY / 2 - 3, 0.0), texts.others)] if others and texts.others else []
    parts = []
    for mark, text in rows:
        written = paragraph(text, WIDTH - _KEY, _LETTERS)
        high = max(_ROW, written.height + 6)
        parts.append(f'<g transform="translate(0 {top + high / 2:.1f})">{mark}</g>')
        parts.append(written.drawn(_KEY, top + (high - written.height) / 2, patterns.INK))
        top += high
    if texts.note:
        note = paragraph(texts.note, WIDTH, _LETTERS * 0.9)
        parts.append(note.drawn(0.0, top + 4, _PALE_INK))
        top += note.height + 4
    return "".join(parts), round(top + 4, 1)
