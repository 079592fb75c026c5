from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.every_page import ADDRESSES, Opened, open_page
from tests.browser.seen import Seen
from tests.browser.server import ROOT, Server, running
from tests.browser.windows import LAPTOP, PHONE, Windows

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=30_000)  # patience with a busy machine; no test measures time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    return Windows(chromium)


@pytest.fixture
def page(windows: Windows, seen: Seen) -> Iterator[Page]:
    with windows.page(**LAPTOP) as page:
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("websocket", lambda socket: seen.requests.append(socket.url))
        page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.set_default_timeout(30_000)
        yield page


@pytest.fixture
def phone(windows: Windows) -> Iterator[Page]:
    with windows.page(**PHONE) as page:
        yield page


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture(scope="session")
def flensburg_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("flensburg"), ROOT / "data/flensburg") as server:
        yield server


@pytest.fixture(scope="session")
def zurich_server(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Iterator[Server]:
    work = tmp_path_factory.mktemp("zurich")
    with running(work, ROOT / "tests/real/zuerich_kanton", real_data / "zuerich_kanton") as server:
        yield server


@pytest.fixture(scope="session")
def calm_page(chromium: Browser) -> Iterator[Page]:
    """One for all that only look: what it has fetched once stays."""
    context = chromium.new_context(locale="de-DE", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session", params=ADDRESSES)
def every_page(request: pytest.FixtureRequest, calm_page: Page, demo_server: Server) -> Opened:
    """Each page in turn, opened once for all tests that look at it."""
    open_page(calm_page, demo_server.url, request.param, "de")
    return Opened(request.param, calm_page)
