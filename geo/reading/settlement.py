"""Where people live, so that a map need not colour woods and fields: areas of a city's own file, or of its population grid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from files.findings import Findings
from files.steps import tell
from files.tables import check_size
from geo.reading.boundaries import Boundaries
from geo.reading.context_layers import Window, check_parts, cut_off
from geo.reading.inhabited import COARSEST_M, areas_of_grid, grid_width
from geo.reading.population import Population
from geo.reading.settlement_cells import TABLE
from geo.reading.settlement_file import SettlementOptions, read_areas
from geo.reading.sources import opened
from language.phrases import Phrase, Text, in_quotes

MOST_VERTICES = 200_000
"""Of all areas together; houses have more, and a map of the city does not show them."""
_AREAS = 2  # dimensions
_FIRST_M = 20.0  # so far apart areas are joined first, where there are too many; then twice as far, and so on
_SLIVER = 0.02  # of the inhabited area of a quartier
_EVERYTHING = 0.99  # of the city: nothing would stay pale
_NAMED = 12  # quartiers
_LEAST_SHARE = 0.01  # of a quartier's area: with less of it inhabited, its colour could hardly be seen


@dataclass(frozen=True, eq=False)
class Settlement:
    """The inhabited areas of a city.

    Attributes
    ----------
    areas : ndarray of Polygon
        In metres of the boundaries' metric CRS, apart from one another; not cut off at the quartiers.
    whole : tuple of str
        Ids of the quartiers less than a hundredth of which is known to be inhabited: they are coloured whole.
    source : Text
        Whom the areas belong to; empty where the city does not say, or where they come from its population grid.
    counted : bool
        Whether they come from the population grid.
    """

    areas: NDArray[np.object_]
    whole: tuple[str, ...]
    source: Text
    counted: bool = False

    @classmethod
    def of(cls, areas: NDArray[np.object_], boundaries: Boundaries, source: Text, *, counted: bool = False) -> Settlement:
        """Drop what only reaches over a border, and find out which quartiers are hardly inhabited."""
        quartiers = boundaries.metric.geometry
        areas, inhabited_m2 = without_slivers(areas, quartiers.to_numpy())
        share = inhabited_m2 / quartiers.area.to_numpy()
        return cls(areas, tuple(quartiers.index[share < _LEAST_SHARE].astype(str)), source, counted)


def settlement_of_grid(population: Population, boundaries: Boundaries) -> Settlement | None:
    """The inhabited areas that a population grid tells of; none where they are too small, or the grid is too coarse."""
    width = grid_width(population)
    if width > COARSEST_M:
        return None
    settlement = Settlement.of(areas_of_grid(population, width), boundaries, Text(), counted=True)
    return settlement if len(settlement.whole) < len(boundaries.metric) else None


def read_settlement(path: Path, options: SettlementOptions, boundaries: Boundaries, findings: Findings) -> Settlement:
    """Read a city's own settlement areas; what overlaps is joined, and what lies around the city is left out.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    check_size(path, findings)
    check_parts(path, findings)
    with opened(path, findings, complete=options.complete, layer=options.layer, table=TABLE) as source:
        shapes = read_areas(source, path, options, boundaries, findings)
    findings.finish()
    tell(path.name)
    parts = cut_off(shapes, _window(boundaries), _AREAS).to_numpy()
    areas = shapely.get_parts(shapely.disjoint_subset_union_all(parts)) if len(parts) else parts
    tell(path.name)
    areas = _generalised(areas, path.name, findings)
    settlement = Settlement.of(areas, boundaries, options.source)
    _tell_of_quartiers(settlement, boundaries, path.name, findings)
    return settlement


def _generalised(areas: NDArray[np.object_], file: str, findings: Findings) -> NDArray[np.object_]:
    """Areas of at most `MOST_VERTICES` vertices: those of single houses become the blocks that they make up."""
    before, width_m = int(shapely.get_num_coordinates(areas).sum()), 0.0
    count = len(areas)
    while shapely.get_num_coordinates(areas).sum() > MOST_VERTICES:
        width_m = 2 * width_m or _FIRST_M
        wider = shapely.buffer(areas, width_m / 2, quad_segs=1, join_style="mitre", mitre_limit=2.0)
        closed = shapely.get_parts(shapely.disjoint_subset_union_all(wider))
        narrower = shapely.simplify(shapely.buffer(closed, -width_m / 2, join_style="mitre", mitre_limit=2.0), width_m / 4)
        areas = shapely.get_parts(shapely.make_valid(narrower))
        areas = areas[(shapely.get_dimensions(areas) == _AREAS) & ~shapely.is_empty(areas)]
        tell(file)
    if width_m:
        after = int(shapely.get_num_coordinates(areas).sum())
        findings.mend(
            "settlement.generalised",
            file,
            observed=Phrase("{count} {count:area|areas}, {before} {before:point|points}", count=count, before=before),
            why=Phrase(
                "Every visitor's browser draws them all; more than {limit} make the map slow.", limit=float(MOST_VERTICES)
            ),
            remedy=Phrase(
                "Areas less than {width} m apart were joined, which leaves {after} points. Nothing needs to be done; a file of"
                " settlements suits a map of the city better than one of houses.",
                width=round(width_m),
                after=float(after),
            ),
        )
    return areas


