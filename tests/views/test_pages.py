"""Every page, run from the page script as Streamlit runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import views.frame.city
from reports.map.inhabited import Fill

MAIN = str(Path(__file__).parents[2] / "navigation.py")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.delenv("QUARTIER_DATA", raising=False)
    monkeypatch.delenv("QUARTIER_FILES", raising=False)
    return AppTest.from_file(MAIN, default_timeout=60)


def _html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def _data(app: AppTest, name: str) -> dict:
    components = [element.proto for element in app.get("bidi_component") if element.proto.component_name.endswith(name)]
    return json.loads(components[0].json)


def _fields(app: AppTest) -> dict[str, dict]:
    controls = _data(app, "controls")
    return {field["name"]: field for row in (*controls["rows"], controls["more"]["fields"]) for field in row}


def test_the_map_page_has_its_filters_panel_and_downloads(app: AppTest) -> None:
    app.run()
    assert not app.exception
    labels = [field["label"] for field in _fields(app).values()]
    assert labels == [
        "Thema",
        "Mein Quartier",
        "Zielgruppe",
        "Erhebung",
        "Darstellung",
        "Klassen",
        "Farbe füllt",
        "Wert",
        "Werkstätten",
    ]
    assert [field["label"] for field in _data(app, "controls")["more"]["fields"]] == labels[4:]
    assert 'class="legend"' in _html(app)
    assert 'class="panel"' in _data(app, "panel")["markup"]
    assert "Demodaten" in _html(app)
    assert list(_data(app, "table")["citing"]["files"]) == ["csv", "xlsx", "png", "svg"]


def test_the_map_of_chances_and_its_dossier_colour_where_people_live_whatever_the_map_shows(app: AppTest) -> None:
    app.query_params["indicator"] = "inhabitants"  # a count, whose circles colour no quartier
    app.query_params["lang"] = "en"
    app.run()
    assert app.query_params["fill"] == Fill.WHOLE
    app.switch_page("views/choice/page.py").run()
    assert "Colour: inhabited areas" in _data(app, "chances")["drawing"]
    assert f"fill={Fill.INHABITED}" in _data(app, "parts")["paper"]["address"]
    app.query_params["fill"] = Fill.WHOLE
    app.run()
    assert "Colour: inhabited areas" not in _data(app, "chances")["drawing"]
    assert f"fill={Fill.WHOLE}" in _data(app, "parts")["paper"]["address"]


def test_a_theme_in_the_link_chooses_its_first_indicator_among_those_of_all_themes(app: AppTest) -> None:
    app.query_params["theme"] = "housing"
    app.run()
    assert not app.exception
    listed = _fields(app)["indicator"]
    assert listed["chosen"] == "housing_very_satisfied"
    grouped = {theme: [value for value, _ in options] for theme, options in listed["options"]}
    assert grouped["Wohnen"][0] == "housing_very_satisfied"
    assert len(grouped) > 1


def test_the_page_speaks_the_language_of_the_link(app: AppTest) -> None:
    app.query_params["lang"] = "en"
    app.run()
    assert [field["label"] for field in _fields(app).values()][:4] == [
        "Topic",
        "My quartier",
        "Target group",
        "Survey",
    ]
    assert "Demonstration data" in _html(app)


def test_the_presentation_has_a_stage_and_no_controls(app: AppTest) -> None:
    app.run()
    app.switch_page("views/map/presentation.py").run()
    assert not app.exception
    assert len(app.get("bidi_component")) == 2  # the stage, and what watches the connection


@pytest.mark.parametrize("wave", ["2021", "2025"])
def test_a_profile_says_that_it_shows_another_survey_than_the_link(app: AppTest, wave: str) -> None:
    app.query_params.update({"lang": "en", "quartier": "05", "indicator": "feels_at_home", "wave": wave})
    app.run()
    app.switch_page("views/profile/page.py").run()
    assert not app.exception
    assert ("an earlier one is chosen" in _html(app)) is (wave == "2021")
    assert "Survey 2025: " in _html(app)


def test_a_city_that_cannot_be_read_is_told_as_findings(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    views.frame.city.current_city.clear()
    monkeypatch.setenv("QUARTIER_DATA", str(tmp_path / "nowhere"))
    app.run()
    views.frame.city.current_city.clear()
    assert not app.exception
    assert "nowhere" in _html(app)


@pytest.mark.parametrize(
    ("sides", "sentence", "offered"),
    [
        ("places", "Safety: 10 of the 18 quartiers certainly differ from the average in at least one indicator", True),
        ("groups", "Safety – Betzenberg: ", False),
        ("since:2021", "Safety: ", True),
        ("since:2017", "Safety: ", True),
    ],
)
def test_the_comparison_speaks_english(app: AppTest, sides: str, sentence: str, offered: bool) -> None:
    app.query_params.update({"lang": "en", "theme": "safety", "quartier": "06", "sides": sides})
    app.run()
    app.switch_page("views/compare/page.py").run()
    assert not app.exception
    assert _data(app, "controls")["finding"].startswith(sentence)
    fields = _fields(app)
    assert fields["sides"]["options"] == [
        ["places", "Quartiers"],
        ["groups", "Target groups of one place"],
        ["since:2021", "Change since: Survey 2021"],
        ["since:2017", "Change since: Survey 2017"],
    ]
    assert ("quartier" in fields, "group" in fields) == (not offered, offered)
    assert _data(app, "matrix")["choosable"] == offered
    assert len(app.get("vega_lite_chart")) == 0


def test_the_comparison_offers_no_sides_where_there_is_one(app: AppTest) -> None:
    app.query_params.update({"lang": "en", "theme": "population_area", "sides": "groups"})
    app.run()
    app.switch_page("views/compare/page.py").run()
    assert not app.exception
    assert "sides" not in _fields(app)
    assert _data(app, "controls")["finding"] == "Population and area: the quartiers compared."
