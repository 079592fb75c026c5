"""What a dataset tells of participation that no single file holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Rejected
from tests.demo import demo_city
from tests.tiny_city import CATALOGUE, DATASET, build_city

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


def test_parts_of_answers_at_once_are_those_one_by_one(demo: Dataset) -> None:
    parts = demo.respondents.parts()
    assert parts.index.tolist() == list(demo.quartier_names)
    assert parts.columns.tolist() == ["all", *demo.catalogue.target_groups]
    assert (parts["all"].dropna() == 100).all()
    for group in demo.catalogue.target_groups:
        singly = [demo.respondents.part(group, quartier) for quartier in parts.index]
        np.testing.assert_allclose(parts[group], np.array(singly, dtype=float))
    assert parts.isna().to_numpy().any(), "a withheld number must stay unknown"
    assert parts.notna().to_numpy().mean() > 0.8


def test_a_part_is_that_of_the_question_most_people_answered_in_the_latest_survey(demo: Dataset) -> None:
    rows = demo.estimates.query("wave == '2025' and quartier_id == '06' and n.notna()").set_index(["indicator", "target_group"])[
        "n"
    ]
    most = rows.xs("all", level="target_group").max()
    asked = rows.xs("all", level="target_group").loc[lambda n: n == most].index
    wanted = {100 * rows[indicator, "older"] / most for indicator in asked if (indicator, "older") in rows}
    assert any(demo.respondents.part("older", "06") == pytest.approx(one) for one in wanted)


def test_places_and_population_are_read_with_the_city(demo: Dataset) -> None:
    assert {one.quartier_id for one in demo.places_to_stand} < set(demo.quartier_names)
    assert demo.population is not None
    assert set(demo.population.persons) == {"all", *demo.catalogue.target_groups}


def test_a_fault_of_places_or_population_is_told_with_all_others(tmp_path: Path) -> None:
    extra = '\n[places]\nfile = "places.csv"\n\n[population]\nfile = "grid.gpkg"\nall = "persons"\n'
    folder = build_city(tmp_path / "city", dataset=DATASET + extra)
    titles = "place_id,name,quartier_id,latitude,longitude,accessible,hours"
    (folder / "places.csv").write_text(f"{titles}\np,Platz,1,0,0,yes,\n", encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        load(folder)
    assert {found.code for found in rejected.value.findings} >= {"places.outside", "folder.missing_file"}


def test_a_city_without_them_has_none(tmp_path: Path) -> None:
    city = load(build_city(tmp_path / "city"))
    assert (city.places_to_stand, city.population) == ((), None)


def test_without_a_survey_no_part_is_known(tmp_path: Path) -> None:
    start, end = DATASET.index("[[waves]]"), DATASET.index("[statistics]")
    figures = CATALOGUE[: CATALOGUE.index("[indicators.comfort]")] + CATALOGUE[CATALOGUE.index("[indicators.inhabitants]") :]
    city = load(build_city(tmp_path / "city", dataset=DATASET[:start] + DATASET[end:], catalogue=figures))
    parts = city.respondents.parts()
    assert parts.shape == (9, 2)
    assert parts.isna().all(axis=None)
    assert city.respondents.part("older", "") is None
