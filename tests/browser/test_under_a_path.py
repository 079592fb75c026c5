"""The dashboard behind a web server that gives it a path: every script, picture and number is asked for below that path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.path_proxy import under_path
from tests.browser.seen import Seen
from tests.browser.server import Server

PATH = "/stadt/quartierblick"


@pytest.fixture(scope="module")
def address(demo_server: Server) -> Iterator[str]:
    with under_path(demo_server.url, PATH) as url:
        yield url


def astray(seen: Seen, address: str) -> list[str]:
    here = address.removeprefix("http://")
    return [
        url for url in seen.requests if url.startswith(("http", "ws")) and here not in url and not url.endswith("/favicon.ico")
    ]


def test_the_map_its_table_and_its_citation(page: Page, seen: Seen, address: str) -> None:
    page.goto(f"{address}/?lang=en&quartier=06")
    expect(page.frame_locator("iframe").locator("path.leaflet-interactive")).to_have_count(18)
    expect(page.locator("section.panel")).to_contain_text("Betzenberg")
    expect(page.locator("tr.chosen[data-at]")).to_contain_text("Betzenberg")
    page.locator("summary", has_text="Question, method").click()
    expect(page.locator(".copying.short code")).to_contain_text(f"{address}/?")
    expect(page.locator(".copying.framed code")).to_contain_text(f'src="{address}/embed/map?')
    page.locator("details.own-area summary").click()
    expect(page.locator("details.own-area input[type=checkbox]")).to_have_count(18)
    assert astray(seen, address) == []
    assert seen.errors == []


@pytest.mark.parametrize("shown", ["compare", "?display=groups", "profile?quartier=06", "presentation", "embed/map"])
def test_all_other_pages(page: Page, seen: Seen, address: str, shown: str) -> None:
    page.goto(f"{address}/{shown}")
    drawn = ".stage svg" if shown == "presentation" else "figure image" if shown == "embed/map" else "h1, h2"
    expect(page.locator(drawn).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert astray(seen, address) == []
