"""What the comparison shows, and that it says what the table of estimates says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from language.words import words_for
from reports.charts import dot_plot, scatter
from reports.comparison_content import CITY, MOST_PLACES, Comparison, alike, compared, comparison_frame, places_compared
from reports.tables import as_csv, as_xlsx

GERMAN = words_for("de")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return load(Path("data/kaiserslautern"))


def test_numbers_and_verdicts_are_those_of_the_table(city: Dataset) -> None:
    rows = compared(city, Comparison("safety", "all", "2021", "06", ("01", "06")), GERMAN)
    assert list(rows["place"].unique()) == ["06", "01", CITY]
    for _, row in rows[rows["place"] != CITY].iterrows():
        source = city.quartier_rows(row["indicator"], "all", "2021").loc[row["place"]]
        columns = ["value", "lower", "upper", "n", "status", "verdict"]
        pd.testing.assert_series_equal(row[columns], source[columns], check_names=False)


def test_without_a_choice_those_that_stand_out_are_shown(city: Dataset) -> None:
    asked = Comparison("safety", "all", "2021")
    places = places_compared(city, asked)
    assert 0 < len(places) <= MOST_PLACES
    rows = compared(city, asked, GERMAN)
    assert (
        rows[rows["place"].isin(places)].groupby("place")["verdict"].agg(lambda told: told.isin(["higher", "lower"]).any()).all()
    )


def test_where_nothing_stands_out_the_first_are_shown(city: Dataset) -> None:
    assert places_compared(city, Comparison("population_area", "all", "undated")) == list(city.quartier_names)[:MOST_PLACES]


def test_a_withheld_place_has_a_mark_and_no_number(city: Dataset) -> None:
    withheld = city.estimates[(city.estimates["status"] == "withheld") & (city.estimates["level"] == "quartier")].iloc[0]
    theme = city.catalogue.indicators[withheld["indicator"]].theme
    asked = Comparison(theme, withheld["target_group"], withheld["wave"], withheld["quartier_id"])
    rows = compared(city, asked, GERMAN)
    row = rows[(rows["indicator"] == withheld["indicator"]) & (rows["place"] == withheld["quartier_id"])].iloc[0]
    assert row[["value", "lower", "upper", "n"]].isna().all()
    assert row["value_told"].startswith("*")
    drawn = dot_plot(rows[rows["indicator"] == withheld["indicator"]], city.catalogue.indicators[withheld["indicator"]], GERMAN)
    assert '"told": "*"' in drawn.to_json()


def test_the_export_has_the_places_and_writes(city: Dataset) -> None:
    frame = comparison_frame(city, Comparison("housing", "all", "2021", "06", ("01",)), GERMAN)
    assert set(frame[GERMAN("Id")]) == {"06", "01", CITY}
    assert len(frame) == 3 * 4
    assert as_csv(frame, GERMAN).startswith(b"\xef\xbb\xbf")
    assert as_xlsx(frame, "Vergleich").startswith(b"PK")


@pytest.mark.parametrize("theme", ["safety", "living_together", "population_area"])
def test_every_theme_is_drawn(city: Dataset, theme: str) -> None:
    rows = compared(city, Comparison(theme, "older", "2021"), GERMAN)
    for indicator in city.catalogue.indicators_of(theme):
        drawn = dot_plot(rows[rows["indicator"] == indicator.id], indicator, GERMAN).to_dict()
        assert drawn["usermeta"]["embedOptions"]["actions"] is False


def test_two_indicators_are_drawn_together(city: Dataset) -> None:
    one, other = (city.catalogue.indicators[name] for name in ("safe_at_night", "density"))
    rows = [(each, city.quartier_rows(each.id, "all", city.waves_of(each.id)[-1])) for each in (one, other)]
    assert "Betzenberg" in scatter(city, rows[0], rows[1], ["06"], GERMAN).to_json()


def test_similar_quartiers_are_others(city: Dataset) -> None:
    found = alike(city, "06", "all", "2021")
    assert len(found) == 3
    assert "06" not in found.index
    assert found["chance"].between(0, 1).all()
