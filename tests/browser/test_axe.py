"""What axe-core finds: nothing, on every page, in both languages, at every width and at 200 %, in frames and shadow trees."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.every_page import ADDRESSES, LAPTOP, Opened, open_page
from tests.browser.map_page import MapPage
from tests.browser.server import Server

SOURCE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEYOND = ["heading-order", "page-has-heading-one", "landmark-one-main", "landmark-unique", "empty-heading", "region", "tabindex"]
RUN = """async ([levels, beyond]) => {
  const found = await axe.run(document, {
    runOnly: { type: 'tag', values: levels },
    rules: Object.fromEntries(beyond.map(id => [id, { enabled: true }])),
    resultTypes: ['violations'],
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.flat().join(' › ')} – ${failureSummary.split('\\n').slice(1, 3).join(' ').trim()}`));
}"""
SIZES = {"1400": LAPTOP, "700, a small laptop at 200 %": (700, 450), "390": (390, 844), "320": (320, 640)}


@cache
def axe() -> str:
    """The script itself, which `script/test` puts there."""
    assert SOURCE.exists(), f"axe-core is not in {SOURCE.parent}: script/test installs it, or npm ci --prefix tests/browser/axe"
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Rule, place and reason of every fault on the page as it is now, its frames included."""
    for frame in page.frames:
        if not frame.evaluate("typeof axe === 'object'"):
            frame.evaluate(axe())
    return page.evaluate(RUN, [LEVELS, BEYOND])


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_no_fault_at_any_width(every_page: Opened, size: str) -> None:
    """In German, whose words are longer."""
    assert "\n".join(violations(every_page.at(*SIZES[size]))) == ""


@pytest.fixture(scope="module")
def english_page(chromium: Browser) -> Iterator[Page]:
    """One for all: what it has fetched once stays."""
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=ADDRESSES)
def every_english_page(request: pytest.FixtureRequest, english_page: Page, demo_server: Server) -> Opened:
    """Each page in turn, opened once for all sizes."""
    open_page(english_page, demo_server.url, request.param, "en")
    return Opened(request.param, english_page)


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_no_fault_in_english(every_english_page: Opened, size: str) -> None:
    assert "\n".join(violations(every_english_page.at(*SIZES[size]))) == ""


def test_faults_are_found_in_the_page_and_in_the_map_s_frame(page: Page, demo_server: Server) -> None:
    """The tests above are worth what this one shows: that the rules run, and where."""
    MapPage(page, f"{demo_server.url}/?theme=safety")
    page.evaluate("document.querySelector('.panel h2').outerHTML = '<h5>Kaiserslautern</h5>'")
    page.evaluate(
        "document.querySelector('iframe').contentDocument.querySelector('[data-quartier]').setAttribute('aria-label', '')"
    )
    found = violations(page)
    assert any(fault.startswith("heading-order") for fault in found)
    assert any(fault.startswith("aria-command-name: iframe") for fault in found)
