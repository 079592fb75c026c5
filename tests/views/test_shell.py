"""The document that a page begins with, before any script runs."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.requests import Request

import views.routes.not_found
import views.routes.shell
from dataset.dataset import Dataset
from dataset.load import load
from language.words import words_for
from tests.demo import demo_city
from tests.tiny_city import DATASET, build_city
from views.frame.city import Refusal
from views.frame.titles import page_names
from views.routes.shell import SHELL_ROUTES, shell

HOSTILE = "</title><script>alert(1)</script>\"'&"


def document(query: str, path: str = "/", status: int = 200) -> str:
    asked = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"quartier.example")],
        "scheme": "https",
        "server": ("quartier.example", 443),
    }
    answer = shell(Request(asked))
    assert answer.status_code == status
    assert answer.headers["cache-control"] == ("no-cache" if status == 200 else "no-store")
    return bytes(answer.body).decode()


def told(text: str, name: str) -> str:
    found = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', text)
    assert len(found) == 1, name
    return unescape(found[0])


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Dataset:
    monkeypatch.setattr(views.routes.shell, "current_city", demo_city)
    monkeypatch.setattr(views.routes.not_found, "current_city", demo_city)
    return demo_city()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("query", "language"), [("", "de"), ("lang=de", "de"), ("lang=en", "en"), ("lang=%22%3E", "de")])
def test_it_names_language_city_and_server(query: str, language: str) -> None:
    text = document(query)
    assert text.count(f'<html lang="{language}" dir="ltr">') == text.count("<html") == 1
    assert re.search(r"<title>[^<]+ · Quartierblick – Kaiserslautern</title>", text)
    assert text.index("BACKEND_BASE_URL") < text.index('type="module"'), "before Streamlit's script"
    assert text.index("charset") < text.index("BACKEND_BASE_URL"), "browsers do not look far for the letters"


@pytest.mark.usefixtures("demo")
def test_nothing_of_streamlit_is_said_in_english() -> None:
    text = document("lang=de")
    body = text[text.index("<body>") :]
    assert "enable JavaScript" not in body
    assert "Streamlit" not in body
    assert re.search(r"<noscript>.*JavaScript.*/imprint\?.*</noscript>", body, re.DOTALL), "what needs no script is reached"
    assert "favicon.png" not in text


def test_title_and_description_say_what_is_shown(demo: Dataset) -> None:
    words = words_for("en")
    night = document("lang=en&indicator=safe_at_night&group=older&quartier=06")
    name = words.pick(demo.catalogue.indicators["safe_at_night"].name)
    assert f"<title>{name} · Quartierblick – Kaiserslautern</title>" in night
    for part in (name, demo.group_name("older", words), demo.period_name("2025", words), "Demonstration data"):
        assert part in told(night, "description")
    assert told(night, "og:title") == f"{name} · Quartierblick – Kaiserslautern"
    assert told(night, "og:description") == told(night, "description")
    assert "<title>Profile Betzenberg · Quartierblick – Kaiserslautern</title>" in document("lang=en&quartier=06", "/profile")
    assert "Betzenberg" in told(document("lang=en&quartier=06", "/profile"), "description")
    addresses = [address for address in SHELL_ROUTES if address != "/map"]
    pages = {told(document("lang=en", address), "description") for address in addresses}
    assert len(pages) == len(addresses), "each page says something of its own"


@pytest.mark.usefixtures("demo")
def test_a_preview_leads_to_the_short_link() -> None:
    text = document("lang=de&indicator=safe_at_night&group=all&wave=2025&quartier=06&display=values", "/compare")
    assert told(text, "og:url") == "https://quartier.example/compare?indicator=safe_at_night&wave=2025&quartier=06"
    assert told(text, "og:image") == "https://quartier.example/icon-512.png"


def test_whatever_a_city_or_a_link_says_is_escaped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    hostile = load(build_city(tmp_path, dataset=re.sub(r'name = "[^"]*"', lambda _: f'name = "{written}"', DATASET, count=1)))
    assert hostile.city.name.in_language("de") == HOSTILE
    monkeypatch.setattr(views.routes.shell, "current_city", lambda: hostile)
    text = document("quartier=%3Cscript%3E1&lang=%3Cscript%3E&indicator=%22%3E%3Cscript%3E")
    assert "<script>alert" not in text
    assert "<script>1" not in text
    assert HOSTILE in told(text, "og:title")


def test_a_city_that_cannot_be_shown_has_a_page_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.shell, "current_city", lambda: Refusal((), "en"))
    text = document("")
    assert '<html lang="en" dir="ltr">' in text
    assert "<title>Quartierblick</title>" in text
    assert "BACKEND_BASE_URL" in text
    assert "og:" not in text


def test_every_page_begins_with_it(demo: Dataset) -> None:
    addresses = page_names(demo, words_for("en"))
    assert len(addresses) >= 7
    assert set(SHELL_ROUTES) == {"/", *(f"/{address}" for address in addresses)}


def test_a_page_that_a_city_does_not_have_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = re.sub(r"\[workshops\]\n(?:\w+ = .*\n)*", "", DATASET)
    city = load(build_city(tmp_path, dataset=without))
    assert not city.workshops
    monkeypatch.setattr(views.routes.shell, "current_city", lambda: city)
    monkeypatch.setattr(views.routes.not_found, "current_city", lambda: city)
    text = document("lang=de", "/workshops", 404)
    assert "streamlit" not in text.lower()
    assert "/workshops?" not in text


def test_the_map_by_its_name_leads_to_the_first_page_with_all_that_is_chosen() -> None:
    address, query = "/map", "lang=en&quartier=06"
    asked = {"type": "http", "method": "GET", "path": address, "raw_path": address.encode(), "query_string": query.encode()}
    answer = shell(Request({**asked, "headers": [(b"host", b"here")]}))
    assert answer.status_code == 307
    assert answer.headers["location"] == f"./?{query}"
