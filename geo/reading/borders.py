"""Where quartiers overlap, leave gaps between them or lie far off: how much, and which ones they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

NARROW_M = 10.0  # a gap of this width is a slip of the pen between neighbours, a wider one a place
GAP_M2 = 1_000.0  # smaller gaps are told by nobody: the largest of a carefully drawn city (Köln) has 383 m²
_COVERED = 0.8  # so much of a shape in another one: it lies in it
_ISLAND_M = 20_000.0
_STEP_M = 1_000.0  # to which surroundings of shapes are rounded
_TOUCHES_M = 0.5

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Overlap:
    """Two shapes, by their positions, that share `m2` square metres; `inner` is the smaller one."""

    inner: int
    outer: int
    m2: float
    covered: float  # the part of the smaller one


@dataclass(frozen=True)
class Gap:
    """A piece of land of no quartier, between those at the positions `neighbours`."""

    shape: shapely.Polygon
    neighbours: tuple[int, ...]
    narrow: bool

    @property
    def m2(self) -> float:
        """Its area."""
        return float(self.shape.area)


@dataclass(frozen=True)
class Island:
    """A shape, by its position, that reaches `metres` from the rest; `near_parts` are its parts that do not."""

    position: int
    metres: float
    near_parts: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Whether all of the shape is far away."""
        return not self.near_parts


def overlaps(shapes: Shapes, least_m2: float) -> list[Overlap]:
    """All pairs that share more than `least_m2`, the largest first; shapes are valid, in metres, and no coverage."""
    tree = shapely.STRtree(shapes)
    crossing = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    near = tree.query(shapes[crossing], predicate="intersects")
    held = tree.query(shapely.point_on_surface(shapes), predicate="intersects")  # edges of what lies inside cross nothing
    pairs = np.concatenate([np.stack([crossing[near[0]], near[1]], axis=1), held.T])
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    shared = shapely.area(shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]]))
    areas = shapely.area(shapes)
    listed = []
    for (first, second), m2 in zip(pairs, shared, strict=True):
        if m2 > least_m2:
            inner, outer = sorted((int(first), int(second)), key=lambda at: areas[at])
            listed.append(Overlap(inner, outer, float(m2), float(m2 / areas[inner])))
    return sorted(listed, key=lambda overlap: -overlap.m2)


def inside(pairs: Sequence[Overlap]) -> dict[int, list[Overlap]]:
    """Of each shape that holds others: which lie in it, as positions."""
    held: dict[int, list[Overlap]] = {}
    for pair in pairs:
        if pair.covered >= _COVERED:
            held.setdefault(pair.outer, []).append(pair)
    return held


def gaps(shapes: Shapes, least_m2: float, *, matching: bool) -> list[Gap]:
    """Land of more than `least_m2` that quartiers enclose or that lies narrow between them, the largest first.

    Parameters
    ----------
    matching : bool
        Whether the shapes are a valid coverage: then they are united much faster.
    """
    whole = shapely.coverage_union_all(shapes) if matching else shapely.union_all(shapes)
    parts = shapely.get_parts(whole)
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in parts])
    closed = filled.buffer(NARROW_M / 2, join_style="mitre").buffer(-NARROW_M / 2, join_style="mitre")
    slits = [part for part in shapely.get_parts(shapely.difference(closed, filled)) if part.geom_type == "Polygon"]
    tree = shapely.STRtree(shapes)
    listed = []
    for shape, enclosed in [*((hole, True) for hole in holes), *((slit, False) for slit in slits)]:
        if shape.area <= least_m2:
            continue
        beside = _beside(shape, shapes, tree)
        if enclosed or len(beside) > 1:
            listed.append(Gap(shape, beside, not enclosed or shape.buffer(-NARROW_M / 2).is_empty))
    return sorted(listed, key=lambda gap: -gap.m2)


def without_gaps(shapes: Shapes, narrow: Sequence[Gap]) -> Shapes:
    """Each narrow gap given to the neighbour with the longest border on it."""
    given = shapes.copy()
    for gap in narrow:
        owner = gap.neighbours[0]
        given[owner] = shapely.union(given[owner], gap.shape.buffer(_TOUCHES_M / 50, join_style="mitre"))
    return given


def islands(shapes: Shapes) -> list[Island]:
    """Shapes with a part far from the rest: farther than the rest is wide, and than 20 km; by position."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    west, south, east, north = shapely.bounds(parts).T
    wide = _ISLAND_M / 2 - _STEP_M
    low = np.floor((np.stack([west, south], axis=1) - wide) / _STEP_M) * _STEP_M
    high = np.ceil((np.stack([east, north], axis=1) + wide) / _STEP_M) * _STEP_M
    surroundings = np.unique(np.concatenate([low, high], axis=1), axis=0)  # on a grid many are alike
    groups = shapely.get_parts(shapely.union_all(shapely.box(*surroundings.T)))
    if len(groups) == 1:
        return []
    group = np.empty(len(parts), dtype=int)
    part, at = shapely.STRtree(groups).query(parts, predicate="within")
    group[part] = at[: len(part)]
    sizes = np.bincount(group, weights=shapely.area(parts), minlength=len(groups))
    rest = parts[group == sizes.argmax()]
    left, bottom, right, top = shapely.total_bounds(rest)
    extent = float(np.hypot(right - left, top - bottom))
    tree = shapely.STRtree(rest)
    far: dict[int, dict[int, float]] = {}
    for at in np.flatnonzero(group != sizes.argmax()):
        distance = float(shapely.distance(parts[at], rest[tree.nearest(parts[at])]))
        if distance > max(extent, _ISLAND_M):
            far.setdefault(int(owners[at]), {})[int(at - np.searchsorted(owners, owners[at]))] = distance
    counts = np.bincount(owners, minlength=len(shapes))
    return [
        Island(position, max(those.values()), tuple(at for at in range(counts[position]) if at not in those))
        for position, those in sorted(far.items())
    ]


def _beside(shape: shapely.Polygon, shapes: Shapes, tree: shapely.STRtree) -> tuple[int, ...]:
    """The shapes around a gap, the one with the longest border first."""
    near = tree.query(shape, predicate="dwithin", distance=_TOUCHES_M)
    edge = shapely.boundary(shape)
    lengths = [float(shapely.length(shapely.intersection(edge, shapely.buffer(shapes[at], _TOUCHES_M)))) for at in near]
    order = np.argsort(lengths)[::-1]
    least = 0.02 * float(shapely.length(edge))
    return tuple(int(near[at]) for at in order if lengths[at] >= least)
