"""Colour only where people live: seen in pixels, as quick as before, and on paper too."""

from __future__ import annotations

import io
import re
import urllib.request
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Page, expect

from geo.drawing import patterns
from tests.browser.map_page import MapPage, Wire
from tests.browser.seen import Seen
from tests.browser.server import Server, running
from tests.tiny_city import CORNER, DATASET, SIDE, build_city

SETTLEMENT = '\n[context.settlement]\nfile = "settlement.gpkg"\nsource = { de = "Amt für Wiesen", en = "Office of Meadows" }\n'
X, Y = CORNER


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The western half of every quartier but 9 is inhabited."""
    work = tmp_path_factory.mktemp("villages")
    city = build_city(work / "city", dataset=DATASET + SETTLEMENT)
    halves = [
        shapely.box(X + c * SIDE, Y + r * SIDE, X + (c + 0.5) * SIDE, Y + (r + 1) * SIDE) for r in range(3) for c in range(3)
    ]
    gpd.GeoDataFrame(geometry=halves[:8], crs="EPSG:25832").to_file(city / "settlement.gpkg")
    with running(work, city) as server:
        yield server


def _colour(page: Page, quartier_id: str, across: float, down: float = 0.82) -> str:
    """At a part of the quartier's width and height, as ``#rrggbb``."""
    box = page.frame_locator("iframe").locator(f'path[data-quartier="{quartier_id}"]').bounding_box()
    clip = {"x": round(box["x"] + box["width"] * across), "y": round(box["y"] + box["height"] * down), "width": 1, "height": 1}
    pixel = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"))[0, 0]
    return "#" + "".join(f"{part:02x}" for part in pixel)


def _fill(page: Page, fill: str) -> None:
    if page.locator("details.more:not([open])").count():
        page.locator("details.more > summary").click()
    page.get_by_role("combobox", name="Colour fills", exact=True).select_option(fill)


def _fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode()


def test_colour_fills_what_is_inhabited_and_the_rest_stays_pale(page: Page, villages: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{villages.url}/?lang=en&indicator=trust&workshops=none")
    expect(shown.frame.locator("path.bare-ground")).to_be_visible()
    fills = {key: fill.split(" ")[0] for key, fill in shown.fills().items()}
    for key in ("1", "5", "6"):
        assert _colour(page, key, 0.25) == fills[key]
        assert _colour(page, key, 0.75) == patterns.BARE
    assert _colour(page, "9", 0.75) == fills["9"]  # nothing of it is known to be inhabited: it is filled whole
    expect(page.locator("section.legend")).to_contain_text("inhabited areas")
    expect(page.locator(".source").last).to_contain_text("Office of Meadows")
    expect(page.locator(".source").last).to_contain_text("Quartier 9")
    middle = shown.frame.locator('path[data-quartier="5"]').bounding_box()
    page.mouse.click(middle["x"] + middle["width"] * 0.9, middle["y"] + middle["height"] * 0.85)  # bare ground is of the quartier
    expect(page).to_have_url(re.compile("quartier=5"))
    assert seen.errors == []


def test_what_is_coloured_is_a_choice_that_neither_reloads_the_map_nor_sends_shapes(
    page: Page, villages: Server, seen: Seen
) -> None:
    wire = Wire(page)
    shown = MapPage(page, f"{villages.url}/?lang=en&indicator=trust&workshops=none")
    expect(shown.frame.locator("path.bare-ground")).to_be_visible()
    page.evaluate("document.querySelector('iframe').contentWindow.same = true")
    fetched = [address for address in seen.requests if "/geo/" in address]
    assert len(set(fetched)) == 3  # names, shapes, bare ground
    wire.forget()
    _fill(page, "whole")
    expect(shown.frame.locator("path.bare-ground")).to_have_count(0)
    expect(page).to_have_url(re.compile("fill=whole"))
    fills = {key: fill.split(" ")[0] for key, fill in shown.fills().items()}
    assert _colour(page, "1", 0.75) == fills["1"]
    expect(page.locator("section.legend")).not_to_contain_text("inhabited areas")
    _fill(page, "inhabited")
    expect(shown.frame.locator("path.bare-ground")).to_be_visible()
    assert _colour(page, "1", 0.75) == patterns.BARE
    assert page.evaluate("document.querySelector('iframe').contentWindow.same")
    before = shown.painted()
    page.get_by_role("combobox", name="Indicator", exact=True).select_option(label="Comfort")
    shown.painted(other=before)
    assert [address for address in seen.requests if "/geo/" in address] == fetched
    assert wire.sent.count("rerun_script") == 3


def test_pictures_are_pale_where_nobody_lives(villages: Server) -> None:
    for route in ("/print/map.svg", "/export/svg"):
        asked = f"{villages.url}{route}?lang=en&indicator=trust"
        pale, whole = (_fetched(f"{asked}&fill={fill}") for fill in ("inhabited", "whole"))
        assert f'fill="{patterns.BARE}"' in pale
        assert f'fill="{patterns.BARE}"' not in whole
        if route == "/export/svg":
            told = "".join(ET.fromstring(pale).itertext())
            assert "Office of Meadows" in told
            assert "inhabited areas" in told
            assert "Meadows" not in "".join(ET.fromstring(whole).itertext())
