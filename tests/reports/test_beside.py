"""What stands beside a map's values, in the table and in files: standardised values and trends, never more than was released."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from geo.drawing.classes import Method, Scheme
from indicators.relations.shrinkage import CannotFit
from language.words import words_for
from reports.choice.content import answer_of
from reports.choice.words import notes
from reports.map.content import map_content, whole_name
from reports.map.over_time_table import over_time_frame
from reports.map.requests import Display, MapRequest, Second, displays_of
from reports.map.table import export_frame
from tests.answers_city import build_answers_city
from tests.demo import flensburg
from tests.tiny_city import build_city
from workshops.weighing import Weighing

WORDS = words_for("en")
TODAY = date(2026, 11, 26)
TRUST = MapRequest("trust", "all", "2025")
COMFORT = replace(TRUST, indicator="comfort")  # its series is broken in 2025
STANDARD, TREND = "Standardised by age", "Trend since 2017"
SINCE = "Change Befragung 2017 to Befragung 2020"
SAID = {"rising": "rising", "falling": "falling", "not_distinguishable": "no certain trend", "none": ""}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_answers_city(tmp_path_factory.mktemp("answers")))


def columns(city: Dataset, request: MapRequest) -> dict[str, dict]:
    """The further columns of the table's document, by their titles."""
    return {figure["name"]: figure for figure in json.loads(map_content(city, request, "en").document)["beside"]}


def test_the_table_has_both_where_the_city_has_them(city: Dataset) -> None:
    assert set(columns(city, TRUST)) == {STANDARD, TREND}
    assert set(columns(city, COMFORT)) == {STANDARD}, "no trend across a break"
    assert set(columns(city, replace(COMFORT, wave="2020"))) == {STANDARD, SINCE}, "of two comparable surveys the change"
    assert set(columns(city, replace(COMFORT, wave="2017"))) == {STANDARD, SINCE}
    assert set(columns(city, replace(TRUST, standard="age"))) == {"As answered", f"{TREND}, as answered"}
    assert columns(city, MapRequest("inhabitants", "all", "undated")) == {}
    change = replace(TRUST, display=Display.CHANGE, second=Second("wave", "2020"))
    assert set(columns(city, change)) == {TREND}
    pair = replace(TRUST, display=Display.PAIR, second=Second("indicator", "comfort"))
    assert columns(city, pair) == {}, "two indicators have a table of their own"


def test_a_city_without_them_shows_none(tmp_path: Path) -> None:
    plain = load(build_city(tmp_path / "city"))
    assert columns(plain, MapRequest("comfort", "all", "2020")) == {}
    frame = export_frame(plain, MapRequest("comfort", "all", "2020"), WORDS)
    assert not [title for title in frame.columns if title.startswith(("Standardised", "Trend"))]


def test_the_document_tells_what_was_released_and_nothing_of_what_was_withheld(city: Dataset) -> None:
    rows = city.standardised_rows("trust", "all", "2025")
    assert set(rows["status"]) >= {"ok", "withheld"}
    figure = columns(city, TRUST)[STANDARD]
    shown = [None if value != value else round(10 * value) for value in rows["value"].tolist()]
    assert figure["values"] == shown
    trend = columns(city, TRUST)[TREND]
    said = [trend["verdict_texts"][letter] for letter in trend["verdicts"]]
    verdicts = city.trends.rows("trust", "all")
    for text, verdict, status in zip(said, verdicts["verdict"], verdicts["status"], strict=True):
        assert text == {"ok": SAID[verdict], "unreliable": "too uncertain for a trend"}.get(status, "")
    assert any(said)
    assert trend["values"] == [None] * 9, "a slope is told in the panel, not in the table"


