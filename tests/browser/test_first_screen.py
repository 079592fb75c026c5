"""The whole map on the first screen: nobody scrolls to see what they came for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.server import Server


@pytest.fixture(params=["demo_server", "flensburg_server"])
def url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(request.param).url


def _bottom(page: Page) -> float:
    """Of what is drawn, without the key of numbers below it."""
    drawn = page.frame_locator("iframe").first.locator("#map_div").bounding_box()
    return drawn["y"] + drawn["height"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1024, 768), (768, 1024), (390, 844)], ids=lambda size: str(size[0]))
def test_the_whole_map_is_seen_without_scrolling(page: Page, url: str, language: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    shown = MapPage(page, f"{url}/?lang={language}")
    assert _bottom(page) <= size[1]
    assert shown.outside() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    frame = page.locator("iframe").bounding_box()
    assert min(frame["width"], frame["height"]) >= 270


def test_title_pages_and_languages_have_one_row_on_a_small_laptop(page: Page, flensburg_server: Server) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    MapPage(page, f"{flensburg_server.url}/?lang=de")
    parts = [page.locator(own).bounding_box() for own in (".product", ".st-key-pages", ".st-key-language")]
    middles = [part["y"] + part["height"] / 2 for part in parts]
    assert max(middles) - min(middles) < 10
    assert parts[0]["x"] < parts[1]["x"] < parts[2]["x"]


def test_one_row_asks_what_and_where_and_all_else_waits_under_more(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, demo_server.url)
    tops = page.locator(".choices > .row > .choice").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(tops) == 4
    assert len(set(tops)) == 1
    hidden = page.get_by_role("combobox", name="Darstellung", exact=True)
    expect(hidden).to_be_hidden()
    expect(page.locator("details.more > summary")).to_have_text("Mehr")
    shown.more()
    expect(hidden).to_be_visible()
    shown.choose("Thema", "Sicherheitsgefühl am Tag")
    expect(hidden).to_be_visible()  # what a reader opened stays open
    shown.display("change")
    expect(page.locator("details.more > summary")).to_have_text("Mehr · Veränderung seit Befragung 2021")
    assert page.locator("iframe").bounding_box()["height"] >= 270


def test_more_is_open_where_a_link_differs_and_says_how(page: Page, demo_server: Server) -> None:
    MapPage(page, f"{demo_server.url}/?display=differs&workshops=none")
    expect(page.get_by_role("combobox", name="Darstellung", exact=True)).to_be_visible()
    expect(page.locator("details.more > summary")).to_have_text("Mehr · Nur Unterschiede · Werkstätten: Keine")


def test_the_map_keeps_what_it_shows_when_the_window_becomes_smaller(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, demo_server.url)
    page.evaluate("document.querySelector('iframe').contentWindow.kept = 'the same frame'")
    for height in (900, 700, 820):
        page.set_viewport_size({"width": 1366, "height": height})
        page.wait_for_function("height => document.querySelector('iframe').getBoundingClientRect().bottom <= height", arg=height)
        shown.views()
        assert shown.outside() == []
    assert page.evaluate("document.querySelector('iframe').contentWindow.kept") == "the same frame"
