"""What follows from what was said: measures, and the contributions that each of them answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from files.columns import Sheet
from files.dates import PartialDate
from files.findings import Findings
from files.keys import KnownQuartiers
from files.toml_lines import quoted
from language.phrases import Phrase
from language.words import Words
from workshops.contributions import Contribution
from workshops.personal import CERTAIN, DOUBTFUL, names_somebody, personal_in

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
    quartier_ids : tuple of str
        Where; empty for the whole city.
    themes, target_groups : tuple of str
        Ids of the catalogue; groups may be empty.
    responsible : str
        An office, never a person.
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

    @property
    def dates(self) -> str:
        """Start and end as a table has them, with a question mark for what is not known."""
        return " – ".join(day.iso if day else "?" for day in (self.begins, self.ends))

    def when(self, words: Words) -> str:
        """From when until when, as far as that is known."""
        if self.begins and self.ends:
            return words("{first} to {last}", first=self.begins.written(words), last=self.ends.written(words))
        if self.begins:
            return words("from {day}", day=self.begins.written(words))
        return words("until {day}", day=self.ends.written(words)) if self.ends else ""


def read_measures(
    path: Path,
    contributions: Mapping[str, Contribution],
    themes: Collection[str],
    target_groups: Collection[str],
    quartiers: KnownQuartiers,
    findings: Findings,
    *,
    today: date,
    checked: Collection[str] = (),
) -> tuple[Measure, ...]:
    """Read measures, in the order of the file.

    Parameters
    ----------
    today : date
        What runs or is done has begun by then.
    checked : collection of str
        Ids of measures that somebody has looked at: what was asked about them is answered.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(path, findings, _COLUMNS)
    ids, titles, offices = sheet.ids("measure_id"), sheet.text("title"), sheet.text("responsible")
    begins, ends = sheet.dates("start"), sheet.dates("end")
    stages = sheet.option("status", [stage.value for stage in Stage])
    themed, groups = sheet.options("themes", themes, required=True), sheet.options("target_groups", target_groups)
    answered, places = sheet.options("contribution_ids", contributions), sheet.places("quartier_ids", quartiers)
    measures = [
        Measure(
            id=ids[row],
            title=titles[row],
            quartier_ids=places[row],
            themes=themed[row],
            target_groups=groups[row],
            stage=Stage(stages[row]) if stages[row] in list(Stage) else Stage.PROPOSED,
            responsible=offices[row],
            begins=begins[row],
            ends=ends[row],
            contributions=answered[row],
        )
        for row in sheet.rows
    ]
    rows = dict(zip(sheet.rows, measures, strict=True))
    _check_titles(sheet, rows)
    _check_stages(sheet, rows, today)
    _ask(sheet, {row: measure for row, measure in rows.items() if measure.id not in checked}, contributions)
    sheet.finish()
    return tuple(measures)


def _check_titles(sheet: Sheet, measures: Mapping[int, Measure]) -> None:
    untitled = {row: Phrase("measure “{id}”", id=measure.id) for row, measure in measures.items() if not measure.title}
    why = Phrase("A measure without a title tells nobody what is done.")
    remedy = Phrase("Write a title, or delete the row.")
    sheet.stop("measures.no_title", untitled, why=why, remedy=remedy)
    revealing = {
        row: Phrase("measure “{id}”: {what}", id=measure.id, what=CERTAIN[sign])
        for row, measure in measures.items()
        if (sign := personal_in(measure.title)) in CERTAIN
    }
    why = Phrase("The title leads to a person, and every title is published.")
    remedy = Phrase("Take it out of the title.")
    sheet.stop("measures.address", revealing, why=why, remedy=remedy)
    ends = sheet.text("end")
    backwards = {
        row: ends[row]
        for row, measure in measures.items()
        if measure.begins and measure.ends and measure.begins.at_the_earliest > measure.ends.at_the_latest
    }
    why = Phrase("The measure ends before it starts.")
    remedy = Phrase("Correct the cell, or delete the row.")
    sheet.stop("measures.ends_first", backwards, why=why, remedy=remedy)


def _check_stages(sheet: Sheet, measures: Mapping[int, Measure], today: date) -> None:
    """What a measure's dates and its status say of it must be the same."""
    now = (today.year, today.month, today.day)
    early: dict[int, Phrase | str] = {}
    over: dict[int, Phrase | str] = {}
    for row, measure in measures.items():
        observed = Phrase("measure “{id}”: {status}, {when}", id=measure.id, status=str(measure.stage), when=measure.dates)
        done = measure.stage is Stage.DONE
        reached = (measure.ends if done else None) or measure.begins
        if (done or measure.stage is Stage.RUNNING) and reached and reached.at_the_earliest > now:
            early[row] = observed
        elif not done and measure.ends and measure.ends.at_the_latest < now:
            over[row] = observed
    why = Phrase("This day has not come yet, so the measure cannot have this status.")
    remedy = Phrase("Correct the status (proposed, chosen, running, done) or the date.")
    sheet.stop("measures.not_yet", early, why=why, remedy=remedy)
    for row, dated in over.items():
        why = Phrase("The end has passed, but the measure is not done.")
        remedy = Phrase("It is shown as it stands. Correct the status or the end.")
        sheet.findings.mend("measures.over", sheet.file, row, observed=dated, why=why, remedy=remedy)


def _ask(sheet: Sheet, measures: Mapping[int, Measure], contributions: Mapping[str, Contribution]) -> None:
    """What may be right, and mostly is a slip of the pen."""
    for row, measure in measures.items():
        answer = Phrase(
            "If it is right as it is, add the measure under [measures] in dataset.toml: checked = [{id}]", id=quoted(measure.id)
        )
        if names_somebody(measure.responsible) or personal_in(measure.title) == "name":
            observed = {row: Phrase("measure “{id}”: {what}", id=measure.id, what=DOUBTFUL["name"])}
            why = Phrase("Whoever is responsible is named as an office, never as a person; nor does a title name anybody.")
            remedy = Phrase("Write the office instead. {answer}", answer=answer)
            sheet.ask("measures.person", observed, why=why, remedy=remedy)
        for answered in (contributions[key] for key in measure.contributions if key in contributions):
            elsewhere = measure.quartier_ids and answered.quartier_id and answered.quartier_id not in measure.quartier_ids
            if elsewhere or (measure.themes and answered.theme not in measure.themes):
                observed = {row: Phrase("measure “{id}” answers contribution “{answered}”", id=measure.id, answered=answered.id)}
                why = (
                    Phrase("The contribution is about another quartier than the measure.")
                    if elsewhere
                    else Phrase("The contribution is about another theme than the measure.")
                )
                remedy = Phrase("Correct the id, or add the quartier or theme to the measure. {answer}", answer=answer)
                sheet.ask("measures.elsewhere", observed, why=why, remedy=remedy)
