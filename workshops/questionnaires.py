"""Questionnaires that passers-by filled in at a workshop: counted, and never taken for a random sample."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from files.findings import Findings, Rejected
from files.tables import read_table
from files.toml import Section
from indicators.catalogue import Catalogue, Indicator, Share
from language.phrases import Phrase
from workshops.columns import check_ids


@dataclass(frozen=True)
class QuestionnaireOptions:
    """A ``[[questionnaires]]`` table of ``dataset.toml``: a file, and the column that names the workshop."""

    file: str
    workshop: str


@dataclass(frozen=True)
class Tally:
    """How many of those who answered a question at a workshop said what an indicator counts.

    Attributes
    ----------
    workshop, indicator : str
    yes, n : int or None
        None where it is withheld.
    """

    workshop: str
    indicator: str
    yes: int | None
    n: int | None

    @property
    def share(self) -> float | None:
        """Percent of those who answered; of nobody else."""
        return None if self.yes is None or not self.n else 100.0 * self.yes / self.n


def questionnaire_options(section: Section) -> QuestionnaireOptions:
    """Take one table ``[[questionnaires]]``."""
    options = QuestionnaireOptions(section.string("file"), section.string("workshop", default="workshop_id"))
    section.finish()
    return options


def read_questionnaires(
    path: Path,
    options: QuestionnaireOptions,
    catalogue: Catalogue,
    workshops: Collection[str],
    withhold_below: int,
    findings: Findings,
) -> tuple[Tally, ...]:
    """Count the answers of every workshop to the questions that indicators of shares ask.

    There is no total over workshops: with it, the count that one workshop withholds could be had by subtraction.

    Parameters
    ----------
    withhold_below : int
        Fewer answers than this are withheld; of a sensitive indicator also answers that are all alike.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=(options.workshop,))
    check_ids(table[options.workshop], workshops, path.name, findings, required=True)
    asked = {
        one.id: one.formula
        for one in catalogue.indicators.values()
        if isinstance(one.formula, Share) and one.formula.item in table
    }
    if not asked:
        findings.stop(
            "questionnaires.no_item",
            path.name,
            found=", ".join(table.columns[:20]),
            why=Phrase("No column holds the item of an indicator that is a share."),
            remedy=Phrase("Call the columns as the items in catalogue.toml are called."),
        )
    if findings.blocking:
        raise Rejected(findings)
    return tuple(
        _tally(str(workshop), catalogue.indicators[name], rows[formula.item], formula, withhold_below)
        for workshop, rows in table.groupby(options.workshop, sort=False)
        for name, formula in asked.items()
        if rows[formula.item].isin(formula.of).any()
    )


def _tally(workshop: str, indicator: Indicator, answers: pd.Series, formula: Share, withhold_below: int) -> Tally:
    n, yes = int(answers.isin(formula.of).sum()), int(answers.isin(formula.yes).sum())
    if n < withhold_below or (indicator.sensitive and yes in (0, n)):
        return Tally(workshop, indicator.id, None, None)
    return Tally(workshop, indicator.id, yes, n)
