"""A map of categories in a browser: colours, hover, table, panel, and the way to a page that cannot show it and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from geo.drawing.qualitative import PALETTE, REST
from tests.browser.map_page import MIDDLE, MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.category_city import STATES, build_category_city

COLOURS = dict(zip("FVN", (*PALETTE[:2], REST), strict=True))
LABELS = {"F": "support area", "V": "<b>suspected</b> area", "N": "no support area"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("categories")
    with running(work, build_category_city(work / "city")) as running_server:
        yield running_server


def expected(date: str) -> dict[str, str]:
    """Fill and mark of every quartier."""
    stated = {key: f"{COLOURS[code]} ok" for key, code in STATES[date].items()}
    return dict.fromkeys("123456789", "url(#no_data) no_data") | stated


def test_colours_hover_table_and_panel_say_the_same_category(page: Page, server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{server.url}/?lang=en&indicator=support")
    assert shown.fills() == expected("2021")
    middle = shown.frame.locator('path[data-quartier="3"]').evaluate(MIDDLE)
    frame = page.locator("iframe").bounding_box()
    page.mouse.move(frame["x"] + middle["x"], frame["y"] + middle["y"])
    expect(shown.frame.locator(".leaflet-tooltip").filter(has_text="Quartier 3").first).to_contain_text(LABELS["V"])
    head = page.locator("table.numbers thead th")
    assert [text.strip(" ▲↕") for text in head.all_inner_texts()] == ["Quartier", "Category"]
    assert shown.column(2) == [*(LABELS[code] for code in STATES["2021"].values()), "not stated"]
    head.nth(1).get_by_role("button").click()
    head.nth(1).get_by_role("button").click()
    expect(head.nth(1)).to_have_attribute("aria-sort", "descending")
    assert shown.column(2)[0] == LABELS["N"]
    assert shown.column(2)[-1] == "not stated"
    shown.click("3")
    expect(page.locator("section.panel .state")).to_have_text(LABELS["V"])
    assert not seen.errors


def test_another_page_shows_a_number_and_the_map_comes_back_to_the_category(page: Page, server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{server.url}/?lang=en&indicator=support&wave=2018")
    assert shown.fills() == expected("2018")
    page.get_by_role("link", name="Compare", exact=True).click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('indicator') === 'dwellings'")
    expect(page.locator(".notice").filter(visible=True)).to_have_count(0)
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('indicator') === 'support'")
    shown.wait()
    assert shown.selected()["wave"] == "2018"
    assert shown.fills_after(expected("2021")) == expected("2018")
    assert not seen.errors


def test_two_dates_side_by_side_on_a_telephone(page: Page, server: Server, seen: Seen) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/?lang=en&indicator=support&display=two")
    maps = page.locator("iframe")
    expect(maps).to_have_count(2)
    for place, date in enumerate(("2021", "2018")):
        drawn = maps.nth(place).content_frame.locator("path[data-quartier]")
        expect(drawn.first).to_have_attribute("fill", COLOURS[STATES[date]["1"]])
    expect(page.locator("section.legend")).to_have_count(2)
    wide = "parts => parts.map(part => part.scrollWidth - part.clientWidth)"
    assert max(page.locator(".numbers-wrap, .panel, .legend").evaluate_all(wide)) <= 0
    assert not seen.errors
