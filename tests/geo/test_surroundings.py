"""Rivers, railways and stops on the static map: in their place, in their look, and never beside the paper."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.drawing.drawing import WIDTH, Drawing, prepare_drawing
from geo.drawing.static_map import draw_map
from geo.reading.context_layers import DIMENSIONS
from geo.web.surroundings import LOOKS, traces
from tests.tiny_city import CORNER, SIDE, squares

X, Y = CORNER
CRS = "EPSG:25832"


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    quartiers = squares().rename(columns={"key": "quartier_id"}).set_index("quartier_id")
    return prepare_drawing(quartiers.to_crs(4326), quartiers.crs)


def shown(drawing: Drawing, **shapes: shapely.Geometry) -> list[str]:
    frame = gpd.GeoDataFrame({"kind": list(shapes), "name": ""}, geometry=list(shapes.values()), crs=CRS)
    return [trace.path for trace in traces(frame.to_crs(4326), drawing)]


def points(path: str) -> np.ndarray:
    return np.array([[float(x), float(y)] for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)])


def test_a_river_lies_where_it_flows(drawing: Drawing) -> None:
    river = shapely.LineString([(X + 0.5 * SIDE, Y + 0.5 * SIDE), (X + 1.5 * SIDE, Y + 1.5 * SIDE)])
    (path,) = shown(drawing, rivers=river)
    there = [drawing.place(*reversed(place)) for place in gpd.GeoSeries([river], crs=CRS).to_crs(4326)[0].coords]
    assert points(path) == pytest.approx(np.array(there), abs=0.1)
    assert "Z" not in path


def test_what_lies_outside_the_drawing_is_cut_off(drawing: Drawing) -> None:
    through = shapely.LineString([(X - 5 * SIDE, Y + SIDE), (X + 9 * SIDE, Y + SIDE)])
    around = shapely.box(X - 5 * SIDE, Y - 5 * SIDE, X + 9 * SIDE, Y + 9 * SIDE)
    far = shapely.Point(X - 5 * SIDE, Y)
    drawn = shown(drawing, water=around, rivers=through, stops=far)
    assert len(drawn) == 2
    for path in drawn:
        xy = points(path)
        assert xy.min() >= 0
        assert xy[:, 0].max() <= WIDTH
        assert xy[:, 1].max() <= drawing.height


def test_an_island_stays_dry(drawing: Drawing) -> None:
    lake = shapely.Point(X + SIDE, Y + SIDE).buffer(SIDE / 2)
    (path,) = shown(drawing, water=lake.difference(shapely.Point(X + SIDE, Y + SIDE).buffer(SIDE / 5)))
    assert path.count("M") == path.count("Z") == 2


def test_parts_of_many_are_one_path(drawing: Drawing) -> None:
    stops = shapely.MultiPoint([(X + SIDE, Y + SIDE), (X + 2 * SIDE, Y + SIDE)])
    (path,) = shown(drawing, stops=stops)
    assert path.count("M") == 2


def test_every_kind_has_a_look_and_the_lines_grow_with_the_pen(drawing: Drawing) -> None:
    assert set(LOOKS) == set(DIMENSIONS)
    line = shapely.LineString([(X, Y), (X + SIDE, Y + SIDE)])
    frame = gpd.GeoDataFrame({"kind": ["railways"], "name": ""}, geometry=[line], crs=CRS).to_crs(4326)
    (trace,) = traces(frame, drawing)
    assert 'stroke-dasharray="14 8"' in trace.drawn(2.0)
    assert 'stroke-width="4"' in trace.drawn(2.0)
    svg = draw_map(drawing, {}, title="t", context=[trace])
    ET.fromstring(svg)
    assert svg.count(trace.path) == 1


def test_a_city_without_layers_has_none(drawing: Drawing) -> None:
    assert traces(gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=4326), drawing) == ()
