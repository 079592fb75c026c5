"""The header's switch: every language, side by side or as a list, and what a page says that a language lacks."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

import views.frame.languages
from tests.views.test_pages import MAIN, _data, _fields, _html
from views.frame.languages import short_name

ABSENT = "Diese Seite gibt es nicht in Leichter Sprache."


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.delenv("QUARTIER_DATA", raising=False)
    monkeypatch.delenv("QUARTIER_FILES", raising=False)
    return AppTest.from_file(MAIN, default_timeout=60)


def test_few_languages_stand_side_by_side_and_plain_german_is_one(app: AppTest) -> None:
    app.run()
    assert list(app.button_group(key="language").options) == ["DE", "EN", "Leichte Sprache"]


def test_the_map_is_in_plain_german(app: AppTest) -> None:
    app.query_params["lang"] = "de-simple"
    app.run()
    assert not app.exception
    document = _data(app, "controls")["document"]
    assert (document["language"], document["direction"]) == ("de-simple", "ltr")
    assert "Was möchten Sie sehen?" in [field["label"] for field in _fields(app).values()]
    assert "fühlen sich hier wohl" in _data(app, "controls")["finding"]
    assert ABSENT not in _html(app)


def test_many_languages_are_a_list_of_their_own_names(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = ("de", "en", "de-simple", "ar", "tr")
    names = dict(zip(codes, ("Deutsch", "English", "Leichte Sprache", "العربية", "Türkçe"), strict=True))
    monkeypatch.setattr(views.frame.languages, "LANGUAGES", codes)
    monkeypatch.setattr(views.frame.languages, "name_of", names.get)
    app.run()
    assert not app.exception
    shown = _data(app, "languages")
    assert shown["options"] == [list(pair) for pair in names.items()]
    assert shown["chosen"] == "de"


def test_a_page_that_plain_german_was_not_written_for_says_so_and_is_german(app: AppTest) -> None:
    app.query_params["lang"] = "de-simple"
    app.run()
    app.switch_page("views/compare/page.py").run()
    assert not app.exception
    assert ABSENT in _html(app)
    assert _data(app, "controls")["document"]["language"] == "de"
    labels = [field["label"] for row in _data(app, "controls")["rows"] for field in row]
    assert "Zielgruppe" in labels


def test_short_names() -> None:
    assert [short_name(code) for code in ("de", "en", "de-simple")] == ["DE", "EN", "Leichte Sprache"]