def test_of_two_comparable_surveys_the_released_verdict_is_told(city: Dataset) -> None:
    figure = columns(city, replace(COMFORT, wave="2020"))[SINCE]
    said = [figure["verdict_texts"][letter] for letter in figure["verdicts"]]
    rows = city.change_rows("comfort", "all", "2017", "2020")
    words = {"higher": "certain increase", "lower": "certain decrease", "not_distinguishable": "no certain change", "none": ""}
    uncertain = "too uncertain for a comparison"
    assert said == [
        uncertain if status == "unreliable" else words[verdict] if status == "ok" else ""
        for verdict, status in zip(rows["verdict"], rows["status"], strict=True)
    ]
    assert any(said)
    frame = export_frame(city, replace(COMFORT, wave="2020"), WORDS).set_index("Id")
    assert [frame.loc[key, f"{SINCE}: comparison"] for key in rows.index] == said
    shown = rows[rows["value"].notna()]
    assert [frame.loc[key, SINCE] for key in shown.index] == pytest.approx(shown["value"].tolist(), abs=1e-4)
    assert [frame.loc[key, f"{SINCE}: Lower limit"] for key in shown.index] == pytest.approx(shown["lower"].tolist(), abs=1e-4)
    assert set(frame.loc[rows.index[rows["status"] == "withheld"], SINCE]) <= {"*"}


def test_what_is_not_tested_has_its_difference_in_the_table(city: Dataset) -> None:
    """A median over three surveys has a slope in the file, and no direction."""
    figure = columns(city, replace(TRUST, indicator="middle"))["Change Befragung 2017 to Befragung 2025"]
    rows = city.change_rows("middle", "all", "2017", "2025")
    assert figure["verdicts"] is None
    assert figure["values"] == [None if value != value else round(10 * value) for value in rows["value"]]
    assert f"{TREND}: a year" in export_frame(city, replace(TRUST, indicator="middle"), WORDS)


def test_a_register_has_its_difference_since_the_first_date() -> None:
    city = flensburg()
    request = MapRequest("under_18_share", "all", "2022")
    figure = columns(city, request)["Change 2011 to 2022"]
    first, last = (city.quartier_rows("under_18_share", "all", wave)["value"] for wave in ("2011", "2022"))
    written = [(round(before, 1), round(after, 1)) for before, after in zip(first, last, strict=True)]
    assert figure["values"] == [round(10 * (after - before)) for before, after in written]
    assert set(columns(city, replace(request, wave="2011"))) == {"Change 2011 to 2022"}
    assert set(columns(city, replace(request, wave="2018"))) == {"Change 2011 to 2018"}
    frame = export_frame(city, request, WORDS).set_index("Id")
    assert str(frame.loc["STGT01", "Change 2011 to 2022"]) == f"{last['STGT01'] - first['STGT01']:.1f}", "as the table says it"
    assert not [title for title in frame.columns if title.startswith("Change 2011 to 2022:")], "counted figures are not tested"


def test_files_hold_values_intervals_and_slopes(city: Dataset) -> None:
    frame = export_frame(city, TRUST, WORDS).set_index("Id")
    rows, trends = city.standardised_rows("trust", "all", "2025"), city.trends.rows("trust", "all")
    for quartier, row in rows.iterrows():
        numbers = [frame.loc[quartier, title] for title in (STANDARD, f"{STANDARD}: Lower limit", f"{STANDARD}: Upper limit")]
        if row["status"] == "withheld":
            assert numbers == ["*"] * 3
        else:
            assert list(map(str, numbers)) == [WORDS.number(row[name], 1) for name in ("value", "lower", "upper")]
        slope = [frame.loc[quartier, f"{TREND}: {end}"] for end in ("a year", "Lower limit", "Upper limit")]
        if trends.loc[quartier, "status"] == "ok":
            assert slope == [Decimal(f"{trends.loc[quartier, end] + 0.0:.2f}") for end in ("value", "lower", "upper")]
            assert frame.loc[quartier, TREND] == SAID[trends.loc[quartier, "verdict"]]
    whole = city.trends.of_city("trust", "all").iloc[0]
    assert str(frame.loc["", f"{TREND}: a year"]) == f"{whole['value']:.2f}", "with the decimals that the panel says"
    assert list(frame.columns).index(STANDARD) == list(frame.columns).index("Comparison") + 1


def test_a_standardised_map_has_the_answers_beside_it_in_its_file(city: Dataset) -> None:
    frame = export_frame(city, replace(TRUST, standard="age"), WORDS).set_index("Id")
    raw = city.quartier_rows("trust", "all", "2025")["value"]
    assert [str(frame.loc[key, "As answered"]) for key in raw.index] == [WORDS.number(value, 1) for value in raw]


