"""Boundaries built in code, with the faults that real ones have."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from files.findings import Findings, Severity
from geo.reading.boundaries import Boundaries, quartier_at, read_boundaries
from geo.reading.options import BoundaryOptions
from language.words import words_for
from tests.findings import only, told
from tests.tiny_city import place, squares

ROOT = Path(__file__).parents[2]


def options(**changed: object) -> BoundaryOptions:
    return BoundaryOptions(**({"file": "b", "key": "key", "name": "name"} | changed))


def refused(path: Path, **changed: object) -> list:
    return told(lambda findings: read_boundaries(path, options(**changed), findings))


def read(path: Path, **changed: object) -> tuple[Boundaries, list]:
    findings = Findings()
    return read_boundaries(path, options(**changed), findings), list(findings)


@pytest.fixture
def shapefile(tmp_path: Path) -> Path:
    squares({"1": "Mölschbach"}).to_file(tmp_path / "b.shp", encoding="utf-8")
    return tmp_path / "b.shp"


def zipped(shapefile: Path) -> Path:
    target = shapefile.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for part in shapefile.parent.glob("b.*"):
            if part != target:
                archive.write(part, f"some folder/{part.name}")
        archive.writestr("__MACOSX/._b.shp", b"junk")
    return target


def test_every_format_gives_the_same_quartiers(shapefile: Path, tmp_path: Path) -> None:
    archive = zipped(shapefile)
    squares({"1": "Mölschbach"}).to_file(tmp_path / "b.gpkg")
    squares({"1": "Mölschbach"}).to_crs(4326).to_file(tmp_path / "b.geojson")
    for path in (shapefile, tmp_path / "b.gpkg", tmp_path / "b.geojson", archive):
        boundaries, _ = read(path)
        assert list(boundaries.quartiers.index) == [str(key) for key in range(1, 10)]
        assert boundaries.quartiers.at["1", "name"] == "Mölschbach"
        assert boundaries.quartiers.crs == "EPSG:4326"
        assert boundaries.metric["area_km2"].to_list() == pytest.approx([1.0] * 9, rel=1e-3)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_names_without_a_cpg_are_read_right_and_shown(tmp_path: Path, encoding: str) -> None:
    squares({"1": "Mölschbach"}).to_file(tmp_path / "b.shp", encoding=encoding)
    (tmp_path / "b.cpg").unlink()
    boundaries, findings = read(tmp_path / "b.shp")
    assert boundaries.quartiers.at["1", "name"] == "Mölschbach"
    assert only(findings, "boundaries.encoding").observed == "Mölschbach"


def test_a_shapefile_without_its_parts_is_told(shapefile: Path) -> None:
    shapefile.with_suffix(".prj").unlink()
    assert only(refused(shapefile), "boundaries.crs").severity is Severity.ASK
    assert read(shapefile, crs="EPSG:25832")[0].metric_crs == "EPSG:25832"
    shapefile.with_suffix(".dbf").unlink()
    assert only(refused(shapefile), "boundaries.missing_dbf").file == "b.dbf"


def test_a_key_or_name_column_that_is_not_there_stops(shapefile: Path) -> None:
    codes = [finding.code for finding in refused(shapefile, key="id", name="Name")]
    assert codes == ["boundaries.missing_column"]


def test_only_the_wanted_rows_are_kept(shapefile: Path) -> None:
    assert list(read(shapefile, only={"key": ("2", "3")})[0].quartiers.index) == ["2", "3"]
    only(refused(shapefile, only={"key": ("77",)}), "boundaries.none_chosen")


def test_a_key_that_stands_twice_stops(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[4, "key"] = "1"
    frame.to_file(tmp_path / "b.gpkg")
    assert only(refused(tmp_path / "b.gpkg"), "boundaries.key_twice").observed.values == {
        "key": "1",
        "shapes": "1 (Quartier 1), 5 (Quartier 5)",
    }


def test_numeric_keys_stay_text_without_a_decimal_point(tmp_path: Path) -> None:
    frame = squares()
    frame["key"] = frame["key"].astype(float)
    frame.to_file(tmp_path / "b.gpkg")
    assert list(read(tmp_path / "b.gpkg")[0].quartiers.index)[:2] == ["1", "2"]


def test_empty_shapes_points_and_layers_are_told(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[0, "geometry"] = shapely.Polygon()
    frame.to_file(tmp_path / "empty.gpkg")
    assert "1" in str(only(refused(tmp_path / "empty.gpkg"), "boundaries.empty").observed)
    points = squares().set_geometry(squares().centroid)
    points.to_file(tmp_path / "points.gpkg")
    found = only(refused(tmp_path / "points.gpkg"), "boundaries.not_areas")
    assert "Point" in words_for("en").say(found.observed)
    squares().to_file(tmp_path / "layers.gpkg", layer="one")
    squares().to_file(tmp_path / "layers.gpkg", layer="two")
    only(refused(tmp_path / "layers.gpkg"), "boundaries.layers")
    assert len(read(tmp_path / "layers.gpkg", layer="two")[0].quartiers) == 9


def test_heights_are_left_out(tmp_path: Path) -> None:
    frame = squares()
    frame.set_geometry(shapely.force_3d(frame.geometry.to_numpy(), 200.0)).to_file(tmp_path / "b.gpkg")
    boundaries, findings = read(tmp_path / "b.gpkg")
    assert not boundaries.quartiers.has_z.any()
    only(findings, "boundaries.heights")


def test_a_ring_that_crosses_itself_is_repaired_only_when_accepted(tmp_path: Path) -> None:
    frame = squares()
    west, south, east, north = frame.geometry[8].bounds
    frame.loc[8, "geometry"] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    frame.to_file(tmp_path / "b.gpkg")
    observed = words_for("de").say(only(refused(tmp_path / "b.gpkg"), "boundaries.invalid_ring").observed)
    assert re.fullmatch(r"9 \w.*: der Umriss kreuzt oder berührt sich selbst, bei 49,\d{4}° N, 7,\d{4}° E .*", observed), observed
    boundaries, findings = read(tmp_path / "b.gpkg", repair=True)
    assert boundaries.metric.geometry.is_valid.all()
    assert only(findings, "boundaries.invalid_ring").severity is Severity.MEND


def test_overlaps_are_measured_and_joined_only_when_accepted(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[4, "geometry"] = frame.geometry[4].buffer(5, join_style="mitre")
    frame.to_file(tmp_path / "b.gpkg")
    asked = only(refused(tmp_path / "b.gpkg"), "boundaries.overlap_or_gap")
    assert all(
        f"{number} Quartier {number}, 5 Quartier 5 overlap by 5,000 m²" in words_for("en").say(asked.observed)
        for number in (2, 4)
    )
    boundaries, _ = read(tmp_path / "b.gpkg", repair=True)
    assert shapely.coverage_is_valid(boundaries.metric.geometry.to_numpy())
    assert boundaries.report.repaired_m2 > 4000


def test_metres_called_degrees_stop(tmp_path: Path) -> None:
    squares().set_crs(4326, allow_override=True).to_file(tmp_path / "b.gpkg")
    only(refused(tmp_path / "b.gpkg"), "boundaries.metres_as_degrees")


@pytest.mark.parametrize("name", ["b.gpkg", "b.shp", "b.geojson", "b.vrt"])
@pytest.mark.parametrize(
    "content",
    [
        b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
        b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>',
        b"<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>",
        b"key,name\n1,a\n",
        b"",
    ],
    ids=["vrt", "kml", "wfs", "csv", "empty"],
)
def test_what_only_calls_itself_boundaries_is_refused_unread(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    only(refused(tmp_path / name), "boundaries.format")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.gpkg", b"SQLite format 3\x00" + bytes(2000)),
        ("b.zip", None),
    ],
    ids=["cut off database", "damaged inside"],
)
def test_what_gdal_cannot_read_is_a_finding(shapefile: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is None:
        with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(shapefile, "b.shp")
        packed = bytearray((tmp_path / "packed.zip").read_bytes())
        packed[50:80] = b"\xff" * 30
        content = bytes(packed)
    (tmp_path / name).write_bytes(content)
    only(refused(tmp_path / name), "boundaries.unreadable")


def test_a_lost_index_of_a_shapefile_is_made_anew(shapefile: Path) -> None:
    shapefile.with_suffix(".shx").unlink()
    assert len(read(shapefile)[0].quartiers) == 9


@pytest.mark.parametrize(
    "document",
    [
        '{"type": "FeatureCollection", "features": [',
        '{"anything": 1}',
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}',
        '{"type": "FeatureCollection", "features": [], "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}}',
        '{"type": "FeatureCollection", "features": [], "crs": {"type": "name", "properties": {"name": "+init=/etc/passwd:1"}}}',
        "[" * 100_000,
    ],
    ids=["cut off", "other json", "algorithm", "link", "file", "deep"],
)
def test_only_plain_geojson_is_handed_to_gdal(tmp_path: Path, document: str) -> None:
    (tmp_path / "b.geojson").write_text(document)
    only(refused(tmp_path / "b.geojson"), "boundaries.geojson")


def test_a_zip_whose_shapefile_is_another_document_is_refused(shapefile: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("b.shp", "<OGRVRTDataSource/>")
        archive.write(shapefile.with_suffix(".dbf"), "b.dbf")
    only(refused(tmp_path / "b.zip"), "boundaries.unreadable")


def test_a_part_that_lies_elsewhere_is_not_followed(shapefile: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.dbf"
    shapefile.with_suffix(".dbf").rename(elsewhere)
    shapefile.with_suffix(".dbf").symlink_to(elsewhere)
    only(refused(shapefile), "boundaries.unsafe_part")


@pytest.mark.parametrize("crs", ["quatsch", "EPSG:99999", "+init=/etc/passwd:1"])
def test_an_unknown_coordinate_system_is_a_finding(shapefile: Path, crs: str) -> None:
    assert only(refused(shapefile, crs=crs), "boundaries.unknown_crs").observed == crs


@pytest.mark.parametrize("start", ["cli", "dashboard"])
def test_gdal_knows_four_formats_and_no_other_however_the_product_starts(start: str) -> None:
    code = f"import {start}, pyogrio; print(sorted(pyogrio.list_drivers()))"
    made = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert made.stdout.strip().splitlines()[-1] == "['ESRI Shapefile', 'GPKG', 'GeoJSON']"


def test_archives_that_are_damaged_unsafe_or_ambiguous_are_refused(shapefile: Path, tmp_path: Path) -> None:
    good = zipped(shapefile)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(good.read_bytes()[:-40])
    only(refused(damaged), "boundaries.unreadable")
    for name, member, code in (("up.zip", "../b.shp", "unsafe_zip"), ("none.zip", "readme.txt", "zip_content")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(member, b"x")
        only(refused(tmp_path / name), f"boundaries.{code}")
    twice = shutil.copy(good, tmp_path / "twice.zip")
    with zipfile.ZipFile(twice, "a") as archive:
        archive.write(shapefile, "other.shp")
    only(refused(Path(twice)), "boundaries.layers")


def test_a_place_is_found_in_its_quartier_and_nowhere_outside(tmp_path: Path) -> None:
    squares().to_file(tmp_path / "b.gpkg")
    boundaries, _ = read(tmp_path / "b.gpkg")
    latitudes, longitudes = zip(*(place(column, row) for row in range(3) for column in range(3)), strict=True)
    found = quartier_at(boundaries, pd.Series([*longitudes, 0.0]), pd.Series([*latitudes, 0.0]))
    assert found.to_list() == [*(str(key) for key in range(1, 10)), ""]


def test_simplifying_keeps_shared_borders_shared_and_says_what_moved(tmp_path: Path) -> None:
    frame = squares()
    wavy = shapely.segmentize(frame.geometry.to_numpy(), 20)
    frame = frame.set_geometry(shapely.transform(wavy, lambda xy: xy + 4 * np.sin(xy[:, ::-1] / 90)))
    frame.to_file(tmp_path / "b.gpkg")
    boundaries, _ = read(tmp_path / "b.gpkg", repair=True, simplify_m=15.0)
    report = boundaries.report
    assert report.vertices_after < report.vertices_before / 3
    assert 0 < report.simplified_m2 < 30_000
    assert shapely.coverage_is_valid(boundaries.quartiers.geometry.to_numpy())
