"""Where a city would lie in each coordinate system that its boundaries may be in."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
import pyproj

from drafting.dataset_draft import Boundary
from drafting.questions import Choice, Question, Questions
from files.findings import Findings, Rejected
from geo.reading.boundaries import BoundaryOptions, read_boundaries
from geo.reading.sources import opened
from language.phrases import Phrase

_CANDIDATES = (25832, 25833, 31466, 31467, 31468, 31469, 4647, 5650, 2056, 3035, 4326)
_EUROPE = (-25.0, 34.0, 45.0, 72.0)  # west, south, east, north in degrees


def places_of(path: Path, layer: str) -> dict[str, tuple[float, float]]:
    """Coordinate system to latitude and longitude of the middle, of those that put the city into Europe."""
    with opened(path, Findings()) as source:
        bounds = pyogrio.read_info(source, layer=layer or None, force_total_bounds=True)["total_bounds"]
    if bounds is None:
        return {}
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    places = {}
    for code in _CANDIDATES:
        area = pyproj.CRS(code).area_of_use
        placed = gpd.GeoSeries.from_xy([x], [y], crs=code).to_crs(4326)
        longitude, latitude = float(placed.x.iloc[0]), float(placed.y.iloc[0])
        west, south, east, north = area.bounds if area else _EUROPE
        if west - 3 <= longitude <= east + 3 and south - 3 <= latitude <= north + 3 and _in_europe(longitude, latitude):
            places[f"EPSG:{code}"] = (latitude, longitude)
    return places


def ask_crs(path: Path, layer: str, questions: Questions) -> str:
    """The coordinate system of boundaries that do not say theirs; empty if the person does not know."""
    places = places_of(path, layer)
    choices = tuple(
        Choice(name, Phrase("the city would lie at {north}° N, {east}° E", north=f"{north:.2f}", east=f"{east:.2f}"))
        for name, (north, east) in places.items()
    )
    text = Phrase("{file} does not say in which coordinate system it is. Where does the city lie?", file=path.name)
    return questions.ask(Question("crs", text, choices, read=None)) if choices else ""


def faults_of(path: Path, boundary: Boundary) -> list[Phrase | str] | None:
    """What a repair of the borders would change; None where none is needed, or it would not help."""
    asked, repaired = Findings(), Findings()
    for findings, accepted in ((asked, False), (repaired, True)):
        options = BoundaryOptions(
            boundary.file,
            boundary.key,
            boundary.name,
            only=boundary.only or {},
            crs=boundary.crs or None,
            encoding=boundary.encoding or None,
            layer=boundary.layer or None,
            repair=accepted,
        )
        try:
            read_boundaries(path, options, findings)
        except Rejected:
            continue
    if asked.blocking and not repaired.blocking:
        return [finding.observed for finding in asked if finding.blocks]
    return None


def _in_europe(x: float, y: float) -> bool:
    west, south, east, north = _EUROPE
    return west <= x <= east and south <= y <= north
