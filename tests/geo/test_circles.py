"""Circles whose area is the number, on pictures and in their legends."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.drawing import patterns
from geo.drawing.classes import Mark
from geo.drawing.legend import Entry, Legend
from geo.drawing.nested import set_nested
from geo.drawing.static_map import draw_map
from geo.drawing.symbols import COVERED, Circle, Ring, Rings, SymbolScale, largest_first, round_values, scale_circles
from geo.sheet.content import Sheet, SheetTexts
from geo.sheet.sheet import draw_sheet
from tests.geo.test_map_sheet import CITIES

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = st.floats(min_value=0.01, max_value=1e9)
SCALE = SymbolScale(10_000.0, 60.0)
RINGS = Rings(SCALE, (Ring(10_000.0, "10.000"), Ring(5_000.0, "5.000"), Ring(1_000.0, "1.000")), "#8856a7")


@given(NUMBERS, NUMBERS, NUMBERS, st.floats(min_value=1, max_value=100))
def test_areas_are_to_each_other_as_the_numbers(first: float, second: float, largest: float, radius: float) -> None:
    scale = SymbolScale(largest, radius)
    areas = [math.pi * scale.radius_of(number) ** 2 for number in (first, second)]
    assert areas[0] / areas[1] == pytest.approx(first / second)
    assert scale.radius_of(-first) == scale.radius_of(first)
    assert scale.radius_of(largest) == pytest.approx(radius)


@given(st.lists(NUMBERS, min_size=1, max_size=30), st.floats(min_value=1e4, max_value=1e6))
def test_circles_take_no_more_of_the_city_than_is_meant(numbers: list[float], area: float) -> None:
    scale = scale_circles(max(numbers), sum(numbers), area, 900.0)
    together = sum(math.pi * scale.radius_of(number) ** 2 for number in numbers)
    assert together <= COVERED * area * 1.01
    assert 2 * scale.radius <= 0.15 * 900.0 + 0.01
    if scale.radius < 0.075 * 900.0 - 0.01:
        assert together == pytest.approx(COVERED * area, rel=0.01)


def test_nothing_but_zeros_has_a_scale_too() -> None:
    assert scale_circles(0.0, 0.0, 1e5, 900.0).radius_of(0.0) == 0.0


@given(NUMBERS, st.integers(0, 2))
def test_a_legend_has_round_numbers_within_the_range(largest: float, decimals: int) -> None:
    values = round_values(largest, decimals)
    assert list(values) == sorted(set(values), reverse=True)
    assert all(10.0**-decimals <= value <= largest * (1 + 1e-9) for value in values)
    assert all(f"{value:e}"[0] in "125" and float(f"{value:.0e}") == value for value in values)
    if largest >= 20:
        assert len(values) == 3
        assert values[0] > 0.39 * largest
        assert values[-1] < 0.13 * largest


def _circles(drawn: ET.Element) -> list[ET.Element]:
    return [circle for circle in drawn.iter(f"{SVG}circle") if circle.get("fill") == RINGS.colour]


def _radii(circles: list[ET.Element]) -> list[float]:
    return [float(circle.get("r", "")) for circle in circles]


def test_the_legend_s_circles_stand_on_one_ground_with_their_numbers_apart() -> None:
    for unit in (0.2, 1.0):
        nested = set_nested(RINGS, unit, 13.0)
        drawn = ET.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{nested.content}</svg>')
        radii = _radii(_circles(drawn))
        assert radii == pytest.approx([SCALE.radius_of(ring.value) * unit for ring in RINGS.rings], abs=0.001)
        feet = [float(circle.get("cy", "")) + radius for circle, radius in zip(_circles(drawn), radii, strict=True)]
        assert feet == pytest.approx([feet[0]] * 3, abs=0.02)
        lines = [float(text.get("y", "")) for text in drawn.iter(f"{SVG}text")]
        assert all(lower - upper >= 13.0 for upper, lower in itertools.pairwise(lines))
        assert max(lines) <= nested.height
        assert [text.text for text in drawn.iter(f"{SVG}text")] == [ring.label for ring in RINGS.rings]


def _shown() -> tuple[dict[str, tuple[Mark, str]], list[Circle]]:
    """Eight of nine numbers, one of them 0 and one uncertain; the ninth is withheld."""
    numbers = {"1": 10_000.0, "2": 5_000.0, "3": 2_500.0, "4": 1_000.0, "5": 0.0, "6": 400.0, "7": 7_500.0, "8": 10.0}
    marks = dict.fromkeys(numbers, (Mark.VALUE, patterns.PALE)) | {
        "6": (Mark.UNRELIABLE, patterns.PALE),
        "9": (Mark.WITHHELD, ""),
    }
    return marks, [Circle(key, SCALE.radius_of(number), RINGS.colour, key == "6") for key, number in numbers.items()]


def test_a_picture_has_a_circle_for_every_number_and_its_own_legend() -> None:
    marks, circles = _shown()
    drawn = ET.fromstring(draw_map(CITIES["nine"], marks, title="t", circles=circles, rings=RINGS))
    on_map, legend = _circles(drawn)[:-3], _circles(drawn)[-3:]
    assert _radii(on_map) == sorted(_radii(on_map), reverse=True)
    assert _radii(on_map) == pytest.approx([circle.radius for circle in largest_first(circles) if circle.radius], abs=0.001)
    assert _radii(legend) == pytest.approx([SCALE.radius_of(ring.value) for ring in RINGS.rings], abs=0.001)
    middles = {shape.middle for shape in CITIES["nine"].shapes}
    assert all((float(circle.get("cx", "")), float(circle.get("cy", ""))) in middles for circle in on_map)
    assert sum("stroke-dasharray" in circle.attrib for circle in on_map) == 1
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert words.count("0") == 1, "a true 0 is written"
    fills = [path.get("fill") for path in drawn.iter(f"{SVG}path")]
    assert fills.count("url(#withheld)") == 1
    assert {fill for fill in fills if fill and fill.startswith("#")} == {patterns.PALE}
    height = float(drawn.get("viewBox", "").split()[3])
    assert height > CITIES["nine"].height + 2 * _radii(legend)[0]


@pytest.mark.parametrize("name", ["nine", "tall", "very wide", "long names"])
@pytest.mark.parametrize("paper", [(297.0, 210.0), (210.0, 297.0)])
def test_on_a_sheet_map_and_legend_have_one_scale(name: str, paper: tuple[float, float]) -> None:
    drawing = CITIES[name]
    first = drawing.shapes[0].quartier_id
    circles = (Circle(first, SCALE.radius_of(10_000.0), RINGS.colour),)
    legend = Legend("Einwohner", "Personen", (), (Entry(Mark.NO_DATA, "", "– keine Daten"),), rings=RINGS)
    sheet = Sheet(drawing, {first: (Mark.VALUE, patterns.PALE)}, legend, SheetTexts("Titel"), circles=circles, paper=paper)
    drawn = ET.fromstring(draw_sheet(sheet))
    sizes: list[float] = []

    def walk(element: ET.Element, scale: float) -> None:
        for factor in re.findall(r"scale\(([\d.]+)\)", element.get("transform", "")):
            scale *= float(factor)
        if element.tag == f"{SVG}circle" and element.get("fill") == RINGS.colour:
            sizes.append(float(element.get("r", "")) * scale)
        for child in element:
            walk(child, scale)

    walk(drawn, 1.0)
    on_map, *in_legend = sizes
    assert in_legend == pytest.approx([on_map * math.sqrt(ring.value / 10_000.0) for ring in RINGS.rings], rel=0.001)
