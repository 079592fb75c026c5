"""The grid of the census of 2022, as it is downloaded."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from files.findings import Findings
from geo.reading.boundaries import Boundaries, BoundaryOptions, read_boundaries
from geo.reading.population import Population, PopulationOptions, read_population
from tests.findings import only, told
from tests.tiny_city import CORNER, SIDE, squares

HEAD = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner;a65undaelter;werterlaeuternde_Zeichen"
OPTIONS = PopulationOptions("grid.csv", "Einwohner", {"older": "a65undaelter"})


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    path = tmp_path_factory.mktemp("b") / "b.gpkg"
    squares().to_file(path)
    return read_boundaries(path, BoundaryOptions("b", "key", "name"), Findings())


def cell(column: float, row: float, everybody: str, older: str) -> str:
    """A line of the grid; its middle counted in sides of a quartier from the city's south-west."""
    x, y = CORNER[0] + column * SIDE, CORNER[1] + row * SIDE
    place = gpd.GeoSeries.from_xy([x], [y], crs="EPSG:25832").to_crs(3035).iloc[0]
    return f"CRS3035RES100mN{place.y:.0f}E{place.x:.0f};{place.x:.0f};{place.y:.0f};{everybody};{older};"


def read(
    path: Path, boundaries: Boundaries, *lines: str, encoding: str = "utf-8", findings: Findings | None = None
) -> Population:
    path = path / "grid.csv"
    path.write_text("\r\n".join([HEAD, *lines]) + "\r\n", encoding=encoding)
    return read_population(path, OPTIONS, ["older"], boundaries, Findings() if findings is None else findings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_cells_of_the_city_are_read_and_secret_ones_told(tmp_path: Path, boundaries: Boundaries, encoding: str) -> None:
    findings = Findings()
    lines = [cell(0.5, 0.5, "30", "7"), cell(1.5, 0.5, "4", "–"), cell(2.5, 2.5, "12", "3"), cell(90, 90, "500", "50")]
    found = read(tmp_path, boundaries, *lines, encoding=encoding, findings=findings)
    assert found.quartier_ids.tolist() == ["1", "2", "9"]
    np.testing.assert_allclose(found.places[0], [CORNER[0] + 0.5 * SIDE, CORNER[1] + 0.5 * SIDE], atol=1)
    assert found.persons["all"].tolist() == [30, 4, 12]
    assert found.persons["older"].tolist() == [7, 0, 3]
    assert "a65undaelter: 1" in str(only(list(findings), "population.secret").observed)
    assert not findings.blocking


def test_noise_that_makes_a_group_larger_than_all_is_mended_and_told(tmp_path: Path, boundaries: Boundaries) -> None:
    findings = Findings()
    found = read(tmp_path, boundaries, cell(0.5, 0.5, "3", "4"), cell(1.5, 0.5, "40", "5"), findings=findings)
    assert found.persons["older"].tolist() == [3, 5]
    only(list(findings), "population.noise")


def test_a_group_far_larger_than_all_stops(tmp_path: Path, boundaries: Boundaries) -> None:
    lines = cell(0.5, 0.5, "30", "70"), cell(1.5, 0.5, "400", "5")
    only(told(lambda findings: read(tmp_path, boundaries, *lines, findings=findings)), "population.more_than_all")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("CRS3035RES100mN1E1;here;3000000;30;7;", "population.no_place"),
        ("CRS3035RES100mN1E1;4000000;3000000;30", "population.unreadable"),
    ],
)
def test_what_is_no_cell_stops(tmp_path: Path, boundaries: Boundaries, line: str, code: str) -> None:
    lines = cell(0.5, 0.5, "30", "7"), line
    only(told(lambda findings: read(tmp_path, boundaries, *lines, findings=findings)), code)


def test_a_text_instead_of_persons_stops(tmp_path: Path, boundaries: Boundaries) -> None:
    only(
        told(lambda findings: read(tmp_path, boundaries, cell(0.5, 0.5, "many", "7"), findings=findings)), "population.no_number"
    )


def test_a_column_that_is_not_there_stops(tmp_path: Path, boundaries: Boundaries) -> None:
    path = tmp_path / "grid.csv"
    path.write_text(HEAD.replace("Einwohner", "Personen") + "\n" + cell(0.5, 0.5, "30", "7") + "\n", encoding="utf-8")
    found = told(lambda findings: read_population(path, OPTIONS, ["older"], boundaries, findings))
    assert "Personen" in str(only(found, "population.missing_column").observed)
