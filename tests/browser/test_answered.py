"""Who answered the survey, who came to a workshop, and against whom both are set."""

from __future__ import annotations

import csv

from playwright.sync_api import Page, expect

from tests.browser.server import ROOT, Server


def _rows(file: str) -> list[dict[str, str]]:
    with (ROOT / "data/kaiserslautern" / file).open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_a_quartier_tells_how_many_of_its_invited_answered(page: Page, demo_server: Server) -> None:
    invited = next(int(row["persons"]) for row in _rows("invited.csv") if (row["wave"], row["quartier_id"]) == ("2025", "06"))
    answered = sum(row["quartier_id"] == "06" for row in _rows("survey_2025.csv"))
    page.goto(f"{demo_server.url}/thread?lang=en&theme=safety&quartier=06")
    section = page.locator("section.answered")
    expect(section).to_contain_text(
        f"Betzenberg: {answered} of {invited} who were invited answered ({100 * answered / invited:.0f}%)."
    )
    expect(section).to_contain_text("Less often than all: Younger adults (18–29)")
    section.locator("summary").click()
    expect(section.locator("tbody tr")).to_have_count(3 + 18)
    expect(section.locator("tr", has_text="Mölschbach")).to_contain_text("84")


def test_a_workshop_sets_who_came_beside_who_answered_and_who_lives_there(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/workshops?lang=en&workshop=werkstatt_west")
    everybody, older = page.locator("li", has_text="Everybody: 53"), page.locator("li", has_text="Older people (65+): 14")
    expect(everybody).to_contain_text("of 8,565 people who live there")
    expect(older).to_contain_text("26% of those who came")
    answers = [row for row in _rows("survey_2025.csv") if row["quartier_id"] == "09"]
    expect(older).to_contain_text(
        f"in the survey {100 * sum(int(row['age']) >= 65 for row in answers) / len(answers):.0f}% of the answers"
    )


def test_a_city_that_does_not_say_whom_it_invited_shows_no_such_section(page: Page, zurich_server: Server) -> None:
    page.goto(f"{zurich_server.url}/thread?lang=de")
    expect(page.locator("section.step")).to_have_count(1)
    expect(page.locator("section.answered")).to_have_count(0)
