"""Questionnaires that passers-by filled in at a workshop: counted, and never taken for a random sample."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from files.cells import canonical, number_or_nan, parse_number
from files.columns import Sheet
from files.findings import Findings
from files.toml import Section
from indicators.catalogue import Catalogue, Indicator
from indicators.formulas import Mean, Share
from language.phrases import Phrase
from workshops.events import Workshop, check_held


@dataclass(frozen=True)
class QuestionnaireOptions:
    """A ``[[questionnaires]]`` table of ``dataset.toml``: a file, the column of the workshop, and codes that are no answer."""

    file: str
    workshop: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """What those answered who filled in a questionnaire at a workshop; all None where it is withheld.

    Attributes
    ----------
    yes : int or None
        How many said what the indicator counts, if it is a share.
    n : int or None
        How many answered.
    mean : float or None
        Mean of their answers on the indicator's scale, if it is a mean.
    """

    workshop: str
    indicator: str
    yes: int | None
    n: int | None
    mean: float | None = None

    @property
    def share(self) -> float | None:
        """Percent of those who answered; of nobody else."""
        return None if self.yes is None or not self.n else 100.0 * self.yes / self.n


@dataclass(frozen=True)
class AnswerSheet:
    """The answers to one question at one workshop as one indicator counts them; personal, for the gate alone."""

    workshop: str
    item: str
    indicator: str
    values: tuple[float, ...]  # 0 or 1 for a share, the scale's value for a mean; a person each


def questionnaire_options(section: Section) -> QuestionnaireOptions:
    """Take one table ``[[questionnaires]]``."""
    workshop = section.string("workshop", default="workshop_id")
    options = QuestionnaireOptions(section.string("file"), workshop, section.cells("missing"))
    section.finish()
    return options


def read_questionnaires(
    path: Path, options: QuestionnaireOptions, catalogue: Catalogue, workshops: Mapping[str, Workshop], findings: Findings
) -> tuple[AnswerSheet, ...]:
    """Read the answers of every workshop to the questions that indicators of the survey ask.

    Returns
    -------
    tuple of AnswerSheet
        What may be told of them is for `release.coarsening.tallies` to say.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    sheet = Sheet(path, findings, (options.workshop,))
    where = sheet.option(options.workshop, workshops)
    check_held(sheet, where, workshops)
    asked: dict[str, list[Indicator]] = {}
    for indicator in catalogue.indicators.values():
        if isinstance(indicator.formula, Share | Mean) and indicator.formula.item in sheet.columns:
            asked.setdefault(indicator.formula.item, []).append(indicator)
    if not asked:
        why = Phrase("No column holds the item of an indicator that is a share or a mean.")
        remedy = Phrase("Call the columns as the items in catalogue.toml are called.")
        findings.stop("questionnaires.no_item", path.name, observed=", ".join(sheet.columns[:20]), why=why, remedy=remedy)
    answers = {item: _answers(sheet, item, asking, options) for item, asking in asked.items()}
    sheet.finish()
    answer_sheets = {}
    for workshop, members in itertools.groupby(sorted(sheet.rows, key=where.__getitem__), key=where.__getitem__):
        rows = list(members)
        for item, asking in asked.items():
            given = [answers[item][row] for row in rows]
            for indicator in asking:
                if values := _values([answer for answer in given if answer and _counts(answer, indicator)], indicator):
                    answer_sheets[workshop, indicator.id] = AnswerSheet(workshop, item, indicator.id, values)
    order = itertools.product(dict.fromkeys(where.values()), catalogue.indicators)
    return tuple(answer_sheets[key] for key in order if key in answer_sheets)


def _answers(sheet: Sheet, item: str, asking: Sequence[Indicator], options: QuestionnaireOptions) -> dict[int, str]:
    """The cells of one question; what no indicator counts and nobody declared as missing is asked about."""
    missing = {canonical(code) for code in options.missing}
    cells = {row: canonical(cell) for row, cell in sheet.text(item).items()}
    cells = {row: "" if cell in missing else cell for row, cell in cells.items()}
    rows: dict[str, list[int]] = {}
    for row, cell in cells.items():
        if cell and not any(_counts(cell, indicator) for indicator in asking):
            rows.setdefault(cell, []).append(row)
    observed = {
        where[0]: Phrase(
            "“{answer}” in column “{column}”, {count} {count:time|times}", answer=cell[:60], column=item, count=len(where)
        )
        for cell, where in rows.items()
    }
    why = Phrase("No indicator of this question counts this answer.")
    remedy = Phrase("If it means “no answer”, add it to missing under [[questionnaires]] in dataset.toml; else correct the cell.")
    sheet.ask("questionnaires.unknown_answer", observed, why=why, remedy=remedy)
    return cells


def _counts(answer: str, indicator: Indicator) -> bool:
    if isinstance(indicator.formula, Share):
        return answer in {canonical(code) for code in indicator.formula.of}
    return isinstance(indicator.formula, Mean) and indicator.formula.low <= number_or_nan(answer) <= indicator.formula.high


def _values(answers: Sequence[str], indicator: Indicator) -> tuple[float, ...]:
    if isinstance(indicator.formula, Share):
        among = {canonical(code) for code in indicator.formula.yes}
        return tuple(float(answer in among) for answer in answers)
    return tuple(parse_number(answer) for answer in answers)
