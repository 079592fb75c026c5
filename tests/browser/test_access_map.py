"""What a keyboard, a screen reader, a finger and a reader's own colours meet on the map: rows of ``docs/accessibility.md``."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.every_page import laid_out, resize
from tests.browser.map_page import MIDDLE, MapPage
from tests.browser.server import Server

BETZENBERG = "06"
SMALLEST = 44
# everything that can be pressed, what of it is too small for a finger; marks of places, and links within a text, are left out
SMALL = """() => {
  const pressed = 'a, button, summary, select, input:not([type=checkbox]), [role=button]';
  const inside = document.querySelector('iframe');
  const all = [...document.querySelectorAll(pressed), ...inside.contentDocument.querySelectorAll('.leaflet-control a')];
  return all.map(one => one.closest('.search .field') || one)
    .filter(one => one.checkVisibility() && !one.closest('p, li, .st-key-pages, .numbers tbody, footer'))
    .map(one => ({ box: one.getBoundingClientRect(), over: getComputedStyle(one, '::before').position === 'absolute' ? 20 : 0,
      told: one.getAttribute('aria-label') || one.textContent.trim() || one.id }))
    .filter(({ box, over }) => box.width > 1 && (box.height + over < 43.5 || box.width + over < 43.5))
    .map(({ told, box }) => `${told} ${Math.round(box.width)} × ${Math.round(box.height)}`);
}"""


@pytest.fixture
def shown(page: Page, demo_server: Server) -> MapPage:
    return MapPage(page, f"{demo_server.url}/?theme=safety")


def _names(shown: MapPage) -> Locator:
    return shown.page.locator("table.numbers tbody th button")


def test_a_row_of_the_table_chooses_its_quartier_by_mouse_and_by_keyboard(shown: MapPage) -> None:
    page = shown.page
    page.locator("table.numbers tbody tr", has_text="Betzenberg").locator("td").first.click()
    expect(page.locator("section.panel h2")).to_have_text("Betzenberg")
    shown.rest()
    current = page.locator("table.numbers [aria-current=true]")
    expect(current).to_have_text("Betzenberg")
    expect(current).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("section.panel h2")).to_have_text("Dansenberg")
    shown.rest()
    expect(current).to_have_text("Dansenberg")
    expect(current).to_be_focused()
    assert shown.selected()["quartier"] != BETZENBERG


def test_every_heading_shows_that_it_sorts_and_is_pressed_anywhere(shown: MapPage) -> None:
    heads = shown.page.locator("table.numbers thead th")
    assert heads.locator("i").all_inner_texts() == ["▲"] + ["↕"] * (heads.count() - 1)
    heads.nth(1).scroll_into_view_if_needed()
    last = heads.nth(1).bounding_box()
    button = heads.nth(1).locator("button").bounding_box()
    assert button["width"] >= last["width"] - 2
    assert button["height"] >= last["height"] - 3
    shown.page.mouse.click(last["x"] + 3, last["y"] + last["height"] - 4)
    expect(heads.nth(1)).to_have_attribute("aria-sort", "ascending")
    assert heads.locator("i").all_inner_texts()[:2] == ["↕", "▲"]


def test_row_3_a_choice_is_announced_with_what_is_shown_now(shown: MapPage) -> None:
    told = shown.page.locator(".unseen[role=status]").first
    expect(told).to_have_text("")  # what a page opens with is read anyway
    shown.choose("Thema", "Sicherheitsgefühl am Tag")
    expect(told).to_contain_text("Sicherheitsgefühl am Tag")
    shown.choose("Zielgruppe", "Ältere (65+)")
    expect(told).to_contain_text("Ältere (65+)")


def test_row_5_with_a_reader_s_own_colours_swatches_bars_and_choices_are_seen(shown: MapPage) -> None:
    page = shown.page
    colours = "all => all.map(one => getComputedStyle(one).backgroundColor)"
    swatches = page.locator(".scale ol li, .legend .swatch, .spread td[style]")
    before = swatches.evaluate_all(colours)
    assert len(set(before)) > 5
    page.emulate_media(forced_colors="active")
    assert swatches.evaluate_all(colours) == before
    for picture in page.locator("section.panel img").all():
        assert picture.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
    chosen, *others = page.locator(".st-key-language button").all()
    outline = "one => getComputedStyle(one).outlineStyle + getComputedStyle(one).borderTopWidth"
    assert chosen.evaluate(outline) != others[0].evaluate(outline)
    here, other = page.locator(".st-key-pages a[aria-current=page]"), page.locator(".st-key-pages a:not([aria-current])").first
    assert here.evaluate("one => getComputedStyle(one).borderTopWidth") != other.evaluate(
        "one => getComputedStyle(one).borderTopWidth"
    )


COVERED = """() => {
  const inside = document.activeElement, box = inside.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return over && !inside.contains(over) && over.closest('.sheet') ? inside.textContent : '';
}"""


def test_row_6_a_small_window_and_large_letters_have_the_panel_below_the_map(shown: MapPage) -> None:
    for width in (320, 641, 700, 768, 900):
        resize(shown.page, width, 700)
        shown.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
        map_, panel = (shown.page.locator(own).first.bounding_box() for own in ("iframe", "section.panel"))
        assert panel["y"] >= map_["y"] + map_["height"], width
        assert min(map_["width"], map_["height"]) >= 200, width
    resize(shown.page, 683, 384)  # a laptop at 200 %: the sheet of a quartier covers nothing that the keyboard reaches
    _names(shown).first.press("Enter")
    expect(shown.page.locator(".panel-text.sheet")).to_be_visible()
    reached = []
    for link in (*_names(shown).all()[::6], shown.page.locator("footer.foot a").last):
        link.focus()
        reached.append(shown.page.evaluate(COVERED))
    assert reached == [""] * 4


def test_row_6_the_presentation_keeps_its_map_in_a_tiny_window(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 350, "height": 250})
    page.goto(f"{demo_server.url}/presentation?theme=safety")
    drawing = page.locator(".stage .drawing svg")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert min(box["width"], box["height"]) >= 120
    assert page.locator(".stage").evaluate("stage => stage.scrollWidth - stage.clientWidth") <= 0


def test_row_14_a_tip_can_be_pointed_at_and_put_away(shown: MapPage) -> None:
    page = shown.page
    tip = shown.frame.locator(".quartier-tip", has_text="Betzenberg")  # others on the way may still be fading
    middle = shown.frame.locator(f'path[data-quartier="{BETZENBERG}"]').evaluate(MIDDLE)
    frame = page.locator("iframe").bounding_box()
    x, y = frame["x"] + middle["x"], frame["y"] + middle["y"]
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(tip).to_have_count(1)
    expect(shown.frame.locator(".quartier-tip.resting")).to_have_count(1)
    box = tip.bounding_box()
    target = box["y"] + box["height"] / 2
    page.mouse.move(x, target, steps=8)
    assert tip.bounding_box() == pytest.approx(box, abs=1)
    expect(tip).to_have_count(1)
    page.locator("body").press("Escape")
    expect(tip).to_have_count(0)
    corner = (frame["x"] + 4, frame["y"] + frame["height"] - 4)
    page.mouse.move(*corner, steps=3)
    page.mouse.move(x, y)
    expect(tip).to_have_count(1)
    page.mouse.move(*corner, steps=3)
    expect(tip).to_have_count(0)


def test_row_14_escape_puts_help_away_and_goes_back_to_its_button(shown: MapPage) -> None:
    helped = shown.page.locator("details.help").first
    button = helped.locator("summary")
    expect(button).to_have_accessible_name("? Zielgruppe")
    button.press("Enter")
    expect(helped.locator("p")).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(helped.locator("p")).to_be_hidden()
    expect(button).to_be_focused()


def test_row_17_the_focus_returns_when_the_panel_is_closed(shown: MapPage) -> None:
    page = shown.page
    close = page.locator("section.panel button.close")
    path = shown.frame.locator(f'path[data-quartier="{BETZENBERG}"]')
    path.focus()
    page.keyboard.press("Enter")
    close.press("Enter")
    expect(close).to_have_count(0)
    expect(path).to_be_focused()
    row = _names(shown).filter(has_text="Dansenberg")
    row.press("Enter")
    close.press("Enter")
    expect(close).to_have_count(0)
    expect(row).to_be_focused()


def test_row_17_the_map_says_a_quartier_once_and_hits_of_the_search_are_announced(shown: MapPage) -> None:
    heard = shown.frame.locator("body").aria_snapshot()
    assert heard.count("Hohenecken") == 1, "what is written over the quartiers is read out as well"
    assert not re.findall(r"^\s*- (?:text|paragraph)\b.*", heard, flags=re.M), heard
    field = shown.page.get_by_role("combobox", name="Mein Quartier")
    told = shown.page.locator(".choice.search [role=status]")
    field.click()
    field.fill("Betzen")
    expect(told).to_have_text("Treffer: 1")
    field.fill("xyz")
    expect(told).to_contain_text("Nichts gefunden")
    field.press("Escape")
    expect(told).to_have_text("")


def test_row_17_controls_are_large_enough_for_a_finger(phone: Page, demo_server: Server) -> None:
    MapPage(phone, f"{demo_server.url}/?theme=safety")
    phone.locator("details.fold > summary").click()
    laid_out(phone)
    assert phone.evaluate(SMALL) == []


def test_task_b_what_stands_out_on_housing_what_was_said_and_what_is_done(phone: Page, demo_server: Server) -> None:
    """On a telephone, in at most 4 taps."""
    taps = 0
    shown = MapPage(phone, demo_server.url)
    phone.locator("details.fold > summary").tap()
    taps += 1
    phone.get_by_role("combobox", name="Thema", exact=True).select_option(label="Im Quartier wohnen bleiben")
    taps += 2  # the list, and the line in it
    phone.wait_for_url("**theme=housing**")
    shown.rest()
    finding = phone.locator("h2.finding")
    expect(finding).to_contain_text("gesichert darunter Innenstadt-Südwest")
    phone.locator(".onwards a", has_text="Was dazu gesagt wurde").tap()
    taps += 1
    expect(phone.locator(".thread .step")).to_have_count(3)
    assert taps <= 4
