"""Where people live, so that a map need not colour woods and fields: areas of a city's own file, or of its population grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from files.findings import Findings, Rejected
from files.tables import check_size
from files.toml import Section
from geo.reading.boundaries import Boundaries
from geo.reading.columns import as_text
from geo.reading.context_layers import Window, check_parts, crs_option, cut_off, has_place, layer_crs, searched_in
from geo.reading.inhabited import COARSEST_M, areas_of_grid, grid_width
from geo.reading.population import Population
from geo.reading.sources import is_shapefile, opened, readable
from language.phrases import Phrase, Text

_TABLE = "context.settlement"
_AREAS = 2  # dimensions
_SLIVER = 0.02  # of the inhabited area of a quartier
_LEAST_SHARE = 0.01  # of a quartier's area: with less of it inhabited, its colour could hardly be seen


@dataclass(frozen=True)
class SettlementOptions:
    """The ``[context.settlement]`` table of ``dataset.toml``.

    Attributes
    ----------
    layer : str or None
        Which of several layers of the file.
    only : Mapping
        By column: the cells of the areas that count.
    source : Text
        Whom the areas belong to; stands on every map that they shape.
    """

    file: str
    layer: str | None
    crs: str | None
    only: Mapping[str, tuple[str, ...]]
    source: Text


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


def settlement_options(section: Section) -> SettlementOptions:
    """Take the table ``[context.settlement]``."""
    only = section.section("only")
    options = SettlementOptions(
        file=section.string("file"),
        layer=section.string("layer", default="") or None,
        crs=crs_option(section),
        only={column: only.cells(column) for column in only},
        source=section.text("source", required=False),
    )
    section.finish()
    return options


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
    with opened(path, findings, layer=options.layer) as source:
        frame = _frame(source, path.name, options, boundaries, findings)
    findings.finish()
    parts = cut_off(frame.geometry, _window(boundaries), _AREAS).to_numpy()
    areas = shapely.get_parts(shapely.union_all(parts)) if len(parts) else parts
    settlement = Settlement.of(areas, boundaries, options.source)
    if len(settlement.whole) == len(boundaries.metric):
        raise findings.rejected(
            "settlement.nothing_here",
            path.name,
            observed=Phrase("{count} {count:area|areas} in or near the city", count=len(areas)),
            why=Phrase("They cover less than a hundredth of every quartier."),
            remedy=Phrase("Correct the file, its coordinate system, or “only” under [{table}] in dataset.toml.", table=_TABLE),
        )
    return settlement


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


def _frame(source: Path, file: str, options: SettlementOptions, boundaries: Boundaries, findings: Findings) -> gpd.GeoDataFrame:
    """The areas that count and reach the city's bounding box, in the boundaries' metric CRS."""
    with readable("settlement.unreadable", file, findings):
        layers = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
        layer = _layer(layers, source, file, options, findings)
        info = pyogrio.read_info(source, layer=layer, force_feature_count=True, force_total_bounds=True)
    _check_columns(info["fields"], file, options, findings)
    crs = layer_crs(info, file, layer, options.crs, findings, _TABLE)
    if crs is None:
        raise Rejected(findings)
    searched = searched_in(_window(boundaries), boundaries, crs)
    reached = bool(np.isfinite(searched).all())
    with readable("settlement.unreadable", file, findings):
        frame = gpd.read_file(source, layer=layer, bbox=searched if reached else None, columns=list(options.only))
    geometries = shapely.force_2d(frame.geometry.to_numpy())
    frame = frame.set_geometry(geometries).set_crs(crs, allow_override=True)[has_place(geometries) & reached]
    for column, cells in options.only.items():
        frame = frame[as_text(frame[column]).isin(cells)]
    frame = frame.explode(ignore_index=True)
    areal = shapely.get_dimensions(frame.geometry.to_numpy()) == _AREAS
    if not areal.all():
        observed = Phrase(
            "{count} {count:shape|shapes} of another sort in layer “{layer}”", count=int((~areal).sum()), layer=layer
        )
        why = Phrase("Where people live is told by areas, not by points or lines.")
        remedy = Phrase("They do not count. People at points belong into a file that [population] names.")
        findings.mend("settlement.no_areas", file, observed=observed, why=why, remedy=remedy)
    near = cut_off(frame.geometry[areal], searched, _AREAS)
    return gpd.GeoDataFrame(geometry=near.to_numpy(), crs=crs).to_crs(boundaries.metric_crs)


def _window(boundaries: Boundaries) -> Window:
    west, south, east, north = boundaries.metric.total_bounds.tolist()
    return west, south, east, north


def _layer(layers: list[str], source: Path, file: str, options: SettlementOptions, findings: Findings) -> str:
    """The layer that is named, or the only one."""
    if len(layers) == 1 and (options.layer in (None, *layers) or is_shapefile(source)):
        return layers[0]
    if options.layer in layers:
        return str(options.layer)
    why = Phrase("It is not clear in which layer the settlement areas stand.")
    remedy = Phrase('Choose one with layer = "…" under [{table}] in dataset.toml.', table=_TABLE)
    findings.ask("settlement.layer", file, observed=", ".join(layers) or Phrase("no shapes"), why=why, remedy=remedy)
    raise Rejected(findings)


def _check_columns(fields: NDArray[np.object_], file: str, options: SettlementOptions, findings: Findings) -> None:
    columns = [str(name) for name in fields]
    for column in options.only:
        if column not in columns:
            why = Phrase("The file has no column “{column}”.", column=column)
            remedy = Phrase("Correct the name under [{table}.only] in dataset.toml (capital letters count).", table=_TABLE)
            findings.stop("settlement.missing_column", file, observed=", ".join(columns) or "–", why=why, remedy=remedy)
    findings.finish()
