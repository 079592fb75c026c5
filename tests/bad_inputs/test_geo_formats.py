"""Boundaries in files of every kind: those that are read are read alike, the others are named for what they are."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from tests.bad_inputs.geo_city import city, lines, obey, only, read, right, written, zipped
from tests.tiny_city import squares


def geojson() -> dict[str, object]:
    document: dict[str, object] = json.loads(squares().to_crs(4326).to_json())
    return document


TEXT = json.dumps(geojson())
CONTENTS: dict[str, tuple[str, bytes, str, str]] = {
    "GML": ("b.gml", b"<?xml version='1.0'?><gml:FeatureCollection/>", "format", "GML"),
    "KML": ("b.kml", b"<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'/>", "format", "KML"),
    "DXF": ("b.dxf", b"  0\nSECTION\n  2\nHEADER\n", "format", "CAD"),
    "DWG": ("b.dwg", b"AC1032\x00\x00\x00", "format", "CAD"),
    "MapInfo": ("b.tab", b"!table\n!version 300\n", "format", "MapInfo"),
    "FlatGeobuf": ("b.fgb", b"fgb\x03fgb\x00", "format", "FlatGeobuf"),
    "RAR": ("b.zip", b"Rar!\x1a\x07\x01\x00", "format", "WinRAR"),
    "7-Zip": ("b.7z", b"7z\xbc\xaf\x27\x1c", "format", "Unpack"),
    "gzip": ("b.geojson.gz", gzip.compress(TEXT.encode()), "format", "Unpack"),
    "PDF": ("b.pdf", b"%PDF-1.7\n", "format", "nobody can measure"),
    "login page": ("b.geojson", b"<!DOCTYPE html><html><title>Anmeldung</title>", "format", "a web page"),
    "error of a WFS": ("b.gml", b"<?xml version='1.0'?><ows:ExceptionReport/>", "format", "error message of a map service"),
    "description of a WFS": ("b.xml", b"<?xml version='1.0'?><wfs:WFS_Capabilities/>", "format", "fetch-boundaries"),
    "QGIS project": ("b.qgs", b"<!DOCTYPE qgis PUBLIC>\n<qgis version='3'/>", "format", "QGIS"),
    "Git LFS": ("b.gpkg", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "format", "Git LFS"),
    "empty": ("b.gpkg", b"", "format", "an empty file"),
    "table": ("b.csv", b"key,name\n1,Mitte\n", "format", "a table holds none"),
    "script": ("b.js", f"var stadtteile = {TEXT};".encode(), "format", "JavaScript"),
    "TopoJSON": ("b.json", b'{"type": "Topology", "objects": {}, "arcs": []}', "geojson", "TopoJSON"),
    "ESRI JSON": ("b.json", b'{"geometryType": "esriGeometryPolygon", "features": []}', "geojson", "f=geojson"),
    "one shape": ("b.geojson", b'{"type": "Feature", "geometry": null, "properties": {}}', "geojson", "a single shape"),
    "list": ("b.geojson", b"[1, 2]", "geojson", "a bare list"),
    "stream": ("b.geojsonl", b'{"type": "Feature"}\n{"type": "Feature"}\n', "geojson", "GeoJSONSeq"),
    "error of a service": ("b.geojson", b'{"error": {"code": 400}}', "geojson", "error message of a service"),
    "landing page": ("b.json", b'{"links": [], "collections": []}', "geojson", "fetch-boundaries"),
    "cut off": ("b.geojson", TEXT[:-300].encode(), "geojson", "cut off"),
    "cut off in a word": ("b.geojson", TEXT[: TEXT.index("Quartier 5") + 4].encode(), "geojson", "cut off"),
    "a comma too many": ("b.geojson", TEXT.replace("]}", ",]}", 1).encode(), "geojson", "in line 1"),
    "UTF-16": ("b.geojson", TEXT.encode("utf-16"), "geojson_encoding", "UTF-16"),
    "CRS as code": (
        "b.geojson",
        json.dumps({**geojson(), "crs": {"type": "EPSG", "properties": {"code": 25832}}}).encode(),
        "geojson",
        "25832",
    ),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_a_file_of_another_kind_is_named_for_what_it_is(tmp_path: Path, case: str) -> None:
    name, content, code, word = CONTENTS[case]
    (tmp_path / name).write_bytes(content)
    only(city(tmp_path, file=name), f"boundaries.{code}", word)


def packed(folder: Path, members: dict[str, bytes], name: str = "b.zip") -> None:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)


MEMBERS: dict[str, tuple[dict[str, bytes], str]] = {
    "KMZ": ({"doc.kml": b"<kml/>"}, "KML"),
    "geodatabase": ({"s.gdb/a00000001.gdbtable": b"", "s.gdb/gdb": b""}, "file geodatabase"),
    "GML": ({"b.gml": b"<gml/>"}, "GML"),
    "archive": ({"inner.zip": b"PK"}, "an archive within the archive"),
    "workbook": ({"xl/workbook.xml": b"", "docProps/app.xml": b""}, "a workbook"),
    "QGIS project": ({"b.qgs": b""}, "QGIS"),
    "texts": ({"readme.md": b"x"}, "readme.md"),
}


@pytest.mark.parametrize("case", MEMBERS)
def test_an_archive_without_boundaries_is_named_for_what_it_holds(tmp_path: Path, case: str) -> None:
    members, word = MEMBERS[case]
    packed(tmp_path, members)
    only(city(tmp_path, file="b.zip"), "boundaries.zip_content", word)


def test_an_archive_of_nothing_is_told_as_that(tmp_path: Path) -> None:
    packed(tmp_path, {})
    only(city(tmp_path, file="b.zip"), "boundaries.format", "an empty archive")


def test_a_locked_archive_is_told_as_that(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg")
    zipped(tmp_path)
    content = bytearray((tmp_path / "b.zip").read_bytes())
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(start) + at] |= 1
    (tmp_path / "b.zip").write_bytes(content)
    only(city(tmp_path, file="b.zip"), "boundaries.locked", "password")


@pytest.mark.parametrize("name", ["b.shp", "b.gpkg", "b.geojson"])
def test_every_format_is_read_from_an_archive(tmp_path: Path, name: str) -> None:
    written(tmp_path, squares({"1": "Mölschbach"}), name, **({"encoding": "utf-8"} if name == "b.shp" else {}))
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    (tmp_path / "b.xml").write_bytes(b"<metadata/>")
    zipped(tmp_path)
    assert right(city(tmp_path, file="b.zip")).boundaries.quartiers.at["1", "name"] == "Mölschbach"


@pytest.mark.parametrize("rename", [str.upper, lambda name: name if name.endswith(".shp") else name.upper()])
def test_capitals_of_names_in_an_archive_do_not_count(tmp_path: Path, rename: Callable[[str], str]) -> None:
    written(tmp_path, squares())
    packed(tmp_path, {rename(f"Stadtteile Süd/{part.name}"): part.read_bytes() for part in tmp_path.glob("b.*")}, "c.zip")
    right(city(tmp_path, file="c.zip"))


@pytest.mark.parametrize("second", ["c.shp", "c.gpkg", "b.gpkg"])
def test_several_files_in_an_archive_are_chosen_by_a_line(tmp_path: Path, second: str) -> None:
    written(tmp_path, squares())
    written(tmp_path, squares().head(2), second)
    zipped(tmp_path, "[bc].*", "all.zip")
    choices = lines(only(city(tmp_path, file="all.zip"), "boundaries.layers", "b.shp", second))
    obey(tmp_path, next(line for line in choices if line in ('layer = "b"', 'layer = "b.shp"')))
    right(tmp_path)


def test_an_unsafe_archive_of_a_geopackage_is_not_unpacked(tmp_path: Path) -> None:
    packed(tmp_path, {"../b.gpkg": b"SQLite format 3\x00"})
    only(city(tmp_path, file="b.zip"), "boundaries.unsafe_zip")


def test_a_document_of_another_kind_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    packed(tmp_path, {"b.geojson": b"<OGRVRTDataSource/>"})
    only(city(tmp_path, file="b.zip"), "boundaries.format", "XML")


@pytest.mark.parametrize("part", ["b.dbf", "b.shx", "b.prj"])
def test_another_part_of_a_shapefile_is_exchanged_by_a_line(tmp_path: Path, part: str) -> None:
    written(tmp_path, squares())
    obey(tmp_path, lines(only(city(tmp_path, file=part), "boundaries.format", "part of a shapefile"))[0])
    right(tmp_path)


def test_a_shapefile_that_is_called_otherwise_is_told_its_name(tmp_path: Path) -> None:
    written(tmp_path, squares())
    (tmp_path / "b.shp").rename(tmp_path / "b.zip")
    only(city(tmp_path, file="b.zip"), "boundaries.ending", "“b.shp”")


def test_a_geopackage_under_another_name_is_read_with_its_letters(tmp_path: Path) -> None:
    written(tmp_path, squares({"1": "Łódź–Mölschbach"}), "b.gpkg")
    (tmp_path / "b.gpkg").rename(tmp_path / "b.shp")
    assert right(city(tmp_path)).boundaries.quartiers.at["1", "name"] == "Łódź–Mölschbach"


def test_parts_with_other_capitals_are_named(tmp_path: Path) -> None:
    written(tmp_path, squares())
    (tmp_path / "b.dbf").rename(tmp_path / "B.dbf")
    only(city(tmp_path), "boundaries.missing_dbf", "“b.shp” and “B.dbf”")


def test_rows_marked_as_deleted_are_told(tmp_path: Path) -> None:
    written(tmp_path, squares())
    content = bytearray((tmp_path / "b.dbf").read_bytes())
    header, row = (int.from_bytes(content[at : at + 2], "little") for at in (8, 10))
    content[header + 8 * row] = ord("*")
    (tmp_path / "b.dbf").write_bytes(content)
    city(tmp_path)
    table = (tmp_path / "statistics.csv").read_text(encoding="utf-8")
    (tmp_path / "statistics.csv").write_text(table.replace("9,residents,2021,900\n", ""), encoding="utf-8")
    right(tmp_path, "boundaries.deleted_rows", km2=8.0, count=8)


def test_a_folder_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "s.gdb").mkdir()
    only(city(tmp_path, file="s.gdb"), "folder.missing_file", "This is a folder")


def test_a_database_that_is_no_geopackage_is_told_as_that(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "b.gpkg") as database:
        database.execute("CREATE TABLE geometry_columns (name TEXT)")
    database.close()
    only(city(tmp_path, file="b.gpkg"), "boundaries.format", "no GeoPackage")


def test_a_geopackage_with_unfinished_changes_is_told(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg")
    (tmp_path / "b.gpkg-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    only(city(tmp_path, file="b.gpkg"), "boundaries.journal", "b.gpkg-journal")


def test_the_only_layer_of_areas_is_taken_and_told(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg", layer="flaechen")
    written(tmp_path, squares().set_geometry(squares().centroid), "b.gpkg", layer="punkte")
    written(tmp_path, squares().head(0), "b.gpkg", layer="alt")
    right(city(tmp_path, file="b.gpkg"), "boundaries.layer_taken")


def test_a_layer_that_is_not_there_is_asked_about(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg", layer="stadtteile")
    asked = only(
        city(tmp_path, file="b.gpkg", options='layer = "bezirke"'), "boundaries.layers", "“bezirke”", "none of this name"
    )
    obey(tmp_path, lines(asked)[0])
    right(tmp_path)


def test_a_layer_without_shapes_is_told(tmp_path: Path) -> None:
    pyogrio.write_dataframe(pd.DataFrame({"key": ["1"], "name": ["Mitte"]}), tmp_path / "b.gpkg", layer="b")
    only(city(tmp_path, file="b.gpkg"), "boundaries.none", "no shapes")


@pytest.mark.parametrize("name", ["http://www.opengis.net/def/crs/EPSG/0/25832", "epsg:25832", "urn:ogc:def:crs:EPSG::25832"])
def test_every_name_of_a_code_is_understood(tmp_path: Path, name: str) -> None:
    document = {**json.loads(squares().to_json()), "crs": {"type": "name", "properties": {"name": name}}}
    (tmp_path / "b.geojson").write_text(json.dumps(document), encoding="utf-8")
    right(city(tmp_path, file="b.geojson"))


def test_outlines_that_are_not_closed_are_closed_and_told(tmp_path: Path) -> None:
    document = geojson()
    for shape in document["features"]:  # type: ignore[attr-defined]
        shape["geometry"]["coordinates"][0].pop()
    (tmp_path / "b.geojson").write_text(json.dumps(document), encoding="utf-8")
    right(city(tmp_path, file="b.geojson"), "boundaries.open_rings")


def test_nothing_is_written_beside_the_files_of_a_city(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg")
    zipped(tmp_path)
    city(tmp_path, file="b.zip")
    before = sorted(tmp_path.iterdir())
    read(tmp_path)
    assert sorted(tmp_path.iterdir()) == before
