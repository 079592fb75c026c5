"""How findings name quartiers by their positions, and say where and how large something is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import geopandas as gpd
import pyproj
import shapely

from geo.reading.systems import in_degrees
from language.phrases import Phrase

_MOST_NAMES = 4


class ShapeNames:
    """Quartiers by position, as findings write them."""

    def __init__(self, metric: gpd.GeoDataFrame) -> None:
        self.ids = [str(quartier_id) for quartier_id in metric.index]
        names = metric.get("name", self.ids)
        self.written = [f"{key} {name}" if key != name else key for key, name in zip(self.ids, names, strict=True)]
        assert metric.crs is not None  # the reader stops at a file without
        self._crs = metric.crs

    def of(self, positions: Sequence[int]) -> str:
        """Some quartiers in a row."""
        shown = ", ".join(self.written[at] for at in positions[:_MOST_NAMES])
        return f"{shown} …" if len(positions) > _MOST_NAMES else shown

    def place(self, shape: shapely.Geometry) -> Phrase:
        """Where a shape is, in degrees."""
        point = shapely.point_on_surface(shape)
        there = pyproj.Transformer.from_crs(self._crs, 4326, always_xy=True)
        longitude, latitude = there.transform(shapely.get_x(point), shapely.get_y(point))[:2]
        return in_degrees(latitude, longitude, 4)


def joined(shown: list[Phrase], count: int) -> Phrase:
    """Several phrases as one."""
    joined = shown[0]
    for phrase in shown[1:]:
        joined = Phrase("{first}; {next}", first=joined, next=phrase)
    return Phrase("{shown} and {count} more", shown=joined, count=count - len(shown)) if count > len(shown) else joined


def rounded_up(m2: float) -> int:
    """Two digits, rounded up: a number that a person can type."""
    step = 10 ** max(0, math.floor(math.log10(max(m2, 1.0))) - 1)
    return math.ceil(m2 / step) * step
