"""Quartiers side by side, each number with its interval; nothing is said to go together that may not."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.seen import Seen
from tests.browser.server import Server


def test_a_quartier_is_put_beside_and_taken_away(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06")
    expect(page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first).to_be_visible()
    beside = page.get_by_role("combobox", name="Daneben stellen oder wegnehmen")
    beside.select_option("09")
    page.wait_for_url("**beside=09**")
    numbers = page.locator("details", has_text="In Zahlen").first
    numbers.locator("summary").click()
    expect(numbers.locator("tbody td:first-child")).to_have_text(["Betzenberg", "Kaiserslautern-West", "Ganze Stadt"])
    expect(numbers).to_contain_text("über dem Durchschnitt")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert {line.split(";")[1] for line in lines[1:]} >= {"Betzenberg", "Kaiserslautern-West"}
    beside.select_option("09")
    expect(numbers).not_to_contain_text("Kaiserslautern-West")
    assert seen.foreign() == []


def test_the_page_suggests_no_connection_that_the_data_do_not_show(page: Page, demo_server: Server) -> None:
    asked = "theme=population_area&indicator=foreign_nationality_demo&display=pair&second=indicator:job_seekers_demo"
    page.goto(f"{demo_server.url}/compare?lang=de&{asked}")
    expect(page.get_by_text("16 Quartiere, kein gesicherter Zusammenhang")).to_be_visible()


def test_similar_profiles_say_how_certain_they_are(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06")
    expect(page.get_by_role("heading", name="Ähnliche Profile")).to_be_visible()
    expect(page.get_by_text("Wahrscheinlichkeit, zu den drei ähnlichsten zu gehören")).to_be_visible()


def test_another_city_without_workshops_compares_too(page: Page, zurich_server: Server, seen: Seen) -> None:
    page.goto(f"{zurich_server.url}/compare?lang=de")
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []
