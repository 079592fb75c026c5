"""The switch of languages where a city adds its own: a native list, and lines that begin at the right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import Seen
from tests.browser.server import Server, running

ARABIC = """msgid ""
msgstr ""
"X-Fallback: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Map"
msgstr "خريطة"
"""


@pytest.fixture(scope="module")
def server_of_five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    own: Path = tmp_path_factory.mktemp("locale")
    for code in ("ar", "tr"):
        path = own / code / "LC_MESSAGES" / "quartierblick.po"
        path.parent.mkdir(parents=True)
        path.write_text(ARABIC, encoding="utf-8")
    with running(tmp_path_factory.mktemp("work"), locale=own) as server:
        yield server


def test_five_languages_are_a_native_list_and_arabic_turns_the_page_but_no_scale(
    page: Page, seen: Seen, server_of_five: Server
) -> None:
    page.goto(f"{server_of_five.url}/?lang=de")
    languages = page.get_by_label("Sprache")
    expect(languages.get_by_role("option")).to_have_text(["Deutsch", "English", "العربية", "Leichte Sprache", "Türkçe"])
    languages.select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_role("link", name="خريطة")).to_be_visible()
    expect(page.locator(".finding").first).to_contain_text("wohl")  # what the file lacks is said in the language it names
    limits = [box["x"] for span in page.locator(".scale .limits span").all() if (box := span.bounding_box())]
    assert len(limits) > 3
    assert limits == sorted(limits), "the classes of the legend rise from left to right, as their colours do"
    fields = [page.get_by_label(name).first.bounding_box() for name in ("Thema", "Zielgruppe")]
    assert fields[0]["x"] > fields[1]["x"]
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    languages.select_option("de-simple")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator(".finding").first).to_contain_text("fühlen sich hier wohl")
    assert seen.errors == []
