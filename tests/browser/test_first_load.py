"""What a first visit costs, and that nothing jumps meanwhile: bytes and layout shift are exact on the busiest machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

MOST_BYTES, MOST_SHIFT = 900_000, 0.1
PAGES = ["", "compare", "choice", "profile", "thread", "workshops", "presentation"]
# all shifts together, which is stricter than the worst five seconds of them that the measure asks for
SPY = """
window.shifts = [];
new PerformanceObserver(list => window.shifts.push(...list.getEntries().filter(entry => !entry.hadRecentInput)
  .map(({ value, sources }) => [value, sources.map(({ node }) => node?.className || node?.nodeName).join()])))
  .observe({ type: 'layout-shift', buffered: true });
addEventListener('DOMContentLoaded', () => {
  const cover = document.getElementById('first-picture');
  if (cover) new MutationObserver(() => {
    if (cover.isConnected || window.paintedThen !== undefined) return;
    window.paintedThen = Boolean(document.querySelector('.st-key-map iframe')?.contentWindow.painted?.());
  }).observe(document.body, { childList: true });
});
"""


class Visit:
    """A page opened with nothing kept of earlier ones."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bytes = 0
        self.addresses: list[str] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda event: self.addresses.append(event["request"]["url"]))
        session.on("Network.loadingFinished", lambda event: self._count(event["encodedDataLength"]))
        page.add_init_script(SPY)

    def _count(self, size: float) -> None:
        self.bytes += int(size)

    def open(self, address: str) -> None:
        """Open it, and wait until it rests."""
        self.page.goto(address)
        expect(self.page.locator("#first-picture")).to_have_count(0)
        expect(
            self.page.locator("[data-testid=stApp][data-test-script-state=notRunning] .stElementContainer").first
        ).to_be_attached()
        self.page.wait_for_load_state("networkidle")

    def shift(self) -> float:
        shifts = self.page.evaluate("window.shifts")
        print(shifts)  # what moved, should it be too much
        return sum(value for value, _ in shifts)


@pytest.fixture(params=[(390, 844), (1366, 768)], ids=lambda size: str(size[0]))
def visit(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Visit]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="de-DE")
    yield Visit(context.new_page())
    context.close()


@pytest.mark.parametrize("page_name", PAGES)
def test_a_first_visit_is_light_and_nothing_jumps(visit: Visit, demo_server: Server, page_name: str) -> None:
    visit.open(f"{demo_server.url}/{page_name}?lang=de")
    assert visit.shift() < MOST_SHIFT
    assert 300_000 < visit.bytes < MOST_BYTES
    assert not [address for address in visit.addresses if "MaterialSymbols" in address]
    assert not visit.page.evaluate(
        "[...document.querySelectorAll('[data-testid=stIconMaterial]')].filter(icon => icon.offsetWidth).length"
    ), "icons would be words, as their letters are not sent"


def test_the_first_picture_stays_until_the_map_has_its_colours(visit: Visit, demo_server: Server) -> None:
    visit.page.route("**/paint/**", lambda route: (visit.page.wait_for_timeout(1500), route.continue_()))
    visit.open(f"{demo_server.url}/?lang=de")
    assert visit.page.evaluate("window.paintedThen") is True


def test_the_map_can_be_seen_before_any_script(chromium: Browser, demo_server: Server) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_server.url}/?lang=de")
    picture = page.locator("#first-picture > .map").bounding_box()
    assert picture["width"] > 300
    assert picture["y"] + picture["height"] <= 844
    assert page.locator("#first-picture").evaluate("cover => cover.inert && cover.shadowRoot === null")
    context.close()


def test_what_moves_after_a_choice_is_little(visit: Visit, demo_server: Server) -> None:
    visit.open(f"{demo_server.url}/?lang=de")
    before = visit.shift()
    fold = visit.page.locator("details.fold > summary")
    if fold.is_visible():
        fold.click()
    heading = visit.page.locator(".legend h2").text_content()
    visit.page.get_by_role("combobox", name="Thema", exact=True).select_option(index=3)
    expect(visit.page.locator(".legend h2")).not_to_have_text(heading or "")
    visit.page.wait_for_load_state("networkidle")
    assert visit.shift() - before < MOST_SHIFT
