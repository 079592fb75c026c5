"""The page of a city that is refused: the map first, no exception, nothing of a person, in both languages, on a phone too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.tiny_city import build_city

SECRET = "Erika Geheim"


@pytest.fixture(scope="module")
def refused_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    city = tmp_path_factory.mktemp("refused")
    build_city(city, names={"1": "<script>alert(1)</script>"})
    survey = city / "survey.csv"
    header, first, second, *others = survey.read_text(encoding="utf-8").splitlines()
    wrong = [f"{SECRET},{first.partition(',')[2]}", f"<img src=x onerror=alert(1)>,{second.partition(',')[2]}"]
    survey.write_text("\n".join([header, *wrong, *others]) + "\n", encoding="utf-8")
    with running(tmp_path_factory.mktemp("work"), city) as server:
        yield server


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize(("language", "title"), [("de", "Die Dateien der Stadt"), ("en", "The city's files")])
def test_a_refused_city_shows_its_map_and_what_to_mend(
    page: Page, seen: Seen, refused_server: Server, width: int, language: str, title: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(f"{refused_server.url}/?lang={language}")
    assert answer
    assert answer.ok
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    picture = page.locator(".refused figure img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    drawn, told = picture.bounding_box(), page.locator(".refused table").bounding_box()
    assert drawn
    assert told
    assert drawn["y"] + drawn["height"] <= told["y"]
    assert drawn["y"] < 900, "the map is on the first screen"
    expect(page.locator(".refused table")).to_contain_text("survey.csv")
    assert SECRET not in page.content()
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.evaluate(
        "[...document.querySelectorAll('.refused *')].every(e => e.getBoundingClientRect().right <= innerWidth + 1)"
    )
    assert seen.errors == []


def test_the_other_language_is_one_link_away(page: Page, refused_server: Server) -> None:
    page.goto(f"{refused_server.url}/?lang=de")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The city's files")


@pytest.mark.parametrize(
    "route", ["compare", "choice", "profile?quartier=1", "choice/dossier.pdf", "profile/1.pdf", "presentation"]
)
def test_no_address_of_a_refused_city_is_a_fault_of_the_server(page: Page, refused_server: Server, route: str) -> None:
    assert page.request.get(f"{refused_server.url}/{route}").status < 500
