"""Following the thread: from a quartier on the map to what was said there, and to the measure that answers it."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import ROOT, Server


def test_a_reader_follows_the_thread_from_the_map_to_a_measure(page: Page, demo_server: Server, seen: Seen) -> None:
    MapPage(page, f"{demo_server.url}/?lang=de&theme=safety&indicator=well_lit&quartier=06")
    page.locator("section.panel").get_by_role("link", name="Was dazu gesagt wurde").click()
    expect(page.locator("p.sentence")).to_contain_text("Sicherheit in Betzenberg")
    box = page.locator("section.contradictions li")
    expect(box).to_have_count(1)
    expect(box).to_contain_text("Befragung: zufrieden, Werkstatt: Beleuchtung mehrfach genannt")
    expect(box).to_contain_text("55\u00a0%")
    expect(box).to_contain_text("mindestens 3 Nennungen")
    answer = page.locator("a.answer").first
    target = answer.get_attribute("href")
    answer.click()
    measure = page.locator(f"li.measure{target}")
    expect(measure).to_be_in_viewport()
    expect(measure.locator("[aria-current=step]")).to_have_text("umgesetzt")
    expect(measure.locator(".outcome")).to_contain_text("keine gesicherte Veränderung")
    expect(page.locator(".step").last).to_contain_text("Das sagt nicht, dass die Maßnahme der Grund ist.")
    page.get_by_role("link", name="Gut beleuchtete Wege").click()
    MapPage(page, page.url)
    expect(page.locator("section.panel h2")).to_have_text("Betzenberg")
    assert seen.foreign() == []


def test_themes_and_quartiers_are_chosen_and_stand_in_the_link(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/thread?lang=de&theme=housing")
    expect(page.locator("section.waiting")).to_contain_text("Bezahlbare Wohnungen")
    page.get_by_role("combobox", name="Handlungsfeld", exact=True).select_option("leisure")
    expect(page.locator("section.contradictions")).to_contain_text("Grübentälchen/Volkspark")
    page.wait_for_url("**theme=leisure**")
    expect(page.get_by_role("status").filter(has_text="Freizeit und Treffpunkte in Kaiserslautern: ")).to_be_attached()
    field = page.get_by_role("combobox", name="Quartier", exact=True)
    field.fill("Hohenecken")
    page.get_by_role("option", name="Hohenecken").click()
    page.wait_for_url("**quartier=16**")
    expect(page.locator("section.contradictions")).to_have_count(0)
    expect(page.locator(".voices")).to_have_count(1)  # the second half of the page comes after the first
    expect(page.locator(".voices")).to_contain_text("Skaten")


def test_every_contribution_of_a_theme_is_reachable_released_or_not(page: Page, demo_server: Server) -> None:
    with (ROOT / "data/kaiserslautern/contributions.csv").open(encoding="utf-8") as file:
        said = [row for row in csv.DictReader(file) if row["theme"] == "living_together"]
    page.goto(f"{demo_server.url}/thread?lang=de&theme=living_together")
    voices = page.locator("ul.voices > li")
    expect(voices).to_have_count(len(said))
    unreleased = voices.filter(has_text="nicht zur Veröffentlichung freigegeben")
    expect(unreleased).to_have_count(sum(row["published"] == "no" for row in said))
    expect(page.locator("body")).not_to_contain_text("Nicht freigegeben (Beispiel)")


def test_workshops_coming_first_each_with_its_own_page_and_a_calendar_file(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/workshops?lang=de")
    expect(page.locator("section.next .when")).to_have_text("12. März 2027")
    expect(page.locator("section.events-of h2")).to_have_text(["Nächster Termin", "Danach", "Durchgeführt"])
    with page.expect_download() as taken:
        page.locator("section.events-of").nth(1).get_by_role("link", name=re.compile("ICS")).last.click()
    content = taken.value.path().read_text(encoding="utf-8")
    assert content.count("BEGIN:VEVENT") == 4
    page.get_by_role("link", name="2. Quartierswerkstatt Betzenberg").click()
    expect(page.locator("p.sentence")).to_have_text("2. Quartierswerkstatt Betzenberg")
    expect(page.locator(".thread")).to_contain_text("38")
    expect(page.locator(".thread")).to_contain_text("keine Zufallsstichprobe")
    expect(page.locator("li.measure").first).to_be_visible()
    assert seen.foreign() == []


def test_a_city_without_workshops_shows_what_it_has(page: Page, zurich_server: Server, seen: Seen) -> None:
    page.goto(f"{zurich_server.url}/thread?lang=de")
    expect(page.locator("section.step")).to_have_count(1)
    expect(page.get_by_role("link", name="Termine")).to_have_count(0)
    assert page.locator("section.contradictions, section.waiting").count() == 0
    assert page.locator("[data-testid=stException]").count() == 0
