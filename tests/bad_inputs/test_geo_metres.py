"""Areas are those on the ground, in whatever coordinate system the boundaries are."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.bad_inputs.geo_city import city, labelled, right, written
from tests.tiny_city import squares


@pytest.mark.parametrize("crs", [3857, 3035, 31466, 25833, 4647, 4326, 2263, 6933])
@pytest.mark.parametrize("file", ["b.shp", "b.gpkg"])
def test_a_quartier_of_a_square_kilometre_has_one_in_every_system(tmp_path: Path, crs: int, file: str) -> None:
    written(tmp_path, squares().to_crs(crs), file)
    areas = right(city(tmp_path, file=file)).boundaries.metric["area_km2"]
    assert areas.to_list() == pytest.approx([1.0] * 9, rel=3e-3)


def test_feet_are_no_metres(tmp_path: Path) -> None:
    corner = gpd.GeoSeries.from_xy([-73.98], [40.75], crs=4326).to_crs(2263).iloc[0]
    frame = squares()
    origin, foot = np.array(frame.total_bounds[:2]), 0.3048006096
    moved = shapely.transform(frame.geometry.to_numpy(), lambda xy: (xy - origin) / foot + (corner.x, corner.y))
    written(tmp_path, labelled(frame.set_geometry(moved), "EPSG:2263"))
    city(tmp_path, named="New York", options='near = "New York City"')
    assert right(tmp_path).boundaries.metric_crs.axis_info[0].unit_name == "metre"


def test_a_part_far_away_does_not_choose_the_zone(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[8, "geometry"] = shapely.affinity.translate(frame.geometry[8], 900_000)
    written(tmp_path, frame.to_crs(4326), "b.geojson")
    city(tmp_path, file="b.geojson")
    areas = right(tmp_path, "boundaries.far_away", km2=9.0).boundaries.metric["area_km2"]
    assert areas.to_list()[:8] == pytest.approx([1.0] * 8, rel=1e-3)
