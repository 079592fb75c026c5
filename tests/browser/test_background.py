"""A map behind the quartiers, from the one host that the city names; here a server of the test's own."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.tiny_city import DATASET, build_city

PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
ATTRIBUTION = "© Stadt & Land <img src=x onerror=document.title=1>"
TILE = re.compile(r"/grau/\d+/\d+/\d+\.png")
REFUSED = """address => new Promise(done => {
  addEventListener('securitypolicyviolation', event => done(event.effectiveDirective), { once: true });
  const image = new Image();
  image.onload = () => done('loaded');
  image.src = address;
})"""


@dataclass
class Tiles:
    """What a map service was asked for, and by whom."""

    origin: str = ""
    paths: list[str] = field(default_factory=list)
    referrers: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def tiles() -> Iterator[Tiles]:
    asked = Tiles()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.paths.append(self.path)
            asked.referrers.add(self.headers.get("Referer", ""))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(PICTURE)))
            self.end_headers()
            self.wfile.write(PICTURE)

        def log_message(self, *_: object) -> None:
            return

    service = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    asked.origin = f"http://127.0.0.1:{service.server_port}"
    serving = threading.Thread(target=service.serve_forever)
    serving.start()
    yield asked
    service.shutdown()
    serving.join()
    service.server_close()


@pytest.fixture(scope="module")
def with_background(tiles: Tiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("background")
    table = f'kind = "tiles"\nurl = "{tiles.origin}/grau/{{z}}/{{x}}/{{y}}.png"\nattribution = "{ATTRIBUTION}"\n'
    with running(work, build_city(work / "city", dataset=f"{DATASET}\n[background]\n{table}")) as server:
        yield server


def _pictures(page: Page, url: str) -> tuple[MapPage, str]:
    """The opened page and what its policy says of pictures."""
    with page.expect_response(lambda answer: answer.request.is_navigation_request()) as opened:
        shown = MapPage(page, url)
    policy = opened.value.headers["content-security-policy"]
    return shown, re.search(r"img-src ([^;]*)", policy)[1]


def test_tiles_come_from_the_named_host_which_alone_the_policy_adds(
    page: Page, with_background: Server, tiles: Tiles, seen: Seen
) -> None:
    shown, pictures = _pictures(page, with_background.url)
    assert pictures == f"'self' data: blob: {tiles.origin}"
    loaded = shown.frame.locator("img.leaflet-tile-loaded")
    expect(loaded.first).to_be_attached()
    assert loaded.first.evaluate("image => image.naturalWidth") > 0
    expect(shown.frame.locator("img.leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)
    assert tiles.paths
    assert all(TILE.fullmatch(path) for path in tiles.paths)
    others = {url.split("/")[2] for url in seen.requests if url.startswith("http")}
    assert {f"http://{host}" for host in others} == {with_background.url, tiles.origin}
    assert seen.errors == []


def test_the_map_service_does_not_hear_what_is_looked_at(page: Page, with_background: Server, tiles: Tiles) -> None:
    shown = MapPage(page, f"{with_background.url}/?indicator=trust&quartier=5")
    expect(shown.frame.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert tiles.referrers == {f"{with_background.url}/"}


def test_the_attribution_is_text_whatever_it_says(page: Page, with_background: Server, seen: Seen) -> None:
    shown = MapPage(page, with_background.url)
    expect(shown.frame.locator(".leaflet-control-attribution")).to_have_text(ATTRIBUTION)
    expect(shown.frame.locator(".leaflet-control-attribution")).to_be_in_viewport()
    shown.choose("Thema", "Vertrauen")
    expect(shown.frame.locator(".leaflet-control-attribution")).to_have_text(ATTRIBUTION)
    assert page.locator("img[src=x]").count() == shown.frame.locator("img[src=x]").count() == 0
    assert page.title() != "1"
    assert not [url for url in seen.requests if url.endswith("/x")]


def test_any_other_host_is_refused(page: Page, with_background: Server, tiles: Tiles) -> None:
    MapPage(page, with_background.url)
    assert page.evaluate(REFUSED, f"{tiles.origin}/grau/1/1/1.png") == "loaded"
    port = int(tiles.origin.rpartition(":")[2])
    assert page.evaluate(REFUSED, f"http://127.0.0.1:{port - 1}/grau/1/1/1.png") == "img-src"
    assert page.evaluate(REFUSED, f"http://localhost:{port}/grau/1/1/1.png") == "img-src"


def test_a_city_without_a_background_asks_for_no_tile(page: Page, tmp_path: Path, seen: Seen) -> None:
    with running(tmp_path, build_city(tmp_path / "city")) as server:
        shown, pictures = _pictures(page, server.url)
        assert pictures == "'self' data: blob:"
        shown.zoom_in()
        shown.views()
        assert shown.frame.locator("img.leaflet-tile").count() == 0
        assert {url.split("/")[2] for url in seen.requests if url.startswith("http")} == {server.url.split("/")[2]}
        assert page.evaluate(REFUSED, "http://127.0.0.1:1/1/1/1.png") == "img-src"
