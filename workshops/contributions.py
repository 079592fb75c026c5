"""What people said in workshops: strengths, weaknesses and ideas, without anybody's name."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from files.columns import Sheet
from files.dates import PartialDate
from files.findings import Findings
from files.keys import KnownQuartiers
from files.toml_lines import quoted
from indicators.catalogue import Topic
from language.phrases import Phrase
from workshops.events import Workshop, check_held
from workshops.personal import CERTAIN, DOUBTFUL, personal_in

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
_SPREADSHEET_ERRORS = ("#NAME?", "#REF!", "#VALUE!", "#N/A", "#BEZUG!", "#WERT!", "#NV", "#DIV/0!")
_LONGEST = 10_000  # letters
_MOST_ASKED = 50


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
    workshop : str
        Id of the event it was said at; empty if it came by another way.
    quartier_id : str
        What it is about; empty for the whole city.
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
    workshops: Mapping[str, Workshop],
    themes: Collection[str],
    topics: Mapping[str, Topic],
    target_groups: Collection[str],
    quartiers: KnownQuartiers,
    findings: Findings,
    *,
    today: date,
    checked: Collection[str] = (),
) -> tuple[Contribution, ...]:
    """Read what was said, in the order of the file.

    Parameters
    ----------
    today : date
        Nothing can have been said after it.
    checked : collection of str
        Ids of contributions that somebody has looked at: what was asked about them is answered.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(path, findings, _COLUMNS)
    ids, text, days = sheet.ids("contribution_id"), sheet.text("text"), sheet.dates("date")
    workshop = sheet.option("workshop_id", workshops, required=False)
    kind = sheet.option("kind", [kind.value for kind in Kind])
    theme = sheet.option("theme", themes)
    topic = sheet.option("topic", topics, required=False)
    group = sheet.option("target_group", ["all", *target_groups], required=False)
    published = sheet.option("published", ("yes", "no"))
    times, places = sheet.counts("times", least=1), sheet.place("quartier_id", quartiers)
    _check_topics(sheet, theme, topic, themes, topics)
    check_held(sheet, workshop, workshops)
    _check_days(sheet, days, workshop, workshops, today)
    released = {row: text[row] for row in sheet.rows if published[row] == "yes"}
    _check_texts(sheet, released, ids, checked)
    alike = zip(*(column.values() for column in (text, workshop, days, places, kind, theme, topic, group)), strict=True)
    _check_repeats(sheet, dict(zip(sheet.rows, alike, strict=True)), released, ids, checked)
    sheet.finish()
    return tuple(
        Contribution(
            id=ids[row],
            workshop=workshop[row],
            date=days[row],
            quartier_id=places[row],
            kind=Kind(kind[row]),
            theme=theme[row],
            topic=topic[row],
            target_group="" if group[row] == "all" else group[row],
            text=released.get(row, ""),
            times=times[row] or 1,
        )
        for row in sheet.rows
    )


def _check_topics(
    sheet: Sheet, theme: Mapping[int, str], topic: Mapping[int, str], themes: Collection[str], topics: Mapping[str, Topic]
) -> None:
    misplaced = {
        row: Phrase("“{topic}” under “{theme}”", topic=topic[row], theme=theme[row])
        for row in sheet.rows
        if topic[row] in topics and theme[row] in themes and topics[topic[row]].theme != theme[row]
    }
    why = Phrase("The topic belongs to another theme, so what was said would stand under the wrong one.")
    remedy = Phrase("Write the theme that the topic has in catalogue.toml, or another topic.")
    sheet.stop("contributions.topic", misplaced, why=why, remedy=remedy)


