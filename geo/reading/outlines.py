"""The shapes of a boundaries file, drawn as they lie in it, however much is still wrong: a map before anything else is right."""

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely

from files.findings import Findings, Rejected
from geo.drawing.drawing import Drawing, prepare_drawing
from geo.reading.boundaries import shapes_of
from geo.reading.options import BoundaryOptions
from geo.reading.placing import as_read
from geo.reading.shape_limits import MOST_SHAPES
from geo.reading.sources import opened, readable
from geo.reading.systems import MAP_CRS

_PLANE = pyproj.CRS(3857)  # stands for metres that nobody knows the place of: shapes are drawn as they lie
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_FINEST = 1 / 2000  # of the city's width: less is not seen


def outlines_of(path: Path, options: BoundaryOptions, findings: Findings) -> Drawing:
    """The shapes with their names; where keys or names are wrong, without them.

    Raises
    ------
    Rejected
        If there are no areas to draw.
    """
    try:
        frame = shapes_of(path, options, Findings())
        frame, _, _ = as_read(frame, options, Findings())
    except Rejected:
        frame = _unnamed(path, options, findings)
    shapes = shapely.make_valid(np.asarray(frame.geometry))
    areal = np.isin(shapely.get_type_id(shapes), _AREAS) & ~shapely.is_empty(shapes)
    names = frame["name"].to_numpy()[areal]
    frame = gpd.GeoDataFrame({"name": names}, geometry=shapes[areal], crs=_system(frame), index=frame.index[areal])
    west, south, east, north = frame.total_bounds if len(frame) else (0.0,) * 4
    if not (west < east and south < north):
        raise Rejected(findings)
    frame = frame.set_geometry(frame.geometry.simplify(max(east - west, north - south) * _FINEST))
    return prepare_drawing(frame, _PLANE if frame.crs == _PLANE else pyproj.CRS(frame.estimate_utm_crs()))


def _system(frame: gpd.GeoDataFrame) -> pyproj.CRS:
    """In what the shapes can be drawn: degrees if they can be such, else as they lie."""
    west, south, east, north = frame.total_bounds
    return pyproj.CRS(MAP_CRS) if -180 <= west < east <= 180 and -80 <= south < north <= 84 else _PLANE


def _unnamed(path: Path, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    with (
        opened(path, findings, complete=options.complete) as source,
        readable("boundaries.unreadable", path.name, findings),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # what GDAL warns of is told where the file is checked
        layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
        layer = options.layer if options.layer in layers else next(iter(layers), None)
        frame = gpd.read_file(source, layer=layer, columns=[], rows=MOST_SHAPES)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.geometry.isna().all():
        raise Rejected(findings)
    frame = frame[frame.geometry.notna()]
    frame = frame.set_geometry(shapely.force_2d(np.asarray(frame.geometry)))
    return frame.assign(name="").set_index(frame.index.astype(str))
