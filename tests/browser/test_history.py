"""Back, sharing and reloading keep everything on every page: the played task of whoever goes to and fro."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import Seen
from tests.browser.server import Server

CHOSEN = "indicator=safe_at_night&wave=2025&group=older&quartier=06"


def rest(page: Page) -> None:
    """Until the page has written its link and Streamlit rests."""
    page.wait_for_function("document.querySelector('.choices') && new URLSearchParams(location.search).has('classes')")
    expect(page.locator("[data-testid=stApp][data-test-script-state=running]")).to_have_count(0)
    expect(page.locator("#first-picture")).to_have_count(0)


def link_of(page: Page) -> dict[str, str]:
    query = parse_qs(urlparse(page.url).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def entries(page: Page) -> int:
    return page.evaluate("history.length")


def test_to_and_fro_with_one_press_each(page: Page, seen: Seen, demo_server: Server) -> None:
    """Task (e) of issue 18."""
    page.goto(f"{demo_server.url}/methods?lang=de")
    before = entries(page)
    page.goto(f"{demo_server.url}/?{CHOSEN}")
    rest(page)
    assert entries(page) == before + 1, "a link that is completed is one entry"
    opened = link_of(page)

    page.locator("#qb-group").select_option("families")
    page.wait_for_url("**group=families**")
    rest(page)
    page.get_by_role("link", name="Vergleich", exact=True).click()
    page.wait_for_url("**/compare?**")
    rest(page)
    assert entries(page) == before + 3, "a choice is one more, and so is a page"
    expect(page.locator("#qb-page[role=status]")).to_have_text("Quartiere im Vergleich")  # heard, as a new document would be
    assert link_of(page).items() >= {"group": "families", "quartier": "06", "indicator": "safe_at_night"}.items()

    page.reload()
    rest(page)
    assert link_of(page)["group"] == "families"
    page.go_back()
    page.wait_for_url(f"{demo_server.url}/?**")
    rest(page)
    expect(page.locator("#qb-group")).to_have_value("families")
    page.go_back()
    page.wait_for_url("**group=older**")
    rest(page)
    assert link_of(page) == opened
    expect(page.locator("#qb-group")).to_have_value("older")
    expect(page.locator("section.panel h2")).to_have_text("Betzenberg")

    page.go_back()
    page.wait_for_url("**/methods**")
    assert seen.errors == []


# of each page a field, another value of it, and the parameter that keeps it
FIELDS = {
    "profile": ("group", "families"),
    "thread": ("theme", "housing"),
    "workshops": ("workshop", ""),
}


@pytest.mark.parametrize("address", FIELDS)
def test_back_undoes_the_last_choice_on_every_page(page: Page, demo_server: Server, address: str) -> None:
    name, value = FIELDS[address]
    page.goto(f"{demo_server.url}/{address}?{CHOSEN}&workshop={'werkstatt_west' if address == 'workshops' else ''}")
    rest(page)
    opened, before = link_of(page), entries(page)
    page.locator(f"#qb-{name}").select_option(value)
    page.wait_for_function("([name, value]) => new URLSearchParams(location.search).get(name) === value", arg=[name, value])
    rest(page)
    assert entries(page) == before + 1
    page.go_back()
    page.wait_for_function(
        "([name, value]) => new URLSearchParams(location.search).get(name) === value", arg=[name, opened[name]]
    )
    rest(page)
    assert link_of(page) == opened
    expect(page.locator(f"#qb-{name}")).to_have_value(opened[name])


@pytest.mark.parametrize("address", ["profile", "thread", "workshops"])
def test_what_a_link_asks_for_and_the_city_lacks_is_said_on_every_page(page: Page, demo_server: Server, address: str) -> None:
    page.goto(f"{demo_server.url}/{address}?lang=de&quartier=nowhere")
    notice = page.locator(".st-key-opening .notice")
    expect(notice).to_contain_text("nowhere")
    expect(page.locator(".notice")).to_have_count(1)
    rest(page)
    if address == "profile":  # nothing but a search until there is a quartier
        page.get_by_role("main").get_by_role("link", name="Betzenberg").click()
    else:
        page.locator(".choices select").first.select_option(index=1)
    expect(notice).to_be_empty()


def test_the_frame_has_landmarks_a_heading_of_the_page_and_a_way_past_itself(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/profile?lang=de&quartier=06")
    rest(page)
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() >= 1, role
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("main").get_by_role("contentinfo")).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Betzenberg")
    expect(page.get_by_text("Skip to main content")).to_be_hidden()
    before = entries(page)
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('.st-key-main').contains(document.activeElement)")
    assert entries(page) == before


def test_a_footers_link_leads_on_with_what_is_chosen_and_back(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/thread?{CHOSEN}")
    rest(page)
    page.locator("#qb-theme").select_option("housing")
    page.wait_for_url("**theme=housing**")
    rest(page)
    page.get_by_role("contentinfo").get_by_role("link", name="Datenschutz").click()
    page.wait_for_url("**/privacy?**")
    address = page.get_by_role("navigation", name="Seiten").get_by_role("link", name="Vergleich").get_attribute("href")
    assert address
    page.goto(f"{demo_server.url}/{address}")
    rest(page)
    assert link_of(page).items() >= {"theme": "housing", "quartier": "06", "group": "older"}.items()


def test_one_key_alone_does_nothing(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/workshops?lang=de")
    rest(page)
    page.evaluate("""() => {
      window.ran = 0;
      const app = document.querySelector("[data-test-script-state]");
      new MutationObserver(() => { window.ran += 1; }).observe(app, { attributeFilter: ["data-test-script-state"] });
    }""")
    page.locator("body").press("r")
    page.locator("body").press("c")
    page.locator(".choices select").first.select_option(index=1)
    page.wait_for_function("window.ran >= 2")
    rest(page)
    assert page.evaluate("window.ran") == 2, "the choice alone ran the page"
    expect(page.get_by_role("dialog")).to_have_count(0)
