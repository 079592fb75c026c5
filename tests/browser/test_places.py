"""A link to one contribution or measure leads to it, from another page too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server


@pytest.mark.parametrize("width", [1400, 390])
def test_a_link_to_a_contribution_scrolls_to_it(page: Page, demo_server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{demo_server.url}/thread?lang=de&theme=leisure")
    last = page.locator("ul.voices > li").last
    expect(last).not_to_be_in_viewport()
    anchor = last.get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{demo_server.url}/thread?lang=de&theme=leisure#{anchor}")
    wanted = page.locator(f"li[id='{anchor}']")
    expect(wanted).to_be_in_viewport()
    assert wanted.evaluate("one => one.matches(':target')")
    page.get_by_text("EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
