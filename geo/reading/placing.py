"""Where the boundaries lie on earth, and the question whether that can be the city."""

import json
import math
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from files.findings import Findings, Rejected
from geo.reading.options import BoundaryOptions
from geo.reading.systems import CANDIDATES, MAP_CRS, REGIONAL, in_words, plain_degrees, reading_of, systems_of, to_degrees_of
from geo.reading.whereabouts import NEARBY_KM, home_of, is_a_place, kilometres, landmark, lies_in_zone, lies_near
from language.phrases import Phrase

_WORLD = ("EPSG:4326", "EPSG:3857")  # their area of use is the earth, so it says nothing
_UNITS = (
    (Phrase("kilometres"), 1000.0),
    (Phrase("centimetres"), 0.01),
    (Phrase("millimetres"), 0.001),
    (Phrase("feet"), 0.3048),
)  # in metres
_EPSG = re.compile(r"(EPSG:)?\d{4,6}", re.IGNORECASE)
_SAME_KM = 5.0  # datums of one place differ by less
_MOST_SHOWN = 5
_UNLIKELY = 3  # the rank of a place that nothing but its coordinate system speaks for; shown where there is no better one
_AREA_MARGIN = 1.0  # degrees beyond the area a coordinate system is made for


@dataclass(frozen=True)
class Witness:
    """What a city's other files say of where it lies.

    Attributes
    ----------
    names : tuple of str
        The city's name, in every language it is given in.
    time_zone : str
        Such as ``Europe/Berlin``; empty if nobody says.
    points : tuple of (float, float)
        Latitude and longitude of stations, places and addresses.
    """

    names: tuple[str, ...] = ()
    time_zone: str = ""
    points: tuple[tuple[float, float], ...] = ()

    def distance_km(self, latitude: float, longitude: float) -> float:
        """Of the median point from a place; nan without points."""
        if not self.points:
            return math.nan
        latitudes, longitudes = np.array(self.points).T
        return float(np.median(kilometres(latitude, longitude, latitudes, longitudes)))

    @property
    def can_speak(self) -> bool:
        """Whether there are points, or a place of the city's name anywhere."""
        return bool(self.points) or is_a_place(self.names)

    def speaks_for(self, latitude: float, longitude: float) -> bool:
        """Whether points or name of the city are near."""
        return self.distance_km(latitude, longitude) <= NEARBY_KM or lies_near(self.names, latitude, longitude)


UNKNOWN = Witness()


@dataclass(frozen=True)
class Candidate:
    """One way to understand the coordinates, and where the middle of the city then lies (degrees)."""

    crs: pyproj.CRS
    code: str
    axes: Literal["normal", "swapped"]
    latitude: float
    longitude: float

    def lines(self) -> str:
        """What to write into ``dataset.toml`` to choose this one."""
        place, _ = landmark(self.latitude, self.longitude)
        written = [f'crs = "{self.code}"'] if self.code else []
        written += ['axes = "swapped"'] if self.axes == "swapped" else []
        written += [f"near = {json.dumps(place.name, ensure_ascii=False)}  # {self.where()}"]
        return "\n".join(written)

    def to_degrees(self, shapes: Any) -> Any:
        """Shapes in the units of the file, axes in order, as longitude and latitude."""
        there = to_degrees_of(self.crs)
        return shapely.transform(shapes, lambda points: np.stack(there.transform(*points.T), axis=1))

    def where(self) -> str:
        """The place in numbers and a name, in no language: a comment of the lines to paste."""
        place, distance = landmark(self.latitude, self.longitude)
        return f"{plain_degrees(self.latitude, self.longitude)}; {place.name} ({place.country}): {distance:.0f} km"


def placed(
    frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, witness: Witness, findings: Findings
) -> gpd.GeoDataFrame:
    """The shapes in the coordinate system they are meant in, axes in order.

    Raises
    ------
    Rejected
        Where it is doubtful that the city lies there: the finding names every place that the coordinates may mean.
    """
    own = frame.crs
    frame, here, (x, y) = as_read(frame, options, findings)
    if here and options.near and _confirmed(options.near, here):
        return frame
    fault = _fault(here, own, x, y, frame, options, witness)
    if fault is None:
        return frame
    severity, code, observed, why = fault
    choices = [in_order_of_file(choice, options) for choice in candidates(x, y, frame.crs, witness)]
    other = None if any(_plausible(choice, witness) for choice in choices) else unit_of(x, y, frame.crs, witness)
    if other:
        unit, there = other
        why = Phrase("These coordinates seem to be {unit}: so read, the city lies at {where}.", unit=unit, where=there.where())
        remedy = Phrase("Coordinates must be metres or degrees. Export the layer again in metres ({crs}).", crs=_name(there.crs))
        raise findings.rejected("boundaries.unit", file, observed=observed, why=why, remedy=remedy)
    if code == "boundaries.where" and choices and choices[0].axes != options.axes:
        code, why = "boundaries.swapped", Phrase("{why} North and east seem to be exchanged.", why=why)
    note = findings.stop if severity == "stop" else findings.ask
    remedy = _remedy(choices, here)
    if code == "boundaries.other_city" and here:
        remedy = Phrase(
            "Give the boundaries of this city, or ask for its true coordinate system. If the place is right, write this line"
            " under [boundaries] in dataset.toml:\n{line}",
            line=_as_it_is(here),
        )
    note(code, file, observed=observed, why=why, remedy=remedy)
    raise Rejected(findings)


def as_read(
    frame: gpd.GeoDataFrame, options: BoundaryOptions, findings: Findings
) -> tuple[gpd.GeoDataFrame, tuple[float, float] | None, tuple[float, float]]:
    """The shapes as the options say they are to be read.

    Returns
    -------
    GeoDataFrame, (float, float) or None, (float, float)
        The shapes; latitude and longitude of their middle, if there is such a place; their middle in their own units.
    """
    if options.crs:
        frame = _with_crs(frame, options.crs, findings)
    if options.axes == "swapped":
        frame = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1]), crs=frame.crs)
    x, y = middle(frame)
    return frame, reading_of(x, y, frame.crs) if frame.crs else None, (x, y)


def in_order_of_file(candidate: Candidate, options: BoundaryOptions) -> Candidate:
    """A candidate of shapes that were read as the options say, with the axes that have to stand in ``dataset.toml``."""
    if options.axes == "normal":
        return candidate
    return replace(candidate, axes="normal" if candidate.axes == "swapped" else "swapped")


def candidates(x: float, y: float, declared: pyproj.CRS | None, witness: Witness) -> list[Candidate]:
    """Every plausible place of a point, the likeliest first; without the one that is declared as it stands.

    Parameters
    ----------
    x, y : float
        Middle of the city in the units of the file.
    """
    ranked: list[tuple[int, Candidate]] = []
    usual = systems_of(CANDIDATES)
    systems = usual if declared is None else ((declared, ""), *usual)
    now = reading_of(x, y, declared) if declared is not None else None
    for axes in ("normal", "swapped"):
        for crs, code in systems:
            if axes == "normal" and not code:
                continue
            spot = reading_of(*((x, y) if axes == "normal" else (y, x)), crs)
            if spot is None or (now and _apart(spot, now) < _SAME_KM):
                continue
            candidate = Candidate(crs, code, axes, *spot)
            rank = _rank(candidate, witness)
            if rank is not None and not any(_apart(spot, (c.latitude, c.longitude)) < _SAME_KM for _, c in ranked):
                ranked.append((rank, candidate))
    if not any(rank == 0 for rank, _ in ranked):
        regional = [Candidate(crs, code, "normal", *at) for crs, code in systems_of(REGIONAL) if (at := reading_of(x, y, crs))]
        spots = [(c.latitude, c.longitude) for c in regional]
        ranked += [
            (0, candidate)
            for at, candidate in enumerate(regional)
            if witness.speaks_for(*spots[at])
            and not (now and _apart(spots[at], now) < _SAME_KM)
            and not any(_apart(spots[at], spot) < _SAME_KM for spot in spots[:at])
        ]
    ranked.sort(key=lambda pair: pair[0])
    likely = [candidate for rank, candidate in ranked if rank < _UNLIKELY]
    return (likely or [candidate for _, candidate in ranked])[:_MOST_SHOWN]


def unit_of(x: float, y: float, declared: pyproj.CRS | None, witness: Witness) -> tuple[Phrase, Candidate] | None:
    """The unit in which coordinates would put the city where it is, if they were no metres; None if none does."""
    systems = [*((declared, ""),) * (declared is not None and declared.is_projected), *systems_of(CANDIDATES)]
    for unit, metres in _UNITS:
        for crs, code in systems:
            spot = reading_of(x * metres, y * metres, crs) if crs is not None and crs.is_projected else None
            if crs is not None and spot and _rank(there := Candidate(crs, code, "normal", *spot), witness) in (0, 1):
                return unit, there
    return None


def _plausible(candidate: Candidate, witness: Witness) -> bool:
    rank = _rank(candidate, witness)
    return rank is not None and rank < _UNLIKELY


def _name(crs: pyproj.CRS) -> str:
    """As a finding calls a coordinate system: its code, if it has one."""
    return crs.to_string() if crs.to_epsg() else crs.name


def middle(frame: gpd.GeoDataFrame) -> tuple[float, float]:
    """The median of the middles of all shapes: one shape far away does not move it."""
    west, south, east, north = frame.bounds.to_numpy().T  # nan for an empty shape
    return float(np.nanmedian(west + east)) / 2, float(np.nanmedian(south + north)) / 2


def _fault(
    here: tuple[float, float] | None,
    own: pyproj.CRS | None,
    x: float,
    y: float,
    frame: gpd.GeoDataFrame,
    options: BoundaryOptions,
    witness: Witness,
) -> tuple[Literal["ask", "stop"], str, Phrase, Phrase] | None:
    """Why the city can hardly lie there: severity, code, what was observed, why it is wrong."""
    if frame.crs is None:
        west, _, east, _ = frame.total_bounds
        observed = Phrase("no coordinate system; x from {west} to {east}", west=float(west), east=float(east))
        return "ask", "boundaries.crs", observed, Phrase("Without it nobody can tell where on earth the city lies.")
    name = _name(frame.crs)
    if here is None:
        if frame.crs.is_geographic:
            observed = Phrase("x about {x}, y about {y}, called degrees", x=round(x), y=round(y))
            why = Phrase("The coordinates are metres, but the file calls them degrees.")
            return "stop", "boundaries.metres_as_degrees", observed, why
        observed = Phrase("x about {x}, y about {y} in {crs}", x=round(x), y=round(y), crs=name)
        why = Phrase("The coordinate system that is named has no such place; these coordinates belong to another one.")
        return "ask", "boundaries.where", observed, why
    distance = witness.distance_km(*here)
    others = candidates(x, y, frame.crs, witness) if distance > NEARBY_KM else []
    if any(witness.distance_km(c.latitude, c.longitude) <= NEARBY_KM for c in others):
        observed = Phrase("the city lies at {where} ({crs})", where=in_words(*here), crs=name)
        why = Phrase("The city's own stations, places and addresses lie {km} km away from there.", km=float(round(distance)))
        return "ask", "boundaries.where", observed, why
    if witness.speaks_for(*here):
        return None
    there = reading_of(x, y, own) if own is not None and options.crs else None
    if options.crs and own is not None and (there is None or _apart(here, there) > _SAME_KM):
        observed = Phrase('crs = "{crs}" in dataset.toml puts the city at {where}', crs=options.crs, where=in_words(*here))
        why = Phrase("The file itself names another coordinate system; with that, the city lies elsewhere.")
        if there:
            why = Phrase(
                "The file itself names another coordinate system; with that, the city lies at {where}.", where=in_words(*there)
            )
        return "ask", "boundaries.crs_contradicts", observed, why
    if not witness.names and not witness.time_zone:
        return None
    observed = Phrase("the city lies at {where} ({crs})", where=in_words(*here), crs=name)
    others = candidates(x, y, frame.crs, witness) if witness.can_speak else []
    others = [candidate for candidate in others if witness.speaks_for(candidate.latitude, candidate.longitude)]
    if others:
        why = Phrase("There is no “{name}” near, but there is one where another reading puts the city.", name=witness.names[0])
        return "ask", "boundaries.where", observed, why
    if witness.time_zone and lies_in_zone(*here, witness.time_zone) is False:
        why = Phrase("No town of the city's time zone ({zone}) is near.", zone=witness.time_zone)
        return "ask", "boundaries.where", observed, why
    home = home_of(witness.names, witness.time_zone)
    if home:
        distance = _apart(here, (home.latitude, home.longitude))
        why = Phrase(
            "{name} ({country}) lies {km} km away from there, and no usual coordinate system puts the city near it.",
            name=home.name,
            country=home.country,
            km=float(round(distance)),
        )
        return "ask", "boundaries.other_city", observed, why
    return None


