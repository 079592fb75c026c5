"""Who was reached: persons by workshop, quartier and target group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from files.columns import Sheet
from files.findings import Findings
from files.keys import KnownQuartiers
from language.phrases import Phrase
from language.words import Words
from workshops.events import Workshop, check_held

_COLUMNS = ("workshop_id", "quartier_id", "target_group", "persons", "basis")


class Basis(StrEnum):
    """Where a number of persons comes from."""

    COUNTED = "counted"
    QUESTIONNAIRES = "questionnaires"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Counted:
    """Persons of a target group (``all``: everybody) and quartier (empty: whoever came) at one event; for the gate alone."""

    workshop: str
    quartier_id: str
    target_group: str
    persons: int
    basis: Basis


@dataclass(frozen=True)
class Persons:
    """A number of persons as far as it is told; `at_most` is None where nothing bounds it from above."""

    at_least: int
    at_most: int | None

    @property
    def exact(self) -> int | None:
        """The number, if it is told."""
        return self.at_least if self.at_least == self.at_most else None

    def __add__(self, other: Persons) -> Persons:
        """Of both together, if nobody is in both."""
        both = None if self.at_most is None or other.at_most is None else self.at_most + other.at_most
        return Persons(self.at_least + other.at_least, both)

    def __or__(self, other: Persons) -> Persons:
        """The higher one of both."""
        both = None if self.at_most is None or other.at_most is None else max(self.at_most, other.at_most)
        return Persons(max(self.at_least, other.at_least), both)

    def written(self, words: Words) -> str:
        """In words: a number, a bound, or that it is not known."""
        if self.exact is not None:
            return words.number(self.exact)
        if self.at_most is None:
            return words("at least {number}", number=words.number(self.at_least)) if self.at_least else words("not known")
        if self.at_least <= 1:
            return words("fewer than {number} (data protection)", number=words.number(self.at_most + 1))
        return words("{low} to {high}", low=words.number(self.at_least), high=words.number(self.at_most))


@dataclass(frozen=True)
class Reach:
    """What is told of persons of a target group (``all``: everybody) and quartier (empty: whoever came) at one event.

    Attributes
    ----------
    at_least, at_most : int and int or None
        Equal where the number is told; a number that is withheld has bounds (`release.people.reach`).
    """

    workshop: str
    quartier_id: str
    target_group: str
    basis: Basis
    at_least: int
    at_most: int | None

    @property
    def bounds(self) -> Persons:
        """How many, as far as it is told."""
        return Persons(self.at_least, self.at_most)

    @property
    def persons(self) -> int | None:
        """How many; None where it is withheld."""
        return self.bounds.exact

    def written(self, words: Words) -> str:
        """In words; a number that is withheld with the reason."""
        if self.persons is not None or self.at_most is not None:
            return self.bounds.written(words)
        if self.at_least:
            return words("at least {number} (data protection)", number=words.number(self.at_least))
        return words("* not shown, so that nobody is recognised")


def percent_of_everybody(part: Reach, at_workshop: Iterable[Reach]) -> float | None:
    """A target group's percent of all whom the same count met in the same place; None where one of the two is withheld."""
    place = (part.quartier_id, part.basis)
    whole = next((row for row in at_workshop if row.target_group == "all" and (row.quartier_id, row.basis) == place), None)
    if part.target_group == "all" or part.persons is None or whole is None or not whole.persons:
        return None
    return 100 * part.persons / whole.persons


def questionnaires_at(reach: Iterable[Reach], workshops: Collection[str], quartier_id: str = "") -> Persons:
    """How many questionnaires were filled in at these workshops, in one quartier or everywhere, as far as it is told.

    Where a workshop has a number for everybody, its numbers for quartiers are parts of it and not added.
    """
    filled_in = Persons(0, 0)
    counted = [row for row in reach if row.target_group == "all" and row.basis == Basis.QUESTIONNAIRES]
    for workshop in dict.fromkeys(workshops):
        here = [row for row in counted if row.workshop == workshop]
        if quartier_id:
            filled_in += sum((row.bounds for row in here if row.quartier_id == quartier_id), Persons(0, 0))
            continue
        parts = sum((row.bounds for row in here if row.quartier_id), Persons(0, 0))
        everybody = [row.bounds for row in here if not row.quartier_id]
        filled_in += Persons(max(everybody[0].at_least, parts.at_least), everybody[0].at_most) if everybody else parts
    return filled_in


def read_reach(
    path: Path, workshops: Mapping[str, Workshop], target_groups: Collection[str], quartiers: KnownQuartiers, findings: Findings
) -> tuple[Counted, ...]:
    """Read who was reached, in the order of the file.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(path, findings, _COLUMNS)
    workshop = sheet.option("workshop_id", workshops)
    group = sheet.option("target_group", ("all", *target_groups))
    basis = sheet.option("basis", [basis.value for basis in Basis])
    persons, places = sheet.counts("persons"), sheet.place("quartier_id", quartiers)
    check_held(sheet, workshop, workshops)
    first: dict[tuple[str, ...], int] = {}
    keys = {row: (workshop[row], places[row], group[row], basis[row]) for row in sheet.rows}
    twice = {
        row: Phrase("the same as row {row}", row=first[key]) for row, key in keys.items() if first.setdefault(key, row) != row
    }
    why = Phrase("Workshop, quartier, target group and basis are those of another row, so the same people would count twice.")
    remedy = Phrase("Keep one of the two rows.")
    sheet.stop("reach.twice", twice, why=why, remedy=remedy)
    counted = {row: count for row, count in persons.items() if count is not None}
    _check_parts(sheet, counted, workshop, places, group)
    sheet.finish()
    return tuple(Counted(workshop[row], places[row], group[row], counted[row], Basis(basis[row])) for row in counted)


def _check_parts(
    sheet: Sheet, persons: Mapping[int, int], workshop: Mapping[int, str], places: Mapping[int, str], group: Mapping[int, str]
) -> None:
    """A part is no larger than its whole: a group than everybody, a quartier than the workshop."""
    largest: dict[tuple[str, str, str], int] = {}
    for row, count in persons.items():
        key = (workshop[row], places[row], group[row])
        largest[key] = max(count, largest.get(key, 0))
    too_many = {}
    for row, count in persons.items():
        wholes = [(workshop[row], place, whole) for place in {places[row], ""} for whole in {group[row], "all"}]
        limits = [largest[key] for key in wholes if key in largest]
        if count > min(limits, default=count):
            too_many[row] = Phrase("{part} people, of {whole} in all", part=count, whole=min(limits))
    why = Phrase("More people of a group than there were in all, or more in a quartier than at the whole workshop.")
    remedy = Phrase("Correct one of the two numbers; where one was estimated, the estimate is too low.")
    sheet.stop("reach.more_than_all", too_many, why=why, remedy=remedy)
