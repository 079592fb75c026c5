"""The second city: it loads without a survey, its pages show, and its numbers are those of the atlas."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import views.frame.city
from dataset.dataset import Dataset
from tests.demo import flensburg

ROOT = Path(__file__).parent.parent
CITY = ROOT / "data" / "flensburg"
NAMES = (
    "Altstadt", "Neustadt", "Nordstadt", "Westliche Höhe", "Friesischer Berg", "Weiche", "Südstadt", "Sandberg", "Jürgensby",
    "Fruerlund", "Mürwik", "Engelsby", "Tarup",
)  # fmt: skip
KEYS = [f"STGT{number:02}" for number in range(1, 14)]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return flensburg()


@pytest.fixture(scope="module")
def figures(dataset: Dataset) -> pd.Series:
    """Values by indicator, date and quartier; the city's is empty."""
    rows = dataset.released.estimates
    return rows[rows["value"].notna()].set_index(["indicator", "wave", "quartier_id"])["value"]


def test_thirteen_districts_with_their_names_and_no_finding(dataset: Dataset) -> None:
    assert dict(dataset.quartier_names) == {key: f"{key[-2:]} {name}" for key, name in zip(KEYS, NAMES, strict=True)}
    assert [str(finding.observed) for finding in dataset.findings] == []


def test_the_city_says_its_licence_and_makes_no_claim_to_be_invented(dataset: Dataset) -> None:
    city = dataset.city
    assert not city.demonstration
    for language in ("de", "en"):
        assert "CC0" in city.source.by_language[language]


def test_every_indicator_has_its_texts_in_two_languages(dataset: Dataset) -> None:
    for indicator in dataset.catalogue.indicators.values():
        for text in (indicator.name, indicator.question, indicator.base, indicator.unit):
            assert set(text.by_language) == {"de", "en"}, indicator.id


def test_numbers_of_persons_are_counts_and_never_rank(dataset: Dataset) -> None:
    units = {"Personen", "Kinder", "Haushalte"}
    counts = {own.id for own in dataset.catalogue.indicators.values() if own.unit.by_language["de"] in units}
    assert counts == {own.id for own in dataset.catalogue.indicators.values() if own.kind == "count"}
    weighable = {name for own in dataset.catalogue.weighable.values() for name in own}
    assert weighable == {
        "employment_rate",
        "unemployed_share",
        "sgb2_share",
        "sgb2_children_rate",
        "benefits_15_to_64",
        "basic_income_from_65_share",
    }


def test_values_reckoned_by_hand(figures: pd.Series) -> None:
    assert figures["residents", "2022", "STGT03"] == 12532
    assert figures["residents", "2011", ""] == 89448
    assert figures["unemployed_share", "2022", "STGT03"] == pytest.approx(100 * 727 / 8434, abs=0.06)
    assert figures["sgb2_share", "2021", "STGT02"] == pytest.approx(100 * 1116 / (745 + 3736), abs=0.06)
    assert figures["basic_income_18_to_64_share", "2021", ""] == pytest.approx(100 * 1650 / 63570, abs=0.06)


def test_the_citys_values_are_those_that_the_city_published(figures: pd.Series) -> None:
    """The summary of the Sozialatlas 2022, of the year 2021, and of 2018 for the births of 2017."""
    assert figures["migration_background_share", "2021", ""] == pytest.approx(29.8, abs=0.051)
    assert figures["benefits_15_to_64", "2021", ""] == 17.5
    assert figures["from_65_share", "2021", ""] == pytest.approx(19.8, abs=0.051)
    assert figures["births", "2017", ""] == 911


def test_what_cannot_be_right_is_not_shown(figures: pd.Series) -> None:
    dates = {name: set(own.index.get_level_values("wave")) for name, own in figures.groupby(level="indicator")}
    assert dates["births"] == {"2017", "2018", "2019", "2020", "2021", "2022"}
    assert ("housing_benefit_rate", "2018", "STGT03") not in figures.index
    assert ("housing_benefit_rate", "2018", "STGT02") in figures.index
    assert ("housing_benefit_rate", "2018", "") not in figures.index
    assert ("unemployed_under_25", "2022", "STGT13") not in figures.index


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    views.frame.city.current_city.clear()
    monkeypatch.setenv("QUARTIER_DATA", str(CITY))
    monkeypatch.delenv("QUARTIER_FILES", raising=False)
    yield AppTest.from_file(str(ROOT / "navigation.py"), default_timeout=60)
    views.frame.city.current_city.clear()


@pytest.mark.parametrize("indicator", ["sgb2_share", "age_ratio"])
def test_the_map_page_shows_it(app: AppTest, indicator: str) -> None:
    app.query_params["indicator"] = indicator
    app.query_params["quartier"] = "STGT03"
    app.run()
    assert not app.exception
    page = " ".join(element.proto.body for element in app.get("html"))
    assert 'class="legend"' in page
    assert "Demodaten" not in page
    [panel] = [part.proto for part in app.get("bidi_component") if part.proto.component_name.endswith("panel")]
    assert "03 Nordstadt" in json.loads(panel.json)["markup"]


@pytest.mark.parametrize("page", ["compare", "choice", "profile", "thread"])
def test_the_other_pages_show_without_a_survey(app: AppTest, page: str) -> None:
    app.run()
    app.switch_page(f"views/{page}/page.py").run()
    assert not app.exception


