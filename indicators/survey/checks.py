"""What is wrong with a survey, of what one pass over it has seen."""

from collections.abc import Mapping, Sequence

import numpy as np

from files.findings import MOST_ROWS_NAMED, Findings
from files.keys import KnownQuartiers
from files.levels import tell_of_level
from files.text_columns import ask_about_thousands, no_number
from indicators.catalogue import Catalogue
from indicators.standard import STANDARD
from indicators.survey.answer_checks import ask_about_answers, worded_of
from indicators.survey.class_checks import check_strata
from indicators.survey.codebook import Codebook
from indicators.survey.coding import Labels
from indicators.survey.design import Wave
from indicators.survey.group_checks import ask_about_spelling
from indicators.survey.interview_checks import check_interviews
from indicators.survey.missing_checks import ask_about_missing, check_missing
from indicators.survey.missing_line import missing_line
from indicators.survey.other_codes import meant_by
from indicators.survey.plausibility import check_plausible
from indicators.survey.stage_checks import check_second_stage
from indicators.survey.stratum_checks import check_sampled_strata
from indicators.survey.sums import Sums
from indicators.survey.tabulation import Tabulation
from indicators.survey.witnesses import Witnesses
from indicators.survey.yes_labels import ask_about_yes
from language.phrases import Phrase

_NO_SPAN = Phrase(
    "Write numbers; if the column holds classes, name them in catalogue.toml or dataset.toml with in = [{example}] instead of"
    " from and to.",
    example='"…"',
)


def check_survey(
    tabulation: Tabulation,
    catalogue: Catalogue,
    wave: Wave,
    quartiers: KnownQuartiers,
    columns: Sequence[str],
    labels: Labels,
    file: str,
    findings: Findings,
) -> None:
    """Note everything that was seen.

    Parameters
    ----------
    columns : sequence of str
        All that the file has.

    Raises
    ------
    Rejected
        If anything blocks.
    """
    codebook, witnesses, sums = tabulation.codebook, tabulation.witnesses, tabulation.sums
    check_interviews(tabulation.interviews, wave, file, findings)
    _check_quartiers(quartiers, labels.get(codebook.quartier, {}), witnesses, sums, file, findings)
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
    for column in {condition.column: None for condition in codebook.conditions if condition.span}:
        _check_numbers(column, f"group {column}", witnesses, file, findings, remedy=_NO_SPAN)
    ask_about_spelling(tabulation, catalogue, file, findings)
    for column in {item.column: None for item in codebook.items if item.span and not item.codes}:
        _check_points(column, f"item {column}", witnesses, file, findings)
    check_strata(tabulation, file, findings)
    _check_classes(codebook, witnesses, file, findings)
    worded = worded_of(tabulation)
    meant = meant_by(tabulation, labels)
    line = missing_line(tabulation, wave, worded, meant)
    check_missing(codebook, line, file, findings)
    ask_about_answers(tabulation, worded, meant, catalogue, labels, line, file, findings)
    ask_about_yes(codebook, catalogue, labels, file, findings)
    ask_about_missing(tabulation, line, file, findings)
    check_plausible(tabulation, catalogue, wave, columns, labels, line, file, findings)
    check_sampled_strata(sums, file, findings)
    if codebook.psu_size and not findings.blocking:
        check_second_stage(sums, file, findings)
    findings.finish()
    _check_nobody(sums, list(catalogue.target_groups), file, findings)


def _check_quartiers(
    quartiers: KnownQuartiers, names: Mapping[str, str], witnesses: Witnesses, sums: Sums, file: str, findings: Findings
) -> None:
    unknown = {
        names.get(cell, cell): (witness.first[0][0], witness.times) for cell, witness in witnesses.cells("quartier").items()
    }
    there = {quartier for _, _, quartier, *_ in sums.cells} - {""}
    quartiers.report_all(unknown, there, file, findings, droppable=True)
    if not unknown:
        tell_of_level(there, (), file, quartiers, findings)


def _check_numbers(
    column: str, role: str, witnesses: Witnesses, file: str, findings: Findings, *, remedy: Phrase | None = None
) -> None:
    wrong = witnesses.of(f"no number {role}")
    texts = no_number(column) | ({"remedy": remedy} if remedy else {})
    findings.stop_rows("cell.not_a_number", file, wrong.first, wrong.times, **texts)
    _check_points(column, role, witnesses, file, findings)


