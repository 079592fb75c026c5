"""Layers for orientation: read as safely as boundaries, cut off, simplified, and small in the browser."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from files.findings import Finding, Findings, Severity
from files.toml import read_toml
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.context import Context, read_context
from geo.reading.context_layers import ContextOptions, context_options
from geo.reading.options import BoundaryOptions
from tests.findings import only, told
from tests.tiny_city import CORNER, SIDE, squares

CRS = "EPSG:25832"
X, Y = CORNER


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    path = tmp_path_factory.mktemp("b") / "b.gpkg"
    squares().to_file(path)
    return read_boundaries(path, BoundaryOptions("b", "key", "name"), Findings())


def line(*points: tuple[float, float]) -> shapely.LineString:
    """Through points counted in sides of a quartier from the city's south-west."""
    return shapely.LineString([(X + x * SIDE, Y + y * SIDE) for x, y in points])


def shapes(*geometries: shapely.Geometry, names: list[str | None] | None = None, crs: str | None = CRS) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": names or [None] * len(geometries)}, geometry=list(geometries), crs=crs)


def written(path: Path, **layers: gpd.GeoDataFrame) -> Path:
    for layer, frame in layers.items():
        frame.to_file(path, layer=layer, engine="pyogrio")
    return path


def read(path: Path, boundaries: Boundaries, tolerance_m: float = 10.0, **options: object) -> tuple[Context, list[Finding]]:
    findings = Findings()
    context = read_context(path, ContextOptions(path.name, **({"layers": {}} | options)), boundaries, tolerance_m, findings)
    return context, list(findings)


def refused(path: Path, boundaries: Boundaries, **options: object) -> list[Finding]:
    made = ContextOptions(path.name, **({"layers": {}} | options))
    return told(lambda findings: read_context(path, made, boundaries, 10.0, findings))


def test_layers_are_taken_by_their_names_and_drawn_in_order(tmp_path: Path, boundaries: Boundaries) -> None:
    stop = shapely.Point(X + SIDE, Y + SIDE)
    lake = shapely.box(X, Y, X + SIDE, Y + SIDE)
    river = line((0, 1), (1.5, 1), (3, 1))
    path = written(
        tmp_path / "c.gpkg",
        stops=shapes(stop, names=["Markt"]),
        Bäche=shapes(river, names=['=HYPERLINK("http://x")']),
        railways=shapes(line((1, 0), (1, 3))).drop(columns="name"),
        water=shapes(lake),
    )
    context, findings = read(path, boundaries, layers={"rivers": "Bäche"})
    assert findings == []
    assert tuple(context.shapes["kind"].unique()) == ("water", "rivers", "railways", "stops")
    assert context.shapes.crs == "EPSG:4326"
    assert context.shapes["name"].to_list() == ["", '=HYPERLINK("http://x")', "", "Markt"]
    metric = context.shapes.to_crs(CRS)
    assert metric.geometry[0].symmetric_difference(lake).area < 500
    assert metric.geometry[1].hausdorff_distance(river) < 1
    assert metric.geometry[3].distance(stop) < 1
    document = json.loads(context.body)
    assert [feature["properties"] for feature in document["features"]] == [
        {"kind": kind, "name": name} for kind, name in zip(context.shapes["kind"], context.shapes["name"], strict=True)
    ]
    assert shapely.from_geojson(json.dumps(document["features"][1]["geometry"])).equals(context.shapes.geometry[1])
    assert b", " not in context.body
    assert read(path, boundaries, layers={"rivers": "Bäche"})[0].digest == context.digest
    assert read(path, boundaries)[0].digest != context.digest


def test_shapes_of_one_name_are_one_and_lines_are_joined(tmp_path: Path, boundaries: Boundaries) -> None:
    pieces = [line((n / 10, 1), ((n + 1) / 10, 1)) for n in range(20)]
    path = written(tmp_path / "c.gpkg", rivers=shapes(*pieces, line((0, 2), (1, 2)), names=["Lauter"] * 20 + ["Bach"]))
    context, _ = read(path, boundaries)
    assert context.shapes["name"].to_list() == ["Lauter", "Bach"]
    assert shapely.get_num_coordinates(context.shapes.geometry[0]) == 2


def test_shapes_end_five_percent_around_the_city(tmp_path: Path, boundaries: Boundaries) -> None:
    far = [shapely.Point(X - 160, Y), shapely.Point(X - 140, Y), shapely.Point(0, 0), shapely.Point(X, Y + 3 * SIDE + 140)]
    path = written(tmp_path / "c.gpkg", rivers=shapes(line((-5, 1), (9, 1)), line((7, 7), (8, 8))), stops=shapes(*far))
    context, findings = read(path, boundaries)
    assert findings == []
    west, south, east, north = context.shapes.to_crs(CRS).total_bounds
    assert (west, east) == pytest.approx((X - 150, X + 3 * SIDE + 150), abs=0.5)
    assert north == pytest.approx(Y + 3 * SIDE + 140, abs=0.5)
    assert south == pytest.approx(Y, abs=0.5)
    assert shapely.get_num_geometries(context.shapes.geometry[1]) == 2


