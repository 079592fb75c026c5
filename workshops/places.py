"""Places where a workshop's station might stand, and the hours at which somebody says it could."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from files.cells import parse_list
from files.columns import Sheet
from files.findings import Findings
from files.keys import KnownQuartiers
from geo.reading.boundaries import Boundaries, nearest_inside, quartier_at
from language.phrases import Phrase
from workshops.coordinates import degrees, why_outside
from workshops.events import mend_place

_COLUMNS = ("place_id", "name", "quartier_id", "latitude", "longitude", "accessible", "hours")
_ACCESS = {"yes": True, "no": False, "": None}
_DAY = r"(?:Mo|Tu|Di|We|Mi|Th|Do|Fr|Sa|Su|So)"
_DAYS = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_SPAN = rf"{_TIME}-(?:{_TIME}|24:00)"
_HOURS = re.compile(rf"{_DAYS} {_SPAN}(?:,{_SPAN})*(?: \([^()]{{1,60}}\))?")


@dataclass(frozen=True)
class StandingPlace:
    """A place where a station might stand.

    Attributes
    ----------
    latitude, longitude : float
        EPSG:4326. On schematic boundaries the place may have been moved into its quartier.
    accessible : bool or None
        Without steps; None where nobody says.
    hours : str
        As they stand in the file, such as ``Mo-Fr 09:00-18:00``; empty where nobody says. Never computed.
    """

    id: str
    name: str
    quartier_id: str
    latitude: float
    longitude: float
    accessible: bool | None
    hours: str


def read_places(path: Path, quartiers: KnownQuartiers, boundaries: Boundaries, findings: Findings) -> tuple[StandingPlace, ...]:
    """Read places, in the order of the file.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(path, findings, _COLUMNS)
    ids, names, accessible = sheet.ids("place_id"), sheet.text("name"), sheet.option("accessible", list(_ACCESS))
    declared = sheet.place("quartier_id", quartiers)
    latitude, longitude = (
        degrees(pd.Series(sheet.text(axis), dtype="str", name=axis), path.name, findings) for axis in ("latitude", "longitude")
    )
    hours = sheet.text("hours")
    nameless = {row: Phrase("place “{id}”", id=ids[row]) for row, name in names.items() if not name}
    why = Phrase("Nobody finds a place without a name.")
    remedy = Phrase("Write its name, or delete the row.")
    sheet.stop("places.no_name", nameless, why=why, remedy=remedy)
    unreadable = {row: cell[:60] for row, cell in hours.items() if cell and not _are_hours(cell)}
    why = Phrase("These are no hours that can be read: days, then from when until when.")
    remedy = Phrase("Write them as {example}, or leave the cell empty.", example="“Mo-Fr 09:00-18:00; Sa 10:00-14:00”")
    sheet.stop("places.hours", unreadable, why=why, remedy=remedy)
    sheet.finish()
    located = _where(sheet, declared, latitude, longitude, quartiers, boundaries)
    sheet.finish()
    return tuple(
        StandingPlace(ids[row], names[row], quartier, north, east, _ACCESS[accessible[row]], hours[row])
        for row, (quartier, north, east) in located.items()
    )


def _are_hours(cell: str) -> bool:
    """Days and spans, each of which ends after it begins."""
    parts = parse_list(cell)
    spans = [span.split("-") for part in parts for span in re.findall(_SPAN, part)]
    return bool(parts) and all(_HOURS.fullmatch(part) for part in parts) and all(begin < end for begin, end in spans)


def _where(
    sheet: Sheet,
    declared: Mapping[int, str],
    latitude: pd.Series,
    longitude: pd.Series,
    quartiers: KnownQuartiers,
    boundaries: Boundaries,
) -> dict[int, tuple[str, float, float]]:
    """Quartier, latitude and longitude of every row: what the file says counts, the map fills in and checks."""
    nowhere = {row: Phrase("an empty cell") for row in sheet.rows if pd.isna(latitude[row]) or pd.isna(longitude[row])}
    why = Phrase("A place needs both latitude and longitude.")
    remedy = Phrase("Write both in degrees, or delete the row.")
    sheet.stop("places.nowhere", nowhere, why=why, remedy=remedy)
    sheet.finish()
    on_earth = (latitude.abs() <= 90) & (longitude.abs() <= 180)
    mapped = pd.Series("", index=latitude.index, dtype="str")
    mapped[on_earth] = quartier_at(boundaries, longitude[on_earth], latitude[on_earth])
    for row in (row for row in sheet.rows if not mapped[row]):
        why, remedy = why_outside(latitude[row], longitude[row], boundaries)
        observed = f"{sheet.text('name')[row]}: {latitude[row]}, {longitude[row]}"
        sheet.findings.stop("places.outside", sheet.file, row, observed=observed, why=why, remedy=remedy)
    sheet.finish()
    located: dict[int, tuple[str, float, float]] = {}
    for row in sheet.rows:
        kept, north, east = declared[row] or mapped[row], float(latitude[row]), float(longitude[row])
        if kept != mapped[row]:
            apart = Phrase("The coordinates and the quartier of this place disagree.")
            mend_place(sheet.findings, "places.quartier", sheet.file, row, kept, mapped[row], quartiers, boundaries, apart)
            if boundaries.schematic:
                east, north = nearest_inside(boundaries, kept, east, north)
        located[row] = (kept, north, east)
    return located
