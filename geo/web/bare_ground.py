"""The ground on which nobody lives, as the map lays it over the colours: the same for every choice."""

from collections.abc import Sequence

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.reading.boundaries import MAP_CRS
from geo.reading.settlement import Settlement
from geo.web.geojson import MOST_VERTICES, Band


def bare_ground(band: Band, settlement: Settlement, metric_crs: pyproj.CRS) -> BaseGeometry:
    """What of the quartiers, as a band draws them, is not inhabited; nothing of those that are coloured whole.

    Parameters
    ----------
    settlement : Settlement
        Its areas in `metric_crs`; they are simplified as much as the band.

    Returns
    -------
    MultiPolygon or Polygon
        EPSG:4326; may be empty.
    """
    shapes = band.quartiers.geometry.drop(list(settlement.whole)).to_crs(metric_crs).to_numpy()
    ground = shapely.coverage_union_all(shapes)
    areas = shapely.multipolygons(shapely.coverage_simplify(settlement.areas, band.tolerance_m))
    parts = shapely.get_parts(shapely.difference(ground, areas))
    seen = parts[(shapely.get_dimensions(parts) == 2) & (shapely.area(parts) > (2 * band.tolerance_m) ** 2)]
    to_degrees = pyproj.Transformer.from_crs(metric_crs, MAP_CRS, always_xy=True)
    bare: BaseGeometry = shapely.transform(
        shapely.multipolygons(seen), lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))
    )
    return bare


def bare_grounds(bands: Sequence[Band], settlement: Settlement, metric_crs: pyproj.CRS) -> list[BaseGeometry]:
    """`bare_ground` of every band, but for the finest ones that a browser could not draw."""
    grounds: list[BaseGeometry] = []
    for band in bands:
        ground = bare_ground(band, settlement, metric_crs)
        if grounds and shapely.get_num_coordinates(ground) > MOST_VERTICES:
            break
        grounds.append(ground)
    return grounds
