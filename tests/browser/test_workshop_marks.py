"""A workshop's mark on the map leads to its page, by mouse and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server

FOCUSED = "frame => frame.contentDocument.activeElement.getAttribute('aria-label')"


def test_a_click_on_a_mark_opens_the_workshop_and_keeps_what_is_chosen(page: Page, demo_server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety&group=older&quartier=06&workshops=all")
    mark = shown.frame.get_by_role("link").filter(visible=True).first
    name = mark.get_attribute("aria-label").split(", ")[0]
    mark.click()
    page.wait_for_url("**/workshops?**")
    expect(page.locator("p.sentence")).to_have_text(name)
    chosen = shown.selected()
    assert chosen["workshop"]
    assert chosen.items() >= {"theme": "safety", "group": "older", "quartier": "06"}.items()
    page.get_by_role("link", name="Karte").click()
    shown.wait()
    assert shown.selected().items() >= {"theme": "safety", "group": "older", "quartier": "06"}.items()
    assert "/workshops" not in page.url
    assert seen.errors == []


def test_all_marks_are_one_tab_stop_and_arrows_reach_each(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?workshops=all")
    marks = shown.frame.locator("a.station")
    count = marks.count()
    assert count > 3
    assert shown.frame.locator('a.station[tabindex="0"]').count() == 1
    marks.first.focus()
    frame = page.locator("iframe")
    names = []
    for _ in range(count):
        names.append(frame.evaluate(FOCUSED))
        page.keyboard.press("ArrowRight")
    assert names == marks.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert frame.evaluate(FOCUSED) == names[0]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workshops?**")
    expect(page.locator("p.sentence")).to_have_text(names[-1].split(", ")[0])


def test_a_mark_is_a_link_for_whoever_wants_another_tab(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?workshops=all")
    address = shown.frame.locator("a.station").first.evaluate("link => link.href")
    assert address.startswith(f"{demo_server.url}/workshops?lang=de&workshop=")
    page.goto(address)
    expect(page.get_by_role("combobox", name="Werkstatt").locator("option:checked")).not_to_have_text("Alle Werkstätten")
