"""Settlement areas of a city's own: read as safely as boundaries, joined, cut off; and the ground that they leave bare."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely

import geo.reading.settlement
import geo.web.bare_ground
from benchmarks.cities import quartiers
from files.findings import Finding, Findings, Severity
from geo.drawing import patterns
from geo.drawing.classes import Mark
from geo.drawing.drawing import prepare_drawing
from geo.drawing.static_map import draw_map
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from geo.reading.population import Population
from geo.reading.settlement import (
    Settlement,
    in_pieces,
    read_settlement,
    settlement_of_grid,
    without_slivers,
)
from geo.reading.settlement_file import SettlementOptions
from geo.web.bare_ground import bare_ground, bare_grounds
from geo.web.geojson import prepare_geometry, zoom_bands
from language.phrases import Text
from tests.findings import only, told
from tests.tiny_city import CORNER, SIDE, squares

X, Y = CORNER
CRS = "EPSG:25832"
OPTIONS = SettlementOptions("s.gpkg", None, None, {}, Text())
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    path = tmp_path_factory.mktemp("b") / "b.gpkg"
    squares().to_file(path)
    return read_boundaries(path, BoundaryOptions("b", "key", "name"), Findings())


def area(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Counted in sides of a quartier from the city's south-west."""
    return shapely.box(X + west * SIDE, Y + south * SIDE, X + east * SIDE, Y + north * SIDE)


def written(path: Path, shapes: Sequence[shapely.Geometry | None], crs: str | None = CRS, **columns: list[object]) -> Path:
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_file(path)
    return path


def read(path: Path, boundaries: Boundaries, **options: object) -> tuple[Settlement, list[Finding]]:
    findings = Findings()
    settlement = read_settlement(path, replace(OPTIONS, **options), boundaries, findings)
    return settlement, list(findings)


def refused(path: Path, boundaries: Boundaries, **options: object) -> list[Finding]:
    return told(lambda findings: read_settlement(path, replace(OPTIONS, **options), boundaries, findings))


@pytest.mark.parametrize("name", ["s.gpkg", "s.geojson", "s.shp"])
def test_areas_are_joined_and_cut_off_at_the_city(tmp_path: Path, boundaries: Boundaries, name: str) -> None:
    shapes = gpd.GeoSeries([area(0.2, 0.2, 1.5, 0.8), area(1.4, 0.2, 2.5, 0.8), area(-3, 2.5, 9, 2.8), area(7, 7, 8, 8)], crs=CRS)
    degrees = shapes.to_crs(4326 if name.endswith("geojson") else CRS)
    settlement, findings = read(written(tmp_path / name, degrees, degrees.crs), boundaries)
    assert [finding.code for finding in findings] == ["settlement.whole"]  # of three quartiers none is inhabited
    assert shapely.area(settlement.areas).sum() == pytest.approx((2.3 * 0.6 + 3 * 0.3) * 1e6, rel=1e-3)
    assert len(settlement.areas) == 2
    assert settlement.whole == ("4", "5", "6")


def test_only_what_the_city_names_counts(tmp_path: Path, boundaries: Boundaries) -> None:
    kinds = written(tmp_path / "s.gpkg", [area(0, 0, 3, 1), area(0, 1, 3, 2), area(0, 2, 3, 3)], kind=[41001, 41002, 43001])
    settlement, _ = read(kinds, boundaries, only={"kind": ("41001", "43001")})
    assert settlement.whole == ("4", "5", "6")
    absent = only(refused(kinds, boundaries, only={"Kind": ("41001",)}), "settlement.missing_column")
    assert absent.severity is Severity.STOP
    asked = only(refused(kinds, boundaries, only={"kind": ("0",)}), "settlement.only")
    assert asked.severity is Severity.ASK
    assert 'only = { "kind" = ["41001", "41002", "43001"] }' in str(asked.remedy)


def test_points_are_no_areas_and_areas_elsewhere_are_none(tmp_path: Path, boundaries: Boundaries) -> None:
    mixed = written(tmp_path / "m.geojson", [area(0, 0, 3, 3), area(0, 0, 1, 1).boundary, shapely.Point(X, Y)])
    settlement, findings = read(mixed, boundaries)
    assert settlement.whole == ()
    finding = only(findings, "settlement.no_areas")
    assert (finding.severity, finding.observed.values["count"]) == (Severity.MEND, 2)
    only(refused(written(tmp_path / "far.gpkg", [area(10, 10, 12, 12)]), boundaries), "settlement.elsewhere")
    only(refused(written(tmp_path / "small.gpkg", [area(0, 0, 0.01, 0.01)]), boundaries), "settlement.nothing_here")


def test_a_coordinate_system_is_asked_for_and_can_be_named(tmp_path: Path, boundaries: Boundaries) -> None:
    path = written(tmp_path / "s.gpkg", [area(0, 0, 3, 3)], crs=None)
    asked = only(refused(path, boundaries), "context.crs")
    assert asked.severity is Severity.ASK
    assert "context.settlement" in str(asked.remedy.values)
    assert read(path, boundaries, crs=CRS)[0].whole == ()


def test_of_several_layers_one_is_named(tmp_path: Path, boundaries: Boundaries) -> None:
    for layer, shape in (("wald", area(0, 0, 1, 1)), ("ortslage", area(0, 0, 3, 3))):
        gpd.GeoDataFrame(geometry=[shape], crs=CRS).to_file(tmp_path / "s.gpkg", layer=layer)
    assert only(refused(tmp_path / "s.gpkg", boundaries), "settlement.layer").severity is Severity.ASK
    assert read(tmp_path / "s.gpkg", boundaries, layer="ortslage")[0].whole == ()


def test_broken_shapes_do_no_harm(tmp_path: Path, boundaries: Boundaries) -> None:
    bow_tie = shapely.Polygon([(X, Y), (X + 900, Y + 900), (X + 900, Y), (X, Y + 900)])
    settlement, _ = read(written(tmp_path / "s.gpkg", [bow_tie, None, shapely.Polygon(), area(1, 1, 3, 3)]), boundaries)
    assert shapely.is_valid(settlement.areas).all()
    assert shapely.area(settlement.areas).sum() == pytest.approx(4e6 + 405_000, rel=1e-3)


def test_what_only_reaches_over_a_border_is_left_out(boundaries: Boundaries) -> None:
    shapes = boundaries.metric.geometry.to_numpy()
    over, hamlet = area(0.1, 0.1, 1.005, 0.9), area(1.4, 0.4, 1.41, 0.41)
    kept, inhabited_m2 = without_slivers(np.array([over, hamlet, area(1.5, 0.1, 1.9, 0.9)]), shapes)
    assert inhabited_m2[0] == pytest.approx(0.9 * 0.8 * 1e6)
    assert inhabited_m2[1] == pytest.approx(0.4 * 0.8 * 1e6 + 100)  # the hamlet stays: it lies in one quartier
    assert shapely.area(kept).sum() == pytest.approx(inhabited_m2.sum())
    round_corners = shapely.buffer(over, 3.0, quad_segs=400)  # so many vertices that it is cut, and put together again
    _, inhabited_m2 = without_slivers(np.array([round_corners, area(1.2, 0.1, 1.9, 0.9)]), shapes)
    assert inhabited_m2[1] == pytest.approx(0.56e6)
    half, _ = without_slivers(np.array([area(0.5, 0.1, 1.5, 0.9)]), shapes)
    assert len(half) == 1


def test_areas_in_pieces_are_the_same_areas() -> None:
    rough = shapely.buffer(shapely.multipoints(np.random.default_rng(1).uniform(0, 1e4, (300, 2))), 400)
    areas = shapely.get_parts(rough)
    pieces, owner = in_pieces(areas, np.arange(len(areas)), 60)
    assert shapely.get_num_coordinates(pieces).max() <= 60 < shapely.get_num_coordinates(areas).max()
    assert shapely.area(pieces).sum() == pytest.approx(shapely.area(areas).sum())
    assert np.bincount(owner, weights=shapely.area(pieces)) == pytest.approx(shapely.area(areas))
    assert shapely.area(shapely.union_all(pieces).symmetric_difference(rough)) < 1e-3


