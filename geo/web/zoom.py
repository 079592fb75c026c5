"""Shapes for every zoom: coarse ones for the whole city, finer ones for whoever comes closer."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

import geopandas as gpd
import numpy as np
import shapely

from geo.reading.boundaries import MAP_CRS, Boundaries

_PIXELS = 2000  # of a map that shows the whole city: less than one of them need not be drawn
_FINEST_M = 1.0  # no map on a screen shows less
_STEP = 4.0  # finer from band to band: two zoom levels
_MOST_VERTICES = 600_000  # of a band; more would take a browser seconds


@dataclass(frozen=True)
class Band:
    """The quartiers, simplified for a span of zoom levels.

    Attributes
    ----------
    zoom : float
        Zoom levels above the whole city from which the band serves; the coarsest has 0.
    quartiers : GeoDataFrame
        Index ``quartier_id``, column ``name``, EPSG:4326.
    tolerance_m : float
        Of the simplification, in metres.
    """

    zoom: float
    quartiers: gpd.GeoDataFrame
    tolerance_m: float


def zoom_bands(boundaries: Boundaries) -> list[Band]:
    """The coarsest band first; the finest is as fine as the city asked for, or as many vertices allow.

    Each is simplified as a coverage, so that shared edges stay shared. Cities whose own tolerance is below a
    pixel already have one band.
    """
    finest = max(boundaries.report.tolerance_m, _FINEST_M)
    west, south, east, north = boundaries.metric.total_bounds
    coarsest = max(finest, max(east - west, north - south) / _PIXELS)
    bands: list[Band] = []
    tolerance = coarsest
    while True:
        last = tolerance <= finest * 1.5
        quartiers = boundaries.quartiers if last else _simplified(boundaries, tolerance)
        if bands and int(np.sum(shapely.get_num_coordinates(quartiers.geometry.to_numpy()))) > _MOST_VERTICES:
            return bands
        bands.append(Band(round(log2(coarsest / tolerance), 2), quartiers, finest if last else tolerance))
        if last:
            return bands
        tolerance = max(tolerance / _STEP, finest)


def _simplified(boundaries: Boundaries, tolerance_m: float) -> gpd.GeoDataFrame:
    """A coarser coverage; where it would lose a quartier, that quartier keeps the city's own simplification."""
    metric = boundaries.metric
    shapes = shapely.coverage_simplify(metric.geometry.to_numpy(), tolerance_m)
    coarser = gpd.GeoSeries(shapes, index=metric.index, crs=metric.crs).to_crs(MAP_CRS)
    usable = ~coarser.is_empty.to_numpy() & shapely.is_valid(coarser.to_numpy())
    return boundaries.quartiers.set_geometry(coarser.where(usable, boundaries.quartiers.geometry))
