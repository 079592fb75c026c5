"""Shapes of every odd kind: what is no area, lies in another, far away or nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.bad_inputs.geo_city import city, figures, lines, obey, only, read, right, with_rows, written
from tests.tiny_city import CORNER, squares

X, Y = CORNER
FORMATS = ["b.gpkg", "b.geojson"]


def put(folder: Path, frame: gpd.GeoDataFrame, name: str = "b.gpkg", keys: object = None) -> Path:
    written(folder, frame, name)
    city(folder, file=name)
    figures(folder, list(frame["key"]) if keys is None else keys)
    return folder


def replaced(at: int, shape: shapely.Geometry | None) -> gpd.GeoDataFrame:
    frame = squares()
    frame.loc[at, "geometry"] = shape
    return frame


@pytest.mark.parametrize("name", FORMATS)
def test_areas_are_taken_out_of_collections(tmp_path: Path, name: str) -> None:
    shape = squares().geometry[3]
    right(put(tmp_path, replaced(3, shapely.GeometryCollection([shape, shape.centroid])), name), "boundaries.collections")


@pytest.mark.parametrize("name", FORMATS)
def test_points_among_areas_are_named_and_left_out(tmp_path: Path, name: str) -> None:
    asked = only(put(tmp_path, replaced(8, shapely.Point(X + 2500, Y + 2500)), name), "boundaries.not_areas", "9 Quartier 9")
    obey(tmp_path, lines(asked)[0])
    figures(tmp_path, "12345678")
    right(tmp_path, km2=8.0, count=8)


@pytest.mark.parametrize("name", ["b.shp", *FORMATS])
def test_lines_are_told_how_to_become_areas(tmp_path: Path, name: str) -> None:
    only(put(tmp_path, squares().set_geometry(squares().boundary), name), "boundaries.not_areas", "Polygonize")


@pytest.mark.parametrize("name", ["b.shp", *FORMATS])
def test_missing_shapes_are_one_finding(tmp_path: Path, name: str) -> None:
    frame = replaced(7, None)
    frame.loc[8, "geometry"] = None
    asked = only(put(tmp_path, frame, name), "boundaries.empty", "8 Quartier 8, 9 Quartier 9")
    obey(tmp_path, lines(asked)[0])
    figures(tmp_path, "1234567")
    right(tmp_path, km2=7.0, count=7)


def test_corners_that_are_no_numbers_are_named(tmp_path: Path) -> None:
    corners = np.array(squares().geometry[3].exterior.coords)
    corners[1] = np.inf
    only(put(tmp_path, replaced(3, shapely.Polygon(corners))), "boundaries.no_place", "4 Quartier 4")


@pytest.mark.parametrize("name", FORMATS)
def test_a_corner_at_zero_is_named(tmp_path: Path, name: str) -> None:
    frame = squares()
    frame = frame.to_crs(4326) if name == "b.geojson" else frame
    corners = np.array(frame.geometry[3].exterior.coords)
    corners[1] = 0.0
    frame.loc[3, "geometry"] = shapely.Polygon(corners)
    only(put(tmp_path, frame, name), "boundaries.zero_place", "4 Quartier 4", "0, 0")


def test_an_outline_that_encloses_nothing_is_left_out(tmp_path: Path) -> None:
    line = shapely.Polygon([(X + 3000, Y), (X + 3000, Y + 5), (X + 3000, Y + 2)])
    asked = only(put(tmp_path, with_rows(squares(), ("10", "Splitter", line))), "boundaries.no_area", "10 Splitter")
    obey(tmp_path, lines(asked)[0])
    figures(tmp_path, range(1, 10))
    right(tmp_path)


def test_an_outline_that_goes_back_on_itself_is_put_in_order(tmp_path: Path) -> None:
    spike = [(2000, 2000), (3000, 2000), (3000, 3000), (9000, 3000), (3000, 3000), (2000, 3000)]
    frame = replaced(8, shapely.Polygon([(X + east, Y + north) for east, north in spike]))
    right(put(tmp_path, frame), "boundaries.touching_ring")


def test_enclaves_that_were_not_cut_out_are_cut_out_together(tmp_path: Path) -> None:
    frame = squares()
    inner = [shapely.box(X + at, Y + 100, X + at + 200, Y + 300) for at in (100, 600)]
    written(tmp_path, with_rows(frame, ("10", "A", inner[0]), ("11", "B", inner[1])), "b.gpkg")
    figures(city(tmp_path, file="b.gpkg"), range(1, 12))
    asked = only(tmp_path, "boundaries.inside_other", "“10 A” lies in “1 Quartier 1”", "“11 B” lies in “1 Quartier 1”")
    obey(tmp_path, lines(asked)[0])
    areas = right(tmp_path, "boundaries.overlap_or_gap", count=11).boundaries.metric["area_km2"]
    assert areas["1"] == pytest.approx(0.92, rel=2e-3)


def test_the_level_above_is_left_out_by_one_line(tmp_path: Path) -> None:
    rows = [(f"B{at}", f"Bezirk {at}", shapely.box(X, Y + at * 1000, X + 3000, Y + at * 1000 + 1000)) for at in range(3)]
    whole = ("0", "Gesamt", shapely.box(X, Y, X + 3000, Y + 3000))
    put(tmp_path, with_rows(squares(), *rows, whole), keys=range(1, 10))
    asked = only(tmp_path, "boundaries.covers_others", "“0 Gesamt” covers 12 others")
    obey(tmp_path, lines(asked)[0])
    right(tmp_path)


def test_lines_to_leave_out_keep_what_is_left_out_already(tmp_path: Path) -> None:
    whole = shapely.box(X, Y, X + 3000, Y + 3000)
    put(
        tmp_path,
        with_rows(squares(), ("0", "Gesamt", whole), ("W", "Wald", shapely.box(X, Y, X + 3000, Y + 9))),
        keys=range(1, 10),
    )
    obey(tmp_path, 'leave_out = ["W"]')
    obey(tmp_path, lines(only(tmp_path, "boundaries.covers_others"))[0])
    right(tmp_path)


@pytest.mark.parametrize(("line", "km2"), [(0, 9.25), (1, 9.0)])
def test_a_far_part_is_kept_or_dropped(tmp_path: Path, line: int, km2: float) -> None:
    part = shapely.box(X + 110_000, Y, X + 110_500, Y + 500)
    put(tmp_path, replaced(5, squares().geometry[5].union(part)))
    finding = only(tmp_path, "boundaries.far_away", "“6 Quartier 6” reaches 107 km", blocks=False)
    assert [text.split(" =")[0] for text in lines(finding)] == ["keep_far", "drop_far"]
    obey(tmp_path, lines(finding)[line])
    right(tmp_path, km2=km2)


@pytest.mark.parametrize(("line", "count"), [(0, 10), (1, 9)])
def test_a_far_quartier_is_kept_or_left_out(tmp_path: Path, line: int, count: int) -> None:
    island = shapely.box(X + 900_000, Y, X + 901_000, Y + 1000)
    put(tmp_path, with_rows(squares(), ("10", "Insel", island)))
    finding = only(tmp_path, "boundaries.far_away", blocks=False)
    obey(tmp_path, lines(finding)[line])
    figures(tmp_path, range(1, count + 1))
    right(tmp_path, km2=float(count), count=count)


def test_another_far_part_is_told_though_one_is_kept(tmp_path: Path) -> None:
    frame = replaced(5, squares().geometry[5].union(shapely.box(X + 110_000, Y, X + 110_500, Y + 500)))
    frame.loc[0, "geometry"] = frame.geometry[0].union(shapely.box(X - 90_000, Y, X - 89_500, Y + 500))
    put(tmp_path, frame)
    obey(tmp_path, 'keep_far = ["6"]')
    only(tmp_path, "boundaries.far_away", "1 Quartier 1", 'keep_far = ["6", "1"]', blocks=False)


@pytest.mark.parametrize("scale", [0.001, 300.0])
def test_a_size_that_no_city_has_is_told(tmp_path: Path, scale: float) -> None:
    scaled = [shapely.affinity.scale(shape, scale, scale, origin=CORNER) for shape in squares().geometry]
    put(tmp_path, squares().set_geometry(scaled, crs=squares().crs))
    only(tmp_path, "boundaries.size", "km²", blocks=False)


def test_heights_and_turned_rings_change_nothing(tmp_path: Path) -> None:
    frame = squares()
    turned = shapely.force_3d(shapely.reverse(frame.geometry.to_numpy()), 300.0)
    written(tmp_path, frame.set_geometry(turned, crs=frame.crs))
    right(city(tmp_path), "boundaries.heights")


def test_a_hole_that_another_quartier_fills_is_no_fault(tmp_path: Path) -> None:
    lake = shapely.Point(X + 1500, Y + 1500).buffer(200)
    frame = replaced(4, squares().geometry[4].difference(lake))
    put(tmp_path, with_rows(frame, ("10", "Insel", lake)))
    city_read, findings = read(tmp_path)
    assert (city_read is not None, findings) == (True, [])


ODD_ROWS: dict[str, Callable[[gpd.GeoDataFrame], shapely.Geometry]] = {
    "zone before the easting": lambda frame: shapely.affinity.translate(frame.geometry[8], 32_000_000),
    "degrees": lambda frame: frame.to_crs(4326).geometry[8],
    "axes exchanged": lambda frame: shapely.transform(frame.geometry[8], lambda places: places[:, ::-1]),
    "the neighbouring zone": lambda frame: frame.to_crs(25833).geometry[8],
}


@pytest.mark.parametrize("case", ODD_ROWS)
def test_a_shape_in_another_system_than_all_others_is_named(tmp_path: Path, case: str) -> None:
    only(
        put(tmp_path, replaced(8, ODD_ROWS[case](squares()))), "boundaries.mixed_systems", "9 Quartier 9", "one coordinate system"
    )


def test_parts_that_touch_are_put_in_order_without_a_question(tmp_path: Path) -> None:
    west, south, east, north = squares().geometry[4].bounds
    halves = [shapely.box(west, south, west + 500, north), shapely.box(west + 500, south, east, north)]
    right(put(tmp_path, replaced(4, shapely.MultiPolygon(halves)), "b.shp"), "boundaries.touching_ring")


def test_a_bow_tie_is_asked_about(tmp_path: Path) -> None:
    tie = shapely.Polygon([(X + 2000, Y + 2000), (X + 3000, Y + 3000), (X + 3000, Y + 2000), (X + 2000, Y + 3000)])
    said = ("9 Quartier 9: the outline crosses", "at 49.39", "500,000 m²")
    asked = only(put(tmp_path, replaced(8, tie)), "boundaries.invalid_ring", *said)
    obey(tmp_path, lines(asked)[0])
    right(tmp_path, "boundaries.invalid_ring", km2=8.5)


def test_texts_of_a_geopackage_in_another_encoding_are_named(tmp_path: Path) -> None:
    put(tmp_path, squares())
    with sqlite3.connect(tmp_path / "b.gpkg") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE b SET name = CAST(x'4df66c736368626163682031' AS TEXT) WHERE key = '1'")
    database.close()
    only(tmp_path, "boundaries.not_utf8", "Mölschbach 1", "UTF-8")
