from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from benchmarks.cities import quartiers
from files.findings import Findings
from geo.boundaries import Boundaries, BoundaryOptions, read_boundaries
from geo.geojson import prepare_geometry
from geo.zoom import zoom_bands
from tests.tiny_city import squares


def _read(tmp_path: Path, frame, key: str, simplify_m: float) -> Boundaries:
    frame.to_file(tmp_path / "b.gpkg")
    return read_boundaries(
        tmp_path / "b.gpkg", BoundaryOptions(file="b", key=key, name="name", simplify_m=simplify_m), Findings()
    )


def test_a_small_city_has_one_band_as_fine_as_it_asked_for(tmp_path: Path) -> None:
    boundaries = _read(tmp_path, squares({}), "key", 10.0)
    (band,) = zoom_bands(boundaries)
    assert band.zoom == 0
    assert band.quartiers is boundaries.quartiers


@pytest.mark.parametrize("simplify_m", [0.0, 1.0])
def test_a_large_city_gets_finer_shapes_the_nearer_one_comes(tmp_path: Path, simplify_m: float) -> None:
    boundaries = _read(tmp_path, quartiers(200), "quartier_id", simplify_m)
    bands = zoom_bands(boundaries)
    assert len(bands) >= 2
    assert bands[0].zoom == 0
    zooms = [band.zoom for band in bands]
    points = [int(np.sum(shapely.get_num_coordinates(band.quartiers.geometry.to_numpy()))) for band in bands]
    assert zooms == sorted(set(zooms))
    assert points == sorted(set(points))
    for band in bands:
        assert list(band.quartiers.index) == list(boundaries.quartiers.index)
        assert shapely.coverage_is_valid(band.quartiers.to_crs(boundaries.metric_crs).geometry.to_numpy(), gap_width=0.0)
    assert len(prepare_geometry(bands).files) == len(bands) + 1
