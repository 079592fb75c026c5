"""The map in a frame: seen on the websites that the city names, refused on all others; alone, and without a script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.tiny_city import DATASET, build_city

HOSTILE = "</title><script>document.title=1</script><img src=x onerror=document.title=1>"


@contextmanager
def website() -> Iterator[str]:
    """Another origin, which shows whatever address stands behind its own in a frame."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = f'<iframe src="{self.path[2:]}" width="700" height="600"></iframe>'
            body = f"<!DOCTYPE html><title>A newspaper</title>{frame}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Framing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Framed:
    """A city, the website that it lets in, and one that it does not."""

    city: Server
    allowed: str
    refused: str


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Framed]:
    work = tmp_path_factory.mktemp("embedding")
    with website() as allowed, website() as refused:
        embed = f'\n[embed]\norigins = ["{allowed}"]\n'
        city = build_city(work / "city", dataset=DATASET + embed, names={"1": HOSTILE})
        with running(work, city) as server:
            yield Framed(server, allowed, refused)


def test_a_website_that_the_city_names_shows_the_map(page: Page, framed: Framed, seen: Seen) -> None:
    page.goto(f"{framed.allowed}/?{framed.city.url}/embed/map?lang=en&indicator=trust")
    inside = page.frame_locator("iframe")
    expect(inside.locator("h1")).to_contain_text("Trust")
    expect(inside.locator(".hits path")).to_have_count(9)
    expect(inside.locator("figure image")).to_be_visible()
    assert any("/print/map.svg" in url for url in seen.requests)
    assert seen.errors == []
    assert seen.foreign() == []
    assert page.context.cookies() == []
    assert all(url.startswith((framed.allowed, framed.city.url, "data:")) for url in seen.requests)
    assert not [url for url in seen.requests if "_stcore" in url or url.startswith("ws")]


def refusal(page: Page, address: str) -> str:
    """What the browser says of a frame that it does not fill."""
    with page.expect_console_message(lambda message: message.type == "error") as told:
        page.goto(address)
    (frame,) = page.main_frame.child_frames
    assert frame.url.startswith("chrome-error:")
    return told.value.text


def test_every_other_website_is_refused(page: Page, framed: Framed) -> None:
    assert "frame-ancestors" in refusal(page, f"{framed.refused}/?{framed.city.url}/embed/map?lang=en")


@pytest.mark.parametrize("address", ["/", "/compare", "/cite", "/embed/other"])
def test_no_other_address_can_be_framed_by_another_website(page: Page, framed: Framed, address: str) -> None:
    assert "frame-ancestors" in refusal(page, f"{framed.allowed}/?{framed.city.url}{address}")


def test_without_the_option_nobody_is_let_in(page: Page, framed: Framed, demo_server: Server) -> None:
    assert "frame-ancestors" in refusal(page, f"{framed.allowed}/?{demo_server.url}/embed/map")


def test_hostile_names_and_parameters_stay_text(page: Page, framed: Framed, seen: Seen) -> None:
    page.goto(f"{framed.city.url}/embed/map?lang=en&indicator=%3Cscript%3Ealert(1)%3C/script%3E&quartier=%22%3E%3Cimg%20src=x%3E")
    expect(page.locator("tr[data-quartier='1'] th")).to_have_text(HOSTILE)
    page.locator(".hits path[data-quartier='1']").hover()
    expect(page.locator(".tip strong")).to_have_text(HOSTILE)
    assert page.locator("img").count() == 0
    assert page.title().endswith("Kleinstadt")
    assert seen.errors == []


def test_mouse_and_keyboard_read_what_the_table_says(page: Page, framed: Framed) -> None:
    page.goto(f"{framed.city.url}/embed/map?lang=en&indicator=comfort")
    value = page.locator("tr[data-quartier='5'] td").first.text_content()
    page.locator(".hits path[data-quartier='5']").hover()
    expect(page.locator(".tip")).to_contain_text(value)
    page.mouse.move(1, 1)
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator(".tip")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator(".tip strong")).to_have_text("Quartier 9")
    expect(page.locator(".hits path[data-quartier='9']")).to_have_attribute(
        "aria-label", page.locator(".hits path:focus").get_attribute("aria-label")
    )
    assert "Quartier 9" in page.locator(".hits path:focus").get_attribute("aria-label")
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(300, 500), (390, 640), (640, 720), (1200, 720)])
def test_it_fits_from_300_pixels_upwards(page: Page, demo_server: Server, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{demo_server.url}/embed/map?lang=de")
    shown = page.locator(".overlay .names .on-map text:visible")
    expect(shown.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sizes = page.locator(".overlay .names .on-map text").evaluate_all(
        "all => all.filter(t => t.getClientRects().length).map(t => t.getBoundingClientRect().height)"
    )
    assert min(sizes) > 7
    numbers = [text for text in shown.all_text_contents() if text.isdigit()]
    assert sorted(numbers, key=int) == [line.split()[0] for line in page.locator(".key:visible li").all_inner_texts()]


def test_circles_and_their_legend_have_one_scale(page: Page, demo_server: Server) -> None:
    """The legend lies in the same drawing as the picture, so no width can part them."""
    for width in (320, 900):
        page.set_viewport_size({"width": width, "height": 720})
        page.goto(f"{demo_server.url}/embed/map?lang=en&indicator=inhabitants")
        ring = page.locator(".overlay .nested circle:visible").first
        expect(ring).to_be_visible()
        drawn = page.request.get(
            page.evaluate("new URL(document.querySelector('image').getAttribute('href'), location.href).href")
        ).text()
        across = page.locator("image").evaluate("picture => picture.getBoundingClientRect().width")
        radius = float(ring.get_attribute("r"))
        assert ring.evaluate("circle => circle.getBoundingClientRect().width") == pytest.approx(
            2 * radius * across / 1000, rel=0.15
        )
        assert f'viewBox="0 0 1000 {page.locator("image").get_attribute("height")}"' in drawn, "nothing below the map"
        assert page.locator(".legend .nested").count() == 0


def test_without_a_script_the_map_and_its_numbers_are_there(chromium: Browser, demo_server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_server.url}/embed/map?lang=en&group=older")
    expect(page.locator("figure image")).to_be_visible()
    expect(page.locator(".overlay .names.middle text").first).to_be_visible()
    page.locator("summary").click()
    expect(page.locator("tbody tr")).to_have_count(18)
    assert page.get_by_role("link", name="Open the map").get_attribute("href").startswith("../?")
    assert page.locator("base").get_attribute("target") == "_blank", "no link is followed inside the frame"
    context.close()


def test_the_link_leads_to_the_same_map(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/embed/map?lang=en&indicator=safe_at_night&group=older&wave=2021")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the map with everything about it").click()
    expect(opened.value.locator("section.panel")).to_be_visible()
    opened.value.wait_for_url("**group=older**wave=2021**workshops**")
