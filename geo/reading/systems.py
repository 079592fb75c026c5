"""Coordinate systems that offices deliver, and where on earth a point of one lies, in numbers and words."""

import math
from functools import lru_cache

import pyproj

from geo.reading.whereabouts import landmark
from language.phrases import Number, Phrase

MAP_CRS = 4326
# what offices of Germany and its neighbours deliver: ETRS89 / UTM without and with the zone before the easting,
# Gauss-Krüger, degrees, web maps, the grid of the census, Switzerland, Austria
CANDIDATES = (25832, 25833, 25831, 4647, 5650, 31466, 31467, 31468, 31469, 4326, 3857, 3035, 2056, 21781, 31287, 31256)
# further ones of single regions: only a place of the city's name, or its own stations, speak for them
REGIONAL = (
    *(31254, 31255, 31257, 31258, 31259),  # Austria: the meridian strips, without and with false easting
    *(2398, 2399, 5678, 5679, 3068, 25834),  # the east of Germany: 42/83, Bessel's ellipsoid, Soldner Berlin; Poland in UTM
    *(2169, 28992, 31370, 3812, 2154, 3857, 27700, 2180, 5514, 25830, 23032),  # neighbours
)


def in_words(latitude: float, longitude: float) -> Phrase:
    """A point on earth as a reader can check it: degrees, and the nearest place."""
    place, distance = landmark(latitude, longitude)
    at = {"degrees": in_degrees(latitude, longitude), "place": place.name, "country": place.country}
    if distance < 10:  # km: within a large town
        return Phrase("{degrees}, near {place} ({country})", **at)
    return Phrase("{degrees}, {km} km from {place} ({country})", km=round(distance), **at)


def in_degrees(latitude: float, longitude: float, decimals: int = 1) -> Phrase:
    """A point on earth in degrees."""
    return Phrase(
        "{latitude}° {north}, {longitude}° {east}",
        latitude=Number(abs(latitude), decimals),
        north="N" if latitude >= 0 else "S",
        longitude=Number(abs(longitude), decimals),
        east="E" if longitude >= 0 else "W",
    )


def reading_of(x: float, y: float, crs: pyproj.CRS) -> tuple[float, float] | None:
    """Latitude and longitude of a point; None where the coordinate system has no such point."""
    if crs.is_geographic and (abs(x) > 180 or abs(y) > 90):  # degrees of a globe
        return None
    try:
        there = to_degrees_of(crs)
        longitude, latitude = there.transform(x, y)[:2]
        back = there.transform(longitude, latitude, direction="INVERSE")
    except pyproj.exceptions.ProjError:
        return None
    if not all(map(math.isfinite, (longitude, latitude, back[0], back[1]))) or abs(latitude) > 90:
        return None
    near = math.hypot(back[0] - x, back[1] - y) <= max(1e-6 * math.hypot(x, y), 1e-6)
    return (float(latitude), float(longitude)) if near else None


@lru_cache(maxsize=64)
def to_degrees_of(crs: pyproj.CRS) -> pyproj.Transformer:
    """From the system to longitude and latitude."""
    return pyproj.Transformer.from_crs(crs, MAP_CRS, always_xy=True)


@lru_cache(maxsize=2)
def systems_of(codes: tuple[int, ...]) -> tuple[tuple[pyproj.CRS, str], ...]:
    """Each with its code as text."""
    return tuple((pyproj.CRS(code), f"EPSG:{code}") for code in codes)


def plain_degrees(latitude: float, longitude: float) -> str:
    """Degrees with hemispheres, in no language."""
    return f"{abs(latitude):.1f}° {'N' if latitude >= 0 else 'S'}, {abs(longitude):.1f}° {'E' if longitude >= 0 else 'W'}"
