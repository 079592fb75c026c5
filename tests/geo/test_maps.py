from __future__ import annotations

import dataclasses
import gzip
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
from streamlit_folium import generate_leaflet_string

from files.findings import Findings
from geo.drawing.classes import Mark, Ramp, Scheme, classify
from geo.drawing.drawing import prepare_drawing
from geo.drawing.patterns import INK, PAPER, Station, label_ink
from geo.drawing.static_map import draw_map
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from geo.web.folium_map import MapView, paint, quartier_map, script_literal
from geo.web.geojson import Band, prepare_geometry, zoom_bands
from tests.tiny_city import place, squares

HOSTILE = "<img src=x onerror=document.title=1>${1+1}`{{7*7}}</script>_{}'\u202e"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def boundaries(tmp_path: Path) -> Boundaries:
    squares({"1": HOSTILE}).to_file(tmp_path / "b.gpkg")
    return read_boundaries(tmp_path / "b.gpkg", BoundaryOptions(file="b", key="key", name="name"), Findings())


def view(**changed: object) -> MapView:
    given = {
        "title": HOSTILE,
        "language": "de",
        "figures": HOSTILE,
        "selected": "1",
        "stations": (Station((49.4, 7.7), "held", (HOSTILE,)),),
        "zoom_in": HOSTILE,
        "zoom_out": HOSTILE,
        "zoom_home": HOSTILE,
    }
    return MapView(**(given | changed))


def test_hostile_text_reaches_the_frame_as_data_and_comes_back_whole() -> None:
    literal = script_literal(HOSTILE)
    assert not set("<>&'`$_{}") & set(literal)
    assert json.loads(literal) == HOSTILE
    script = generate_leaflet_string(paint(view()))
    assert f"paint(JSON.parse({script_literal(view().as_json())}));" in script
    assert "<img" not in script
    assert "${1+1}" not in script


def test_the_map_stays_the_same_whatever_is_painted_and_asks_no_one_else(boundaries: Boundaries) -> None:
    geometry = prepare_geometry(zoom_bands(boundaries))
    scripts = []
    for changed in ({}, {"selected": "3"}):
        shown = quartier_map(geometry)
        scripts.append(generate_leaflet_string(shown))
        paint(view(**changed)).add_to(shown)
    assert scripts[0] == scripts[1] == generate_leaflet_string(quartier_map(geometry))
    assert geometry.digest in scripts[0]
    asked = re.findall(r"""(?:src|href)=["']([^"']+)""", shown.get_root().render())
    assert len(asked) > 5
    assert all(url.startswith("/") for url in asked)


def test_the_geometry_holds_every_quartier_with_a_place_for_its_label(boundaries: Boundaries) -> None:
    geometry = prepare_geometry(zoom_bands(boundaries))
    index = json.loads(gzip.decompress(geometry.files["names.json"]))
    shapes = json.loads(gzip.decompress(geometry.files["0.geojson"]))["geometries"]
    assert index["ids"] == [str(key) for key in range(1, 10)]
    assert len(shapes) == 9
    assert index["names"][0] == HOSTILE
    latitude, longitude, reach = index["labels"][4]
    assert (latitude, longitude) == pytest.approx(place(1, 1), abs=1e-3)
    assert reach > 0


def test_another_geometry_has_another_address(boundaries: Boundaries) -> None:
    moved = boundaries.quartiers.set_geometry(boundaries.quartiers.translate(0.001))
    assert prepare_geometry([Band(0, moved, 10)]).digest != prepare_geometry([Band(0, boundaries.quartiers, 10)]).digest


def test_the_picture_is_xml_with_every_quartier_its_mark_and_the_workshops(boundaries: Boundaries) -> None:
    drawing = prepare_drawing(boundaries.quartiers, boundaries.metric_crs)
    marks = {"1": (Mark.VALUE, "#abcdef"), "2": (Mark.UNRELIABLE, "#abcdef"), "3": (Mark.WITHHELD, "")}
    stations = [Station(place(1, 1), "held", ()), Station(place(2, 0), "planned", ())]
    drawn = ET.fromstring(draw_map(drawing, marks, title=HOSTILE, selected="1", stations=stations))
    assert drawn.get("aria-label") == HOSTILE
    used = [path.get("fill") for path in drawn.iter(f"{SVG}path") if path.get("stroke") == "none"]
    assert used.count("#abcdef") == 2
    assert used.count("url(#unreliable)") == used.count("url(#withheld)") == 1
    assert used.count("url(#no_data)") == 6
    signs = [group.get("transform") for group in drawn.iter(f"{SVG}g") if group.get("transform")]
    assert len(signs) == 2
    x, y = (float(part) for part in re.findall(r"[\d.]+", signs[0])[:2])
    assert (x + 13.5, y + 13.5) == pytest.approx((500, drawing.height / 2), abs=3)


def test_a_name_that_does_not_fit_is_a_number_with_a_key_below_the_map(boundaries: Boundaries) -> None:
    drawing = prepare_drawing(boundaries.quartiers, boundaries.metric_crs)
    longer = dataclasses.replace(drawing, shapes=tuple(dataclasses.replace(s, name=s.name * 3) for s in drawing.shapes))
    texts = list(ET.fromstring(draw_map(longer, {}, title="t")).iter(f"{SVG}text"))
    on_map, below = (
        [text.text for text in texts if (float(text.get("y")) > drawing.height) == is_below] for is_below in (False, True)
    )
    assert "Quartier 5" in " ".join(on_map)
    assert "onerror" not in "".join(on_map)
    assert "7" in on_map, "the seventh from the north"
    assert "7\u00a0" + HOSTILE[:4] in " ".join(below)


def test_a_name_leaves_the_mark_of_a_workshop_free(boundaries: Boundaries) -> None:
    drawing = prepare_drawing(boundaries.quartiers, boundaries.metric_crs)

    def height(stations: list[Station]) -> float:
        drawn = ET.fromstring(draw_map(drawing, {}, title="t", stations=stations))
        return next(float(text.get("y")) for text in drawn.iter(f"{SVG}text") if text.text == "Quartier 5")

    assert abs(height([Station(place(1, 1), "held", ())]) - height([])) > 13


@pytest.mark.parametrize("ramp", Ramp)
def test_a_name_can_be_read_on_every_class(ramp: Ramp) -> None:
    colours = classify(pd.Series([], dtype=float), Scheme(), ramp, fixed=[1, 2, 3, 4, 5, 6]).colours
    inks = [label_ink(colour)[0] for colour in colours]
    assert inks[0] == label_ink("")[0] == INK
    assert inks[-1] == PAPER
    assert inks == sorted(inks), "light to dark: once the ink changes it stays"


def test_a_picture_writes_names_lightly_on_dark_colours(boundaries: Boundaries) -> None:
    drawing = prepare_drawing(boundaries.quartiers, boundaries.metric_crs)
    drawn = ET.fromstring(draw_map(drawing, {"5": (Mark.VALUE, "#08306b"), "6": (Mark.VALUE, "#ffffcc")}, title="t"))
    written = {text.text: (text.get("fill"), text.get("stroke")) for text in drawn.iter(f"{SVG}text")}
    assert written["Quartier 5"] == (PAPER, INK)
    assert written["Quartier 6"] == written["Quartier 4"] == (INK, PAPER)
