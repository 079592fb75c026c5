"""A planner finds out which quartier gets the next workshop, how sure that is, and what would change it."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import openpyxl
import pikepdf
from playwright.sync_api import Page, expect

from tests.browser.map_page import Wire
from tests.browser.seen import Seen
from tests.browser.server import Server
from workshops.weighing import Weighing

HEADLINE = ".st-key-choice .sentence"
ANSWER = ".st-key-answer"
QUIET = "[data-testid=stApp][data-test-script-state=running]"
TOO_WIDE = """() => [...document.querySelectorAll('.standings *, .step, .step *, .weighing *')]
  .filter(one => !one.closest('.matrix') && one.getBoundingClientRect().right > innerWidth)
  .map(one => one.outerHTML.slice(0, 80))"""


def _open(page: Page, server: Server, asked: str = "") -> None:
    page.goto(f"{server.url}/choice?lang=de{asked}")
    expect(page.locator(f"{ANSWER} .standings li").first).to_be_visible()
    page.wait_for_url("**choice=**")
    _rest(page)


def _rest(page: Page) -> None:
    expect(page.locator(QUIET)).to_have_count(0)


def _weighing(page: Page) -> Weighing:
    """The scenario in the link."""
    return Weighing.parse(parse_qs(urlparse(page.url).query)["choice"][0])


def _changes(page: Page, act: Callable[[], object]) -> None:
    """Do something, and wait until the scenario in the link is another one and the page rests."""
    before = page.evaluate("new URLSearchParams(location.search).get('choice')")
    act()
    page.wait_for_function("before => new URLSearchParams(location.search).get('choice') !== before", arg=before)
    _rest(page)


def _shares(page: Page) -> list[str]:
    """What the ranges say of themselves, one behind the other."""
    expect(page.locator(".weight output").first).to_be_visible()
    return [share.replace("\xa0", " ") for share in page.locator(".weight output").all_text_contents()]


def _chances(page: Page) -> list[str]:
    return page.locator(f"{ANSWER} .standings .who").all_text_contents()


def test_a_planner_weighs_by_keyboard_and_the_link_gives_the_same_numbers_again(
    page: Page, demo_server: Server, seen: Seen
) -> None:
    _open(page, demo_server)
    expect(page.locator(HEADLINE)).to_contain_text("Kein Quartier gehört klar zu den 3")
    first, equal = _chances(page), _shares(page)
    assert equal == ["12,5 %"] * 8 + ["0 %"]
    safety = page.get_by_role("slider", name="Sicherheit", exact=True)
    safety.focus()
    _changes(page, lambda: page.keyboard.press("End"))
    assert safety.evaluate("one => one === document.activeElement")
    shown = _shares(page)
    assert shown == ["11,1 %"] * 2 + ["22,2 %"] + ["11,1 %"] * 5 + ["0 %"]
    assert round(_weighing(page).percent["safety"], 1) == 22.2
    for theme in (
        "Zusammenleben",
        "Sprache und Bildung",
        "Arbeit",
        "Freizeit und Treffpunkte",
        "Beteiligung",
        "Versorgung und Mobilität",
    ):
        page.get_by_role("slider", name=theme, exact=True).focus()
        _changes(page, lambda: page.keyboard.press("Home"))
    expect(page.locator(HEADLINE)).to_contain_text("Klar unter den 3 mit dem größten Aufmerksamkeitsbedarf")
    expect(page.locator(f"{ANSWER} .clearly_in h2")).to_contain_text("Klar dabei")
    headline, chances = page.locator(HEADLINE).text_content(), _chances(page)
    assert chances != first
    expect(page.locator(".st-key-controls [role=status], .st-key-closer [role=status]").first).to_contain_text("Klar unter den 3")
    page.goto(page.url)
    expect(page.locator(HEADLINE)).to_have_text(headline)
    expect(page.locator(f"{ANSWER} .clearly_in h2")).to_contain_text("Klar dabei")
    assert _chances(page) == chances
    assert _shares(page)[2] == "66,7 %"
    assert seen.foreign() == []


def test_while_a_range_is_drawn_only_shares_follow_and_the_server_is_asked_once(page: Page, demo_server: Server) -> None:
    wire = Wire(page)
    _open(page, demo_server)
    wire.forget()
    work = page.get_by_role("slider", name="Arbeit", exact=True)
    box = work.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, middle, steps=8)
    page.mouse.move(box["x"] + box["width"] - 2, middle, steps=12)
    assert _shares(page)[4] == "22,2 %"
    assert wire.sent == []
    _changes(page, page.mouse.up)
    assert wire.sent == ["rerun_script"]
    assert _weighing(page).weights["work"] == 10


def test_a_preset_is_chosen_and_another_one_compared_with_it(page: Page, demo_server: Server) -> None:
    _open(page, demo_server, "&quartier=06")
    _changes(page, lambda: page.get_by_role("combobox", name="Was zählt").select_option("everyday"))
    assert _shares(page)[1:3] == ["16,7 %", "33,3 %"]
    page.get_by_role("combobox", name="Vergleichen mit").select_option(label="Alle Handlungsfelder gleich")
    page.wait_for_url("**versus=weights**")
    compared = page.locator("#scenarios")
    expect(compared).to_contain_text("Hier „Klar nicht“, dort „Offen“:")
    row = compared.locator("tr", has_text="Lämmchesberg/Uniwohnstadt")
    expect(row.locator("td").nth(0)).to_contain_text("Klar nicht")
    expect(row.locator("td").nth(1)).to_contain_text("Offen")


def test_conditions_leave_quartiers_out_and_say_why(page: Page, demo_server: Server) -> None:
    _open(page, demo_server)
    page.locator(".weighing summary", has_text="Wer infrage kommt").click()
    months = page.get_by_role("spinbutton", name="Weglassen, wer in den letzten … Monaten eine Werkstatt hatte (0: niemanden)")
    months.fill("240")
    _changes(page, lambda: months.press("Enter"))
    assert _weighing(page).months == 240
    out = page.locator(f"{ANSWER} .left_out")
    out.locator("summary").click()
    row = out.locator("li", has_text="Betzenberg")
    expect(row).to_contain_text("2. Quartierswerkstatt Betzenberg")
    assert "%" not in row.text_content()
    _changes(page, lambda: page.get_by_role("combobox", name="In jedem Fall dabei").select_option("06"))
    expect(page.locator(f"{ANSWER} .clearly_in li", has_text="Betzenberg")).to_contain_text("Gesetzt: in jedem Fall")
    _changes(page, lambda: page.get_by_role("button", name="Entfernen: Betzenberg").click())
    assert _weighing(page).must == ()


def test_an_indicator_is_left_out_and_context_cannot_be_chosen(page: Page, demo_server: Server) -> None:
    _open(page, demo_server)
    page.locator(".weighing summary", has_text="Welche Indikatoren zählen").click()
    _changes(page, lambda: page.get_by_role("checkbox", name="Sicherheitsgefühl am Abend").uncheck())
    assert _weighing(page).left_out == ("safe_at_night",)
    expect(page.locator(".weighing .note")).to_contain_text("Diese Zahlen zählen nicht mit.")
    expect(page.get_by_role("checkbox", name=re.compile("Staatsangehörigkeit"))).to_have_count(0)


def test_reasons_stations_gaps_and_interviews_of_a_quartier(page: Page, demo_server: Server, seen: Seen) -> None:
    _open(page, demo_server, "&quartier=09&interviews=320")
    row = page.locator(f"{ANSWER} .standings li", has_text="Betzenberg").first
    row.get_by_text("Gründe in Zahlen").click()
    expect(row.locator("tbody tr", has_text="Einkaufen zu Fuß")).to_contain_text("%")
    stations = page.locator("#stations")
    expect(stations.get_by_role("heading")).to_contain_text("Kaiserslautern-West")
    expect(stations.locator("ol li").first).to_contain_text("in der Nähe")
    expect(stations.locator("img.catchments")).to_have_js_property("complete", True)
    assert stations.locator("img.catchments").evaluate("one => one.naturalWidth") > 0
    expect(page.locator("#heard tr", has_text="Menschen mit Migrationsgeschichte").first).to_contain_text("27")
    expect(page.locator("#heard .matrix tr", has_text="Hohenecken").first).to_contain_text("nie")
    page.locator(HEADLINE).get_by_role("link").click()
    expect(page.locator("#interviews")).to_be_in_viewport()
    expect(page.locator("#interviews")).to_contain_text("320")
    expect(page.locator("#robust .stays li").first).to_be_visible()
    assert seen.foreign() == []


def test_dossier_numbers_and_scenario_are_taken_along(page: Page, demo_server: Server, seen: Seen) -> None:
    _open(page, demo_server, "&choice=weights:safety=2,leisure=1;k:2")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Dossier (PDF)").click()
    assert taken.value.suggested_filename == "naechste-werkstatt.pdf"
    with pikepdf.open(taken.value.path()) as pdf:
        assert str(pdf.Root.Lang) == "de"
    with page.expect_download() as taken:
        page.get_by_role("link", name="Zahlen (XLSX)").click()
    assert openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes())).sheetnames
    take = page.get_by_text("Als Datei mitnehmen")
    expect(take).not_to_have_attribute("href", re.compile("."))
    page.get_by_label("Name dieses Szenarios").fill("Abends sicher „unterwegs“")
    with page.expect_download() as taken:
        take.click()
    kept = tomllib.loads(taken.value.path().read_text(encoding="utf-8"))
    assert kept["name"] == "Abends sicher „unterwegs“"
    assert kept["weights"] == {"safety": 2, "leisure": 1}
    expect(page.get_by_role("button", name="Neben den Daten der Stadt aufbewahren")).to_have_count(0)
    assert seen.foreign() == []


def test_what_cannot_be_chosen_is_explained_and_the_controls_stay(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/choice?lang=de&choice=weights:safety=0")
    expect(page.locator(HEADLINE)).to_contain_text("Kein Handlungsfeld hat ein Gewicht")
    safety = page.get_by_role("slider", name="Sicherheit", exact=True)
    safety.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{ANSWER} .standings li").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0


def test_a_scenario_that_cannot_be_read_is_named(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/choice?lang=en&choice=weights:nowhere=3")
    expect(page.locator(".notice")).to_contain_text("nowhere")
    expect(page.locator(HEADLINE)).to_contain_text("No quartier is clearly among the 3")
    assert page.locator("[data-testid=stException]").count() == 0


def test_on_a_telephone_the_answer_comes_first_and_nothing_is_wider_than_the_page(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, demo_server)
    expect(page.get_by_role("slider").first).to_be_hidden()
    page.get_by_text("Ändern, was zählt").click()
    expect(page.get_by_role("slider").first).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []


def test_a_city_without_workshops_and_places_says_what_is_missing(page: Page, zurich_server: Server, seen: Seen) -> None:
    _open(page, zurich_server)
    expect(page.locator("#stations")).to_contain_text("Hier sind keine möglichen Orte bekannt")
    expect(page.locator("#heard")).to_contain_text("Hier sind keine Werkstätten bekannt")
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []
