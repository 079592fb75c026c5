"""What a council member sees is whole: no field, button or table is cut, the key is on the first screen, and fingers hit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.server import Server
from tests.browser.windows import PHONE, Windows

CUT = """selects => selects.filter(select => select.checkVisibility()).filter(select => {
  const style = getComputedStyle(select), pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(select.selectedOptions[0].textContent).width > room + 1;
}).map(select => select.selectedOptions[0].textContent)"""
# what is meant to be hit by a finger, but answers to none that is 21 pixels away from its middle
MISSED = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=checkbox]), label:has(input)')]
  .filter(target => target.checkVisibility() && !target.closest('.unseen, .source, .skip'))
  .filter(target => {
    target.scrollIntoView({ block: 'center', inline: 'center' });
    const { left, top, width, height } = target.getBoundingClientRect();
    if (width < 2 || height < 2) return false;
    const x = left + Math.min(width, 44) / 2, y = top + height / 2;
    return ![-21, 21].every(away => {
      const hit = document.elementFromPoint(x, y + away);
      return hit && (target === hit || target.contains(hit) || hit.contains(target) && hit.closest('label, .field, summary'));
    });
  })
  .map(target => `${target.tagName} ${(target.textContent || target.value).trim().slice(0, 40)}`)"""


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("display", ["differs", "change", "pair", "two"])
def test_fields_show_all_of_what_is_chosen_and_more_stays_in_its_button(
    page: Page, demo_server: Server, size: tuple[int, int], display: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{demo_server.url}/?indicator=safe_at_night&group=older&display={display}&workshops=none&lang=de")
    summary = page.locator("details.more > summary")
    expect(summary).to_contain_text("Mehr · ")
    page.wait_for_function("document.querySelectorAll('.more select').length > 2")
    assert page.locator("select").evaluate_all(CUT) == []
    assert summary.evaluate("button => button.scrollHeight <= button.clientHeight")
    summary.click()
    expect(page.locator("details.more")).not_to_have_attribute("open", "")
    assert summary.evaluate("button => button.scrollHeight <= button.clientHeight")


@pytest.mark.parametrize(
    ("size", "display"),
    [((1366, 768), "certainty"), ((1366, 768), "pair"), ((1024, 768), "values"), ((1024, 768), "certainty")],
    ids=lambda part: str(part[0]) if isinstance(part, tuple) else part,
)
def test_the_key_of_numbers_is_on_the_first_screen_with_all_fields_open(
    page: Page, demo_server: Server, size: tuple[int, int], display: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    group = "families" if size[0] > 1024 else "all"  # whose finding has three lines on a small laptop
    shown = MapPage(page, f"{demo_server.url}/?indicator=housing_costs_burden&group={group}&display={display}&lang=de")
    shown.more()
    shown.views()
    frame, items = page.locator("iframe").bounding_box(), shown.frame.locator(".quartier-key span")
    ends = items.evaluate_all("all => all.map(one => one.getBoundingClientRect().bottom)")
    assert len(ends) > 9
    assert frame["y"] + max(ends) <= size[1]


def test_the_key_goes_below_where_the_frame_is_narrow_and_back(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    shown = MapPage(page, f"{demo_server.url}/?lang=de")
    wide = _city(shown)
    assert _is_aside(shown)
    page.set_viewport_size({"width": 700, "height": 1100})
    shown.views()
    assert not _is_aside(shown)
    page.set_viewport_size({"width": 1366, "height": 768})
    shown.views()
    assert _is_aside(shown)
    assert _city(shown) == pytest.approx(wide, abs=2)


def _is_aside(shown: MapPage) -> bool:
    return shown.frame.locator(".quartier-key").evaluate("key => key.classList.contains('aside')")


def _city(shown: MapPage) -> float:
    """How wide the city is drawn."""
    shown.views()
    paths = "paths => paths.map(path => path.getBoundingClientRect()).map(({ left, right }) => [left, right])"
    ends = shown.frame.locator("path[data-quartier]").evaluate_all(paths)
    return max(right for _, right in ends) - min(left for left, _ in ends)


def test_two_maps_stand_side_by_side_on_a_tablet_held_upright(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 768, "height": 1024})
    MapPage(page, f"{demo_server.url}/?indicator=feels_at_home&display=two&lang=de")
    first, second = (page.locator("iframe").nth(place).bounding_box() for place in (0, 1))
    assert (first["y"], first["height"]) == pytest.approx((second["y"], second["height"]), abs=1)
    assert first["x"] + first["width"] <= second["x"]
    assert second["x"] + second["width"] <= 768


def test_where_there_is_no_choice_nobody_is_asked(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?indicator=inhabitants&lang=de")
    expect(page.get_by_role("combobox", name="Zielgruppe")).to_have_count(0)
    shown.choose("Thema", "Wohlfühlen im Quartier")
    expect(page.get_by_role("combobox", name="Zielgruppe")).to_be_visible()


def test_the_mean_under_the_mouse_says_its_scale_once(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?indicator=trust_neighbours&group=newcomers&lang=de")
    shown.frame.locator('path[data-quartier="06"]').hover(force=True)
    tip = shown.frame.locator(".quartier-tip")
    expect(tip).to_contain_text("(Skala 1 bis 5, unsicher)")
    assert tip.inner_text().count("Skala") == 1


def test_several_quartiers_as_one_is_offered_on_the_first_screen(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    MapPage(page, f"{demo_server.url}/?quartier=06&lang=de")
    expect(page.get_by_text("Mehrere Quartiere zusammen")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("indicator", ["feels_at_home", "years_in_city", "housing_costs_burden"])
def test_the_table_beside_which_much_stands_is_no_wider_than_the_page(page: Page, demo_server: Server, indicator: str) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    MapPage(page, f"{demo_server.url}/?indicator={indicator}&group=families&lang=de")
    assert page.locator(".numbers-wrap").evaluate("wrap => wrap.scrollWidth <= wrap.clientWidth")


@pytest.fixture
def phone(windows: Windows) -> Iterator[Page]:
    with windows.page(**PHONE, device_scale_factor=2) as page:
        yield page


@pytest.mark.parametrize("query", ["indicator=safe_at_night&quartier=06", "indicator=feels_at_home&own=05,06&display=change"])
def test_a_finger_hits_everything_that_can_be_pressed(phone: Page, demo_server: Server, query: str) -> None:
    MapPage(phone, f"{demo_server.url}/?{query}&lang=de")
    for fold in ("details.fold", "details.more"):
        phone.locator(fold).evaluate("fold => { fold.open = true; }")
    expect(phone.locator(".own-area summary")).to_be_visible()
    assert phone.evaluate(MISSED) == []


@pytest.mark.parametrize("language", ["de", "de-simple"])
def test_a_phone_shows_all_of_what_is_chosen(phone: Page, demo_server: Server, language: str) -> None:
    MapPage(phone, f"{demo_server.url}/?indicator=housing_costs_burden&group=migration_history&lang={language}")
    for fold in ("details.fold", "details.more"):
        phone.locator(fold).evaluate("fold => { fold.open = true; }")
    expect(phone.locator("#qb-display")).to_be_visible()
    assert phone.locator("select").evaluate_all(CUT) == []


def test_the_fold_says_what_is_chosen_also_how_it_is_shown_and_on_every_page(phone: Page, demo_server: Server) -> None:
    fold = phone.locator("details.fold > summary")
    MapPage(phone, f"{demo_server.url}/?indicator=safe_at_night&display=differs&lang=de")
    expect(fold).to_have_text("Sicherheitsgefühl am Abend · Alle · Befragung 2025 · Nur Unterschiede")
    phone.goto(f"{demo_server.url}/profile?quartier=06&lang=de")
    expect(fold).to_have_text("Betzenberg · Alle")
    phone.goto(f"{demo_server.url}/compare?theme=safety&lang=de")
    expect(fold).to_contain_text("Sicherheit · Quartiere · Alle · Befragung 2025")


def test_the_common_value_stays_in_view_while_quartiers_are_ticked(phone: Page, demo_server: Server) -> None:
    shown = MapPage(phone, f"{demo_server.url}/?indicator=wants_to_stay&own=05,06&lang=de")
    phone.locator('.own-area input[value="17"]').scroll_into_view_if_needed()
    phone.locator('.own-area input[value="17"]').tap()
    phone.wait_for_function("new URLSearchParams(location.search).get('own').includes('17')")
    shown.rest()
    phone.locator('.own-area input[value="17"]').scroll_into_view_if_needed()
    expect(phone.locator(".own-area .value")).to_be_in_viewport(ratio=1)
    expect(phone.get_by_role("button", name="Auswahl aufheben")).to_be_visible()
