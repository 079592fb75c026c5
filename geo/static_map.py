"""The map without a browser's map library: one inline SVG of outlines, fills and names."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from geo import patterns
from geo.classes import Mark
from geo.labels import halves
from geo.stations import SIGN_SIZE, Station, sign

WIDTH = 1000.0  # of the drawing, in its own units
_MARGIN = 10.0
_LABEL_SIZE = 17.0
_SIGN = 27.0  # width of a workshop's mark
_USUAL = ((1.2, patterns.OUTLINE),)
_SELECTED = ((9.0, patterns.PAPER), (4.5, patterns.INK))
_LETTER = 0.56  # mean width of a letter, in font sizes


@dataclass(frozen=True)
class Shape:
    """One quartier in drawing units: its SVG path, and the largest circle inside it."""

    quartier_id: str
    name: str
    path: str
    middle: tuple[float, float]
    reach: float


@dataclass(frozen=True)
class Drawing:
    """A city's outlines, scaled once to a drawing of `WIDTH` units.

    Attributes
    ----------
    shapes : tuple of Shape
    height : float
        In drawing units.
    crs : CRS
        Metric.
    corner : tuple of float
        West and north end of the city in metres of `crs`.
    scale : float
        Drawing units a metre.
    """

    shapes: tuple[Shape, ...]
    height: float
    crs: pyproj.CRS
    corner: tuple[float, float]
    scale: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """A point of EPSG:4326 in drawing units."""
        x, y = pyproj.Transformer.from_crs(4326, self.crs, always_xy=True).transform(longitude, latitude)
        west, north = self.corner
        return (x - west) * self.scale + _MARGIN, (north - y) * self.scale + _MARGIN


def prepare_drawing(quartiers: gpd.GeoDataFrame, metric_crs: pyproj.CRS) -> Drawing:
    """Project the map's simplified quartiers to metres and scale them to the drawing.

    Parameters
    ----------
    quartiers : GeoDataFrame
        Index ``quartier_id``, column ``name``, EPSG:4326.
    metric_crs : CRS
        Of the drawing.
    """
    metric = quartiers.to_crs(metric_crs)
    west, south, east, north = metric.total_bounds
    scale = (WIDTH - 2 * _MARGIN) / (east - west)

    def to_drawing(xy: np.ndarray) -> np.ndarray:
        return np.column_stack([(xy[:, 0] - west) * scale + _MARGIN, (north - xy[:, 1]) * scale + _MARGIN])

    geometries = shapely.transform(metric.geometry.to_numpy(), to_drawing)
    circles = shapely.maximum_inscribed_circle(geometries, tolerance=1.0)
    middles = shapely.get_coordinates(shapely.get_point(circles, 0))
    shapes = tuple(
        Shape(quartier_id, name, _path(geometry), (round(float(x), 1), round(float(y), 1)), round(float(reach), 1))
        for quartier_id, name, geometry, (x, y), reach in zip(
            metric.index, metric["name"], geometries, middles, shapely.length(circles), strict=True
        )
    )
    return Drawing(shapes, round((north - south) * scale + 2 * _MARGIN, 1), metric_crs, (west, north), scale)


def draw_map(
    drawing: Drawing,
    paint: Mapping[str, tuple[Mark, str]],
    *,
    title: str,
    selected: str = "",
    stations: Iterable[Station] = (),
    label_size: float = _LABEL_SIZE,
) -> str:
    """An ``<svg>`` of the painted quartiers, with names where they fit.

    Parameters
    ----------
    paint : Mapping
        ``quartier_id`` to mark and class colour; a missing quartier has no data.
    title : str
        Read out in place of the picture.
    selected : str
        A ``quartier_id`` that gets a strong outline.
    stations : iterable of Station
    label_size : float
        In drawing units.
    """
    fills: list[str] = []
    outlines: list[tuple[float, str]] = []
    for shape in drawing.shapes:
        mark, colour = paint.get(shape.quartier_id, (Mark.NO_DATA, ""))
        fills.extend(f'<path d="{shape.path}" fill="{fill}" stroke="none"/>' for fill in patterns.fills(mark, colour))
        strokes = _SELECTED if shape.quartier_id == selected else _USUAL
        outlines.extend(
            (width, f'<path d="{shape.path}" fill="none" stroke="{ink}" stroke-width="{width}"/>') for width, ink in strokes
        )
    places = [(drawing.place(*station.place), station.status) for station in stations]
    signs = "".join(_sign(place, status) for place, status in places)
    labels = "".join(
        _label(shape, label_size, paint.get(shape.quartier_id, (Mark.NO_DATA, ""))[1], [place for place, _ in places])
        for shape in drawing.shapes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {drawing.height:g}" role="img" '
        f"aria-label={quoteattr(title)}><defs>{patterns.definitions(12.0)}</defs>"
        f'<g stroke-linejoin="round">{"".join(fills)}{"".join(path for _, path in _in_order(outlines))}</g>'
        f'<g font-family="system-ui, sans-serif" font-weight="600" '
        f'text-anchor="middle" stroke-width="4" stroke-linejoin="round" paint-order="stroke">{labels}</g>'
        f"{signs}</svg>"
    )


def _in_order(outlines: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """The usual lines first; of the selected quartier the wide rim below its own line."""
    usual = _USUAL[0][0]
    return sorted(outlines, key=lambda line: (line[0] != usual, -line[0]))


def _sign(place: tuple[float, float], status: str) -> str:
    scale = _SIGN / SIGN_SIZE
    x, y = (part - _SIGN / 2 for part in place)
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:g})">{sign(status)}</g>'


def _label(shape: Shape, size: float, colour: str, signs: list[tuple[float, float]]) -> str:
    ink, rim = patterns.label_ink(colour)
    for smaller, lines in itertools.product((1.0, 0.85, 0.7), ([shape.name], halves(shape.name))):
        height = size * smaller
        width = max(len(line) for line in lines) * height * _LETTER
        if np.hypot(width, height * 1.15 * len(lines)) <= 2 * shape.reach * 1.12:
            x, y = shape.middle
            y += _clearance(shape.middle, width / 2 + _SIGN / 2, height * 0.6 * len(lines) + _SIGN / 2, signs)
            first = y + height * (0.35 - 0.575 * (len(lines) - 1))
            return "".join(
                f'<text x="{x:g}" y="{first + height * 1.15 * number:.1f}" font-size="{height:g}" fill="{ink}" stroke="{rim}">'
                f"{escape(line)}</text>"
                for number, line in enumerate(lines)
            )
    return ""


def _clearance(middle: tuple[float, float], wide: float, high: float, signs: list[tuple[float, float]]) -> float:
    """How far a name moves up or down to leave a workshop's mark free."""
    x, y = middle
    for sign_x, sign_y in signs:
        if abs(sign_x - x) < wide and abs(sign_y - y) < high:
            return sign_y - y + (high if sign_y < y else -high)
    return 0.0


def _path(geometry: shapely.Geometry) -> str:
    rings = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(ring)[:-1]
            rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(rings)
