"""Comparisons as pictures: whole, in the reader's language, and in need of nothing else."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset.dataset import Dataset
from dataset.load import load
from geo.drawing.text_fit import printable, text_width
from geo.sheet.content import SheetTexts
from language.words import words_for
from reports.compare.content import Comparison, Panel, compared
from reports.compare.picture import chart_png, chart_svg
from reports.compare.ranked import ranked
from reports.compare.ranked_picture import ranked_picture
from reports.compare.scatter import NARROW, WIDE, _Box, _names, scatter
from reports.compare.together import together
from reports.map.requests import MapRequest
from tests.demo import demo_city
from tests.tiny_city import build_city

TEXTS = SheetTexts("Sicherheit", notes=("Punkt und Balken",), source="Quelle: Stadt", badge="Demodaten")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def panels_of(city: Dataset, sides: str, language: str) -> tuple[Comparison, tuple[Panel, ...]]:
    asked = Comparison("safety", "all", "2021", "06", ("09",), sides)
    return asked, compared(city, asked, words_for(language))


def drawn(city: Dataset, sides: str = "places", language: str = "de", number: int = 0) -> str:
    asked, panels = panels_of(city, sides, language)
    return chart_svg(ranked_picture(ranked(city, asked, panels[number], words_for(language))), TEXTS, language)


def texts(svg: str) -> str:
    return " ".join(" ".join(ET.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("sides", ["places", "groups", "since:2017"])
def test_a_picture_names_all_that_it_shows(city: Dataset, sides: str, language: str) -> None:
    asked, panels = panels_of(city, sides, language)
    told = texts(drawn(city, sides, language))
    chart = ranked(city, asked, panels[0], words_for(language))
    for name in chart.rows["name"]:
        assert all(word in told for word in re.split(r"(?<=[-–/])|\s", name))
    assert all(" ".join(text.split()) in told for text in chart.rows["short"])
    assert " ".join(chart.whole_text.split()) in told
    for text in ("Sicherheit", "Punkt und Balken", "Quelle: Stadt", "Demodaten"):
        assert text in told


def test_a_picture_leads_nowhere_and_fetches_nothing(city: Dataset) -> None:
    svg = drawn(city)
    assert re.findall(r"\b(?:href|src)=|url\((?!#)|@import|<script|<image", svg) == []
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert ET.fromstring(svg).get("lang") == "de"


def test_numbers_are_the_language_s(city: Dataset) -> None:
    assert "4,7" in texts(drawn(city, number=1))
    assert "4.7" not in texts(drawn(city, number=1))
    assert "4.7" in texts(drawn(city, language="en", number=1))


def test_a_number_below_zero_has_the_sign_of_print(city: Dataset) -> None:
    told = texts(drawn(city, "since:2017"))
    assert re.search(r"\N{MINUS SIGN}\d", told)
    assert re.findall(r"(?<![\w-])-\d", told) == []


def test_a_png_is_sharp_and_shows_what_is_certain_in_colour(city: Dataset) -> None:
    with Image.open(io.BytesIO(chart_png(drawn(city)))) as picture:
        assert picture.width > 2000
        colours = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    for certain in ((11, 93, 156), (179, 71, 0)):  # above and below
        assert (colours == certain).all(axis=1).sum() > 500
    assert picture.info["Title"] == "Sicherheit"


def test_no_line_of_the_axis_crosses_a_text(city: Dataset) -> None:
    svg = ET.fromstring(drawn(city))
    inside = svg.find("{http://www.w3.org/2000/svg}g")
    assert inside is not None
    lines = [path.get("d", "") for path in inside.iter("{http://www.w3.org/2000/svg}path") if path.get("stroke") == "#e3e7ec"]
    top = min(float(number) for line in lines for number in re.findall(r"M[\d.]+ ([\d.]+)V", line))
    left = min(float(number) for line in lines for number in re.findall(r"M([\d.]+) [\d.]+V", line))
    right = max(float(number) for line in lines for number in re.findall(r"M([\d.]+) [\d.]+V", line))
    for text in inside.iter("{http://www.w3.org/2000/svg}text"):
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        assert y < top or x < left or x > right, text.text


def test_two_indicators_are_drawn_with_names_at_their_dots(city: Dataset) -> None:
    words = words_for("de")
    pair = together(city, MapRequest("safe_at_night", "all", "2021"), "density", words)
    for width in (WIDE, NARROW):
        told = texts(chart_svg(scatter(city, pair, ["06", "09"], words, width), TEXTS, "de"))
        assert "Betzenberg" in told
        assert "Kaiserslautern-West" in told
        assert "Einwohnerdichte" in told
    many = re.findall(r"<text stroke", scatter(city, pair, [], words, WIDE).inside)
    few = re.findall(r"<text stroke", scatter(city, pair, [], words, NARROW).inside)
    assert len(many) >= len(few) > 3


@pytest.mark.parametrize(
    "name", ["<img onerror=alert(1)>", "Alt\x0bstadt", "a\ufffeb", "a\x00b", "'+alert(1)+'", '"}[0]', "\\", "</svg>"]
)
def test_a_name_stays_text(tmp_path: Path, name: str) -> None:
    city, words = load(build_city(tmp_path / "city", names={"1": name})), words_for("de")
    asked = Comparison("living", "all", "2020", "1")
    pair = together(city, MapRequest("comfort", "all", "2020"), "trust", words)
    shown = printable(city.quartier_names["1"])
    for picture in (
        ranked_picture(ranked(city, asked, compared(city, asked, words)[0], words)),
        scatter(city, pair, ["1"], words),
    ):
        assert shown.replace(" ", "") in texts(chart_svg(picture, TEXTS, "de")).replace(" ", "")


def test_a_name_stands_nearest_to_its_own_dot() -> None:
    """Two dots above one another, too close for a name between them: neither has its name at the other."""
    frame = _Box(0, 0, 700, 400)
    written = "".join(_names([("Kaiserslautern-West", 350, 210, True), ("Betzenberg", 345, 190, True)], frame))
    for name, own, other in (("Kaiserslautern-West", (350, 210), (345, 190)), ("Betzenberg", (345, 190), (350, 210))):
        found = re.search(rf'x="([\d.]+)" y="([\d.]+)"[^>]*>{name}<', written)
        assert found is not None
        left, line = (float(number) for number in found.groups())
        box = _Box(left, line - 12, left + text_width(name, 11.5, True), line + 4)
        assert box.away(*own) < box.away(*other)
