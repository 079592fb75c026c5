"""A population grid: points or cells in any format that is safe, in metres, and every doubtful number told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from files.findings import Finding, Findings, Severity
from files.toml import read_toml
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from geo.reading.population import Population, PopulationOptions, population_options, read_population
from tests.findings import only, told
from tests.tiny_city import CORNER, SIDE, squares

X, Y = CORNER
OPTIONS = PopulationOptions("grid", "persons", {"older": "persons_65"})


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    path = tmp_path_factory.mktemp("b") / "b.gpkg"
    squares().to_file(path)
    return read_boundaries(path, BoundaryOptions("b", "key", "name"), Findings())


def points(*places: tuple[float, float]) -> list[shapely.Geometry]:
    """Counted in sides of a quartier from the city's south-west."""
    return [shapely.Point(X + x * SIDE, Y + y * SIDE) for x, y in places]


def grid(
    geometries: list[shapely.Geometry], persons: list[object], older: list[object] | None = None, crs: str | None = "EPSG:25832"
) -> gpd.GeoDataFrame:
    columns = {"persons": persons, "persons_65": [0] * len(persons) if older is None else older}
    return gpd.GeoDataFrame(columns, geometry=geometries, crs=crs)


def read(
    path: Path, boundaries: Boundaries, options: PopulationOptions = OPTIONS, findings: Findings | None = None
) -> Population:
    return read_population(path, options, ["older", "younger"], boundaries, Findings() if findings is None else findings)


def refused(path: Path, boundaries: Boundaries, options: PopulationOptions = OPTIONS) -> list[Finding]:
    return told(lambda findings: read(path, boundaries, options, findings))


@pytest.mark.parametrize("name", ["grid.gpkg", "grid.geojson", "grid.shp"])
def test_points_are_read_in_metres_with_their_quartier(tmp_path: Path, boundaries: Boundaries, name: str) -> None:
    frame = grid(points((0.5, 0.5), (2.5, 1.5)), [30, 12], [7, 0])
    frame.to_crs(4326 if name.endswith("geojson") else 25832).to_file(tmp_path / name)
    found = read(tmp_path / name, boundaries)
    np.testing.assert_allclose(found.places, [[X + 500, Y + 500], [X + 2500, Y + 1500]], atol=0.01)
    assert found.quartier_ids.tolist() == ["1", "6"]
    assert {group: persons.tolist() for group, persons in found.persons.items()} == {"all": [30, 12], "older": [7, 0]}


def test_a_cell_is_its_middle(tmp_path: Path, boundaries: Boundaries) -> None:
    cell = shapely.box(X + 900, Y + 100, X + 1050, Y + 200)
    grid([cell], [40]).to_file(tmp_path / "g.gpkg")
    found = read(tmp_path / "g.gpkg", boundaries)
    np.testing.assert_allclose(found.places, [[X + 975, Y + 150]])
    assert found.quartier_ids.tolist() == ["1"]


def test_a_point_on_a_border_counts_once(tmp_path: Path, boundaries: Boundaries) -> None:
    grid(points((1, 1)), [10]).to_file(tmp_path / "g.gpkg")
    assert read(tmp_path / "g.gpkg", boundaries).persons["all"].tolist() == [10]


