"""Every page as it opens, for what must hold on all of them: the rows of ``docs/accessibility.md``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

LOOKS = Path(__file__).with_suffix(".js")
LAPTOP = (1400, 1000)
ADDRESSES = {
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
    "accessibility": "/accessibility",
    "methods": "/methods",
}
THERE = {"presentation": ".stage h1", "accessibility": "main h2", "methods": "main h2"}
"""What shows that a page has come; on all others its choices."""
WHOLE = ("accessibility", "methods")
"""Pages that come as one document, without Streamlit."""


@dataclass(frozen=True)
class Opened:
    """A page that was opened once, at a laptop's size; several tests look at it, and none changes what is chosen."""

    name: str
    page: Page

    def at(self, width: int, height: int = 900) -> Page:
        """The page in a window of another size."""
        resize(self.page, width, height)
        return self.page


def resize(page: Page, width: int, height: int) -> None:
    """Another size, and the layout that follows from it."""
    page.set_viewport_size({"width": width, "height": height})
    laid_out(page)


def laid_out(page: Page) -> None:
    """Two frames later all is where it belongs."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def open_page(page: Page, url: str, name: str, language: str) -> None:
    """Open it, and wait until Streamlit has run and all has arrived that it asks for."""
    address = ADDRESSES[name]
    resize(page, *LAPTOP)
    page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={language}")
    expect(page.locator(THERE.get(name, ".choices .choice")).first).to_be_visible()
    if name not in WHOLE:
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    if name.startswith(("map", "two")):
        expect(page.frame_locator("iframe").first.locator("path[data-mark]").first).to_be_visible()
        expect(page.locator("table.numbers")).to_be_visible()
    page.evaluate(LOOKS.read_text(encoding="utf-8"))
