"""How a map shows its numbers, two maps that move together, and what the server hears of all this."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.map_page import MIDDLE, MapPage, Wire
from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.tiny_city import build_city

ANSWERS = {1: 0, 2: 8, 3: 20, 4: 8}  # of the quartiers with fewer than all others
FEW = {"1": "no_data", "2": "withheld", "3": "unreliable", "4": "withheld"}
MARKS = FEW | dict.fromkeys("56789", "ok")
LEGEND = {
    "unreliable": "unsicher (zu ungenau)",
    "withheld": "* nicht gezeigt, damit niemand erkannt wird",
    "no_data": "– keine Daten",
}
DISPLAYS = ("values", "differs", "certainty", "change", "pair", "two", "groups")
A_PIXEL = 0.001  # degrees, a little more than one: Leaflet moves by whole pixels
OUTLINED = "paths => [...new Set(paths.map(path => path.getAttribute('d')))]"


def _survey() -> str:
    """Answers of nobody, of too few, of few and of many: every mark there is."""
    rows = [
        f"{quartier},{70 if person % 4 == 0 else 30},{5 if person % 10 < quartier else 2},{1 + person % 5}"
        for quartier in range(1, 10)
        for person in range(ANSWERS.get(quartier, 200))
    ]
    return "\n".join(["quartier,age,q1,q2", *rows]) + "\n"


@pytest.fixture(scope="module")
def marked_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("marked")
    with running(work, build_city(work / "city", survey=_survey())) as server:
        yield server


def _texture(page: Page, quartier_id: str) -> np.ndarray:
    """Grey tones of a corner of a quartier, where no name is written."""
    box = page.frame_locator("iframe").locator(f'path[data-quartier="{quartier_id}"]').bounding_box()
    clip = {"x": round(box["x"]) + 12, "y": round(box["y"]) + 12, "width": 40, "height": 40}
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("L"))


def test_the_four_marks_are_told_apart_without_colour_and_the_legend_names_each(page: Page, marked_server: Server) -> None:
    shown = MapPage(page, f"{marked_server.url}/?indicator=comfort&workshops=none")
    fills = {quartier: fill.split(" ")[0] for quartier, fill in shown.fills().items()}
    assert {quartier: fill.split(" ")[1] for quartier, fill in shown.fills().items()} == MARKS
    assert fills["1"] == "url(#no_data)"
    assert fills["2"] == "url(#withheld)"
    assert all(fills[quartier].startswith("#") for quartier in "356789")
    dots = shown.frame.locator('path[fill="url(#unreliable)"]')
    doubtful = shown.frame.locator('path[data-quartier="3"]')
    expect(dots).to_have_attribute("d", doubtful.get_attribute("d"))
    for mark in LEGEND:
        assert shown.frame.locator(f"pattern#{mark}").count() == 1
    tones = {quartier: np.unique(_texture(page, quartier)) for quartier in "1235"}
    assert {quartier: len(found) for quartier, found in tones.items() if quartier in "15"} == {"1": 1, "5": 1}
    assert tones["1"] != tones["5"]
    assert min(len(tones["2"]), len(tones["3"])) > 3
    assert np.abs(_texture(page, "2").astype(int) - _texture(page, "3")).mean() > 10
    pictures = {}
    for mark, label in LEGEND.items():
        entry = page.locator("section.legend li").filter(has_text=label)
        expect(entry).to_be_visible()
        pictures[mark] = entry.locator(".swatch").evaluate("swatch => getComputedStyle(swatch).backgroundImage")
    classes = page.locator("section.legend .scale li")
    assert set(classes.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundImage)")) == {"none"}
    assert len(set(pictures.values())) == 3
    assert all(picture.startswith("url(") for picture in pictures.values())


def test_every_display_paints_its_own_map_under_its_own_legend(page: Page, demo_server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{demo_server.url}/?indicator=safe_by_day&group=older")
    shown.more()
    listed = page.get_by_role("combobox", name="Darstellung", exact=True)
    assert tuple(listed.evaluate("box => [...box.options].map(option => option.value)")) == DISPLAYS
    legend = page.locator("section.legend")
    drawn = {"values": shown.painted()}
    for display in ("differs", "certainty", "change", "pair"):
        shown.display(display)
        drawn[display] = shown.painted(other=list(drawn.values())[-1])
        expect(legend.locator("table.square")).to_have_count(1 if display == "pair" else 0)
        expect(legend.locator("p.part")).to_have_count(1 if display == "certainty" else 0)
        same = {"differs": "kein gesicherter Unterschied", "change": "keine gesicherte Veränderung"}
        expect(legend.locator(".swatch.same + span")).to_have_text([same[display]] if display in same else [])
        expect(legend.locator(".scale")).to_have_count(0 if display == "pair" else 1)
    assert len(set(drawn.values())) == len(drawn)
    shown.display("change")
    expect(legend.locator(".scale li").filter(has_text=re.compile(r"^\+"))).not_to_have_count(0)
    expect(legend.locator(".scale .limits .zero")).to_have_text("0")
    shown.display("pair")
    expect(legend.locator("table.square .swatch")).to_have_count(9)
    expect(legend.locator("table.square caption")).to_contain_text("Sicherheitsgefühl am Tag")
    shown.display("certainty")
    expect(legend.locator("p.part")).to_contain_text("blasser")
    expect(legend.locator("p.part + ul li")).to_have_count(4)
    shown.display("two")
    pair = [shown.painted(0, other=drawn["certainty"]), shown.painted(1)]
    assert pair[0] == drawn["values"]
    assert pair[1] != pair[0]
    expect(legend).to_have_count(2)
    assert len(set(legend.locator("h2 em").all_inner_texts())) == 2
    shown.display("values")
    assert shown.painted() == drawn["values"]
    assert seen.foreign() == []
    assert seen.errors == []


def test_all_target_groups_are_small_pictures_and_a_click_opens_one(page: Page, demo_server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{demo_server.url}/?indicator=safe_by_day&quartier=06")
    shown.display("groups")
    groups = page.get_by_role("combobox", name="Zielgruppe").evaluate("box => [...box.options].map(option => option.text)")
    items = page.locator("ul.multiples li")
    expect(items.locator("strong")).to_have_text(groups)
    expect(items.locator("strong + img + small")).to_have_text([re.compile("^Betzenberg: ")] * len(groups))
    assert page.locator("iframe").count() == 0
    for at in range(len(groups)):
        image = items.nth(at).locator("img")
        image.scroll_into_view_if_needed()
        assert image.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 0
    assert len(set(items.locator("img").evaluate_all("images => images.map(image => image.src)"))) == len(groups)
    items.filter(has_text="Ältere (65+)").get_by_role("button").click()
    page.wait_for_url("**display=values**")
    shown.wait()
    assert shown.selected().items() >= {"group": "older", "display": "values"}.items()
    expect(page.get_by_role("combobox", name="Zielgruppe")).to_have_value("older")
    direct = MapPage(page, f"{demo_server.url}/?indicator=safe_by_day&group=older")
    assert shown.fills() == direct.fills()
    assert seen.errors == []


def test_moving_the_map_tells_the_server_nothing_and_a_choice_is_one_run(page: Page, demo_server: Server) -> None:
    wire = Wire(page)
    shown = MapPage(page, f"{demo_server.url}/?theme=safety")
    whole = shown.views()
    assert wire.sent == ["rerun_script"]
    wire.forget()
    shown.zoom_in()
    shown.zoom_in()
    zoomed = shown.views()
    shown.drag()
    dragged = shown.views()
    assert zoomed[0][0] > whole[0][0]
    assert dragged[0][0] == zoomed[0][0]
    assert dragged[0][1] < zoomed[0][1]
    assert dragged[0][2] > zoomed[0][2]
    assert wire.sent == []
    page.evaluate("document.querySelector('iframe').contentWindow.kept = 'the same frame'")
    before = shown.painted()
    shown.choose("Thema", "Sicherheitsgefühl am Tag")
    shown.painted(other=before)
    assert shown.views() == dragged
    assert page.evaluate("document.querySelector('iframe').contentWindow.kept") == "the same frame"
    assert wire.sent == ["rerun_script"]
    assert wire.received.count("script_finished") == 1
    wire.forget()
    shown.choose("Zielgruppe", "Ältere (65+)")
    assert shown.views() == dragged
    assert wire.sent == ["rerun_script"]
    assert wire.received.count("script_finished") == 1


def test_the_painting_of_a_choice_is_asked_for_once_and_beside_the_run(page: Page, demo_server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety")
    for label, option in (("Thema", "Sicherheitsgefühl am Tag"), ("Zielgruppe", "Ältere (65+)"), ("Erhebung", "Befragung 2017")):
        before = shown.painted()
        seen.requests.clear()
        shown.choose(label, option)
        shown.painted(other=before)
        asked = [urlsplit(address).path for address in seen.requests if "/paint/" in address]
        assert asked == ["/paint/chosen.json"]
    assert seen.errors == []


def test_a_click_on_a_quartier_is_one_run_and_keeps_the_view(page: Page, demo_server: Server) -> None:
    wire = Wire(page)
    shown = MapPage(page, demo_server.url)
    shown.zoom_in()
    before = shown.views()
    wire.forget()
    shown.click("06")
    expect(page.locator("section.panel h2")).to_have_text("Betzenberg")
    expect(shown.frame.locator("path.outline")).to_have_count(4)  # two of the selected quartier, two under the mouse
    shown.rest()
    assert shown.views() == before
    assert wire.sent == ["rerun_script"]
    assert wire.received.count("script_finished") == 1


def test_the_home_button_shows_the_whole_city_again(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, demo_server.url)
    whole = shown.views()
    shown.zoom_in()
    shown.drag()
    assert shown.views() != whole
    shown.frame.get_by_role("button", name="Ganze Karte").click()
    assert shown.views()[0] == pytest.approx(whole[0], abs=A_PIXEL)
    assert shown.outside() == []


class TwoMaps(MapPage):
    def __init__(self, page: Page, server: Server) -> None:
        super().__init__(page, f"{server.url}/?theme=safety&display=two&second=group:older&workshops=none")

    def wait(self) -> None:
        self.painted(0)
        self.painted(1)
        expect(self.page.locator("section.panel")).to_be_visible()
        self.rest()


@pytest.mark.parametrize(("leader", "follower"), [(0, 1), (1, 0)])
def test_two_maps_move_together_and_the_server_hears_nothing_of_it(
    page: Page, demo_server: Server, leader: int, follower: int
) -> None:
    wire = Wire(page)
    shown = TwoMaps(page, demo_server)
    whole = shown.views()
    assert whole[follower] == pytest.approx(whole[leader], abs=A_PIXEL)
    wire.forget()
    shown.zoom_in(leader)
    zoomed = shown.views()
    assert zoomed[leader][0] > whole[leader][0]
    assert zoomed[follower] == pytest.approx(zoomed[leader], abs=A_PIXEL)
    shown.drag(leader)
    dragged = shown.views()
    assert dragged[leader] != pytest.approx(zoomed[leader], abs=A_PIXEL)
    assert dragged[follower] == pytest.approx(dragged[leader], abs=A_PIXEL)
    assert wire.sent == []
    drawn = shown.painted(0)
    page.get_by_role("combobox", name="Thema", exact=True).select_option("safe_by_day")
    shown.painted(0, other=drawn)
    shown.rest()
    assert shown.views() == dragged
    assert wire.sent == ["rerun_script"]
    shown.frame_at(leader).get_by_role("button", name="Ganze Karte").click()
    home = shown.views()
    assert home[leader] == pytest.approx(whole[leader], abs=A_PIXEL)
    assert home[follower] == pytest.approx(whole[follower], abs=A_PIXEL)


def test_two_maps_move_together_while_the_first_is_dragged(page: Page, demo_server: Server) -> None:
    shown = TwoMaps(page, demo_server)
    before = shown.views()
    frame = page.locator("iframe").nth(0).bounding_box()
    page.mouse.move(frame["x"] + 200, frame["y"] + 300)
    page.mouse.down()
    page.mouse.move(frame["x"] + 120, frame["y"] + 260, steps=4)
    held = shown.views()
    assert held[0] != before[0]
    assert held[1] == pytest.approx(held[0], abs=A_PIXEL)
    page.mouse.up()


def test_what_is_under_the_mouse_in_one_map_is_outlined_in_the_other(page: Page, demo_server: Server) -> None:
    shown = TwoMaps(page, demo_server)
    for here, there in ((0, 1), (1, 0)):
        frame = page.locator("iframe").nth(here).bounding_box()
        for quartier in ("06", "01"):
            middle = shown.frame_at(here).locator(f'path[data-quartier="{quartier}"]').evaluate(MIDDLE)
            page.mouse.move(frame["x"] + middle["x"], frame["y"] + middle["y"])
            same = shown.frame_at(there).locator(f'path[data-quartier="{quartier}"]')
            outlines = shown.frame_at(there).locator("path.outline")
            expect(outlines.last).to_have_attribute("d", same.get_attribute("d"))
            assert outlines.evaluate_all(OUTLINED) == [same.get_attribute("d")]
        page.mouse.move(2, 2)
        expect(shown.frame_at(there).locator("path.outline")).to_have_count(0)


def test_two_tabs_do_not_move_each_other(page: Page, demo_server: Server) -> None:
    one = TwoMaps(page, demo_server)
    other = TwoMaps(page.context.new_page(), demo_server)
    before = other.views()
    wait = "window.heard = new Promise(done => { new BroadcastChannel('fence').onmessage = () => done(true); }); true"
    tell = "new BroadcastChannel('fence').postMessage(1)"
    other.frame_at(0).locator("html").evaluate(wait)
    one.zoom_in(0)
    one.drag(0)
    moved = one.views()
    assert moved[1] == pytest.approx(moved[0], abs=A_PIXEL)
    assert moved != before
    one.frame_at(0).locator("html").evaluate(tell)
    assert other.frame_at(0).locator("html").evaluate("() => window.heard")  # tabs could hear each other
    assert other.views() == before
