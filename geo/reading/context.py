"""Rivers, railways and stops of the city's own, for orientation where there is no background map."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from files.findings import Findings
from geo.reading.boundaries import MAP_CRS, Boundaries
from geo.reading.context_layers import DIMENSIONS, ContextOptions, read_layers
from geo.reading.settlement import Settlement
from language.phrases import Phrase

MOST_VERTICES = 200_000
_DECIMALS = 6  # of a degree: about 0.1 m


@dataclass(frozen=True, eq=False)
class Context:
    """What lies around and between the quartiers.

    Attributes
    ----------
    shapes : GeoDataFrame
        Columns ``kind`` (a key of `DIMENSIONS`), ``name`` (may be empty) and ``geometry`` (EPSG:4326), one row
        a kind and name, in the order of drawing.
    body : bytes
        The same as GeoJSON with the properties ``kind`` and ``name``.
    digest : str
        Of the body: other shapes have another address.
    settlement : Settlement or None
        Where people live, if a file of areas or the population grid tells.
    """

    shapes: gpd.GeoDataFrame
    body: bytes
    digest: str
    settlement: Settlement | None = None

    @classmethod
    def of(cls, shapes: gpd.GeoDataFrame) -> Context:
        """Serialise shapes for the browser."""
        features = [
            {"type": "Feature", "properties": {"kind": kind, "name": name}, "geometry": json.loads(shapely.to_geojson(geometry))}
            for kind, name, geometry in zip(shapes["kind"], shapes["name"], shapes.geometry, strict=True)
        ]
        document = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"), ensure_ascii=False)
        body = document.encode()
        return cls(shapes, body, hashlib.sha256(body).hexdigest()[:20])

    @classmethod
    def empty(cls) -> Context:
        """Of a city that gives none."""
        return cls.of(gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=MAP_CRS))

    def __bool__(self) -> bool:
        return len(self.shapes) > 0


def read_context(path: Path, options: ContextOptions, boundaries: Boundaries, tolerance_m: float, findings: Findings) -> Context:
    """Read, clip and simplify a city's own layers.

    Parameters
    ----------
    path : Path
        A GeoPackage or GeoJSON.
    boundaries : Boundaries
        Of the city; shapes are cut off at their bounding box and `MARGIN`.
    tolerance_m : float
        Of simplifying, in metres.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    metric = _drawn(read_layers(path, options, boundaries, findings), tolerance_m)
    vertices = int(shapely.get_num_coordinates(metric.geometry.to_numpy()).sum())
    if vertices > MOST_VERTICES:
        raise findings.rejected(
            "context.too_detailed",
            path.name,
            observed=Phrase("{count} points after simplifying", count=float(vertices)),
            why=Phrase(
                "Every visitor's browser draws them all; more than {limit} make the map slow.", limit=float(MOST_VERTICES)
            ),
            remedy=Phrase("Leave out small streams, roads or tracks, or raise simplify_m under [boundaries] in dataset.toml."),
        )
    shapes = metric.to_crs(MAP_CRS)
    return Context.of(shapes.set_geometry(shapely.transform(shapes.geometry.to_numpy(), lambda xy: xy.round(_DECIMALS))))


def _drawn(shapes: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """One row a kind and name, so that a browser has few things to draw; simplified."""
    joined: dict[int, Callable[[NDArray[np.object_]], object]] = {
        2: shapely.union_all,
        1: lambda lines: shapely.line_merge(shapely.multilinestrings(lines)),
        0: shapely.multipoints,
    }
    rows = [
        (kind, name, joined[DIMENSIONS[str(kind)]](np.asarray(part)))
        for (kind, name), part in shapes.geometry.groupby([shapes["kind"], shapes["name"]], sort=False)
    ]
    kinds, names, geometries = zip(*rows, strict=True) if rows else ((), (), ())
    frame = gpd.GeoDataFrame({"kind": kinds, "name": names}, geometry=list(geometries), crs=shapes.crs)
    return frame.set_geometry(frame.geometry.simplify(tolerance_m))
