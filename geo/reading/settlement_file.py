"""The file of a city's settlement areas: its table of options, and its areas as far as they count and reach the city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely

from files.findings import Findings, Rejected
from files.toml import Section
from files.toml_lines import quoted
from geo.reading.boundaries import Boundaries
from geo.reading.context_layers import crs_of, crs_option, cut_off, has_place, searched_in
from geo.reading.population_place import are_swapped, lines_of, systems_inside, where_they_are
from geo.reading.settlement_cells import TABLE, columns_of, counting_by, tell_of_letters, with_letters
from geo.reading.sources import is_shapefile, readable
from language.phrases import Phrase, Text

_AREAS = 2  # dimensions
_MOST = 12  # layers
_TURN = 360.0  # degrees


@dataclass(frozen=True)
class SettlementOptions:
    """The ``[context.settlement]`` table of ``dataset.toml``.

    Attributes
    ----------
    layer : str or None
        Which of several layers of the file, or of several files of an archive.
    crs : str or None
        Goes before what the file says.
    only : Mapping
        By column: the cells of the areas that count.
    source : Text
        Whom the areas belong to; stands on every map that they shape.
    complete : bool
        Whether no program had a GeoPackage in WAL mode open when it was copied.
    """

    file: str
    layer: str | None
    crs: str | None
    only: Mapping[str, tuple[str, ...]]
    source: Text
    complete: bool = False


def settlement_options(section: Section) -> SettlementOptions:
    """Take the table ``[context.settlement]``."""
    only = section.section("only")
    cells = {column: only.cells(column) for column in only}
    for column, counting in cells.items():
        if not counting and only.is_list(column):
            only.wrong(column, [], Phrase("a list such as {example}", example='["41001", "41006"]'))
    options = SettlementOptions(
        file=section.string("file"),
        layer=section.string("layer", default="") or None,
        crs=crs_option(section),
        only=cells,
        source=section.text("source", required=False),
        complete=section.flag("complete"),
    )
    section.finish()
    return options


def read_areas(source: Path, path: Path, options: SettlementOptions, boundaries: Boundaries, findings: Findings) -> gpd.GeoSeries:
    """The areas that count and reach the city's bounding box, in the boundaries' metric CRS.

    Parameters
    ----------
    source, path : Path
        What is read, and what the city names: an archive, or the same.

    Raises
    ------
    Rejected
        After noting why there are none.
    """
    file = path.name
    with readable("settlement.unreadable", file, findings):
        layers = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
    layer = _layer(layers, source, path, options, findings)
    with readable("settlement.unreadable", file, findings):
        info = with_letters(
            lambda letters: pyogrio.read_info(
                source, layer=layer, force_feature_count=True, force_total_bounds=True, encoding=letters
            )
        )
    if not info["features"]:
        raise _no_shapes(_called(layer, source, file), file, findings)
    columns = columns_of([str(name) for name in info["fields"]], file, options.only, findings)
    declared = pyproj.CRS(info["crs"]) if info["crs"] else None
    crs = crs_of(None if options.crs else declared, options.crs)  # what the city says goes before what the file says
    if crs is None or (crs.is_geographic and np.abs(info["total_bounds"] or 0.0).max() > _TURN):
        raise _misplaced(source, layer, crs, file, boundaries, findings)
    west, south, east, north = boundaries.metric.total_bounds.tolist()
    searched = searched_in((west, south, east, north), boundaries, crs)
    reached = bool(np.isfinite(searched).all())
    with readable("settlement.unreadable", file, findings):
        frame = with_letters(
            lambda letters: gpd.read_file(
                source, layer=layer, bbox=searched if reached else None, columns=[*columns.values()], encoding=letters
            ),
            lambda error: tell_of_letters(error, file, findings),
        )
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    frame = frame.set_geometry(shapes).set_crs(crs, allow_override=True)[has_place(shapes) & reached]
    if frame.empty:
        raise _misplaced(source, layer, crs, file, boundaries, findings)
    counting = [counting_by(frame[own], named, options.only, file, findings) for named, own in columns.items()]
    frame = frame[np.logical_and.reduce(counting)] if counting else frame
    findings.finish()
    parts = frame.geometry.explode(ignore_index=True)
    areal = shapely.get_dimensions(parts.to_numpy()) == _AREAS
    _tell_of_others(int(areal.sum()), int((~areal).sum()), _called(layer, source, file), file, findings)
    return cut_off(parts[areal], searched, _AREAS).to_crs(boundaries.metric_crs)


def _layer(layers: list[str], source: Path, path: Path, options: SettlementOptions, findings: Findings) -> str:
    """The layer that is named, or the only one; of an archive the name is that of a file in it."""
    if len(layers) == 1 and (options.layer in (None, *layers) or is_shapefile(source) or source != path):
        return layers[0]
    if options.layer in layers:
        return str(options.layer)
    why = Phrase("It is not clear in which layer the settlement areas stand.")
    if not layers:
        raise _no_shapes(options.layer or "–", path.name, findings)
    if options.layer:
        why = Phrase("The file has no layer “{layer}”.", layer=options.layer)
    remedy = Phrase(
        "Choose one with a line under [{table}] in dataset.toml, in the place of a “layer” that stands there:\n{lines}",
        table=TABLE,
        lines="\n".join(f"layer = {quoted(layer)}" for layer in layers[:_MOST]),
    )
    findings.ask("settlement.layer", path.name, observed=", ".join(layers), why=why, remedy=remedy)
    raise Rejected(findings)


def _called(layer: str, source: Path, file: str) -> str:
    """What a person calls a layer: that of a shapefile is called as the file, whatever it is unpacked as."""
    return Path(file).stem if is_shapefile(source) else layer


def _no_shapes(layer: str, file: str, findings: Findings) -> Rejected:
    why = Phrase("There are no shapes in it, so nobody can tell from it where people live.")
    remedy = Phrase("Export the layer again, without a selection; or take the table [{table}] out of dataset.toml.", table=TABLE)
    observed = Phrase("layer “{layer}”, which is empty", layer=layer)
    return findings.rejected("settlement.empty", file, observed=observed, why=why, remedy=remedy)


def _tell_of_others(areas: int, others: int, layer: str, file: str, findings: Findings) -> None:
    """Points and lines among areas are left out; alone they stop.

    Raises
    ------
    Rejected
    """
    if not others:
        return
    observed = Phrase("{count} {count:shape|shapes} of another sort in layer “{layer}”", count=others, layer=layer)
    why = Phrase("Where people live is told by areas, not by points or lines.")
    if areas:
        remedy = Phrase("They do not count. People at points belong into a file that [population] names.")
        findings.mend("settlement.no_areas", file, observed=observed, why=why, remedy=remedy)
        return
    remedy = Phrase(
        "Name a file or a layer of areas. Outlines that are lines become areas in QGIS (“Lines to Polygons”); people at points"
        " belong into a file that [population] names."
    )
    raise findings.rejected("settlement.no_areas", file, observed=observed, why=why, remedy=remedy)


def _misplaced(
    source: Path, layer: str, crs: pyproj.CRS | None, file: str, boundaries: Boundaries, findings: Findings
) -> Rejected:
    """Why no area lies in the city: where they are, and in which coordinate system they would be there."""
    called = _called(layer, source, file)
    with readable("settlement.unreadable", file, findings):
        frame = gpd.read_file(source, layer=layer, columns=[])
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    shapes = shapely.get_parts(shapes[has_place(shapes)])
    if not len(shapes):
        return _no_shapes(_called(layer, source, file), file, findings)
    placed = gpd.GeoDataFrame(geometry=shapes, crs=crs)
    edges = ", ".join(f"{edge:.0f}" for edge in placed.total_bounds)
    remedy = Phrase("In none of the usual coordinate systems they lie in the city. Look whether it is the right file and layer.")
    if codes := systems_inside(placed, boundaries):
        remedy = Phrase(
            "Write this line under [{table}] in dataset.toml, in the place of a “crs” that stands there; so read, areas lie in"
            " the city:\n{lines}",
            table=TABLE,
            lines=lines_of(codes[:1]),
        )
    if crs is None:
        observed = Phrase("layer “{layer}” without a coordinate system: {edges}", layer=called, edges=edges)
        why = Phrase("Without it nobody can tell where on earth the shapes lie.")
        findings.ask("context.crs", file, observed=observed, why=why, remedy=remedy)
        return Rejected(findings)
    if crs.is_geographic and np.abs(placed.total_bounds).max() > _TURN:
        why = Phrase("The coordinates are metres, but are taken for degrees.")
        return findings.rejected("context.metres_as_degrees", file, observed=f"{called}: {edges}", why=why, remedy=remedy)
    there = where_they_are(placed)
    observed = Phrase("{count} {count:shape|shapes}", count=len(shapes))
    if there:
        observed = Phrase("{count} {count:shape|shapes}, in the middle at {where}", count=len(shapes), where=there)
    why = Phrase("None of them lies in the city.")
    if codes:
        why = Phrase("None of them lies in the city: the coordinate system that is named is a wrong one.")
    elif are_swapped(placed, boundaries):
        why = Phrase("None of them lies in the city: north and east are exchanged.")
        remedy = Phrase("Export the layer again with east before north; the other way round the areas lie in the city.")
    return findings.rejected("settlement.elsewhere", file, observed=observed, why=why, remedy=remedy)
