"""The geometry that travels to the browser: once a zoom, coarse for the whole city, under a name that is its content."""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2, log10

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.drawing.name_places import halves
from geo.drawing.short_names import short_names
from geo.reading.boundaries import MAP_CRS, Boundaries

_LABEL_DECIMALS = 6  # of a degree: about 0.1 m
_METRES_A_DEGREE = 111_320
_PIXELS = 2000  # of a map that shows the whole city: less than one of them need not be drawn
_FINEST_M = 1.0  # no map on a screen shows less
_STEP = 4.0  # finer from band to band: two zoom levels
MOST_VERTICES = 600_000  # of a band; more would take a browser seconds


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


@dataclass(frozen=True)
class PreparedGeometry:
    """What the map fetches of the quartiers.

    Attributes
    ----------
    files : Mapping[str, bytes]
        By name, compressed with gzip: ``names.json`` with ``ids``, ``names``, ``short`` (what stands on a map; empty where
        that is the whole names), ``halves``, ``numbers``, ``labels`` in the order of the quartiers and ``bands``, the zoom
        levels from which each file of shapes serves; ``0.geojson``, the coarsest shapes, and finer ones (EPSG:4326), each a
        GeometryCollection in the same order. Where some ground is bare, also ``bare-0.geojson`` and finer ones, and in
        ``names.json`` how many (``bare``) and a letter a quartier: 1 if its label stands there (``on_bare``).
    digest : str
        Of their content: another geometry has another address, so that it may be cached for ever.
    centre : tuple of float
        Latitude and longitude of the city's middle.
    """

    files: Mapping[str, bytes]
    digest: str
    centre: tuple[float, float]


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
        if bands and int(np.sum(shapely.get_num_coordinates(quartiers.geometry.to_numpy()))) > MOST_VERTICES:
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


def prepare_geometry(
    bands: Sequence[Band], bare: Sequence[BaseGeometry] = (), numbers: Mapping[str, str] | None = None
) -> PreparedGeometry:
    """Serialise the map's quartiers.

    Parameters
    ----------
    bands : sequence of Band
        From the coarsest to the finest; frames with index ``quartier_id`` and column ``name``, EPSG:4326.
    bare : sequence of MultiPolygon
        Ground on which nobody lives, by band; the finest bands may have none of their own.
    numbers : Mapping[str, str] or None
        What stands for each name where it does not fit (`geo.drawing.name_places.all_numbers`); None: nothing does.

    Returns
    -------
    PreparedGeometry
        ``labels`` holds latitude and longitude of the middle of the largest circle inside each quartier, and
        its radius in degrees of longitude.
    """
    quartiers = bands[0].quartiers
    names = list(quartiers["name"])
    short = short_names(names)
    labels = _label_places(quartiers)
    index: dict[str, object] = {
        "ids": list(quartiers.index),
        "names": names,
        "short": short if short != names else [],
        "halves": [halves(name) for name in short],
        "numbers": [numbers[quartier_id] for quartier_id in quartiers.index] if numbers else [],
        "labels": labels,
        "bands": [band.zoom for band in bands],
    }
    if bare:
        on_bare = shapely.contains_xy(bare[0], [label[1] for label in labels], [label[0] for label in labels])
        index |= {"bare": len(bare), "on_bare": "".join("01"[there] for there in on_bare.astype(int).tolist())}
    texts = {"names.json": json.dumps(index, separators=(",", ":"), ensure_ascii=False)}
    texts |= {f"{number}.geojson": _collection(band) for number, band in enumerate(bands)}
    texts |= {f"bare-{number}.geojson": _rounded([ground], bands[number])[0] for number, ground in enumerate(bare)}
    digest = hashlib.sha256("\n".join(texts.values()).encode()).hexdigest()[:20]
    west, south, east, north = (float(edge) for edge in quartiers.total_bounds)
    packed = {name: gzip.compress(text.encode(), 6, mtime=0) for name, text in texts.items()}
    return PreparedGeometry(packed, digest, ((south + north) / 2, (west + east) / 2))


def _collection(band: Band) -> str:
    return '{"type":"GeometryCollection","geometries":[' + ",".join(_rounded(band.quartiers.geometry.to_numpy(), band)) + "]}"


def _rounded(geometries: Sequence[BaseGeometry] | NDArray[np.object_], band: Band) -> list[str]:
    """GeoJSON with as many decimals as the band's tolerance leaves meaning, and one more."""
    decimals = ceil(log10(_METRES_A_DEGREE / max(band.tolerance_m, 0.1)))
    written: list[str] = shapely.to_geojson(shapely.transform(np.array(geometries), lambda xy: np.round(xy, decimals))).tolist()
    return written


def _label_places(quartiers: gpd.GeoDataFrame) -> list[list[float]]:
    """Stretch latitudes so that a degree is as long both ways, then inscribe circles."""
    stretch = 1 / np.cos(np.radians(quartiers.total_bounds[[1, 3]].mean()))
    level = shapely.transform(quartiers.geometry.to_numpy(), lambda xy: xy * [1.0, stretch])
    circles = shapely.maximum_inscribed_circle(level, tolerance=1e-4)
    middles = shapely.get_coordinates(shapely.get_point(circles, 0)) / [1.0, stretch]
    return [
        [round(float(latitude), _LABEL_DECIMALS), round(float(longitude), _LABEL_DECIMALS), round(float(radius), _LABEL_DECIMALS)]
        for (longitude, latitude), radius in zip(middles, shapely.length(circles), strict=True)
    ]
