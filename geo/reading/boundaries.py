"""A city's quartiers: read from any of its file formats, keyed by ``quartier_id``, ready for map and measure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pyproj
import shapely

from files.findings import Findings, Rejected
from geo.reading.coverage import CoverageReport, repair, simplify
from geo.reading.shape_limits import MOST_SHAPES, check_count, thinned
from geo.reading.sources import guess_encoding, opened, readable
from language.phrases import Phrase

MAP_CRS = 4326
_EPSG = re.compile(r"(EPSG:)?\d{4,6}", re.IGNORECASE)


@dataclass(frozen=True)
class BoundaryOptions:
    """The ``[boundaries]`` table of ``dataset.toml`` (docs/city-folder.md)."""

    file: str
    key: str
    name: str
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None
    repair: bool = False
    simplify_m: float = 10.0
    schematic: bool = False


@dataclass(frozen=True)
class Boundaries:
    """The quartiers of a city.

    Attributes
    ----------
    quartiers : GeoDataFrame
        Index ``quartier_id`` (str, sorted), column ``name``; EPSG:4326, simplified as a coverage.
    metric : GeoDataFrame
        Same index; ``name``, ``area_km2``; in `metric_crs`, repaired and not simplified.
    schematic : bool
        Whether shapes are true to area only, not to place.
    """

    quartiers: gpd.GeoDataFrame
    metric: gpd.GeoDataFrame
    metric_crs: pyproj.CRS
    schematic: bool
    report: CoverageReport


def read_boundaries(path: Path, options: BoundaryOptions, findings: Findings) -> Boundaries:
    """Read, check, repair and simplify a city's boundaries.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    with opened(path, findings) as source:
        guess = guess_encoding(source) if options.encoding is None and source.suffix.lower() == ".shp" else None
        frame = _read(source, path.name, options.encoding or guess, options, findings)
    frame = _chosen(frame, path.name, options, findings)
    if guess:
        _report_guess(frame["name"], guess, path.name, findings)
    _check_shapes(frame, path.name, findings)
    if frame.has_z.any():
        frame = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()))
        why = Phrase("A map of quartiers has no use for heights.")
        remedy = Phrase("They were left out; nothing needs to be done.")
        findings.mend("boundaries.heights", path.name, observed=Phrase("coordinates with heights"), why=why, remedy=remedy)
    assert frame.crs is not None  # _read stops at a file without
    metric_crs = frame.crs if frame.crs.is_projected else frame.estimate_utm_crs()
    metric, repaired_m2 = repair(thinned(frame.to_crs(metric_crs), path.name, findings), path.name, options.repair, findings)
    simplified, report = simplify(metric, options.simplify_m, repaired_m2)
    return Boundaries(
        quartiers=simplified.to_crs(MAP_CRS),
        metric=metric.assign(area_km2=metric.area / 1e6),
        metric_crs=pyproj.CRS(metric_crs),
        schematic=options.schematic,
        report=report,
    )


def quartier_at(boundaries: Boundaries, longitude: pd.Series, latitude: pd.Series) -> pd.Series:
    """The quartier each point (EPSG:4326) lies in.

    Returns
    -------
    Series
        ``quartier_id`` on the index given; empty outside the city.
    """
    points = gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), crs=MAP_CRS).to_crs(boundaries.metric_crs)
    point, quartier = shapely.STRtree(boundaries.metric.geometry.to_numpy()).query(points.to_numpy(), predicate="intersects")
    quartier_ids = [""] * len(longitude)
    for at, inside in zip(point, quartier, strict=True):
        quartier_ids[at] = quartier_ids[at] or str(boundaries.metric.index[inside])
    return pd.Series(quartier_ids, index=longitude.index, dtype="str")


def nearest_inside(boundaries: Boundaries, quartier_id: str, longitude: float, latitude: float) -> tuple[float, float]:
    """The point of a quartier that is nearest to a place outside it, a little away from the border.

    Returns
    -------
    float, float
        Longitude and latitude (EPSG:4326).
    """
    shape = boundaries.metric.geometry[quartier_id]
    radius = shapely.length(shapely.maximum_inscribed_circle(shape, tolerance=10.0))  # type: ignore[call-overload]  # an area
    place = gpd.GeoSeries.from_xy([longitude], [latitude], crs=MAP_CRS).to_crs(boundaries.metric_crs).iloc[0]
    line = shapely.shortest_line(shapely.buffer(shape, -radius / 2), place)
    moved = gpd.GeoSeries([shapely.get_point(line, 0)], crs=boundaries.metric_crs).to_crs(MAP_CRS)
    return float(moved.x.iloc[0]), float(moved.y.iloc[0])


