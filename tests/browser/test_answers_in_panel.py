"""Whole distributions, standardised values and trends on the map page, as a person finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dataset.load import load
from tests.answers_city import build_answers_city
from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server, running

TRUST = "indicator=trust&wave=2025&quartier=5"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_answers_city(tmp_path_factory.mktemp("answers") / "city")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(folder.parent, folder) as running_server:
        yield running_server


def test_all_answers_open_by_keyboard_and_stay_open_at_the_next_quartier(
    page: Page, server: Server, folder: Path, seen: Seen
) -> None:
    categories = len(load(folder).questions.answers("trust", "all", "2025", "5"))
    assert categories > 1
    map_page = MapPage(page, f"{server.url}/?lang=de&{TRUST}")
    answers = page.locator("details.answers")
    table = answers.locator("table").first
    expect(table).to_be_hidden()
    answers.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(table.get_by_role("rowheader")).to_have_count(categories)
    expect(answers).to_contain_text("Quartier 5 · Befragung 2025")
    map_page.choose("Mein Quartier", "Quartier 6")
    expect(answers).to_contain_text("Quartier 6 · Befragung 2025")
    expect(table).to_be_visible()
    assert not seen.errors


def test_the_panel_says_standard_trend_break_and_silence(page: Page, server: Server) -> None:
    MapPage(page, f"{server.url}/?lang=en&{TRUST}")
    panel = page.locator("section.panel")
    expect(panel).to_contain_text("If all quartiers had the city’s age distribution, it would be")
    expect(panel).to_contain_text("Trend: ")
    panel.locator("details.question summary").click()
    expect(panel).to_contain_text("of those asked did not answer this question")
    page.goto(f"{server.url}/?lang=en&indicator=comfort&wave=2025&quartier=5")
    expect(panel).to_contain_text("Not comparable with earlier surveys since Befragung 2025: new scale")


def test_the_table_sorts_what_stands_beside_and_fits_a_telephone(page: Page, server: Server) -> None:
    MapPage(page, f"{server.url}/?lang=en&{TRUST}")
    head, rows = page.locator("table.numbers thead th"), page.locator("table.numbers tbody tr")
    expect(head).to_have_count(7)
    expect(head.nth(5)).to_have_text(re.compile("^Standardised by age"))
    expect(head.nth(6)).to_have_text(re.compile("^Trend since 2017"))
    head.nth(5).get_by_role("button").click()
    expect(head.nth(5)).to_have_attribute("aria-sort", "ascending")
    sorted_values = [text for text in rows.locator("td:nth-child(6)").all_inner_texts() if not text.startswith("*")]
    assert sorted_values == sorted(sorted_values)
    assert len(sorted_values) > 2
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("details.answers summary").click()
    expect(page.locator("details.answers table").first).to_be_visible()
    expect(rows.first.locator("td.beside").first).to_be_visible()
    page.goto(f"{server.url}/?lang=en&{TRUST}&standard=age")
    expect(rows.filter(has_text="* not shown").first).to_be_visible()
    values = page.locator("table.numbers tbody td").filter(visible=True)
    ends = values.evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().right)")
    assert len(ends) > 20 and max(ends) <= 390
    wide = "parts => [document.documentElement, ...parts].map(part => part.scrollWidth - part.clientWidth)"
    assert max(page.locator(".numbers-wrap, .panel, .answers").evaluate_all(wide)) <= 0
