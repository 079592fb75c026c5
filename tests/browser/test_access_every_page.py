"""What no rule of axe sees, on every page: the rows of ``docs/accessibility.md`` that can be looked for everywhere."""

from __future__ import annotations

import re

import pytest

from tests.browser.every_page import Opened, laid_out

MOST_STOPS = 160
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""


def test_row_1_the_focus_is_seen_at_every_stop(every_page: Opened) -> None:
    page = every_page.at(1400, 1000)
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (focused := page.evaluate("looks.focused()")) is None:
            break
        stops.append(focused)
    assert len(stops) >= 3
    assert "\n".join([stop["told"] for stop in stops if not stop["seen"]]) == ""


def test_row_2_no_name_tells_a_chart_s_internals(every_page: Opened) -> None:
    page = every_page.at(1400, 1000)
    names = page.locator("[aria-label]").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert "\n".join([name for name in names if re.search(r"\d\.\d{4}|#[0-9a-fA-F]{6}", name)]) == ""


@pytest.mark.parametrize("width", [320, 390, 641, 700, 768, 800, 900, 1024])
def test_row_6_nothing_is_wider_than_the_window(every_page: Opened, width: int) -> None:
    assert "\n".join(every_page.at(width, 800).evaluate("looks.tooWide()")) == ""


@pytest.mark.parametrize("width", [1400, 390])
def test_row_7_tables_say_what_they_are_and_have_heads(every_page: Opened, width: int) -> None:
    assert "\n".join(every_page.at(width).evaluate("looks.tables()")) == ""


@pytest.mark.parametrize("width", [1400, 390])
def test_row_15_no_text_is_cut_where_a_reader_spaces_it(every_page: Opened, width: int) -> None:
    page = every_page.at(width)
    style = page.add_style_tag(content=SPACED)
    try:
        laid_out(page)
        assert "\n".join(page.evaluate("looks.cut()")) == ""
        assert "\n".join(page.evaluate("looks.tooWide()")) == ""
    finally:
        style.evaluate("style => style.remove()")


def test_row_16_fields_have_edges_that_are_seen(every_page: Opened) -> None:
    edges = every_page.at(1400, 1000).evaluate("looks.edges()")
    assert "\n".join([name for name, contrast in edges if contrast < 3]) == ""


def test_row_17_frames_have_titles_of_their_own_and_marks_have_names(every_page: Opened) -> None:
    page = every_page.at(1400, 1000)
    titles = page.locator("iframe").evaluate_all("all => all.filter(one => one.getClientRects().length).map(one => one.title)")
    assert all(titles)
    assert len(set(titles)) == len(titles)
    for frame in page.frames[1:]:
        assert all(frame.locator("a.station").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))"))


def test_row_17_folds_and_buttons_have_names_of_their_own(every_page: Opened) -> None:
    assert "\n".join(every_page.at(1400, 1000).evaluate("looks.repeated()")) == ""
