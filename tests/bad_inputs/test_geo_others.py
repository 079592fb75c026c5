"""Addresses, points with people and project areas as offices send them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from dataset.dataset import Dataset
from tests.bad_inputs.geo_city import city, labelled, lines, only, right, swapped, written
from tests.tiny_city import place, squares

PLACES = [place(at % 3, at // 3) for at in range(9)]


def beside(folder: Path, table: str) -> Path:
    """The city with one more file."""
    written(folder, squares(), "b.gpkg")
    path = city(folder, file="b.gpkg") / "dataset.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{table}\n", encoding="utf-8")
    return folder


def addresses(folder: Path, write: Callable[[float, float], str], number: str = "7") -> Path:
    rows = [f"Weg {at},{number},{write(*spot)}" for at, spot in enumerate(PLACES)]
    text = "\n".join(["street,number,latitude,longitude", *rows, ""])
    (folder / "addresses.csv").write_text(text, encoding="utf-8")
    return beside(folder, '[addresses]\nfile = "addresses.csv"')


@pytest.mark.parametrize(
    ("write", "word"),
    [
        (lambda north, east: "5470500,400500", "metres of another coordinate system"),
        (lambda north, east: f"{north * 1e6:.0f},{east * 1e6:.0f}", "49379069"),
        (lambda north, east: "49°22'10N,7°37'20E", "seconds / 3600"),
    ],
    ids=["metres", "without a point", "minutes"],
)
def test_places_that_are_no_degrees_are_one_finding(tmp_path: Path, write: Callable[[float, float], str], word: str) -> None:
    only(addresses(tmp_path, write), "addresses.not_degrees", word, "9 places like it")


@pytest.mark.parametrize(("number", "date"), [("2.Jan", True), ("02. Apr", True), ("2024-04-02", True), ("7 a", False)])
def test_numbers_of_houses_that_became_dates_are_told(tmp_path: Path, number: str, date: bool) -> None:
    addresses(tmp_path, lambda north, east: f"{north:.6f},{east:.6f}", number)
    right(tmp_path, *(["addresses.dates"] if date else []))


def points(persons: list[object] | None = None) -> gpd.GeoDataFrame:
    frame = squares()
    return gpd.GeoDataFrame({"persons": persons or [100 * at for at in range(1, 10)]}, geometry=frame.centroid, crs=frame.crs)


def populated(folder: Path, frame: gpd.GeoDataFrame, name: str = "p.gpkg") -> Path:
    written(folder, frame, name)
    return beside(folder, f'[population]\nfile = "{name}"\nall = "persons"')


def persons(dataset: Dataset) -> list[float]:
    assert dataset.population is not None
    return sorted(dataset.population.persons["all"].tolist())


HUNDREDS = [100.0 * at for at in range(1, 10)]
SYSTEMS: dict[str, tuple[Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], str, str]] = {
    "none": (lambda frame: labelled(frame, None), "population.crs", "EPSG:25832"),
    "none, census": (lambda frame: labelled(frame.to_crs(3035), None), "population.crs", "EPSG:3035"),
    "census called UTM": (lambda frame: labelled(frame.to_crs(3035), "EPSG:25832"), "population.nobody", "EPSG:3035"),
    "metres called degrees": (lambda frame: labelled(frame, "EPSG:4326"), "population.nobody", "EPSG:25832"),
    "another zone": (lambda frame: labelled(frame, "EPSG:25833"), "population.nobody", "EPSG:25832"),
}


@pytest.mark.parametrize("name", ["p.shp", "p.gpkg"])
@pytest.mark.parametrize("case", SYSTEMS)
def test_people_in_a_wrong_system_are_put_into_the_city_by_a_line(tmp_path: Path, case: str, name: str) -> None:
    displace, code, crs = SYSTEMS[case]
    line = lines(only(populated(tmp_path, displace(points()), name), code))[0]
    assert line == f'crs = "{crs}"'
    path = tmp_path / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[population]\n", f"[population]\n{line}\n"), encoding="utf-8")
    assert persons(right(tmp_path)) == HUNDREDS


def test_people_with_exchanged_axes_are_named(tmp_path: Path) -> None:
    only(populated(tmp_path, swapped(points())), "population.nobody", "north and east are exchanged", "(SO)")


def test_people_of_another_city_are_told_where_they_are(tmp_path: Path) -> None:
    frame = points()
    only(populated(tmp_path, frame.set_geometry(frame.translate(500_000))), "population.nobody", "(CZ)")


def test_people_as_texts_with_a_decimal_comma_are_numbers(tmp_path: Path) -> None:
    assert persons(right(populated(tmp_path, points([f"{at}00,0" for at in range(1, 10)])))) == HUNDREDS


def test_people_as_texts_that_may_be_thousands_stop(tmp_path: Path) -> None:
    only(populated(tmp_path, points([f"{at}.000" for at in range(1, 10)])), "population.thousands", "“1.000”")


def grid(folder: Path, size: int, times: int = 1, secret: str = "400") -> Path:
    rows = []
    for at, spot in enumerate(points().to_crs(3035).geometry, start=1):
        east, north = (int(value // size * size + size // 2) for value in (spot.x, spot.y))
        rows.append(f"CRS3035RES{size}mN{north}E{east};{east};{north};{secret if at == 4 else at * 100}")
    name = {100: "100m", 1000: "1km"}[size]
    head = f"GITTER_ID_{name};x_mp_{name};y_mp_{name};persons"
    (folder / "g.csv").write_text("\n".join([head, *rows * times, ""]), encoding="utf-8")
    return beside(folder, '[population]\nfile = "g.csv"\nall = "persons"')


def test_a_census_of_100_m_is_read(tmp_path: Path) -> None:
    assert persons(right(grid(tmp_path, 100))) == HUNDREDS


def test_a_census_of_1_km_is_read(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg")
    assert set(persons(right(grid(tmp_path, 1000)))) <= set(HUNDREDS)


def test_a_census_that_was_pasted_twice_stops(tmp_path: Path) -> None:
    only(grid(tmp_path, 100, times=2), "population.twice", "9 cells", "1 km")


def test_the_secret_code_of_2011_is_no_number_of_persons(tmp_path: Path) -> None:
    assert sum(persons(right(grid(tmp_path, 100, secret="-1"), "population.secret"))) == sum(HUNDREDS) - 400


def test_a_census_as_it_is_downloaded_is_asked_for_its_file(tmp_path: Path) -> None:
    grid(tmp_path, 100)
    with zipfile.ZipFile(tmp_path / "g.zip", "w") as archive:
        archive.write(tmp_path / "g.csv", "Zensus_100m.csv")
    path = tmp_path / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"g.csv"', '"g.zip"'), encoding="utf-8")
    only(tmp_path, "population.format", "Zensus_100m.csv", "Unpack it")


def test_people_are_read_from_a_zipped_geopackage(tmp_path: Path) -> None:
    written(tmp_path, points(), "p.gpkg")
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.write(tmp_path / "p.gpkg", "p.gpkg")
    beside(tmp_path, '[population]\nfile = "p.zip"\nall = "persons"')
    assert persons(right(tmp_path)) == HUNDREDS


def areas(folder: Path, *rows: str) -> Path:
    (folder / "areas.csv").write_text("\n".join(["area_id,name,quartier_id", *rows, ""]), encoding="utf-8")
    return beside(folder, '[areas]\nfile = "areas.csv"')


@pytest.mark.parametrize(
    ("rows", "code", "word"),
    [
        ([f"{at},A{at},{at}" for at in range(1, 10)], "areas.id", "1: 1, 2: 2"),
        ([f"a,A,{at}" for at in range(1, 10)] * 2, "areas.twice", "a: 1, a: 2"),
        (["a,,1", "a,,2"], "areas.no_name", "by its name only"),
        (["a,Nord,1", "b,Nord,2"], "areas.name_twice", "a: Nord, b: Nord"),
        (["a,Nord,1", "a,Süd,2"], "areas.names", "Nord, Süd"),
    ],
)
def test_faults_of_project_areas_are_one_finding_a_kind(tmp_path: Path, rows: list[str], code: str, word: str) -> None:
    only(areas(tmp_path, *rows), code, word)


def test_a_name_that_stands_in_the_first_row_of_an_area_alone_is_its_name(tmp_path: Path) -> None:
    dataset = right(areas(tmp_path, "a,Nord,1", "a,,2", "a,,3"))
    assert (dataset.areas["a"].name, dataset.areas["a"].quartier_ids) == ("Nord", ("1", "2", "3"))


def test_points_on_a_border_count_once(tmp_path: Path) -> None:
    frame = points()
    corner = shapely.Point(squares().geometry[4].bounds[:2])
    frame.loc[4, "geometry"] = corner
    assert sum(persons(right(populated(tmp_path, frame)))) == sum(HUNDREDS)
