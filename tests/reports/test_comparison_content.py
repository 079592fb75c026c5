"""What the comparison shows, and that it says what the table of estimates says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from indicators.estimates.headlines import standing_out
from language.words import words_for
from reports.compare.content import CITY, Comparison, Panel, State, alike, compared, comparison_frame, places_chosen, sides_of
from reports.compare.finding import _most_often, of_chosen, panel_finding, theme_finding
from reports.compare.matrix import matrix_of
from reports.compare.ranked import ranked
from reports.compare.together import second_of, together
from reports.map.content import map_rows
from reports.map.headline import headline
from reports.map.requests import Display, MapRequest, Second
from reports.map.table import as_csv
from reports.map.workbook import as_workbook
from tests.demo import demo_city
from tests.tiny_city import build_city

GERMAN, ENGLISH = words_for("de"), words_for("en")
COLUMNS = ["value", "lower", "upper", "n", "status", "verdict"]


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("small") / "city"))


def test_numbers_and_verdicts_are_those_of_the_table(city: Dataset) -> None:
    panels = compared(city, Comparison("safety", "all", "2021", "06", ("01", "06")), GERMAN)
    assert [panel.indicator for panel in panels] == list(city.catalogue.indicators_of("safety"))
    for panel in panels:
        assert list(panel.rows.index) == [*city.quartier_names, CITY]
        source = city.quartier_rows(panel.indicator.id, "all", "2021")
        pd.testing.assert_frame_equal(
            panel.parts[COLUMNS], source.loc[panel.parts.index, COLUMNS], check_names=False, check_dtype=False
        )


def every_comparison(city: Dataset) -> Iterator[tuple[Comparison, Panel]]:
    """Each indicator × group × wave; of everybody also target groups and changes."""
    for theme in city.catalogue.themes:
        names = [indicator.id for indicator in city.catalogue.indicators_of(theme)]
        every_group = dict.fromkeys(group for name in names for group in city.target_groups_of(name))
        for wave in dict.fromkeys(wave for name in names for wave in city.waves_of(name)):
            for sides in sides_of(city, theme, wave):
                for group in every_group if sides == "places" else ["all"]:
                    asked = Comparison(theme, group, wave, sides=sides)
                    yield from ((asked, panel) for panel in compared(city, asked, ENGLISH))


@pytest.mark.parametrize("which", ["city", "small_city"])
def test_what_is_said_of_all_is_what_the_map_says(which: str, request: pytest.FixtureRequest) -> None:
    """For every indicator, group and wave: the map's own words, and the chart's counts and colours are the same verdicts."""
    dataset: Dataset = request.getfixturevalue(which)
    quartiers, stood_out = ENGLISH.pick(dataset.city.quartiers), 0
    for asked, panel in every_comparison(dataset):
        name = panel.indicator.id
        display = {"groups": Display.GROUPS, "places": Display.VALUES}.get(str(asked.kind), Display.CHANGE)
        second = panel.request.second
        on_map = headline(dataset, MapRequest(name, panel.request.group, panel.request.wave, display, second), "", "en")
        assert panel_finding(dataset, asked, panel, ENGLISH) == on_map
        rows = panel.parts
        names = [
            rows.loc[rows["state"] == state].sort_values("value", ascending=state == State.LOWER, kind="stable")["name"]
            for state in (State.HIGHER, State.LOWER)
        ]
        whole = dataset.city_estimate(name, panel.request.group, panel.request.wave)
        if asked.kind == "places" and whole is not None and whole.status == "ok":
            said = standing_out(list(names[0]), list(names[1]), len(rows), quartiers, ENGLISH)
            assert said.lower() in on_map.lower()
            assert ("certainly above" in on_map.lower()) == (len(names[0]) > 0)
            stood_out += bool(said)
    assert stood_out or which == "small_city"


def test_what_is_said_of_those_chosen_names_them_and_nobody_else(city: Dataset) -> None:
    asked = Comparison("safety", "all", "2021", "06", ("01", "09"))
    for panel in compared(city, asked, ENGLISH):
        said = of_chosen(city, asked, panel, ENGLISH)
        for key, name in city.quartier_names.items():
            assert (name in said) == (key in ("06", "01", "09"))
        for state, row in zip(panel.rows.loc[["06", "01", "09"], "state"], ["06", "01", "09"], strict=True):
            part = next(part for part in said.split("; ") if city.quartier_names[row] in part)
            assert ("above the average" in part) == (state == State.HIGHER)
    assert of_chosen(city, Comparison("safety", "all", "2021"), panel, ENGLISH) == ""


def test_of_one_chosen_alone_it_is_said_as_of_several(city: Dataset) -> None:
    asked = Comparison("safety", "all", "2025", "06")
    said = of_chosen(city, asked, compared(city, asked, ENGLISH)[0], ENGLISH)
    assert said == "Of those highlighted – above the average: Betzenberg (82%)."


def test_nobody_is_chosen_who_was_not(city: Dataset) -> None:
    assert places_chosen(city, Comparison("safety", "all", "2021")) == []
    assert places_chosen(city, Comparison("safety", "all", "2021", "06", ("09", "06", "nowhere"))) == ["06", "09"]


@pytest.mark.parametrize("sides", ["places", "groups", "since:2017"])
def test_a_theme_s_finding_counts_what_the_matrix_colours(city: Dataset, sides: str) -> None:
    for theme in ("safety", "living_together", "leisure"):
        asked = Comparison(theme, "all", "2021", "", (), sides)
        matrix = matrix_of(city, asked, ENGLISH)
        certain = [
            any(column.states[at] in (State.HIGHER, State.LOWER) for column in matrix.columns) for at in range(len(matrix.ids))
        ]
        said = theme_finding(city, asked, ENGLISH)
        if any(certain):
            assert f"{sum(certain)} of the {len(matrix.ids)} " in said
        else:
            assert "certain" in said


def test_a_theme_s_finding_says_whose_answers_and_when(city: Dataset) -> None:
    assert theme_finding(city, Comparison("safety", "all", "2025"), ENGLISH).startswith("Safety: ")
    assert theme_finding(city, Comparison("safety", "older", "2025"), ENGLISH).startswith("Safety, Older people (65+): ")
    earlier = theme_finding(city, Comparison("safety", "all", "2021", standard="age"), ENGLISH)
    assert earlier.startswith("Safety, Survey 2021, standardised by age: ")


def test_who_stands_out_most_often_does_so_among_what_is_tested(city: Dataset) -> None:
    asked = Comparison("safety", "all", "2025")
    said = theme_finding(city, asked, ENGLISH)
    tested = len(compared(city, asked, ENGLISH))
    assert f" of {tested} indicators" in said
    counted = replace(city.catalogue.indicators["inhabitants"], theme="safety")
    catalogue = replace(city.catalogue, indicators={**city.catalogue.indicators, "inhabitants": counted})
    more = replace(city, catalogue=catalogue)
    assert len(compared(more, asked, ENGLISH)) == tested + 1
    assert theme_finding(more, asked, ENGLISH) == said


def test_a_column_says_if_it_is_not_of_the_survey_or_group_asked_for(city: Dataset) -> None:
    assert {column.besides for column in matrix_of(city, Comparison("safety", "older", "2021"), ENGLISH).columns} == {""}
    asked = Comparison("population_area", "older", "2017-12-31")
    for column, panel in zip(matrix_of(city, asked, ENGLISH).columns, compared(city, asked, ENGLISH), strict=True):
        assert "Everybody" in column.besides
        dated = panel.request.wave not in ("2017-12-31", "undated")
        assert (city.period_name(panel.request.wave, ENGLISH) in column.besides) == dated
    estimates = city.released.estimates
    without = estimates[(estimates["indicator"] != "safe_by_day") | (estimates["wave"] != "2021")]
    gone = replace(city, released=replace(city.released, estimates=without))
    besides = {column.id: column.besides for column in matrix_of(gone, Comparison("safety", "all", "2021"), ENGLISH).columns}
    assert besides.pop("safe_by_day") == "Survey 2025" and set(besides.values()) == {""}


def test_a_matrix_has_a_cell_for_all_and_says_what_each_is(city: Dataset) -> None:
    asked = Comparison("safety", "all", "2025")
    matrix = matrix_of(city, asked, GERMAN)
    assert list(matrix.ids) == list(city.quartier_names)
    for column, panel in zip(matrix.columns, compared(city, asked, GERMAN), strict=True):
        assert len({len(column.texts), len(column.states), len(column.said), len(column.keys), len(matrix.ids)}) == 1
        for at, key in enumerate(matrix.ids):
            row = panel.rows.loc[key]
            assert column.states[at] == row["state"]
            assert (column.keys[at] is None) == (row["status"] in ("withheld", "no_data"))
            assert column.said[at]
        assert column.better in ("hoch ist gut", "niedrig ist gut", "high is good", "low is good")


def test_values_are_drawn_in_their_order_and_what_has_none_comes_last(city: Dataset) -> None:
    for asked, panel in islice(every_comparison(city), 0, 120, 7):
        chart = ranked(city, asked, panel, GERMAN)
        values = chart.rows["value"].tolist()
        shown = [value for value in values if value == value]
        assert shown == sorted(shown, reverse=True)
        assert all(value != value for value in values[len(shown) :])
        drawn = chart.rows[["at", "start", "end"]].to_numpy().ravel()
        assert all(0 <= place <= 1 for place in drawn if place == place)
        assert {state: number for state, _, number in chart.counts} == panel.parts["state"].value_counts().to_dict()


def test_a_withheld_place_has_a_mark_and_no_number(city: Dataset) -> None:
    withheld = city.estimates[(city.estimates["status"] == "withheld") & (city.estimates["level"] == "quartier")].iloc[0]
    theme = city.catalogue.indicators[withheld["indicator"]].theme
    asked = Comparison(theme, withheld["target_group"], withheld["wave"], withheld["quartier_id"])
    panel = next(one for one in compared(city, asked, GERMAN) if one.indicator.id == withheld["indicator"])
    row = panel.rows.loc[withheld["quartier_id"]]
    assert row[["value", "lower", "upper", "n"]].isna().all()
    assert row["value_text"].startswith("*")
    assert (row["state"], row["short"]) == ("withheld", "*")
    drawn = ranked(city, asked, panel, GERMAN).rows.loc[withheld["quartier_id"]]
    assert drawn[["at", "start", "end"]].isna().all()


def test_groups_of_one_place_are_compared_by_their_contrast(city: Dataset) -> None:
    asked = Comparison("living_together", "all", "2021", "09", sides="groups")
    said = set()
    for panel in compared(city, asked, ENGLISH):
        assert list(panel.rows.index) == [*city.catalogue.target_groups, "all"]
        for group, row in panel.rows.iterrows():
            source = city.quartier_rows(panel.indicator.id, str(group), "2021").loc["09"]
            assert (row["status"], row["verdict"]) == (source["status"], source["contrast"])
            assert row["value"] == source["value"] or pd.isna(source["value"])
            said.add(row["verdict_text"])
    assert said >= {"above everybody’s value", "below everybody’s value", "no certain difference"}


def test_without_a_quartier_the_groups_are_those_of_the_whole_city(city: Dataset) -> None:
    asked = Comparison("safety", "all", "2021", sides="groups")
    for panel in compared(city, asked, GERMAN):
        for group, row in panel.rows.iterrows():
            assert row["n"] == city.city_estimate(panel.indicator.id, str(group), "2021").n
    frame = comparison_frame(city, asked, GERMAN)
    assert set(frame[GERMAN("Id")]) == {CITY}
    assert set(frame[GERMAN("Target group")]) == {city.group_name(one, GERMAN) for one in city.target_groups_of("safe_at_night")}


def test_a_change_is_in_colour_only_where_the_map_says_that_it_is_certain(city: Dataset) -> None:
    seen = set()
    for theme in ("living_together", "safety", "leisure"):
        for panel in compared(city, Comparison(theme, "all", "2021", sides="since:2017"), GERMAN):
            request = MapRequest(panel.indicator.id, "all", "2021", Display.CHANGE, Second("wave", "2017"))
            source = map_rows(city, request)
            certain = source["verdict"].isin(["higher", "lower"])
            assert panel.parts["state"].isin(["higher", "lower"]).tolist() == certain.tolist()
            pd.testing.assert_series_equal(panel.parts["value"], source["value"], check_names=False)
            seen |= set(certain)
    assert seen == {True, False}


def test_a_change_is_drawn_around_no_change(city: Dataset) -> None:
    asked = Comparison("living_together", "all", "2021", sides="since:2017")
    for panel in compared(city, asked, GERMAN):
        chart = ranked(city, asked, panel, GERMAN)
        assert chart.zero is not None
        values = chart.rows.dropna(subset=["at"])
        assert ((values["at"] > chart.zero + 1e-9) == (values["value"] > 0)).all()


def test_a_change_is_written_in_points(city: Dataset) -> None:
    frame = comparison_frame(city, Comparison("living_together", "all", "2021", "06", (), "since:2017"), GERMAN)
    assert set(frame[GERMAN("Unit")]) == {"Prozentpunkte", "Skalenpunkte"}
    assert set(frame[GERMAN("Survey")]) == {"Befragung 2017 → Befragung 2021"}
    assert len(frame) == (len(city.quartier_names) + 1) * 4


def test_only_what_the_data_hold_is_offered(city: Dataset) -> None:
    assert sides_of(city, "safety", "2021") == ["places", "groups", "since:2017"]
    assert sides_of(city, "safety", "2017") == ["places", "groups"]
    assert sides_of(city, "population_area", "undated") == ["places"]


def test_the_export_has_the_places_and_writes(city: Dataset) -> None:
    frame = comparison_frame(city, Comparison("housing", "all", "2021", "06", ("01",)), GERMAN)
    assert set(frame[GERMAN("Id")]) == {*city.quartier_names, CITY}
    assert len(frame) == (len(city.quartier_names) + 1) * len(city.catalogue.indicators_of("housing"))
    one = comparison_frame(city, Comparison("housing", "all", "2021"), GERMAN, indicator="wants_to_stay")
    assert len(one) == len(city.quartier_names) + 1
    assert as_csv(frame, GERMAN).startswith(b"\xef\xbb\xbf")
    assert as_workbook({"Vergleich": frame}).startswith(b"PK")


@pytest.mark.parametrize("sides", ["places", "groups", "since:2017"])
def test_every_theme_is_told_and_drawn(city: Dataset, sides: str) -> None:
    for theme in city.catalogue.themes:
        if sides in sides_of(city, theme, "2021"):
            asked = Comparison(theme, "older", "2021", sides=sides)
            panels = compared(city, asked, GERMAN)
            assert panels
            assert theme_finding(city, asked, GERMAN).startswith(GERMAN.pick(city.catalogue.themes[theme].name))
            assert all(len(ranked(city, asked, panel, GERMAN).rows) for panel in panels)


def test_no_connection_is_said_where_none_is_certain(city: Dataset) -> None:
    pair = together(city, MapRequest("foreign_nationality_demo", "all", "2017-12-31"), "job_seekers_demo", GERMAN)
    assert pair.said.startswith("Ob beides zusammenhängt, ist nicht gesichert (16 Quartiere")


def test_a_second_indicator_is_offered_from_the_same_theme(city: Dataset) -> None:
    request = MapRequest("safe_at_night", "all", "2021")
    assert second_of(city, request, "") == "safe_by_day"
    assert second_of(city, request, "inhabitants") == "inhabitants"
    assert second_of(city, request, "safe_at_night") == "safe_by_day"


def test_similar_quartiers_are_others(city: Dataset) -> None:
    found = alike(city, "06", "all", "2021")
    assert len(found) == 3
    assert "06" not in found.index
    assert found["chance"].between(0, 1).all()


def test_nobody_stands_out_most_often_who_does_so_alone(city: Dataset) -> None:
    panels = compared(city, Comparison("safety", "all", "2025"), ENGLISH)
    total = len(panels)
    once = pd.Series({"06": 3, "09": 0, "01": 0})
    assert _most_often(once, panels, ENGLISH) == f"That is Betzenberg, in 3 of {total} indicators"
    two = pd.Series({"06": 1, "09": 1, "01": 0})
    assert _most_often(two, panels, ENGLISH).startswith("These are ")
    assert _most_often(pd.Series({"06": 3, "09": 1, "01": 0}), panels, ENGLISH).startswith("Most often: Betzenberg, ")