def _read(source: Path, file: str, encoding: str | None, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    with readable("boundaries.unreadable", file, findings):
        layers = [str(name) for name, _ in pyogrio.list_layers(source)]
    if len(layers) > 1 and options.layer is None:
        why = Phrase("The file has several layers.")
        remedy = Phrase('Choose one with layer = "…" under [boundaries] in dataset.toml.')
        findings.ask("boundaries.layers", file, observed=", ".join(layers), why=why, remedy=remedy)
        raise Rejected(findings)
    with readable("boundaries.unreadable", file, findings):
        frame = gpd.read_file(source, layer=options.layer, encoding=encoding, rows=MOST_SHAPES + 1)
    check_count(len(frame), file, findings)
    if options.crs:
        frame = _placed(frame, options.crs, findings)
    if frame.empty or not isinstance(frame, gpd.GeoDataFrame):
        why = Phrase("There is nothing to read in this file.")
        remedy = Phrase("Export the layer that holds the quartiers as polygons.")
        raise findings.rejected("boundaries.none", file, observed=Phrase("no shapes"), why=why, remedy=remedy)
    if frame.crs is None:
        findings.ask(
            "boundaries.crs",
            file,
            observed=Phrase(
                "no coordinate system; x from {west} to {east}", west=frame.total_bounds[0], east=frame.total_bounds[2]
            ),
            why=Phrase("Without it nobody can tell where on earth the city lies."),
            remedy=Phrase('Add the .prj part, or set crs = "EPSG:25832" (or the right one) under [boundaries] in dataset.toml.'),
        )
        raise Rejected(findings)
    if frame.crs.is_geographic and abs(frame.total_bounds).max() > 360:
        observed = ", ".join(f"{edge:.0f}" for edge in frame.total_bounds)
        why = Phrase("The coordinates are metres, but the file calls them degrees.")
        remedy = Phrase('Set crs = "EPSG:25832" (or the right one) under [boundaries] in dataset.toml.')
        raise findings.rejected("boundaries.metres_as_degrees", file, observed=observed, why=why, remedy=remedy)
    return frame


def _placed(frame: gpd.GeoDataFrame, crs: str, findings: Findings) -> gpd.GeoDataFrame:
    try:
        if not _EPSG.fullmatch(crs):  # other spellings make PROJ open files
            raise pyproj.exceptions.CRSError(crs)
        return frame.set_crs(crs, allow_override=True)
    except pyproj.exceptions.CRSError as error:
        why = Phrase("There is no coordinate system of this name.")
        remedy = Phrase('Write it as "EPSG:25832" (UTM 32), "EPSG:25833", "EPSG:31466" to "EPSG:31469" or "EPSG:4326".')
        raise findings.rejected("boundaries.unknown_crs", "dataset.toml", observed=crs, why=why, remedy=remedy) from error


def _chosen(frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    """The rows that are wanted, with ``name``, indexed by ``quartier_id``."""
    columns = [column for column in frame.columns if column != "geometry"]
    for column in (options.key, options.name, *options.only):
        if column not in columns:
            why = Phrase("The boundaries have no column “{column}”.", column=column)
            remedy = Phrase("Correct the name under [boundaries] in dataset.toml (capital letters count).")
            findings.stop("boundaries.missing_column", file, observed=", ".join(columns), why=why, remedy=remedy)
    findings.finish()
    for column, allowed in options.only.items():
        frame = frame[_as_text(frame[column]).isin(allowed)]
        if frame.empty:
            observed = f"{column}: {', '.join(allowed)}"
            why = Phrase("No row of the boundaries has this value.")
            remedy = Phrase("Correct “only” under [boundaries] in dataset.toml.")
            raise findings.rejected("boundaries.none_chosen", file, observed=observed, why=why, remedy=remedy)
    chosen = gpd.GeoDataFrame(
        {"name": frame[options.name].astype("str").str.strip(), "geometry": frame.geometry},
        crs=frame.crs,
    ).set_index(pd.Index(_as_text(frame[options.key]), name="quartier_id"))
    unnamed = frame[options.name].isna().to_numpy() | (chosen["name"] == "").to_numpy()
    for row, quartier_id in zip(unnamed.nonzero()[0], chosen.index[unnamed], strict=True):
        nameless = Phrase("quartier “{id}” without a name", id=quartier_id)
        why = Phrase("A reader knows a quartier by its name only.")
        remedy = Phrase("Fill in the column “{column}”.", column=options.name)
        findings.stop("boundaries.no_name", file, int(row) + 1, observed=nameless, why=why, remedy=remedy)
    for quartier_id in chosen.index[chosen.index.duplicated()].unique():
        findings.stop(
            "boundaries.key_twice",
            file,
            int(chosen.index.get_indexer_for(pd.Index([quartier_id]))[1]) + 1,
            observed=quartier_id,
            why=Phrase("Two shapes have the same id, so numbers would be counted twice."),
            remedy=Phrase("Give each quartier one id, or join its shapes into one."),
        )
    findings.finish()
    return chosen.sort_index()


def _report_guess(names: pd.Series, encoding: str, file: str, findings: Findings) -> None:
    telling = [name for name in names if not name.isascii()]
    if telling:
        why = Phrase("The shapefile has no .cpg part that names its encoding; it was read as {encoding}.", encoding=encoding)
        remedy = Phrase("Check the names shown; if they are wrong, set encoding under [boundaries] in dataset.toml.")
        findings.mend("boundaries.encoding", file, observed=", ".join(telling[:3]), why=why, remedy=remedy)


def _check_shapes(frame: gpd.GeoDataFrame, file: str, findings: Findings) -> None:
    empty = frame.geometry.isna() | frame.geometry.is_empty
    for quartier_id in frame.index[empty]:
        why = Phrase("This quartier has no shape.")
        remedy = Phrase("Draw it, or leave it out of the file.")
        findings.stop("boundaries.empty", file, observed=f"{quartier_id} {frame['name'][quartier_id]}", why=why, remedy=remedy)
    for kind in sorted(set(frame.geometry.geom_type[~empty]) - {"Polygon", "MultiPolygon"}):
        why = Phrase("Boundaries must be areas; points and lines enclose nothing.")
        remedy = Phrase("Export the layer that holds the quartiers as polygons.")
        findings.stop("boundaries.not_areas", file, observed=kind, why=why, remedy=remedy)
    findings.finish()


def _as_text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("str").str.strip()
