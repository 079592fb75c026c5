from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import box

import geo.web.geojson
from benchmarks.cities import quartiers
from files.findings import Findings
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from geo.web.geojson import Band, prepare_geometry, zoom_bands
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


@pytest.fixture(scope="module", params=[2.0, 0.0])
def big(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    """Thirty kilometres across: a pixel of the whole is 15 metres."""
    return _read(tmp_path_factory.mktemp("big"), quartiers(400), "quartier_id", request.param)


def _vertices(bands: list[Band]) -> list[int]:
    return [int(shapely.get_num_coordinates(band.quartiers.geometry.to_numpy()).sum()) for band in bands]


def test_a_band_is_exact_to_a_pixel_where_it_serves_and_the_last_is_the_city_s_own(big: Boundaries) -> None:
    bands = zoom_bands(big)
    assert len(bands) >= 3
    west, south, east, north = big.metric.total_bounds
    for band in bands:
        assert band.tolerance_m <= max(east - west, north - south) / 2000 / 2**band.zoom * 1.51
    tolerances = [band.tolerance_m for band in bands]
    assert tolerances == sorted(set(tolerances), reverse=True)
    assert tolerances[-1] == max(big.report.tolerance_m, 1.0)
    assert bands[-1].quartiers is big.quartiers
    assert _vertices(bands)[0] < _vertices(bands)[-1] / 2, "the whole city is much lighter than what is seen from near"


def test_no_band_loses_a_quartier_or_parts_two_neighbours(big: Boundaries) -> None:
    for band in zoom_bands(big):
        shapes = band.quartiers.geometry.to_numpy()
        assert list(band.quartiers.index) == list(big.metric.index)
        assert list(band.quartiers["name"]) == list(big.quartiers["name"])
        assert band.quartiers.crs.to_epsg() == 4326
        assert not shapely.is_empty(shapes).any()
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)


def test_a_quartier_smaller_than_a_pixel_stays(tmp_path: Path) -> None:
    x, y = 400_000.0, 5_470_000.0
    small = box(x + 20_000, y, x + 20_004, y + 3)
    shapes = [box(x, y, x + 40_000, y + 40_000).difference(small), small]
    frame = gpd.GeoDataFrame({"key": ["1", "2"], "name": ["Land", "Turm"]}, geometry=shapes, crs=25832)
    bands = zoom_bands(_read(tmp_path, frame, "key", 1.0))
    assert len(bands) > 1
    for band in bands:
        assert (band.quartiers.to_crs(25832).area > 1).all()


@pytest.mark.parametrize("lost", [[], [7]])
def test_where_a_coarser_shape_is_lost_the_city_s_own_stays(
    big: Boundaries, lost: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    simplify = shapely.coverage_simplify

    def losing(shapes: np.ndarray, tolerance: float) -> np.ndarray:
        made = simplify(shapes, tolerance)
        made[lost] = shapely.Polygon()
        return made

    monkeypatch.setattr(geo.web.geojson.shapely, "coverage_simplify", losing)
    first, own = zoom_bands(big)[0].quartiers.geometry, big.quartiers.geometry
    assert [at for at in range(10) if first.iloc[at].equals(own.iloc[at])] == lost


def test_vertices_have_an_end(big: Boundaries, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = _vertices(zoom_bands(big))
    monkeypatch.setattr(geo.web.geojson, "MOST_VERTICES", counts[1])
    assert _vertices(zoom_bands(big)) == counts[:2]
    monkeypatch.setattr(geo.web.geojson, "MOST_VERTICES", 1)
    assert _vertices(zoom_bands(big)) == counts[:1], "there is always a map"


def test_a_file_of_each_band_holds_every_quartier(big: Boundaries) -> None:
    bands = zoom_bands(big)
    files = {name: json.loads(gzip.decompress(packed)) for name, packed in prepare_geometry(bands).files.items()}
    assert set(files) == {"names.json", *(f"{number}.geojson" for number in range(len(bands)))}
    assert files["names.json"]["bands"] == [band.zoom for band in bands]
    assert files["names.json"]["ids"] == list(big.quartiers.index)
    for number, band in enumerate(bands):
        shapes = [shapely.from_geojson(json.dumps(one)) for one in files[f"{number}.geojson"]["geometries"]]
        moved = max(one.hausdorff_distance(other) for one, other in zip(shapes, band.quartiers.geometry, strict=True))
        assert 0 < moved * 111_320 < band.tolerance_m, "rounding moves less than simplifying may"


def test_the_address_is_the_content(tmp_path: Path) -> None:
    own = _read(tmp_path, squares({}), "key", 10.0).quartiers
    band = Band(0, own, 10.0)
    frames = [
        own.assign(name=[*own["name"][:-1], "anders"]),
        own.set_axis([f"x{key}" for key in own.index]),
        own.set_geometry(own.translate(0.001)),
    ]
    several = [[band], *([dataclasses.replace(band, quartiers=frame)] for frame in frames)]
    several += [[dataclasses.replace(band, tolerance_m=0.1)], [band, dataclasses.replace(band, zoom=2.0)]]
    digests = [prepare_geometry(bands).digest for bands in several]
    assert len(set(digests)) == len(digests)
    assert prepare_geometry([band]) == prepare_geometry([band])
