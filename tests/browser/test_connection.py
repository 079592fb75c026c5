"""What a reader keeps when the server or the connection goes away and comes back. Complaints of the browser are expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser import server as servers
from tests.browser.map_page import MapPage
from tests.browser.server import Server, running

MARK = "document.querySelector('iframe').contentWindow.kept = 'the same frame'"
KEPT = "document.querySelector('iframe')?.contentWindow.kept"


def _looking_closely(page: Page, url: str) -> tuple[MapPage, list[list[float]]]:
    shown = MapPage(page, f"{url}/?theme=safety&group=older&quartier=06")
    shown.zoom_in()
    shown.zoom_in()
    shown.drag()
    page.evaluate(MARK)
    return shown, shown.views()


def _chooses_again(shown: MapPage, view: list[list[float]]) -> None:
    """A choice works, and nothing that was chosen before is lost."""
    before = shown.painted()
    shown.choose("Thema", "Sicherheitsgefühl am Tag")
    shown.painted(other=before)
    assert shown.selected().items() >= {"indicator": "safe_by_day", "group": "older", "quartier": "06"}.items()
    expect(shown.page.get_by_role("combobox", name="Zielgruppe")).to_have_value("older")
    expect(shown.page.locator("section.panel h2")).to_have_text("Betzenberg")
    expect(shown.page.locator("table.numbers tr.chosen > :first-child")).to_have_text("Betzenberg")
    expect(shown.frame.locator('path[aria-pressed="true"]')).to_have_attribute("data-quartier", "06")
    assert shown.views() == view
    assert shown.page.evaluate(KEPT) == "the same frame"


def test_a_server_that_was_started_again_goes_on_with_selection_and_view(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path) as first:
        shown, view = _looking_closely(page, first.url)
    page.wait_for_selector("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])")
    assert shown.views() == view
    expect(page.locator("p.offline")).to_contain_text("Keine Verbindung zum Server")
    expect(page.locator(".choices")).to_have_attribute("inert", "")
    for _ in range(2):  # after the first one Streamlit would say so itself, in English and over everything
        page.wait_for_event("requestfailed", lambda request: "/_stcore/" in request.url)
    expect(page.get_by_role("dialog")).to_have_count(0)
    port = urlparse(first.url).port
    monkeypatch.setattr(servers, "_free_port", lambda: port)
    with running(tmp_path) as second:
        assert second.url == first.url
        expect(page.locator("p.offline")).to_be_hidden()
        _chooses_again(shown, view)


@pytest.fixture
def sockets(page: Page) -> Iterator[list[WebSocketRoute]]:
    """The page's connections to Streamlit, to be cut."""
    opened: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        opened.append(socket)

    page.route_web_socket("**/_stcore/stream", through)
    yield opened


def test_a_connection_that_was_cut_goes_on_with_selection_and_view(
    page: Page, demo_server: Server, sockets: list[WebSocketRoute]
) -> None:
    shown, view = _looking_closely(page, demo_server.url)
    assert len(sockets) == 1
    sockets[0].close()
    expect(page.locator("p.offline")).to_be_visible()
    expect(page.locator("p.offline")).to_be_hidden()
    assert len(sockets) == 2
    _chooses_again(shown, view)


class Once:
    """Lets the first request of each frame fail."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def __call__(self, route: Route) -> None:
        asked = f"{route.request.frame.url.split('?')[0]} {route.request.url}"
        if asked in self.failed:
            route.continue_()
        else:
            self.failed.append(asked)
            route.abort()


def test_a_painting_that_is_lost_once_still_reaches_map_and_table(page: Page, demo_server: Server) -> None:
    shown = MapPage(page, f"{demo_server.url}/?theme=safety")
    page.evaluate(MARK)
    before, values = shown.painted(), shown.column(2)
    once = Once()
    page.route("**/paint/**", once)
    shown.choose("Thema", "Sicherheitsgefühl am Tag")
    shown.painted(other=before)
    page.wait_for_function(
        "value => document.querySelector('table.numbers tbody tr > :nth-child(2)').innerText !== value", arg=values[0]
    )
    assert page.evaluate(KEPT) == "the same frame"
    assert len(once.failed) == 2


@pytest.mark.parametrize("lost", ["**/geo/*/names.json", "**/geo/*/0.geojson", "**/assets/marks.json*"])
def test_what_the_map_begins_with_is_asked_for_again_when_it_is_lost(page: Page, demo_server: Server, lost: str) -> None:
    once = Once()
    page.route(lost, once)
    shown = MapPage(page, f"{demo_server.url}/?theme=safety")
    assert once.failed
    assert shown.outside() == []
    assert len(shown.column(1)) == 18
