"""Every quartier has a name or a number on a picture, and its number is the same on every picture."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.drawing.drawing import Drawing, Shape, prepare_drawing
from geo.drawing.name_places import LONGEST_KEY, all_numbers, key_of, overlap, place_names, with_numbers
from geo.drawing.static_map import draw_map, numbered_names
from tests.tiny_city import CORNER


def shape(name: str, x: float, y: float, radius: float = 50.0, key: str = "") -> Shape:
    return Shape(key or name, name, "M0 0L1 1Z", (x, y), radius)


def row(*names: str) -> list[Shape]:
    """From south to north."""
    return [shape(name, 100.0, 1000.0 - 100 * at) for at, name in enumerate(names)]


def test_numbers_are_counted_from_north_to_south() -> None:
    assert all_numbers(row("Süd", "Mitte", "Nord")) == {"Süd": "3", "Mitte": "2", "Nord": "1"}


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        (["03 Nordstadt", "11 Mürwik", "01 Altstadt"], ["03", "11", "01"]),
        (["1. Bezirk", "2. Bezirk"], ["1", "2"]),
        (["10-Ost", "9/West"], ["10", "9"]),
        (["03 Nordstadt", "3 Südstadt"], ["2", "1"]),  # the same number
        (["03 Nordstadt", "Altstadt"], ["2", "1"]),  # not all have one
        (["3er Siedlung", "4er Siedlung"], ["2", "1"]),  # no number before a name
        (["1", "2"], ["2", "1"]),
    ],
)
def test_numbers_that_all_names_begin_with_are_taken(names: list[str], numbers: list[str]) -> None:
    assert [all_numbers(row(*names))[name] for name in names] == numbers


def test_a_key_stands_in_the_order_of_its_numbers_and_says_each_once() -> None:
    shapes = row("11 Mürwik", "03 Nordstadt")
    assert key_of(shapes, all_numbers(shapes)) == ("03 Nordstadt", "11 Mürwik")
    shapes = row(*"abcdefghijkl")
    assert key_of(shapes, all_numbers(shapes))[8:] == ("9 d", "10 c", "11 b", "12 a")


def city(lengths: list[int], side: float = 900.0) -> Drawing:
    """Squares of unlike size in a row, with names of unlike length."""
    west, south = CORNER
    edges = np.cumsum([0.0, *(side / (1 + at % 5) ** 2 for at in range(len(lengths)))])
    cells = [box(west + left, south, west + right, south + side) for left, right in pairwise(edges)]
    names = ["x" * length for length in lengths]
    frame = gpd.GeoDataFrame({"name": names}, geometry=cells, crs=25832, index=[str(at) for at in range(len(lengths))])
    return prepare_drawing(frame.to_crs(4326), frame.crs)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.sampled_from([12.0, 17.0, 25.0]))
def test_every_quartier_has_a_name_or_a_number_and_none_covers_another(lengths: list[int], size: float) -> None:
    drawing = city(lengths)
    numbered = with_numbers(drawing, size)
    places = place_names(numbered.drawing.shapes, size, (), numbered.numbers)
    assert set(places) == {shape.quartier_id for shape in drawing.shapes}
    assert len(numbered.key) == len(numbered.numbers)
    assert not [pair for pair in combinations((place.box for place in places.values()), 2) if overlap(*pair)]
    for key, number in numbered.numbers.items():
        assert places[key].lines == (number,)
        assert number == all_numbers(drawing.shapes)[key], "the same on every map"


def test_a_number_without_room_stands_beside_with_a_line() -> None:
    tiny = [shape(f"Kleinststadtteil {at}", 500.0 + 3 * at, 500.0 + 2 * at, 2.0) for at in range(3)]
    drawing = replace(city([3]), shapes=(shape("Großstadtteil", 500.0, 300.0, 180.0), *tiny))
    numbered = with_numbers(drawing, 17.0)
    places = place_names(numbered.drawing.shapes, 17.0, (), numbered.numbers)
    assert sorted(numbered.numbers.values()) == ["2", "3", "4"]
    led = {key: place for key, place in places.items() if place.leader}
    assert len(led) >= 2
    middles = {one.quartier_id: one.middle for one in tiny}
    assert all(place.leader == middles[key] for key, place in led.items())
    dots = re.findall(
        r'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="#1c2430" stroke="none"/>', draw_map(drawing, {}, title="t")
    )
    assert {(float(x), float(y)) for x, y in dots} == {place.leader for place in led.values()}


def test_a_key_that_is_told_elsewhere_is_no_part_of_the_picture() -> None:
    drawing = replace(
        city([3]), shapes=tuple(shape("Ein viel zu langer Name", 100.0 * at, 100.0, 8.0, str(at)) for at in range(3))
    )
    key = numbered_names(drawing, 17.0).key
    assert len(key) == 3
    with_key, without = (draw_map(drawing, {}, title="t", label_size=17.0, keyed=keyed) for keyed in (True, False))
    assert "Ein\xa0viel" in with_key or "Ein viel" in with_key
    assert "Ein" not in without
    assert all(f">{item.split()[0]}</text>" in without for item in key)


def test_more_nameless_quartiers_than_a_key_holds_get_no_numbers() -> None:
    many = [shape("Ein viel zu langer Name", 20.0 * (at % 40), 20.0 * (at // 40), 8.0, str(at)) for at in range(LONGEST_KEY + 1)]
    assert with_numbers(replace(city([3]), shapes=tuple(many)), 17.0).numbers == {}
    assert len(with_numbers(replace(city([3]), shapes=tuple(many[1:])), 5.0).numbers) == LONGEST_KEY