def grid_of(boundaries: Boundaries, apart: float, persons: float) -> Population:
    west, south, east, north = boundaries.metric.total_bounds
    x, y = np.meshgrid(np.arange(west + apart / 2, east, apart), np.arange(south + apart / 2, north, apart))
    places = np.column_stack([x.ravel(), y.ravel()])
    return Population(places, np.full(len(places), "1"), MappingProxyType({"all": np.full(len(places), persons)}))


def test_a_grid_that_is_too_coarse_colours_nothing_less(boundaries: Boundaries) -> None:
    assert settlement_of_grid(grid_of(boundaries, 750.0, 900.0), boundaries) is None
    settlement = settlement_of_grid(grid_of(boundaries, 250.0, 900.0), boundaries)
    assert settlement is not None
    assert settlement.counted
    assert settlement_of_grid(grid_of(boundaries, 250.0, 1.0), boundaries) is None
    assert settlement.whole == ()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Boundaries, Settlement]:
    path = tmp_path_factory.mktemp("large") / "b.gpkg"
    quartiers(200).to_file(path)
    found = read_boundaries(path, BoundaryOptions("b", "quartier_id", "name", simplify_m=2.0), Findings())
    rng = np.random.default_rng(2)
    west, south, east, north = found.metric.total_bounds
    places = shapely.points(rng.uniform((west, south), (east, north), (400, 2)))
    areas = shapely.get_parts(shapely.union_all(shapely.buffer(places, rng.uniform(50, 700, 400))))
    return found, Settlement.of(areas, found, Text())


def _inhabited(settlement: Settlement, shapes: gpd.GeoSeries) -> np.ndarray:
    """Square metres of each quartier, one after the other."""
    return np.array([shapely.area(shapely.intersection(settlement.areas, shape)).sum() for shape in shapes])


def test_bare_ground_and_inhabited_areas_make_up_the_quartiers(large: tuple[Boundaries, Settlement]) -> None:
    found, settlement = large
    bands = zoom_bands(found)
    assert len(bands) > 1
    assert 0 < len(settlement.whole) < 60
    for band, bare in zip(bands, bare_grounds(bands, settlement, found.metric_crs), strict=True):
        shapes = band.quartiers.to_crs(found.metric_crs).geometry
        ground = gpd.GeoSeries([bare], crs=4326).to_crs(found.metric_crs).make_valid().iloc[0]
        assert ground.area == pytest.approx(gpd.GeoSeries([bare], crs=4326).to_crs(found.metric_crs).area.iloc[0])
        assert ground.difference(shapely.union_all(shapes.to_numpy())).area < 1.0  # within the quartiers
        left = shapes.area.to_numpy() - shapely.area(shapely.intersection(shapes.to_numpy(), ground))
        true = _inhabited(settlement, shapes)
        true[shapes.index.isin(settlement.whole)] = shapes.area[list(settlement.whole)]  # filled whole
        assert np.abs(left - true).max() < 0.02 * shapes.area.median()
        assert shapely.area(ground) > 0.2 * shapes.area.sum()


def test_the_browser_gets_bare_ground_once_and_by_zoom(
    large: tuple[Boundaries, Settlement], monkeypatch: pytest.MonkeyPatch
) -> None:
    found, settlement = large
    bands = zoom_bands(found)
    grounds = bare_grounds(bands, settlement, found.metric_crs)
    prepared, plain = prepare_geometry(bands, grounds), prepare_geometry(bands)
    assert prepared.digest != plain.digest
    assert {name: body for name, body in prepared.files.items() if name[0].isdigit()} == {
        name: body for name, body in plain.files.items() if name[0].isdigit()
    }
    index = json.loads(gzip.decompress(prepared.files["names.json"]))
    assert index["bare"] == len(bands) == sum(name.startswith("bare-") for name in prepared.files)
    for flag, (latitude, longitude, _) in zip(index["on_bare"], index["labels"], strict=True):
        assert flag == str(int(shapely.contains_xy(grounds[0], longitude, latitude)))
    assert set(index["on_bare"]) == {"0", "1"}
    sent = shapely.make_valid(shapely.from_geojson(gzip.decompress(prepared.files["bare-0.geojson"])))
    assert shapely.area(sent.symmetric_difference(grounds[0])) < 0.01 * shapely.area(grounds[0])  # decimals
    assert "bare" not in json.loads(gzip.decompress(plain.files["names.json"]))
    monkeypatch.setattr(geo.web.bare_ground, "MOST_VERTICES", 10)
    assert len(bare_grounds(bands, settlement, found.metric_crs)) == 1  # the coarsest serves for all


