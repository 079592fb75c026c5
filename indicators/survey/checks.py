"""What is wrong with a survey, of what one pass over it has seen."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from files.findings import Findings
from files.keys import KnownQuartiers
from files.text_columns import ask_about_thousands, no_number
from indicators.catalogue import Catalogue
from indicators.standard import STANDARD
from indicators.survey.class_checks import check_strata
from indicators.survey.codebook import Codebook
from indicators.survey.coding import Labels, labelled
from indicators.survey.missing_checks import ask_about_missing
from indicators.survey.moments import KEYS
from indicators.survey.stage_checks import check_second_stage
from indicators.survey.sums import Sums
from indicators.survey.tabulation import Tabulation
from indicators.survey.witnesses import Witness, Witnesses
from language.phrases import Phrase


def check_survey(
    tabulation: Tabulation, catalogue: Catalogue, quartiers: KnownQuartiers, labels: Labels, file: str, findings: Findings
) -> None:
    """Note everything that was seen.

    Raises
    ------
    Rejected
        If anything blocks.
    """
    codebook, witnesses, sums = tabulation.codebook, tabulation.witnesses, tabulation.sums
    for cell, witness in witnesses.cells("quartier").items():
        quartiers.report(cell, witness.first[0][0], file, findings)
    _check_units(witnesses, file, findings)
    if codebook.stratum_size:
        _check_numbers(codebook.stratum_size, "stratum_size", witnesses, file, findings)
    if codebook.psu_size:
        _check_numbers(codebook.psu_size, "psu_size", witnesses, file, findings)
    if codebook.replicates:
        _check_replicates(codebook.replicates, witnesses, file, findings)
    if codebook.weight:
        _check_numbers(codebook.weight, "weight", witnesses, file, findings)
        _check_weights(codebook.weight, sums, witnesses, file, findings)
    for condition in codebook.conditions:
        if condition.span:
            _check_numbers(condition.column, f"group {condition.column}", witnesses, file, findings)
    check_strata(tabulation, file, findings)
    _check_classes(codebook, witnesses, file, findings)
    _check_answers(codebook, labels, witnesses, file, findings)
    ask_about_missing(tabulation, file, findings)
    _check_categories(codebook, labels, witnesses, file, findings)
    _check_strata(sums, file, findings)
    if codebook.psu_size and not findings.blocking:
        check_second_stage(sums, file, findings)
    findings.finish()
    _check_nobody(sums, list(catalogue.target_groups), file, findings)


def _check_numbers(column: str, role: str, witnesses: Witnesses, file: str, findings: Findings) -> None:
    wrong, doubtful = witnesses.of(f"no number {role}"), witnesses.of(f"thousands {role}")
    findings.stop_rows("cell.not_a_number", file, wrong.first, wrong.times, **no_number(column))
    if doubtful.times and role not in witnesses.decimal:
        row, cell = doubtful.first[0]
        ask_about_thousands(cell, column, doubtful.times, row, file, findings)


def _check_units(witnesses: Witnesses, file: str, findings: Findings) -> None:
    nowhere = witnesses.of("no psu")
    why = Phrase("The row does not say in which sampling unit the person was asked.")
    remedy = Phrase("Enter the unit, or take psu (or panel) out of dataset.toml if respondents were drawn themselves, and once.")
    findings.stop_rows("survey.no_psu", file, nowhere.first, nowhere.times, why=why, remedy=remedy)


def _check_replicates(columns: Sequence[str], witnesses: Witnesses, file: str, findings: Findings) -> None:
    described = columns[0] if len(columns) == 1 else f"{columns[0]} … {columns[-1]}"
    _check_numbers(described, "replicate", witnesses, file, findings)
    wrong = witnesses.of("replicate")
    why = Phrase("A replicate weight must not be missing or below zero.")
    remedy = Phrase("Correct the columns {columns}, or take them out of [waves.replicates].", columns=described)
    findings.stop_rows("survey.replicate_weight", file, wrong.first, wrong.times, why=why, remedy=remedy)


def _check_weights(column: str, sums: Sums, witnesses: Witnesses, file: str, findings: Findings) -> None:
    wrong, nothing = witnesses.of("weight"), witnesses.of("weight zero")
    why = Phrase("A weight must not be missing or below zero; otherwise means can leave their own scale.")
    remedy = Phrase("Correct the weight, or delete the row.")
    findings.stop_rows("survey.weight", file, wrong.first, wrong.times, why=why, remedy=remedy)
    if nothing.times == int(sums.people.sum()):
        why = Phrase("Every weight is zero, so nobody would count.")
        remedy = Phrase("Correct the column, or take weight out of dataset.toml: then everybody counts alike.")
        findings.stop("survey.weights_all_zero", file, observed=column, why=why, remedy=remedy)
    elif nothing.times:
        findings.mend(
            "survey.weight_zero",
            file,
            nothing.first[0][0],
            observed=Phrase("{count} respondents of weight 0", count=nothing.times),
            why=Phrase("Whoever weighs nothing stands for nobody."),
            remedy=Phrase(
                "They are left out of every number, but stay in the sample design; correct the weights if that is wrong."
            ),
        )
        _tell_quartiers_of_nothing(sums, file, findings)


def _tell_quartiers_of_nothing(sums: Sums, file: str, findings: Findings) -> None:
    """Quartiers whose people all weigh nothing look like quartiers in which nobody was asked."""
    weights: dict[str, float] = {}
    for (_, _, quartier_id, *_), (weight, _) in zip(sums.cells, sums.weights, strict=True):
        weights[quartier_id] = weights.get(quartier_id, 0.0) + float(weight)
    empty = sorted(quartier_id for quartier_id, weight in weights.items() if weight == 0)
    if empty:
        findings.mend(
            "survey.weight_zero_quartier",
            file,
            observed=Phrase("everybody weighs 0 in the quartiers {ids}", ids=", ".join(empty)),
            why=Phrase("People answered there, and no number of this survey can be made of them."),
            remedy=Phrase("These quartiers are shown as “no data” or withheld. Correct the weights, or check the column."),
        )


def _check_classes(codebook: Codebook, witnesses: Witnesses, file: str, findings: Findings) -> None:
    """Who is in two classes of a margin; who is in none is told where the weights are made."""
    of_groups = {condition.column for condition in codebook.conditions if condition.span}
    of_classes = {condition.column: None for own in codebook.partitions for condition in own.conditions if condition.span}
    for column in of_classes:
        if column not in of_groups:
            _check_numbers(column, f"group {column}", witnesses, file, findings)
    for column in codebook.doubtful:
        _tell_doubtful(column, witnesses, file, findings)
    for partition in codebook.partitions:
        if partition.name == STANDARD:
            continue
        twice = witnesses.of(f"two classes {partition.name}")
        why = Phrase("The person is in two classes of “{name}” and can count in one only.", name=partition.name)
        remedy = Phrase("Correct the classes in dataset.toml, so that they do not overlap.")
        findings.stop_rows("survey.two_classes", file, twice.first, twice.times, why=why, remedy=remedy)


def _tell_doubtful(column: str, witnesses: Witnesses, file: str, findings: Findings) -> None:
    seen = witnesses.of(f"doubtful {column}")
    if seen.times:
        cells = ", ".join(dict.fromkeys(cell for _, cell in seen.first))
        findings.mend(
            "survey.doubtful_number",
            file,
            seen.first[0][0],
            observed=Phrase("{count} respondents with {cells} in “{column}”", count=seen.times, cells=cells, column=column),
            why=Phrase("Elsewhere in this wave it means “no answer”, or it is more than an age can be."),
            remedy=Phrase(
                "It was taken as a number, in the class of such numbers. If it means “no answer”, write in dataset.toml:"
                ' missing_in = {{ {column} = ["…"] }}.',
                column=column,
            ),
        )


def _check_answers(codebook: Codebook, labels: Labels, witnesses: Witnesses, file: str, findings: Findings) -> None:
    for item in codebook.items:
        why = Phrase("This answer is not on the scale of the indicator “{indicator}”.", indicator=item.indicator)
        remedy = Phrase("If it means “no answer”, add it to missing of this wave in dataset.toml; else correct the formula.")
        seen = witnesses.cells(f"answer {item.indicator}")
        _ask_about_answers(item.column, seen, labels, file, findings, why=why, remedy=remedy)


def _check_categories(codebook: Codebook, labels: Labels, witnesses: Witnesses, file: str, findings: Findings) -> None:
    remedy = Phrase(
        "If it means “no answer”, add it to missing of this wave in dataset.toml; else add it to the answers"
        " of the question in catalogue.toml."
    )
    for classification in codebook.classifications:
        for question in classification.questions:
            why = Phrase("This answer is none of those of the question “{question}”.", question=question)
            seen = witnesses.cells(f"category {question}")
            _ask_about_answers(classification.column, seen, labels, file, findings, why=why, remedy=remedy)


def _ask_about_answers(
    column: str, seen: Mapping[str, Witness], labels: Labels, file: str, findings: Findings, *, why: Phrase, remedy: Phrase
) -> None:
    for answer, witness in sorted(seen.items()):
        observed = Phrase(
            "“{answer}” in column “{column}”, {count} times",
            answer=labelled(answer, labels, column),
            column=column,
            count=witness.times,
        )
        findings.ask("survey.unknown_answer", file, witness.first[0][0], observed=observed, why=why, remedy=remedy)


def _check_strata(sums: Sums, file: str, findings: Findings) -> None:
    cells = pd.DataFrame(list(sums.cells), columns=KEYS).assign(
        asked=sums.people, smallest=sums.smallest[:, 0], largest=sums.largest[:, 0], row=sums.rows
    )
    grouped = cells.groupby("stratum")
    strata = grouped.agg({"asked": "sum", "smallest": "min", "largest": "max", "row": "min"})
    if (cells["psu"] != "").any():
        strata["asked"] = grouped["psu"].nunique()
    for name, asked, smallest, largest, first in strata.itertuples(name=None):
        row = int(first) or None
        if asked == 1 and largest == 1:  # all of it was asked, so there is no chance in it
            pass
        elif asked == 1 and len(strata) > 1:
            findings.mend(
                "survey.lonely_stratum",
                file,
                row,
                observed=Phrase("stratum “{stratum}” with a single sampling unit", stratum=name),
                why=Phrase("From one unit alone nobody can tell how much chance there is."),
                remedy=Phrase(
                    "It was compared with the mean of all strata, which tends to make intervals too wide; better join it with"
                    " a similar stratum."
                ),
            )
        elif asked == 1:
            why = Phrase("From one unit alone nobody can tell how much chance there is.")
            remedy = Phrase("Check the columns stratum and psu in dataset.toml.")
            findings.stop("survey.lonely_survey", file, row, observed=Phrase("a single sampling unit"), why=why, remedy=remedy)
        if smallest != largest and not np.isnan(smallest):
            findings.stop(
                "survey.stratum_size_differs",
                file,
                row,
                observed=Phrase(
                    "stratum “{stratum}”: {smallest} and {largest}", stratum=name, smallest=smallest, largest=largest
                ),
                why=Phrase("The size of a stratum is one number; its rows give several."),
                remedy=Phrase("Enter the number of sampling units the stratum had when the sample was drawn."),
            )
        elif smallest < asked:
            observed = Phrase("stratum “{stratum}”: {size} in all, {asked} asked", stratum=name, size=smallest, asked=asked)
            why = Phrase("A stratum cannot have fewer sampling units than were asked.")
            remedy = Phrase("Enter the number of sampling units the stratum had when the sample was drawn.")
            findings.stop("survey.stratum_too_small", file, row, observed=observed, why=why, remedy=remedy)


def _check_nobody(sums: Sums, groups: Sequence[str], file: str, findings: Findings) -> None:
    """Tell of target groups and questions that this survey has nobody for; a mistyped condition looks like that."""
    somewhere = np.bitwise_or.reduce([bits for *_, bits, _, _ in sums.cells])
    for bit, group in enumerate(groups):
        if not somewhere >> bit & 1:
            observed = Phrase("nobody belongs to the target group “{group}”", group=group)
            why = Phrase("Its conditions hold for no respondent of this survey.")
            remedy = Phrase("Its numbers stay withheld. Check the conditions in catalogue.toml (capital letters count).")
            findings.mend("survey.empty_group", file, observed=observed, why=why, remedy=remedy)
    for name, answers in zip(sums.centres, sums.sums[:, 0].sum(axis=0), strict=True):
        if not answers:
            observed = Phrase("nobody answered “{indicator}”", indicator=name)
            why = Phrase("Every cell of its column is empty or means “no answer”.")
            remedy = Phrase("It is shown as “no data”. Check the column and missing in dataset.toml.")
            findings.mend("survey.no_answers", file, observed=observed, why=why, remedy=remedy)
