"""How rivers, railways and stops look, and their lines on a static map."""

from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.drawing.drawing import WIDTH, Drawing, line_path, svg_path
from geo.drawing.static_map import Trace


@dataclass(frozen=True)
class Look:
    """Of one kind of shape; widths in pixels of the screen, which are about the drawing's units."""

    ink: str
    width: float
    fill: str = ""
    dash: str = ""

    def as_leaflet(self) -> dict[str, object]:
        """The same as options of a Leaflet path."""
        options: dict[str, object] = {"color": self.ink, "weight": self.width}
        if self.fill:
            options |= {"fill": True, "fillColor": self.fill, "fillOpacity": 0.8}
        return options | ({"dashArray": self.dash} if self.dash else {})


LOOKS = {
    "water": Look("#3f86b8", 1.0, fill="#a9cfe6"),
    "rivers": Look("#3f86b8", 2.0),
    "roads": Look("#8a8f99", 1.5),
    "railways": Look("#4b5563", 2.0, dash="7 4"),
    "stops": Look("#4b5563", 1.5, fill="#ffffff"),
}
_STOP = 3.0  # radius


def traces(shapes: gpd.GeoDataFrame, drawing: Drawing) -> tuple[Trace, ...]:
    """What lies around and between the quartiers, cut off at the edge of the drawing.

    Parameters
    ----------
    shapes : GeoDataFrame
        Of `geo.reading.context.Context`: ``kind`` and geometry in EPSG:4326.
    """
    if shapes.empty:
        return ()
    metric = shapes.geometry.to_crs(drawing.crs).to_numpy()
    placed = shapely.clip_by_rect(shapely.transform(metric, drawing.placed), 0, 0, WIDTH, drawing.height)
    return tuple(
        Trace("".join(map(_part_path, shapely.get_parts(geometry))), look.ink, look.width, look.fill, look.dash)
        for geometry, look in zip(placed, (LOOKS[kind] for kind in shapes["kind"]), strict=True)
        if not geometry.is_empty
    )


def _part_path(part: BaseGeometry) -> str:
    match part:
        case shapely.Point():
            return (
                f"M{part.x - _STOP:.1f} {part.y:.1f}"
                + f"a{_STOP:g} {_STOP:g} 0 1 0 {2 * _STOP:g} 0"
                + (f"a{_STOP:g} {_STOP:g} 0 1 0 {-2 * _STOP:g} 0Z")
            )
        case shapely.Polygon():
            return svg_path(part)
    return line_path(shapely.get_coordinates(part))
