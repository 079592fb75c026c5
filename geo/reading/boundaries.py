"""A city's quartiers: read from any of its file formats, keyed by ``quartier_id``, ready for map and measure."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import shapely

from files.findings import Findings
from files.keys import KnownQuartiers
from geo.reading.coverage import CoverageReport, repair, simplify
from geo.reading.encodings import check_names, decoded
from geo.reading.keys import chosen
from geo.reading.layers import read_layer
from geo.reading.metric import metric_crs_of
from geo.reading.options import BoundaryOptions
from geo.reading.placing import UNKNOWN, Witness, middle, placed
from geo.reading.replacement import matched
from geo.reading.shape_limits import thinned
from geo.reading.shape_places import check_every_shape
from geo.reading.sources import is_shapefile, opened
from geo.reading.systems import MAP_CRS, reading_of
from language.phrases import Phrase

__all__ = ["MAP_CRS", "Boundaries", "BoundaryOptions", "nearest_inside", "quartier_at", "read_boundaries", "shapes_of"]
_SMALLEST_KM2, _LARGEST_KM2 = 0.01, 100_000.0


@dataclass(frozen=True)
class Boundaries:
    """The quartiers of a city.

    Attributes
    ----------
    quartiers : GeoDataFrame
        Index ``quartier_id`` (str, sorted), column ``name``; EPSG:4326, simplified as a coverage.
    metric : GeoDataFrame
        Same index; ``name``, ``area_km2``; in `metric_crs`, repaired and not simplified.
    schematic : bool
        Whether shapes are true to area only, not to place.
    """

    quartiers: gpd.GeoDataFrame
    metric: gpd.GeoDataFrame
    metric_crs: pyproj.CRS
    schematic: bool
    report: CoverageReport


def read_boundaries(
    path: Path,
    options: BoundaryOptions,
    findings: Findings,
    witness: Witness = UNKNOWN,
    quartiers: KnownQuartiers | None = None,
) -> Boundaries:
    """Read, check, place, repair and simplify a city's boundaries.

    Parameters
    ----------
    witness : Witness
        What the city's other files say of where it lies.
    quartiers : KnownQuartiers or None
        As of `shapes_of`.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    frame = shapes_of(path, options, findings, quartiers)
    frame = placed(frame, path.name, options, witness, findings)
    assert frame.crs is not None  # placed stops at a file without
    here = reading_of(*middle(frame), frame.crs)
    assert here is not None  # placed asks about a place that is none
    check_every_shape(frame, here, path.name, findings)
    metric_crs = metric_crs_of(frame, *here)
    metric, repaired_m2 = repair(thinned(frame.to_crs(metric_crs), path.name, findings), path.name, options, findings)
    if not options.schematic:
        _tell_size(float(metric.area.sum()) / 1e6, path.name, findings)
    simplified, report = simplify(metric, options.simplify_m, repaired_m2)
    return Boundaries(
        quartiers=simplified.to_crs(MAP_CRS),
        metric=metric.assign(area_km2=metric.area / 1e6),
        metric_crs=metric_crs,
        schematic=options.schematic,
        report=report,
    )


def shapes_of(
    path: Path, options: BoundaryOptions, findings: Findings, quartiers: KnownQuartiers | None = None
) -> gpd.GeoDataFrame:
    """The quartiers as the file has them: named and keyed, not yet placed or repaired.

    Parameters
    ----------
    quartiers : KnownQuartiers or None
        The city's quartiers, where the file stands in for its own boundaries: then names decide, and no key column is needed.

    Raises
    ------
    Rejected
    """
    with opened(path, findings, complete=options.complete, layer=options.layer) as source:
        frame = read_layer(source, path.name, options, findings)
        if is_shapefile(source):
            frame = decoded(frame, source, path.name, options, findings)
    if quartiers:
        frame = matched(frame, path.name, options, quartiers, findings)
    frame = check_names(frame, path.name, options, findings)
    frame = chosen(frame, path.name, options, findings)
    if frame.has_z.any():
        frame = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()))
        why = Phrase("A map of quartiers has no use for heights.")
        remedy = Phrase("They were left out; nothing needs to be done.")
        findings.mend("boundaries.heights", path.name, observed=Phrase("coordinates with heights"), why=why, remedy=remedy)
    return frame


def quartier_at(boundaries: Boundaries, longitude: pd.Series, latitude: pd.Series) -> pd.Series:
    """The quartier each point (EPSG:4326) lies in.

    Returns
    -------
    Series
        ``quartier_id`` on the index given; empty outside the city.
    """
    points = gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), crs=MAP_CRS).to_crs(boundaries.metric_crs)
    point, quartier = shapely.STRtree(boundaries.metric.geometry.to_numpy()).query(points.to_numpy(), predicate="intersects")
    quartier_ids = [""] * len(longitude)
    for at, inside in zip(point, quartier, strict=True):
        quartier_ids[at] = quartier_ids[at] or str(boundaries.metric.index[inside])
    return pd.Series(quartier_ids, index=longitude.index, dtype="str")


def nearest_inside(boundaries: Boundaries, quartier_id: str, longitude: float, latitude: float) -> tuple[float, float]:
    """The point of a quartier that is nearest to a place outside it, a little away from the border.

    Returns
    -------
    float, float
        Longitude and latitude (EPSG:4326).
    """
    shape = boundaries.metric.geometry[quartier_id]
    radius = shapely.length(shapely.maximum_inscribed_circle(shape, tolerance=10.0))  # type: ignore[call-overload]  # an area
    place = gpd.GeoSeries.from_xy([longitude], [latitude], crs=MAP_CRS).to_crs(boundaries.metric_crs).iloc[0]
    line = shapely.shortest_line(shapely.buffer(shape, -radius / 2), place)
    moved = gpd.GeoSeries([shapely.get_point(line, 0)], crs=boundaries.metric_crs).to_crs(MAP_CRS)
    return float(moved.x.iloc[0]), float(moved.y.iloc[0])


def _tell_size(km2: float, file: str, findings: Findings) -> None:
    """Outlines that no city has: drawn in another unit than the file says, or of a country."""
    if _SMALLEST_KM2 <= km2 <= _LARGEST_KM2:
        return
    observed = Phrase("all quartiers together have {area} km²", area=f"{km2:.2g}" if km2 < 1 else float(round(km2)))
    why = Phrase("No city is so small or so large: the unit of the coordinates may be another one than the file says.")
    remedy = Phrase("Nothing was changed. Measure one quartier in the original, and export the layer again if it differs.")
    findings.mend("boundaries.size", file, observed=observed, why=why, remedy=remedy)
