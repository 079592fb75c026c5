"""Finding a quartier by its name or by a street, with the keyboard alone too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.tiny_city import DATASET, build_city, place

NAMES = {"1": "Königsberg-Süd", "2": "Alte Königsallee", "3": "Straßenhöfe", "4": "Nordstadt"}
HOSTILE = "<img src=x onerror=document.title=1>"


def _addresses() -> str:
    north, centre = place(0, 1), place(1, 1)
    rows = [("Ärztestraße", "1"), ("Ärztestraße", "12a"), (f"{HOSTILE}weg", "3")]
    lines = [f"{street},{number},{north[0]:.5f},{north[1]:.5f}" for street, number in rows]
    lines.append(f"Ringstraße,,{north[0]:.5f},{north[1]:.5f}")
    lines.append(f"Ringstraße,,{centre[0]:.5f},{centre[1]:.5f}")
    return "\n".join(["street,number,latitude,longitude", *lines]) + "\n"


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("streets")
    dataset = f'{DATASET}\n[addresses]\nfile = "addresses.csv"\n'
    city = build_city(work / "city", names=NAMES, dataset=dataset)
    (city / "addresses.csv").write_text(_addresses(), encoding="utf-8")
    with running(work, city) as server:
        yield server


@pytest.fixture
def shown(page: Page, streets: Server) -> MapPage:
    return MapPage(page, f"{streets.url}/?indicator=comfort&workshops=none")


@pytest.fixture
def field(shown: MapPage) -> Locator:
    return shown.page.get_by_role("combobox", name="Mein Quartier oder Straße", exact=True)


def _options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option", disabled=False)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("König", ["Königsberg-Süd", "Alte Königsallee"]),
        ("koenigs", ["Königsberg-Süd", "Alte Königsallee"]),
        ("SUED", ["Königsberg-Süd"]),
        ("sallee", ["Alte Königsallee"]),
        ("strassenhoefe", ["Straßenhöfe"]),
        ("koenigsberg sued", ["Königsberg-Süd"]),
    ],
)
def test_a_part_of_a_name_finds_it_umlauts_or_not(page: Page, field: Locator, typed: str, found: list[str]) -> None:
    field.click()
    page.keyboard.type(typed)
    expect(_options(page)).to_have_text(found)


def test_the_keyboard_alone_finds_and_chooses(page: Page, shown: MapPage, field: Locator, seen: Seen) -> None:
    field.focus()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    page.keyboard.type("koenig")
    expect(_options(page)).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    controlled = page.locator(f"#{field.get_attribute('aria-controls')}")
    expect(controlled).to_have_role("listbox")
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 0), ("ArrowUp", 1)):
        page.keyboard.press(key)
        active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
        expect(active).to_have_text(["Königsberg-Süd", "Alte Königsallee"][at])
        expect(_options(page).and_(page.locator("[aria-selected=true]"))).to_have_text([active.inner_text()])
    page.keyboard.press("Enter")
    expect(page.locator("section.panel h2")).to_have_text("Alte Königsallee")
    expect(field).to_be_focused()
    expect(field).to_have_value("Alte Königsallee")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert field.get_attribute("aria-activedescendant") is None
    assert shown.selected()["quartier"] == "2"
    assert seen.errors == []


def test_enter_takes_the_first_hit(page: Page, field: Locator) -> None:
    field.focus()
    page.keyboard.type("koenig")
    expect(_options(page)).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("section.panel h2")).to_have_text("Königsberg-Süd")


def test_nothing_found_is_said_and_escape_closes_and_changes_nothing(page: Page, shown: MapPage, field: Locator) -> None:
    link = page.url
    field.focus()
    page.keyboard.type("koenigx")
    listed = page.get_by_role("listbox")
    expect(listed).to_contain_text("Nichts gefunden")
    expect(_options(page)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    field.blur()
    expect(field).to_have_value("")
    shown.rest()
    assert page.url == link


def test_clearing_leads_back_to_the_whole_city(page: Page, shown: MapPage, field: Locator) -> None:
    clear = page.locator(".search").get_by_role("button", name="Zurück: ")
    expect(clear).to_be_hidden()
    expect(field).to_have_attribute("placeholder", "Ganze Stadt")
    shown.choose("Mein Quartier oder Straße", "Nordstadt")
    expect(field).to_have_value("Nordstadt")
    expect(shown.frame.locator('path[aria-pressed="true"]')).to_have_attribute("data-quartier", "4")
    clear.click()
    expect(page.locator("section.panel h2")).to_have_text("Kleinstadt")
    expect(field).to_have_value("")
    expect(clear).to_be_hidden()
    expect(shown.frame.locator('path[aria-pressed="true"]')).to_have_count(0)
    shown.rest()
    assert shown.selected().get("quartier", "") == ""


def test_a_street_and_a_house_lead_to_their_quartier(page: Page, shown: MapPage, field: Locator) -> None:
    field.click()
    page.keyboard.type("aerztestr. 12")
    expect(_options(page)).to_have_text(["Ärztestraße 12a – Nordstadt"])
    _options(page).click()
    expect(page.locator("section.panel h2")).to_have_text("Nordstadt")
    expect(field).to_have_value("Nordstadt")
    assert shown.selected()["quartier"] == "4"
    field.fill("ringstr")
    expect(_options(page)).to_have_count(2)
    _options(page).filter(has_text="Quartier 5").click()
    expect(page.locator("section.panel h2")).to_have_text("Quartier 5")
    expect(field).to_have_value("Quartier 5")


def test_a_hostile_street_is_shown_as_it_is_written(page: Page, field: Locator, seen: Seen) -> None:
    field.fill("onerror")
    expect(_options(page).first).to_contain_text(HOSTILE)
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "1"
    assert not [url for url in seen.requests if url.endswith("/x")]


def test_a_city_without_addresses_names_quartiers_alone(page: Page, demo_server: Server) -> None:
    MapPage(page, demo_server.url)
    expect(page.get_by_role("combobox", name="Mein Quartier", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="Mein Quartier", exact=True).click()
    expect(_options(page)).to_have_count(18)
