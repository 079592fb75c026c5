"""Charts as pictures: whole, in the reader's language, and in need of nothing else."""

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
from geo.drawing.text_fit import printable
from geo.sheet.content import SheetTexts
from language.words import words_for
from reports.compare.charts import look
from reports.compare.content import Comparison, compared
from reports.compare.picture import chart_png, chart_svg, pair_chart, panels_chart
from reports.compare.together import together
from reports.map.requests import MapRequest
from tests.demo import demo_city
from tests.tiny_city import build_city

TEXTS = SheetTexts("Sicherheit", notes=("Punkt und Balken",), source="Quelle: Stadt", badge="Demodaten")
MOST = tuple(f"{number:02}" for number in range(1, 19))


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def drawn(city: Dataset, sides: str = "places", language: str = "de", beside: tuple[str, ...] = ("09",)) -> str:
    words = words_for(language)
    return chart_svg(panels_chart(compared(city, Comparison("safety", "all", "2021", "06", beside, sides), words), words), TEXTS)


def texts(svg: str) -> str:
    return " ".join(ET.fromstring(svg).itertext())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("sides", ["places", "groups", "since:2017"])
def test_a_picture_names_all_that_it_shows(city: Dataset, sides: str, language: str) -> None:
    words = words_for(language)
    told = texts(drawn(city, sides, language))
    for panel in compared(city, Comparison("safety", "all", "2021", "06", ("09",), sides), words):
        assert panel.title in told
        assert all(name in told for name in panel.rows["name"])
    for text in ("Sicherheit", "Punkt und Balken", "Quelle: Stadt", "Demodaten"):
        assert text in told


def test_a_picture_leads_nowhere_and_fetches_nothing(city: Dataset) -> None:
    svg = drawn(city)
    assert re.findall(r"\b(?:href|src)=|url\((?!#)|@import|<script|<image", svg) == []
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert 'font-family="Inter"' not in svg


def test_numbers_are_the_language_s(city: Dataset) -> None:
    assert "4,7" in texts(drawn(city))
    assert "4.7" not in texts(drawn(city))
    assert "4.7" in texts(drawn(city, language="en"))


def test_a_number_below_zero_has_the_sign_of_print(city: Dataset) -> None:
    told = texts(drawn(city, "since:2017"))
    assert re.search(r"\N{MINUS SIGN}\d", told)
    assert re.findall(r"(?<![\w-])-\d", told) == []


def test_a_png_is_sharp_and_not_blank(city: Dataset) -> None:
    with Image.open(io.BytesIO(chart_png(drawn(city)))) as picture:
        assert picture.width > 2000
        assert picture.height > picture.width
        colours = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    assert (colours == (0, 114, 178)).all(axis=1).sum() > 500  # the first quartier's blue
    assert picture.info["Title"] == "Sicherheit"


def test_a_picture_of_very_many_rows_gets_coarser(city: Dataset) -> None:
    with Image.open(io.BytesIO(chart_png(drawn(city, beside=MOST)))) as picture:
        assert picture.width * picture.height <= 26e6
        assert picture.width > 1000


def test_two_indicators_are_drawn_with_a_key_of_names(city: Dataset) -> None:
    words = words_for("de")
    pair = together(city, MapRequest("safe_at_night", "all", "2021"), "density", words)
    told = texts(chart_svg(pair_chart(city, pair, ["06", "09"], words), TEXTS))
    assert "Betzenberg" in told
    assert "Kaiserslautern-West" in told
    assert "die übrigen Quartiere" in told


def test_36_things_are_told_apart_by_colour_and_shape() -> None:
    pairs = [look(number) for number in range(36)]
    assert len(set(pairs)) == 36
    assert len({colour for colour, _ in pairs[:6]}) == 6


@pytest.mark.parametrize(
    "name", ["<img onerror=alert(1)>", "Alt\x0bstadt", "a\ufffeb", "a\x00b", "'+alert(1)+'", '"}[0]', "\\", "</svg>"]
)
def test_a_name_stays_text(tmp_path: Path, name: str) -> None:
    city, words = load(build_city(tmp_path / "city", names={"1": name})), words_for("de")
    panels = compared(city, Comparison("living", "all", "2020", "1"), words)
    pair = together(city, MapRequest("comfort", "all", "2020"), "trust", words)
    shown = printable(city.quartier_names["1"])
    for chart in (panels_chart(panels, words), pair_chart(city, pair, ["1"], words)):
        assert shown in texts(chart_svg(chart, TEXTS))
