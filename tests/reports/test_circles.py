"""What adds up: its maps have circles and totals, never fills and averages."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from geo.drawing import patterns
from geo.drawing.classes import Mark
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, Verdict, estimate_of
from language.words import words_for
from reports.map.circles import circle_scale
from reports.map.content import map_content, map_rows, whole_name
from reports.map.requests import Display, MapRequest, Second, displays_of, seconds_of
from reports.map.table import export_frame
from reports.map.totals import total_line
from tests.demo import demo_city, flensburg
from tests.reports.maps import offered
from tests.tiny_city import CATALOGUE, DATASET, build_city

ENGLISH = words_for("en")
TOTAL = """
[indicators.content]
theme = "living"
name = "Content people"
formula = { total = "comfort" }
unit = "people"
polarity = "neither"
"""


@pytest.fixture(scope="module", name="flensburg")
def the_city_of_flensburg() -> Dataset:
    return flensburg()


@pytest.fixture(scope="module", params=["kaiserslautern", "flensburg"])
def city(request: pytest.FixtureRequest) -> Dataset:
    return demo_city() if request.param == "kaiserslautern" else request.getfixturevalue("flensburg")


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A total of a survey: nobody answered in quartier 1, too few in 2 and 3, many in 9."""
    answered = {1: 0, 2: 5, 3: 6, 9: 1500}
    answers = [
        f"{quartier},{70 if person % 4 == 0 else 30},{5 if person % 10 < quartier else 2},{1 + person % 5},30"
        for quartier in range(1, 10)
        for person in range(answered.get(quartier, 300))
    ]
    wave = '[[waves]]\nid = "2020"\n'
    weighted = f'{wave}weight = "weight"\nweights = "design"\npopulation_size = {30 * len(answers)}\n'
    dataset = DATASET.replace(wave, weighted)
    survey = "\n".join(["quartier,age,q1,q2,weight", *answers]) + "\n"
    return load(build_city(tmp_path_factory.mktemp("surveyed"), survey=survey, catalogue=CATALOGUE + TOTAL, dataset=dataset))


def _counts(city: Dataset) -> list[str]:
    return [own.id for own in city.catalogue.indicators.values() if own.adds_up and city.waves_of(own.id)]


def _maps(city: Dataset) -> list[MapRequest]:
    """Of some of them, in every display."""
    return [request for name in _counts(city)[:3] for request in offered(city, (name, "all", ""))]


def test_both_cities_have_what_adds_up(city: Dataset) -> None:
    assert len(_counts(city)) >= 2
    sums = {name: city.latest_rows(name)["value"] for name in _counts(city)}
    for name, own in city.catalogue.indicators.items():
        whole = city.city_estimate(name, "all", city.waves_of(name)[-1])
        values = city.latest_rows(name)["value"]
        if own.source == "register" and whole is not None and abs(values.sum() - whole.value) < 0.01 * abs(whole.value):
            assert name in sums, f"{name} is the sum of its quartiers and must not be drawn as if it were no count"


def test_no_quartier_is_filled(city: Dataset) -> None:
    requests = _maps(city)
    assert {request.display for request in requests} >= {Display.VALUES, Display.TWO}
    for request in requests:
        content = map_content(city, request, "en")
        assert content.painting.colours == (patterns.PALE,), request
        document = json.loads(content.document)
        assert document["symbols"]["largest"] > 0
        assert content.legend.rings is not None
        labels = [entry.label for entry in content.legend.entries if entry.mark is Mark.VALUE]
        assert labels == (["more than before", "less than before"] if request.display is Display.CHANGE else [])


def test_every_number_that_is_shown_has_the_area_of_its_circle(city: Dataset) -> None:
    for request in _maps(city):
        painting = map_content(city, request, "en").painting
        rows = map_rows(city, request)
        values = city.rounded(request.indicator, rows["value"])
        circles = {circle.quartier_id: circle for circle in painting.circles()}
        assert set(circles) == set(rows.index[rows["status"].isin(SHOWN)])
        scale = painting.symbols.scale
        for key, circle in circles.items():
            assert circle.radius**2 * scale.largest == pytest.approx(scale.radius**2 * abs(values[key]), rel=1e-9)
        document = json.loads(painting.as_json("en"))
        sent = document["figures"][0]["values"]
        on_screen = document["symbols"]["pixels"][0] / scale.radius
        for at, key in enumerate(rows.index):
            if key in circles:  # as the browser reckons it
                radius = document["symbols"]["pixels"][0] * math.sqrt(abs(sent[at]) / document["symbols"]["largest"])
                assert radius == pytest.approx(circles[key].radius * on_screen, abs=0.05)


