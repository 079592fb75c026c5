"""What is wrong with the columns of a survey, before a single answer is read."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from files.findings import Findings
from files.tables import stop_at_column_twice
from indicators.catalogue import Catalogue
from indicators.survey.design import Wave
from indicators.survey.replication import Replication
from language.phrases import Phrase

_AMOUNTS = ("weight", "stratum_size", "psu_size")  # roles of numbers, which mean nothing else
_ROLES = (*_AMOUNTS, "quartier", "stratum", "psu", "panel", "respondent")


def check_columns(columns: Sequence[str], wave: Wave, catalogue: Catalogue, file: str, findings: Findings) -> None:
    """Note columns that are missing, or that mean two things which exclude one another.

    Raises
    ------
    Rejected
        If anything blocks.
    """
    uses = _uses(wave, catalogue)
    for column in uses:
        if column not in columns:
            _missing(column, columns, "", file, findings)
    for column in [*uses, *_items(catalogue)]:
        if columns.count(column) > 1:
            stop_at_column_twice(column, file, findings)
    for indicator in catalogue.indicators.values():
        absent = [column for column in indicator.formula.columns if column not in columns]
        for column in absent if len(absent) < len(indicator.formula.columns) else ():
            _missing(column, columns, "", file, findings)
    for name in wave.replication.missing_from(tuple(columns)) if wave.replication else ():
        _missing(name, columns, "replicates", file, findings)
    _check_amounts(wave, uses, _items(catalogue), file, findings)
    if wave.replication and not findings.blocking:
        replicates = wave.replication.among(tuple(columns))
        _check_replicates(wave.replication, replicates, [*uses, *_items(catalogue)], file, findings)
    findings.finish()


def _uses(wave: Wave, catalogue: Catalogue) -> dict[str, list[str]]:
    """Every column that the file must have, and where it is named."""
    uses: dict[str, list[str]] = {}

    def note(column: str | None, where: str) -> None:
        if column:
            uses.setdefault(column, []).append(where)

    for role in _ROLES:
        note(getattr(wave, role), role)
    for column in wave.missing_in:
        note(column, "missing_in")
    for column in wave.only:
        note(column, "only")
    for group in catalogue.target_groups.values():
        for condition in group.where:
            note(condition.column, f"target_groups.{group.id}")
    for stratum in catalogue.standard.strata if catalogue.standard else ():
        for condition in stratum.where:
            note(condition.column, f"standard.strata.{stratum.id}")
    for margin in wave.margins:
        for conditions in margin.classes.values():
            for condition in conditions:
                note(condition.column, f"calibration {margin.name}")
    return uses


def _items(catalogue: Catalogue) -> dict[str, list[str]]:
    """Columns of answers, and the indicators and questions that name them; a wave may lack them."""
    items: dict[str, list[str]] = {}
    for name, indicator in catalogue.indicators.items():
        for item in indicator.formula.columns:
            items.setdefault(item, []).append(f"indicators.{name}")
    for name, question in catalogue.questions.items():
        items.setdefault(question.item, []).append(f"questions.{name}")
    return items


def _missing(column: str, columns: Sequence[str], role: str, file: str, findings: Findings) -> None:
    close = get_close_matches(column, columns, n=1)
    remedy = Phrase("Correct it in dataset.toml or catalogue.toml. Columns: {columns}", columns=", ".join(columns))
    if role:
        remedy = Phrase(
            "Name every column of replicate weights in a list, or a pattern, in which * stands for any letters: {example}."
            " Columns: {columns}",
            example="rep_*",
            columns=", ".join(columns),
        )
    elif close:
        remedy = Phrase("Did you mean “{option}”?", option=close[0])
    why = Phrase("The survey has no column of this name.")
    findings.stop("survey.unknown_column", file, 1, observed=column, why=why, remedy=remedy)


def _check_amounts(
    wave: Wave, uses: Mapping[str, Sequence[str]], items: Mapping[str, Sequence[str]], file: str, findings: Findings
) -> None:
    """A weight that is also an age or an answer is the wrong column."""
    for column in dict.fromkeys(getattr(wave, role) for role in _AMOUNTS):
        parts = [*uses.get(column or "", ()), *items.get(column or "", ())]
        parts = [part for part in parts if part != "missing_in"]
        if column and len(parts) > 1:
            observed = Phrase("column “{column}” as {parts}", column=column, parts=", ".join(parts))
            why = Phrase("A weight or a size is a number of its own; this column means something else too.")
            remedy = Phrase("Correct {role} of this wave in dataset.toml, or the other entries.", role=parts[0])
            findings.stop("survey.column_twice", file, 1, observed=observed, why=why, remedy=remedy)


def _check_replicates(
    replication: Replication, columns: Sequence[str], others: Iterable[str], file: str, findings: Findings
) -> None:
    number, factors = len(columns), len(replication.rscales)
    for column in columns:
        if column in others:
            why = Phrase("This column means something else already, so it is no replicate weight.")
            remedy = Phrase("Name the columns of replicate weights more narrowly in [waves.replicates].")
            findings.stop("survey.replicates_overlap", file, 1, observed=column, why=why, remedy=remedy)
    if number and factors not in (0, 1, number):
        observed = Phrase("{columns} columns of replicate weights, {factors} rscales", columns=number, factors=factors)
        why = Phrase("Each replicate has a factor of its own, or one holds for all.")
        remedy = Phrase("Correct columns or rscales in dataset.toml: as many numbers as columns, in the order of the columns.")
        findings.stop("survey.rscales", file, observed=observed, why=why, remedy=remedy)
    if number == 1:
        observed = Phrase("a single column of replicate weights")
        why = Phrase("From one replicate alone nobody can tell how much chance there is.")
        remedy = Phrase("Name all columns of replicate weights, or a pattern such as {example}.", example="rep_*")
        findings.stop("survey.single_replicate", file, observed=observed, why=why, remedy=remedy)
