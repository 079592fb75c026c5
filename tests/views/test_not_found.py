"""Addresses that do not exist are answered in the reader's language, and Streamlit's own are left to it."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

import views.routes.not_found
from tests.demo import demo_city
from views.frame.city import Refusal
from views.routes.not_found import Elsewhere, missing


@pytest.fixture
def _demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.not_found, "current_city", demo_city)


def asked(address: str, query: str = "") -> Response:
    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(address),
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"here")],
    }
    assert Elsewhere().matches(scope)[0] is Match.FULL
    return missing(Request(scope))


def text_of(answer: Response) -> str:
    return bytes(answer.body).decode()


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize(("language", "heading"), [("de", "Diese Seite gibt es nicht"), ("en", "There is no such page")])
@pytest.mark.parametrize("address", ["/foo", "/foo/bar", "/map/x", "/index.html", "/a%2Fb/c", "/%3Cscript%3E"])
def test_it_says_so_and_leads_on_from_any_depth(address: str, language: str, heading: str) -> None:
    answer = asked(address, f"lang={language}&quartier=06&indicator=safe_at_night")
    text = text_of(answer)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert f"<h1>{heading}</h1>" in text
    assert f'<html lang="{language}"' in text
    assert "<script" not in text
    links = [link for link in re.findall(r'href="([^"]+)"', text) if not link.startswith(("#", "?"))]
    lead = {urljoin(f"http://here{address}", link).partition("?")[0].removeprefix("http://here") for link in links}
    assert lead >= {"/", "/compare", "/profile", "/imprint", "/methods", "/assets/pages/style.css", "/icon.svg"}
    assert all("quartier=06" in link for link in links if "/compare" in link or "/profile" in link)


@pytest.mark.usefixtures("_demo")
def test_it_speaks_the_citys_language_to_whoever_chose_none() -> None:
    assert '<html lang="de"' in text_of(asked("/foo"))
    assert '<html lang="de"' in text_of(asked("/foo", "lang=%3Cscript%3E"))


@pytest.mark.parametrize("address", ["/_stcore/health", "/_stcore/nothing", "/static/js/x.js", "/media/x", "/component/x"])
def test_what_is_streamlits_is_left_to_it(address: str) -> None:
    assert Elsewhere().matches({"type": "http", "method": "GET", "path": address})[0] is Match.NONE
    assert Elsewhere().matches({"type": "websocket", "path": "/foo"})[0] is Match.NONE


@pytest.mark.parametrize(
    ("address", "leads"), [("/compare/", "/compare"), ("/a/b/", "/a/b"), ("//evil.example/", "/evil.example")]
)
def test_a_stroke_at_the_end_is_taken_off_on_this_server(address: str, leads: str) -> None:
    answer = asked(address, "lang=en")
    assert answer.status_code == 301
    assert (
        urljoin(f"http://here{address}", answer.headers["location"]).replace("here//", "here/") == f"http://here{leads}?lang=en"
    )


def test_a_city_that_cannot_be_shown_says_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.not_found, "current_city", lambda: Refusal((), "de"))
    answer = asked("/foo")
    assert answer.status_code == 404
    assert "gibt es nicht" in text_of(answer)


@pytest.mark.usefixtures("_demo")
def test_an_address_of_thousands_of_steps_is_not_answered_by_a_page_of_megabytes() -> None:
    text = text_of(asked("/a" * 30_000, "lang=en"))
    assert "gibt es nicht" in text
    assert len(text) < 1000
