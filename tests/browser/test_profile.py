"""A quartier's profile: strengths first, on screen and as a PDF to take along."""

from __future__ import annotations

import io
import re
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import geopandas as gpd
import pypdf
from playwright.sync_api import Page, expect

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.tiny_city import build_city, stations, statistics, survey


def test_from_the_map_to_the_profile_and_its_pdf(page: Page, demo_server: Server, seen: Seen) -> None:
    MapPage(page, f"{demo_server.url}/?lang=de&theme=safety&quartier=06")
    page.locator("section.panel").get_by_role("link", name="Steckbrief von Betzenberg").click()
    expect(page.locator(".profile-head h2")).to_have_text("Betzenberg")
    expect(page.locator("section.strengths h2")).to_be_visible()
    titles = page.locator(".profile h2, .profile h3").all_inner_texts()
    assert titles.index("Stärken") < titles.index("Aufmerksamkeitsbedarf")
    locator = page.locator("img.locator")
    expect(locator).to_have_attribute("alt", "Karte der Stadt; Betzenberg ist hervorgehoben.")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Diesen Steckbrief als PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    assert seen.foreign() == []


def test_all_quartiers_are_offered_and_one_is_chosen(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/profile?lang=de")
    names = page.locator("ul.names a")
    expect(names).to_have_count(18)
    names.filter(has_text="Erfenbach").click()
    expect(page.locator(".profile-head h2")).to_have_text("Erfenbach")
    page.get_by_role("combobox", name="Quartier", exact=True).fill("Einsiedler")
    page.get_by_role("option", name="Einsiedlerhof").click()
    expect(page.locator(".profile-head h2")).to_have_text("Einsiedlerhof")
    page.wait_for_url("**quartier=11**")


def test_a_city_without_workshops_has_profiles_without_them(page: Page, zurich_server: Server, seen: Seen) -> None:
    page.goto(f"{zurich_server.url}/profile?lang=de")
    page.wait_for_url("**indicator=**")  # the page writes its selection into the link, which would undo a click just before
    page.locator("ul.names a").first.click()
    expect(page.locator(".profile-head h2")).to_be_visible()
    expect(page.get_by_text("Was gesagt wurde")).to_have_count(0)
    assert page.locator("[data-testid=stException]").count() == 0
    assert seen.foreign() == []


# keeps every state of the progress bars that a reader could see
WATCH = """
() => {
  window.seen = [];
  const look = () => window.seen.push([...document.querySelectorAll('.bundles li')].map((item) => {
    const bar = item.querySelector('progress');
    return [item.querySelector('div').hidden, bar.value, item.querySelector('span').textContent];
  }));
  new MutationObserver(look).observe(document.querySelector('.bundles'), {subtree: true, childList: true, attributes: true});
}
"""


def test_all_profiles_come_with_progress(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/profile?lang=de&quartier=09")
    expect(page.locator(".bundles a")).to_have_count(2)
    for at, (label, name) in enumerate([("in einem PDF", "steckbriefe.pdf"), ("ZIP", "steckbriefe.zip")]):
        page.evaluate(WATCH)
        item = page.locator(".bundles li").nth(at)
        with page.expect_download(timeout=120_000) as taken:
            item.get_by_role("link", name=label).click()
        assert taken.value.suggested_filename == name
        expect(item.get_by_role("status")).to_have_text("Fertig: Die Datei kommt.")
        parts = [states[at][1] for states in page.evaluate("window.seen") if not states[at][0]]
        assert parts == sorted(parts) and parts[-1] == 1
        assert any(0 < part < 1 for part in parts)  # it did move
        body = taken.value.path().read_bytes()
        if name.endswith("zip"):
            assert len(zipfile.ZipFile(io.BytesIO(body)).namelist()) == 18
        else:
            assert len(pypdf.PdfReader(io.BytesIO(body)).pages) >= 18
    assert seen.foreign() == []


def test_a_file_that_cannot_be_made_is_told(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/profile?lang=de")
    page.route("**/profiles.zip/state**", lambda route: route.abort())
    page.get_by_role("link", name="ZIP").click()
    item = page.locator(".bundles li").nth(1)
    expect(item.get_by_role("status")).to_have_text("Die Datei ist nicht entstanden. Bitte versuchen Sie es noch einmal.")
    expect(item.locator("progress")).to_be_hidden()


def test_a_quartier_called_all_has_a_profile_and_so_have_all(tmp_path: Path) -> None:
    folder = build_city(
        tmp_path / "city",
        survey=survey().replace("\n1,", "\nall,"),
        statistics=statistics().replace("\n1,", "\nall,"),
        stations=stations().replace("Marktplatz,1,", "Marktplatz,all,"),
    )
    shapes = gpd.read_file(folder / "boundaries.gpkg").replace({"key": {"1": "all"}})
    shapes.to_file(folder / "boundaries.gpkg", driver="GPKG")
    with running(tmp_path, folder) as server:

        def fetch(path: str) -> bytes:
            with urllib.request.urlopen(f"{server.url}{path}?lang=en", timeout=60) as answer:
                return bytes(answer.read())

        assert pypdf.PdfReader(io.BytesIO(fetch("/profile/all.pdf"))).metadata["/Title"] == "Profile of Quartier 1 – Kleinstadt"
        with ThreadPoolExecutor(3) as people:
            files = list(people.map(fetch, ["/profiles.pdf"] * 3))
    assert files[0] == files[1] == files[2]
    assert len(pypdf.PdfReader(io.BytesIO(files[0])).pages) == 9


def test_standardised_values_trends_and_all_answers(page: Page, demo_server: Server, seen: Seen) -> None:
    page.goto(f"{demo_server.url}/profile?lang=de&quartier=07")
    standardised, trends = page.locator("section.standardised"), page.locator("section.trends")
    expect(standardised.get_by_role("heading", level=2)).to_have_text("Hätten alle Quartiere die Altersverteilung der Stadt")
    judged = standardised.get_by_role("row", name="Fehlende Freizeitangebote")
    expect(judged).to_contain_text("über dem Durchschnitt")
    expect(judged).to_contain_text("kein gesicherter Unterschied")
    expect(trends.get_by_role("row", name="Häufige Geldsorgen")).to_contain_text("seit 2017, 3 Befragungen")
    expect(trends).to_contain_text(
        "Informiert über das Quartier: Seit Befragung 2025 nicht mit früheren Befragungen vergleichbar"
    )
    answers = page.locator("section.distributions")
    expect(answers.locator("section.distribution")).to_have_count(7)
    asked = answers.locator("section.distribution", has_text="Wie wohl fühlen Sie sich in Ihrem Quartier?")
    expect(asked.get_by_role("heading", level=3)).to_have_text("Wohlfühlen im Quartier")
    bars = asked.locator("table.spread tbody tr")
    expect(bars).to_have_text([re.compile("^Lämmchesberg"), re.compile("^Ganze Stadt")])
    for row in bars.all():  # the pieces fill the bar, and each is as wide as its share
        pieces = row.locator("td").evaluate_all(
            "cells => cells.map(c => [Number(c.textContent), c.getBoundingClientRect().width])"
        )
        whole = row.evaluate("r => r.getBoundingClientRect().width")
        assert len(pieces) == 5 and 98 <= sum(share for share, _ in pieces) <= 102
        assert all(abs(width / whole - share / 100) < 0.01 for share, width in pieces)
    asked.get_by_text("Anteile mit 95-%-Vertrauensbereich").click()
    expect(asked.locator("table.plain").get_by_role("row")).to_have_count(1 + 5)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(asked.get_by_role("columnheader", name="Ganze Stadt")).to_be_visible()
    page.emulate_media(media="print")
    intervals = answers.locator("table.plain tbody td:nth-child(3)").all()
    assert len(intervals) >= 7 * 2
    for interval in intervals:
        expect(interval).to_be_visible()  # paper has them, whatever is folded on the screen
    page.emulate_media(media="screen")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    label = "getComputedStyle(document.querySelector('.trends td:nth-child(2)'), '::before').content"
    assert "Im Jahr" in page.evaluate(label)
    assert seen.foreign() == []


def test_the_answers_are_of_the_target_group_that_is_chosen(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/profile?lang=de&quartier=06&group=older")
    answers = page.locator("section.distributions")
    expect(answers.get_by_role("heading", level=2)).to_have_text("Alle Antworten: Ältere (65+)")
    expect(page.locator("a.file").first).to_have_attribute("download", "steckbrief-06-betzenberg-ältere-65.pdf")
    page.get_by_role("link", name="Alle Antworten: Ältere (65+)").click()
    expect(answers).to_be_in_viewport()
    expect(page.locator("section.strengths tbody tr")).to_have_count(1)
    expect(page.locator("section.strengths")).to_contain_text("45 Antworten")
    assert "group=older" in str(page.get_by_role("link", name="Auf der Karte").get_attribute("href"))
    assert "indicator=bus_service" in str(page.get_by_role("link", name="Zufriedenheit mit Bus und Bahn").get_attribute("href"))
    line, ends = page.locator("section.attention .on-scale").last, page.locator("section.attention .line-ends span")
    expect(ends).to_have_text(["1", "5"])
    drawn = line.locator("img").bounding_box()
    assert drawn
    for end, at in zip(ends.all(), (10 / 300, 290 / 300), strict=True):  # each number is centred under its end of the line
        middle = end.evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e); const b = r.getBoundingClientRect();"
            " return b.x + b.width / 2 }"
        )
        assert abs(middle - (drawn["x"] + at * drawn["width"])) < 2
    page.get_by_label("Antworten von").select_option("Alle")
    expect(page.locator("section.strengths tbody tr")).to_have_count(4)
    expect(page.get_by_role("status").filter(has_text="9 von 29 Indikatoren")).to_be_attached()  # said after the choice
    expect(answers.get_by_role("heading", level=2)).to_have_text("Alle Antworten")
    expect(answers.locator("section.distribution")).to_have_count(7)
    expect(page).to_have_url(re.compile("group=all"))


def test_where_little_may_be_told_its_sections_are_not_there(page: Page, demo_server: Server) -> None:
    page.goto(f"{demo_server.url}/profile?lang=en&quartier=14")
    expect(page.locator(".profile-head h2")).to_have_text("Mölschbach")
    expect(page.locator("section.facts")).to_be_visible()
    expect(page.locator("section.distributions, section.standardised")).to_have_count(0)
