"""What follows from what was said: measures, and the contributions that each of them answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from files.cells import parse_list
from files.dates import PartialDate
from files.findings import Findings, Rejected
from files.keys import KnownQuartiers
from files.tables import read_table
from language.phrases import Phrase
from language.words import Words
from workshops.columns import check_ids, check_unique, dates

_COLUMNS = (
    "measure_id",
    "title",
    "quartier_ids",
    "themes",
    "target_groups",
    "status",
    "responsible",
    "start",
    "end",
    "contribution_ids",
)


class Stage(StrEnum):
    """How far a measure has come."""

    PROPOSED = "proposed"
    CHOSEN = "chosen"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True)
class Measure:
    """Something the city does, or may do.

    Attributes
    ----------
    id, title : str
    quartier_ids : tuple of str
        Where; empty for the whole city.
    themes, target_groups : tuple of str
        Ids of the catalogue; groups may be empty.
    stage : Stage
    responsible : str
        An office, never a person.
    begins, ends : PartialDate or None
    contributions : tuple of str
        Ids of what it answers.
    """

    id: str
    title: str
    quartier_ids: tuple[str, ...]
    themes: tuple[str, ...]
    target_groups: tuple[str, ...]
    stage: Stage
    responsible: str
    begins: PartialDate | None
    ends: PartialDate | None
    contributions: tuple[str, ...]

    def when(self, words: Words) -> str:
        """From when until when, as far as that is known."""
        if self.begins and self.ends:
            return words("{first} to {last}", first=self.begins.written(words), last=self.ends.written(words))
        if self.begins:
            return words("from {day}", day=self.begins.written(words))
        return words("until {day}", day=self.ends.written(words)) if self.ends else ""


def read_measures(
    path: Path,
    contributions: Collection[str],
    themes: Collection[str],
    target_groups: Collection[str],
    quartiers: KnownQuartiers,
    findings: Findings,
) -> tuple[Measure, ...]:
    """Read measures, in the order of the file.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=_COLUMNS)
    file = path.name
    check_unique(table["measure_id"], file, findings)
    begins, ends = dates(table["start"], file, findings), dates(table["end"], file, findings)
    for column, allowed, required in (
        ("status", [stage.value for stage in Stage], True),
        ("themes", themes, True),
        ("target_groups", target_groups, False),
        ("contribution_ids", contributions, False),
    ):
        check_ids(table[column], allowed, file, findings, required)
    places = _places(table["quartier_ids"], quartiers, file, findings)
    for row in table.index:
        if begins[row] and ends[row] and begins[row].at_the_earliest > ends[row].at_the_latest:
            findings.stop(
                "measures.ends_first",
                file,
                int(row),
                found=table.at[row, "end"],
                why=Phrase("The measure ends before it starts."),
                remedy=Phrase("Correct the cell, or delete the row."),
            )
    if findings.blocking:
        raise Rejected(findings)
    return tuple(
        Measure(
            id=row["measure_id"],
            title=row["title"],
            quartier_ids=places[number],
            themes=parse_list(row["themes"]),
            target_groups=parse_list(row["target_groups"]),
            stage=Stage(row["status"]),
            responsible=row["responsible"],
            begins=begins[number],
            ends=ends[number],
            contributions=parse_list(row["contribution_ids"]),
        )
        for number, row in table.iterrows()
    )


def _places(column: pd.Series, quartiers: KnownQuartiers, file: str, findings: Findings) -> pd.Series:
    members = column.map(parse_list).explode().fillna("").astype("str")
    found = quartiers.ids_of(members, file, findings, optional=True)
    return found.groupby(level=0).agg(lambda ids: tuple(one for one in ids if one))
