"""Inhabited areas made of a population grid, so coarse that no single house can be told from them.

The rule, which `docs/city-folder.md` states for cities: persons are counted in squares as wide as the grid's points lie
apart, `FINEST_M` at least. Wherever four squares meet, the four are summed up, and only a sum of `FEWEST` for squares of
100 m, and as many a hectare for larger ones, shows anything: a square around that corner. So a house that tips no such
sum leaves no trace, wherever it stands. Gaps are closed, what is smaller than `SPECK_M2` is dropped, and corners are
rounded.
"""

import itertools

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.reading.population import ROUNDED_TO, Population

FEWEST = ROUNDED_TO
"""Persons in four squares of 100 m that meet; in steps of as many `workshops.sites` hands out sums of the grid."""
FINEST_M, COARSEST_M = 100.0, 500.0
_MEASURED = 20_000  # points whose distance to the nearest other one is measured, at most
_CUTS = 2  # of corners, each half as wide as before
SPECK_M2 = 50_000.0  # more than the four squares of 100 m around one inhabited one: a lone square never shows


def grid_width(population: Population) -> float:
    """How far the inhabited points lie apart, in whole metres: the median distance to the nearest other one.

    Parameters
    ----------
    population : Population
        Any points, of a regular grid or of addresses.

    Returns
    -------
    float
        `FINEST_M` at least; infinite where there are fewer than two points.
    """
    points = np.asarray(shapely.points(np.unique(_inhabited(population)[0], axis=0)))
    if len(points) < 2:
        return float("inf")
    some = points[:: len(points) // _MEASURED + 1]
    _, distance = shapely.STRtree(points).query_nearest(some, exclusive=True, all_matches=False, return_distance=True)
    return max(FINEST_M, float(np.round(np.median(distance))))


def areas_of_grid(population: Population, width_m: float) -> NDArray[np.object_]:
    """Areas in which people live.

    Parameters
    ----------
    width_m : float
        Of the squares in which persons are counted (`grid_width`).

    Returns
    -------
    ndarray of Polygon
        In metres of the boundaries' metric CRS, apart from one another; none where nothing may be shown.
    """
    places, persons = _inhabited(population)
    if not len(places):
        return np.array([], dtype=object)
    anchor = _anchor(places, width_m)
    corners = _shown_corners(np.floor((places - anchor) / width_m).astype(np.int64), persons, width_m)
    if not len(corners):
        return np.array([], dtype=object)
    blocks = _blocks(corners) * width_m + np.tile(anchor, 2)
    widened = _joined(shapely.buffer(_joined(np.asarray(shapely.box(*blocks.T))), width_m, quad_segs=4))
    parts = shapely.get_parts(shapely.buffer(widened, -width_m, quad_segs=4))  # gaps are closed
    shrunk = shapely.buffer(parts[shapely.area(parts) > SPECK_M2], -width_m / 2)  # half a square too much on every side
    return _smooth(shapely.get_parts(shrunk), width_m)


def _inhabited(population: Population) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    persons = population.persons["all"]
    return population.places[persons > 0], persons[persons > 0]


def _anchor(places: NDArray[np.float64], width_m: float) -> NDArray[np.float64]:
    """The lower left corner of a square, such that points of a regular grid are the middles of squares."""
    turns = np.exp(2j * np.pi * (places % width_m) / width_m).mean(axis=0)  # a mean on a circle: 99 m is near 0
    middle = np.round(np.angle(turns) / (2 * np.pi) * width_m)
    return middle - width_m / 2


def _shown_corners(squares: NDArray[np.int64], persons: NDArray[np.float64], width_m: float) -> NDArray[np.int64]:
    """The corners around which enough people live, a row each: column and row of the square to the upper right."""
    lowest = squares.min(axis=0)
    rows = int(squares[:, 1].max() - lowest[1]) + 2
    met = [(squares - lowest + step) @ (rows, 1) for step in ((0, 0), (1, 0), (0, 1), (1, 1))]
    corners, at = np.unique(np.concatenate(met), return_inverse=True)
    sums = np.bincount(at, weights=np.tile(persons, 4))
    shown = corners[sums >= FEWEST * (width_m / FINEST_M) ** 2 - 1e-9]
    return np.column_stack(np.divmod(shown, rows)) + lowest


def _blocks(corners: NDArray[np.int64]) -> NDArray[np.float64]:
    """Squares around corners, in widths: west, south, east, north; neighbours as one block, as fewer are quicker to join."""
    x, y = corners[np.lexsort((corners[:, 1], corners[:, 0]))].T
    begins = np.flatnonzero(np.r_[True, (np.diff(y) != 1) | (np.diff(x) != 0)])
    ends = np.r_[begins[1:], len(x)] - 1
    return np.column_stack([x[begins] - 0.5, y[begins] - 0.5, x[ends] + 0.5, y[ends] + 0.5])


def _smooth(areas: NDArray[np.object_], width_m: float) -> NDArray[np.object_]:
    """Stairs become slopes, and corners curves."""
    slopes = shapely.simplify(areas, 0.4 * width_m)  # more than stairs of single squares leave a straight line
    rings, owner = shapely.get_rings(slopes, return_index=True)
    curves = np.array([shapely.linearrings(_curved(shapely.get_coordinates(ring), width_m)) for ring in rings], dtype=object)
    starts = np.searchsorted(owner, np.arange(len(slopes) + 1))
    drawn = [shapely.polygons(curves[at], curves[at + 1 : end]) for at, end in itertools.pairwise(starts)]
    return _joined(shapely.make_valid(np.array(drawn, dtype=object), method="structure"))


def _curved(ring: NDArray[np.float64], width_m: float) -> NDArray[np.float64]:
    """Cut every corner at a quarter of both sides, again and again (G. M. Chaikin, 1974, doi:10.1016/0146-664X(74)90028-8).

    At a third of `width_m` at most: long straight edges stay, so that areas keep their size.
    """
    for _ in range(_CUTS):
        start, end = ring[:-1], ring[1:]
        length = np.hypot(*(end - start).T)
        part = np.minimum(0.25, width_m / 3 / np.maximum(length, 1e-9))[:, None]
        cut = np.stack([start + part * (end - start), end - part * (end - start)], axis=1).reshape(-1, 2)
        ring = np.concatenate([cut, cut[:1]])
    return ring


def _joined(areas: NDArray[np.object_]) -> NDArray[np.object_]:
    """Single areas that are apart from one another."""
    return shapely.get_parts(shapely.disjoint_subset_union_all(areas))
