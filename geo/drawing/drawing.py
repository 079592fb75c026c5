"""A city's outlines in the units of a drawing."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

WIDTH = 1000.0  # of the drawing, in its own units
_MARGIN = 10.0


@dataclass(frozen=True)
class Shape:
    """One quartier in drawing units: its SVG path, and the largest circle inside it."""

    quartier_id: str
    name: str
    path: str
    middle: tuple[float, float]
    radius: float


@dataclass(frozen=True)
class Drawing:
    """A city's outlines, scaled once to a drawing of `WIDTH` units.

    Attributes
    ----------
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
        across, down = self.placed(np.array([[x, y]]))[0]
        return float(across), float(down)

    def placed(self, metres: np.ndarray) -> np.ndarray:
        """Points of `crs`, a row each, in drawing units."""
        west, north = self.corner
        return np.column_stack([metres[:, 0] - west, north - metres[:, 1]]) * self.scale + _MARGIN


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
    empty = Drawing((), round((north - south) * scale + 2 * _MARGIN, 1), metric_crs, (west, north), scale)
    geometries = shapely.transform(metric.geometry.to_numpy(), empty.placed)
    circles = shapely.maximum_inscribed_circle(geometries, tolerance=1.0)
    middles = shapely.get_coordinates(shapely.get_point(circles, 0))
    shapes = tuple(
        Shape(quartier_id, name, svg_path(geometry), (round(float(x), 1), round(float(y), 1)), round(float(radius), 1))
        for quartier_id, name, geometry, (x, y), radius in zip(
            metric.index, metric["name"], geometries, middles, shapely.length(circles), strict=True
        )
    )
    return replace(empty, shapes=shapes)


def svg_path(geometry: BaseGeometry) -> str:
    """SVG path data of the areas of a geometry in drawing units, holes included."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    rings = (ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors))
    return "".join(line_path(shapely.get_coordinates(ring)[:-1]) + "Z" for ring in rings)


def line_path(points: np.ndarray) -> str:
    """SVG path data of a line through points, a row each."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
