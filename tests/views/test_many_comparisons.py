"""That nothing is corrected over several maps is said once wherever a difference is called certain, also on paper."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from dataset.dataset import Dataset
from indicators.estimates.sentences import over_many
from language.words import words_for
from reports.compare.content import State
from reports.profile.profile import profile_of
from tests.demo import demo_city
from views.compare.settings import drawn_notes, panel_shown, reading_notes
from views.frame.selection import complete
from views.map.panel import panel
from views.routes.exports import exported

WORDS = words_for("de")
TOLD = over_many(WORDS)


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.mark.parametrize("quartier", ["", "06"])
@pytest.mark.parametrize("display", ["values", "differs", "change", "two", "groups"])
def test_the_panel_beside_the_map_says_it(city: Dataset, display: str, quartier: str) -> None:
    second = {"change": "wave:2017", "two": "wave:2017"}.get(display, "")
    asked = {"indicator": "safe_at_night", "wave": "2021", "display": display, "second": second, "quartier": quartier}
    selection, notices = complete(asked, city)
    assert not notices
    assert panel(city, selection).count(TOLD) == 1


def test_where_nothing_is_tested_it_is_not_said(city: Dataset) -> None:
    registered, _ = complete({"indicator": "inhabitants"}, city)
    assert TOLD not in panel(city, registered)
    population, _ = complete({"theme": "population_area"}, city)
    assert TOLD not in reading_notes(city, population, WORDS)


@pytest.mark.parametrize("sides", ["places", "groups", "since:2017"])
def test_the_comparison_says_it(city: Dataset, sides: str) -> None:
    selection, _ = complete({"theme": "safety", "indicator": "safe_at_night", "sides": sides}, city)
    assert reading_notes(city, selection, WORDS).count(TOLD) == 1


def test_the_profile_says_it(city: Dataset) -> None:
    assert [TOLD in fact for _, fact in profile_of(city, "06", WORDS).facts].count(True) == 1


@pytest.mark.parametrize(
    ("kind", "display", "said"),
    [("svg", "differs", 1), ("svg", "change", 1), ("svg", "values", 0), ("ranked.svg", "values", 1), ("pair.svg", "values", 0)],
)
def test_a_picture_of_differences_says_it(city: Dataset, kind: str, display: str, said: int) -> None:
    second = "wave:2017" if display == "change" else ""
    asked = {"indicator": "safe_at_night", "theme": "safety", "wave": "2021", "display": display, "second": second}
    picture, _ = exported(city, kind, asked, "http://localhost:8501/")
    assert "".join("".join(ET.fromstring(picture).itertext()).split()).count("".join(TOLD.split())) == said


def test_only_what_is_drawn_is_explained(city: Dataset) -> None:
    """Points and bars belong to one indicator, not to the matrix; a star to where one stands."""
    for wave, group in (("2025", "all"), ("2025", "newcomers")):
        selection, _ = complete({"theme": "safety", "indicator": "safe_at_night", "group": group, "wave": wave}, city)
        panel_of_one = panel_shown(city, selection, WORDS)
        assert panel_of_one is not None
        drawn = WORDS("Point and bar: value and 95% interval. Hollow: uncertain.")
        assert drawn not in reading_notes(city, selection, WORDS)
        notes = drawn_notes(selection, panel_of_one, WORDS)
        assert notes[0] == drawn
        assert any(note.startswith("*") for note in notes) == (State.WITHHELD in set(panel_of_one.parts["state"]))


def test_a_grey_bar_that_misses_the_line_is_explained_where_there_is_one(city: Dataset) -> None:
    """To a reader of intervals it is a contradiction."""
    why_grey = WORDS("A grey bar beside the line: the difference is not certain once all are compared.")
    for indicator, group in (("feels_at_home", "all"), ("feels_at_home", "older"), ("well_lit", "all")):
        selection, _ = complete({"indicator": indicator, "group": group}, city)
        panel = panel_shown(city, selection, WORDS)
        assert panel is not None
        average = panel.rows.loc[panel.rows["whole"], "value"].item()
        grey = panel.parts[panel.parts["state"] == State.SAME]
        beside = [not row.lower <= average <= row.upper for row in grey.itertuples()]
        assert (why_grey in drawn_notes(selection, panel, WORDS)) == any(beside), (indicator, group)
