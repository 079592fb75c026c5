"""Schematic boundaries inside the city's real outline: real areas, nearly the real middles, borders like a froth's.

The real inner borders may not be redistributed. A power diagram divides the outline among weighted points: raising a
point's weight enlarges its cell, moving the point moves it. Both are changed until every cell has its share of the
outline and its centroid lies as near to the real one as it can. Then borders are bent towards equal angles where three
of them meet, and the weights go on until the bent cells have their areas.
"""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

CRS = "EPSG:25832"
KEY = "quartier"  # a dBASE column has at most ten letters
GRID = 0.1  # metres; every coordinate is a multiple of it
LARGEST_ERROR = 0.0005  # of a quartier's area
MOST_ROUNDS = 600
MOVES = 30  # of the points towards the real middles; more would push two points into one place
BENT = 0.75  # of the way to equal angles
STEPS = 12  # straight pieces of a bent border
FAR = 60_000.0  # metres; a half-plane reaches this far


def schematic_boundaries(facts: pd.DataFrame, outline: shapely.Polygon) -> gpd.GeoDataFrame:
    """The quartiers as a valid coverage: columns quartier, name and geometry (EPSG:25832).

    Parameters
    ----------
    facts : DataFrame
        ``name``, ``area_km2``, ``centroid_easting`` and ``centroid_northing`` by quartier.
    outline : Polygon
        The city's, in EPSG:25832; quartiers get their shares of its area.

    Raises
    ------
    RuntimeError
        If the areas do not converge, or a quartier falls into pieces.
    """
    middles = facts[["centroid_easting", "centroid_northing"]].to_numpy(float)
    areas = facts["area_km2"].to_numpy() * outline.area / facts["area_km2"].sum()
    points, weights = _moved(middles, areas, outline)
    for _ in range(MOST_ROUNDS):
        cells = _cells(points, weights, outline)
        coverage = _bent(cells, outline)
        missing = areas - shapely.area(coverage)
        if (np.abs(missing) < LARGEST_ERROR * areas).all():
            break
        weights += 0.2 * missing / np.pi
    else:
        raise RuntimeError(f"after {MOST_ROUNDS} rounds an area is still wrong by {np.abs(missing / areas).max():.2%}")
    if any(cell.geom_type != "Polygon" for cell in coverage) or not shapely.coverage_is_valid(coverage):
        raise RuntimeError("a quartier falls into pieces, or two overlap; bend borders less")
    columns: Mapping[str, object] = {KEY: facts.index.to_numpy(), "name": facts["name"].to_numpy()}
    return gpd.GeoDataFrame(columns, geometry=coverage, crs=CRS)


def _moved(middles: np.ndarray, areas: np.ndarray, outline: shapely.Polygon) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights whose cells have the areas, with centroids near the real middles."""
    points, weights = middles.copy(), np.zeros(len(middles))
    for _ in range(300):
        weights += 0.2 * (areas - shapely.area(_cells(points, weights, outline))) / np.pi
    for _ in range(MOVES):
        for _ in range(12):
            cells = _cells(points, weights, outline)
            weights += 0.2 * (areas - shapely.area(cells)) / np.pi
        points += 0.15 * (middles - shapely.get_coordinates(shapely.centroid(cells)))
    return points, weights


def _cells(points: np.ndarray, weights: np.ndarray, city: shapely.Polygon) -> NDArray[np.object_]:
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


def _bent(cells: NDArray[np.object_], outline: shapely.Polygon) -> NDArray[np.object_]:
    """The cells again with bent borders; neighbours share each vertex."""
    every = shapely.line_merge(shapely.union_all(shapely.boundary(cells), grid_size=GRID))
    arcs = shapely.get_parts(every)
    inner = ~shapely.covered_by(arcs, outline.boundary.buffer(2 * GRID))
    turned = _turned(arcs, inner)
    drawn = np.array([_curve(arc, *turned[at]) if at in turned else arc for at, arc in enumerate(arcs)])
    return shapely.normalize(_coverage(drawn, cells))


def _coverage(lines: NDArray[np.object_], cells: NDArray[np.object_]) -> NDArray[np.object_]:
    """The faces between lines, each given to the cell in which most of it lies."""
    noded = shapely.union_all(lines, grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    owner = np.array([int(np.argmax(shapely.area(shapely.intersection(cells, face)))) for face in faces])
    return np.array([shapely.coverage_union_all(faces[owner == number]) for number in range(len(cells))])


def _turned(arcs: NDArray[np.object_], inner: NDArray[np.bool_]) -> dict[int, tuple[float, float]]:
    """The angle at which each inner border leaves each of its ends, in radians."""
    at_node: dict[tuple[float, ...], list[tuple[int, int, float]]] = {}
    for number, arc in enumerate(arcs):
        line = shapely.get_coordinates(arc)
        for end, (here, there) in enumerate(((line[0], line[1]), (line[-1], line[-2]))):
            angle = float(np.arctan2(*(there - here)[::-1]))
            at_node.setdefault(tuple(np.round(here, 1)), []).append((number, end, angle))
    angles: dict[int, list[float]] = {int(number): [0.0, 0.0] for number in np.flatnonzero(inner)}
    for leaving in at_node.values():
        leaving.sort(key=lambda leave: leave[2])
        wanted = _even(np.array([angle for _, _, angle in leaving]), np.array([inner[number] for number, _, _ in leaving]))
        for (number, end, _), angle in zip(leaving, wanted, strict=True):
            if inner[number]:
                angles[number][end] = float(angle)
    return {number: (first, last) for number, (first, last) in angles.items()}


def _even(angles: np.ndarray, inner: NDArray[np.bool_]) -> np.ndarray:
    """Angles nearer to equal ones where borders meet; where one meets the outline, nearer to its perpendicular."""
    if len(angles) != 3 or not inner.any():
        return angles
    if inner.all():
        even = np.arange(3) * 2 * np.pi / 3
        even += np.angle(np.exp(1j * (angles - even)).mean())
    else:
        outer = angles[~inner]
        even = angles.copy()
        gap = (outer[1] - outer[0]) % (2 * np.pi)
        middle = outer[0] + gap / 2
        if ((angles[inner][0] - outer[0]) % (2 * np.pi)) > gap:
            middle += np.pi
        even[inner] = middle
    return angles + BENT * np.angle(np.exp(1j * (even - angles)))


def _curve(arc: shapely.LineString, first: float, last: float) -> shapely.LineString:
    """A Bézier curve between the same ends that leaves them at the given angles."""
    ends = shapely.get_coordinates(arc)[[0, -1]]
    reach = arc.length / 3
    handles = ends + reach * np.array([[np.cos(first), np.sin(first)], [np.cos(last), np.sin(last)]])
    along = np.linspace(0, 1, STEPS + 1)[:, None]
    curve = (
        (1 - along) ** 3 * ends[0]
        + 3 * (1 - along) ** 2 * along * handles[0]
        + 3 * (1 - along) * along**2 * handles[1]
        + along**3 * ends[1]
    )
    return shapely.LineString(curve)
