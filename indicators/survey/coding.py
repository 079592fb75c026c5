"""The codebook of a wave, of what the city says in ``dataset.toml`` and ``catalogue.toml``."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from files.cells import canonical, composed, number_or_nan
from files.findings import Findings
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue, TargetGroup
from indicators.formulas import Mean, Median, Share
from indicators.standard import STANDARD, Stratum
from indicators.survey.codebook import OLDEST, Classification, Codebook, Completion, Condition, Doubtful, Item, Partition
from indicators.survey.column_checks import check_columns
from indicators.survey.design import CHANCE, Wave
from indicators.survey.quartier_labels import spelled_by
from indicators.survey.tools import completion_of, ids_of, recognised
from indicators.survey.wording import says_no_answer
from language.phrases import Phrase

Labels = Mapping[str, Mapping[str, str]]
_ADULT = 18  # the highest end of a span lies between it and 120: it is taken for one of ages


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
    check_columns(columns, wave, catalogue, file, findings)
    conditions = _coded(catalogue.target_groups.values(), labels)
    partitions = (*_strata(catalogue, labels), *(own_margins := _margins(wave, labels)))
    margins = [condition for partition in own_margins for condition in partition.conditions]
    items = []
    for name, indicator in catalogue.indicators.items():
        match indicator.formula:
            case Share(item, yes, of) as share if set(share.columns) <= set(columns):
                count, counted = (
                    frozenset[str]().union(*(codes(own, labels, column) for column in share.columns)) for own in (yes, of)
                )
                items.append(Item(name, item, 0.5, count, counted, parts=share.parts, separator=share.separator))
            case Median(item) if item in columns and wave.replication:
                _tell_of_median(name, file, findings)
            case Mean(item, low, high, recoded) | Median(item, low, high, recoded) if item in columns:
                each_value, numbers = isinstance(indicator.formula, Median), _recoded(recoded, labels, item)
                items.append(Item(name, item, (low + high) / 2, span=(low, high), each_value=each_value, codes=numbers))
    every_condition = [*conditions, *(condition for partition in partitions for condition in partition.conditions)]
    spans = {condition.column for condition in every_condition if condition.span}
    classifications = _classifications(catalogue, columns, labels, wave, spans, declared)
    if classifications and wave.replication:
        _tell_of_distributions(classifications, file, findings)
        classifications = ()
    used: list[Condition | Item | Classification] = [*every_condition, *items, *classifications]
    used_columns = dict.fromkeys(
        column for part in used for column in (part.columns if isinstance(part, Item) else (part.column,))
    )
    missing = {column: _all_missing(column, wave, spans, labels, declared) for column in used_columns}
    missing = _without_answers(missing, items, wave, declared, labels)
    item_columns = dict.fromkeys(column for item in items for column in item.columns)
    unasked = {column: codes(wave.not_asked or (), labels, column) & missing[column] for column in item_columns}
    return Codebook(
        wave.quartier,
        wave.weight,
        wave.stratum,
        wave.stratum_size,
        wave.units,
        spelled_by(wave, quartiers, labels.get(wave.quartier, {}), file, findings),
        len(catalogue.target_groups),
        tuple(conditions),
        tuple(items),
        missing,
        partitions=partitions,
        classifications=classifications,
        not_asked=unasked if wave.not_asked else {},
        psu_size=wave.psu_size,
        replicates=wave.replication.among(tuple(columns)) if wave.replication else (),
        combined=wave.replication is None or wave.replication.combined is not False,
        doubtful={column: _doubtful(column, margins, wave) for column in {own.column: 0 for own in margins if own.span}},
        each_weight=wave.trim is not None,
        own_missing=frozenset(wave.missing_in) | frozenset(declared),
        empty_is_none=frozenset(column for column, cells in wave.missing_in.items() if "" in cells),
        only={column: codes(cells, labels, column) for column, cells in wave.only.items()},
        completion=_completion(columns, wave, {*used_columns, wave.quartier, wave.weight, wave.stratum, wave.units}),
        respondent=wave.respondent,
        unsure=frozenset(tool.missing_on_scales) if (tool := recognised(columns)) else frozenset(),
        labelled=_labelled_as_none(used_columns, labels, missing),
        ids=() if wave.respondent or wave.identical_rows else ids_of(columns),
        elsewhere=_elsewhere(quartiers.rules_of(file).leave_out, labels.get(wave.quartier, {})),
        chances=wave.weights == CHANCE,
        ages=_of_ages(conditions) | _of_ages([own for part in _strata(catalogue, labels) for own in part.conditions]),
    )


def _completion(columns: Sequence[str], wave: Wave, used: Collection[str | None]) -> tuple[Completion, ...]:
    """Columns that say who counts; one that is a question, or a part of the sample, says something else."""
    return tuple(own for own in completion_of(columns) if own.column not in wave.only and own.column not in used)


def _labelled_as_none(columns: Iterable[str], labels: Labels, missing: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Column to the codes whose labels say “no answer”, and that nothing else says it of."""
    described = {column: labels.get(column, {}) for column in columns}
    own = {
        column: frozenset(canonical(code) for code, label in of.items() if says_no_answer(label.strip(), of.values()))
        for column, of in described.items()
    }
    return {column: codes - missing[column] for column, codes in own.items() if codes - missing[column]}


