"""The layers of a city's own file for orientation: checked before they are read, cut off around the city."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from files.findings import Findings
from files.tables import check_size
from files.toml import Section
from geo.reading.boundaries import Boundaries
from geo.reading.sources import opened, readable
from language.phrases import Phrase

DIMENSIONS = {"water": 2, "rivers": 1, "roads": 1, "railways": 1, "stops": 0}  # of every kind, in the order of drawing
MARGIN = 0.05  # of the city's width and height
Window = tuple[float, float, float, float]
"""West, south, east and north."""
_EPSG = re.compile(r"EPSG:\d{4,6}", re.IGNORECASE)
_PARTS = ("-wal", "-journal", "-shm", ".aux.xml")  # that a database looks for beside itself


@dataclass(frozen=True)
class ContextOptions:
    """The ``[context]`` table of ``dataset.toml``: a file, the layers by kind that are named, a coordinate system."""

    file: str
    layers: Mapping[str, str]
    crs: str | None = None
    complete: bool = False


def context_options(section: Section) -> ContextOptions | None:
    """Take the table ``[context]``; None where it holds nothing but settlement areas."""
    called = {kind: section.string(kind, default=kind) for kind in DIMENSIONS}
    if "settlement" in section and "file" not in section:
        section.finish()
        return None
    options = ContextOptions(
        file=section.string("file"),
        layers={kind: layer for kind, layer in called.items() if kind in section},
        crs=crs_option(section),
        complete=section.flag("complete"),
    )
    section.finish()
    return options


def crs_option(section: Section) -> str | None:
    """The coordinate system that a city names, if it does."""
    crs = section.string("crs", default="") or None
    if crs and not _is_epsg(crs):
        section.wrong("crs", crs, Phrase("an EPSG code such as “{example}”", example="EPSG:25832"))
    return crs


def _is_epsg(crs: str) -> bool:
    """Whether it is the code of a coordinate system; other spellings make PROJ open files."""
    try:
        return bool(_EPSG.fullmatch(crs) and pyproj.CRS(crs))
    except pyproj.exceptions.CRSError:
        return False


def crs_of(declared: pyproj.CRS | None, named: str | None) -> pyproj.CRS | None:
    """A layer's own coordinate system, else the one that the city names, if it does."""
    # a GeoPackage without one calls it undefined
    if declared is not None and (declared.is_geographic or declared.is_projected) and not declared.name.startswith("Undefined"):
        return declared
    return pyproj.CRS(named) if named else None


