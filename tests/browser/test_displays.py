"""Every way of showing a map, two maps that move together, and what costs a run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page, WebSocket, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server

VIEW = "() => [window.map_div.getCenter().lat, window.map_div.getCenter().lng, window.map_div.getZoom()]"


def frames(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if "streamlit_folium" in frame.url]


def painted(page: Page, at: int = 0) -> str:
    return frames(page)[at].evaluate("() => window.painted()")


def drag(page: Page, at: int = 0) -> None:
    """Zoom in by the button, then pull the map aside."""
    page.frame_locator("iframe").nth(at).locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(600)
    box = page.locator("iframe").nth(at).bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 380, box["y"] + 340, steps=6)
    page.mouse.up()
    page.wait_for_timeout(600)


@pytest.fixture
def sent(page: Page) -> list[object]:
    """What the page sends to the server; every run begins with one such message."""
    messages: list[object] = []

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: messages.append(payload))

    page.on("websocket", watch)
    return messages


def test_four_marks_differ_without_colour_and_stand_in_the_legend(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=living_together&group=newcomers&lang=de")
    marks = {fill.split()[1] for fill in shown.fills().values()}
    assert {"ok", "withheld"} <= marks or {"unreliable", "withheld"} <= marks
    patterns = {fill.split()[0] for fill in shown.fills().values() if fill.split()[1] == "withheld"}
    assert patterns == {"url(#withheld)"}
    tiles = page.locator(".legend .swatch").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundImage)")
    pictures = [tile for tile in tiles if tile != "none"]
    assert len(pictures) == len(set(pictures)) == 3
    for text in ("unsicher", "nicht ausgewiesen", "keine Daten"):
        expect(page.locator(".legend")).to_contain_text(text)


@pytest.mark.parametrize(
    ("display", "legend"),
    [
        ("differs", "kein gesicherter Unterschied"),
        ("certainty", "Je blasser, desto ungenauer"),
        ("change", "keine gesicherte Veränderung"),
        ("pair", "Wohlfühlen im Quartier"),
    ],
)
def test_a_display_paints_the_map_and_explains_itself(
    page: Page, demo_server: Server, seen: Seen, display: str, legend: str
) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety&lang=de")
    before = painted(page)
    page.get_by_label("Darstellung").select_option(display)
    expect(page.locator(".legend")).to_contain_text(legend)
    page.wait_for_function("before => document.querySelector('iframe').contentWindow.painted() !== before", arg=before)
    shown.wait()
    assert shown.selected()["display"] == display
    assert seen.errors == []
    assert seen.foreign() == []


def test_small_maps_show_every_target_group_and_open_one(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety&lang=de")
    page.get_by_label("Darstellung").select_option("groups")
    pictures = page.locator(".multiples img")
    expect(pictures.first).to_be_visible()
    assert pictures.count() == page.get_by_label("Zielgruppe").locator("option").count()
    pictures.first.evaluate("async (image) => { await image.decode(); }")
    page.locator(".multiples button", has_text="Ältere (65+)").click()
    expect(page.locator("iframe")).to_be_visible()
    shown.wait()
    assert shown.selected().items() >= {"group": "older", "display": "values"}.items()


def test_two_maps_move_together_without_a_run(page: Page, demo_server: Server, sent: list[object]) -> None:
    MapPage(page, f"{demo_server.url}/?theme=safety&lang=de&display=two&second=group:older")
    expect(page.locator("iframe")).to_have_count(2)
    page.wait_for_function("[...document.querySelectorAll('iframe')].every(one => one.contentWindow.painted?.())")
    first, second = frames(page)
    assert painted(page, 0) != painted(page, 1)
    page.wait_for_timeout(800)
    before = len(sent)
    drag(page)
    assert first.evaluate(VIEW) == pytest.approx(second.evaluate(VIEW))
    assert len(sent) == before
    first.locator("path[data-quartier='06']").hover()
    expect(page.frame_locator("iframe").nth(1).locator("path.outline").first).to_be_attached()


def test_panning_runs_nothing_a_choice_runs_once_and_keeps_the_view(page: Page, demo_server: Server, sent: list[object]) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety&lang=de")
    page.wait_for_timeout(800)
    before = len(sent)
    drag(page)
    assert len(sent) == before
    view = frames(page)[0].evaluate(VIEW)
    frames(page)[0].evaluate("() => { window.same = true; }")
    shown.choose("Handlungsfeld", "Wohnen")
    page.wait_for_timeout(800)
    assert len(sent) == before + 1
    assert frames(page)[0].evaluate("() => window.same")
    assert frames(page)[0].evaluate(VIEW) == pytest.approx(view)


def test_a_painting_that_fails_once_arrives_without_a_reload(page: Page, demo_server: Server) -> None:
    failed = []

    def once(route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    page.route("**/paint/**", once)
    shown = MapPage(page, f"{demo_server.url}/?theme=safety&lang=de")
    assert failed
    assert len(shown.column(1)) == 18


def test_a_lost_connection_comes_back_with_view_and_choice(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety&lang=de&quartier=06")
    drag(page)
    view = frames(page)[0].evaluate(VIEW)
    sockets = page.context.new_cdp_session(page)
    sockets.send("Network.enable")
    sockets.send(
        "Network.emulateNetworkConditions", {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    )
    page.wait_for_timeout(1500)
    page.get_by_label("Zielgruppe").select_option("older")
    page.wait_for_timeout(1000)
    online = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    sockets.send("Network.emulateNetworkConditions", online)
    page.wait_for_timeout(1500)
    shown.choose("Handlungsfeld", "Wohnen")
    assert shown.selected().items() >= {"quartier": "06", "theme": "housing"}.items()
    assert frames(page)[0].evaluate(VIEW) == pytest.approx(view)


def test_the_search_leads_to_a_quartier_by_keyboard_alone(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety&lang=de")
    field = page.get_by_role("combobox", name="Quartier", exact=True)
    field.focus()
    page.keyboard.type("moelsch")
    expect(page.locator("#qb-hits [role=option]")).to_have_text(["Mölschbach"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("section.panel h2")).to_have_text("Mölschbach")
    assert shown.selected()["quartier"]
    page.keyboard.type("nowhere")
    expect(page.locator("#qb-hits")).to_contain_text("Nichts gefunden")
    page.keyboard.press("Escape")
    expect(page.locator("#qb-hits")).to_be_hidden()