def test_an_empty_cell_is_nobody_and_who_lives_outside_is_left_out_and_told(tmp_path: Path, boundaries: Boundaries) -> None:
    grid(points((0.5, 0.5), (1.5, 0.5), (9, 9)), [30, None, 104], [None, None, 3]).to_file(tmp_path / "g.gpkg")
    findings = Findings()
    found = read(tmp_path / "g.gpkg", boundaries, findings=findings)
    assert found.persons["all"].tolist() == [30, 0]
    assert found.persons["older"].tolist() == [0, 0]
    outside = only(list(findings), "population.outside")
    assert outside.severity is Severity.MEND
    assert outside.observed.values["count"] == 100  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (grid(points((0.5, 0.5)), [-1]), "population.no_number"),
        (grid(points((0.5, 0.5)), ["<3"]), "population.no_number"),
        (grid(points((0.5, 0.5)), [3], [4]), "population.more_than_all"),
        (grid(points((0.5, 0.5)), [0]), "population.nobody"),
        (grid(points((50, 50)), [10]), "population.nobody"),
        (grid([shapely.LineString([(X, Y), (X + 9, Y + 9)])], [10]), "population.no_place"),
        (grid([None, *points((0.5, 0.5))], [10, 10]), "population.no_place"),
        (grid([shapely.box(X, Y, X + 100, Y + 100)] * 2, [10, 10]), "population.twice"),
        (grid(points((0.5, 0.5)), [10]).rename(columns={"persons": "people"}), "population.missing_column"),
        (grid(points((0.5, 0.5)), [10]).iloc[:0], "population.count"),
        (grid(points((0.5, 0.5)), [10], crs=None), "population.crs"),
    ],
)
def test_what_cannot_be_right_is_told(tmp_path: Path, boundaries: Boundaries, frame: gpd.GeoDataFrame, code: str) -> None:
    frame.to_file(tmp_path / "g.gpkg")
    only(refused(tmp_path / "g.gpkg", boundaries), code)


def test_two_rows_at_one_point_are_two_houses(tmp_path: Path, boundaries: Boundaries) -> None:
    grid(points((0.5, 0.5), (0.5, 0.5)), [3, 4]).to_file(tmp_path / "g.gpkg")
    assert read(tmp_path / "g.gpkg", boundaries).persons["all"].sum() == 7


def test_a_missing_coordinate_system_is_answered(tmp_path: Path, boundaries: Boundaries) -> None:
    grid(points((0.5, 0.5)), [10], crs=None).to_file(tmp_path / "g.gpkg")
    options = PopulationOptions("g.gpkg", "persons", {}, crs="EPSG:25832")
    assert read(tmp_path / "g.gpkg", boundaries, options).quartier_ids.tolist() == ["1"]


def test_several_layers_are_asked_about(tmp_path: Path, boundaries: Boundaries) -> None:
    for layer in ("one", "other"):
        grid(points((0.5, 0.5)), [10]).to_file(tmp_path / "g.gpkg", layer=layer)
    only(refused(tmp_path / "g.gpkg", boundaries), "population.layer")
    assert read(tmp_path / "g.gpkg", boundaries, PopulationOptions("g", "persons", {}, layer="other")).persons["all"].sum() == 10


def test_what_is_no_vector_file_or_leads_elsewhere_is_refused(tmp_path: Path, boundaries: Boundaries) -> None:
    vrt = tmp_path / "grid.gpkg"
    vrt.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/hosts</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    )
    only(refused(vrt, boundaries), "population.format")
    (tmp_path / "cut.gpkg").write_bytes(b"SQLite format 3\x00" + bytes(100))
    only(refused(tmp_path / "cut.gpkg", boundaries), "context.unreadable")
    grid(points((0.5, 0.5)), [10]).to_file(tmp_path / "linked.gpkg")
    (tmp_path / "linked.gpkg-wal").symlink_to(tmp_path / "elsewhere")
    only(refused(tmp_path / "linked.gpkg", boundaries), "context.unsafe_part")


def test_a_group_that_the_catalogue_does_not_know_is_told(tmp_path: Path, boundaries: Boundaries) -> None:
    grid(points((0.5, 0.5)), [10]).to_file(tmp_path / "g.gpkg")
    only(
        refused(tmp_path / "g.gpkg", boundaries, PopulationOptions("g", "persons", {"old": "persons_65"})),
        "population.unknown_group",
    )


