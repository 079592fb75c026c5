"""What people said in workshops: strengths, weaknesses and ideas, without anybody's name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from files.cells import stop_rows
from files.dates import PartialDate
from files.findings import Findings, Rejected
from files.keys import KnownQuartiers
from files.tables import read_table
from language.phrases import Phrase
from workshops.columns import check_ids, check_unique, dates, whole_numbers
from workshops.personal import personal_in

_COLUMNS = (
    "contribution_id",
    "workshop_id",
    "date",
    "quartier_id",
    "kind",
    "theme",
    "target_group",
    "text",
    "times",
    "published",
)


class Kind(StrEnum):
    """What sort of thing was said; the strength comes first."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    IDEA = "idea"


@dataclass(frozen=True)
class Contribution:
    """One thing that was said.

    Attributes
    ----------
    id : str
    workshop : str
        Id of the event it was said at; empty if it came by another way.
    date : PartialDate or None
    quartier_id : str
        What it is about; empty for the whole city.
    kind : Kind
    theme, topic, target_group : str
        Ids of the catalogue; topic and group may be empty.
    text : str
        Empty unless it was released for publication: a text that was not is forgotten when it is read.
    times : int
        How often it was said.
    """

    id: str
    workshop: str
    date: PartialDate | None
    quartier_id: str
    kind: Kind
    theme: str
    topic: str
    target_group: str
    text: str
    times: int

    @property
    def subject(self) -> str:
        """The topic, or the theme where none is given."""
        return self.topic or self.theme


def mentions(contributions: Iterable[Contribution]) -> int:
    """How often all of this was said."""
    return sum(contribution.times for contribution in contributions)


def read_contributions(
    path: Path,
    workshops: Collection[str],
    themes: Collection[str],
    topics: Collection[str],
    target_groups: Collection[str],
    quartiers: KnownQuartiers,
    findings: Findings,
    *,
    names_checked: bool = False,
) -> tuple[Contribution, ...]:
    """Read what was said, in the order of the file.

    Parameters
    ----------
    names_checked : bool
        Somebody has looked at every text that seems to hold a name, and it is none.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=_COLUMNS)
    file = path.name
    table = table.assign(topic=table.get("topic", pd.Series("", index=table.index)))
    check_unique(table["contribution_id"], file, findings)
    days = dates(table["date"], file, findings)
    times = whole_numbers(table["times"], file, findings)
    places = quartiers.ids_of(table["quartier_id"], file, findings, optional=True)
    for column, allowed, required in (
        ("workshop_id", workshops, False),
        ("kind", [kind.value for kind in Kind], True),
        ("theme", themes, True),
        ("topic", topics, False),
        ("target_group", target_groups, False),
        ("published", ("yes", "no"), True),
    ):
        check_ids(
            table[column].replace("all", "") if column == "target_group" else table[column], allowed, file, findings, required
        )
    _check_texts(table, file, findings, names_checked)
    if findings.blocking:
        raise Rejected(findings)
    return tuple(
        Contribution(
            id=row["contribution_id"],
            workshop=row["workshop_id"],
            date=days[number],
            quartier_id=places[number],
            kind=Kind(row["kind"]),
            theme=row["theme"],
            topic=row["topic"],
            target_group="" if row["target_group"] == "all" else row["target_group"],
            text=row["text"] if row["published"] == "yes" else "",
            times=1 if said is None else said,
        )
        for (number, row), said in zip(table.iterrows(), times, strict=True)
    )


def _check_texts(table: pd.DataFrame, file: str, findings: Findings, names_checked: bool) -> None:
    """A text that is to be published must not lead to a person."""
    published = table.loc[table["published"] == "yes", "text"]
    empty = published.index[published == ""]
    stop_rows(
        published,
        empty,
        "contributions.no_text",
        file,
        findings,
        why=Phrase("The contribution is to be published, but has no text."),
        remedy=Phrase("Write the text, or set “published” to no."),
    )
    told = published.map(personal_in)
    addresses = published.index[told.isin(["email", "phone"])]
    masked = published.map(lambda text: text[:12] + " …")
    stop_rows(
        masked,
        addresses,
        "contributions.address",
        file,
        findings,
        why=Phrase("The text holds an e-mail address or a telephone number, and is to be published."),
        remedy=Phrase("Take it out of the text, or set “published” to no."),
    )
    if names_checked:
        return
    for row in published.index[told == "name"]:
        findings.ask(
            "contributions.name",
            file,
            int(row),
            found=masked[row],
            why=Phrase("The text seems to hold a person's name, and is to be published."),
            remedy=Phrase(
                "Take the name out, or set “published” to no. If no text holds a name, write names_checked = true "
                "under [contributions] in dataset.toml."
            ),
        )
