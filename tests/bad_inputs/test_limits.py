"""The stated limits: what is larger is refused with the limit, or thinned and told."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

import files.text
from dataset.load import load
from files.findings import Finding, Findings, Rejected
from files.limits import LARGEST_FILE, MOST_COLUMNS
from geo.reading import shape_limits
from geo.reading.boundaries import BoundaryOptions, read_boundaries
from language.words import words_for
from tests.findings import only, told
from tests.tiny_city import CORNER, build_city, survey


def refused(city: Path) -> list[Finding]:
    with pytest.raises(Rejected) as rejected:
        load(city)
    return [finding for finding in rejected.value.findings if finding.blocks]


@pytest.mark.parametrize("name", ["survey.csv", "statistics.csv", "boundaries.gpkg", "workshops.csv"])
def test_a_file_of_more_than_200_megabytes(tmp_path: Path, name: str) -> None:
    city = build_city(tmp_path / "city")
    with (city / name).open("r+b") as file:
        file.truncate(LARGEST_FILE + 1)  # holes take no room on the disk
    finding = only(refused(city), "table.too_large")
    assert finding.file == name
    assert "200 MB" in words_for("en").say(finding.why)


@pytest.mark.parametrize("name", ["survey", "statistics"])
def test_a_table_of_more_than_2000_columns(tmp_path: Path, name: str) -> None:
    wide = ",".join(f"column{number}" for number in range(MOST_COLUMNS + 1))
    finding = only(refused(build_city(tmp_path / "city", **{name: f"{wide}\n{wide}\n"})), "table.too_many_columns")
    assert "2001" in words_for("en").say(finding.observed).replace(",", "")


def test_a_table_of_more_rows_than_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.text, "MOST_ROWS", 360)
    assert load(build_city(tmp_path / "allowed")).released  # 360 respondents
    city = build_city(tmp_path / "city", survey=survey() + "1,30,5,1\n")
    finding = only(refused(city), "table.too_many_rows")
    assert (finding.file, finding.row) == ("survey.csv", 362)


def test_more_than_50000_shapes(tmp_path: Path) -> None:
    number = shape_limits.MOST_SHAPES + 1
    x, y = CORNER
    cells = shapely.box(x + np.arange(number), y, x + np.arange(number) + 1, y + 1)
    shapes = gpd.GeoDataFrame({"key": np.arange(number), "name": "a"}, geometry=cells, crs="EPSG:25832")
    shapes.to_file(tmp_path / "boundaries.gpkg")
    options = BoundaryOptions("boundaries.gpkg", "key", "name")
    findings = told(lambda part: read_boundaries(tmp_path / "boundaries.gpkg", options, part))
    assert "50000" in words_for("en").say(only(findings, "boundaries.too_many_shapes").observed).replace(",", "")


def jagged(points: int) -> gpd.GeoDataFrame:
    """Four squares whose common borders are drawn with so many points."""
    x, y = CORNER
    along = np.linspace(0, 2000, points)
    rng = np.random.default_rng(1)
    across = rng.uniform(-3, 3, points) * np.minimum(1, np.minimum(along, np.abs(along - 1000)) / 50)
    flat = shapely.LineString(np.column_stack([x + along, y + 1000 + across]))
    steep = shapely.LineString(np.column_stack([x + 1000 + across, y + along]))
    outside = shapely.box(x, y, x + 2000, y + 2000).exterior
    parts = shapely.get_parts(shapely.polygonize([shapely.node(shapely.union_all([flat, steep, outside]))]))
    large = parts[shapely.area(parts) > 500_000]
    return gpd.GeoDataFrame({"key": range(len(large)), "name": list("abcd")}, geometry=large, crs="EPSG:25832")


def test_borders_of_too_many_points_are_thinned_alike_on_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = jagged(4_001)
    before = int(shapely.get_num_coordinates(shapes.geometry.to_numpy()).sum())
    monkeypatch.setattr(shape_limits, "MOST_VERTICES", before // 4)
    findings = Findings()
    metric = shape_limits.thinned(shapes, "boundaries.gpkg", findings)
    assert int(shapely.get_num_coordinates(metric.geometry.to_numpy()).sum()) <= before // 4
    assert (shapely.hausdorff_distance(metric.geometry.to_numpy(), shapes.geometry.to_numpy()) < 5).all()
    overlap = metric.area.sum() - shapely.area(shapely.union_all(metric.geometry.to_numpy()))
    assert overlap < 50
    said = words_for("en").say(only(list(findings), "boundaries.thinned").remedy)
    assert "grid" in said


def test_borders_within_the_limit_stay_as_they_are() -> None:
    shapes, findings = jagged(401), Findings()
    assert shape_limits.thinned(shapes, "boundaries.gpkg", findings) is shapes
    assert not list(findings)
