"""The boundary files of real cities, read in place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from files.findings import Findings
from geo.reading.boundaries import Boundaries, quartier_at, read_boundaries
from geo.reading.options import BoundaryOptions

SHAPEFILES = ["kl18_25832_utf8", "kl18_25832_utf8_nocpg", "kl18_31466_latin1_nocpg"]


def read(path: Path, **options: object) -> Boundaries:
    return read_boundaries(path, BoundaryOptions(file=path.name, **options), Findings())


@pytest.fixture(params=SHAPEFILES)
def kaiserslautern(request: pytest.FixtureRequest, real_data: Path) -> Boundaries:
    return read(real_data / "kaiserslautern" / f"{request.param}.shp", key="BEZ_NR", name="BEZ_NAME")


def test_eighteen_districts_with_their_umlauts(kaiserslautern: Boundaries) -> None:
    names = set(kaiserslautern.quartiers["name"])
    assert len(kaiserslautern.quartiers) == 18
    assert {"Mölschbach", "Innenstadt West/Kotten", "Bännjerrück/Karl-Pfaff-S."} <= names


def test_each_district_holds_the_point_that_lies_inside_it(kaiserslautern: Boundaries, real_data: Path) -> None:
    facts = pd.read_csv(real_data / "kaiserslautern" / "district_facts.csv")
    found = quartier_at(kaiserslautern, facts["rep_lon"], facts["rep_lat"])
    assert kaiserslautern.quartiers["name"].reindex(found).to_list() == facts["name"].to_list()
    measured = kaiserslautern.metric["area_km2"].reindex(found).to_list()
    # UTM shrinks areas at its meridian by 0.08 %, Gauss-Krüger by nothing
    assert measured == pytest.approx(facts["area_km2_calc"].to_list(), rel=2e-3)


@pytest.mark.parametrize(("name", "count"), [("stadtteile", 13), ("stadtbezirke", 41)])
def test_flensburgs_zipped_shapefiles(real_data: Path, name: str, count: int) -> None:
    path = real_data / "flensburg" / f"flensburg_{name}.zip"
    boundaries = read(path, key="AREA_ID", name="AREA_NAME", repair=True)
    assert len(boundaries.quartiers) == count
    assert shapely.coverage_is_valid(boundaries.metric.geometry.to_numpy())


def test_colognes_own_coordinate_system_and_invalid_ring(real_data: Path) -> None:
    boundaries = read(real_data / "koeln" / "Stadtteil.shp", key="STT_NR", name="STT_NAME", repair=True)
    assert len(boundaries.quartiers) == 86
    west, south, east, north = boundaries.quartiers.total_bounds
    assert 6.7 < west < east < 7.2
    assert 50.8 < south < north < 51.1
    assert 0 < boundaries.report.repaired_m2 < 1000


def test_zurichs_twelve_districts_of_a_hundred_and_forty_three(real_data: Path) -> None:
    path = real_data / "zuerich_kanton" / "districts.shp"
    boundaries = read(path, key="id", name="name", only={"KTNR": ("1",)}, gaps_m2=8_000_000)  # the Greifensee
    assert list(boundaries.quartiers.index) == [str(number) for number in range(101, 113)]
    assert boundaries.quartiers.at["112", "name"] == "Bezirk Zürich"