def read_layers(path: Path, options: ContextOptions, boundaries: Boundaries, findings: Findings) -> gpd.GeoDataFrame:
    """Every shape in or near the city.

    Returns
    -------
    GeoDataFrame
        ``kind``, ``name`` (may be empty) and single points, lines or areas in the boundaries' metric CRS.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    _check_file(path, findings)
    with opened(path, findings, complete=options.complete, table="context") as source:
        with readable("context.unreadable", path.name, findings):
            layers = {str(name): geometry for name, geometry in pyogrio.list_layers(source)}
        chosen = _chosen(layers, options, path.name, findings)
        parts = [_layer(source, path.name, layer, kind, options, boundaries, findings) for kind, layer in chosen.items()]
    findings.finish()
    return pd.concat(parts, ignore_index=True)


def _check_file(path: Path, findings: Findings) -> None:
    check_size(path, findings)
    with path.open("rb") as stream:
        head = stream.read(64)
    if not (head.startswith(b"SQLite format 3\x00") or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")):
        observed = head[:12].decode("ascii", errors="replace") or Phrase("an empty file")
        why = Phrase("The file is neither a GeoPackage nor GeoJSON, whatever its name says.")
        remedy = Phrase("Export the layers into one GeoPackage.")
        raise findings.rejected("context.format", path.name, observed=observed, why=why, remedy=remedy)
    check_parts(path, findings)


def check_parts(path: Path, findings: Findings) -> None:
    """Refuse a database that would be read with more than its own file.

    Raises
    ------
    Rejected
    """
    for part in (path.with_name(path.name + suffix) for suffix in _PARTS):
        unsaved = part.name.endswith(("-wal", "-journal")) and part.exists() and part.stat().st_size > 0
        if part.is_symlink() or unsaved:
            observed = Phrase("a part that lies elsewhere, or holds changes that are not saved")
            why = Phrase("A GeoPackage is read as the one file it is.")
            remedy = Phrase("Close the program that has the file open, and delete the part.")
            raise findings.rejected("context.unsafe_part", part.name, observed=observed, why=why, remedy=remedy)


def _chosen(layers: Mapping[str, str | None], options: ContextOptions, file: str, findings: Findings) -> dict[str, str]:
    """The layer of each kind that the file holds; what stands for no kind is told."""
    drawn = [name for name, geometry in layers.items() if geometry is not None]
    for kind, layer in options.layers.items():
        if layer not in drawn:
            why = Phrase("The file {file} has no layer of shapes with this name.", file=file)
            remedy = Phrase("Correct the name. The file's layers: {layers}", layers=", ".join(drawn) or "–")
            findings.stop("context.missing_layer", "dataset.toml", observed=f'{kind} = "{layer}"', why=why, remedy=remedy)
    wanted = {kind: options.layers.get(kind, kind) for kind in DIMENSIONS}
    chosen = {kind: layer for kind, layer in wanted.items() if layer in drawn}
    unknown = [name for name in drawn if name not in chosen.values()]
    how = Phrase(
        "Name it under [context] in dataset.toml if it should be shown, as one of: {allowed}", allowed=", ".join(DIMENSIONS)
    )
    if unknown:
        note = findings.mend if chosen else findings.stop
        why = Phrase("Nobody says what this layer is, so it is not shown.")
        remedy = how
        note("context.unknown_layer", file, observed=", ".join(unknown), why=why, remedy=remedy)
    elif not chosen:
        why = Phrase("There is nothing to read in this file.")
        remedy = how
        findings.stop("context.no_layer", file, observed=Phrase("no shapes"), why=why, remedy=remedy)
    findings.finish()
    return chosen


def _layer(
    source: Path, file: str, layer: str, kind: str, options: ContextOptions, boundaries: Boundaries, findings: Findings
) -> gpd.GeoDataFrame | None:
    """The shapes of one layer as `Context` has them, but in the metric CRS and every point or line by itself."""
    with readable("context.unreadable", file, findings):
        info = pyogrio.read_info(source, layer=layer, force_feature_count=True, force_total_bounds=True)
    crs = layer_crs(info, file, layer, options.crs, findings)
    if crs is None:
        return None
    west, south, east, north = boundaries.metric.total_bounds
    wide, high = MARGIN * (east - west), MARGIN * (north - south)
    window = (west - wide, south - high, east + wide, north + high)
    searched = searched_in(window, boundaries, crs)
    reached = bool(np.isfinite(searched).all())
    with readable("context.unreadable", file, findings):
        frame = gpd.read_file(source, layer=layer, bbox=searched if reached else None, columns=["name"])
    geometries = shapely.force_2d(frame.geometry.to_numpy())
    frame = frame.set_geometry(geometries).set_crs(crs, allow_override=True)
    frame = frame[has_place(geometries) & reached].explode(ignore_index=True)
    right = shapely.get_dimensions(frame.geometry.to_numpy()) == DIMENSIONS[kind]
    if not right.all():
        observed = Phrase(
            "{count} {count:shape|shapes} of another sort in layer “{layer}”", count=int((~right).sum()), layer=layer
        )
        why = Phrase("Water is drawn as areas, stops as points, everything else as lines.")
        remedy = Phrase("They are not shown; move them to a layer of their own if they should be.")
        findings.mend("context.other_shapes", file, observed=observed, why=why, remedy=remedy)
    # cut off twice: what lies on the other side of the earth has no place in the metric CRS
    near = cut_off(frame.geometry[right], searched, DIMENSIONS[kind])
    cut = cut_off(near.to_crs(boundaries.metric_crs), window, DIMENSIONS[kind])
    if cut.empty and right.all():
        observed = Phrase("layer “{layer}”: {count} {count:shape|shapes}", layer=layer, count=int(info["features"]))
        why = Phrase("None of them lies in the city.")
        remedy = Phrase("Nothing of it is shown; if that is wrong, correct the layer's coordinate system.")
        findings.mend("context.nothing_here", file, observed=observed, why=why, remedy=remedy)
    names = frame["name"].fillna("").astype("str").str.strip() if "name" in frame else pd.Series("", index=frame.index)
    named = {"kind": kind, "name": names.reindex(cut.index).to_numpy()}
    return gpd.GeoDataFrame(named, geometry=cut.to_numpy(), crs=boundaries.metric_crs)


def searched_in(window: Window, boundaries: Boundaries, crs: pyproj.CRS) -> Window:
    """A window of the boundaries' metric CRS in the coordinates of a file; infinite where these do not reach it."""
    transformer = pyproj.Transformer.from_crs(boundaries.metric_crs, crs, always_xy=True)
    west, south, east, north = transformer.transform_bounds(*window)
    return west, south, east, north


def layer_crs(
    info: Mapping[str, Any], file: str, layer: str, named: str | None, findings: Findings, table: str = "context"
) -> pyproj.CRS | None:
    """The layer's own coordinate system, else the one that the city names under a table of ``dataset.toml``.

    Returns
    -------
    CRS or None
        None after a finding that says why.
    """
    crs = crs_of(pyproj.CRS(info["crs"]) if info["crs"] else None, named)
    bounds = info["total_bounds"]
    edges = ", ".join(f"{edge:.0f}" for edge in bounds) if bounds else "–"
    if crs is None:
        findings.ask(
            "context.crs",
            file,
            observed=Phrase("layer “{layer}” without a coordinate system: {edges}", layer=layer, edges=edges),
            why=Phrase("Without it nobody can tell where on earth the shapes lie."),
            remedy=Phrase(
                'Save the layer with one, or set crs = "EPSG:25832" (or the right one) under [{table}] in dataset.toml.',
                table=table,
            ),
        )
    elif crs.is_geographic and bounds and np.abs(bounds).max() > 360:
        why = Phrase("The coordinates are metres, but the file calls them degrees.")
        remedy = Phrase("Give the layer its true coordinate system, and save it again.")
        findings.stop("context.metres_as_degrees", file, observed=f"{layer}: {edges}", why=why, remedy=remedy)
        return None
    return crs


def has_place(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of them are there, with coordinates that are numbers."""
    places, owner = shapely.get_coordinates(geometries, return_index=True)
    placed = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    placed[owner[~np.isfinite(places).all(axis=1)]] = False
    return placed


def cut_off(shapes: gpd.GeoSeries, window: Window, dimension: int) -> gpd.GeoSeries:
    """What of the shapes lies in a window: single ones of one dimension, under the index of those they come from."""
    valid = shapely.make_valid(shapes.to_numpy())
    edges = shapely.bounds(valid)
    across = ~((edges[:, :2] >= window[:2]) & (edges[:, 2:] <= window[2:])).all(axis=1)
    valid[across] = shapely.intersection(valid[across], shapely.box(*window))
    cut = gpd.GeoSeries(valid, shapes.index, crs=shapes.crs).explode()
    return cut[(shapely.get_dimensions(cut.to_numpy()) == dimension) & ~cut.is_empty]
