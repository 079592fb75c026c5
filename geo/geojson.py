"""The geometry that travels to the browser: once, compressed, under a name that is its content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.labels import halves

_DECIMALS = 6  # of a degree: about 0.1 m


@dataclass(frozen=True)
class PreparedGeometry:
    """GeoJSON in EPSG:4326 with ``id``, ``name``, ``halves`` and ``label`` of each quartier.

    Attributes
    ----------
    body : bytes
        The document.
    digest : str
        Of its content: another geometry has another address, so that it may be cached for ever.
    centre : tuple of float
        Latitude and longitude of the city's middle.
    """

    body: bytes
    digest: str
    centre: tuple[float, float]


def prepare_geometry(quartiers: gpd.GeoDataFrame) -> PreparedGeometry:
    """Serialise the map's quartiers.

    Parameters
    ----------
    quartiers : GeoDataFrame
        Index ``quartier_id``, column ``name``, EPSG:4326.

    Returns
    -------
    PreparedGeometry
        ``label`` holds latitude and longitude of the middle of the largest circle inside the
        quartier, and its radius in degrees of longitude.
    """
    labels = _label_places(quartiers)
    features = [
        {
            "type": "Feature",
            "properties": {"id": quartier_id, "name": name, "halves": halves(name), "label": label},
            "geometry": json.loads(shapely.to_geojson(geometry)),
        }
        for quartier_id, name, geometry, label in zip(quartiers.index, quartiers["name"], quartiers.geometry, labels, strict=True)
    ]
    document = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"), ensure_ascii=False)
    body = document.encode()
    west, south, east, north = (float(edge) for edge in quartiers.total_bounds)
    return PreparedGeometry(body, hashlib.sha256(body).hexdigest()[:20], ((south + north) / 2, (west + east) / 2))


def _label_places(quartiers: gpd.GeoDataFrame) -> list[list[float]]:
    """Stretch latitudes so that a degree is as long both ways, then inscribe circles."""
    stretch = 1 / np.cos(np.radians(quartiers.total_bounds[[1, 3]].mean()))
    level = shapely.transform(quartiers.geometry.to_numpy(), lambda xy: xy * [1.0, stretch])
    radii = shapely.maximum_inscribed_circle(level, tolerance=1e-4)
    middles = shapely.get_coordinates(shapely.get_point(radii, 0)) / [1.0, stretch]
    return [
        [round(float(latitude), _DECIMALS), round(float(longitude), _DECIMALS), round(float(reach), _DECIMALS)]
        for (longitude, latitude), reach in zip(middles, shapely.length(radii), strict=True)
    ]
