"""Who was reached: persons by workshop, quartier and target group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from files.findings import Findings
from files.keys import KnownQuartiers
from language.phrases import Phrase
from workshops.columns import Sheet
from workshops.events import Workshop, check_held

_COLUMNS = ("workshop_id", "quartier_id", "target_group", "persons", "basis")


class Basis(StrEnum):
    """Where a number of persons comes from."""

    COUNTED = "counted"
    QUESTIONNAIRES = "questionnaires"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Reach:
    """Persons of a target group (``all``: everybody) and quartier (empty: whoever came) at one event."""

    workshop: str
    quartier_id: str
    target_group: str
    persons: int
    basis: Basis


def questionnaires_at(reach: Iterable[Reach], workshops: Collection[str], quartier_id: str = "") -> int:
    """How many questionnaires were filled in at these workshops, in one quartier or everywhere.

    Where a workshop has a number for everybody, its numbers for quartiers are parts of it and not added.
    """
    counted = [
        one for one in reach if one.workshop in workshops and one.target_group == "all" and one.basis is Basis.QUESTIONNAIRES
    ]
    whole = set() if quartier_id else {one.workshop for one in counted if not one.quartier_id}
    return sum(
        one.persons
        for one in counted
        if (one.quartier_id == quartier_id if quartier_id or one.workshop in whole else bool(one.quartier_id))
    )


def read_reach(
    path: Path,
    workshops: Mapping[str, Workshop],
    target_groups: Collection[str],
    quartiers: KnownQuartiers,
    findings: Findings,
) -> tuple[Reach, ...]:
    """Read who was reached, in the order of the file.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(path, findings, _COLUMNS)
    workshop = sheet.one("workshop_id", workshops)
    group = sheet.one("target_group", ("all", *target_groups))
    basis = sheet.one("basis", [basis.value for basis in Basis])
    persons, places = sheet.counts("persons"), sheet.place("quartier_id", quartiers)
    check_held(sheet, workshop, workshops)
    first: dict[tuple[str, ...], int] = {}
    keys = {row: (workshop[row], places[row], group[row], basis[row]) for row in sheet.rows}
    sheet.stop(
        "reach.twice",
        {row: Phrase("the same as row {row}", row=first[key]) for row, key in keys.items() if first.setdefault(key, row) != row},
        why=Phrase("Workshop, quartier, target group and basis are those of another row, so the same people would count twice."),
        remedy=Phrase("Keep one of the two rows."),
    )
    known = {row: count for row, count in persons.items() if count is not None}
    _check_parts(sheet, known, workshop, places, group)
    sheet.finish()
    return tuple(Reach(workshop[row], places[row], group[row], known[row], Basis(basis[row])) for row in known)


def _check_parts(
    sheet: Sheet, persons: Mapping[int, int], workshop: Mapping[int, str], places: Mapping[int, str], group: Mapping[int, str]
) -> None:
    """A part is no larger than its whole: a group than everybody, a quartier than the workshop."""
    largest: dict[tuple[str, str, str], int] = {}
    for row, count in persons.items():
        key = (workshop[row], places[row], group[row])
        largest[key] = max(count, largest.get(key, 0))
    found = {}
    for row, count in persons.items():
        wholes = [(workshop[row], place, whole) for place in {places[row], ""} for whole in {group[row], "all"}]
        limits = [largest[key] for key in wholes if key in largest]
        if count > min(limits, default=count):
            found[row] = Phrase("{part} people, of {whole} in all", part=count, whole=min(limits))
    sheet.stop(
        "reach.more_than_all",
        found,
        why=Phrase("More people of a group than there were in all, or more in a quartier than at the whole workshop."),
        remedy=Phrase("Correct one of the two numbers; where one was estimated, the estimate is too low."),
    )
