"""Coordinate systems of single regions, units that are none, and shapes of another city."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.bad_inputs.geo_city import blocks, city, labelled, lines, obey, only, right, written
from tests.tiny_city import squares

CITIES: dict[str, tuple[float, float, str]] = {
    "Innsbruck": (11.39, 47.27, "Europe/Vienna"),
    "Salzburg": (13.05, 47.80, "Europe/Vienna"),
    "Linz": (14.29, 48.30, "Europe/Vienna"),
    "Wien": (16.37, 48.20, "Europe/Vienna"),
    "Zürich": (8.54, 47.37, "Europe/Zurich"),
    "Amsterdam": (4.90, 52.37, "Europe/Amsterdam"),
    "Strasbourg": (7.75, 48.58, "Europe/Paris"),
    "Berlin": (13.40, 52.50, "Europe/Berlin"),
}


def moved_to(named: str, crs: int) -> gpd.GeoDataFrame:
    longitude, latitude, _ = CITIES[named]
    corner = gpd.GeoSeries.from_xy([longitude], [latitude], crs=4326).to_crs(crs).iloc[0]
    frame = squares()
    by = np.array([corner.x, corner.y]) - frame.total_bounds[:2]
    return labelled(frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy + by)), f"EPSG:{crs}")


def in_zone(folder: Path, named: str) -> Path:
    path = city(folder, named=named) / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[city]\n", f'[city]\ntime_zone = "{CITIES[named][2]}"\n'), encoding="utf-8")
    return folder


REGIONS = [
    ("Innsbruck", 31254, None),
    ("Salzburg", 31255, None),
    ("Linz", 31258, 25833),
    ("Wien", 31256, 31255),
    ("Wien", 31259, None),
    ("Zürich", 21781, 2056),
    ("Zürich", 2056, 21781),
    ("Amsterdam", 28992, None),
    ("Strasbourg", 2154, None),
    ("Berlin", 3068, 25833),
    ("Berlin", 3068, None),
]


@pytest.mark.parametrize(("named", "true", "said"), REGIONS)
def test_the_system_of_a_region_is_the_first_choice_where_the_city_speaks_for_it(
    tmp_path: Path, named: str, true: int, said: int | None
) -> None:
    written(tmp_path, labelled(moved_to(named, true), f"EPSG:{said}" if said else None))
    in_zone(tmp_path, named)
    asked = only(tmp_path, "boundaries.where" if said else "boundaries.crs")
    assert blocks(asked)[0].startswith(f'crs = "EPSG:{true}"')
    obey(tmp_path, blocks(asked)[0])
    boundaries = right(tmp_path).boundaries.quartiers
    longitude, latitude, _ = CITIES[named]
    assert boundaries.total_bounds[:2] == pytest.approx([longitude, latitude], abs=0.01)


@pytest.mark.parametrize(("named", "true", "said"), REGIONS)
def test_the_system_of_a_region_is_never_asked_about_where_it_is_said(
    tmp_path: Path, named: str, true: int, said: int | None
) -> None:
    written(tmp_path, moved_to(named, true))
    right(in_zone(tmp_path, named))


@pytest.mark.parametrize(
    ("metres", "unit"), [(1000.0, "kilometres"), (0.01, "centimetres"), (0.001, "millimetres"), (0.3048, "feet")]
)
@pytest.mark.parametrize("crs", ["EPSG:25832", None])
def test_coordinates_that_are_no_metres_are_named(tmp_path: Path, metres: float, unit: str, crs: str | None) -> None:
    frame = squares()
    scaled = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy / metres)
    written(tmp_path, labelled(frame.set_geometry(scaled), crs))
    only(city(tmp_path), "boundaries.unit", unit, "Kaiserslautern", "EPSG:25832")


@pytest.mark.parametrize("named", ["Leipzig", "Hansestadt Hamburg", "Landeshauptstadt München"])
def test_shapes_of_another_city_are_asked_about(tmp_path: Path, named: str) -> None:
    written(tmp_path, squares())
    asked = only(city(tmp_path, named=named), "boundaries.other_city", "Kaiserslautern", "km away from there")
    obey(tmp_path, lines(asked)[0])
    right(tmp_path)


def test_metres_of_another_zone_without_its_number_are_not_taken_for_utm(tmp_path: Path) -> None:
    frame = squares().to_crs(31466)
    without = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy - (2_000_000, 0))
    written(tmp_path, labelled(frame.set_geometry(without), "EPSG:25832"))
    only(city(tmp_path, named="Stadt Kaiserslautern"), "boundaries.other_city", "Ansbach", "208 km")


@pytest.mark.parametrize("named", ["Neustadt", "Landkreis Kusel", "Kleinstadt", "Quartiere", "Kaiserslautern-West"])
def test_a_name_that_many_places_have_is_not_held_against_a_city(tmp_path: Path, named: str) -> None:
    written(tmp_path, squares())
    right(city(tmp_path, named=named))
