"""All quartiers side by side, one indicator of them in its order; nothing is said to go together that may not."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.seen import Seen
from tests.browser.server import Server

SIDEWAYS = """() => Math.max(...["html", "[data-testid=stMain]"].map(one => document.querySelector(one))
  .map(one => one.scrollWidth - one.clientWidth))"""


def head(page: Page, name: str) -> Locator:
    return page.locator("table.comparison thead th").filter(has_text=name)


def values(page: Page, column: int) -> list[int]:
    cells = page.locator(f"table.comparison tbody tr:not(.whole) td:nth-child({column}) .of").all_inner_texts()
    return [int(re.sub(r"\D", "", cell)) for cell in cells]


def test_a_column_sorts_and_is_shown_and_a_quartier_is_highlighted_and_let_go(
    page: Page, demo_server: Server, seen: Seen
) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety")
    expect(page.get_by_role("heading", name="Sicherheit: 10 der 18 Quartiere")).to_be_visible()
    expect(page.locator("table.comparison tbody tr")).to_have_count(19)  # the city and 18 quartiers
    expect(page.locator("table.comparison thead th[aria-sort]")).to_have_count(5)
    evening, places = head(page, "Sicherheitsgefühl am Abend"), head(page, "Abends gemiedene Orte")
    expect(places).to_contain_text("niedrig ist gut")

    places.get_by_role("button").click()  # the head sorts, and its indicator is shown below
    expect(places).to_have_attribute("aria-sort", "descending")
    page.wait_for_url("**indicator=avoids_places**")
    expect(page.get_by_role("heading", name="Abends gemiedene Orte", exact=True)).to_be_visible()
    shown = values(page, 4)
    assert shown == sorted(shown, reverse=True) or shown[-1] in (10, 20)  # uncertain ones stay last
    focused = page.evaluate("document.activeElement.closest('th')?.dataset.column")
    assert focused == "avoids_places"
    page.keyboard.press("Enter")
    expect(places).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("[data-testid=stVegaLiteChart], [data-testid=stElementToolbar]")).to_have_count(0)

    page.locator("table.comparison").get_by_role("button", name="Betzenberg").press("Enter")
    page.wait_for_url("**quartier=06**")
    expect(page.locator("table.ranked tr.chosen th")).to_have_text(["Betzenberg"])
    search = page.get_by_role("combobox", name="Hervorheben")
    search.fill("Kaisersl")
    page.get_by_role("option", name="Kaiserslautern-West").click()
    page.wait_for_url("**beside=09**")
    expect(page.locator("table.ranked tr.chosen")).to_have_count(2)
    said = page.locator("[role=status]").filter(has_text="Von den hervorgehobenen")
    expect(said.first).to_contain_text("unter dem Durchschnitt: Betzenberg (12 %)")
    page.get_by_role("button", name="Betzenberg entfernen").press("Enter")
    page.wait_for_url("**quartier=09**")
    expect(page.locator("table.ranked tr.chosen th")).to_have_text(["Kaiserslautern-West"])
    expect(page.get_by_role("button", name="Kaiserslautern-West entfernen")).to_be_focused()

    evening.get_by_role("button").click()
    page.wait_for_url("**indicator=safe_at_night**")
    page.go_back()
    page.wait_for_url("**indicator=avoids_places**")
    expect(page.get_by_role("heading", name="Abends gemiedene Orte", exact=True)).to_be_visible()
    expect(page.locator("table.ranked tr.chosen th")).to_have_text(["Kaiserslautern-West"])
    assert seen.foreign() == []


def test_groups_and_changes_have_their_matrix_and_their_chart(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=living_together&indicator=contact_across_origins&quartier=09&wave=2021")
    page.get_by_role("combobox", name="Nebeneinander").select_option(label="Zielgruppen an einem Ort")
    page.wait_for_url("**sides=groups**")
    expect(
        page.get_by_role("heading", name=re.compile("^Zusammenleben.* – Kaiserslautern-West.*: 2 der 6 Zielgruppen"))
    ).to_be_visible()
    cell = page.locator("table.comparison tr", has_text="Menschen mit Migrationsgeschichte").locator("td").nth(2)
    expect(cell).to_have_class("higher shown")
    expect(cell.locator(".said")).to_have_text("über dem Wert aller")
    expect(page.locator("table.ranked tr.higher th")).to_have_text(["Menschen mit Migrationsgeschichte"])
    expect(page.get_by_role("combobox", name="Hervorheben")).to_have_count(0)
    page.get_by_role("combobox", name="Nebeneinander").select_option(label="Veränderung seit: Befragung 2017")
    page.wait_for_url("**sides=since%3A2017**")
    expect(page.locator("table.ranked thead")).to_contain_text("Veränderung")
    expect(page.locator("table.comparison tbody tr")).to_have_count(19)
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []


@pytest.mark.parametrize("what", ["ranked", "pair"])
def test_what_is_shown_is_taken_along_as_a_picture(page: Page, demo_server: Server, what: str) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06&beside=09")
    with page.expect_download() as taken:
        page.locator(f"a[href*='/{what}.png']").click()
    with Image.open(io.BytesIO(taken.value.path().read_bytes())) as picture:
        assert picture.width > 2000
        assert picture.height > 1000
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24)) > 50
    begins = {"ranked": "Kaiserslautern_Vergleich_Sicherheitsgefuehl", "pair": "Kaiserslautern_Sicher"}[what]
    assert taken.value.suggested_filename.startswith(begins)
    assert taken.value.suggested_filename.endswith("_Alle_2025.png")


def test_a_second_indicator_here_leaves_the_map_s_display_alone(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&display=differs&quartier=06")
    page.get_by_role("combobox", name="Zweiter Indikator").select_option("density")
    page.wait_for_url("**against=density**")
    assert "display=differs" in page.url
    expect(page.get_by_role("heading", name="Sicherheitsgefühl am Abend und Einwohnerdichte")).to_be_visible()
    expect(page.locator("img.pair-picture.wide")).to_have_attribute("alt", re.compile("^Sicherheitsgefühl am Abend und"))
    expect(page.get_by_role("heading", name="Ähnliche Profile: Betzenberg")).to_be_visible()


def test_no_window_is_too_narrow_and_a_telephone_has_one_indicator_at_a_time(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo_server.url}/compare?lang=de&theme=participation&quartier=06&beside=09,01,02,03,04,05,08")
    expect(page.locator("table.comparison tbody tr").last).to_be_visible()
    expect(page.locator("table.comparison thead th:visible")).to_have_count(2)
    page.locator("#qb-matrix-indicator").focus()
    page.locator("#qb-matrix-indicator").select_option(label="Ansprechstelle bekannt")
    page.wait_for_url("**indicator=knows_contact**")
    expect(page.locator("table.comparison thead th:visible").last).to_contain_text("Ansprechstelle bekannt")
    expect(page.locator("#qb-matrix-indicator")).to_be_focused()
    page.get_by_role("combobox", name="Zweiter Indikator").wait_for()
    for width in (320, 390, 660, 768, 900):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(SIDEWAYS) <= 0, width


def test_on_paper_there_are_the_numbers_and_no_fields(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06")
    expect(page.locator("table.ranked tbody tr").last).to_be_visible()
    expect(page.locator("table.comparison tbody tr").last).to_be_visible()
    page.emulate_media(media="print")
    for shown in ("table.comparison", "table.ranked", "img.pair-picture.wide"):
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator("select:visible, input:visible, .choice:visible, .downloads:visible, .sorts:visible")).to_have_count(0)


def test_another_city_is_offered_only_what_it_has(page: Page, zurich_server: Server, seen: Seen) -> None:
    page.goto(f"{zurich_server.url}/compare?lang=de")
    expect(page.locator("table.comparison tbody tr").nth(3)).to_be_visible()
    offered = page.get_by_role("combobox", name="Nebeneinander").locator("option").all_text_contents()
    assert not [one for one in offered if one.startswith("Veränderung")]
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []
