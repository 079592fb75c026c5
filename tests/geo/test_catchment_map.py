"""The picture of catchments: discs end at the quartier's border, names are only text, and it stands in a PDF too."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import typst

from files.findings import Findings
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from geo.sheet.catchment import HEIGHT, WIDTH, CatchmentTexts, Spot, draw_catchments
from tests.tiny_city import CORNER, squares

TEXTS = CatchmentTexts("Where to stand", "within 500 m", "other places", "The map is schematic.")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> & "Platz" ${x} \x07'


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    path = tmp_path_factory.mktemp("b") / "b.gpkg"
    squares({"4": HOSTILE}).to_file(path)
    return read_boundaries(path, BoundaryOptions("b", "key", "name"), Findings())


def spot(x: float, y: float, name: str = "Platz") -> Spot:
    at = gpd.GeoSeries.from_xy([CORNER[0] + x], [CORNER[1] + y], crs="EPSG:25832").to_crs(4326).iloc[0]
    return Spot(name, float(at.y), float(at.x))


def paths(svg: str, **attributes: str) -> list[shapely.Geometry]:
    """The shapes with these attributes, in drawing units."""
    found = [
        path for path in ET.fromstring(svg).iter(f"{SVG}path") if all(path.get(key) == one for key, one in attributes.items())
    ]
    rings = [re.findall(r"([\d.-]+) ([\d.-]+)", path.get("d", "")) for path in found]
    return [shapely.Polygon([(float(x), float(y)) for x, y in ring]) for ring in rings]


def test_a_disc_is_round_inside_the_quartier_and_ends_at_its_border(boundaries: Boundaries) -> None:
    svg = draw_catchments(boundaries, "5", [spot(1500, 1500), spot(1950, 1500)], [], TEXTS)
    (own,) = paths(svg, stroke="#3b4252", fill="none")
    whole, cut = paths(svg, fill="#1f4e79")
    a_metre = math.sqrt(own.area) / 1000
    assert whole.area == pytest.approx(math.pi * (500 * a_metre) ** 2, rel=0.01)
    assert 0.5 < cut.area / whole.area < 0.75
    assert all(own.buffer(0.2).covers(disc) for disc in (whole, cut))


def test_everything_is_inside_the_frame_and_the_whole_city_can_be_drawn(boundaries: Boundaries) -> None:
    for quartier in ("1", "5", ""):
        svg = draw_catchments(boundaries, quartier, [spot(300, 300)], [spot(100, 900)], TEXTS)
        drawn = shapely.union_all(paths(svg))
        left, top, right, bottom = drawn.bounds
        assert min(left, top) >= 0
        assert right <= WIDTH
        assert bottom <= HEIGHT
        assert len(paths(svg, fill="#1f4e79")) == (quartier != "5")  # the place lies beyond it


def test_names_are_only_text(boundaries: Boundaries) -> None:
    svg = draw_catchments(boundaries, "5", [spot(1500, 1500, HOSTILE)], [], replace(TEXTS, title=HOSTILE, note=HOSTILE))
    root = ET.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "g", "rect", "path", "circle", "text"}
    assert root.get("aria-label") == HOSTILE.replace("\x07", "")
    assert "<script>alert(1)</script>" in "".join(root.itertext())


def test_the_legend_explains_what_is_drawn_and_nothing_else(boundaries: Boundaries) -> None:
    def written(chosen: list[Spot], others: list[Spot]) -> str:
        return " ".join(ET.fromstring(draw_catchments(boundaries, "5", chosen, others, TEXTS)).itertext())

    both = written([spot(1500, 1500, "Markt"), spot(1200, 1200, "Schule")], [spot(1300, 1800)])
    assert all(text in both for text in ("Markt", "Schule", TEXTS.reach, TEXTS.others, TEXTS.note))
    nobody = written([], [spot(1300, 1800)])
    assert TEXTS.reach not in nobody
    assert TEXTS.others in nobody
    assert TEXTS.others not in written([spot(1500, 1500)], [])
    assert TEXTS.reach not in written([], [])


def test_neighbours_are_named_but_never_cut_off(boundaries: Boundaries) -> None:
    svg = draw_catchments(boundaries, "5", [spot(1500, 1500)], [], TEXTS)
    named = [text for text in ET.fromstring(svg).iter(f"{SVG}text") if (text.text or "").startswith("Quartier ")]
    assert named
    assert all(20 < float(text.get("x", "0")) < WIDTH - 20 for text in named)


def test_a_place_outside_still_lies_in_the_picture(boundaries: Boundaries, tmp_path: Path) -> None:
    svg = draw_catchments(boundaries, "5", [spot(4500, 1500)], [], TEXTS)
    middles = [float(circle.get("cx", "-1")) for circle in ET.fromstring(svg).iter(f"{SVG}circle")]
    assert all(0 < x < WIDTH for x in middles)
    page = '#set page(width: 10cm, height: 12cm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    assert typst.compile(page.encode(), format="pdf", sys_inputs={"svg": svg}).startswith(b"%PDF")
