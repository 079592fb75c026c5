"""A quartier's profile: strengths first, on screen and as a PDF to take along."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server


def test_from_the_map_to_the_profile_and_its_pdf(page: Page, demo_server: Server, seen: Seen) -> None:
    MapPage(page, f"{demo_server.url}/?lang=de&theme=safety&quartier=06")
    page.locator("section.panel").get_by_role("link", name="Steckbrief von Betzenberg").click()
    expect(page.locator(".profile-head h2")).to_have_text("Betzenberg")
    titles = page.locator(".profile h2, .profile h3").all_inner_texts()
    assert titles.index("Stärken") < titles.index("Aufmerksamkeitsbedarf")
    locator = page.locator("img.locator")
    expect(locator).to_have_attribute("alt", "Karte der Stadt; Betzenberg ist hervorgehoben.")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Diesen Steckbrief als PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    assert seen.foreign() == []


def test_all_quartiers_are_offered_and_one_is_chosen(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/profile?lang=de")
    names = page.locator("ul.names a")
    expect(names).to_have_count(18)
    names.filter(has_text="Erfenbach").click()
    expect(page.locator(".profile-head h2")).to_have_text("Erfenbach")
    page.get_by_role("combobox", name="Quartier", exact=True).fill("Einsiedler")
    page.get_by_role("option", name="Einsiedlerhof").click()
    expect(page.locator(".profile-head h2")).to_have_text("Einsiedlerhof")
    page.wait_for_url("**quartier=11**")


def test_a_city_without_workshops_has_profiles_without_them(page: Page, zurich_server: Server, seen: Seen) -> None:
    page.goto(f"{zurich_server.url}/profile?lang=de")
    page.locator("ul.names a").first.click()
    expect(page.locator(".profile-head h2")).to_be_visible()
    expect(page.get_by_text("Was gesagt wurde")).to_have_count(0)
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []
