"""The Karte on a telephone: fields fold, pages stand in one row, and a tap brings the panel up from below."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.map_page import MIDDLE, MapPage
from tests.browser.server import Server

BETZENBERG = "06"
DRAWN_ABOVE = """() => {
  const frame = document.querySelector('iframe');
  const drawn = frame.contentDocument.querySelector('#map_div').getBoundingClientRect();
  return frame.getBoundingClientRect().top + drawn.bottom <= innerHeight / 2;
}"""


@pytest.fixture
def shown(phone: Page, demo_server: Server) -> MapPage:
    return MapPage(phone, f"{demo_server.url}/?theme=safety")


def _tap(shown: MapPage) -> None:
    middle = shown.frame.locator(f'path[data-quartier="{BETZENBERG}"]').evaluate(MIDDLE)
    frame = shown.page.locator("iframe").bounding_box()
    shown.page.touchscreen.tap(frame["x"] + middle["x"], frame["y"] + middle["y"])
    expect(shown.page.get_by_role("dialog", name="Betzenberg")).to_be_visible()
    shown.rest()


def _sheet_top(page: Page) -> float:
    """Where it stands when it has come up."""
    sheet = page.get_by_role("dialog")
    sheet.evaluate("box => Promise.all(box.getAnimations().map(({ finished }) => finished))")
    return sheet.bounding_box()["y"]


def test_fields_fold_behind_what_is_chosen_and_pages_stand_in_one_row(phone: Page, shown: MapPage) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    fold = phone.locator("details.fold > summary")
    expect(fold).to_have_text("Sicherheitsgefühl am Abend · Alle · Befragung 2025")
    group = phone.get_by_role("combobox", name="Zielgruppe")
    expect(group).to_be_hidden()
    fold.click()
    expect(group).to_be_visible()
    shown.choose("Zielgruppe", "Ältere (65+)")
    expect(fold).to_have_text("Sicherheitsgefühl am Abend · Ältere (65+) · Befragung 2025")
    expect(group).to_be_visible()
    pages = phone.locator(".st-key-pages a")
    assert len(set(pages.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)"))) == 1
    expect(pages.last).not_to_be_in_viewport()
    pages.last.scroll_into_view_if_needed()
    expect(pages.last).to_be_in_viewport()


def test_the_page_that_is_open_is_seen_among_the_others(phone: Page, demo_server: Server) -> None:
    phone.goto(f"{demo_server.url}/workshops")
    here = phone.locator(".st-key-pages a[aria-current=page]")
    expect(here).to_have_text("Termine")
    expect(here).to_be_in_viewport(ratio=1)


def test_a_tap_brings_the_panel_up_and_leaves_the_map_to_be_seen(phone: Page, shown: MapPage) -> None:
    _tap(shown)
    sheet = phone.get_by_role("dialog", name="Betzenberg")
    expect(sheet).to_be_focused()
    expect(sheet.locator("h2")).to_be_in_viewport()
    assert 0.4 * 844 < _sheet_top(phone) < 0.6 * 844
    phone.wait_for_function(DRAWN_ABOVE)
    assert phone.locator("iframe").bounding_box()["y"] >= -0.5  # half a pixel is none
    last = phone.locator("table.numbers tr").last
    last.scroll_into_view_if_needed()
    phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 1e6")
    phone.wait_for_function(
        "top => [...document.querySelectorAll('table.numbers tr')].at(-1).getBoundingClientRect().bottom <= top",
        arg=_sheet_top(phone),
    )


def test_the_sheet_grows_by_a_button_and_by_a_finger(phone: Page, shown: MapPage) -> None:
    _tap(shown)
    half = _sheet_top(phone)
    more = phone.get_by_role("button", name="Mehr zeigen")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    less = phone.get_by_role("button", name="Weniger zeigen")
    expect(less).to_have_attribute("aria-expanded", "true")
    assert _sheet_top(phone) < 0.15 * 844
    less.click()
    assert _sheet_top(phone) == pytest.approx(half, abs=2)
    _drag(phone, to=80)
    assert _sheet_top(phone) < 0.15 * 844
    _drag(phone, to=800)
    expect(phone.get_by_role("dialog")).to_have_count(0)


def _drag(phone: Page, to: int) -> None:
    head = phone.locator(".grip").bounding_box()
    phone.mouse.move(60, head["y"] + 10)
    phone.mouse.down()
    phone.mouse.move(60, to, steps=5)
    phone.mouse.up()


@pytest.mark.parametrize("way", ["cross", "escape", "escape in the map", "back"])
def test_the_sheet_closes_and_the_focus_returns(phone: Page, shown: MapPage, way: str) -> None:
    _tap(shown)
    if way == "cross":
        phone.get_by_role("button", name="Zurück: ").tap()
    elif way == "escape":
        phone.keyboard.press("Escape")
    elif way == "escape in the map":
        shown.frame.locator('path[tabindex="0"]').focus()
        phone.keyboard.press("Escape")
    else:
        phone.go_back()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    shown.rest()
    assert shown.selected().get("quartier", "") == ""
    expect(phone.locator("section.panel h2")).to_have_text("Kaiserslautern")
    if way != "back":
        expect(shown.frame.locator(f'path[data-quartier="{BETZENBERG}"]')).to_be_focused()
    if way == "cross":  # by a finger, which points at nothing afterwards
        expect(shown.frame.locator(".leaflet-tooltip")).to_have_count(0)


def test_a_link_opens_the_sheet_and_takes_no_focus(phone: Page, demo_server: Server) -> None:
    MapPage(phone, f"{demo_server.url}/?theme=safety&quartier={BETZENBERG}")
    sheet = phone.get_by_role("dialog", name="Betzenberg")
    expect(sheet).to_be_visible()
    expect(sheet).not_to_be_focused()
    expect(sheet.locator("p.value")).to_be_in_viewport()
    low = _sheet_top(phone)
    assert low > 0.75 * 844  # the finding and the map are seen first
    phone.get_by_role("button", name="Mehr zeigen").click()
    assert _sheet_top(phone) == pytest.approx(844 / 2, abs=2)
    phone.set_viewport_size({"width": 844, "height": 390})  # on its side it stands beside the map
    assert sheet.bounding_box()["x"] > 844 / 2
    assert _sheet_top(phone) < 0.25 * 390


def test_on_paper_and_on_a_wide_screen_it_is_the_panel(phone: Page, shown: MapPage) -> None:
    _tap(shown)
    position = "getComputedStyle(document.querySelector('.panel-text')).position"
    assert phone.evaluate(position) == "fixed"
    phone.emulate_media(media="print")
    assert phone.evaluate(position) == "static"
    phone.emulate_media(media="screen")
    phone.set_viewport_size({"width": 1366, "height": 768})
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(phone.get_by_role("button", name="Mehr zeigen")).to_be_hidden()
    assert phone.evaluate(position) == "static"


def test_every_number_of_two_indicators_says_whose_it_is(phone: Page, demo_server: Server) -> None:
    """Nothing but a number of answers is called so, and no value stands without its indicator."""
    shown = MapPage(phone, f"{demo_server.url}/?indicator=feels_at_home&display=pair&second=indicator:safe_at_night")
    said = "cells => cells.map(cell => getComputedStyle(cell, '::before').content.replaceAll('\"', ''))"
    before = shown.page.locator("table.numbers tbody tr").first.locator("td").evaluate_all(said)
    named = "cells => cells.map(cell => cell.dataset.title)"
    titles = shown.page.locator("table.numbers tbody tr").first.locator("td").evaluate_all(named)
    assert len(titles) == 4, "value and interval of both"
    assert before == [f"{titles[0]}: ", "none", f"{titles[2]}: ", "none"]
    boxes = [cell.bounding_box() for cell in shown.page.locator("table.numbers tbody tr").first.locator("td").all()]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"] == boxes[3]["y"]
    alone = MapPage(phone, f"{demo_server.url}/?indicator=feels_at_home")
    assert "Antworten: " in alone.page.locator("table.numbers tbody tr").first.locator("td").evaluate_all(said)
