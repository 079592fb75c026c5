"""Every page on paper: few sheets, none of them empty, no controls, its address once, and headings beside what they head."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

SHEETS = {"": 1, "compare": 2, "choice": 2, "profile": 4, "thread": 2, "workshops": 1, "presentation": 1}
FEWEST = 25  # words on a sheet; what is left over of another one has fewer


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_is_printed_on_few_sheets_with_its_address_once(page: Page, demo_server: Server, name: str) -> None:
    page.goto(f"{demo_server.url}/{name}?lang=de&quartier=06")
    expect(page.locator("#first-picture")).to_have_count(0)
    expect(page.locator(".printed-from, .source .link, .stage .drawing svg").first).to_be_attached()
    texts = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert 1 <= len(texts) <= SHEETS[name]
    assert [text for text in texts if len(text.split()) < FEWEST] == []
    whole = "".join(" ".join(texts).split())
    addresses = re.findall(r"http://127\.0\.0\.1:\d+/?[\w-]*\?", whole)
    assert len(addresses) == (0 if name == "presentation" else 1)
    for control in ("Vergleich Werkstatt", "Impressum", "Zum Inhalt springen", "Leichte Sprache", "Drucken"):
        assert control.replace(" ", "") not in whole


def test_the_heading_of_a_chart_stands_on_its_sheet(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/compare?lang=de")
    expect(page.locator("#first-picture")).to_have_count(0)
    heading = page.locator(".st-key-pair_part h2").first.text_content() or ""
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert heading
    with_heading = [sheet for sheet in sheets if heading in " ".join(sheet.extract_text().split())]
    assert len(with_heading) == 1
    drawn = "".join(with_heading[0].extract_text().split())
    assert "HilfeunterNachbarn(Prozent)" in drawn, "the chart's own axis"
