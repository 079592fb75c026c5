"""Questions that people come with, played as they would: the choices are counted, and the answer is one sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indicators.estimates.sentences import written
from language.words import words_for
from tests.browser.map_page import MapPage, Wire
from tests.browser.server import Server
from tests.demo import demo_city

MOST_CHOICES = 3
MOST_ACTIONS = 8


@pytest.mark.parametrize(
    ("language", "choices"),
    [
        ("de", [("Thema", "Sicherheitsgefühl am Abend"), ("Mein Quartier", "Betzenberg"), ("Zielgruppe", "Ältere (65+)")]),
        ("en", [("Topic", "Feeling safe in the evening"), ("My quartier", "Betzenberg"), ("Target group", "Older people (65+)")]),
    ],
)
def test_how_safe_older_people_feel_in_betzenberg(
    page: Page, demo_server: Server, language: str, choices: list[tuple[str, str]]
) -> None:
    """Against all older people of the city, and against 2017."""
    wire = Wire(page)
    shown = MapPage(page, demo_server.url if language == "de" else f"{demo_server.url}/?lang={language}")
    wire.forget()
    for label, option in choices:
        shown.choose(label, option)
    assert wire.sent == ["rerun_script"] * len(choices)
    assert len(choices) <= MOST_CHOICES
    finding = page.locator("h2.finding")
    city, words = demo_city(), words_for(language)
    indicator = city.catalogue.indicators["safe_at_night"]
    here, before = (city.quartier_rows(indicator.id, "older", wave).loc["06"] for wave in ("2025", "2017"))
    whole = city.city_estimate(indicator.id, "older", "2025")
    for value in (here["value"], before["value"], whole.value):
        expect(finding).to_contain_text(written(value, indicator, words))
    expect(finding).to_contain_text("Betzenberg")
    expect(finding).to_contain_text("2017")
    certain = city.change_rows(indicator.id, "older", "2017", "2025").at["06", "verdict"] in ("higher", "lower")
    sentence = finding.inner_text()
    assert ({"de": "nicht gesichert", "en": "not certain"}[language] in sentence) == (not certain)
    expect(finding).to_have_attribute("aria-live", "polite")  # and so it is heard
    page.emulate_media(media="print")
    expect(finding).to_be_visible()
    assert finding.inner_text() == sentence
    expect(page.locator(".choices")).to_be_hidden()


def test_the_finding_is_said_once_for_a_choice_and_not_again_where_nothing_changed(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety")
    page.evaluate(
        """() => {
          window.spoken = [];
          const finding = document.querySelector('h2.finding');
          const every = { childList: true, characterData: true, subtree: true };
          new MutationObserver(() => window.spoken.push(finding.textContent)).observe(finding, every);
        }"""
    )
    shown.choose("Zielgruppe", "Ältere (65+)")
    shown.choose("Mein Quartier", "Betzenberg")
    shown.more()
    page.get_by_role("combobox", name="Klassen").select_option("quantiles")
    page.wait_for_url("**classes=quantiles**")
    shown.rest()
    spoken = page.evaluate("window.spoken")
    assert len(spoken) == 2
    assert len(set(spoken)) == 2


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_two_quartiers_for_families_with_a_paper_and_a_saved_scenario(
    page: Page, demo_server: Server, width: int, height: int
) -> None:
    """A planner's task; what is taken along is in view all the time, wherever the page is scrolled to."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{demo_server.url}/choice?lang=de")
    bar = [page.get_by_role(role, name=name) for role, name in (("link", "Papier"), ("button", "Speichern"), ("button", "Link"))]
    actions = 0

    def act(what: Callable[[], object]) -> None:
        nonlocal actions
        what()
        actions += 1
        expect(page.locator("[data-testid=stApp][data-test-script-state=running]")).to_have_count(0)
        for one in bar:
            box = one.bounding_box()
            assert box is not None
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
            assert box["y"] >= 0 and box["y"] + box["height"] <= height

    expect(page.locator(".standings li").first).to_be_in_viewport()
    if width < 900:
        act(page.get_by_text("Ändern, was zählt").click)
    number = page.get_by_role("spinbutton", name="Wie viele Quartiere gesucht werden")
    act(lambda: (number.fill("2"), number.press("Tab")))
    act(lambda: page.get_by_role("combobox", name="Wessen Antworten zählen").select_option("families"))
    expect(page.locator(".st-key-choice .source").first).to_contain_text("die 2 Quartiere mit dem größten Bedarf")
    expect(page.locator(".st-key-choice .source").first).to_contain_text("Familien (Kinder unter 18)")
    expect(page.locator(".sentence")).to_contain_text("Am ehesten: ")
    act(lambda: page.locator("[data-testid=stMain]").evaluate("one => one.scrollTo(0, one.scrollHeight)"))
    with page.expect_download() as paper:
        act(bar[0].click)
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    act(bar[1].click)
    with page.expect_download() as scenario:
        act(page.get_by_text("Als Datei speichern").click)
    kept = tomllib.loads(scenario.value.path().read_text(encoding="utf-8"))
    assert (kept["name"], kept["choice"]["k"], kept["choice"]["group"]) == (
        "2 Quartiere: Familien (Kinder unter 18)",
        2,
        "families",
    )
    assert actions <= MOST_ACTIONS
