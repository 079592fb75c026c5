"""Names are data, faults are findings, and the server speaks to nobody."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import ROOT, Server, running
from tests.tiny_city import build_city

HOSTILE = "<img src=x onerror=document.title=1>${1+1}"


def test_a_hostile_name_is_shown_as_it_is_written(page: Page, tmp_path: Path, seen: Seen) -> None:
    city = build_city(tmp_path / "city", names={"1": HOSTILE})
    with running(tmp_path, city) as server:
        shown = MapPage(page, f"{server.url}/?quartier=1")
        expect(page.locator("section.panel h2")).to_have_text(HOSTILE)
        assert HOSTILE in shown.column(1)
        path = shown.frame.locator('path[data-quartier="1"]')
        assert path.get_attribute("aria-label").startswith(HOSTILE)
        path.focus()
        expect(shown.frame.locator(".quartier-tip strong")).to_have_text(HOSTILE)
        page.get_by_role("combobox", name="Mein Quartier").click()
        expect(page.get_by_role("option", name=HOSTILE, exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        page.goto(f"{server.url}/presentation?lang=de")
        expect(page.locator(".stage .drawing svg")).to_be_visible()
        assert page.locator("img[src=x]").count() == shown.frame.locator("img[src=x]").count() == 0
        assert page.title() != "1"
        assert not [url for url in seen.requests if url.endswith("/x")]


def test_a_hostile_link_is_shown_as_it_is_written(page: Page, demo_server: Server) -> None:
    MapPage(page, f"{demo_server.url}/?quartier=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E**bold**")
    expect(page.locator("p.notice")).to_contain_text("<img src=x onerror=document.title=1>**bold**")
    assert page.title() != "1"


def test_a_broken_city_is_told_as_findings_and_never_as_a_traceback(page: Page, tmp_path: Path) -> None:
    city = build_city(tmp_path / "city")
    (city / "survey.csv").unlink()
    (city / "catalogue.toml").write_text("[themes\n", encoding="utf-8")
    with running(tmp_path, city) as server:
        page.goto(server.url)
        table = page.locator("table.plain")
        expect(table).to_contain_text("catalogue.toml")
        shown = page.locator("body").inner_text()
        assert "Traceback" not in shown
        assert "Error" not in shown


def test_every_answer_allows_this_server_alone(page: Page, demo_server: Server) -> None:
    answers = []
    page.on("response", lambda answer: answers.append(answer) if answer.url.startswith("http") else None)
    MapPage(page, demo_server.url)
    assert len(answers) > 10
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "http:" not in policy
        assert "https:" not in policy


def test_a_page_below_the_map_asks_for_nothing_that_is_not_there(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/compare?lang=en")
    expect(page.get_by_role("heading", name="Feeling at home in the quartier", exact=True).first).to_be_visible()
    assert any(url.endswith("/_stcore/health") for url in seen.requests)
    assert not [url for url in seen.requests if "/compare/_stcore" in url]
    assert seen.errors == []


def test_the_server_connects_to_nobody_from_start_to_stop(chromium: Browser, tmp_path: Path) -> None:
    demo = shutil.copytree(ROOT / "data" / "kaiserslautern", tmp_path / "city")
    with running(tmp_path, demo) as server:
        page = chromium.new_page()
        shown = MapPage(page, server.url)
        shown.click("06")
        expect(page.locator("section.panel h2")).to_have_text("Betzenberg")
        page.close()
    watched = server.watched()
    assert any(line.startswith("socket.bind") and "127.0.0.1" in line for line in watched)
    nearby = ("127.0.0.1", "'localhost'", "::1", "'/tmp/")  # the last: a socket of this machine, to the process that reads a city
    outside = [line for line in watched if not any(place in line for place in nearby)]
    assert outside == []


ASKED = """
import sys
asked = []
sys.addaudithook(lambda event, arguments: asked.append(event) if event in {events} else None)
import dashboard
from streamlit import config
from streamlit.web import bootstrap
from streamlit.web.server import server_util
config.get_config_options(force_reparse=True)
config.set_option("server.address", "0.0.0.0")
config.set_option("server.headless", True)
bootstrap._print_url(False)
assert not server_util.is_url_from_allowed_origins("http://elsewhere.example")
print(asked)
"""


def test_even_a_server_for_the_whole_network_does_not_look_up_its_own_address() -> None:
    """Nothing is started here: the two places where Streamlit would ask are called directly."""
    events = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}
    run = subprocess.run(
        [sys.executable, "-c", ASKED.format(events=events)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "upload_file/session/file"),
        ("OPTIONS", "upload_file/session/file"),
        ("GET", "metrics"),
        ("POST", "agent/interact"),
        ("GET", "agent/openapi.json"),
    ],
)
def test_what_streamlit_offers_and_no_page_uses_is_closed(demo_server: Server, method: str, path: str) -> None:
    """Uploaded files would be kept in memory, as many as anybody likes."""
    asked = Request(f"{demo_server.url}/_stcore/{path}", data=b"x" if method in ("PUT", "POST") else None, method=method)
    with pytest.raises(HTTPError) as refused:
        urlopen(asked, timeout=10)
    assert refused.value.code == 404
    refused.value.close()
