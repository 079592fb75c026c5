"""Categories on the pages: the map shows them, all others offer numbers and forget nothing."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import asdict
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

import views.frame.city
import views.frame.page
from dataset.errors import NotFound
from reports.map.headline import headline
from tests.category_city import STATES, category_city
from tests.views.test_pages import _data, _fields, _html, app  # noqa: F401
from views.frame.selection import complete
from views.map.answers import answers_markup
from views.map.citing import citing_markup, embedded_selection
from views.map.drawing import address_of, painting_at
from views.map.embedding import embedded_document
from views.map.panel import panel
from views.routes.exports import exported

LINK = "http://localhost:8501/"


def test_the_map_takes_a_category_from_the_link_and_gives_it_back() -> None:
    city = category_city()
    selection, notices = complete({"indicator": "support"}, city, categories=True)
    assert notices == {}
    shown = (selection.theme, selection.indicator, selection.group, selection.wave, selection.display)
    assert shown == ("renewal", "support", "all", "2021", "values")
    assert complete(asdict(selection), city, categories=True) == (selection, {})


def test_a_theme_opens_with_its_first_entry_whatever_that_is() -> None:
    city = category_city()
    assert complete({"theme": "renewal"}, city, categories=True)[0].indicator == "support"
    assert complete({"theme": "renewal"}, city)[0].indicator == "dwellings"


@pytest.mark.parametrize("more", [{}, {"wave": "2018"}, {"display": "two", "second": "wave:2018"}, {"against": "support"}])
def test_other_pages_show_the_first_number_of_the_theme_in_silence(more: dict[str, str]) -> None:
    selection, notices = complete({"indicator": "support", **more}, category_city())
    assert notices == {}
    assert (selection.theme, selection.indicator, selection.wave) == ("renewal", "dwellings", "undated")


def test_what_a_category_does_not_know_gives_way_in_silence() -> None:
    asked = {"indicator": "support", "group": "older", "wave": "2020", "display": "change", "second": "indicator:trust"}
    selection, notices = complete(asked, category_city(), categories=True)
    assert notices == {}
    assert (selection.group, selection.wave, selection.display, selection.second) == ("all", "2021", "values", "")


def test_two_dates_stand_side_by_side() -> None:
    selection, notices = complete({"indicator": "support", "display": "two"}, category_city(), categories=True)
    assert notices == {}
    assert (selection.display, selection.second) == ("two", "wave:2018")


def test_the_panel_names_every_quartier_of_a_category_and_escapes_labels() -> None:
    city = category_city()
    markup = panel(city, complete({"indicator": "support", "lang": "en"}, city, categories=True)[0])
    assert "Quartier 1, Quartier 2" in markup
    assert "2 of the 9 quartiers" in markup
    assert "&lt;b&gt;suspected&lt;/b&gt; area" in markup
    assert "<b>suspected" not in markup
    assert "not stated</strong>: 1" in markup
    assert "Whether the quartier is supported" in markup


def test_the_panel_of_a_quartier_has_its_category_and_all_dates() -> None:
    city = category_city()
    selection, _ = complete({"indicator": "support", "lang": "en", "quartier": "2"}, city, categories=True)
    markup = panel(city, selection)
    assert "</span>support area</p>" in markup
    assert "2018: <strong>&lt;b&gt;suspected" in markup
    assert "2021: <strong>support area" in markup
    sentence = headline(city, selection.request, selection.quartier, "en")
    assert sentence.startswith("Quartier 2 – Urban support (2021): “support area”")
    unstated, _ = complete({"indicator": "support", "lang": "en", "quartier": "9"}, city, categories=True)
    assert "not stated</p>" in panel(city, unstated)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "svg", "png"])
def test_files_of_the_map_are_those_of_the_category(kind: str) -> None:
    body, _ = exported(category_city(), kind, {"indicator": "support", "lang": "en"}, LINK)
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        assert [row["Code"] for row in rows] == [STATES["2021"].get(str(key), "–") for key in range(1, 10)]
    elif kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
        assert "support area" in [cell.value for row in sheet.iter_rows() for cell in row]
    elif kind == "svg":
        drawn = body.decode()
        assert "support area (2)" in drawn
        assert "answers" not in drawn
    else:
        assert body.startswith(b"\x89PNG")


@pytest.mark.parametrize("more", [{}, {"quartier": "2"}, {"quartier": "9", "display": "two"}])
def test_a_frame_and_a_citation_are_of_the_category(more: dict[str, str]) -> None:
    city = category_city()
    selection, _ = complete({"indicator": "support", "lang": "en", **more}, city, categories=True)
    assert "Urban support" in embedded_document(city, embedded_selection(city, selection))
    assert "Whether the quartier is supported" in citing_markup(city, selection, city.city.today())


def test_files_of_the_comparison_never_meet_it() -> None:
    body, _ = exported(category_city(), "compare.csv", {"indicator": "support", "lang": "en"}, LINK)
    text = body.decode("utf-8-sig")
    assert "Dwellings" in text
    assert "Urban support" not in text


def test_the_painting_is_found_again_and_no_other_is_made() -> None:
    city = category_city()
    selection, _ = complete({"indicator": "support"}, city, categories=True)
    url = urlsplit(address_of(city, selection.request, "en"))
    digest, query = url.path.rsplit("/", 1)[1].removesuffix(".json"), dict(parse_qsl(url.query, keep_blank_values=True))
    document = json.loads(gzip.decompress(painting_at(city, digest, query)))
    assert document["figures"][0]["labels"] == ["support area", "<b>suspected</b> area", "no support area"]
    for wrong in ({"group": "older"}, {"wave": "2020"}, {"indicator": "nothing"}):
        with pytest.raises(NotFound):
            painting_at(city, digest, {**query, **wrong})


@pytest.fixture
def category_app(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:  # noqa: F811
    monkeypatch.setattr(views.frame.page, "current_city", category_city)
    monkeypatch.setattr(views.frame.city, "current_city", category_city)
    return app


def test_the_page_offers_both_kinds_and_a_way_between_pages_keeps_the_wish(category_app: AppTest) -> None:
    category_app.query_params["indicator"] = "support"
    category_app.query_params["lang"] = "en"
    category_app.run()
    assert not category_app.exception
    assert "Urban support" in _html(category_app)
    assert _fields(category_app)["indicator"]["chosen"] == "support"
    assert _data(category_app, "table")["titles"]["value"] == "Category"
    category_app.query_params["quartier"] = "2"
    category_app.run()
    assert not category_app.exception
    assert "support area" in _data(category_app, "panel")["markup"]
    category_app.switch_page("views/compare/page.py").run()
    assert not category_app.exception
    assert category_app.query_params["indicator"] == "dwellings"
    category_app.switch_page("views/map/page.py").run()
    assert not category_app.exception
    assert category_app.query_params["indicator"] == "support"


@pytest.mark.parametrize("page", ["compare", "choice", "profile", "thread", "workshops"])
def test_no_other_page_fails_of_a_link_with_a_category(category_app: AppTest, page: str) -> None:
    category_app.query_params["indicator"] = "support"
    category_app.run()
    category_app.switch_page(f"views/{page}/page.py").run()
    assert not category_app.exception


def test_the_presentation_shows_the_category_that_opens_a_theme(category_app: AppTest) -> None:
    category_app.query_params["lang"] = "en"
    category_app.run()
    category_app.switch_page("views/map/presentation.py").run()
    assert not category_app.exception
    [slide] = [slide for slide in _data(category_app, "stage")["slides"] if slide["title"].startswith("Urban support")]
    assert slide["legend"][0]["label"] == "support area (2)"
    assert "average" not in slide["base"]


def test_nobody_asked_a_category_so_it_has_no_answers() -> None:
    city = category_city()
    selection, _ = complete({"indicator": "support"}, city, categories=True)
    with pytest.raises(NotFound):
        answers_markup(city, selection)