def _check_points(column: str, role: str, witnesses: Witnesses, file: str, findings: Findings) -> None:
    """Ask about points that may be signs of thousands."""
    doubtful = witnesses.of(f"thousands {role}")
    if doubtful.times and role not in witnesses.decimal:
        row, cell = doubtful.first[0]
        ask_about_thousands(cell, column, doubtful.times, row, file, findings)


def _check_units(witnesses: Witnesses, file: str, findings: Findings) -> None:
    without = witnesses.of("no stratum")
    why = Phrase("The row does not say in which stratum the person was drawn; rows without one would be a stratum of their own.")
    remedy = Phrase("Enter the stratum; if these rows were drawn by themselves, give their stratum a name.")
    findings.stop_rows("survey.stratum_missing", file, without.first, without.times, why=why, remedy=remedy)
    nowhere = witnesses.of("no psu")
    why = Phrase("The row does not say in which sampling unit the person was asked.")
    remedy = Phrase("Enter the unit, or take psu (or panel) out of dataset.toml if respondents were drawn themselves, and once.")
    findings.stop_rows("survey.no_psu", file, nowhere.first, nowhere.times, why=why, remedy=remedy)


def _check_replicates(columns: Sequence[str], witnesses: Witnesses, file: str, findings: Findings) -> None:
    wrong, doubtful = witnesses.of("replicate"), witnesses.of("thousands replicate")
    if doubtful.times and "replicate" not in witnesses.decimal:
        row, cell = doubtful.first[0]
        ask_about_thousands(cell, f"{columns[0]} … {columns[-1]}", doubtful.times, row, file, findings)
    named = list(witnesses.cells("replicate column"))
    described = ", ".join([*named[:MOST_ROWS_NAMED], *(["…"] if len(named) > MOST_ROWS_NAMED else [])])
    why = Phrase("A replicate weight is a number that must not be missing or below zero.")
    remedy = Phrase(
        "Correct the columns {columns}, or, if they are none, name those that are more narrowly in [waves.replicates].",
        columns=described,
    )
    findings.stop_rows("survey.replicate_weight", file, wrong.first, wrong.times, why=why, remedy=remedy)


def _check_weights(column: str, sums: Sums, witnesses: Witnesses, file: str, findings: Findings) -> None:
    chance = witnesses.of("chance")
    why = Phrase("A chance of being drawn is above 0 and at most 1.")
    remedy = Phrase('Correct it, or write weights = "design" for this wave in dataset.toml if the column holds weights.')
    findings.stop_rows("survey.weight", file, chance.first, chance.times, why=why, remedy=remedy)
    wrong, nothing = witnesses.of("weight"), witnesses.of("weight zero")
    why = Phrase("A weight must not be missing or below zero; otherwise means can leave their own scale.")
    remedy = Phrase("Correct the weight, or delete the row.")
    if wrong.times > witnesses.of("no number weight").times:  # else told as no numbers already
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
            observed=Phrase("{count} {count:respondent|respondents} of weight 0", count=nothing.times),
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
            _check_numbers(column, f"group {column}", witnesses, file, findings, remedy=_NO_SPAN)
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
            observed=Phrase(
                "{count} {count:respondent|respondents} with {cells} in “{column}”", count=seen.times, cells=cells, column=column
            ),
            why=Phrase("Elsewhere in this wave it means “no answer”, or it is more than an age can be."),
            remedy=Phrase(
                "It was taken as a number, in the class of such numbers. If it means “no answer”, write in dataset.toml:"
                ' missing_in = {{ {column} = ["…"] }}.',
                column=column,
            ),
        )


def _check_nobody(sums: Sums, groups: Sequence[str], file: str, findings: Findings) -> None:
    """Tell of target groups and questions that this survey has nobody for; a mistyped condition looks like that."""
    somewhere = np.bitwise_or.reduce([bits for *_, bits, _, _ in sums.cells])
    everywhere = np.bitwise_and.reduce([bits for *_, bits, _, _ in sums.cells])
    for bit, group in enumerate(groups):
        if everywhere >> bit & 1:
            observed = Phrase("everybody belongs to the target group “{group}”", group=group)
            why = Phrase("Its conditions hold for all respondents of this survey, so it says the same as all of them.")
            remedy = Phrase("Check its conditions in catalogue.toml: a column may hold years of birth, or 999 for “no answer”.")
            findings.mend("survey.group_of_everybody", file, observed=observed, why=why, remedy=remedy)
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
