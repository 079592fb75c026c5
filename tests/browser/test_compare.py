"""Side by side, each number with its interval; nothing is said to go together that may not."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.seen import Seen
from tests.browser.server import Server

CHARTS = "[data-testid=stVegaLiteChart]"


def test_a_quartier_is_put_beside_and_taken_away(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06")
    expect(page.locator(f"{CHARTS} canvas, {CHARTS} svg").first).to_be_visible()
    beside = page.get_by_role("combobox", name="Vergleichen mit")
    beside.select_option("09")
    page.wait_for_url("**beside=09**")
    numbers = page.locator("details", has_text="In Zahlen").first
    numbers.locator("summary").click()
    expect(numbers.locator("tbody td:first-child")).to_have_text(["Betzenberg", "Kaiserslautern-West", "Ganze Stadt"])
    expect(numbers).to_contain_text("über dem Durchschnitt")
    link = page.get_by_role("link", name="CSV").first
    expect(link).to_have_attribute("href", re.compile("beside=09"))
    with page.expect_download() as taken:
        link.click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert {line.split(";")[1] for line in lines[1:]} == {"Betzenberg", "Kaiserslautern-West", "Ganze Stadt"}
    beside.select_option("09")
    expect(numbers).not_to_contain_text("Kaiserslautern-West")
    assert seen.foreign() == []


def test_target_groups_of_one_quartier_stand_side_by_side(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=living_together&quartier=09&wave=2021")
    page.get_by_role("combobox", name="Nebeneinander").select_option(label="Zielgruppen an einem Ort")
    page.wait_for_url("**sides=groups**")
    expect(page.get_by_text("Zusammenleben: die Zielgruppen im Vergleich – Kaiserslautern-West")).to_be_visible()
    expect(page.get_by_text("Über dem Wert aller: Menschen mit Migrationsgeschichte.")).to_be_visible()
    numbers = page.locator("details", has_text="In Zahlen").nth(2)
    numbers.locator("summary").click()
    expect(numbers.locator("tbody td:first-child")).to_have_text(
        [
            "Jüngere (18–29)",
            "Ältere (65+)",
            "Familien (Kinder unter 18)",
            "Alleinlebende",
            "Menschen mit Migrationsgeschichte",
            "Neuzugezogene (bis 5 Jahre)",
            "Alle",
        ]
    )
    expect(page.get_by_role("combobox", name="Vergleichen mit")).to_have_count(0)
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []


def test_two_surveys_are_compared_as_change_in_points(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/compare?lang=en&theme=participation&quartier=09&beside=06&wave=2021")
    page.get_by_role("combobox", name="Side by side").select_option(label="Change since: Survey 2017")
    page.wait_for_url("**sides=since%3A2017**")
    expect(page.get_by_text("Participation: change from Survey 2017 to Survey 2021")).to_be_visible()
    expect(page.get_by_text("Certain increase: Kaiserslautern-West.").first).to_be_visible()
    numbers = page.locator("details", has_text="In numbers").first
    numbers.locator("summary").click()
    expect(numbers.locator("tbody tr", has_text="Kaiserslautern-West")).to_contain_text("percentage points")
    expect(numbers.locator("tbody tr", has_text="Betzenberg")).to_contain_text("no certain change")
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []


@pytest.mark.parametrize("what", ["compare", "pair"])
def test_what_is_shown_is_taken_along_as_a_picture(page: Page, demo_server: Server, what: str) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06&beside=09")
    with page.expect_download() as taken:
        page.locator(f"a[href*='/{what}.png']").click()
    with Image.open(io.BytesIO(taken.value.path().read_bytes())) as picture:
        assert picture.width > 2000
        assert picture.height > 1000
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24)) > 50
    assert taken.value.suggested_filename.startswith(
        "Kaiserslautern_Vergleich_Sicherheit" if what == "compare" else "Kaiserslautern_Sicher"
    )
    assert taken.value.suggested_filename.endswith("_Alle_2025.png")
    with page.expect_download() as taken:
        page.locator(f"a[href*='/{what}.svg']").click()
    svg = taken.value.path().read_text(encoding="utf-8")
    assert "Betzenberg" in svg
    assert "Kaiserslautern-West" in svg
    assert re.findall(r"\b(?:href|src)=|url\((?!#)|<script|<image", svg) == []


def test_a_second_indicator_here_leaves_the_map_s_display_alone(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&display=differs")
    page.get_by_role("combobox", name="Zweiter Indikator").select_option("density")
    page.wait_for_url("**against=density**")
    assert "display=differs" in page.url
    expect(page.get_by_role("heading", name="Sicherheitsgefühl am Abend und Einwohnerdichte")).to_be_visible()


def test_the_page_suggests_no_connection_that_the_data_do_not_show(page: Page, demo_server: Server) -> None:
    asked = "theme=population_area&indicator=foreign_nationality_demo&against=job_seekers_demo"
    page.goto(f"{demo_server.url}/compare?lang=de&{asked}")
    expect(page.get_by_text("Ob beides zusammenhängt, ist nicht gesichert (16 Quartiere")).to_be_visible()


def test_similar_profiles_say_how_certain_they_are(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06")
    expect(page.get_by_role("heading", name="Ähnliche Profile")).to_be_visible()
    expect(page.get_by_text("Chance, zu den drei ähnlichsten zu gehören")).to_be_visible()


def test_on_a_telephone_no_chart_is_wider_than_the_page(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo_server.url}/compare?lang=de&theme=safety&quartier=06&beside=09,01,02,03,04,05,08")
    expect(page.locator(CHARTS)).to_have_count(5)
    for chart in page.locator(f"{CHARTS} canvas, {CHARTS} svg").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_another_city_is_offered_only_what_it_has(page: Page, zurich_server: Server, seen: Seen) -> None:
    page.goto(f"{zurich_server.url}/compare?lang=de")
    expect(page.locator(CHARTS).first).to_be_visible()
    offered = page.get_by_role("combobox", name="Nebeneinander").locator("option").all_text_contents()
    assert not [one for one in offered if one.startswith("Veränderung")]
    assert page.locator("[data-testid=stException]").count() == 0
    with page.expect_download() as taken:
        page.locator("a[href*='/compare.png']").click()
    with Image.open(taken.value.path()) as picture:
        assert picture.width > 1000
    assert seen.foreign() == []