def test_all_dates_and_groups_of_a_count_have_one_scale(flensburg: Dataset) -> None:
    waves = flensburg.waves_of("residents")
    assert len(waves) > 3
    symbols = [map_content(flensburg, MapRequest("residents", "all", wave), "en").painting.symbols for wave in waves]
    assert {own.scale for own in symbols} == {circle_scale(flensburg, "residents")}
    rows = flensburg.estimates
    rows = rows[(rows["indicator"] == "residents") & (rows["level"] == "quartier")]
    assert circle_scale(flensburg, "residents").largest == rows["value"].max()


def test_a_change_has_circles_of_two_colours(flensburg: Dataset) -> None:
    request = MapRequest("residents", "all", "2022", Display.CHANGE, Second("wave", flensburg.waves_of("residents")[0]))
    rows = map_rows(flensburg, request)
    colours = {circle.quartier_id: circle.colour for circle in map_content(flensburg, request, "en").painting.circles()}
    by_sign = {
        sign: {colours[key] for key in rows.index[own]} for sign, own in (("+", rows["value"] > 0), ("-", rows["value"] < 0))
    }
    assert [len(found) for found in by_sign.values()] == [1, 1]
    assert by_sign["+"] != by_sign["-"]


def test_classes_and_pairs_are_not_offered_for_what_adds_up(city: Dataset) -> None:
    for name in _counts(city):
        wave = city.waves_of(name)[-1]
        assert not {Display.PAIR, Display.DIFFERS} & set(displays_of(city, name, "all", wave))
    filled = next(own.id for own in city.catalogue.indicators.values() if not own.adds_up)
    seconds = {second.id for second in seconds_of(city, Display.PAIR, filled, "all", city.waves_of(filled)[-1])}
    assert seconds
    assert not seconds & set(_counts(city))


def test_a_survey_s_total_marks_what_is_withheld_or_missing(surveyed: Dataset) -> None:
    assert {Display.VALUES, Display.CERTAINTY} <= set(displays_of(surveyed, "content", "all", "2020"))
    for display in (Display.VALUES, Display.CERTAINTY):
        content = map_content(surveyed, MapRequest("content", "all", "2020", display), "en")
        painting, statuses = content.painting, surveyed.quartier_rows("content", "all", "2020")["status"]
        assert set(statuses) == {"ok", "withheld", "no_data"}
        assert painting.marks.tolist() == statuses.tolist()
        shown = statuses.isin(SHOWN)
        assert painting.numbers.notna().tolist() == shown.tolist()
        circles = {circle.quartier_id: circle for circle in painting.circles()}
        assert set(circles) == set(statuses.index[shown])
        assert {entry.mark for entry in content.legend.entries} == {Mark.WITHHELD, Mark.NO_DATA}
        sent = json.loads(content.document)
        assert all(fill == "." for fill, here in zip(sent["symbols"]["fills"], shown, strict=True) if not here)
    assert content.legend.part is not None
    rows = surveyed.quartier_rows("content", "all", "2020")
    steps = {key: sum(rows["se"][key] / rows["value"][key] >= limit for limit in (0.05, 0.1, 0.2)) for key in circles}
    assert {key: circle.colour for key, circle in circles.items()} == {
        key: painting.symbols.colours[step] for key, step in steps.items()
    }
    assert len(set(steps.values())) > 1


def test_the_city_s_value_is_a_total(city: Dataset) -> None:
    for name in _counts(city):
        assert whole_name(city, name, ENGLISH) == f"{ENGLISH.pick(city.city.name)} in total"
        wave = city.waves_of(name)[-1]
        if city.city_estimate(name, "all", wave) is None:  # some of its numbers are not told, so nobody knows
            continue
        assert (
            export_frame(city, MapRequest(name, "all", wave), ENGLISH)["Name"].iloc[-1]
            == f"{ENGLISH.pick(city.city.name)} in total"
        )


