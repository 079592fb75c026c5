"""The document that a page begins with, before any script runs."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request

import views.routes.shell
from tests.browser.server import ROOT
from tests.demo import demo_city
from views.frame.city import Refusal
from views.routes.shell import SHELL_ROUTES, shell


def document(query: str) -> str:
    asked = {"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": []}
    answer = shell(Request(asked))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    return bytes(answer.body).decode()


@pytest.mark.parametrize(("query", "language"), [("", "de"), ("lang=de", "de"), ("lang=en", "en"), ("lang=%22%3E", "de")])
def test_it_names_language_city_and_server(query: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.shell, "current_city", demo_city)
    text = document(query)
    assert text.count(f'<html lang="{language}" dir="ltr">') == text.count("<html") == 1
    assert "<title>Quartierblick – Kaiserslautern</title>" in text
    assert text.index("BACKEND_BASE_URL") < text.index('type="module"'), "before Streamlit's script"


def test_a_city_that_cannot_be_shown_has_a_page_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.shell, "current_city", lambda: Refusal((), "en"))
    text = document("")
    assert '<html lang="en" dir="ltr">' in text
    assert "<title>Quartierblick</title>" in text
    assert "BACKEND_BASE_URL" in text


def test_every_page_begins_with_it() -> None:
    addresses = re.findall(r'url_path="(\w+)"', (ROOT / "navigation.py").read_text(encoding="utf-8"))
    assert len(addresses) >= 7
    assert set(SHELL_ROUTES) == {"/", *(f"/{address}" for address in addresses)}
