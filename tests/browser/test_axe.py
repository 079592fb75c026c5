"""What axe-core finds: nothing, on every page, in both languages, at every width and at 200 %, in frames and shadow trees."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.map_page import MapPage
from tests.browser.server import Server

SOURCE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async rules => {
  const found = await axe.run(document, {
    runOnly: { type: 'tag', values: rules },
    rules: Object.fromEntries(['heading-order', 'page-has-heading-one', 'landmark-one-main', 'region', 'empty-heading',
      'landmark-unique', 'scope-attr-valid', 'tabindex', 'target-size'].map(id => [id, { enabled: true }])),
    resultTypes: ['violations'],
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.flat().join(' › ')} – ${failureSummary.split('\\n').slice(1, 3).join(' ').trim()}`));
}"""
SIZES = {"1400": (1400, 1000), "700, a small laptop at 200 %": (700, 450), "390": (390, 844), "320": (320, 640)}

PAGES = {
    "map": "/?theme=safety",
    "map of a quartier": "/?theme=housing&quartier=06",
    "map of a pair": "/?indicator=feels_at_home&display=pair&second=indicator:safe_at_night",
    "two maps": "/?theme=safety&display=two",
    "all groups": "/?theme=safety&display=groups",
    "compare": "/compare?theme=safety",
    "choice": "/choice",
    "profile": "/profile?quartier=06",
    "thread": "/thread?theme=safety",
    "workshops": "/workshops",
    "presentation": "/presentation?theme=safety",
}


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
    return page.evaluate(RUN, RULES)


def _settled(page: Page) -> None:
    """Until Streamlit has run, and nothing is being drawn."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture(scope="module")
def opened(chromium: Browser) -> Iterator[Page]:
    """One page for all of them: a new one would fetch everything again."""
    context = chromium.new_context(locale="de-DE", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def _resized(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_no_page_has_a_fault_that_axe_knows(opened: Page, demo_server: Server, address: str) -> None:
    """German, whose words are longer, at every width; English at one."""
    found: dict[str, list[str]] = {}
    for language, sizes in (("en", ["1400"]), ("de", list(SIZES))):
        _resized(opened, SIZES[sizes[0]])
        opened.goto(f"{demo_server.url}{address}{'&' if '?' in address else '?'}lang={language}")
        _settled(opened)
        for size in sizes:
            _resized(opened, SIZES[size])
            found[f"{language} {size}"] = violations(opened)
    assert "\n".join(f"{place}: {fault}" for place, faults in found.items() for fault in faults) == ""


def test_faults_are_found_in_the_page_and_in_the_map_s_frame(page: Page, demo_server: Server) -> None:
    """The test above is worth what this one shows: that the rules run, and where."""
    MapPage(page, f"{demo_server.url}/?theme=safety")
    page.evaluate("document.querySelector('.panel h2').outerHTML = '<h5>Kaiserslautern</h5>'")
    page.evaluate(
        "document.querySelector('iframe').contentDocument.querySelector('[data-quartier]').setAttribute('aria-label', '')"
    )
    found = violations(page)
    assert any(fault.startswith("heading-order") for fault in found)
    assert any(fault.startswith("aria-command-name: iframe") for fault in found)