def test_a_quartier_is_told_with_its_part_of_the_total(flensburg: Dataset) -> None:
    indicator = flensburg.catalogue.indicators["residents"]
    here = ("residents", "all", "2022")
    whole = flensburg.city_estimate(*here)
    rows = flensburg.quartier_rows(*here)
    said = [total_line(flensburg, indicator, estimate_of(rows, key), whole, ENGLISH, quartier=True) for key in rows.index]
    parts = rows["value"] / whole.value
    expected = [f"Flensburg in total: 99,341\N{NO-BREAK SPACE}people; {ENGLISH.number(100 * part)}% of it here" for part in parts]
    assert said == expected
    assert total_line(flensburg, indicator, whole, whole, ENGLISH, quartier=False) == "A total, not an average."
    rate = flensburg.catalogue.indicators["under_18_share"]
    assert total_line(flensburg, rate, whole, whole, ENGLISH, quartier=True) == ""


def test_part_of_a_survey_s_total_is_not_reckoned(surveyed: Dataset) -> None:
    """Both ends of the fraction were drawn from a sample; nobody says how far the part may be off."""
    indicator, whole = surveyed.catalogue.indicators["content"], surveyed.city_estimate("content", "all", "2020")
    said = total_line(surveyed, indicator, whole, whole, ENGLISH, quartier=True)
    assert said.startswith("Kleinstadt in total: ")
    assert "%" not in said


def test_a_true_zero_is_written_and_an_uncertain_number_has_a_broken_rim(tmp_path: Path) -> None:
    written = {key: f"{key}00" for key in range(1, 9)} | {4: "0", 5: "(500)"}
    table = "quartier_id,indicator,date,value\n" + "".join(f"{key},inhabitants,,{value}\n" for key, value in written.items())
    signs = '\n[files."statistics.csv"]\nsigns = { "()" = "unreliable" }\n'
    tiny = load(build_city(tmp_path, statistics=table, dataset=DATASET + signs))
    painting = map_content(tiny, MapRequest("inhabitants", "all", "undated"), "en").painting
    circles = {circle.quartier_id: circle for circle in painting.circles()}
    assert circles["4"].radius == 0.0
    assert min(circle.radius for key, circle in circles.items() if key != "4") > 0
    assert [key for key, circle in circles.items() if circle.uncertain] == ["5"]
    assert painting.marks["5"] == Mark.UNRELIABLE
    assert "9" not in circles
    assert painting.marks["9"] == Mark.NO_DATA
    assert pd.isna(painting.numbers["9"])


def test_a_balance_says_which_circles_are_below_zero(tmp_path: Path) -> None:
    """50 lost and 50 won have circles of one size."""
    table = "quartier_id,indicator,date,value\n" + "".join(
        f"{key},inhabitants,{year},{(key - 5) * (10 if year == 2020 else 20)}\n" for key in range(1, 10) for year in (2015, 2020)
    )
    unit = 'unit = { de = "Einwohner", en = "inhabitants" }\nkind = "count"'
    assert unit in CATALOGUE
    catalogue = CATALOGUE.replace(unit, 'unit = "ha"\nkind = "amount"')
    answer = '\n[[figures]]\nfile = "statistics.csv"\nnegative = ["inhabitants"]\n'
    tiny = load(build_city(tmp_path, statistics=table, catalogue=catalogue, dataset=DATASET + answer))
    for request in (MapRequest("inhabitants", "all", "2020"), MapRequest("inhabitants", "all", "2015")):
        painting, legend = map_content(tiny, request, "en").painting, map_content(tiny, request, "en").legend
        circles = {int(circle.quartier_id): circle for circle in painting.circles()}
        assert circles[1].radius == pytest.approx(circles[9].radius)
        below, above = ({circles[key].colour for key in keys} for keys in (range(1, 5), range(6, 10)))
        assert len(below) == len(above) == 1
        assert not below & above
        assert [entry.label for entry in legend.entries][:2] == ["more than 0", "less than 0"]
    whole = Estimate(100.0, math.nan, math.nan, None, Status.OK, Verdict.NONE, "register")
    assert "%" not in total_line(tiny, tiny.catalogue.indicators["inhabitants"], whole, whole, ENGLISH, quartier=True)


def test_a_part_is_not_rounded_to_the_whole_nor_to_nothing(flensburg: Dataset) -> None:
    indicator = flensburg.catalogue.indicators["residents"]
    whole, *parts = (
        Estimate(value, math.nan, math.nan, None, Status.OK, Verdict.NONE, "register") for value in (1000, 996, 4, 1000)
    )
    said = [total_line(flensburg, indicator, part, whole, ENGLISH, quartier=True).split("; ")[1] for part in parts]
    assert said == ["more than 99% of it here", "less than 1% of it here", "100% of it here"]
