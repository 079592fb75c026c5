"""The codebook of a wave, of what the city says in ``dataset.toml`` and ``catalogue.toml``."""

import math
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from files.cells import canonical, number_or_nan
from files.findings import Findings
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue, TargetGroup
from indicators.formulas import Mean, Median, Share
from indicators.standard import STANDARD, Stratum
from indicators.survey.codebook import Classification, Codebook, Condition, Item, Partition
from indicators.survey.design import Wave
from indicators.survey.replication import Replication
from language.phrases import Phrase

Labels = Mapping[str, Mapping[str, str]]


def codebook_of(
    wave: Wave,
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    columns: Sequence[str],
    labels: Labels,
    file: str,
    findings: Findings,
    declared: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Codebook:
    """The codebook of a file that has these columns, and these labels of its codes.

    Parameters
    ----------
    declared : Mapping
        Column to the cells that the file itself declares as missing.

    Raises
    ------
    Rejected
        If a column is missing, after noting each.
    """
    _check_columns(columns, wave, catalogue, file, findings)
    conditions = _coded(catalogue.target_groups.values(), labels)
    partitions = (*_strata(catalogue, labels), *_margins(wave, labels))
    items = []
    for name, indicator in catalogue.indicators.items():
        match indicator.formula:
            case Share(item, yes, of) if item in columns:
                items.append(Item(name, item, 0.5, codes(yes, labels, item), codes(of, labels, item)))
            case Median(item) if item in columns and wave.replication:
                _tell_of_median(name, file, findings)
            case Mean(item, low, high) | Median(item, low, high) if item in columns:
                each_value = isinstance(indicator.formula, Median)
                items.append(Item(name, item, (low + high) / 2, span=(low, high), each_value=each_value))
    every_condition = [*conditions, *(condition for partition in partitions for condition in partition.conditions)]
    spans = {condition.column for condition in every_condition if condition.span}
    classifications = _classifications(catalogue, columns, labels, wave, spans, declared)
    if classifications and wave.replication:
        _tell_of_distributions(classifications, file, findings)
        classifications = ()
    used: list[Condition | Item | Classification] = [*every_condition, *items, *classifications]
    return Codebook(
        wave.quartier,
        wave.weight,
        wave.stratum,
        wave.stratum_size,
        wave.units,
        quartiers.spelled,
        len(catalogue.target_groups),
        tuple(conditions),
        tuple(items),
        {part.column: _all_missing(part.column, wave, spans, labels, declared) for part in used},
        partitions=partitions,
        classifications=classifications,
        not_asked={item.column: codes(wave.not_asked, labels, item.column) for item in items} if wave.not_asked else {},
        psu_size=wave.psu_size,
        replicates=wave.replication.among(tuple(columns)) if wave.replication else (),
        combined=wave.replication is None or wave.replication.combined is not False,
    )


def _strata(catalogue: Catalogue, labels: Labels) -> tuple[Partition, ...]:
    """The classes that respondents are told apart by."""
    standard = catalogue.standard
    if standard is None:
        return ()
    names = tuple(stratum.id for stratum in standard.strata)
    return (Partition(STANDARD, names, tuple(_coded(standard.strata, labels))),)


def _coded(members: Iterable[TargetGroup | Stratum], labels: Labels) -> list[Condition]:
    """The conditions of target groups or strata, each with the position of whom it belongs to."""
    return [
        Condition(at, condition.column, codes(condition.among, labels, condition.column), _span(condition.low, condition.high))
        for at, member in enumerate(members)
        for condition in member.where
    ]


def _classifications(
    catalogue: Catalogue,
    columns: Sequence[str],
    labels: Labels,
    wave: Wave,
    spans: set[str],
    declared: Mapping[str, frozenset[str]],
) -> tuple[Classification, ...]:
    """What is counted one by one: all cells that count for any question, or any share, of the column."""
    classified = []
    for column in dict.fromkeys(question.item for question in catalogue.questions.values() if question.item in columns):
        counted = {
            question.id: [codes(answer.codes, labels, column) for answer in question.answers]
            for question in catalogue.questions.values()
            if question.item == column
        }
        missing = _all_missing(column, wave, spans, labels, declared)
        shares = {
            name: [codes(answers, labels, column) - missing for answers in (indicator.formula.yes, indicator.formula.of)]
            for name, indicator in catalogue.indicators.items()
            if isinstance(indicator.formula, Share) and indicator.formula.item == column
        }
        cells = sorted({cell for sets in (*counted.values(), *shares.values()) for own in sets for cell in own})
        at = {cell: position for position, cell in enumerate(cells)}
        questions = {name: tuple(frozenset(map(at.__getitem__, own)) for own in sets) for name, sets in counted.items()}
        of_shares = {
            name: (frozenset(map(at.__getitem__, yes)), frozenset(map(at.__getitem__, of))) for name, (yes, of) in shares.items()
        }
        classified.append(Classification(column, tuple(cells), questions, of_shares))
    return tuple(classified)


def _tell_of_distributions(classifications: Sequence[Classification], file: str, findings: Findings) -> None:
    questions = ", ".join(question for classification in classifications for question in classification.questions)
    observed = Phrase("the distributions of {questions} in a wave of replicate weights", questions=questions)
    why = Phrase("How exact a whole distribution is cannot be told from replicate weights here.")
    remedy = Phrase("They were left out of this wave. A share of the same answers can be had.")
    findings.mend("survey.replicates_distribution", file, observed=observed, why=why, remedy=remedy)


def _tell_of_median(indicator: str, file: str, findings: Findings) -> None:
    observed = Phrase("the median “{indicator}” in a wave of replicate weights", indicator=indicator)
    why = Phrase("How exact a median is cannot be told from replicate weights here.")
    remedy = Phrase("It was left out of this wave. A mean or a share of the same question can be had.")
    findings.mend("survey.replicates_median", file, observed=observed, why=why, remedy=remedy)


def codes(cells: Sequence[str], labels: Labels, column: str) -> frozenset[str]:
    """The codes that a catalogue means, whether it names them or their labels."""
    described = {canonical(code): label.strip() for code, label in labels.get(column, {}).items()}
    wanted = {canonical(cell): cell for cell in cells}
    as_labels = {cell for code, cell in wanted.items() if code not in described}  # "5" may be a code and another's label
    return frozenset(wanted) | {code for code, label in described.items() if label in as_labels}


def labelled(answer: str, labels: Labels, column: str) -> str:
    """An answer with what the file says of it."""
    label = {canonical(code): label for code, label in labels.get(column, {}).items()}.get(answer)
    return f"{answer} = {label}" if label else answer


def _margins(wave: Wave, labels: Labels) -> tuple[Partition, ...]:
    """The margins that weights are calibrated to, as classes of respondents."""
    return tuple(
        Partition(
            margin.partition,
            tuple(margin.classes),
            tuple(
                Condition(at, part.column, codes(part.among, labels, part.column), _span(part.low, part.high))
                for at, conditions in enumerate(margin.classes.values())
                for part in conditions
            ),
        )
        for margin in wave.margins
        if margin.classes
    )


def _span(low: float | None, high: float | None) -> tuple[float, float] | None:
    if low is None and high is None:
        return None
    return -math.inf if low is None else low, math.inf if high is None else high


def _missing(column: str, wave: Wave, spans: set[str]) -> tuple[str, ...]:
    """What means "no answer" in one column.

    Where a target group is a span of numbers, such as an age, a number is a number unless the column has
    codes of its own: 97 may be an answer to one question and an age.
    """
    if column in wave.missing_in:
        return wave.missing_in[column]
    missing = (*wave.missing, *(wave.not_asked or ()))
    return tuple(code for code in missing if math.isnan(number_or_nan(code))) if column in spans else missing


def _all_missing(
    column: str, wave: Wave, spans: set[str], labels: Labels, declared: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The same as canonical codes, with those that the file declares itself."""
    return codes(_missing(column, wave, spans), labels, column) | frozenset(map(canonical, declared.get(column, ())))


def _check_columns(columns: Sequence[str], wave: Wave, catalogue: Catalogue, file: str, findings: Findings) -> None:
    roles = [wave.quartier, wave.weight, wave.stratum, wave.stratum_size, wave.psu, wave.psu_size, wave.panel]
    wanted = [column for column in roles if column]
    wanted += wave.replication.missing_from(tuple(columns)) if wave.replication else ()
    members: list[TargetGroup | Stratum] = [*catalogue.target_groups.values()]
    members += catalogue.standard.strata if catalogue.standard else ()
    wanted += [condition.column for member in members for condition in member.where]
    wanted += [part.column for margin in wave.margins for conditions in margin.classes.values() for part in conditions]
    for column in dict.fromkeys(wanted):
        if column not in columns:
            close = get_close_matches(column, columns, n=1)
            findings.stop(
                "survey.unknown_column",
                file,
                1,
                observed=column,
                why=Phrase("The survey has no column of this name."),
                remedy=Phrase("Did you mean “{option}”?", option=close[0])
                if close
                else Phrase("Correct it in dataset.toml or catalogue.toml. Columns: {columns}", columns=", ".join(columns)),
            )
    if wave.replication and not findings.blocking:
        replicates = wave.replication.among(tuple(columns))
        answers = [getattr(indicator.formula, "item", "") for indicator in catalogue.indicators.values()]
        _check_replicates(wave.replication, replicates, [*wanted, *answers], file, findings)
    findings.finish()


def _check_replicates(
    replication: Replication, columns: Sequence[str], others: Sequence[str], file: str, findings: Findings
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
