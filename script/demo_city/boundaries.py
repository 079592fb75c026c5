"""Schematic boundaries with the real areas: a power diagram around one point inside each quartier.

The real boundaries may not be redistributed. A power diagram divides a surface among weighted points;
raising a point's weight enlarges its cell. The weights are changed until every cell has the area of the
real quartier, so areas are true, and neighbourhoods mostly are, but the lines are not the real ones.
"""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

CRS = "EPSG:25832"
KEY = "quartier"  # a dBASE column has at most ten letters
GRID = 0.1  # metres; every coordinate is a multiple of it
LARGEST_ERROR = 1.0  # square metres, before the corners are rounded to the grid
MOST_ROUNDS = 600
FAR = 60_000.0  # metres; a half-plane reaches this far


def schematic_boundaries(facts: pd.DataFrame) -> gpd.GeoDataFrame:
    """The quartiers as a valid coverage: columns quartier, name and geometry (EPSG:25832).

    Raises
    ------
    RuntimeError
        If the areas do not converge, or a quartier falls into pieces.
    """
    points = facts[["easting", "northing"]].to_numpy(float)
    areas = facts["area_km2"].to_numpy() * 1e6
    city = _outline(points, areas)
    weights = np.zeros(len(points))
    for _ in range(MOST_ROUNDS):
        cells = _cells(points, weights, city)
        missing = areas - shapely.area(cells)
        if np.abs(missing).max() < LARGEST_ERROR:
            break
        weights += 1.2 * missing / np.pi
    else:
        raise RuntimeError(f"after {MOST_ROUNDS} rounds an area is still wrong by {np.abs(missing).max():.0f} m²")
    coverage = _as_coverage(cells, points, weights)
    if any(cell.geom_type != "Polygon" for cell in coverage):
        raise RuntimeError("a quartier falls into pieces; move its point")
    columns: Mapping[str, object] = {KEY: facts.index.to_numpy(), "name": facts["name"].to_numpy()}
    return gpd.GeoDataFrame(columns, geometry=coverage, crs=CRS)


def _outline(points: np.ndarray, areas: np.ndarray) -> shapely.Polygon:
    """A smooth outline around all points whose area is the city's."""
    radii = np.sqrt(areas / np.pi)

    def blown_up(scale: float) -> shapely.Polygon:
        discs = shapely.union_all(shapely.buffer(shapely.points(points), radii * scale))
        return discs.buffer(1800).buffer(-1800).buffer(-300).buffer(300).simplify(5)

    low, high = 0.8, 2.5
    for _ in range(30):
        scale = (low + high) / 2
        low, high = (scale, high) if blown_up(scale).area < areas.sum() else (low, scale)
    rough = blown_up(high)
    exactly = np.sqrt(areas.sum() / rough.area)
    return shapely.transform(rough, lambda xy: (xy - points.mean(axis=0)) * exactly + points.mean(axis=0))


def _cells(points: np.ndarray, weights: np.ndarray, city: shapely.Polygon) -> np.ndarray:
    """Power cells inside the city. A place belongs to the point of least squared distance minus weight."""
    towards = points[None, :, :] - points[:, None, :]
    distance = np.hypot(towards[..., 0], towards[..., 1])
    np.fill_diagonal(distance, 1.0)
    unit = towards / distance[..., None]
    along = (distance**2 + weights[:, None] - weights[None, :]) / (2 * distance)
    middle = points[:, None, :] + unit * along[..., None]
    across = np.stack([-unit[..., 1], unit[..., 0]], axis=-1) * FAR
    back = unit * 2 * FAR
    corners = np.stack([middle - across, middle + across, middle + across - back, middle - across - back], axis=2)
    nearer = shapely.polygons(corners)
    np.fill_diagonal(nearer, city.envelope.buffer(FAR))
    return shapely.intersection(shapely.intersection_all(nearer, axis=1), city)


def _as_coverage(cells: np.ndarray, points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The cells again, with every shared border noded on the grid, so that neighbours share each vertex."""
    lines = shapely.union_all(shapely.boundary(cells), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    squared = ((inside[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    owner = np.argmin(squared - weights, axis=1)
    merged = [shapely.coverage_union_all(faces[owner == number]) for number in range(len(points))]
    return shapely.normalize(np.array(merged))
