"""Who was reached: persons by workshop, quartier and target group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from files.findings import Findings, Rejected
from files.keys import KnownQuartiers
from files.tables import read_table
from workshops.columns import check_ids, whole_numbers

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


def read_reach(
    path: Path,
    workshops: Collection[str],
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
    table = read_table(path, findings, required=_COLUMNS)
    file = path.name
    persons = whole_numbers(table["persons"], file, findings)
    places = quartiers.ids_of(table["quartier_id"], file, findings, optional=True)
    for column, allowed, required in (
        ("workshop_id", workshops, True),
        ("target_group", ("all", *target_groups), True),
        ("basis", [basis.value for basis in Basis], True),
    ):
        check_ids(table[column], allowed, file, findings, required)
    if findings.blocking:
        raise Rejected(findings)
    return tuple(
        Reach(row["workshop_id"], places[number], row["target_group"], known, Basis(row["basis"]))
        for (number, row), known in zip(table.iterrows(), persons, strict=True)
        if known is not None
    )
