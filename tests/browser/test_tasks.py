"""Questions that people come with, played as they would: the choices are counted, and the answer is one sentence."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from indicators.estimates.sentences import written
from language.words import words_for
from tests.browser.map_page import MapPage, Wire
from tests.browser.server import Server
from tests.demo import demo_city

MOST_CHOICES = 3


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
