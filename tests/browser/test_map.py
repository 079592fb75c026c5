"""What a council member does on the Karte, on the demonstration and on the Canton of Zurich."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server


@dataclass(frozen=True)
class City:
    server: str
    quartiers: int
    topic: str
    theme_id: str
    topic_in_english: str
    group: str
    group_id: str
    group_in_english: str
    word: str
    quartier: str
    quartier_id: str


DEMO = City(
    "demo_server",
    18,
    topic="Sicherheitsgefühl am Abend",
    theme_id="safety",
    topic_in_english="Feeling safe in the evening",
    group="Ältere (65+)",
    group_id="older",
    group_in_english="Older people (65+)",
    word="Quartier",
    quartier="Betzenberg",
    quartier_id="06",
)
ZURICH = City(
    "zurich_server",
    12,
    topic="Sicherheit und Ordnung",
    theme_id="safety",
    topic_in_english="Public safety and order",
    group="Ältere (65+)",
    group_id="older",
    group_in_english="Older people (65+)",
    word="Bezirk",
    quartier="Bezirk Winterthur",
    quartier_id="110",
)


@pytest.fixture(params=[DEMO, ZURICH], ids=["demo", "zurich"])
def city(request: pytest.FixtureRequest) -> City:
    return request.param


@pytest.fixture
def url(city: City, request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(city.server).url


def test_every_quartier_is_painted_and_only_this_server_is_asked(page: Page, url: str, city: City, seen: Seen) -> None:
    shown = MapPage(page, url)
    assert len(shown.fills()) == city.quartiers
    assert len(shown.column(1)) == city.quartiers
    assert page.locator("html").get_attribute("lang") == "de"
    assert any("/geometry" in address or ".geojson" in address for address in seen.requests)
    assert any(address.startswith("ws://127.0.0.1") for address in seen.requests)
    assert seen.foreign() == []
    assert seen.errors == []


def test_the_map_is_drawn_whenever_it_is_opened(page: Page, url: str) -> None:
    """The frame opens at its own pace: the geometry may arrive while it has no height."""
    shown = MapPage(page, url)
    for _ in range(6):
        assert shown.outside() == []
        page.reload()
        shown.wait()
    assert shown.outside() == []


def test_theme_and_target_group_change_the_fills(page: Page, url: str, city: City) -> None:
    shown = MapPage(page, url)
    first = shown.fills()
    shown.choose("Thema", city.topic)
    second = shown.fills_after(first)
    shown.choose("Zielgruppe", city.group)
    third = shown.fills_after(second)
    assert first.keys() == second.keys() == third.keys()
    assert first != second
    assert second != third
    assert shown.selected()["theme"] == city.theme_id
    assert shown.selected()["group"] == city.group_id


def test_a_click_on_a_quartier_opens_its_panel_and_the_button_closes_it(page: Page, url: str, city: City) -> None:
    shown = MapPage(page, url)
    shown.click(city.quartier_id)
    expect(page.locator("section.panel h2")).to_have_text(city.quartier)
    assert shown.selected()["quartier"] == city.quartier_id
    assert "Antworten" in shown.panel()
    expect(page.locator("table.numbers tr.chosen > :first-child")).to_have_text(city.quartier)
    page.locator("section.panel").get_by_role("button", name=re.compile("^Zurück: ")).click()
    expect(page.locator("section.panel h2")).not_to_have_text(city.quartier)


def test_choosing_the_name_in_the_list_does_what_the_click_does(page: Page, url: str, city: City) -> None:
    shown = MapPage(page, url)
    shown.choose(f"Mein {city.word}", city.quartier)
    expect(page.locator("section.panel h2")).to_have_text(city.quartier)
    pressed = shown.frame.locator('path[aria-pressed="true"]')
    expect(pressed).to_have_attribute("data-quartier", city.quartier_id)


def test_the_keyboard_reaches_every_quartier_through_one_tab_stop(page: Page, url: str, city: City) -> None:
    shown = MapPage(page, url)
    assert shown.frame.locator('path[data-quartier][tabindex="0"]').count() == 1
    shown.frame.locator('path[data-quartier][tabindex="0"]').focus()
    page.keyboard.press("Home")
    visited = []
    for _ in range(city.quartiers):
        visited.append(shown.frame.locator("path:focus").get_attribute("data-quartier"))
        page.keyboard.press("ArrowRight")
    assert len(set(visited)) == city.quartiers
    expect(shown.frame.locator(".quartier-tip strong")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("tr.chosen > th")).to_have_count(1)
    assert shown.selected()["quartier"] == visited[0]
    assert shown.panel().startswith(shown.frame.locator("path:focus").get_attribute("aria-label").split(", ")[0])


def test_a_shared_link_shows_the_same_in_the_other_language(page: Page, chromium: Browser, url: str, city: City) -> None:
    shown = MapPage(page, url)
    shown.choose("Thema", city.topic)
    shown.choose("Zielgruppe", city.group)
    shown.choose(f"Mein {city.word}", city.quartier)
    link = page.url.replace("lang=de", "lang=en")
    assert link != page.url
    elsewhere = chromium.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    other = MapPage(elsewhere, link)
    assert other.fills() == shown.fills()
    assert elsewhere.locator("html").get_attribute("lang") == "en"
    assert other.frame.locator("html").get_attribute("lang") == "en"
    assert elsewhere.locator("iframe").get_attribute("title").startswith("Map of ")
    expect(elsewhere.get_by_role("combobox", name="Topic", exact=True).locator("option:checked")).to_have_text(
        city.topic_in_english
    )
    expect(elsewhere.get_by_role("combobox", name="Target group", exact=True).locator("option:checked")).to_have_text(
        city.group_in_english
    )
    expect(elsewhere.locator("section.panel h2")).to_have_text(city.quartier)
    elsewhere.context.close()


def test_the_language_switch_keeps_the_selection(page: Page, url: str, city: City) -> None:
    shown = MapPage(page, f"{url}/?theme={city.theme_id}&group={city.group_id}")
    before = shown.fills()
    page.get_by_text("EN", exact=True).click()
    expect(page.get_by_role("combobox", name="Target group", exact=True).locator("option:checked")).to_have_text(
        city.group_in_english
    )
    shown.wait()
    assert shown.fills() == before
    assert shown.selected().items() >= {"lang": "en", "theme": city.theme_id, "group": city.group_id}.items()


def test_what_a_register_figure_cannot_show_comes_back_afterwards(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=housing&group=older&wave=2017")
    shown.choose("Thema", "Einwohnerdichte")
    assert shown.selected()["group"] == "all"
    shown.choose("Thema", "Im Quartier wohnen bleiben")
    assert shown.selected().items() >= {"group": "older", "wave": "2017"}.items()


def test_an_unknown_id_in_the_link_gets_a_notice(page: Page, url: str, city: City) -> None:
    MapPage(page, f"{url}/?theme={city.theme_id}&quartier=nowhere")
    expect(page.locator("p.notice")).to_contain_text("nowhere")
    expect(page.get_by_role("combobox", name="Thema", exact=True).locator("option:checked")).to_have_text(city.topic)


def test_doubtful_rows_stay_last_however_the_table_is_sorted(page: Page, url: str, city: City) -> None:
    shown = MapPage(page, f"{url}/?theme={city.theme_id}&group=newcomers")
    doubtful = [value for value in shown.column(2) if "(unsicher)" in value or value[0] in "*–"]
    assert doubtful
    for title in ("Wert", "Antworten", city.word):
        for _ in range(2):
            page.locator("table.numbers thead button", has_text=title).click()
            values = shown.column(2)
            assert sorted(values[-len(doubtful) :]) == sorted(doubtful)
            sound = [float(value.split("\u00a0")[0].replace(",", ".")) for value in values[: -len(doubtful)]]
            if title == "Wert":
                direction = page.locator("th[aria-sort]:not([aria-sort=none])").get_attribute("aria-sort")
                assert sound == sorted(sound, reverse=direction == "descending")


def test_the_printed_view_is_one_page_with_the_map(page: Page, url: str, city: City) -> None:
    shown = MapPage(page, f"{url}/?theme={city.theme_id}&quartier={city.quartier_id}")
    button = page.get_by_role("button", name="Drucken")
    expect(button).to_be_visible()
    page.evaluate("window.print = () => { window.printed = document.querySelector('img.printed').naturalWidth; }")
    button.click()
    page.wait_for_function("window.printed > 0")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    assert len(shown.column(1)) == city.quartiers


def test_printing_by_keyboard_waits_for_the_map_too(page: Page, url: str, city: City) -> None:
    MapPage(page, f"{url}/?theme={city.theme_id}")
    expect(page.get_by_role("button", name="Drucken")).to_be_visible()
    page.evaluate("window.print = () => { window.printed = document.querySelector('img.printed').naturalWidth; }")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed > 0")
