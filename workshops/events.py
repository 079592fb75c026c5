"""Workshops and the stations they stand at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import pandas as pd

from files.cells import parse_moment
from files.columns import Sheet
from files.dates import PartialDate
from files.findings import Findings
from files.keys import KnownQuartiers
from files.tables import read_table
from files.text_columns import numbers, parse_each
from geo.reading.boundaries import Boundaries, nearest_inside, quartier_at
from language.phrases import Phrase
from language.words import Words
from workshops.coordinates import degrees, why_outside

APPROXIMATE_M = 100.0  # from here on a mark on the map misleads whoever looks for the place
_EVENT_COLUMNS = ("workshop_id", "name", "date", "status", "themes", "target_groups", "organiser", "participants")
_STATION_COLUMNS = ("workshop_id", "station", "quartier_id", "latitude", "longitude", "accuracy_m", "start", "end")


class Status(StrEnum):
    """Whether an event is still to come."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Station:
    """A place (EPSG:4326) with its hours (local time), as far as they are known.

    On schematic boundaries the place may have been moved into its quartier.
    """

    name: str
    quartier_id: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    start: datetime | None
    end: datetime | None

    def exactness(self, words: Words) -> str:
        """That the place is only roughly known, or nothing."""
        if self.accuracy_m is None or self.accuracy_m < APPROXIMATE_M:
            return ""
        return words("place approximate (within {metres} m)", metres=words.number(self.accuracy_m))

    def hours(self, words: Words) -> str:
        """Opening and closing time, or nothing."""
        if self.start is None or self.end is None:
            return ""
        return words("{start}–{end}", start=words.time(self.start.time()), end=words.time(self.end.time()))


@dataclass(frozen=True)
class Workshop:
    """An event; without stations it is city-wide."""

    id: str
    name: str
    begins: PartialDate
    ends: PartialDate | None
    status: Status
    themes: tuple[str, ...]
    target_groups: tuple[str, ...]
    organiser: str
    participants: int | None
    stations: tuple[Station, ...]

    def when(self, words: Words) -> str:
        """Its day, or its first and last one."""
        first = self.begins.written(words)
        return words("{first} to {last}", first=first, last=self.ends.written(words)) if self.ends else first

    def when_and_status(self, words: Words) -> str:
        """`when`, and whether it is planned, was held or cancelled."""
        names = {Status.PLANNED: words("planned"), Status.HELD: words("held"), Status.CANCELLED: words("cancelled")}
        return words("{date} ({status})", date=self.when(words), status=names[self.status])

    @property
    def quartier_ids(self) -> tuple[str, ...]:
        """Where it stands, each quartier once."""
        return tuple(dict.fromkeys(station.quartier_id for station in self.stations if station.quartier_id))

    @property
    def city_wide(self) -> bool:
        """Whether it belongs to no quartier."""
        return not self.quartier_ids


@dataclass(frozen=True)
class Agenda:
    """Events by what a reader looks for: the next ones first, and what was held with the latest first.

    `overdue` is planned, but its day has passed, and nobody has told yet what became of it.
    """

    coming: tuple[Workshop, ...]
    overdue: tuple[Workshop, ...]
    held: tuple[Workshop, ...]
    cancelled: tuple[Workshop, ...]


def agenda_of(workshops: Iterable[Workshop], today: date) -> Agenda:
    """Events sorted for a reader of a day; one that is known to the month or year is not over before its end."""
    ordered = sorted(workshops, key=lambda workshop: workshop.begins.at_the_latest)
    now = (today.year, today.month, today.day)

    def of(status: Status) -> list[Workshop]:
        return [workshop for workshop in ordered if workshop.status is status]

    planned = of(Status.PLANNED)
    coming = tuple(workshop for workshop in planned if (workshop.ends or workshop.begins).at_the_latest >= now)
    overdue = tuple(workshop for workshop in planned if workshop not in coming)
    return Agenda(coming, overdue, tuple(of(Status.HELD)[::-1]), tuple(of(Status.CANCELLED)))


