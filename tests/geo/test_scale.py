from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.drawing.classes import Classification
from geo.drawing.legend import Legend, scale_of
from geo.drawing.scale import ClassScale, Pointer
from geo.drawing.text_fit import text_width
from geo.sheet.legend import set_legend
from geo.sheet.scale import fit_scale, scale_picture
from language.words import words_for
from tests.geo.test_map_sheet import LEGEND
from views.frame.scale import draw_scale

GERMAN = words_for("de")
COLOURS = ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")
HOSTILE = "<img src=x onerror=document.title=1>&\"'"

limits_of = st.lists(st.integers(-500, 500), min_size=1, max_size=6, unique=True).map(sorted)
values_of = st.lists(st.integers(-900, 900), min_size=1, max_size=40)


def made(limits: list[float], values: list[float], **more: bool) -> ClassScale:
    classes = Classification(tuple(map(float, limits)), COLOURS[: len(limits) + 1])
    return scale_of(classes, pd.Series(values, dtype=float), GERMAN, 0, **more)


@given(limits_of, values_of)
def test_a_value_stands_inside_the_step_of_its_class_and_a_higher_one_never_to_its_left(
    limits: list[int], values: list[int]
) -> None:
    scale = made([limit / 10 for limit in limits], [value / 10 for value in values])
    written = pd.Series(sorted({*values, *limits})) / 10
    classes = Classification(tuple(limit / 10 for limit in limits), scale.colours).class_of(written)
    places = [scale.place(value) for value in written]
    assert [math.floor(place * len(scale.colours)) for place in places] == list(classes)
    assert places == sorted(places)


@given(limits_of, values_of)
def test_inside_a_step_it_stands_in_proportion(limits: list[int], values: list[int]) -> None:
    scale = made(limits, values)
    edges = [scale.ends[0], *limits, scale.ends[1]]
    for lower, upper in pairwise(edges):
        if upper > lower:
            quarter, half, three = (scale.place(lower + part * (upper - lower)) for part in (0.25, 0.5, 0.75))
            assert half - quarter == pytest.approx(three - half)
            assert half * len(scale.colours) % 1 == pytest.approx(0.5)


def test_what_is_beyond_the_ends_stands_at_the_nearer_one() -> None:
    scale = made([60, 70], [55, 80])
    assert scale.ends == (50.0, 80.0), "an open step is at least as wide as its neighbour"
    assert scale.place(-1000) == scale.place(50) > 0
    assert scale.place(1000) == scale.place(80) < 1


def test_a_limit_is_written_once_and_open_ends_say_so() -> None:
    joints = made([60, 65, 70.5], []).joints
    assert [joint.before + joint.text + joint.after for joint in joints] == ["unter 60", "65", "70,5 und mehr"]
    [only] = made([50], []).joints
    assert (only.before.strip(), only.text, only.after.strip()) == ("unter 50", "", "50 und mehr")
    assert made([], [3, 4]).labels == ("alle Werte",)
    assert made([], [3, 4]).joints == ()


def test_differences_change_their_sign_at_the_joint_that_is_marked() -> None:
    assert [joint.zero for joint in made([-5, 0, 5], [], signed=True).joints] == [False, True, False]
    assert not any(joint.zero for joint in made([-5, 0, 5], []).joints)


def test_a_screen_reader_hears_every_class_and_the_city() -> None:
    scale = made([60, 65], [50, 80])
    markup = str(draw_scale(scale, Pointer(62.0, HOSTILE, HOSTILE)))
    assert re.findall(r'class="unseen">([^<]*)<', markup) == ["unter 60", "60 bis unter 65", "65 und mehr"]
    assert 'class="limits" aria-hidden="true"' in markup
    assert "<img" not in markup
    assert 'data-limits="60 65"' in markup


def boxes(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Every text of a drawing with the box that it fills."""
    found = []
    for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        size, words = float(text.get("font-size", "")), text.text or ""
        wide = text_width(words, size, text.get("font-weight") == "600")
        left = float(text.get("x", "")) - {"start": 0.0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        found.append((words, left, left + wide, float(text.get("y", "")) - 0.75 * size, float(text.get("y", "")) + 0.2 * size))
    return found


@pytest.mark.parametrize("width", [170.0, 250.0, 460.0])
@pytest.mark.parametrize("limits", [[50], [60, 70], [3.25, 3.5, 3.75, 4.25], [1, 5, 7, 10, 15, 20], [5000, 10000, 15000, 20000]])
@pytest.mark.parametrize("better", ["", "besser →", "← besser"])
def test_the_words_of_a_drawn_scale_touch_neither_each_other_nor_the_edge(limits: list[float], width: float, better: str) -> None:
    drawn = made(limits, [limits[0] - 1, limits[-1] + 1])
    scale = ClassScale(
        drawn.colours, drawn.labels, drawn.joints, drawn.ends, Pointer(limits[0], "Stadt", "67 %"), better, better.endswith("→")
    )
    found = boxes(scale_picture(scale, width))
    assert {words for words, *_ in found} >= {"Stadt 67 %", *([better] if better else [])}
    for words, left, right, top, bottom in found:
        assert left > -1, words
        assert right < width + 1, words
        assert 0 <= top < bottom <= fit_scale(scale, width).height, words
    for (one, *first), (other, *second) in combinations(found, 2):
        apart = first[1] <= second[0] or second[1] <= first[0] or first[3] <= second[2] or second[3] <= first[2]
        assert apart, (one, other)


@pytest.mark.parametrize("columns", [1, 2, 3, 5])
def test_on_a_sheet_the_bar_takes_the_place_of_the_classes(columns: int) -> None:
    scale = made([75], [50, 90])
    block = set_legend(Legend("t", "", (), LEGEND.entries, scale=scale), 1000.0, columns=columns)
    assert block.scale is not None
    assert [row.item.text for row in block.rows] == [entry.label for entry in LEGEND.swatches[2:]]
    assert block.scale.height < block.height
    beside = columns > 1
    assert all((row.x > block.scale.left + block.scale.bar) == beside for row in block.rows)