def _check_days(
    sheet: Sheet,
    days: Mapping[int, PartialDate | None],
    workshop: Mapping[int, str],
    workshops: Mapping[str, Workshop],
    today: date,
) -> None:
    cells, limit = sheet.text("date"), (today.year, today.month, today.day)
    dated = {row: day for row, day in days.items() if day}
    future = {row: cells[row] for row, day in dated.items() if day.at_the_earliest > limit}
    why = Phrase("The day has not come yet, so nothing can have been said then.")
    remedy = Phrase("Correct the date, or leave the cell empty if the day is not known.")
    sheet.stop("contributions.future", future, why=why, remedy=remedy)
    early = {
        row: cells[row]
        for row, day in dated.items()
        if workshop[row] in workshops and day.at_the_latest < workshops[workshop[row]].begins.at_the_earliest
    }
    why = Phrase("The workshop had not begun on this day.")
    remedy = Phrase("Correct the date, or leave workshop_id empty if it was not said there.")
    sheet.stop("contributions.before_workshop", early, why=why, remedy=remedy)


def _check_texts(sheet: Sheet, released: Mapping[int, str], ids: Mapping[int, str], checked: Collection[str]) -> None:
    """A text that is to be published must be one, and must not lead to a person; no finding repeats what it holds."""
    empty = {row: Phrase("contribution “{id}”", id=ids[row]) for row, text in released.items() if not text}
    why = Phrase("The contribution is to be published, but has no text.")
    remedy = Phrase("Write the text, or set “published” to no.")
    sheet.stop("contributions.no_text", empty, why=why, remedy=remedy)
    lost = {row: text for row, text in released.items() if text in _SPREADSHEET_ERRORS}
    why = Phrase("A spreadsheet took the text for a formula and lost it.")
    remedy = Phrase("Write the text again, with an apostrophe (') before it in the spreadsheet.")
    sheet.stop("contributions.spreadsheet_error", lost, why=why, remedy=remedy)
    long = {
        row: Phrase("contribution “{id}”: {count} letters", id=ids[row], count=len(text))
        for row, text in released.items()
        if len(text) > _LONGEST
    }
    why = Phrase("Nobody reads so long a text; perhaps a quotation mark is missing, and several rows became one.")
    remedy = Phrase("Close the quotation mark, or shorten the text to {most} letters.", most=_LONGEST)
    sheet.stop("contributions.too_long", long, why=why, remedy=remedy)
    signs = {row: personal_in(text[:_LONGEST]) for row, text in released.items()}
    revealing = {
        row: Phrase("contribution “{id}”: {what}", id=ids[row], what=CERTAIN[sign])
        for row, sign in signs.items()
        if sign in CERTAIN
    }
    why = Phrase("The text leads to a person, and is to be published.")
    remedy = Phrase("Take it out of the text, or set “published” to no.")
    sheet.stop("contributions.address", revealing, why=why, remedy=remedy)
    for row, sign in signs.items():
        if sign in DOUBTFUL and ids[row] not in checked:
            observed = {row: Phrase("contribution “{id}”: {what}", id=ids[row], what=DOUBTFUL[sign])}
            why = Phrase("The text may lead to a person, and is to be published.")
            remedy = Phrase(
                "Take it out, or set “published” to no. If it leads to nobody, add the contribution under "
                "[contributions] in dataset.toml: checked = [{id}]",
                id=quoted(ids[row]),
            )
            sheet.ask("contributions.name", observed, why=why, remedy=remedy)


def _check_repeats(
    sheet: Sheet, alike: Mapping[int, object], released: Mapping[int, str], ids: Mapping[int, str], checked: Collection[str]
) -> None:
    """The same words twice, from the same workshop: a row that was copied counts what was said once too often."""
    first: dict[object, int] = {}
    repeated = {row: first[alike[row]] for row, text in released.items() if text and first.setdefault(alike[row], row) != row}
    twice = {
        row: Phrase("contributions “{first}” and “{second}”", first=ids[earlier], second=ids[row])
        for row, earlier in repeated.items()
        if ids[row] not in (*checked, ids[earlier])
    }
    why = Phrase("Both rows say the same in every cell but the id, so it may be counted twice.")
    remedy = Phrase(
        "Delete one of them, and write in “times” how often it was said. If they are two, add the second one under "
        "[contributions] in dataset.toml to checked."
    )
    sheet.ask("contributions.repeated", twice, why=why, remedy=remedy, most=_MOST_ASKED)
