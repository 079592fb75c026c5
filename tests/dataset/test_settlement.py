"""Where a city's folder says that people live: in a file of areas, else in its population grid, else nowhere."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from dataset.load import load
from files.findings import Rejected
from language.words import words_for
from reports.map.inhabited import Fill, fill_notes, fills_of
from tests.tiny_city import CORNER, DATASET, SIDE, build_city

X, Y = CORNER
AREAS = '\n[context.settlement]\nfile = "areas.gpkg"\nsource = "Amt für Wiesen"\n'
GRID = '\n[population]\nfile = "grid.gpkg"\nall = "persons"\n'
WORDS = words_for("en")


def city(folder: Path, more: str) -> Path:
    """With a grid of 20 persons every 100 m in the western half of each quartier, and an area in all but quartier 9."""
    path = build_city(folder, dataset=DATASET + more)
    x, y = np.meshgrid(np.arange(X + 50, X + 3 * SIDE, 100), np.arange(Y + 50, Y + 3 * SIDE, 100))
    west = (x - X) % SIDE < SIDE / 2
    places = gpd.points_from_xy(x[west], y[west])
    gpd.GeoDataFrame({"persons": [20] * len(places)}, geometry=places, crs="EPSG:25832").to_file(path / "grid.gpkg")
    areas = [shapely.box(X, Y, X + 3 * SIDE, Y + 2 * SIDE), shapely.box(X, Y + 2 * SIDE, X + 2 * SIDE, Y + 3 * SIDE)]
    gpd.GeoDataFrame(geometry=areas, crs="EPSG:25832").to_file(path / "areas.gpkg")
    return path


def test_a_file_of_areas_goes_before_the_grid_and_needs_no_other_layers(tmp_path: Path) -> None:
    dataset = load(city(tmp_path, GRID + AREAS))
    settlement = dataset.context.settlement
    assert settlement is not None
    assert not settlement.counted
    assert settlement.whole == ("9",)
    assert not dataset.context  # no rivers
    assert "bare-0.geojson" in dataset.geometry.files
    assert dataset.drawing.bare is not None
    notes = fill_notes(dataset, Fill.INHABITED, WORDS)
    assert notes[0] == "Inhabited areas: Amt für Wiesen."
    assert "Quartier 9" in notes[1]
    assert fill_notes(dataset, Fill.WHOLE, WORDS) == []


def test_the_grid_tells_where_there_is_no_file_unless_it_is_kept_off_the_map(tmp_path: Path) -> None:
    dataset = load(city(tmp_path / "grid", GRID))
    settlement = dataset.context.settlement
    assert settlement is not None
    assert settlement.counted
    assert settlement.whole == ()
    assert fills_of(dataset) == (Fill.INHABITED, Fill.WHOLE)
    assert shapely.area(settlement.areas).sum() == pytest.approx(4.5 * SIDE**2, rel=0.05)
    kept_off = load(city(tmp_path / "whole", GRID + "whole_quartiers = true\n"))
    assert kept_off.population is not None
    assert fills_of(kept_off) == (Fill.WHOLE,)
    assert kept_off.drawing.bare is None
    assert [name for name in kept_off.geometry.files if "bare" in name] == []


def test_faults_of_the_table_are_told_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as refused:
        load(city(tmp_path, AREAS.replace("file =", "fiel =")))
    told = [finding for finding in refused.value.findings if finding.file == "dataset.toml"]
    assert told
    assert all(finding.row for finding in told)
    with pytest.raises(Rejected) as refused:
        load(city(tmp_path / "missing", AREAS.replace("areas.gpkg", "nowhere.gpkg")))
    assert [finding.file for finding in refused.value.findings] == ["nowhere.gpkg"]
