"""In which metres a city is measured: a coordinate system whose metres are metres where the city lies."""

from __future__ import annotations

import math

import geopandas as gpd
import pyproj

MOST_STRETCH = 0.0015  # part by which a length may be wrong; UTM has 0.0004 in its zone, 0.0011 at the far end of Bavaria
_METRE = 1e-9


def metric_crs_of(frame: gpd.GeoDataFrame, latitude: float, longitude: float) -> pyproj.CRS:
    """The file's own system if it measures in metres here, else the UTM zone of the place.

    Web maps (EPSG:3857) call metres what is 0.65 m in Kaiserslautern, so areas would be 2.4 times too large; other systems
    count in feet, or are made for another part of the world.

    Parameters
    ----------
    frame : GeoDataFrame
        With a coordinate system.
    latitude, longitude : float
        Middle of the city, in degrees.
    """
    own = frame.crs
    assert own is not None  # the reader stops at a file without
    if own.is_projected and _measures_in_metres(own) and _stretch(own, latitude, longitude) <= MOST_STRETCH:
        return pyproj.CRS(own)
    return pyproj.CRS(gpd.GeoSeries.from_xy([longitude], [latitude], crs=4326).estimate_utm_crs())


def _measures_in_metres(crs: pyproj.CRS) -> bool:
    return all(abs(axis.unit_conversion_factor - 1.0) < _METRE for axis in crs.axis_info[:2])


def _stretch(crs: pyproj.CRS, latitude: float, longitude: float) -> float:
    """The largest part by which a length in any direction is wrong here; infinite where the system does not reach."""
    try:
        factors = pyproj.Proj(crs).get_factors(longitude, latitude)
    except pyproj.exceptions.ProjError:
        return math.inf
    scales = (factors.tissot_semimajor, factors.tissot_semiminor)
    return max(abs(scale - 1.0) for scale in scales) if all(map(math.isfinite, scales)) else math.inf
