"""Keys and names of boundaries as offices write them: one finding a kind, and its lines lead to the right city."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from tests.bad_inputs.geo_city import city, figures, lines, obey, only, right, with_rows, written
from tests.tiny_city import squares

NINE = [str(number) for number in range(1, 10)]


def keyed(folder: Path, keys: object, name: str = "b.gpkg") -> Path:
    frame = squares()
    frame["key"] = keys
    written(folder, frame, name)
    return city(folder, file=name)


@pytest.mark.parametrize("write", [int, float, lambda at: f"{at}.0", lambda at: f"{at},00", lambda at: f" {at}\u00a0"])
@pytest.mark.parametrize("name", ["b.shp", "b.gpkg", "b.geojson"])
def test_whole_numbers_are_keys_however_they_are_written(tmp_path: Path, write: Callable[[int], object], name: str) -> None:
    assert list(right(keyed(tmp_path, [write(at) for at in range(1, 10)], name)).boundaries.quartiers.index) == NINE


def test_a_key_with_a_true_decimal_stays_as_it_is(tmp_path: Path) -> None:
    keys = ["1.0", "1.5", *(f"{at}.0" for at in range(3, 10))]
    keyed(tmp_path, keys)
    figures(tmp_path, keys)
    assert list(right(tmp_path).boundaries.quartiers.index) == sorted(keys)


def test_dates_are_no_keys(tmp_path: Path) -> None:
    only(keyed(tmp_path, pd.to_datetime([f"2020-01-0{at}" for at in range(1, 10)])), "boundaries.key_dates", "1-2", "as text")


@pytest.mark.parametrize("name", ["b.shp", "b.gpkg", "b.geojson"])
def test_parts_of_a_quartier_in_rows_of_their_own_are_joined(tmp_path: Path, name: str) -> None:
    frame = squares()
    frame["key"], frame["name"] = list("111222333"), ["Nord"] * 3 + ["Mitte"] * 3 + ["Süd"] * 3
    written(tmp_path, frame, name)
    figures(city(tmp_path, file=name), "123")
    asked = only(tmp_path, "boundaries.key_twice", "“1” in the shapes 1 (Nord), 2 (Nord), 3 (Nord), and 2 more ids")
    obey(tmp_path, lines(asked)[0])
    quartiers = right(tmp_path, count=3).boundaries
    assert quartiers.metric["area_km2"].to_list() == pytest.approx([3.0] * 3, rel=1e-3)
    assert quartiers.quartiers["name"].to_list() == ["Nord", "Mitte", "Süd"]


def test_an_exclave_in_a_row_of_its_own_is_joined(tmp_path: Path) -> None:
    frame = squares()
    written(tmp_path, with_rows(frame, ("9", "Quartier 9", shapely.affinity.translate(frame.geometry[8], 3000))), "b.gpkg")
    obey(tmp_path, lines(only(city(tmp_path, file="b.gpkg"), "boundaries.key_twice"))[0])
    assert right(tmp_path, km2=10.0).boundaries.metric.at["9", "area_km2"] == pytest.approx(2.0, rel=1e-3)


@pytest.mark.parametrize("times", [1, 9])
def test_the_same_rows_twice_are_one_finding(tmp_path: Path, times: int) -> None:
    frame = squares()
    written(tmp_path, gpd.GeoDataFrame(pd.concat([frame, frame.tail(times)], ignore_index=True), crs=frame.crs), "b.gpkg")
    obey(tmp_path, lines(only(city(tmp_path, file="b.gpkg"), "boundaries.key_twice"))[0])
    right(tmp_path)


def test_a_column_that_is_no_key_is_exchanged(tmp_path: Path) -> None:
    frame = squares().rename(columns={"key": "nr"})
    frame["key"] = "Kaiserslautern"
    written(tmp_path, frame, "b.gpkg")
    asked = only(city(tmp_path, file="b.gpkg"), "boundaries.key_twice", "the column “key” is no key")
    obey(tmp_path, next(line for line in lines(asked) if "nr" in line))
    right(tmp_path)


def test_labels_beside_the_areas_are_no_doubled_keys(tmp_path: Path) -> None:
    frame = squares()
    labels = [(key, name, shape.centroid) for key, name, shape in zip(frame["key"], frame["name"], frame.geometry, strict=True)]
    written(tmp_path, with_rows(frame, *labels), "b.gpkg")
    only(city(tmp_path, file="b.gpkg"), "boundaries.not_areas", "9 of 18 shapes (Point)", "Export the areas alone")


@pytest.mark.parametrize(("key", "name"), [("KEY", "NAME"), ("Key", "name")])
def test_capitals_of_columns_are_mended_by_lines(tmp_path: Path, key: str, name: str) -> None:
    written(tmp_path, squares().rename(columns={"key": key, "name": name}), "b.gpkg")
    asked = only(city(tmp_path, file="b.gpkg"), "boundaries.missing_column", key)
    obey(tmp_path, "\n".join(lines(asked)))
    right(tmp_path)


def test_a_name_that_a_shapefile_cut_is_recognised(tmp_path: Path) -> None:
    written(tmp_path, squares().rename(columns={"name": "stadtteiln"}))
    path = city(tmp_path) / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('name = "name"', 'name = "Stadtteilname"'), encoding="utf-8")
    obey(tmp_path, lines(only(tmp_path, "boundaries.missing_column", "“Stadtteilname”"))[0])
    right(tmp_path)


def test_shapes_without_attributes_are_told_as_that(tmp_path: Path) -> None:
    squares()[["geometry"]].to_file(tmp_path / "b.shp")
    only(city(tmp_path), "boundaries.missing_column", "together with its attributes")


def test_lists_in_a_column_are_told(tmp_path: Path) -> None:
    document = json.loads(squares().to_crs(4326).to_json())
    for shape in document["features"]:
        shape["properties"]["name"] = ["Nord", "Süd"]
    (tmp_path / "b.geojson").write_text(json.dumps(document), encoding="utf-8")
    only(city(tmp_path, file="b.geojson"), "boundaries.lists", "lists in the column “name”")


def test_all_shapes_without_a_name_are_one_finding(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[6:8, "name"] = None
    written(tmp_path, frame, "b.gpkg")
    asked = only(city(tmp_path, file="b.gpkg"), "boundaries.no_name", "3 quartiers without a name: “7”, “8”, “9”")
    obey(tmp_path, lines(asked)[0])
    figures(tmp_path, NINE[:6])
    right(tmp_path, km2=6.0, count=6)


def test_a_shape_without_key_and_name_is_one_finding(tmp_path: Path) -> None:
    frame = squares()
    written(tmp_path, with_rows(frame, (None, None, shapely.box(*frame.total_bounds))), "b.gpkg")
    obey(tmp_path, lines(only(city(tmp_path, file="b.gpkg"), "boundaries.no_key"))[0])
    right(tmp_path)


def test_nothing_left_is_told(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg")
    only(city(tmp_path, file="b.gpkg", options=f"leave_out = {json.dumps(NINE)}"), "boundaries.none_left", "all 9 shapes")


def called(folder: Path, names: list[str], name: str = "b.gpkg") -> Path:
    frame = squares()
    frame["name"] = names
    written(folder, frame, name)
    return city(folder, file=name)


def test_a_column_that_names_nothing_is_asked_about(tmp_path: Path) -> None:
    asked = only(called(tmp_path, ["Kaiserslautern"] * 9), "boundaries.name_twice", "9 quartiers share a name")
    obey(tmp_path, lines(asked)[0])
    assert right(tmp_path).boundaries.quartiers["name"].to_list() == NINE


def test_two_of_one_name_are_told(tmp_path: Path) -> None:
    right(called(tmp_path, ["Mitte", "Mitte", *(f"Q{at}" for at in range(7))]), "boundaries.name_twice")


@pytest.mark.parametrize("name", ["b.gpkg", "b.geojson"])
def test_line_breaks_in_names_are_blanks(tmp_path: Path, name: str) -> None:
    city_read = right(called(tmp_path, [f"Quartier\r\n{at}\u200b " for at in NINE], name))
    assert city_read.boundaries.quartiers["name"].to_list() == [f"Quartier {at}" for at in NINE]


def test_names_from_a_web_page_are_turned_into_letters(tmp_path: Path) -> None:
    names = [f"M&ouml;lschbach &amp; S&#252;d {at}" for at in NINE]
    assert right(called(tmp_path, names), "boundaries.entities").boundaries.quartiers.at["1", "name"] == "Mölschbach & Süd 1"


@pytest.mark.parametrize("letter", ["\ufffd", "?"])
def test_lost_letters_are_told(tmp_path: Path, letter: str) -> None:
    right(called(tmp_path, [f"M{letter}lschbach {at}" for at in NINE]), "boundaries.lost_letters")


def test_questions_in_names_are_no_lost_letters(tmp_path: Path) -> None:
    right(called(tmp_path, [f"Wohin? ({at})" for at in NINE]))