def test_made_again_from_the_atlas_it_is_the_same(real_data: Path, tmp_path: Path) -> None:
    script = ROOT / "script" / "make_flensburg.py"
    subprocess.run([sys.executable, script, real_data / "flensburg", "--output", tmp_path], check=True)
    assert (tmp_path / "statistics.csv").read_bytes() == (CITY / "statistics.csv").read_bytes()
    with (
        zipfile.ZipFile(CITY / "stadtteile.zip") as shipped,
        zipfile.ZipFile(real_data / "flensburg" / "flensburg_stadtteile.zip") as published,
    ):
        assert {name: shipped.read(name) for name in shipped.namelist()} == {
            name: published.read(name) for name in shipped.namelist()
        }
        assert len(shipped.namelist()) == 5


def test_its_values_are_those_of_the_details(real_data: Path, figures: pd.Series) -> None:
    """The details of 2021 stand in another file than the one that the figures are made of."""
    details = json.loads((real_data / "flensburg" / "details.json").read_text(encoding="utf-8"))
    assert figures["residents", "2021", ""] == details["summary"]["sum_residents"]
    for own in details["detail"]:
        ages, migration, benefits = own["age_groups"], own["migration_background"], own["benefits_characteristics"]
        jobless, residents, basic = own["unemployment_characteristics"], own["residents"], own["basic_benefits_income"]
        expected = {
            "residents": residents,
            "births": own["births"],
            "employed": own["employed_residents"],
            "employment_rate": own["employment_rate"],
            "unemployed": own["unemployed_residents"],
            "age_ratio": own["age_ratio"],
            "under_18": ages["age_to_under_18"],
            "from_65": ages["age_65_and_above"],
            "under_7_share": 100 * ages["age_0_to_under_7"] / residents,
            "from_18_to_29_share": 100 * ages["age_18_to_under_30"] / residents,
            "from_80_share": 100 * ages["age_80_and_above"] / residents,
            "foreign_share": 100 * migration["foreign_citizenship"] / residents,
            "migration_background_share": 100 * sum(migration.values()) / residents,
            "unemployed_share": 100 * own["unemployed_residents"] / ages["age_18_to_under_65"],
            "unemployed_sgb2": jobless["percentage_sgb_ii"],
            "unemployed_women": jobless["percentage_female"],
            "unemployed_foreign": jobless["percentage_foreign_citizenship"],
            "unemployed_under_25": jobless["percentage_age_under_25"],
            "sgb2": benefits["beneficiaries_sgbii"],
            "sgb2_women": benefits["percentage_females"],
            "sgb2_single_parents": benefits["percentage_single_parents"],
            "sgb2_foreign": benefits["percentage_foreign_citizenship"],
            "sgb2_children_rate": 100 * own["inactive_beneficiaries_in_households"] / ages["age_to_under_18"],
            "basic_income_from_65_share": 100 * basic["age_65_and_above"] / ages["age_65_and_above"],
            "basic_income_18_to_64_share": 100 * basic["age_18_to_under_65"] / ages["age_18_to_under_65"],
            "housing_benefit_rate": 1000 * own["housing_benefit"] / residents,
        }
        quartier = f"STGT{own['district_id']:02}"
        if (
            own["district_name"] == "Fruerlund"
        ):  # 22.1 there; 1,644 people from 65 and 4,133 from 18 to 64 make 41.0 of the SQL right
            del expected["age_ratio"]
        for indicator, value in expected.items():
            assert figures[indicator, "2021", quartier] == pytest.approx(value, abs=0.051), (indicator, quartier)
        suits = own["risk_of_homelessness"]
        assert figures.get(("eviction_suits", "2021", quartier)) == suits


@pytest.mark.parametrize(
    ("indicator", "table", "column"),
    [
        ("residents", "fl_residents_by_district", "residents"),
        ("unemployed", "fl_unemployed_residents_by_district", "residents"),
        ("employment_rate", "fl_employed_with_pension_insurance_by_district", "employment_rate"),
        ("age_ratio", "fl_age_ratio_by_district", "quotient"),
        ("sgb2", "fl_beneficiaries_by_district", "residents"),
        ("benefits_15_to_64", "fl_beneficiaries_age_15_to_under_65_by_district", "percentage_of_total_residents"),
        ("eviction_suits", "fl_risk_homelessness_by_district", "residents"),
    ],
)
def test_every_year_is_that_of_the_atlas(real_data: Path, figures: pd.Series, indicator: str, table: str, column: str) -> None:
    """Read by a database, as the atlas is meant to be, and not by what made the figures."""
    text = (real_data / "flensburg" / "flensburg_sozialatlas.sql").read_text(encoding="utf-8")
    begin = text.index(f"CREATE TABLE IF NOT EXISTS {table} ")
    insert = text.index(f"INSERT INTO {table} ", begin)
    definition = text[begin : text.index(";", begin) + 1].replace("SERIAL", "INTEGER")
    database = sqlite3.connect(":memory:")
    database.executescript(definition + text[insert : text.index(";", insert) + 1])
    rows = database.execute(f"SELECT year, district_id, {column} FROM {table} WHERE district_id AND {column} IS NOT NULL")
    expected = {(str(year), f"STGT{district:02}"): value for year, district, value in rows}
    own = figures[indicator]
    assert own[own.index.get_level_values("quartier_id") != ""].to_dict() == pytest.approx(expected)
