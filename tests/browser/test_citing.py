"""Numbers, citation and question from the map in two clicks at most, and lines that are copied wherever a browser can."""

from __future__ import annotations

import io
from urllib.parse import parse_qs, urlparse

import openpyxl
import pytest
from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server
from tests.demo import demo_city

AT = "lang=en&indicator=safe_at_night&group=older&quartier=06"


class Reader:
    """Somebody on the map who counts clicks."""

    def __init__(self, page: Page, server: Server, query: str = AT) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page, self.clicks = page, 0
        self.map = MapPage(page, f"{server.url}/?{query}")
        self.citing = page.locator(".citing")

    def click(self, at: Locator) -> None:
        self.clicks += 1
        at.click()

    def unfold(self) -> None:
        self.click(self.citing.locator("summary"))

    def copied(self) -> str:
        return self.page.evaluate("navigator.clipboard.readText()")

    def line(self, kind: str) -> Locator:
        return self.citing.locator(f".copying.{kind}")

    def take(self, kind: str) -> Download:
        with self.page.expect_download() as taken:
            self.click(self.citing.get_by_role("link", name=kind, exact=True))
        return taken.value


def test_the_numbers_are_one_click_away(page: Page, demo_server: Server, seen: Seen) -> None:
    reader = Reader(page, demo_server)
    taken = reader.take("CSV")
    assert reader.clicks == 1
    assert taken.suggested_filename == "Kaiserslautern_Feeling-safe-in-the-evening_Older-people-65_2025.csv"
    lines = taken.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 20
    assert lines[0].endswith("Question,Source,Licence,Cite as")
    assert all("indicator=safe_at_night" in line for line in lines[1:])
    workbook = reader.take("XLSX")
    assert workbook.suggested_filename.endswith("_2025.xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(workbook.path().read_bytes())).sheetnames
    assert (sheets[0], sheets[-1]) == ("Feeling safe in the evening", "Notes")
    assert seen.foreign() == []


def test_the_question_is_one_click_away(page: Page, demo_server: Server) -> None:
    reader = Reader(page, demo_server)
    reader.unfold()
    question = demo_city().catalogue.indicators["safe_at_night"].question.in_language("en")
    expect(reader.citing.locator("dd").first).to_have_text(question)
    expect(reader.citing).to_contain_text("residents aged 18 and over")
    assert reader.clicks == 1


def test_the_citation_is_copied_with_the_second_click(page: Page, demo_server: Server, seen: Seen) -> None:
    reader = Reader(page, demo_server)
    reader.unfold()
    reader.click(reader.line("cited").get_by_role("button", name="Copy the citation"))
    told = reader.line("cited").get_by_role("status")
    expect(told).to_have_text("copied")
    assert reader.clicks == 2
    cited = reader.copied()
    assert cited.startswith(
        "Kaiserslautern: “Feeling safe in the evening, Older people (65+), Survey 2025” (Demonstration data). Quartierblick, "
    )
    link = cited.rpartition(" ")[2]
    assert {name: values[0] for name, values in parse_qs(urlparse(link).query).items()} == {
        **{"lang": "en", "indicator": "safe_at_night", "group": "older", "wave": "2025", "quartier": "06"}
    }
    before = reader.map.selected()
    assert len(before) > len(parse_qs(urlparse(link).query))
    other = page.context.new_page()
    other.goto(link)
    other.locator("table.numbers").wait_for()
    other.wait_for_function("() => location.search.includes('workshops=')")
    assert {name: values[0] for name, values in parse_qs(urlparse(other.url).query).items()} == before
    assert seen.errors == []


def test_the_lines_follow_a_choice_while_they_are_open(page: Page, demo_server: Server) -> None:
    reader = Reader(page, demo_server)
    reader.unfold()
    expect(reader.line("short").locator("code")).to_contain_text("group=older")
    reader.map.choose("Target group", "Everybody")
    expect(reader.line("short").locator("code")).not_to_contain_text("group=older")
    expect(reader.line("short").locator("code")).to_contain_text("indicator=safe_at_night")
    expect(reader.line("cited").locator("code")).to_contain_text("Everybody, Survey 2025")


def test_without_a_secure_connection_the_line_is_copied_all_the_same(page: Page, demo_server: Server) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });")
    reader = Reader(page, demo_server)
    reader.unfold()
    code = reader.line("framed").locator("code")
    expect(code).to_contain_text("<iframe src=")
    page.evaluate("document.addEventListener('copy', () => { window.taken = String(getSelection()); })")
    reader.line("framed").get_by_role("button").click()
    expect(reader.line("framed").get_by_role("status")).to_have_text("copied")
    assert page.evaluate("window.taken") == code.inner_text()
    page.evaluate("document.execCommand = () => false")
    reader.line("short").get_by_role("button").click()
    expect(reader.line("short").get_by_role("status")).to_contain_text("Ctrl+C")
    assert page.evaluate("String(getSelection())") == reader.line("short").locator("code").inner_text()


def test_a_fold_that_cannot_be_loaded_says_so_and_can_be_opened_again(page: Page, demo_server: Server) -> None:
    reader = Reader(page, demo_server)
    page.route("**/cite?*", lambda route: route.abort())
    reader.unfold()
    expect(reader.citing.locator("details > .told")).to_have_text("This could not be loaded. Close it and open it again.")
    page.unroute("**/cite?*")
    reader.unfold()
    reader.unfold()
    expect(reader.line("short").locator("code")).to_contain_text("indicator=")
    expect(reader.citing.locator("details > .told")).to_have_text("")


@pytest.mark.parametrize("width", [1400, 390])
def test_it_fits_any_width_and_is_left_off_paper(page: Page, demo_server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    reader = Reader(page, demo_server, "lang=de")
    reader.unfold()
    expect(reader.line("framed").locator("code")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.citing.evaluate("part => part.scrollWidth <= part.clientWidth")
    page.emulate_media(media="print")
    expect(reader.line("framed")).to_be_hidden()
    expect(reader.citing.locator(".source .link")).to_be_visible()