def test_two_maps_in_one_file_keep_their_rows(city: Dataset) -> None:
    """One of the two has no trend: its cells stay empty."""
    frame = export_frame(city, replace(TRUST, display=Display.TWO, second=Second("indicator", "comfort")), WORDS)
    assert len(frame) == 2 * 10
    assert frame.loc[frame["Indicator"] == "Comfort", f"{TREND}: a year"].isna().all()


def test_what_is_not_tested_has_no_direction_and_no_change_across_a_break_of_its_share(city: Dataset) -> None:
    medians, totals = (city.released.trends.query(f"indicator == '{name}'") for name in ("middle", "comfortable"))
    assert len(medians)
    assert set(medians["verdict"]) == {"none"}
    assert totals.empty
    changes = city.released.changes
    pairs = {name: set(zip(own["before"], own["after"], strict=True)) for name, own in changes.groupby("indicator")}
    assert pairs["comfortable"] == pairs["comfort"] == {("2017", "2020")}


@pytest.mark.parametrize("indicator", ["middle", "comfortable"])
def test_medians_and_numbers_of_people_are_not_smoothed(city: Dataset, indicator: str) -> None:
    """The model is one of shares and means: a large quartier does not have as many people as the others."""
    assert len(city.smoothed("trust", "all", "2017").table)
    with pytest.raises(CannotFit):
        city.smoothed(indicator, "all", "2017")


def test_a_choice_of_standardised_values_names_what_has_none(city: Dataset) -> None:
    """A median was asked of everybody there; it is not standardised, and does not count for that reason."""
    weighing = Weighing(weights={"living": 1.0}, group="all", wave="2025")
    told = {
        standard: notes(city, answer_of(city, replace(weighing, standard=standard), TODAY), WORDS) for standard in ("", "age")
    }
    assert not any("so not counted" in sentence for sentence in told[""])
    missing = "No standardised value, or not measured in this survey or for this target group, so not counted: Middle trust."
    assert missing in told["age"]


@pytest.mark.parametrize("indicator", ["middle", "comfortable"])
def test_what_is_not_tested_is_never_called_alike(city: Dataset, indicator: str) -> None:
    """Numbers of people and medians have changes and no verdict: "no certain change" would be one."""
    assert Display.DIFFERS not in displays_of(city, indicator, "all", "2020")
    request = MapRequest(indicator, "all", "2020", Display.CHANGE, Second("wave", "2017"))
    content = map_content(city, request, "en")
    assert content.sentence.endswith("Whether a change is certain is not tested here.")
    assert "no certain change" not in [entry.label for entry in content.legend.entries]
    assert "same" not in set(content.painting.marks)
    tested = map_content(city, replace(request, indicator="comfort"), "en")
    assert "no certain change" in [entry.label for entry in tested.legend.entries]


def test_a_sum_of_the_city_is_not_its_average(city: Dataset) -> None:
    assert [whole_name(city, name, WORDS) for name in ("comfort", "comfortable")] == ["city average", "Kleinstadt in total"]
    whole = city.city_estimate("comfortable", "all", "2020")
    limits = city.classification("comfortable", Scheme(Method.DEVIATIONS)).limits
    assert whole is not None
    assert max(limits) < whole.value / 2


def test_a_workbook_has_all_surveys_with_their_intervals(city: Dataset) -> None:
    frame = over_time_frame(city, COMFORT, WORDS)
    assert frame["Survey"].unique().tolist() == ["Befragung 2017", "Befragung 2020", "Befragung 2025"]
    assert len(frame) == 3 * 10
    for wave, rows in frame.groupby("Survey"):
        released = city.quartier_rows("comfort", "all", wave.removeprefix("Befragung "))
        own = rows[rows["Id"] != ""].set_index("Id").loc[released.index]
        for title, column in {"Value": "value", "Lower limit": "lower", "Upper limit": "upper"}.items():
            shown = released.index[released["value"].notna()]
            assert own.loc[shown, title].astype(float).tolist() == pytest.approx(released.loc[shown, column].tolist(), abs=1e-4)
        assert set(own.loc[released.index[released["status"] == "withheld"], "Value"]) <= {"*"}
        assert set(rows["Comparable with the oldest"]) == {"no" if wave.endswith("2025") else "yes"}
    assert over_time_frame(city, MapRequest("inhabitants", "all", "undated"), WORDS).empty
    assert "Comparable with the oldest" not in over_time_frame(city, TRUST, WORDS)
