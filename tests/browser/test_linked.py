"""The quartier under mouse or keyboard is shown by map, legend, table and panel alike, without the server."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.map_page import MIDDLE, MapPage, Wire
from tests.browser.seen import Seen
from tests.browser.server import Server

# the colour of the step that the scale's pointer stands over
UNDER = """scale => {
  const pointer = scale.querySelector('.bar-of i.pointed').getBoundingClientRect();
  const at = (pointer.left + pointer.right) / 2;
  const step = [...scale.querySelectorAll('li')].find(step => {
    const { left, right } = step.getBoundingClientRect();
    return left <= at && at < right;
  });
  return getComputedStyle(step).backgroundColor;
}"""
FILL = "path => getComputedStyle(path).fill"
QUARTIERS = "paths => paths.filter(path => path.dataset.mark === 'ok').map(path => path.dataset.quartier)"
AWAY = "[...document.querySelectorAll('.scale .pointed, .numbers tr.pointed, .legend li.pointed, .interval-of i.pointed')].length"
SCROLLED = "[scrollY, document.querySelector('[data-testid=stMain]').scrollTop]"


@pytest.fixture
def shown(page: Page, demo_server: Server) -> tuple[MapPage, Wire]:
    wire = Wire(page)
    return MapPage(page, f"{demo_server.url}/?indicator=feels_at_home&workshops=none"), wire


def test_the_keyboard_points_at_every_value_in_its_class(shown: tuple[MapPage, Wire], page: Page, seen: Seen) -> None:
    on_map, wire = shown
    wire.forget()
    scale = page.locator("section.legend .scale")
    before = scale.evaluate("scale => scale.outerHTML")
    place = page.evaluate(SCROLLED)
    for quartier in on_map.frame.locator("path[data-quartier]").evaluate_all(QUARTIERS):
        path = on_map.frame.locator(f'path[data-quartier="{quartier}"]')
        path.evaluate("path => path.focus({ preventScroll: true })")
        name, value = path.get_attribute("aria-label").split(", ")[:2]
        expect(scale.locator(".places .pointed")).to_have_text(f"{name} {value}")
        expect(page.locator("table.numbers tr.pointed th")).to_have_text(name)
        expect(page.locator(".interval-of i.pointed")).to_have_count(1)
        assert scale.evaluate(UNDER) == path.evaluate(FILL), name
        labels = [box.bounding_box() for box in scale.locator(".places > span").all()]
        for first, second in pairwise(labels):
            assert first["x"] + first["width"] <= second["x"], "labels do not touch"
        path.evaluate("path => path.blur()")
    assert scale.evaluate("scale => scale.outerHTML") == before
    assert page.evaluate(AWAY) == 0
    assert page.evaluate(SCROLLED) == place
    assert wire.sent == []
    assert seen.errors == []


def test_a_row_under_the_mouse_shows_its_quartier_on_the_map(shown: tuple[MapPage, Wire], page: Page) -> None:
    on_map, wire = shown
    row = page.locator("table.numbers tbody tr").filter(has_text="Betzenberg")
    row.scroll_into_view_if_needed()
    wire.forget()
    place = page.evaluate(SCROLLED)
    row.hover()
    outline = on_map.frame.locator("path.outline").first
    quartier = on_map.frame.locator('path[aria-label^="Betzenberg"]')
    assert outline.get_attribute("d") == quartier.get_attribute("d")
    expect(row).to_have_class("pointed")
    expect(page.locator(".scale .places .pointed")).to_contain_text("Betzenberg")
    page.mouse.move(2, 2)
    expect(on_map.frame.locator("path.outline")).to_have_count(0)
    assert page.evaluate(AWAY) == 0
    assert page.evaluate(SCROLLED) == place
    assert wire.sent == []


def test_a_doubtful_quartier_points_at_its_mark_too_and_the_mouse_does_as_the_keyboard(
    shown: tuple[MapPage, Wire], page: Page
) -> None:
    on_map, _ = shown
    path = on_map.frame.locator("path[data-mark=unreliable]").first
    middle, frame = path.evaluate(MIDDLE), page.locator("iframe").bounding_box()
    page.mouse.move(frame["x"] + middle["x"], frame["y"] + middle["y"])
    expect(page.locator(".legend li.pointed")).to_have_text("unsicher (zu ungenau)")
    expect(page.locator(".scale .places .pointed")).to_contain_text("(unsicher)")
    expect(page.locator("table.numbers tr.pointed th")).to_have_text(path.get_attribute("aria-label").split(", ")[0])


def test_of_two_maps_each_legend_points_at_its_own_value(page: Page, demo_server: Server) -> None:
    on_map = MapPage(
        page, f"{demo_server.url}/?indicator=feels_at_home&workshops=none&display=two&second=indicator:safe_at_night"
    )
    path = on_map.frame.locator('path[aria-label^="Betzenberg"]')
    path.evaluate("path => path.focus({ preventScroll: true })")
    other = on_map.frame_at(1).locator('path[aria-label^="Betzenberg"]')
    for place, quartier in enumerate((path, other)):
        name, value = quartier.get_attribute("aria-label").split(", ")[:2]
        legend = page.locator("section.legend").nth(place)
        expect(legend.locator(".places .pointed")).to_have_text(f"{name} {value}")
        assert legend.locator(".scale").evaluate(UNDER) == quartier.evaluate(FILL)
    expect(page.locator("table.numbers tr.pointed th")).to_have_text("Betzenberg")


def test_two_indicators_at_once_point_at_the_square(page: Page, demo_server: Server) -> None:
    on_map = MapPage(page, f"{demo_server.url}/?indicator=feels_at_home&display=pair&second=indicator:safe_at_night")
    path = on_map.frame.locator('path[aria-label^="Betzenberg"]')
    path.evaluate("path => path.focus({ preventScroll: true })")
    cell = page.locator("table.square td.pointed")
    expect(cell).to_have_count(1)
    assert cell.locator(".swatch").evaluate("swatch => getComputedStyle(swatch).backgroundColor") == path.evaluate(FILL)


def test_of_paler_colours_the_precision_is_pointed_at(page: Page, demo_server: Server) -> None:
    on_map = MapPage(page, f"{demo_server.url}/?indicator=feels_at_home&workshops=none&display=certainty")
    for path in on_map.frame.locator("path[data-mark=ok]").all()[:4]:
        path.evaluate("path => path.focus({ preventScroll: true })")
        steps = page.locator("section.legend .part + ul li")
        colours = on_map.frame.locator("html").evaluate("() => JSON.stringify(window.painted())")
        fill = path.evaluate(FILL)
        drawn = [f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})" for colour in _colours(colours)]
        step = drawn.index(fill) // (len(drawn) // 4)
        expect(steps.nth(step)).to_have_class("pointed")
        expect(page.locator("section.legend li.pointed")).to_have_count(1)


def _colours(painted: str) -> list[str]:
    """The colours that a painting begins with."""
    return re.findall(r"#[0-9a-f]{6}", painted)


@pytest.mark.parametrize("display", ["values", "differs", "certainty", "change"])
def test_the_scale_is_two_lines_high_on_a_laptop(page: Page, demo_server: Server, display: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    MapPage(page, f"{demo_server.url}/?indicator=feels_at_home&quartier=01&display={display}")
    line = page.locator("section.legend").evaluate("legend => parseFloat(getComputedStyle(legend.parentElement).lineHeight)")
    box = page.locator("section.legend .with-scale").bounding_box()
    assert box["height"] <= 2.4 * line
    chosen = page.locator(".scale .places .chosen")
    expect(chosen).to_have_count(1)
    city = page.locator(".scale .places .city").bounding_box()
    mine = chosen.bounding_box()
    assert city["x"] + city["width"] <= mine["x"] or mine["x"] + mine["width"] <= city["x"]


def test_on_a_telephone_the_scale_is_as_wide_as_the_page(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    MapPage(page, f"{demo_server.url}/?indicator=feels_at_home")
    scale, legend = (page.locator(name).first.bounding_box() for name in (".scale", "section.legend"))
    assert scale["width"] == pytest.approx(legend["width"], abs=1)
    assert scale["width"] > 340
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