def test_a_river_is_simplified_as_the_boundaries_are(tmp_path: Path, boundaries: Boundaries) -> None:
    along = np.linspace(0, 3, 3000)
    river = line(*zip(along, 1 + 0.004 * np.sin(along * 60), strict=True))
    path = written(tmp_path / "c.gpkg", rivers=shapes(river))
    coarse, fine = (read(path, boundaries, tolerance)[0].shapes.to_crs(CRS).geometry[0] for tolerance in (10.0, 0.0))
    assert shapely.get_num_coordinates(coarse) < 10 < 2999 < shapely.get_num_coordinates(fine) + 1
    assert coarse.hausdorff_distance(river) < 11


def test_too_many_points_stop(tmp_path: Path, boundaries: Boundaries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.reading.context.MOST_VERTICES", 50)
    zigzag = line(*((n / 100, n % 2) for n in range(60)))
    finding = only(refused(written(tmp_path / "c.gpkg", roads=shapes(zigzag)), boundaries), "context.too_detailed")
    assert finding.observed.values["count"] == 60


def test_a_layer_nobody_named_is_told_and_not_shown(tmp_path: Path, boundaries: Boundaries) -> None:
    path = written(tmp_path / "c.gpkg", rivers=shapes(line((0, 1), (3, 1))), Gleise=shapes(line((1, 0), (1, 3))))
    with sqlite3.connect(path) as database:
        database.execute("create table layer_styles (id integer primary key, style text)")
    database.close()
    context, findings = read(path, boundaries)
    assert tuple(context.shapes["kind"].unique()) == ("rivers",)
    finding = only(findings, "context.unknown_layer")
    assert (finding.severity, finding.observed) == (Severity.MEND, "Gleise")
    assert len(findings) == 1


def test_a_file_of_which_nothing_would_be_shown_stops(tmp_path: Path, boundaries: Boundaries) -> None:
    path = written(tmp_path / "c.gpkg", Gleise=shapes(line((1, 0), (1, 3))))
    assert only(refused(path, boundaries), "context.unknown_layer").severity is Severity.STOP
    missing = only(refused(path, boundaries, layers={"railways": "gleise"}), "context.missing_layer")
    assert missing.file == "dataset.toml"
    assert "Gleise" in str(missing.remedy)


def test_shapes_of_another_sort_and_layers_elsewhere_are_told(tmp_path: Path, boundaries: Boundaries) -> None:
    mixed = shapes(line((0, 1), (3, 1)), shapely.box(X, Y, X + 9, Y + 9), shapely.Point(X, Y))
    path = written(tmp_path / "c.gpkg", rivers=mixed, stops=shapes(shapely.Point(X - 9000, Y)))
    context, findings = read(path, boundaries)
    assert tuple(context.shapes["kind"].unique()) == ("rivers",)
    assert only(findings, "context.other_shapes").observed.values["count"] == 2
    assert only(findings, "context.nothing_here").observed.values["layer"] == "stops"
    assert {finding.severity for finding in findings} == {Severity.MEND}


def test_a_layer_without_a_coordinate_system_is_asked_about(tmp_path: Path, boundaries: Boundaries) -> None:
    river = line((0, 1), (3, 1))
    path = written(tmp_path / "c.gpkg", rivers=shapes(river, crs=None), roads=shapes(line((1, 0), (1, 3))).to_crs(4326))
    asked = only(refused(path, boundaries), "context.crs")
    assert (asked.severity, asked.observed.values["layer"]) == (Severity.ASK, "rivers")
    context, findings = read(path, boundaries, crs=CRS)
    assert findings == []
    assert context.shapes.to_crs(CRS).geometry[0].hausdorff_distance(river) < 1
    assert context.shapes.to_crs(CRS).geometry[1].length == pytest.approx(3 * SIDE, rel=1e-3)


@pytest.mark.parametrize("srs", [-1, 0])
def test_a_coordinate_system_called_undefined_is_none(tmp_path: Path, boundaries: Boundaries, srs: int) -> None:
    path = written(tmp_path / "c.gpkg", rivers=shapes(line((0, 1), (3, 1))))
    with sqlite3.connect(path) as database:
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            database.execute(f"update {table} set srs_id = {srs}")
    database.close()
    only(refused(path, boundaries), "context.crs")


def test_metres_called_degrees_stop(tmp_path: Path, boundaries: Boundaries) -> None:
    path = written(tmp_path / "c.gpkg", rivers=shapes(line((0, 1), (3, 1)), crs="EPSG:4326"))
    only(refused(path, boundaries), "context.metres_as_degrees")


def test_shapes_with_heights_or_without_a_place_do_no_harm(tmp_path: Path, boundaries: Boundaries) -> None:
    high = shapely.force_3d(line((0, 1), (3, 1)), 200.0)
    bow_tie = shapely.Polygon([(X, Y), (X + 500, Y + 500), (X + 500, Y), (X, Y + 500)])
    nowhere = shapely.Polygon([(X, Y), (X + 500, Y + 500), (np.nan, np.nan), (X + 500, Y)])
    path = written(
        tmp_path / "c.gpkg", rivers=shapes(high, shapely.LineString(), None), water=shapes(bow_tie, nowhere, names=["a", "b"])
    )
    context, _ = read(path, boundaries)
    assert context.shapes["name"].to_list() == ["a", ""]
    assert not context.shapes.has_z.any()
    assert context.shapes.is_valid.all()
    assert context.shapes.to_crs(CRS).area[0] == pytest.approx(125_000, rel=0.01)


def test_of_a_sea_that_reaches_around_the_earth_only_the_city_s_part_is_read(tmp_path: Path, boundaries: Boundaries) -> None:
    sea = shapely.box(-170, -60, 99, 80)  # its corners have no place in UTM
    context, findings = read(written(tmp_path / "c.gpkg", water=shapes(sea, crs="EPSG:4326")), boundaries)
    assert findings == []
    assert context.shapes.to_crs(CRS).area[0] == pytest.approx((3.3 * SIDE) ** 2, rel=1e-3)


def test_a_layer_whose_coordinate_system_does_not_reach_the_city_shows_nothing(tmp_path: Path, boundaries: Boundaries) -> None:
    path = written(tmp_path / "c.gpkg", rivers=shapes(line((0, 1), (3, 1)), crs="EPSG:2193"), stops=shapes(shapely.Point(X, Y)))
    context, findings = read(path, boundaries)
    assert tuple(context.shapes["kind"].unique()) == ("stops",)
    only(findings, "context.nothing_here")


def test_geojson_is_one_layer_called_like_its_file(tmp_path: Path, boundaries: Boundaries) -> None:
    shapes(line((0, 1), (3, 1)), names=["Lauter"]).to_crs(4326).to_file(tmp_path / "rivers.geojson")
    assert read(tmp_path / "rivers.geojson", boundaries)[0].shapes["name"].to_list() == ["Lauter"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "context.format"),
        (b"<OGRVRTDataSource/>", "context.format"),
        (b"PK\x03\x04", "context.format"),
        (b"\x00\x00\x27\x0a", "context.format"),
        (b"SQLite format 3\x00" + bytes(2000), "context.unreadable"),
        (b'{"type": "FeatureCollection", "features": [', "boundaries.geojson"),
        (b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}', "boundaries.geojson"),
        (
            b'{"type": "FeatureCollection", "features": [], "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}}',
            "boundaries.geojson",
        ),
    ],
)
def test_what_only_calls_itself_a_geopackage_is_refused_unread(
    tmp_path: Path, boundaries: Boundaries, content: bytes, code: str
) -> None:
    (tmp_path / "c.gpkg").write_bytes(content)
    only(refused(tmp_path / "c.gpkg", boundaries), code)


@pytest.mark.parametrize("suffix", ["-wal", "-journal", "-shm", ".aux.xml"])
def test_a_part_that_lies_elsewhere_is_not_followed(tmp_path: Path, boundaries: Boundaries, suffix: str) -> None:
    path = written(tmp_path / "c.gpkg", rivers=shapes(line((0, 1), (3, 1))))
    (tmp_path / f"c.gpkg{suffix}").symlink_to(tmp_path / "elsewhere")
    assert only(refused(path, boundaries), "context.unsafe_part").file == f"c.gpkg{suffix}"


def test_changes_that_another_program_still_holds_are_not_lost_in_silence(tmp_path: Path, boundaries: Boundaries) -> None:
    path = written(tmp_path / "c.gpkg", rivers=shapes(line((0, 1), (3, 1))))
    (tmp_path / "c.gpkg-wal").write_bytes(b"")
    read(path, boundaries)
    (tmp_path / "c.gpkg-wal").write_bytes(b"unsaved")
    only(refused(path, boundaries), "context.unsafe_part")


def test_no_context_is_empty_and_can_be_served() -> None:
    context = Context.empty()
    assert not context
    assert tuple(context.shapes["kind"].unique()) == ()
    assert json.loads(context.body) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        ('file = "c.gpkg"\nrivers = "a"\ncrs = "epsg:25832"', []),
        ('rivers = "a"', ["toml.missing_key"]),
        ('file = "c.gpkg"\nriver = "a"', ["toml.unknown_key"]),
        ('file = "c.gpkg"\nrivers = 1', ["toml.wrong_value"]),
        ('file = "c.gpkg"\ncrs = "+init=/etc/passwd:1"', ["toml.wrong_value"]),
        ('file = "c.gpkg"\ncrs = "EPSG:99999"', ["toml.wrong_value"]),
    ],
)
def test_the_table_in_dataset_toml_is_checked(tmp_path: Path, entries: str, codes: list[str]) -> None:
    (tmp_path / "dataset.toml").write_text(f"[context]\n{entries}\n", encoding="utf-8")
    findings = Findings()
    context_options(read_toml(tmp_path / "dataset.toml", findings).section("context"))
    assert [finding.code for finding in findings] == codes
