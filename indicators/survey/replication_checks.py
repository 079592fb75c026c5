"""What is wrong with replicate weights, and how they were taken."""

from collections.abc import Sequence

import numpy as np

from files.findings import MOST_ROWS_NAMED, Findings
from indicators.survey.batches import Floats
from indicators.survey.replication import Kind, Replication
from indicators.survey.tabulation import Tabulation
from language.phrases import Phrase

_EQUAL = 1e-9
_FAR = 3.0  # replicate weights stand for the same people, so their sums differ by little
_NO_WEIGHTS, _APART = 5.0, 5.0  # as R's svrepdesign: means below are no weights, if the weight's is so many times larger


def check_replicates(tabulation: Tabulation, replication: Replication, file: str, findings: Findings) -> None:
    """Note how the columns were taken, whether they look like it, and where replicates say nothing.

    Raises
    ------
    Rejected
        If it has to be asked.
    """
    sums = tabulation.sums
    columns, replicates = tabulation.codebook.replicates, sums.replicates
    if replicates is None:
        return
    by_cell = np.stack(replicates.everybody)
    if replication.combined is None:
        _check_combined(by_cell.sum() / by_cell.shape[1], sums.weights[:, 0].sum(), int(sums.people.sum()), file, findings)
    _check_alike(by_cell, columns, replication, file, findings)
    findings.mend(
        "survey.replicates",
        file,
        observed=Phrase(
            "{number} columns of replicate weights, {first} to {last}", number=len(columns), first=columns[0], last=columns[-1]
        ),
        why=_taken(replication),
        remedy=Phrase("Nothing, if that is how they were made; else correct [waves.replicates] in dataset.toml."),
    )
    quartiers = {quartier_id: np.zeros(len(columns)) for _, _, quartier_id, *_ in sums.cells}
    for (_, _, quartier_id, *_), own in zip(sums.cells, by_cell, strict=True):
        quartiers[quartier_id] += own
    empty = {quartier_id: int((own <= 0).sum()) for quartier_id, own in quartiers.items() if (own <= 0).any()}
    if empty:
        observed = Phrase(
            "in {quartiers} of {all} quartiers nobody weighs anything under some replicate (“{first}”: {number} of them)",
            quartiers=len(empty),
            all=len(quartiers),
            first=next(iter(empty)),
            number=next(iter(empty.values())),
        )
        why = Phrase("Such a replicate has no value there.")
        remedy = Phrase(
            "It was left out there, as R does it; the error of these quartiers is rather too small. More sampling units in them,"
            " or replicates that leave nobody out (Fay), would help."
        )
        findings.mend("survey.empty_replicates", file, observed=observed, why=why, remedy=remedy)
    findings.finish()


def _check_alike(by_cell: Floats, columns: Sequence[str], replication: Replication, file: str, findings: Findings) -> None:
    """Columns that are all the same have no spread, and one that is far from all others is none of them.

    Parameters
    ----------
    by_cell : array, cells × replicates
        The sum of each replicate weight.
    """
    if np.allclose(by_cell, by_cell[:, :1], rtol=_EQUAL, atol=0):
        observed = Phrase("{number} columns of replicate weights that are all alike", number=len(columns))
        why = Phrase("Their spread is what errors are made of; every error would be 0.")
        remedy = Phrase("Name the columns of the replicate weights under [waves.replicates], or take it out.")
        findings.stop("survey.replicates_alike", file, observed=observed, why=why, remedy=remedy)
    totals = by_cell.sum(axis=0)
    usual = float(np.median(totals))
    apart = (
        np.flatnonzero((totals > _FAR * usual) | (totals < usual / _FAR)) if replication.has_pattern else np.array([], dtype=int)
    )
    for at in apart[:MOST_ROWS_NAMED]:
        observed = Phrase(
            "column “{column}” adds up to {total}, the others to {usual}",
            column=columns[at],
            total=round(float(totals[at])),
            usual=round(usual),
        )
        why = Phrase("The pattern under [waves.replicates] may have taken in a column that is no replicate weight.")
        remedy = Phrase("Write the pattern more narrowly; if the column is one of them, name all columns in a list.")
        findings.ask("survey.replicate_apart", file, observed=observed, why=why, remedy=remedy)


def _taken(replication: Replication) -> Phrase:
    middle = Phrase("the estimate") if replication.mse else Phrase("the mean of the replicates")
    if replication.combined is False:
        return Phrase(
            "Taken as factors of the weight, {kind}; errors are distances from {middle}.", kind=_kind(replication), middle=middle
        )
    return Phrase("Taken as weights, {kind}; errors are distances from {middle}.", kind=_kind(replication), middle=middle)


def _kind(replication: Replication) -> str:
    return f"Fay ({replication.fay_rho:g})" if replication.kind is Kind.FAY else str(replication.kind)


def _check_combined(replicated: float, weighed: float, people: int, file: str, findings: Findings) -> None:
    """R warns of columns that do not look like what they are taken for; here the city says it.

    Parameters
    ----------
    replicated, weighed : float
        The sum of the replicate weights, on the average of the columns, and of the weight.
    """
    if replicated / people < _NO_WEIGHTS and weighed > _APART * replicated:
        findings.ask(
            "survey.replicates_combined",
            file,
            observed=Phrase(
                "replicate weights of {replicate} on the average, weights of {weight}",
                replicate=round(replicated / people, 2),
                weight=round(weighed / people, 2),
            ),
            why=Phrase("These look like factors by which the weight is to be multiplied, not like weights."),
            remedy=Phrase("Add combined = false to [waves.replicates] if they are factors, combined = true if they are weights."),
        )
