from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server


def test_the_presentation_tours_views_without_a_frame_and_escape_leaves_it(page: Page, demo_server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety")
    page.get_by_role("link", name="Präsentation").click()
    stage = page.locator(".stage")
    expect(stage.locator(".drawing svg")).to_be_visible()
    # what numbers stand for is no part of the picture
    expect(stage.locator("p")).to_contain_text(["Befragung 2025", "18 Mölschbach"])
    assert page.locator("iframe").count() == 0
    expect(stage.locator("footer")).to_contain_text("Demodaten")
    first = stage.locator("h1").inner_text()
    expect(stage.locator("h1")).not_to_have_text(first)
    page.get_by_role("button", name="Anhalten").click()
    stopped = stage.locator("h1").inner_text()
    heard = stage.get_by_role("status")
    expect(heard).to_be_empty()  # what the clock brings is not spoken
    expect(page).to_have_title(re.compile("^Präsentation"))
    page.get_by_role("button", name="Nächste Ansicht").click()
    expect(stage.locator("h1")).not_to_have_text(stopped)
    expect(heard).to_have_text(stage.locator("h1").inner_text())
    page.keyboard.press("ArrowLeft")
    expect(stage.locator("h1")).to_have_text(stopped)
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Thema", exact=True).locator("option:checked")).to_have_text(
        "Sicherheitsgefühl am Abend"
    )
    shown.wait()
    assert shown.outside() == []
    assert seen.foreign() == []
