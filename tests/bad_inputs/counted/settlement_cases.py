"""Faults of a file of settlement areas: where it lies, what it holds, and which of its areas count."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from tests.bad_inputs.counted import boundary_city
from tests.bad_inputs.counted.boundary_city import VALUES, labelled, square, swapped
from tests.bad_inputs.counted.case import Build, Case, Cases
from tests.tiny_city import CORNER, SIDE

EVERY = ("shp", "gpkg", "geojson")
METRES = ("shp", "gpkg")  # forms that keep what coordinate system they are told
TABLE = "[context.settlement]"
Change = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]


def cases() -> list[Case]:
    """Every fault in every kind of file that can have it."""
    return [*_places(), *_shapes(), *_files(), *_cells(), *_options()]


def _places() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    elsewhere = "settlement.elsewhere"
    published("more", "settlement areas without a fault", (*EVERY, "zip"), areas(), values=VALUES)
    unsaid = areas(labelled(None))
    blocked(
        2,
        "settlement areas without .prj",
        (*METRES, "zip"),
        unsaid,
        "context.crs",
        "“areas”",
        "400100",
        'crs = "EPSG:25832"',
        TABLE,
    )
    published(2, "the answer to it", METRES, areas(labelled(None), 'crs = "EPSG:25832"\n'), values=VALUES)
    wrong = areas(labelled("EPSG:25833"))
    blocked("more", "settlement areas in a wrong zone", METRES, wrong, elsewhere, "Strakonice", 'crs = "EPSG:25832"', TABLE)
    right = areas(labelled("EPSG:25833"), 'crs = "EPSG:25832"\n')
    published("more", "the answer to a wrong zone", METRES, right, values=VALUES)
    degrees = areas(labelled("EPSG:4326"))
    blocked(12, "settlement areas in metres called degrees", METRES, degrees, "context.metres_as_degrees", 'crs = "EPSG:25832"')
    blocked(13, "settlement areas with swapped axes", EVERY, areas(swapped), elsewhere, "north and east", "Export")
    prefixed = areas(moved(32_000_000.0, 0.0))
    blocked(43, "settlement areas with the zone before the easting", METRES, prefixed, elsewhere, 'crs = "EPSG:4647"')
    other = areas(moved(200_000.0, 300_000.0))
    blocked("more", "settlement areas of another city", EVERY, other, elsewhere, "4 shapes", "Salzgitter", "right file")
    return cases.built


def _shapes() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    lines = areas(lambda frame: frame.set_geometry(frame.boundary))
    blocked(16, "outlines for settlement areas", EVERY, lines, "settlement.no_areas", "4 shapes", "Lines to Polygons")
    points = areas(lambda frame: frame.set_geometry(frame.centroid))
    blocked(16, "points for settlement areas", EVERY, points, "settlement.no_areas", "4 shapes", "[population]")
    mixed = areas(lambda frame: frame.set_geometry([*frame.geometry[:3], frame.geometry[3].centroid], crs=frame.crs))
    published(16, "a point among settlement areas", ("geojson",), mixed, "settlement.no_areas", "1 shape of", values=VALUES)
    blocked(38, "no settlement areas at all", EVERY, areas(lambda frame: frame[:0]), "settlement.empty", "empty", TABLE)
    nowhere = areas(lambda frame: frame.set_geometry([None] * len(frame), crs=frame.crs))
    blocked(14, "settlement areas without shapes", EVERY, nowhere, "settlement.empty")
    some = areas(lambda frame: frame.set_geometry([None, *frame.geometry[:3]], crs=frame.crs))
    published(14, "one settlement area without a shape", EVERY, some, values=VALUES)
    bow_tie = shapely.Polygon([(0, 0), (900, 900), (900, 0), (0, 900)])
    crossed = areas(with_shape(shapely.transform(bow_tie, lambda points: points + np.array(CORNER))))
    published(8, "a settlement area that crosses itself", EVERY, crossed, values=VALUES)
    published(10, "settlement areas that overlap", EVERY, areas(with_shape(square(0.1, 0.1, 2.0))), values=VALUES)
    deep = areas(lambda frame: frame.set_geometry(shapely.force_3d(frame.geometry.to_numpy(), 240.0), crs=frame.crs))
    published(15, "settlement areas with heights", EVERY, deep, values=VALUES)
    small = areas(lambda frame: frame[:1].set_geometry([square(0.5, 0.5, 0.01)], crs=frame.crs))
    blocked("more", "one house for all settlement areas", EVERY, small, "settlement.nothing_here", "1 area", "a hundredth")
    part = areas(lambda frame: frame[:1])
    published(
        "more", "settlement areas of a third of the city", EVERY, part, "settlement.whole", "6 of 9", "Straßenfeld", values=VALUES
    )
    everything = areas(with_shape(square(-1.0, -1.0, 5.0)))
    published("more", "settlement areas that are the whole city", EVERY, everything, "settlement.everything", values=VALUES)
    return cases.built


def _files() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    layers = "settlement.layer"
    blocked(
        17, "several layers of settlement", ("gpkg",), several_layers(), layers, 'layer = "siedlung"', 'layer = "wald"', TABLE
    )
    published(17, "one of several layers of settlement", ("gpkg",), several_layers('layer = "siedlung"\n'), values=VALUES)
    misspelt = several_layers('layer = "Siedlung"\n')
    blocked(17, "a layer of settlement that is not there", ("gpkg",), misspelt, layers, "no layer “Siedlung”")
    within = archive({"a.gpkg": "gpkg", "b.gpkg": "gpkg"})
    blocked(17, "several files of settlement in an archive", ("zip",), within, "boundaries.layers", 'layer = "a"', TABLE)
    answered = archive({"a.gpkg": "gpkg", "b.gpkg": "gpkg"}, 'layer = "a"\n')
    published(17, "one of several files of settlement in an archive", ("zip",), answered, values=VALUES)
    nested = archive({"Export/inner.zip": "zip"})
    blocked(19, "settlement areas in an archive in an archive", ("zip",), nested, "boundaries.zip_content", "an archive within")
    blocked(48, "settlement areas that are still open", ("gpkg",), still_open(), "boundaries.journal", "complete = true", TABLE)
    published(48, "the answer to it", ("gpkg",), still_open("complete = true\n"), values=VALUES)
    blocked(1, "settlement areas without .dbf", ("shp",), shapefile(boundary_city.without(".dbf")), "boundaries.missing_dbf")
    blocked(6, "settlement areas cut off", ("shp",), shapefile(boundary_city.cut(".shp")), "boundaries.cut_off", "areas.shp")
    rebuilt = shapefile(boundary_city.without(".shx"))
    published(3, "settlement areas without .shx", ("shp",), rebuilt, "boundaries.missing_shx", values=VALUES)
    blocked(38, "an empty file for settlement areas", ("gpkg",), bytes_of(b""), "boundaries.format", "an empty file")
    table = bytes_of(b"area;persons\n1;20\n")
    blocked("more", "a table for settlement areas", ("csv",), table, "boundaries.format", "a table holds none")
    blocked("more", "a drawing for settlement areas", ("kml",), bytes_of(b"<?xml?><kml/>"), "boundaries.format", "KML", "QGIS")
    blocked("more", "no file of settlement areas", ("gpkg",), bytes_of(None), "folder.missing_file", "areas.gpkg")
    return cases.built


def _cells() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    art = ["Wohnfläche", "Wohnfläche", "Mischfläche", "Wohnfläche"]
    both = 'only = { art = ["Wohnfläche", "Mischfläche"] }\n'
    published("more", "settlement areas by a column", EVERY, areas(named(art), both), values=VALUES)
    taken_apart = areas(named([cell.replace("ä", "a\u0308") for cell in art]), both)
    published(29, "settlement of umlauts taken apart", EVERY, taken_apart, values=VALUES)
    published(
        24, "settlement of codes as numbers", EVERY, areas(named([41001.0] * 4), "only = { art = [41001] }\n"), values=VALUES
    )
    blanks = areas(named([" Wohnfläche", "Wohnfläche ", "Mischfläche", "Wohnfläche"]), both)
    published(29, "settlement with blanks", ("gpkg", "geojson"), blanks, values=VALUES)
    twice = areas(named([cell.encode().decode("latin-1") for cell in art]), both)
    published(49, "settlement encoded twice", EVERY, twice, values=VALUES)
    published(4, "settlement in UTF-8 without .cpg", ("shp",), shapefile(boundary_city.without(".cpg"), art, both), values=VALUES)
    wrong = shapefile(boundary_city.codepage("UTF-8"), art, both, encoding="cp1252")
    published(5, "settlement with a wrong .cpg", ("shp",), wrong, "settlement.letters", "utf-8", "Windows-1252", values=VALUES)
    capitals = areas(named(art), 'only = { art = ["wohnfläche"] }\n')
    blocked(29, "capitals of settlement", EVERY, capitals, "settlement.only", "wohnfläche", 'only = { "art" = ["Wohnfläche"] }')
    nothing = areas(named(art), 'only = { art = ["bebaut"] }\n')
    blocked("more", "settlement of a cell that is not there", EVERY, nothing, "settlement.only", "“bebaut”", '"Mischfläche"]')
    more = areas(named(art), both.replace("]", ', "Dorf"]'))
    published("more", "settlement of a cell too many", EVERY, more, "settlement.only_absent", "“Dorf”", values=VALUES)
    column = areas(named(art), both.replace("art", "Art"))
    line = 'only = { "art" = ["Wohnfläche", "Mischfläche"] }'
    blocked("more", "capitals of settlement's column", EVERY, column, "settlement.missing_column", "“Art”", line)
    absent = areas(named(art), both.replace("art", "nutzung"))
    blocked("more", "no such column of settlement", EVERY, absent, "settlement.missing_column", "“nutzung”", "art")
    return cases.built


def _options() -> list[Case]:
    cases = Cases()
    blocked = cases.blocked
    for name, line, *says in (
        ("a mistyped option", 'sourc = "Amt"\n', "source"),
        ("a system that is none", 'crs = "Gauss"\n', "EPSG:25832"),
        ("nothing that counts", "only = { art = [] }\n", "context.settlement.only", '["41001", "41006"]'),
        ("one cell for a list", 'only = { art = "W" }\n', "a list"),
    ):
        code = "toml.unknown_key" if "option" in name else "toml.wrong_value"
        blocked("more", f"{name} for settlement", ("gpkg",), areas(named(["W"] * 4), line), code, "dataset.toml", *says)
    return cases.built


# ways to a city


def areas(change: Change = lambda frame: frame, options: str = "") -> Build:
    """The city, and four areas of it that are changed before they are written."""

    def build(folder: Path, form: str) -> None:
        _city(folder, f"areas.{form}", options)
        frame = change(_inhabited())
        if form == "zip":
            _pack(folder, {f"Export/areas{part.suffix}": part for part in _written(frame, folder / "inner", "shp")})
        else:
            _written(frame, folder, form)

    return build


def shapefile(after: boundary_city.After, art: Sequence[object] = (), options: str = "", **how: str) -> Build:
    """A piece of the shapefile is changed after it was written."""

    def build(folder: Path, form: str) -> None:
        _city(folder, "areas.shp", options)
        frame = named(art)(_inhabited()) if art else _inhabited()
        frame.to_file(folder / "areas.shp", **how)
        after(folder / "areas.shp")

    return build


def several_layers(options: str = "") -> Build:
    """A GeoPackage with settlement and woods."""

    def build(folder: Path, form: str) -> None:
        _city(folder, "areas.gpkg", options)
        _inhabited().to_file(folder / "areas.gpkg", layer="siedlung")
        _inhabited()[:1].to_file(folder / "areas.gpkg", layer="wald")

    return build


def archive(entries: dict[str, str], options: str = "") -> Build:
    """An archive of files by their names: areas, or another archive."""

    def build(folder: Path, form: str) -> None:
        _city(folder, "areas.zip", options)
        (part,) = _written(_inhabited(), folder / "inner", "gpkg")
        if "zip" in entries.values():
            _pack(folder, {"areas.gpkg": part})
            part = Path(shutil.move(folder / "areas.zip", folder / "inner.zip"))
        _pack(folder, dict.fromkeys(entries, part))

    return build


def still_open(options: str = "") -> Build:
    """A GeoPackage whose latest changes lie in a part that was not copied."""

    def build(folder: Path, form: str) -> None:
        areas(options=options)(folder, "gpkg")
        content = bytearray((folder / "areas.gpkg").read_bytes())
        content[18:20] = b"\x02\x02"
        (folder / "areas.gpkg").write_bytes(content)

    return build


def bytes_of(content: bytes | None) -> Build:
    """These bytes for a file of areas, or none."""

    def build(folder: Path, form: str) -> None:
        _city(folder, f"areas.{form}", "")
        if content is not None:
            (folder / f"areas.{form}").write_bytes(content)

    return build


def named(art: Sequence[object]) -> Change:
    """A column that says what each area is."""
    return lambda frame: frame.assign(art=list(art))


def moved(east: float, north: float) -> Change:
    """Other coordinates under the same name."""
    return lambda frame: frame.set_geometry(frame.translate(east, north))


def with_shape(shape: shapely.Geometry) -> Change:
    """One more area."""
    return lambda frame: (
        frame.set_geometry(frame.geometry).loc[[*frame.index, 0]].set_geometry([*frame.geometry, shape], crs=frame.crs)
    )


def _inhabited() -> gpd.GeoDataFrame:
    """Four areas, in which every quartier has a part."""
    bands = [shapely.box(0.2, row + 0.2, 2.8, row + 0.8) for row in range(3)]
    shapes = [*bands, shapely.box(0.1, 2.05, 0.9, 2.15)]
    placed = shapely.transform(np.array(shapes, dtype=object), lambda points: points * SIDE + np.array(CORNER))
    return gpd.GeoDataFrame({"nr": range(4)}, geometry=placed, crs="EPSG:25832")


def _city(folder: Path, file: str, options: str) -> None:
    boundary_city.unchanged(folder, "gpkg")
    with (folder / "dataset.toml").open("a", encoding="utf-8") as dataset:
        dataset.write(f'\n[context.settlement]\nfile = "{file}"\n{options}')


def _written(frame: gpd.GeoDataFrame, folder: Path, form: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / f"areas.{form}")
    return sorted(folder.glob("areas.*"))


def _pack(folder: Path, parts: dict[str, Path]) -> None:
    with zipfile.ZipFile(folder / "areas.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.write(part, name)
    shutil.rmtree(folder / "inner", ignore_errors=True)
