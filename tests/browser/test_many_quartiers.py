"""A city of more quartiers than SVG draws quickly: on a canvas, with the same keys and a table of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks.cities import build_city
from geo.drawing import patterns
from tests.browser.server import Server, running


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("many")
    with running(work, build_city(work / "city", 1200, settled=True)) as server:
        yield server


# share of the canvas that has this colour
SHARE = """(canvas, colour) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const wanted = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
  let count = 0;
  for (let at = 0; at < data.length; at += 4) count += wanted.every((part, ink) => data[at + ink] === part);
  return count / (data.length / 4);
}"""


def _share(page: Page, colour: str, at_least: float, below: float = 1.0) -> float:
    """As soon as it lies between the two."""
    canvas = page.frame_locator("iframe").locator("canvas")
    for _ in range(150):
        if at_least <= (share := canvas.evaluate(SHARE, colour)) < below:
            break
        page.wait_for_timeout(100)
    return share


def test_on_a_canvas_too_colour_fills_what_is_inhabited(page: Page, many: Server) -> None:
    page.goto(f"{many.url}/?lang=en&indicator=item_0")
    expect(page.frame_locator("iframe").locator(".quartier-list [data-mark]").first).to_be_attached()
    assert 0.05 < _share(page, patterns.BARE, 0.05) < 0.6
    page.locator("details.more > summary").click()
    page.get_by_role("combobox", name="Colour fills", exact=True).select_option("whole")
    assert _share(page, patterns.BARE, 0.0, 0.001) < 0.001


def test_a_canvas_keeps_keys_clicks_names_and_finer_shapes(page: Page, many: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{many.url}/?lang=de")
    frame = page.frame_locator("iframe")
    expect(page.locator("table.numbers tbody tr")).to_have_count(50)
    expect(frame.locator("canvas")).to_be_visible()
    expect(frame.locator(".quartier-list [data-mark]").first).to_be_attached()
    assert frame.locator(".quartier-list > [tabindex='0']").count() == 1
    frame.locator(".quartier-list > [tabindex='0']").focus()
    page.keyboard.press("End")
    focused = frame.locator(".quartier-list > :focus")
    expect(focused).to_have_attribute("data-quartier", "01200")
    expect(focused).to_have_attribute("aria-label", re.compile(r"^Quartier 1200, \S+"))
    page.keyboard.type("quartier 77")
    expect(focused).to_have_attribute("data-quartier", "00077")
    page.keyboard.press("Enter")
    expect(page.locator("section.panel h2")).to_have_text("Quartier 77")

    first = page.locator("table.numbers tbody th").first
    before = first.inner_text()
    page.locator(".pager button").last.click()
    expect(first).not_to_have_text(before)
    expect(page.locator(".pager span")).to_have_text("51 bis 100 von 1.200")
    for direction in ("descending", "ascending"):
        page.locator("table.numbers thead button", has_text="Quartier").click()
        expect(page.locator("table.numbers th").first).to_have_attribute("aria-sort", direction)
    expect(first).to_have_text(before)
    expect(page.locator(".pager span")).to_have_text("1 bis 50 von 1.200")

    page.locator("iframe").scroll_into_view_if_needed()
    box = page.locator("iframe").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 9, box["y"] + box["height"] / 2 + 7)
    expect(page.locator("section.panel h2")).not_to_have_text("Quartier 77")

    for _ in range(8):
        frame.locator(".leaflet-control-zoom-in").click()
        page.wait_for_timeout(350)
    assert any(url.endswith("/1.geojson") for url in asked)
    assert any(url.endswith("/bare-1.geojson") for url in asked)
