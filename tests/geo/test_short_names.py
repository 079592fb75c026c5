"""A word that all names begin with says nothing on a map; it is left out there, and nowhere else."""

from __future__ import annotations

import gzip
import json

import pytest

from geo.drawing.drawing import prepare_drawing
from geo.drawing.short_names import short_names
from geo.web.geojson import Band, prepare_geometry
from tests.tiny_city import squares

DISTRICTS = ["Bezirk Uster", "Bezirk Zürich", "Bezirk Horgen"]


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (DISTRICTS, ["Uster", "Zürich", "Horgen"]),
        (["Stadtbezirk  Alt Nord", "Stadtbezirk Neu", "Stadtbezirk Süd"], ["Alt Nord", "Neu", "Süd"]),
        (["Ober Ost Alt", "Ober Ost Neu", "Ober Ost Mitte"], ["Alt", "Neu", "Mitte"]),
    ],
)
def test_a_word_that_all_begin_with_is_left_out(names: list[str], short: list[str]) -> None:
    assert short_names(names) == short


@pytest.mark.parametrize(
    "names",
    [
        ["Bezirk 1", "Bezirk 2", "Bezirk 3"],  # numbers of its own a map has already
        ["Bezirk Uster", "Bezirk Zürich", "Stadt Horgen"],
        ["Bezirk Uster", "Bezirk Zürich", "Bezirk"],
        ["Bezirk Uster", "Bezirk Uster", "Bezirk Horgen"],
        ["Nordost", "Nordwest", "Nordmitte"],  # no word of its own
        ["Alt Nord", "Alt Süd"],  # two may share a word by chance
        [],
    ],
)
def test_names_that_would_not_be_told_apart_stay_whole(names: list[str]) -> None:
    assert short_names(names) == names


def test_maps_have_the_short_names_and_tables_the_whole_ones() -> None:
    whole = [f"Bezirk {letter * 3}" for letter in "ABCDEFGHI"]
    frame = squares(dict(zip(map(str, range(1, 10)), whole, strict=True))).set_index("key").rename_axis("quartier_id")
    areas = frame.to_crs(4326)
    assert [shape.name for shape in prepare_drawing(areas, frame.crs).shapes] == [name.removeprefix("Bezirk ") for name in whole]
    index = json.loads(gzip.decompress(prepare_geometry([Band(0.0, areas, 1.0)]).files["names.json"]))
    assert index["names"] == whole
    assert index["short"] == [name.removeprefix("Bezirk ") for name in whole]
    assert index["halves"] == [[name] for name in index["short"]]