def _remedy(choices: list[Candidate], here: tuple[float, float] | None) -> Phrase:
    blocks = [candidate.lines() for candidate in choices]
    if here:
        blocks.append(_as_it_is(here))
    if not blocks:
        return Phrase("No usual coordinate system puts these coordinates on earth: ask whoever made the file which one it is.")
    return Phrase(
        "Write the lines of the right place under [boundaries] in dataset.toml, instead of a crs, axes or near that stands"
        " there:\n{blocks}",
        blocks="\n\n".join(blocks),
    )


def _as_it_is(here: tuple[float, float]) -> str:
    """The line that confirms the place."""
    place, _ = landmark(*here)
    return f"near = {json.dumps(place.name, ensure_ascii=False)}  # {Candidate(_WGS84, '', 'normal', *here).where()}"


def _confirmed(near: str, here: tuple[float, float]) -> bool:
    return lies_near((near,), *here) or landmark(*here)[0].name == near


def _rank(candidate: Candidate, witness: Witness) -> int | None:
    """How likely a place is, 0 the likeliest; None if nothing speaks for it."""
    at = candidate.latitude, candidate.longitude
    area = candidate.crs.area_of_use
    inside = area is not None and (
        area.west - _AREA_MARGIN <= at[1] <= area.east + _AREA_MARGIN
        and area.south - _AREA_MARGIN <= at[0] <= area.north + _AREA_MARGIN
    )
    in_zone = bool(witness.time_zone) and lies_in_zone(*at, witness.time_zone) is True
    if witness.speaks_for(*at):
        return 0
    if in_zone:
        return 1 if inside else 2
    return _UNLIKELY if inside and (candidate.code not in _WORLD or not witness.time_zone) else None


def _apart(spot: tuple[float, float], other: tuple[float, float]) -> float:
    return float(kilometres(*spot, np.array([other[0]]), np.array([other[1]]))[0])


def _with_crs(frame: gpd.GeoDataFrame, crs: str, findings: Findings) -> gpd.GeoDataFrame:
    try:
        if not _EPSG.fullmatch(crs):  # other spellings make PROJ open files
            raise pyproj.exceptions.CRSError(crs)
        return frame.set_crs(crs, allow_override=True)
    except pyproj.exceptions.CRSError as error:
        why = Phrase("There is no coordinate system of this name.")
        remedy = Phrase('Write it as "EPSG:25832" (UTM 32), "EPSG:25833", "EPSG:31466" to "EPSG:31469" or "EPSG:4326".')
        raise findings.rejected("boundaries.unknown_crs", "dataset.toml", observed=crs, why=why, remedy=remedy) from error


_WGS84 = pyproj.CRS(MAP_CRS)
