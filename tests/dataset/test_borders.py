"""Boundaries of another file in place of a city's own: matched by name, every quartier once, or told in words why not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.affinity import translate
from shapely.geometry import Point, box
from typer.testing import CliRunner

from cli import app
from dataset.dataset import Dataset
from dataset.load import load
from dataset.outlines import read_outlines
from files.findings import Finding, Rejected
from geo.reading.boundaries import quartier_at
from language.words import words_for
from tests.bad_inputs.geo_city import CATALOGUE
from tests.demo import DEMO
from tests.tiny_city import squares
from views.frame.city import Refusal, read_city

OWN = {
    "1": "Mölschbach",
    "2": "Innenstadt-Nord",
    "3": "Große Bleiche",
    "4": "Betzenberg",
    "5": "Altstadt",
    "6": "Hafen",
    "7": "Lerchenau",
    "8": "Weiher",
    "9": "Bahnhof",
}
_DATASET = """\
[city]
name = "Probestadt"
source = "Statistikstelle"

[boundaries]
file = "own.gpkg"
key = "key"
name = "name"
schematic = true
source = "Grenzen schematisch"

[statistics]
file = "statistics.csv"

[aliases]
"Bleiche (groß)" = "3"
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Nine quartiers whose own borders are shifted by two kilometres."""
    folder = tmp_path / "city"
    folder.mkdir()
    own = squares(OWN)
    own.set_geometry([translate(shape, 2000.0) for shape in own.geometry], crs=own.crs).to_file(folder / "own.gpkg")
    (folder / "dataset.toml").write_text(_DATASET, encoding="utf-8")
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    rows = "".join(f"{key},residents,2021,{key}00\n" for key in OWN)
    (folder / "statistics.csv").write_text(f"quartier_id,indicator,date,value\n{rows}", encoding="utf-8")
    return folder


def other(folder: Path, names: Mapping[str, str] | None = None, **columns: object) -> Path:
    """Borders of another source, where the squares are: other columns, another order, row numbers that look like keys."""
    frame = squares({**OWN, **(names or {})})
    called = {"BEZ_NAME": frame["name"], **columns}
    shapes = gpd.GeoDataFrame({"NR": range(9, 0, -1), **called}, geometry=frame.geometry, crs=frame.crs)
    path = folder.parent / "real.gpkg"
    shapes.iloc[::-1].to_file(path)
    return path


def read(folder: Path, boundaries: Path) -> tuple[Dataset | None, list[Finding]]:
    try:
        dataset = load(folder, boundaries=boundaries)
    except Rejected as rejected:
        return None, list(rejected.findings)
    return dataset, list(dataset.findings)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def right(folder: Path, boundaries: Path, *others: str) -> Dataset:
    """The city is shown: its own ids, names and figures, in the shapes of the other file."""
    dataset, findings = read(folder, boundaries)
    assert dataset is not None, findings
    assert codes(findings) == [*others, "boundaries.instead"]
    assert not dataset.boundaries.schematic
    assert dict(dataset.quartier_names) == OWN
    middles = squares().set_index("key").to_crs(dataset.boundaries.metric_crs).centroid
    assert dataset.boundaries.metric.geometry.contains(middles).all()
    estimates = dataset.released.estimates
    values = estimates[estimates["level"] == "quartier"].set_index("quartier_id")["value"]
    assert values.to_dict() == {key: 100.0 * int(key) for key in OWN}
    return dataset


def stopped(folder: Path, boundaries: Path, code: str) -> dict[str, str]:
    """The one finding that keeps the city from being shown, in English; German words are complete too."""
    dataset, findings = read(folder, boundaries)
    assert dataset is None
    assert codes(findings) == [code]
    assert findings[0].as_json(words_for("de"))["remedy"]
    return {key: str(text) for key, text in findings[0].as_json(words_for("en")).items()}


def write(folder: Path, heading: str, lines: str) -> None:
    path = folder / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(heading, f"{heading}\n{lines}"), encoding="utf-8")


def pasted(remedy: str) -> str:
    return "\n".join(line for line in remedy.splitlines() if " = " in line)


@pytest.mark.parametrize(
    "names",
    [{}, {"1": "MÖLSCHBACH", "2": "Innenstadt Nord", "3": "Bleiche (groß)"}, {"3": "Grosse Bleiche", "1": "Mo\u0308lschbach"}],
)
def test_names_spelled_otherwise_and_aliases_lead_to_the_citys_own_ids(city: Path, names: dict[str, str]) -> None:
    right(city, other(city, names))


def test_the_source_names_the_file_and_no_longer_says_schematic(city: Path) -> None:
    own, replaced = load(city), right(city, other(city))
    assert own.boundaries.schematic
    assert own.city.source.in_language("de") == "Statistikstelle; Grenzen schematisch"
    assert replaced.city.source.in_language("en") == "Statistikstelle; borders: real.gpkg"


def test_names_that_are_alike_are_proposed_as_aliases(city: Path) -> None:
    borders = other(city, {"2": "Innenstadt-Nrd", "7": "Quelle am Wald"})
    finding = stopped(city, borders, "boundaries.instead_absent")
    assert "2 of 9 quartiers" in finding["found"]
    assert "Innenstadt-Nord (2)" in finding["found"]
    assert "“Quelle am Wald”" in finding["why"]
    write(city, "[aliases]", pasted(finding["remedy"]))
    right(city, borders)


def test_names_that_nothing_explains_have_no_line(city: Path) -> None:
    borders = other(city, {"6": "Xanten", "7": "Quelle am Wald"})
    finding = stopped(city, borders, "boundaries.instead_absent")
    assert not pasted(finding["remedy"])
    write(city, "[aliases]", '"Xanten" = "6"\n"Quelle am Wald" = "7"')
    right(city, borders)


def test_numbers_of_rows_are_no_keys(city: Path) -> None:
    finding = stopped(city, other(city, BEZ_NAME=[f"{key}" for key in OWN]), "boundaries.instead_no_names")
    assert "“BEZ_NAME”" in finding["found"]


def test_two_columns_that_name_the_shapes_differently_are_not_chosen_from(city: Path) -> None:
    names = list(OWN.values())
    right(city, other(city, ALSO=names))
    finding = stopped(city, other(city, NEIGHBOUR=[*names[1:], names[0]]), "boundaries.instead_columns")
    assert "“NEIGHBOUR”" in finding["found"]


def test_shapes_of_one_quartier_are_joined_only_if_the_city_says_so(city: Path) -> None:
    borders = other(city)
    shapes = gpd.read_file(borders)
    left, right_half = shapes.copy(), shapes.iloc[[4]].copy()
    west, south, east, north = shapes.geometry.iloc[4].bounds
    middle = (west + east) / 2
    left.loc[4, "geometry"] = shapes.geometry.iloc[4].intersection(box(west, south, middle, north))
    right_half["geometry"] = [shapes.geometry.iloc[4].intersection(box(middle, south, east, north))]
    gpd.GeoDataFrame(pd.concat([left, right_half]), crs=shapes.crs).to_file(borders)
    finding = stopped(city, borders, "boundaries.instead_twice")
    assert "Altstadt (5, 10)" in finding["found"]
    write(city, "schematic = true", pasted(finding["remedy"]))
    right(city, borders)


def test_other_shapes_are_left_out_and_told(city: Path) -> None:
    borders = other(city)
    shapes = gpd.read_file(borders)
    beside = shapes.iloc[[0]].assign(BEZ_NAME="Nachbarort")
    beside["geometry"] = [translate(beside.geometry.iloc[0], 5000.0)]
    gpd.GeoDataFrame(pd.concat([shapes, beside]), crs=shapes.crs).to_file(borders)
    right(city, borders, "boundaries.instead_others")


def test_names_encoded_twice_are_turned_back_by_the_line_that_is_asked_for(city: Path) -> None:
    borders = other(city, {"1": "MÃ¶lschbach"})
    finding = stopped(city, borders, "boundaries.encoded_twice")
    write(city, "schematic = true", pasted(finding["remedy"]))
    right(city, borders)


def test_quartiers_of_one_name_cannot_be_told_apart_by_it(city: Path) -> None:
    squares({**OWN, "9": OWN["8"]}).to_file(city / "own.gpkg")
    finding = stopped(city, other(city), "boundaries.instead_shared")
    assert "Weiher (9)" in finding["found"]


def test_an_encoding_for_the_other_file_leaves_the_citys_own_names_alone(city: Path) -> None:
    own = gpd.read_file(city / "own.gpkg")
    own.to_file(city / "own.shp", encoding="utf-8")
    other(city)
    borders = city.parent / "real.shp"
    gpd.read_file(city.parent / "real.gpkg").to_file(borders, encoding="ISO-8859-1")
    borders.with_suffix(".cpg").write_text("UTF-8", encoding="utf-8")
    path = city / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("own.gpkg", "own.shp"), encoding="utf-8")
    finding = stopped(city, borders, "boundaries.encoding_wrong")
    write(city, "schematic = true", next(line for line in pasted(finding["remedy"]).splitlines() if "cp1252" in line))
    right(city, borders)


def test_a_refused_city_shows_the_shapes_of_the_other_file(city: Path) -> None:
    borders = other(city, {"6": "Xanten"})
    outlines = read_outlines(city, boundaries=borders)
    assert outlines
    assert outlines.file == "real.gpkg"
    assert len(outlines.drawing.shapes) == 9


def test_the_check_takes_the_file_and_draws_where_it_lies(city: Path, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    asked = [str(city), "--boundaries", str(other(city)), "--pictures", str(pictures), "--json"]
    answer = CliRunner().invoke(app, ["check", *asked])
    assert answer.exit_code == 0, answer.output
    assert "boundaries.instead" in answer.output
    assert list(pictures.glob("*.svg"))


def test_a_file_that_is_not_there_is_named_by_what_named_it(city: Path) -> None:
    finding = stopped(city, city / "nowhere.shp", "boundaries.instead_missing")
    assert "QUARTIER_BOUNDARIES" in finding["remedy"]


def test_the_server_takes_the_file_of_its_environment(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUARTIER_DATA", str(city))
    monkeypatch.setenv("QUARTIER_BOUNDARIES", str(other(city)))
    served = read_city()
    assert not isinstance(served, Refusal)
    assert not served.boundaries.schematic
    assert dict(served.quartier_names) == OWN


@pytest.mark.parametrize("name", ["kl18_25832_utf8", "kl18_25832_utf8_nocpg", "kl18_31466_latin1_nocpg"])
def test_the_demonstration_in_the_citys_own_borders(real_data: Path, name: str) -> None:
    folder = real_data / "kaiserslautern"
    dataset, findings = read(DEMO, folder / f"{name}.shp")
    assert dataset is not None, findings
    facts = pd.read_csv(folder / "district_facts.csv")
    there = quartier_at(dataset.boundaries, facts["rep_lon"], facts["rep_lat"])
    assert there.to_list() == [f"{number:02}" for number in facts["ortsbezirk_nr"]]
    own = pd.read_csv(DEMO / "sources" / "district_facts.csv", dtype=str).set_index("quartier_id")["name"]
    assert dict(dataset.quartier_names) == own.to_dict()
    measured = dataset.boundaries.metric["area_km2"].reindex(there)
    assert measured.to_list() == pytest.approx(facts["area_km2_calc"].to_list(), rel=2e-3)
    assert not dataset.boundaries.schematic
    assert "schematisch" not in dataset.city.source.in_language("de")


@pytest.mark.parametrize("schematic", [True, False])
def test_a_grid_made_for_schematic_borders_colours_nothing_in_others(city: Path, schematic: bool) -> None:
    """The demonstration's grid is invented with its borders; where people really live it cannot tell."""
    middles = squares().to_crs("EPSG:25832").centroid
    spots = [Point(at.x + 250 * x, at.y + 250 * y) for at in middles for x in (-1, 0, 1) for y in (-1, 0, 1)]
    gpd.GeoDataFrame({"persons": [50] * len(spots)}, geometry=spots, crs="EPSG:25832").to_file(city / "grid.gpkg")
    if not schematic:
        own = (city / "dataset.toml").read_text(encoding="utf-8")
        (city / "dataset.toml").write_text(own.replace("schematic = true\n", ""), encoding="utf-8")
    with (city / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write('\n[population]\nfile = "grid.gpkg"\nall = "persons"\n')
    dataset, findings = read(city, other(city))
    assert dataset is not None, findings
    assert (dataset.context.settlement is None) == schematic
