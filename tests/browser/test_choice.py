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

from tests.browser.map_page import MIDDLE, Wire
from tests.browser.seen import Seen
from tests.browser.server import Server
from workshops.weighing import Weighing

HEADLINE = ".st-key-choice .sentence"
ANSWER = ".st-key-answer"
QUIET = "[data-testid=stApp][data-test-script-state=running]"
TOO_WIDE = """() => [...document.querySelectorAll('.standings *, .step, .step *, .weighing *, .actions *')]
  .filter(one => !one.closest('.matrix') && one.getBoundingClientRect().right > innerWidth)
  .map(one => one.outerHTML.slice(0, 80))"""


def _open(page: Page, server: Server, asked: str = "", shown: str = f"{ANSWER} .standings li") -> None:
    page.goto(f"{server.url}/choice?lang=de{asked}")
    expect(page.locator(shown).first).to_be_visible()
    page.wait_for_url("**choice=**")
    _rest(page)


def _part(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    expect(page.get_by_role("tabpanel", name=name)).to_have_attribute("aria-busy", "false")
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
    expect(page.locator(HEADLINE)).to_contain_text("Die Daten allein entscheiden nicht. Am ehesten:")
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
    expect(page.locator(HEADLINE)).to_contain_text("Klar dabei:")
    expect(page.locator(f"{ANSWER} .clearly_in h2")).to_contain_text("Klar dabei")
    headline, chances = page.locator(HEADLINE).text_content(), _chances(page)
    assert chances != first
    expect(page.locator(".st-key-closer [role=status]").first).to_contain_text("Klar dabei:")
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
    _part(page, "Szenarien")
    page.get_by_role("combobox", name="Vergleichen mit").select_option(label="Alle Handlungsfelder gleich")
    page.wait_for_url("**versus=wave%3A2025%3Bweights**")
    compared = page.locator("#scenarios")
    expect(compared).to_contain_text("Hier „Unwahrscheinlich“, dort „Offen“:")
    row = compared.locator("tr", has_text="Lämmchesberg/Uniwohnstadt")
    expect(row.locator("td").nth(0)).to_contain_text("Unwahrscheinlich")
    expect(row.locator("td").nth(1)).to_contain_text("Offen")


def test_conditions_leave_quartiers_out_and_say_why(page: Page, demo_server: Server) -> None:
    _open(page, demo_server)
    page.locator(".weighing summary", has_text="Wer infrage kommt").click()
    months = page.get_by_role("spinbutton", name="Weglassen, wer in den letzten … Monaten eine Werkstatt hatte (0: niemanden)")
    months.fill("240")
    _changes(page, lambda: months.press("Enter"))
    assert _weighing(page).months == 240
    hint = page.locator(".choice.number", has=months).locator(".hint")
    expect(hint).to_contain_text("240 Monate (20 Jahre). Ausgeschlossen: ")
    expect(hint).to_contain_text("Betzenberg")
    expect(hint).to_contain_text("Letzte Werkstatt: ")
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


def test_each_part_is_shown_by_its_tab_and_the_link_keeps_it(page: Page, demo_server: Server, seen: Seen) -> None:
    _open(page, demo_server, "&quartier=09&interviews=320")
    row = page.locator(f"{ANSWER} .standings li", has_text="Betzenberg").first
    row.locator("summary", has_text="Gründe in Zahlen").click()
    expect(row.locator("tbody tr", has_text="Einkaufen zu Fuß")).to_contain_text("%")
    result = page.get_by_role("tab", name="Ergebnis")
    result.focus()
    page.keyboard.press("ArrowRight")
    stable = page.get_by_role("tab", name="Wie stabil")
    expect(stable).to_be_focused()
    expect(page.locator("#robust")).to_have_count(0)  # arrows only move
    page.keyboard.press("Enter")
    expect(page.locator("#robust .stays li").first).to_be_visible()
    expect(stable).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Wie stabil")).to_contain_text("Kaiserslautern-West")
    expect(page.locator(ANSWER)).to_have_count(0)
    _part(page, "Wer fehlt")
    expect(page.locator("#heard tr", has_text="Menschen mit Migrationsgeschichte").first).to_contain_text("27")
    expect(page.locator("#heard .matrix tr", has_text="Hohenecken").first).to_contain_text("nie")
    _part(page, "Mehr Befragungen")
    expect(page.locator("#interviews")).to_contain_text("320")
    _part(page, "Wo stehen")
    stations = page.locator("#stations")
    expect(stations.get_by_role("heading")).to_contain_text("Kaiserslautern-West")
    expect(stations.locator("ol li").first).to_contain_text("in der Nähe")
    expect(stations.locator("img.catchments")).to_have_js_property("complete", True)
    assert stations.locator("img.catchments").evaluate("one => one.naturalWidth") > 0
    page.reload()
    expect(stations.get_by_role("heading")).to_contain_text("Kaiserslautern-West")
    expect(page.get_by_role("tab", name="Wo stehen")).to_have_attribute("aria-selected", "true")
    assert seen.foreign() == []


def test_a_quartier_is_chosen_on_the_map_by_mouse_and_by_keyboard(page: Page, demo_server: Server) -> None:
    _open(page, demo_server)
    shapes = page.locator(".chances .hits path")
    expect(page.locator(".chances .hits path[tabindex='0']")).to_have_count(1)
    betzenberg = page.locator(".chances").get_by_role("button", name="Betzenberg: Offen")
    spot = betzenberg.evaluate(MIDDLE)
    page.mouse.click(spot["x"], spot["y"])
    page.wait_for_url("**quartier=06**")
    expect(betzenberg).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"{ANSWER} li.chosen")).to_contain_text("Betzenberg")
    _rest(page)
    heard = page.locator(".chances .drawing").aria_snapshot()
    assert "text:" not in heard, "names and numbers of the drawing are read out beside the shapes that say them"
    betzenberg.focus()
    page.keyboard.press("Home")
    expect(shapes.locator("xpath=self::*[@tabindex='0']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(betzenberg).to_have_attribute("aria-pressed", "false")
    _rest(page)
    first = page.locator(f"{ANSWER} .standings strong").first.inner_text()
    page.set_viewport_size({"width": 390, "height": 844})  # there it stays in view while the map is scrolled
    page.locator(".chances .drawing").evaluate("drawing => drawing.scrollIntoView({ block: 'start' })")
    expect(page.locator(".picked")).to_be_in_viewport(ratio=1)
    page.locator(".picked").get_by_role("button", name="Wo stehen").click()
    expect(page.locator("#stations").get_by_role("heading")).to_contain_text(first)


def test_a_number_that_is_not_possible_is_refused_and_said(page: Page, demo_server: Server) -> None:
    _open(page, demo_server, "&choice=k:4")
    number = page.get_by_role("spinbutton", name="Wie viele Quartiere gesucht werden")
    number.fill("99")
    number.press("Enter")
    expect(number).to_have_attribute("aria-invalid", "true")
    said = page.get_by_role("alert").filter(has_text="Möglich sind ganze Zahlen von 1 bis 17. Gezeigt ist die Antwort für 4.")
    expect(said).to_be_visible()
    _changes(page, lambda: (number.fill("5"), number.press("Enter")))
    expect(number).not_to_have_attribute("aria-invalid", "true")
    expect(said).to_have_count(0)
    spoken = page.locator(".weight output").evaluate_all("all => all.every(one => one.getAttribute('aria-live') === 'off')")
    assert spoken


def test_the_old_answer_stays_and_is_seen_to_be_old_while_a_new_one_is_made(page: Page, demo_server: Server) -> None:
    _open(page, demo_server)
    page.evaluate(
        """() => {
          window.told = [];
          const part = document.querySelector('.st-key-part');
          const full = () => part.isConnected && document.querySelectorAll('.standings li').length > 0;
          const state = () => window.told.push([part.getAttribute('aria-busy'), full()]);
          new MutationObserver(state).observe(part, { attributes: true, attributeFilter: ['aria-busy'] });
        }"""
    )
    _changes(page, lambda: page.get_by_role("combobox", name="Was zählt").select_option("everyday"))
    page.wait_for_function("window.told.some(([busy]) => busy === 'true') && window.told.at(-1)[0] === 'false'")
    assert all(full for _, full in page.evaluate("window.told"))


def test_dossier_numbers_and_scenario_are_taken_along(page: Page, demo_server: Server, seen: Seen) -> None:
    _open(page, demo_server, "&choice=weights:safety=2,leisure=1;k:2")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Papier für den Rat (PDF)").click()
    assert taken.value.suggested_filename == "werkstatt-planen.pdf"
    with pikepdf.open(taken.value.path()) as pdf:
        assert str(pdf.Root.Lang) == "de"
    with page.expect_download() as taken:
        page.get_by_role("link", name="Zahlen (XLSX)").click()
    assert openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes())).sheetnames
    page.get_by_role("button", name="Speichern").click()
    name, take = page.get_by_label("Name dieses Szenarios"), page.get_by_text("Als Datei speichern")
    expect(name).to_have_value("2 Quartiere: Alle")
    name.fill(" ")
    expect(take).not_to_have_attribute("href", re.compile("."))
    name.fill("Abends <b>sicher</b> „unterwegs“")
    with page.expect_download() as taken:
        take.click()
    body = taken.value.path().read_bytes()
    kept = tomllib.loads(body.decode())
    assert kept["name"] == "Abends <b>sicher</b> „unterwegs“"
    assert kept["weights"] == {"safety": 2, "leisure": 1}
    expect(page.get_by_role("button", name="Neben den Daten der Stadt aufbewahren")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(name).to_be_hidden()
    expect(page.get_by_role("button", name="Speichern")).to_be_focused()
    # and opened again, over another scenario
    _open(page, demo_server, "&choice=k:5&tab=scenarios", ".reopening")
    file = {"name": "../<i>x</i>.toml", "mimeType": "text/plain"}
    page.get_by_label("Szenario-Datei öffnen").set_input_files({**file, "buffer": b"name = 3\n[weights]\n"})
    expect(page.locator(".reopening [role=status]")).to_contain_text("kein Szenario für diese Stadt")
    assert _weighing(page).k == 5
    page.get_by_label("Szenario-Datei öffnen").set_input_files({**file, "buffer": b"x" * 20_001})
    expect(page.locator(".reopening [role=status]")).to_contain_text("mehr als 20 kB")
    _changes(page, lambda: page.get_by_label("Szenario-Datei öffnen").set_input_files({**file, "buffer": body}))
    expect(page.locator(".scenario-name")).to_have_text("Szenario: Abends <b>sicher</b> „unterwegs“")
    expect(page.locator(f"{ANSWER} .standings li").first).to_be_visible()
    assert (_weighing(page).k, dict(_weighing(page).weights)) == (2, {"safety": 2, "leisure": 1})
    page.reload()  # the link has the name
    expect(page.locator(".scenario-name")).to_have_text("Szenario: Abends <b>sicher</b> „unterwegs“")
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
    expect(page.locator(".notice", has_text="nowhere")).to_be_visible()
    expect(page.locator(HEADLINE)).to_contain_text("The data alone do not decide.")
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
    _part(page, "Wo stehen")
    expect(page.locator("#stations")).to_contain_text("Hier sind keine möglichen Orte bekannt")
    _part(page, "Wer fehlt")
    expect(page.locator("#heard")).to_contain_text("Hier sind keine Werkstätten bekannt")
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []


def test_whoever_prints_has_every_part_on_paper(page: Page, demo_server: Server) -> None:
    _open(page, demo_server)
    heads = "[...document.querySelectorAll('.st-key-part h2')].map(one => one.textContent)"
    page.evaluate(f"() => {{ window.print = () => {{ window.printed = {heads}; }}; }}")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed")
    titles = " ".join(page.evaluate("window.printed"))
    for part in ("Offen", "Wie stabil", "Wer noch nicht", "Wo weitere Befragungen", "Wo stehen", "Szenarien", "Worauf"):
        assert part in titles
    expect(page.locator("#stations")).to_have_count(0)  # afterwards the page shows one part again
    expect(page.locator(f"{ANSWER} .standings li").first).to_be_visible()
