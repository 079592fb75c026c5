from __future__ import annotations

import importlib.resources
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from PIL import ImageFont
from shapely.geometry import box

from geo.drawing.classes import Mark
from geo.drawing.drawing import Drawing, prepare_drawing
from geo.drawing.legend import Entry, Legend, Part, Square
from geo.drawing.name_places import overlap, place_names
from geo.drawing.patterns import Station
from geo.drawing.static_map import Trace, draw_map
from geo.drawing.text_fit import fit, text_width
from geo.sheet.content import UNITS, Sheet, SheetTexts
from geo.sheet.parts import round_length
from geo.sheet.sheet import draw_sheet
from tests.tiny_city import CORNER, SIDE, place

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<img src=x onerror=document.title=1>&\"'\x0b\u202e"
LEGEND = Legend(
    "Wohlfühlen im Quartier",
    "Prozent",
    ("alle Befragten", "Befragung 2020", "360 Antworten"),
    (
        Entry(Mark.VALUE, "#253494", "75 und mehr"),
        Entry(Mark.VALUE, "#ffffcc", "unter 75"),
        Entry(Mark.UNRELIABLE, "#41b6c4", "unsicher"),
        Entry(Mark.WITHHELD, "", "* nicht gezeigt"),
        Entry(Mark.NO_DATA, "", "– keine Daten"),
        Entry(Mark.SAME, "", "kein sicherer Unterschied"),
    ),
)
TEXTS = SheetTexts(
    title="So viel Prozent fühlen sich wohl",
    notes=("Die Karte ist schematisch.",),
    source="Quelle: Stadt",
    printed="Gedruckt am 2. Februar 2026 von localhost",
    badge="Demodaten",
)


def city(across: int, down: int, wide: float = SIDE, high: float = SIDE, name: str = "Quartier {}") -> Drawing:
    west, south = CORNER
    cells = [
        box(west + x * wide, south + y * high, west + (x + 1) * wide, south + (y + 1) * high)
        for y in range(down)
        for x in range(across)
    ]
    ids = [str(number) for number in range(1, len(cells) + 1)]
    frame = gpd.GeoDataFrame({"name": [name.format(key) for key in ids]}, geometry=cells, crs=25832, index=ids)
    return prepare_drawing(frame.to_crs(4326), frame.crs)


CITIES = {
    "one": city(1, 1),
    "nine": city(3, 3),
    "tall": city(2, 9),
    "very tall": city(1, 3, high=9 * SIDE),
    "wide": city(9, 2),
    "very wide": city(3, 1, wide=9 * SIDE),
    "long names": city(4, 4, name="Innenstadt-Nordwest/Kaiserberg {}"),
    "many": city(25, 20),
}


def marks(drawing: Drawing) -> dict[str, tuple[Mark, str]]:
    kinds = [(Mark.VALUE, "#253494"), (Mark.UNRELIABLE, "#ffffcc"), (Mark.WITHHELD, ""), (Mark.NO_DATA, ""), (Mark.SAME, "")]
    return {shape.quartier_id: kinds[number % 5] for number, shape in enumerate(drawing.shapes)}


def sheet(drawing: Drawing = CITIES["nine"], texts: SheetTexts = TEXTS, legend: Legend = LEGEND, **more: object) -> ET.Element:
    return ET.fromstring(draw_sheet(Sheet(drawing, marks(drawing), legend, texts, **more)))


def words_on(drawn: ET.Element) -> list[str]:
    return [text.text or "" for text in drawn.iter(f"{SVG}text")]