def _tell_of_quartiers(settlement: Settlement, boundaries: Boundaries, file: str, findings: Findings) -> None:
    """Say where the areas change nothing: in quartiers that have none, and in all where they cover the whole city.

    Raises
    ------
    Rejected
        If all are hardly inhabited.
    """
    number, whole = len(boundaries.metric), settlement.whole
    if len(whole) == number:
        raise findings.rejected(
            "settlement.nothing_here",
            file,
            observed=Phrase("{count} {count:area|areas} in or near the city", count=len(settlement.areas)),
            why=Phrase("They cover less than a hundredth of every quartier."),
            remedy=Phrase("Correct the file, its coordinate system, or “only” under [{table}] in dataset.toml.", table=TABLE),
        )
    if whole:
        names = boundaries.quartiers["name"].loc[list(whole[:_NAMED])]
        findings.mend(
            "settlement.whole",
            file,
            observed=Phrase("{count} of {all} quartiers: {names}", count=len(whole), all=number, names=in_quotes(names, _NAMED)),
            why=Phrase("Less than a hundredth of them lies in the settlement areas, so maps colour them whole, and say so."),
            remedy=Phrase("Nothing needs to be done if hardly anybody lives there; else look whether areas are missing."),
        )
    if shapely.area(settlement.areas).sum() > _EVERYTHING * boundaries.metric.area.sum():
        findings.mend(
            "settlement.everything",
            file,
            observed=Phrase("areas that cover all quartiers"),
            why=Phrase("With them maps colour whole quartiers, as they do without them."),
            remedy=Phrase("Look whether the right file and layer are named, and whether “only” leaves out woods and fields."),
        )


def without_slivers(
    areas: NDArray[np.object_], quartiers: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """The same areas without those parts that reach over a border of a quartier, and are little beside what it has else.

    Borders follow streets and streams, areas and grids do not: such a sliver would have the neighbour's houses coloured by
    the wrong value. What lies in one quartier alone stays, however small it is.

    Parameters
    ----------
    areas, quartiers : ndarray of Polygon or MultiPolygon
        In the same metric CRS; areas are apart from one another, quartiers too.

    Returns
    -------
    ndarray of Polygon, ndarray of float
        And how much of each quartier lies in them, in square metres.
    """
    area, quartier, shared = _overlay(areas, quartiers)
    inhabited = np.bincount(quartier, weights=shapely.area(shared), minlength=len(quartiers))
    shared, quartier, area = _rejoined(shared, quartier, area)
    parts, of = shapely.get_parts(shared, return_index=True)
    crossing = np.bincount(area, minlength=len(areas))[area[of]] > 1
    little = crossing & (shapely.area(parts) < _SLIVER * inhabited[quartier[of]])
    cut = np.unique(area[of[little]])
    smaller = [shapely.difference(areas[at], shapely.union_all(parts[little & (area[of] == at)])) for at in cut]
    left = shapely.get_parts(np.array([*np.delete(areas, cut), *smaller], dtype=object))
    lost = np.bincount(quartier[of[little]], weights=shapely.area(parts[little]), minlength=len(quartiers))
    return left[shapely.get_dimensions(left) == _AREAS], (inhabited - lost).astype("float64")


def _overlay(
    areas: NDArray[np.object_], quartiers: NDArray[np.object_]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.object_]]:
    """What areas and quartiers have in common, large areas in several pieces: number of the area, of the quartier, and shape."""
    pieces, owner = in_pieces(areas, np.arange(len(areas)))
    piece, quartier = shapely.STRtree(quartiers).query(pieces, predicate="intersects")
    return owner[piece], quartier, shapely.intersection(pieces[piece], quartiers[quartier])


def _rejoined(
    shared: NDArray[np.object_], quartier: NDArray[np.intp], area: NDArray[np.intp]
) -> tuple[NDArray[np.object_], NDArray[np.intp], NDArray[np.intp]]:
    """The pieces of an `_overlay`, those of the same area and quartier as one shape."""
    order = np.lexsort((quartier, area))
    shared, quartier, area = shared[order], quartier[order], area[order]
    begins = np.flatnonzero(np.r_[True, (np.diff(area) != 0) | (np.diff(quartier) != 0)][: len(area)])
    groups = np.split(shared, begins[1:])
    joined = [group[0] if len(group) == 1 else shapely.union_all(group) for group in groups if len(group)]
    return np.array(joined, dtype=object), quartier[begins], area[begins]


def in_pieces(
    areas: NDArray[np.object_], owner: NDArray[np.intp], most: int = 500
) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """The same areas, cut into such of few vertices: whoever intersects a large one with each quartier waits for long.

    Parameters
    ----------
    owner : ndarray of int
        A number of each area, which its pieces inherit.
    most : int
        Vertices.
    """
    bounds = shapely.bounds(areas)
    large = (shapely.get_num_coordinates(areas) > most) & ((bounds[:, 2:] - bounds[:, :2]).max(axis=1, initial=0.0) > 1.0)
    if not large.any():
        return areas, owner
    west, south, east, north = bounds[large].T
    x, y, wide = (west + east) / 2, (south + north) / 2, east - west > north - south
    halves = [
        shapely.intersection(areas[large], shapely.box(west, south, np.where(wide, x, east), np.where(wide, north, y))),
        shapely.intersection(areas[large], shapely.box(np.where(wide, x, west), np.where(wide, south, y), east, north)),
    ]
    parts, of = shapely.get_parts(np.concatenate(halves), return_index=True)
    flat = shapely.get_dimensions(parts) == _AREAS
    smaller, owned = in_pieces(parts[flat], np.tile(owner[large], 2)[of[flat]], most)
    return np.concatenate([areas[~large], smaller]), np.concatenate([owner[~large], owned])


def _window(boundaries: Boundaries) -> Window:
    west, south, east, north = boundaries.metric.total_bounds.tolist()
    return west, south, east, north