def _elsewhere(cells: Iterable[str], labels: Mapping[str, str]) -> frozenset[str]:
    """Cells, or labels, whose interviews belong to no quartier, in their one spelling."""
    named = set(cells)
    return frozenset(map(canonical, named)) | {canonical(code) for code, label in labels.items() if label.strip() in named}


def _doubtful(column: str, conditions: Iterable[Condition], wave: Wave) -> Doubtful:
    """Of a column of spans: codes that are no answer elsewhere, unless the column has its own, and ages nobody has."""
    own = tuple(condition.span for condition in conditions if condition.column == column and condition.span)
    codes_elsewhere = () if column in wave.missing_in else map(number_or_nan, (*wave.missing, *(wave.not_asked or ())))
    ends = [end for span in own for end in span if math.isfinite(end)]
    of_ages = any(high == math.inf for _, high in own) and _ADULT <= max(ends, default=0) <= OLDEST
    return Doubtful(own, tuple(code for code in codes_elsewhere if not math.isnan(code)), OLDEST if of_ages else math.inf)


def _of_ages(conditions: Sequence[Condition]) -> frozenset[str]:
    """Columns whose spans are ages: one of them is open, and its end, or another's, lies between 18 and 120."""
    spans: dict[str, list[float]] = {}
    for condition in conditions:
        spans.setdefault(condition.column, []).extend(condition.span or ())
    ends = {column: [end for end in own if math.isfinite(end)] for column, own in spans.items()}
    return frozenset(
        column for column, own in ends.items() if own and len(own) < len(spans[column]) and _ADULT <= max(own) <= OLDEST
    )


def _recoded(recoded: Sequence[tuple[str, str]], labels: Labels, column: str) -> dict[str, str]:
    """Canonical cells to the numbers that they count as, whether the catalogue names them or their labels."""
    return {code: number for cell, number in recoded for code in sorted(codes((cell,), labels, column))}


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
            if isinstance(indicator.formula, Share) and indicator.formula.columns == (column,) and not indicator.formula.parts
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
    described = {canonical(code): composed(label) for code, label in labels.get(column, {}).items()}
    wanted = {canonical(cell): cell for cell in cells}
    as_labels = {
        composed(cell) for code, cell in wanted.items() if code not in described
    }  # "5" may be a code and another's label
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


def _without_answers(
    missing: Mapping[str, frozenset[str]],
    items: Iterable[Item],
    wave: Wave,
    declared: Mapping[str, frozenset[str]],
    labels: Labels,
) -> dict[str, frozenset[str]]:
    """A code that the file declares as missing is an answer where a share counts it and the city names the column's own codes."""
    own = dict(missing)
    for item in items:
        for column in item.columns:
            if column in wave.missing_in:
                named = codes(wave.missing_in[column], labels, column)
                own[column] -= (item.of & frozenset(map(canonical, declared.get(column, ())))) - named
    return own
