"""The demonstration city: made again it is the same, and it keeps what its README promises."""

import csv
import subprocess
import sys
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from dataset.load import internal_table
from tests.demo import demo_city

ROOT = Path(__file__).parent.parent
CITY = ROOT / "data" / "kaiserslautern"
WAVES = ("2017", "2021", "2025")
IDS = [f"{number:02}" for number in range(1, 19)]
SMALL = {"11", "14"}


@pytest.fixture(scope="module")
def made_again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo_city")
    subprocess.run([sys.executable, ROOT / "script" / "make_demo_city.py", "--output", folder], check=True, cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def facts():
    return read("sources/district_facts.csv").set_index("quartier_id")


@pytest.fixture(scope="module")
def boundaries():
    return gpd.read_file(CITY / "boundaries.shp").set_index("quartier")


@pytest.fixture(scope="module")
def catalogue():
    return tomllib.loads((CITY / "catalogue.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def surveys():
    return {wave: read(f"survey_{wave}.csv") for wave in WAVES}


def read(name):
    return pd.read_csv(CITY / name, dtype="str", keep_default_na=False)


def weighted(survey, formula):
    """The survey's value of a formula in plain pandas."""
    code = pd.to_numeric(survey[formula.get("share", formula.get("mean"))])
    if "share" in formula:
        counted, value = code.isin(formula["of"]), 100.0 * code.isin(formula["yes"])
    else:
        counted, value = code.between(*formula["scale"]), code
    weight = survey["weight"].astype(float)[counted]
    return (value[counted] * weight).sum() / weight.sum()


@pytest.mark.parametrize(
    "name",
    [
        "statistics.csv",
        "workshop_states.csv",
        "questionnaires_2018.csv",
        "survey_2017.csv",
        "survey_2021.csv",
        "survey_2025.csv",
        "invited.csv",
        "places.csv",
        "sources/true_values.csv",
    ],
)
def test_tables_made_again_are_the_same_bytes(made_again, name):
    assert (made_again / name).read_bytes() == (CITY / name).read_bytes()


def test_the_population_grid_made_again_is_the_same_and_small(made_again):
    grid = gpd.read_file(CITY / "population_grid.gpkg")
    again = gpd.read_file(made_again / "population_grid.gpkg")
    assert_geodataframe_equal(again, grid)
    assert (CITY / "population_grid.gpkg").stat().st_size < 300_000


def test_the_population_grid_holds_every_inhabitant_in_the_right_quartier(boundaries, facts):
    grid = gpd.read_file(CITY / "population_grid.gpkg")
    owner = gpd.sjoin(grid, boundaries[["geometry"]], predicate="within")["quartier"]
    counts = grid.drop(columns="geometry")
    persons = counts["persons"].groupby(owner).sum()
    assert persons.to_dict() == facts["inhabitants"].astype(int).to_dict()
    assert (counts.le(counts["persons"], axis=0)).all(axis=None)
    parts = counts.sum() / counts["persons"].sum()
    assert parts.drop("persons").between(0.1, 0.35).all()


def test_places_are_examples_inside_their_quartiers(boundaries):
    places = read("places.csv")
    counts = places["quartier_id"].value_counts()
    assert 8 <= len(counts) < len(IDS)
    assert counts.between(3, 5).all()
    assert places["name"].str.endswith("(Beispiel)").all()
    points = gpd.GeoSeries.from_xy(places["longitude"].astype(float), places["latitude"].astype(float), crs=4326).to_crs(25832)
    own = gpd.GeoSeries(boundaries.geometry[places["quartier_id"]].array, crs=boundaries.crs)
    assert points.within(own).all()
    assert places["hours"].eq("").any()
    assert set(places["accessible"]) == {"yes", "no", ""}


def test_boundaries_made_again_are_the_same(made_again, boundaries):
    again = gpd.read_file(made_again / "boundaries.shp").set_index("quartier")
    assert again.drop(columns="geometry").equals(boundaries.drop(columns="geometry"))
    assert again.crs == boundaries.crs
    assert shapely.hausdorff_distance(again.boundary.array, boundaries.boundary.array).max() < 0.05


def test_boundaries_fill_the_real_outline_with_the_real_shares(boundaries, facts):
    assert boundaries.crs.to_epsg() == 25832
    assert boundaries.index.tolist() == IDS
    assert boundaries["name"].to_dict() == facts["name"].to_dict()
    outline = gpd.read_file(CITY / "sources" / "outline.geojson").geometry.iloc[0]
    assert shapely.union_all(boundaries.geometry.array).symmetric_difference(outline).area < 1e-5 * outline.area
    assert outline.area / 1e6 / facts["area_km2"].astype(float).sum() == pytest.approx(0.9885, abs=0.0005)
    shares = facts["area_km2"].astype(float) / facts["area_km2"].astype(float).sum()
    assert (boundaries.area / outline.area / shares - 1).abs().max() < 0.005
    off = boundaries.centroid.distance(gpd.GeoSeries(_points(facts, "centroid_"), index=boundaries.index, crs=boundaries.crs))
    assert off.max() < 160  # metres, of real centroids to those drawn
    assert shapely.coverage_is_valid(boundaries.geometry.array)
    assert (boundaries.geom_type == "Polygon").all()
    assert boundaries.contains(gpd.GeoSeries(_points(facts), index=boundaries.index, crs=boundaries.crs)).all()
    slim = boundaries.area - boundaries.buffer(-100).buffer(100).area
    assert (slim / boundaries.area).max() < 0.02  # no slivers: hardly anything is narrower than 200 m
    shared = shapely.length(boundaries.geometry.array).sum() - shapely.union_all(boundaries.geometry.array).length
    assert shared > 100_000  # metres, each border counted from both sides


def _points(facts, which=""):
    return gpd.points_from_xy(facts[f"{which}easting"].astype(float), facts[f"{which}northing"].astype(float))


@pytest.mark.parametrize("wave", WAVES)
def test_sample_design(surveys, wave):
    survey = surveys[wave]
    assert survey["stratum"].equals(survey["quartier_id"])
    counts = survey.groupby("stratum").size()
    assert counts.index.tolist() == IDS
    assert counts.drop(list(SMALL)).between(80, 300).all()
    assert counts[list(SMALL)].between(20, 40).all()
    strata = survey.astype({"weight": float, "stratum_size": int}).groupby("stratum")
    assert (strata["stratum_size"].nunique() == 1).all()
    assert np.allclose(strata["weight"].sum(), strata["stratum_size"].first(), rtol=1e-5)
    assert (strata["weight"].std() / strata["weight"].mean()).between(0.1, 0.4).all()
    assert survey["age"].astype(int).between(18, 92).all()


@pytest.mark.parametrize("wave", WAVES)
def test_some_questions_stay_open_and_codes_are_known(surveys, wave):
    items = surveys[wave].loc[:, "feels_at_home":]
    assert set(np.unique(items.to_numpy().astype(str))) <= {"1", "2", "3", "4", "5", "97", "99", ""}
    silent = items.isin(["", "99"]).sum() / (items != "97").sum()
    assert silent.between(0.003, 0.08).all()


def test_survey_agrees_with_what_was_published(surveys, catalogue):
    survey = surveys["2017"]
    assert weighted(survey, catalogue["indicators"]["housing_very_satisfied"]["formula"]) == pytest.approx(71, abs=1.5)
    missed = {name: weighted(survey, {"share": name, "yes": [1], "of": [1, 2]}) for name in survey if name.startswith("missing_")}
    assert len(missed) >= 5
    assert max(missed, key=missed.get) == "missing_leisure"
    figures = read("statistics.csv").query("quartier_id != ''").astype({"value": float})
    context = figures.pivot(index="quartier_id", columns="indicator", values="value")
    assert abs(context["foreign_nationality_demo"].corr(context["job_seekers_demo"])) < 0.05


@pytest.mark.parametrize("wave", WAVES)
def test_survey_estimates_the_true_values(surveys, catalogue, wave):
    truth = read("sources/true_values.csv").query("wave == @wave and target_group == 'all' and quartier_id == ''")
    truth = truth.set_index("indicator")["value"].astype(float)
    surveyed = {
        name: indicator for name, indicator in catalogue["indicators"].items() if {"share", "mean"} & indicator["formula"].keys()
    }
    assert set(truth.index) == set(surveyed)
    for name, indicator in surveyed.items():
        near = 0.12 if "mean" in indicator["formula"] else 6.0  # about three standard errors
        assert weighted(surveys[wave], indicator["formula"]) == pytest.approx(truth[name], abs=near), name


@pytest.mark.parametrize(("told", "least", "most"), [(False, 0.93, 0.97), (True, 0.95, 0.985)])
def test_the_products_intervals_cover_the_true_values(told, least, most):
    """By quartier, target group, indicator and wave: inside the rate is that of 95 % intervals; told ones go outward."""
    truth = read("sources/true_values.csv").query("value != ''").astype({"value": float})
    keys = ["wave", "quartier_id", "target_group", "indicator"]
    estimates = demo_city().estimates.query("source == 'survey' and status == 'ok' and indicator in @truth.indicator")
    if not told:
        inside = internal_table(CITY).set_index([*keys, "level"])
        estimates = inside.loc[pd.MultiIndex.from_frame(estimates[[*keys, "level"]])].reset_index()
    both = estimates.merge(truth[[*keys, "value"]], on=keys, suffixes=("", "_true"), validate="one_to_one")
    assert len(both) == len(estimates) > 3000
    assert set(both["target_group"]) > {"all", "older", "newcomers"}
    covered = both["value_true"].between(both["lower"], both["upper"])
    assert least < covered.mean() < most
    assert covered.groupby(both["indicator"]).mean().min() > 0.85


def test_few_indicators_change_much(surveys):
    truth = read("sources/true_values.csv").query("target_group == 'all' and quartier_id != ''").astype({"value": float})
    change = truth.pivot(index=["indicator", "quartier_id"], columns="wave", values="value").diff(axis=1)
    assert change["2021"][("leisure_missing", "09")] < -10
    assert change["2021"][("feels_at_home", "06")] > 5
    assert change["2025"][("can_have_a_say", "09")] < -10
    assert change["2025"][("avoids_places", "01")] > 10
    for wave in WAVES[1:]:
        assert 0.02 < (change[wave].abs() > 5).mean() < 0.2
        assert change[wave].abs().median() < 1.5


def test_a_changed_question_moves_the_whole_city_and_is_named(catalogue):
    """In 2025 `well_informed` was asked in other words: the step is larger than anything the city's other means do."""
    means = {name for name, indicator in catalogue["indicators"].items() if "mean" in indicator["formula"]}
    truth = read("sources/true_values.csv").query("target_group == 'all' and quartier_id == ''")
    city = truth[truth["indicator"].isin(means)].astype({"value": float}).pivot(index="indicator", columns="wave", values="value")
    step = city["2025"] - city["2021"]
    assert step.idxmin() == "well_informed"
    assert step["well_informed"] < -0.15
    assert all("2025" in text for text in catalogue["indicators"]["well_informed"]["question"].values())
    assert [gap["wave"] for gap in catalogue["indicators"]["well_informed"]["breaks_in_series"]] == ["2025"]


def test_catalogue_is_complete(catalogue, surveys):
    themes, groups = catalogue["themes"], catalogue["target_groups"]
    german = [theme["name"]["de"] for theme in themes.values()]
    assert german == [
        "Zusammenleben",
        "Wohnen",
        "Sicherheit",
        "Sprache und Bildung",
        "Arbeit",
        "Freizeit und Treffpunkte",
        "Beteiligung",
        "Versorgung und Mobilität",
        "Bevölkerung und Fläche",
    ]
    assert len(groups) == 6
    registered = set(read("statistics.csv")["indicator"])
    for name, indicator in catalogue["indicators"].items():
        formula = indicator["formula"]
        assert indicator["theme"] in themes
        if "category" in formula:
            codes = {category["code"] for category in indicator["categories"]}
            assert set(read("workshop_states.csv")["value"]) == codes
            continue
        assert indicator["polarity"] in {"more_is_better", "more_is_worse", "neither"}
        assert all(len(text) <= 45 for text in indicator["name"].values()), name
        counted = "total" in formula or indicator.get("kind") in {"count", "amount"}
        assert ("breaks" in indicator) != counted, name  # circles have no classes
        assert indicator.get("breaks", []) == sorted(indicator.get("breaks", []))
        asked = ["name"] if "total" in formula else ["name", "question", "base"]  # a total has those of its share
        texts = asked + ["reading"] * ("share" in formula) + ["scale_low", "scale_high"] * ("mean" in formula)
        assert all(indicator[text].keys() - {"de-simple"} == {"de", "en"} for text in texts), name
        assert all("de-simple" in indicator[text] for text in ("name", "reading") if text in indicator), name
        if "register" in formula:
            assert indicator["polarity"] == "neither"
            assert formula["register"] in registered
        elif "total" in formula:
            assert indicator["polarity"] == "neither"
            assert "share" in catalogue["indicators"][formula["total"]]["formula"]
        else:
            assert all(next(iter(formula.values())) in survey for survey in surveys.values())
    kinds = {kind for indicator in catalogue["indicators"].values() for kind in indicator["formula"]}
    assert {"share", "mean", "median", "total", "register"} <= kinds, "each kind of number is shown"


def test_medians_and_totals_are_those_of_the_survey(surveys):
    """The median of all weights; a total is that of everybody who said yes, so the sum over quartiers is the city's."""
    estimates = demo_city().estimates.query("target_group == 'all' and status == 'ok'")
    told = estimates.set_index(["indicator", "wave", "quartier_id"])["value"]
    for wave, survey in surveys.items():
        weight, years = survey["weight"].astype(float), pd.to_numeric(survey["years_in_city"].replace({"": "99"}))
        asked = pd.DataFrame({"years": years, "weight": weight})[years != 99].sort_values("years")
        middle = asked["years"][asked["weight"].cumsum() >= asked["weight"].sum() / 2].iloc[0]
        assert told["years_in_city", wave, ""] == pytest.approx(middle, abs=1)
        yes = weight[survey["volunteering"] == "1"].sum()
        assert told["volunteers", wave, ""] == pytest.approx(yes, rel=0.05)
        assert abs(weight.sum() - 87_019) < 1


def test_first_indicators_spread_over_their_classes(catalogue):
    truth = read("sources/true_values.csv").query("wave == '2017' and target_group == 'all' and quartier_id != ''")
    opened = {}
    for name, indicator in catalogue["indicators"].items():
        opened.setdefault(indicator["theme"], name)
    del opened["population_area"]
    for name in opened.values():
        values = truth.loc[truth["indicator"] == name, "value"].astype(float)
        counts = np.bincount(np.digitize(values, catalogue["indicators"][name]["breaks"]), minlength=5)
        assert counts.min() > 0, name
        assert counts.max() <= 9, name


def test_statistics(facts):
    figures = read("statistics.csv")
    assert set(figures["quartier_id"]) == {*IDS, ""}
    inhabitants = figures.query("indicator == 'inhabitants'").set_index("quartier_id")
    assert inhabitants.loc[IDS, "value"].tolist() == facts["inhabitants"].tolist()
    assert inhabitants.loc["", "value"] == "101597"
    assert (inhabitants["date"] == "").all()


def test_workshops_refer_to_the_catalogue_and_to_quartiers(catalogue):
    with (CITY / "workshops.csv").open(encoding="utf-8", newline="") as file:
        events = {row["workshop_id"]: row for row in csv.DictReader(file)}
    with (CITY / "stations.csv").open(encoding="utf-8", newline="") as file:
        stations = list(csv.DictReader(file))
    for event in events.values():
        assert set(event["themes"].split(";")) <= set(catalogue["themes"])
        assert set(filter(None, event["target_groups"].split(";"))) <= set(catalogue["target_groups"])
        assert (event["status"] == "planned") == (event["date"] >= "2027") == ("(Beispiel)" in event["name"])
    for station in stations:
        assert station["quartier_id"] in IDS
        assert station["workshop_id"] in events
        assert bool(station["latitude"]) == bool(station["longitude"]) == bool(station["accuracy_m"])


def test_dataset_names_files_and_columns_that_exist(surveys, boundaries):
    dataset = tomllib.loads((CITY / "dataset.toml").read_text(encoding="utf-8"))
    assert [wave["id"] for wave in dataset["waves"]] == list(WAVES)
    for wave in dataset["waves"]:
        assert (CITY / wave["file"]).is_file()
        assert {wave["quartier"], wave["weight"], wave["stratum"], wave["stratum_size"]} <= set(surveys[wave["id"]])
    assert dataset["boundaries"]["key"] == boundaries.index.name
    assert set(dataset["aliases"].values()) <= set(IDS)


def test_nothing_shipped_tells_of_the_machine_that_made_it():
    texts = [*CITY.rglob("*.csv"), *CITY.rglob("*.toml"), ROOT / "data" / "README.md", *(ROOT / "script").rglob("*.py")]
    for path in texts:
        assert "/" + "tmp/" not in path.read_text(encoding="utf-8"), path
        assert "/" + "work/" not in path.read_text(encoding="utf-8"), path
