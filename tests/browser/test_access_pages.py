"""What a keyboard and a screen reader meet on the pages beside the map: rows of ``docs/accessibility.md``."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.every_page import open_page
from tests.browser.server import Server

RUNNING = "[data-testid=stApp][data-test-script-state=running]"
# texts of live regions that change from now on
LISTEN = """() => {
  window.heard = [];
  const live = '[role=status], [role=alert], [aria-live]:not([aria-live=off]), output:not([aria-live=off])';
  const hear = records => records.forEach(({ target }) => {
    const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
    if (region && region.textContent.trim()) window.heard.push(region.textContent.trim());
  });
  new MutationObserver(hear).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


@pytest.mark.parametrize("name", ["compare", "thread", "workshops", "profile"])
def test_row_3_a_choice_is_announced(page: Page, demo_server: Server, name: str) -> None:
    open_page(page, demo_server.url, name, "de")
    before = page.url
    chosen = page.locator(".choices select").first
    page.evaluate(LISTEN)
    options = chosen.locator("option").evaluate_all("all => all.map(one => [one.value, one.textContent])")
    value, label = next(pair for pair in options if pair[0] != chosen.input_value())
    chosen.select_option(value)
    page.wait_for_function("before => location.href !== before", arg=before)
    expect(page.locator(RUNNING)).to_have_count(0)
    page.wait_for_function("label => window.heard.some(text => text.includes(label))", arg=label.strip().partition(" – ")[0])


def test_row_4_a_weight_announces_itself_once_and_then_the_answer(page: Page, demo_server: Server) -> None:
    open_page(page, demo_server.url, "choice", "de")
    assert page.locator("output:not([aria-live=off])").count() == 0
    page.evaluate(LISTEN)
    before = page.url
    page.locator(".weight input[type=range]").first.press("ArrowRight")
    assert page.evaluate("window.heard") == []  # the range itself says its value
    page.wait_for_function("before => location.href !== before", arg=before)
    expect(page.locator(RUNNING)).to_have_count(0)
    page.wait_for_function("window.heard.length > 0")
    assert len(set(page.evaluate("window.heard"))) <= 2


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", ["/", "/compare", "/profile", "/nowhere"])
def test_row_9_language_and_title_are_sent_before_any_script(demo_server: Server, path: str, language: str) -> None:
    request = urllib.request.Request(f"{demo_server.url}{path}?lang={language}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            document = answer.read().decode()
    except urllib.error.HTTPError as error:
        document = error.read().decode()
    assert f'<html lang="{language}"' in document
    assert re.search(r"<title>[^<]*Kaiserslautern[^<]*</title>", document)
    assert "Streamlit</title>" not in document
    assert "You need to enable JavaScript" not in document


@pytest.mark.parametrize("name", ["map", "compare", "choice", "profile", "thread", "workshops", "accessibility", "methods"])
def test_row_10_the_first_stop_skips_to_the_content(page: Page, demo_server: Server, name: str) -> None:
    open_page(page, demo_server.url, name, "de")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Direkt zum Inhalt")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    main = page.get_by_role("main")
    expect(main).to_be_focused()
    assert main.get_by_role("banner").count() == 0
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("contentinfo")).to_have_count(1)


def test_row_11_no_single_key_does_anything(page: Page, demo_server: Server) -> None:
    open_page(page, demo_server.url, "presentation", "de")
    page.evaluate("() => { document.documentElement.requestFullscreen = async () => { window.filled = true; }; }")
    page.keyboard.press("f")
    assert page.evaluate("window.filled") is None
    open_page(page, demo_server.url, "compare", "de")
    page.evaluate(
        """() => { window.ran = 0; const app = document.querySelector('[data-testid=stApp]');
          new MutationObserver(() => { if (app.dataset.testScriptState === 'running') window.ran += 1; })
            .observe(app, { attributeFilter: ['data-test-script-state'] }); }"""
    )
    for key in "rc":
        page.keyboard.press(key)
    page.wait_for_timeout(600)
    assert page.evaluate("window.ran") == 0
    assert page.get_by_role("dialog").count() == 0


def test_row_12_a_number_that_is_refused_is_said_to_be(page: Page, demo_server: Server) -> None:
    open_page(page, demo_server.url, "choice", "de")
    number = page.locator(".weighing .choice.number input").first
    number.fill("99")
    number.press("Tab")
    expect(page.locator(".weighing [aria-invalid=true]")).to_have_count(1)
    described = number.get_attribute("aria-describedby") or ""
    told = " ".join(page.locator(f"[id='{one}']").inner_text() for one in described.split())
    assert "von 1 bis 17" in told
    expect(number).to_have_value("99")


@pytest.mark.parametrize("path", ["/profile", "/thread", "/workshops", "/compare", "/choice"])
def test_row_12_an_unknown_quartier_is_said_on_every_page(page: Page, demo_server: Server, path: str) -> None:
    page.goto(f"{demo_server.url}{path}?quartier=nowhere")
    expect(page.locator("p.notice").filter(visible=True)).to_contain_text("nowhere")


def test_row_13_an_arrow_key_on_a_closed_list_adds_nothing(page: Page, demo_server: Server) -> None:
    open_page(page, demo_server.url, "compare", "de")
    chips = page.locator(".choice.chips button")
    before = chips.count()
    field = page.get_by_role("combobox", name=re.compile("hervorheben|Quartier", re.I)).first
    field.focus()
    field.press("ArrowDown")
    page.wait_for_timeout(300)
    assert chips.count() == before
    sides = page.get_by_role("combobox", name="Nebeneinander")
    sides.focus()
    sides.select_option("groups")  # another field takes the place of one beside it
    expect(page.locator(".choice.search")).to_have_count(1)
    expect(page.locator(RUNNING)).to_have_count(0)
    expect(sides).to_be_focused()


def test_row_17_every_page_has_one_heading_of_its_own(page: Page, demo_server: Server) -> None:
    heads = {}
    for name in ("map", "compare", "choice", "profile", "thread", "workshops", "accessibility", "methods"):
        open_page(page, demo_server.url, name, "de")
        found = page.locator("h1").all_inner_texts()
        assert len(found) == 1, (name, found)
        heads[name] = found[0].strip()
    assert all(heads.values())
    assert len(set(heads.values())) == len(heads), heads