def test_the_table_in_dataset_toml(tmp_path: Path) -> None:
    path = tmp_path / "dataset.toml"
    path.write_text('[population]\nfile = "g.gpkg"\nall = "persons"\ngroups = { older = "persons_65" }\ncrs = "EPSG:25832"\n')
    findings = Findings()
    assert population_options(read_toml(path, findings).section("population")) == PopulationOptions(
        "g.gpkg", "persons", {"older": "persons_65"}, crs="EPSG:25832"
    )
    assert not len(findings)
    path.write_text('[population]\nfile = "g.gpkg"\nall = "persons"\ncrs = "/etc/passwd"\nother = 1\n')
    population_options(read_toml(path, findings).section("population"))
    assert {found.code for found in findings} == {"toml.wrong_value", "toml.unknown_key"}


def test_people_who_would_count_twice_are_told(tmp_path: Path, boundaries: Boundaries) -> None:
    cells = [shapely.box(X + 100 * at, Y, X + 100 * at + 100, Y + 100) for at in range(5)]
    grid(cells, [20] * 5).to_file(tmp_path / "right.gpkg")
    assert read(tmp_path / "right.gpkg", boundaries).persons["all"].sum() == 100
    shifted = [*cells, shapely.box(X + 150, Y, X + 250, Y + 100)]
    grid(shifted, [20] * 6).to_file(tmp_path / "over.gpkg")
    finding = only(refused(tmp_path / "over.gpkg", boundaries), "population.overlap")
    assert finding.row == 2  # its middle lies on the edge of the other one
    ring = shapely.box(X, Y, X + 300, Y + 300).difference(shapely.box(X + 100, Y + 100, X + 200, Y + 200))
    grid([ring, shapely.box(X + 100, Y + 100, X + 200, Y + 200)], [20, 20]).to_file(tmp_path / "ring.gpkg")
    assert read(tmp_path / "ring.gpkg", boundaries).persons["all"].sum() == 40  # a block around another one
    many = points(*((at / 10, 0.5) for at in range(12)))
    grid([*many, *many], [5] * 24).to_file(tmp_path / "twice.gpkg")
    assert "24" in str(only(refused(tmp_path / "twice.gpkg", boundaries), "population.twice").observed)
    grid([*many, *many], [*[5] * 23, 6]).to_file(tmp_path / "alike.gpkg")
    assert read(tmp_path / "alike.gpkg", boundaries).persons["all"].sum() == 121  # households of one house may be alike


def test_a_column_without_a_person_is_not_taken_for_a_wrong_place(tmp_path: Path, boundaries: Boundaries) -> None:
    grid(points((0.5, 0.5), (1.5, 1.5)), [0, 0]).to_file(tmp_path / "g.gpkg")
    finding = only(refused(tmp_path / "g.gpkg", boundaries), "population.nobody")
    assert "crs" not in str(finding.remedy) and "column" in str(finding.remedy)


def test_an_answer_about_the_file_reaches_it(tmp_path: Path, boundaries: Boundaries) -> None:
    for name in ("a", "b"):
        grid(points((0.5, 0.5)), [10]).to_file(tmp_path / f"{name}.gpkg")
    with zipfile.ZipFile(tmp_path / "g.zip", "w") as packed:
        for name in ("a.gpkg", "b.gpkg"):
            packed.write(tmp_path / name, name)
    asked = only(refused(tmp_path / "g.zip", boundaries), "boundaries.layers")
    assert asked.remedy.values["table"] == "population"
    answered = PopulationOptions("g.zip", "persons", {}, layer="a")
    assert read(tmp_path / "g.zip", boundaries, answered).persons["all"].sum() == 10
    content = bytearray((tmp_path / "a.gpkg").read_bytes())
    content[18:20] = b"\x02\x02"
    (tmp_path / "a.gpkg").write_bytes(content)
    asked = only(refused(tmp_path / "a.gpkg", boundaries), "boundaries.journal")
    assert asked.remedy.values["table"] == "population"
    assert read(tmp_path / "a.gpkg", boundaries, PopulationOptions("a", "persons", {}, complete=True)).persons["all"].sum() == 10
