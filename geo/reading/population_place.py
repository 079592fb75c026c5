"""In which coordinate system points or cells with people lie in the city, where the file says none or a wrong one."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.reading.boundaries import Boundaries
from geo.reading.placing import middle
from geo.reading.systems import CANDIDATES, in_words, reading_of
from language.phrases import Phrase

_MOST_TRIED = 2_000  # shapes, evenly from the whole file


def systems_inside(frame: gpd.GeoDataFrame, boundaries: Boundaries) -> list[str]:
    """Codes of the usual coordinate systems in which at least one of the shapes lies in the city, the most first."""
    points = shapely.centroid(frame.geometry.to_numpy()[:: max(1, len(frame) // _MOST_TRIED)])
    points = points[~shapely.is_missing(points) & ~shapely.is_empty(points)]
    counts: dict[str, int] = {}
    for code in CANDIDATES:
        counts[f"EPSG:{code}"] = _inside(points, code, boundaries)
    return sorted((code for code in counts if counts[code]), key=lambda code: -counts[code])


def are_swapped(frame: gpd.GeoDataFrame, boundaries: Boundaries) -> bool:
    """Whether shapes lie in the city with north and east exchanged."""
    points = shapely.transform(shapely.centroid(frame.geometry.to_numpy()), lambda places: places[:, ::-1])
    return _inside(points, frame.crs, boundaries) > 0


def _inside(points: NDArray[np.object_], crs: Any, boundaries: Boundaries) -> int:
    """How many points lie in one of the quartiers."""
    places = shapely.get_coordinates(gpd.GeoSeries(points, crs=crs).to_crs(boundaries.metric_crs).to_numpy())
    there = shapely.points(places[np.isfinite(places).all(axis=1)])
    shapes = shapely.STRtree(boundaries.metric.geometry.to_numpy())
    return len(np.unique(shapes.query(there, predicate="intersects")[0]))


def where_they_are(frame: gpd.GeoDataFrame) -> Phrase | None:
    """The middle of the shapes in words; None where their coordinate system has no such place."""
    spot = reading_of(*middle(frame), frame.crs) if frame.crs else None
    return in_words(*spot) if spot else None


def lines_of(codes: list[str]) -> str:
    """What to write into ``dataset.toml``."""
    return "\n".join(f'crs = "{code}"' for code in codes)