def test_a_drawing_covers_what_is_bare_and_names_stay_readable(boundaries: Boundaries) -> None:
    settlement = Settlement.of(
        np.array([area(0.48, 0.42, 0.52, 0.58), area(0.1, 0.1, 0.3, 0.2), area(1, 0, 3, 3)]), boundaries, Text()
    )
    bands = zoom_bands(boundaries)
    bare = bare_ground(bands[0], settlement, boundaries.metric_crs)
    drawing = prepare_drawing(bands[0].quartiers, boundaries.metric_crs, bare)
    paint = {str(key): (Mark.VALUE, "#111111") for key in range(1, 10)}
    covered = ET.fromstring(draw_map(drawing, paint, title="", inhabited=True))
    (ground,) = [path for path in covered.iter(f"{SVG}path") if path.get("fill") == patterns.BARE]
    assert ground.get("fill-rule") == "evenodd"
    inks = {"".join(text.itertext()): text.get("fill") for text in covered.iter(f"{SVG}text")}
    assert settlement.whole == ("4", "7")
    assert inks["Quartier 1"] == patterns.INK  # wider than the small square in its middle
    assert {inks[f"Quartier {key}"] for key in "2356789"} == {patterns.PAPER}
    plain = draw_map(drawing, paint, title="")
    assert patterns.BARE not in plain
    assert plain == draw_map(prepare_drawing(bands[0].quartiers, boundaries.metric_crs), paint, title="", inhabited=True)


def test_houses_become_blocks_where_they_are_too_many_to_draw(
    tmp_path: Path, boundaries: Boundaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y = np.meshgrid(np.arange(X + 100, X + 900, 20.0), np.arange(Y + 100, Y + 2900, 20.0))
    houses = shapely.box(x.ravel(), y.ravel(), x.ravel() + 12, y.ravel() + 12)  # 8 m apart, in the western quartiers
    path = written(tmp_path / "houses.gpkg", [*houses, area(2.2, 2.2, 2.8, 2.8)])
    single, findings = read(path, boundaries)
    assert len(single.areas) == len(houses) + 1
    assert "settlement.generalised" not in {finding.code for finding in findings}
    monkeypatch.setattr(geo.reading.settlement, "MOST_VERTICES", 1000)
    blocks, findings = read(path, boundaries)
    finding = only([own for own in findings if own.code != "settlement.whole"], "settlement.generalised")
    assert (finding.severity, finding.remedy.values["width"]) == (Severity.MEND, 20)
    assert len(blocks.areas) == 2
    assert shapely.is_valid(blocks.areas).all()
    assert shapely.area(blocks.areas).sum() == pytest.approx(0.8e6 * 2.8 + 0.36e6, rel=0.03)
    assert blocks.whole == single.whole == ("2", "3", "5", "6", "8")


def test_reading_is_as_wide_as_the_city_whatever_the_file_holds(tmp_path: Path, boundaries: Boundaries) -> None:
    inside, across = area(0.2, 0.2, 0.8, 0.8), area(-1.0, 1.0, 0.5, 4.0)
    settlement, _ = read(written(tmp_path / "s.gpkg", [inside, across, area(5, 5, 6, 6)]), boundaries)
    assert shapely.area(settlement.areas).sum() == pytest.approx((0.36 + 0.5 * 2.0) * 1e6, rel=1e-6)
