"""Several quartiers as one, as a person puts them together."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from reports.map.own_area import own_area
from reports.map.requests import MapRequest
from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server
from tests.demo import demo_city


def test_two_ticked_quartiers_have_a_common_value_and_a_withheld_one_takes_it_away(
    page: Page, demo_server: Server, seen: Seen
) -> None:
    shown = MapPage(page, f"{demo_server.url}/?lang=de&indicator=safe_at_night&group=older&wave=2025")
    part = page.locator(".own-area")
    part.locator("summary").click()
    part.get_by_role("checkbox", name="Betzenberg").check()
    expect(part).to_contain_text("Wählen Sie zwei oder mehr")
    part.get_by_role("checkbox", name="Hohenecken").check()
    joined = own_area(demo_city(), MapRequest("safe_at_night", "older", "2025"), ("06", "16"))
    expect(part.locator(".value")).to_contain_text(f"{joined.value:.0f}")
    expect(part.locator(".details")).to_contain_text(f"{joined.lower:.0f} bis {joined.upper:.0f}")
    expect(part.get_by_role("checkbox", name="Hohenecken")).to_be_focused()
    expect(page).to_have_url(re.compile("own=06%2C16"))
    part.get_by_role("checkbox", name="Einsiedlerhof").check()
    expect(part).to_contain_text("Kein gemeinsamer Wert: Einsiedlerhof – nicht gezeigt, damit niemand erkannt wird.")
    expect(part.locator(".value")).to_have_count(0)
    page.reload()
    shown.wait()
    expect(page.locator(".own-area")).to_contain_text("Kein gemeinsamer Wert")  # the link holds it
    page.locator(".own-area button").click()
    expect(page.locator(".own-area input:checked")).to_have_count(0)
    assert not seen.errors
