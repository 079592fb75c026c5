"""What the comparison shows, and that it says what the table of estimates says."""

from __future__ import annotations

import pandas as pd
import pytest

from dataset.dataset import Dataset
from indicators.formulas import Mean
from language.words import words_for
from reports.compare.charts import axis_ends, dot_plot
from reports.compare.content import CITY, MOST_PLACES, Comparison, alike, compared, comparison_frame, places_compared, sides_of
from reports.compare.together import second_of, together
from reports.map.content import map_rows
from reports.map.requests import Display, MapRequest, Second
from reports.map.table import as_csv
from reports.map.workbook import as_workbook
from tests.demo import demo_city

GERMAN, ENGLISH = words_for("de"), words_for("en")
COLUMNS = ["value", "lower", "upper", "n", "status", "verdict"]


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def test_numbers_and_verdicts_are_those_of_the_table(city: Dataset) -> None:
    panels = compared(city, Comparison("safety", "all", "2021", "06", ("01", "06")), GERMAN)
    assert [panel.indicator for panel in panels] == list(city.catalogue.indicators_of("safety"))
    for panel in panels:
        assert list(panel.rows.index) == ["06", "01", CITY]
        source = city.quartier_rows(panel.indicator.id, "all", "2021").loc[["06", "01"]]
        pd.testing.assert_frame_equal(
            panel.rows.loc[["06", "01"], COLUMNS], source[COLUMNS], check_names=False, check_dtype=False
        )


def test_what_is_said_is_what_the_verdicts_say(city: Dataset) -> None:
    for panel in compared(city, Comparison("safety", "all", "2021", "06", ("01", "09")), ENGLISH):
        for key, row in panel.rows.iterrows():
            certain = row["verdict"] in ("higher", "lower") and key != CITY
            assert (row["name"] in panel.said) == certain


def test_without_a_choice_those_that_stand_out_are_shown(city: Dataset) -> None:
    asked = Comparison("safety", "all", "2021")
    places = places_compared(city, asked)
    assert 0 < len(places) <= MOST_PLACES
    rows = pd.concat([panel.rows.loc[places, "verdict"] for panel in compared(city, asked, GERMAN)], axis=1)
    assert rows.isin(["higher", "lower"]).any(axis=1).all()


def test_where_nothing_stands_out_the_first_are_shown(city: Dataset) -> None:
    assert places_compared(city, Comparison("population_area", "all", "undated")) == list(city.quartier_names)[:MOST_PLACES]


def test_a_withheld_place_has_a_mark_and_no_number(city: Dataset) -> None:
    withheld = city.estimates[(city.estimates["status"] == "withheld") & (city.estimates["level"] == "quartier")].iloc[0]
    theme = city.catalogue.indicators[withheld["indicator"]].theme
    asked = Comparison(theme, withheld["target_group"], withheld["wave"], withheld["quartier_id"])
    panel = next(one for one in compared(city, asked, GERMAN) if one.indicator.id == withheld["indicator"])
    row = panel.rows.loc[withheld["quartier_id"]]
    assert row[["value", "lower", "upper", "n"]].isna().all()
    assert row["value_text"].startswith("*")
    assert f'"line": "{row["name"]}: *' in dot_plot(panel, GERMAN).to_json()


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
    every = tuple(city.quartier_names)
    seen = set()
    for theme in ("living_together", "safety", "leisure"):
        for panel in compared(city, Comparison(theme, "all", "2021", "", every, "since:2017"), GERMAN):
            request = MapRequest(panel.indicator.id, "all", "2021", Display.CHANGE, Second("wave", "2017"))
            source = map_rows(city, request)
            certain = source["verdict"].isin(["higher", "lower"])
            assert panel.rows.loc[list(every), "hollow"].tolist() == (~certain).tolist()
            pd.testing.assert_series_equal(panel.rows.loc[list(every), "value"], source["value"], check_names=False)
            seen |= set(panel.rows["hollow"])
            drawn = {one["name"]: one for one in _drawn(panel, axis_ends([panel])[panel.indicator.id])}
            for key in every:
                point = drawn[city.quartier_names[key]]
                assert (point["paint"] == "#ffffff") == (not certain[key])
                assert (point["colour"] == "#7c8794") == (not certain[key])
    assert seen == {True, False}


def _drawn(panel, axis_end: float) -> list[dict]:
    datasets = dot_plot(panel, GERMAN, axis_end=axis_end).to_dict()["datasets"].values()
    return next(rows for rows in datasets if rows and "line" in rows[0])


def test_changes_in_the_same_unit_share_their_axis(city: Dataset) -> None:
    panels = compared(city, Comparison("living_together", "all", "2021", "06", (), "since:2017"), GERMAN)
    found = axis_ends(panels)
    shares = {found[panel.indicator.id] for panel in panels if not isinstance(panel.indicator.formula, Mean)}
    assert len(shares) == 1
    assert all((panel.rows[["lower", "upper"]].abs().max() <= found[panel.indicator.id]).all() for panel in panels)


def test_a_change_is_written_in_points(city: Dataset) -> None:
    frame = comparison_frame(city, Comparison("living_together", "all", "2021", "06", (), "since:2017"), GERMAN)
    assert set(frame[GERMAN("Unit")]) == {"Prozentpunkte", "Skalenpunkte"}
    assert set(frame[GERMAN("Survey")]) == {"Befragung 2017 → Befragung 2021"}
    assert len(frame) == 2 * 4


def test_only_what_the_data_hold_is_offered(city: Dataset) -> None:
    assert sides_of(city, "safety", "2021") == ["places", "groups", "since:2017"]
    assert sides_of(city, "safety", "2017") == ["places", "groups"]
    assert sides_of(city, "population_area", "undated") == ["places"]


def test_the_export_has_the_places_and_writes(city: Dataset) -> None:
    frame = comparison_frame(city, Comparison("housing", "all", "2021", "06", ("01",)), GERMAN)
    assert set(frame[GERMAN("Id")]) == {"06", "01", CITY}
    assert len(frame) == 3 * len(city.catalogue.indicators_of("housing"))
    assert as_csv(frame, GERMAN).startswith(b"\xef\xbb\xbf")
    assert as_workbook({"Vergleich": frame}).startswith(b"PK")


@pytest.mark.parametrize("sides", ["places", "groups", "since:2017"])
def test_every_theme_is_told_and_drawn(city: Dataset, sides: str) -> None:
    for theme in city.catalogue.themes:
        if sides in sides_of(city, theme, "2021"):
            panels = compared(city, Comparison(theme, "older", "2021", sides=sides), GERMAN)
            assert panels
            ends = axis_ends(panels)
            assert all(panel.title in dot_plot(panel, GERMAN, axis_end=ends[panel.indicator.id]).description for panel in panels)


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
