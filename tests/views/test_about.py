"""The footer's pages: what a city writes stays text, what it does not is said, and what the product claims follows from it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from starlette.requests import Request
from streamlit.file_util import get_static_dir

from dataset.dataset import Dataset
from dataset.load import load
from indicators.estimates.domains import EVERYBODY
from language.phrases import Text
from language.words import LANGUAGES, words_for
from tests.category_city import category_city
from tests.demo import demo_city
from tests.tiny_city import DATASET, build_city
from views.about.pages import ABOUT
from views.about.paragraphs import contact, paragraphs
from views.routes.about import about

LEGAL = """
[legal]
imprint = "Stadt <script =alert(1)\\n\\nSiehe https://example.org/a"
feedback = "barriere@example.org"
enforcement = "Schlichtungsstelle & Co"
"""


def page(city: Dataset, name: str, query: str = "lang=en") -> str:
    asked = {"type": "http", "method": "GET", "path": f"/{name}", "query_string": query.encode(), "headers": []}
    answer = about(city, Request(asked))
    assert answer.status_code == 200
    return bytes(answer.body).decode()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("about"), dataset=DATASET + LEGAL))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize("city", [demo_city, category_city])
def test_each_is_a_whole_page_without_any_script(city, name: str, language: str) -> None:
    text = page(city(), name, f"lang={language}&quartier=06")
    assert text.count("<h1>") == text.count("<main") == text.count("<footer") == 1
    assert "<script" not in text
    assert 'aria-current="page"' in text
    assert f'<html lang="{words_for(language, name).spoken}"' in text
    assert not re.search(r"\{\w+\}", text)
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_is_chosen_goes_with_the_reader() -> None:
    text = unescape(page(demo_city(), "imprint", "lang=en&indicator=safe_at_night&group=older&quartier=06"))
    links = re.findall(r'href="(\./[^"]*\?[^"]*)"', text)
    assert len(links) >= 11
    assert all("quartier=06" in link and "group=older" in link for link in links if "style.css" not in link)
    assert re.search(r'href="\?indicator=safe_at_night[^"]*" lang="de"', text), "another language of the same page"


def test_letters_are_those_of_the_other_pages() -> None:
    text = page(demo_city(), "imprint")
    (address,) = re.findall(r'<link rel="preload" href="\./([^"]+)" as="font"', text)
    assert f'src: url("./{address}")' in text
    assert (Path(get_static_dir()) / address).is_file()


def test_nobody_is_led_to_what_an_operator_did_not_write(tiny: Dataset) -> None:
    stated = "its operator says so below"
    assert stated not in page(demo_city(), "privacy")
    assert stated not in page(tiny, "privacy")
    other = replace(tiny.city, legal=replace(tiny.city.legal, privacy=Text({"en": "We keep lists for a day."})))
    assert stated in page(replace(tiny, city=other), "privacy")


def test_what_a_city_writes_is_text(tiny: Dataset) -> None:
    text = page(tiny, "imprint")
    assert "<p>Stadt &lt;script =alert(1)</p>" in text
    assert '<a href="https://example.org/a" rel="noopener noreferrer">' in text
    accessible = page(tiny, "accessibility")
    assert 'href="mailto:barriere@example.org"' in accessible
    assert "Schlichtungsstelle &amp; Co" in accessible


def test_what_a_city_does_not_write_is_said(tiny: Dataset) -> None:
    assert page(tiny, "privacy").count('class="notice"') == 1
    assert page(tiny, "accessibility").count('class="notice"') == 1, "its own statement"
    assert page(tiny, "imprint").count('class="notice"') == 0


def test_a_demonstration_says_that_it_is_one() -> None:
    for name in ("imprint", "privacy", "accessibility"):
        text = page(demo_city(), name)
        assert "demonstration" in text
        assert "mailto:" not in text
        assert 'class="notice"' not in text


def test_every_indicator_has_a_sheet_with_its_question_and_its_answers() -> None:
    city, words = demo_city(), words_for("en")
    text = unescape(page(city, "methods"))
    sheets = text[text.index("All indicators") :].split("<details")[1:]
    described = [own for theme in city.catalogue.themes for own in city.catalogue.mapped(theme)]
    assert len(sheets) == len(described)
    for own, sheet in zip(described, sheets, strict=True):
        assert f"<summary>{words.pick(own.name)}</summary>" in sheet
        assert words.pick(own.question) in sheet
        for wave in city.waves_of(own.id):
            assert city.period_name(wave, words) in sheet
            whole = city.city_estimate(own.id, EVERYBODY, wave) if own.id in city.catalogue.indicators else None
            if whole is not None and whole.n:
                assert f"{words.number(whole.n)} answers" in sheet


def test_a_city_that_asked_nobody_says_nothing_of_answers(tiny: Dataset) -> None:
    registers = replace(tiny, released=replace(tiny.released, correlations={}), contributions=())
    assert not registers.survey_waves
    assert "answered the survey" not in page(registers, "privacy")
    assert "few answers" not in page(registers, "methods")
    assert "answered the survey" in page(tiny, "privacy")
    assert "few answers" in page(tiny, "methods")


def test_claims_follow_the_city(tiny: Dataset, tmp_path: Path) -> None:
    background = '\n[background]\nkind = "tiles"\nurl = "https://tiles.example.org/{z}/{x}/{y}.png"\nattribution = "©"\n'
    thresholds = "\n[thresholds]\nwithhold_below = 15\n"
    other = load(build_city(tmp_path, dataset=DATASET + background + thresholds))
    assert "tiles.example.org" in page(other, "privacy")
    assert "fewer than 15 answers" in page(other, "privacy")
    assert "from this server alone; nobody else" in page(tiny, "privacy")
    assert "quoted only" not in page(tiny, "privacy"), "it tells of nothing that was said"


def test_paragraphs_are_paragraphs_and_lines_lines() -> None:
    assert paragraphs(" a\nb\r\n\r\n\n c<i> ") == "<p>a<br>b</p><p>c&lt;i&gt;</p>"
    assert paragraphs("  ") == ""
    assert contact("https://example.org/x").count("mailto") == 0


def test_the_methods_say_what_neither_span_nor_verdict_covers() -> None:
    text = unescape(page(demo_city(), "methods"))
    for said in ("Some people did not answer", "several of them are not corrected for this", "another hidden value would follow"):
        assert said in text