def matching(workshops: Iterable[Workshop], *, theme: str, target_group: str) -> tuple[Workshop, ...]:
    """The events of a theme and target group; one that names none is for every theme, for everybody."""
    return tuple(
        workshop
        for workshop in workshops
        if (not workshop.themes or theme in workshop.themes)
        and (target_group == "all" or not workshop.target_groups or target_group in workshop.target_groups)
    )


def read_workshops(
    events: Path,
    stations: Path | None,
    themes: Collection[str],
    target_groups: Collection[str],
    quartiers: KnownQuartiers,
    boundaries: Boundaries,
    findings: Findings,
    *,
    today: date,
) -> tuple[Workshop, ...]:
    """Read events with their stations, in the order of their dates.

    Parameters
    ----------
    today : date
        In the city: nothing was held later.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(events, findings, _EVENT_COLUMNS)
    ids, names, organisers = sheet.ids("workshop_id"), sheet.text("name"), sheet.text("organiser")
    begins, ends, participants = sheet.dates("date"), sheet.dates("end_date"), sheet.counts("participants")
    for row, day in sheet.text("date").items():
        if not day:
            _stop(findings, "workshops.no_date", events.name, row, names[row], Phrase("The event has no date."))
    statuses = sheet.option("status", [status.value for status in Status])
    _check_days(sheet, begins, ends, statuses, today)
    themed, groups = sheet.options("themes", themes), sheet.options("target_groups", target_groups)
    places = _stations(stations, set(ids.values()), quartiers, boundaries, findings) if stations else {}
    sheet.finish()
    workshops = [
        Workshop(
            id=ids[row],
            name=names[row],
            begins=first,
            ends=ends[row],
            status=Status(statuses[row]),
            themes=themed[row],
            target_groups=groups[row],
            organiser=organisers[row],
            participants=participants[row],
            stations=tuple(places.get(ids[row], ())),
        )
        for row, first in begins.items()
        if first
    ]
    return tuple(sorted(workshops, key=lambda workshop: workshop.begins.at_the_latest))


def _check_days(
    sheet: Sheet,
    begins: Mapping[int, PartialDate | None],
    ends: Mapping[int, PartialDate | None],
    statuses: Mapping[int, str],
    today: date,
) -> None:
    first, last = sheet.text("date"), sheet.text("end_date")
    days = {row: (begin, ends[row] or begin) for row, begin in begins.items() if begin}
    backwards = {row: last[row] for row, (begin, end) in days.items() if begin.at_the_earliest > end.at_the_latest}
    why = Phrase("The event ends before it begins.")
    remedy = Phrase("Correct date or end_date.")
    sheet.stop("workshops.ends_before", backwards, why=why, remedy=remedy)
    now = (today.year, today.month, today.day)
    early = {row: first[row] for row, (begin, _) in days.items() if statuses[row] == Status.HELD and begin.at_the_earliest > now}
    why = Phrase("The event is said to have been held, but its day is still to come.")
    remedy = Phrase("Correct the date, or set the status to planned.")
    sheet.stop("workshops.held_in_future", early, why=why, remedy=remedy)


def check_held(sheet: Sheet, named: Mapping[int, str], workshops: Mapping[str, Workshop]) -> None:
    """Stop at rows that tell what happened at a workshop that is planned or was cancelled."""
    not_held = {
        row: workshop
        for row, workshop in named.items()
        if workshop in workshops and workshops[workshop].status is not Status.HELD
    }
    why = Phrase("This workshop is planned or cancelled, so nothing can have been said or counted there.")
    remedy = Phrase("If it took place, set its status to held; otherwise correct the workshop_id of this row.")
    sheet.stop("workshops.not_held", not_held, why=why, remedy=remedy)


def _stations(
    path: Path, workshop_ids: set[str], quartiers: KnownQuartiers, boundaries: Boundaries, findings: Findings
) -> dict[str, list[Station]]:
    table = read_table(path, findings, required=_STATION_COLUMNS)
    latitude, longitude = (degrees(table[name], path.name, findings) for name in ("latitude", "longitude"))
    accuracy = numbers(table["accuracy_m"], path.name, findings)
    moment_why, moment_remedy = Phrase("This is no time."), Phrase("Write it as 2018-02-02T09:00 or 2.2.2018 9:00.")
    start, end = (
        parse_each(table[name], parse_moment, "workshops.time", path.name, findings, why=moment_why, remedy=moment_remedy)
        for name in ("start", "end")
    )
    declared = quartiers.ids_of(table["quartier_id"], path.name, findings, optional=True)
    located = _located(table["station"], declared, latitude, longitude, path.name, quartiers, boundaries, findings)
    places: dict[str, list[Station]] = {}
    for row in table.index:
        workshop = table["workshop_id"][row]
        if workshop not in workshop_ids:
            _stop(findings, "workshops.unknown_workshop", path.name, row, workshop, Phrase("There is no event with this id."))
        if start[row] and end[row] and start[row] > end[row]:
            why = Phrase("The station ends before it starts.")
            _stop(findings, "workshops.ends_first", path.name, row, table["end"][row], why)
        station = Station(
            name=table["station"][row],
            quartier_id=located[row],
            latitude=_known(latitude[row]),
            longitude=_known(longitude[row]),
            accuracy_m=_known(accuracy[row]),
            start=start[row],
            end=end[row],
        )
        places.setdefault(workshop, []).append(_where_it_belongs(station, boundaries))
    return places


def _where_it_belongs(station: Station, boundaries: Boundaries) -> Station:
    """On schematic boundaries a place may fall beyond a border: its mark is drawn in the quartier it belongs to."""
    if not boundaries.schematic or station.longitude is None or station.latitude is None or not station.quartier_id:
        return station
    mapped = quartier_at(boundaries, pd.Series([station.longitude]), pd.Series([station.latitude])).iloc[0]
    if mapped in ("", station.quartier_id):
        return station
    longitude, latitude = nearest_inside(boundaries, station.quartier_id, station.longitude, station.latitude)
    return replace(station, longitude=longitude, latitude=latitude)


def _known(number: float) -> float | None:
    return None if pd.isna(number) else float(number)


def _stop(findings: Findings, code: str, file: str, row: int, observed: str, why: Phrase) -> None:
    findings.stop(code, file, int(row), observed=observed, why=why, remedy=Phrase("Correct the cell, or delete the row."))


def _located(
    stations: pd.Series,
    declared: pd.Series,
    latitude: pd.Series,
    longitude: pd.Series,
    file: str,
    quartiers: KnownQuartiers,
    boundaries: Boundaries,
    findings: Findings,
) -> pd.Series:
    """What the file says, checked against the map; where it says nothing, what the map says."""
    placed = latitude.notna() & longitude.notna()
    mapped = pd.Series("", index=declared.index, dtype="str")
    mapped[placed] = quartier_at(boundaries, longitude[placed], latitude[placed])
    for row in declared.index[latitude.notna() ^ longitude.notna()]:
        _stop(findings, "workshops.half_a_place", file, row, "", Phrase("A place needs both latitude and longitude."))
    for row in declared.index[placed & (mapped == "")]:
        why, remedy = why_outside(latitude[row], longitude[row], boundaries)
        observed = f"{stations[row]}: {latitude[row]}, {longitude[row]}"
        findings.ask("workshops.outside", file, int(row), observed=observed, why=why, remedy=remedy)
    for row in declared.index[placed & (mapped != "") & (mapped != declared)]:
        apart = Phrase("The coordinates and the quartier of this station disagree.")
        mend_place(findings, "workshops.quartier", file, int(row), declared[row], mapped[row], quartiers, boundaries, apart)
    return declared.where(declared != "", mapped)


def mend_place(
    findings: Findings,
    code: str,
    file: str,
    row: int,
    declared: str,
    mapped: str,
    quartiers: KnownQuartiers,
    boundaries: Boundaries,
    apart: Phrase,
) -> None:
    """Tell that file and map disagree on the quartier of a place, and which one was taken."""
    said = Phrase(
        "the file says “{declared}”, the map says “{mapped}”",
        declared=quartiers.names.get(declared, "–"),
        mapped=quartiers.names[mapped],
    )
    near = Phrase("The boundaries are schematic, so a place near a border may fall on its other side.")
    remedy = Phrase("“{kept}” was taken; correct the row if that is wrong.", kept=quartiers.names[declared or mapped])
    findings.mend(code, file, row, observed=said, why=near if boundaries.schematic else apart, remedy=remedy)
