"""A city's outlines in the units of a drawing."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.drawing.short_names import short_names

WIDTH = 1000.0  # of the drawing, in its own units
_MARGIN = 10.0


@dataclass(frozen=True)
class Shape:
    """One quartier in drawing units: its SVG path, and the largest circle inside it.

    Attributes
    ----------
    name : str
        As it stands on a map, see `geo.drawing.short_names.short_names`.
    """

    quartier_id: str
    name: str
    path: str
    middle: tuple[float, float]
    radius: float


@dataclass(frozen=True, eq=False)
class BareGround:
    """Where nobody lives, in drawing units: the SVG path, and the same as a geometry."""

    path: str
    geometry: BaseGeometry

    def covers(self, box: tuple[float, float, float, float]) -> bool:
        """Whether most of a box (left, top, right, bottom) lies on it."""
        frame = shapely.box(*box)
        return bool(2 * shapely.area(shapely.intersection(self.geometry, frame)) > shapely.area(frame))


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
    bare : BareGround or None
        Where nobody lives, if the city tells where people do.
    """

    shapes: tuple[Shape, ...]
    height: float
    crs: pyproj.CRS
    corner: tuple[float, float]
    scale: float
    bare: BareGround | None = None

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """A point of EPSG:4326 in drawing units."""
        x, y = pyproj.Transformer.from_crs(4326, self.crs, always_xy=True).transform(longitude, latitude)
        across, down = self.placed(np.array([[x, y]]))[0]
        return float(across), float(down)

    def placed(self, metres: np.ndarray) -> np.ndarray:
        """Points of `crs`, a row each, in drawing units."""
        west, north = self.corner
        return np.column_stack([metres[:, 0] - west, north - metres[:, 1]]) * self.scale + _MARGIN


def prepare_drawing(quartiers: gpd.GeoDataFrame, metric_crs: pyproj.CRS, bare: BaseGeometry | None = None) -> Drawing:
    """Project the map's simplified quartiers to metres and scale them to the drawing.

    Parameters
    ----------
    quartiers : GeoDataFrame
        Index ``quartier_id``, column ``name``, EPSG:4326.
    metric_crs : CRS
        Of the drawing.
    bare : MultiPolygon or None
        Ground on which nobody lives, EPSG:4326.
    """
    metric = quartiers.to_crs(metric_crs)
    west, south, east, north = metric.total_bounds
    scale = (WIDTH - 2 * _MARGIN) / (east - west)
    empty = Drawing((), round((north - south) * scale + 2 * _MARGIN, 1), metric_crs, (west, north), scale)
    geometries = shapely.transform(metric.geometry.to_numpy(), empty.placed)
    circles = shapely.maximum_inscribed_circle(geometries, tolerance=1.0)
    middles = shapely.get_coordinates(shapely.get_point(circles, 0))
    shapes = tuple(
        Shape(quartier_id, name, path, (round(float(x), 1), round(float(y), 1)), round(float(radius), 1))
        for quartier_id, name, path, (x, y), radius in zip(
            metric.index, short_names(list(metric["name"])), svg_paths(geometries), middles, shapely.length(circles), strict=True
        )
    )
    return replace(empty, shapes=shapes, bare=_bare_ground(bare, empty) if bare is not None else None)


def _bare_ground(bare: BaseGeometry, drawing: Drawing) -> BareGround:
    metric = gpd.GeoSeries([bare], crs=4326).to_crs(drawing.crs).to_numpy()
    placed = shapely.make_valid(shapely.transform(metric, drawing.placed)[0])
    return BareGround(svg_path(placed), placed)


def svg_path(geometry: BaseGeometry) -> str:
    """SVG path data of the areas of a geometry in drawing units, holes included."""
    return svg_paths(np.array([geometry], dtype=object))[0]


def svg_paths(geometries: NDArray[np.object_]) -> list[str]:
    """SVG path data of each geometry; all at once is much quicker than one after the other."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part = shapely.get_rings(parts[areas], return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    written = [f"{x:.1f} {y:.1f}" for x, y in points.tolist()]
    starts = np.searchsorted(ring, np.arange(len(rings) + 1)).tolist()
    paths: list[list[str]] = [[] for _ in geometries]
    for at, of in enumerate(owner[areas][part].tolist()):
        paths[of].append(f"M{'L'.join(written[starts[at] : starts[at + 1] - 1])}Z")  # a ring repeats its first point at its end
    return ["".join(path) for path in paths]


def line_path(points: np.ndarray) -> str:
    """SVG path data of a line through points, a row each."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points.tolist())