def text_boxes(drawn: ET.Element) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every text with the box it fills, in units of the sheet, from its attributes and those of its groups."""
    boxes = []

    def walk(element: ET.Element, x: float, y: float, scale: float, anchor: str, bold: bool) -> None:
        for kind, values in re.findall(r"(translate|scale)\(([^)]*)\)", element.get("transform", "")):
            first, *rest = (float(part) for part in values.split())
            if kind == "scale":
                scale *= first
            else:
                x, y = x + first * scale, y + rest[0] * scale
        anchor = element.get("text-anchor", anchor)
        bold = bold or element.get("font-weight") == "600"
        if element.tag == f"{SVG}text":
            size, text = float(element.get("font-size", "")), element.text or ""
            width = text_width(text, size, bold)
            left = float(element.get("x", "")) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            base = float(element.get("y", ""))
            corners = left, base - 0.75 * size, left + width, base + 0.2 * size
            boxes.append((text, tuple((x, y)[at % 2] + corner * scale for at, corner in enumerate(corners))))
        for child in element:
            walk(child, x, y, scale, anchor, bold)

    walk(drawn, 0.0, 0.0, 1.0, "start", False)
    return boxes


@pytest.mark.parametrize("name", CITIES)
@pytest.mark.parametrize("paper", [(297.0, 210.0), (210.0, 297.0)])
def test_every_text_lies_on_the_sheet_and_on_no_other(name: str, paper: tuple[float, float]) -> None:
    drawn = sheet(CITIES[name], paper=paper, scale_bar=True, selected="1", signs=[("held", "Werkstatt")])
    boxes = text_boxes(drawn)
    assert len(boxes) > 15
    width, height = (side * UNITS for side in paper)
    for text, (left, top, right, bottom) in boxes:
        assert 0 < left < right < width, text
        assert 0 < top < bottom < height, text
    touching = [(one[0], other[0]) for one, other in combinations(boxes, 2) if overlap(one[1], other[1])]
    assert touching == []


@pytest.mark.parametrize("name", CITIES)
def test_the_map_covers_no_text_and_is_as_large_as_the_sheet_lets_it(name: str) -> None:
    drawing = CITIES[name]
    drawn = sheet(drawing, scale_bar=True)
    group = next(group for group in drawn.findall(f"{SVG}g") if group.find(f"{SVG}defs") is not None)
    x, y, scale = (float(part) for part in re.findall(r"[\d.]+", group.get("transform", "")))
    covered = (x + 10 * scale, y + 10 * scale, x + 990 * scale, y + (drawing.height - 10) * scale)
    around = [one for one in text_boxes(drawn) if one[0] not in {text.text for text in group.iter(f"{SVG}text")}]
    assert [text for text, one in around if overlap(one, covered)] == []
    wide, high = (covered[2] - covered[0]) / (297 * UNITS), (covered[3] - covered[1]) / (210 * UNITS)
    assert wide > 0.55 or high > 0.55


def test_everything_that_must_be_known_stands_on_it_once() -> None:
    said = words_on(sheet(signs=[("held", "Werkstatt durchgeführt")], selected="5"))
    for text in (
        TEXTS.title,
        "alle Befragten · Befragung 2020 · 360 Antworten",
        LEGEND.title,
        LEGEND.unit,
        *(entry.label for entry in LEGEND.entries),
        "Werkstatt durchgeführt",
        *TEXTS.notes,
        TEXTS.source,
        TEXTS.printed,
        TEXTS.badge,
    ):
        assert said.count(text) == 1, text
    assert said.count("Quartier 5") == 2, "on the map, and beside the strong outline in the legend"
    same = replace(LEGEND, title=TEXTS.title)
    assert words_on(sheet(legend=same)).count(TEXTS.title) == 1


def test_a_legend_of_two_indicators_and_one_of_a_second_part() -> None:
    colours = tuple(f"#{number}{number}0000" for number in range(1, 10))
    square = Square(
        colours, "Wohlfühlen", "Dichte", ("unter 50", "50 bis unter 70", "70 und mehr"), ("unter 300", "300 und mehr")
    )
    part = Part("Wie sicher ist das?", LEGEND.entries[2:4])
    drawn = sheet(legend=replace(LEGEND, entries=LEGEND.entries[4:5], square=square, part=part))
    said = words_on(drawn)
    for text in ("→ Wohlfühlen", "↑ Dichte", "unter 300", "300 und mehr", "Wie sicher ist das?", "unsicher", "– keine Daten"):
        assert said.count(text) == 1, text
    assert "unter 50 · 50 bis unter 70 · 70 und mehr" in " ".join(said)
    places = {text: one[1] for text, one in text_boxes(drawn)}
    assert places["300 und mehr"] < places["unter 300"], "what is more stands higher"
    fills = [rect.get("fill") for rect in drawn.iter(f"{SVG}rect")]
    assert [fill for fill in fills if fill in colours] == [*colours[3:6], *colours[:3]]


def test_names_and_texts_are_data() -> None:
    names = city(2, 2, name=HOSTILE)
    hostile = SheetTexts(*(HOSTILE,) * 2, (HOSTILE,), *(HOSTILE,) * 3)
    entries = tuple(replace(entry, label=HOSTILE) for entry in LEGEND.entries)
    legend = Legend(HOSTILE, HOSTILE, (HOSTILE,), entries)
    svg = draw_sheet(Sheet(names, {}, legend, hostile, signs=(("held", HOSTILE),), selected="1"))
    drawn = ET.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in drawn.iter()} <= {
        *("svg", "title", "desc", "defs", "pattern", "g", "path", "rect", "circle", "text")
    }
    assert not [name for element in drawn.iter() for name in element.attrib if name.startswith("on")]
    assert drawn.findtext(f"{SVG}title") == HOSTILE.replace("\x0b", "")
    assert "".join(words_on(drawn)).count("onerror") > 5


def test_it_refers_to_nothing_outside() -> None:
    texts = replace(TEXTS, printed="Gedruckt von http://localhost:8501/?a=b&c=d")
    svg = draw_sheet(Sheet(CITIES["nine"], {}, LEGEND, texts))
    assert svg.replace('xmlns="http://www.w3.org/2000/svg"', "", 1).count("http") == 1
    assert not re.search(r"href|@import|<style|<script|<image|url\((?!#)", svg)


def test_no_word_is_lost_however_long_the_texts_are() -> None:
    long = " ".join(f"Donaudampfschifffahrt{number}" for number in range(60))
    texts = SheetTexts(long, long, (long, long), "x" * 500, "http://host/?" + "a=b&" * 100, long[:200])
    entries = tuple(replace(entry, label=f"{entry.label} {long[:300]}") for entry in LEGEND.entries)
    drawn = sheet(texts=texts, legend=replace(LEGEND, entries=entries), scale_bar=True)
    said = "".join(words_on(drawn)).replace(" ", "")
    for text in (long, "x" * 500, "a=b&" * 100):
        assert text.replace(" ", "") in said
    assert said.count(long.replace(" ", "")) == 4
    width, height = 297 * UNITS, 210 * UNITS
    boxes = text_boxes(drawn)
    assert all(min(left, top) > 0 and right < width and bottom < height for _, (left, top, right, bottom) in boxes)
    assert [pair for pair in combinations(boxes, 2) if overlap(pair[0][1], pair[1][1])] == []


def test_quartiers_without_room_for_a_name_get_a_number_that_the_legend_explains() -> None:
    said = words_on(sheet(city(10, 2, name="Donaudampfschifffahrtsgesellschaftssiedlung {}")))
    assert "1" in said
    key = [text for text in said if re.match(r"1\s", text)]
    assert len(key) == 1
    assert "gesellschaftssiedlung 1" in key[0]
    assert not [text for text in words_on(sheet(CITIES["many"])) if text.isdecimal()], "500 numbers would be no help"


def test_the_marks_differ_in_map_and_legend() -> None:
    drawn = sheet()
    fills = [rect.get("fill", "") for rect in drawn.iter(f"{SVG}rect")] + [
        path.get("fill", "") for path in drawn.iter(f"{SVG}path")
    ]
    for mark in set(Mark) - {Mark.VALUE}:
        assert fills.count(f"url(#{mark})") >= 2
        patterns = [pattern for pattern in drawn.iter(f"{SVG}pattern") if pattern.get("id") == mark]
        assert len(patterns) == 1, "two of one name, and the browser takes either"


def test_context_lies_between_fills_and_names() -> None:
    svg = draw_map(CITIES["nine"], {}, title="t", context=[Trace("M0 0L10 10", "#0000ff", 3.0), Trace("M5 5h0", '"><x', 7.0)])
    ET.fromstring(svg)
    assert svg.rindex('stroke="none"') < svg.index('d="M0 0L10 10"') < svg.index("<text")


@pytest.mark.parametrize("size", [10.0, 17.0, 25.0, 40.0])
def test_no_two_names_overlap_and_none_covers_a_workshop(size: float) -> None:
    drawing = CITIES["long names"]
    signs = [(x - 13.0, y - 13.0, x + 13.0, y + 13.0) for x, y in (shape.middle for shape in drawing.shapes[::3])]
    boxes = [one.box for one in place_names(drawing.shapes, size, signs).values()]
    assert [pair for pair in combinations([*boxes, *signs], 2) if overlap(*pair)] == []
    assert boxes or size == 40.0


def test_outlines_get_thinner_and_patterns_finer_where_quartiers_are_many() -> None:
    def widths(drawing: Drawing) -> tuple[float, float]:
        drawn = ET.fromstring(draw_map(drawing, {}, title="t"))
        lines = [float(path.get("stroke-width", "")) for path in drawn.iter(f"{SVG}path") if path.get("stroke") == "#3b4252"]
        tile = next(float(one.get("width", "")) for one in drawn.iter(f"{SVG}pattern"))
        return lines[0], tile

    few, some, many = widths(CITIES["nine"]), widths(city(30, 30)), widths(city(60, 60))
    assert few[0] == 1.2
    assert few[0] > some[0] > many[0] > 0.1
    assert few[1] > some[1] > many[1] > 4


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    drawing = CITIES["nine"]
    drawn = sheet(drawing, scale_bar=True)
    said = next(text for text in words_on(drawn) if re.fullmatch(r"\d+ k?m", text))
    metres = float(said.split()[0]) * (1000 if said.endswith("km") else 1)
    bar = next(path for path in drawn.findall(f"{SVG}path") if re.fullmatch(r"M\S+ \S+V\S+H\S+V\S+", path.get("d", "")))
    start, end = re.match(r"M(\S+) \S+H(\S+)V", bar.get("d", "")).groups()
    group = next(group for group in drawn.findall(f"{SVG}g") if group.find(f"{SVG}defs") is not None)
    scale = float(re.search(r"scale\(([\d.]+)\)", group.get("transform", ""))[1])
    assert float(end) - float(start) == pytest.approx(metres * drawing.scale * scale, abs=0.2)
    assert not [text for text in words_on(sheet(drawing)) if re.fullmatch(r"\d+ k?m", text)]


@pytest.mark.parametrize(
    ("longest", "length"), [(1.0, 1), (1.99, 1), (2, 2), (4.9, 2), (7, 5), (999, 500), (1000, 1000), (0.3, 0.2)]
)
def test_a_round_length(longest: float, length: float) -> None:
    assert round_length(longest) == pytest.approx(length)


def test_a_text_gets_smaller_before_it_takes_another_line() -> None:
    text = "Wohlfühlen im Quartier"
    width = text_width(text, 20)
    assert fit(text, width + 1, 20, most_lines=3).size == 20
    assert fit(text, width * 0.9, 20, most_lines=3).lines == (text,)
    broken = fit(text, width * 0.6, 20, most_lines=3)
    assert (broken.size, len(broken.lines)) == (20, 2)
    assert fit(text * 9, width, 20, most_lines=2).width <= width


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize(
    "text",
    [
        TEXTS.title,
        TEXTS.printed,
        LEGEND.title,
        "WOHLFÜHLEN",
        "Innenstadt-Nord/Kaiserberg",
        "http://localhost:8501/?a=b",
        "1.234,5 %",
    ],
)
def test_widths_are_estimated_on_the_wide_side(text: str, weight: int) -> None:
    file = next(Path(str(importlib.resources.files("fontpkg_inter"))).rglob("Inter[[]*.ttf"))
    font = ImageFont.truetype(str(file), 100)
    font.set_variation_by_axes([14, weight])
    assert font.getlength(text) < text_width(text, 100, weight > 400) < 1.5 * font.getlength(text)


def test_workshops_at_the_edge_and_the_selected_quartier_are_drawn() -> None:
    drawn = sheet(stations=[Station(place(0, 0), "held", ())], selected="9")
    rims = [path for path in drawn.iter(f"{SVG}path") if path.get("stroke") == "#ffffff" and path.get("fill") == "none"]
    assert len(rims) == 2, "the light edge of all outlines, and that of the selected one"


def test_a_hole_stays_open() -> None:
    west, south = CORNER
    ring = box(west, south, west + 3000, south + 3000).difference(box(west + 1000, south + 1000, west + 2000, south + 2000))
    frame = gpd.GeoDataFrame(
        {"name": ["Rand", "Mitte"]},
        geometry=[ring, shapely.get_parts(ring.envelope.buffer(-1000))[0]],
        crs=25832,
        index=["a", "b"],
    )
    drawing = prepare_drawing(frame.to_crs(4326), frame.crs)
    assert drawing.shapes[0].path.count("M") == 2
    assert ET.fromstring(draw_sheet(Sheet(drawing, {}, LEGEND, TEXTS))) is not None
