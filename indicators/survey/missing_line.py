"""The one line of ``dataset.toml`` that answers every question about codes for "no answer" of a wave at once."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from files.cells import number_or_nan
from indicators.survey import toml_lines
from indicators.survey.age_codes import heaped_age
from indicators.survey.codebook import Codebook
from indicators.survey.design import Wave
from indicators.survey.other_codes import Meant
from indicators.survey.tabulation import Tabulation
from indicators.survey.zeros import zero_heap

MOST_ANSWERS = 10  # of a column that a line names


def missing_line(
    tabulation: Tabulation, wave: Wave, worded: Collection[str], meant: Mapping[str, Meant] = MappingProxyType({})
) -> str:
    """``missing`` where its codes are answers nowhere, else ``missing_in`` with all columns that are asked about.

    Parameters
    ----------
    worded : collection of str
        Indicators whose columns hold words: those are answers.
    meant : Mapping
        Indicator to what its answers seem to be: only the others may be none.
    """
    codebook, witnesses = tabulation.codebook, tabulation.witnesses
    entries: dict[str, tuple[str, ...]] = {}

    def add(column: str, more: Collection[str] = ()) -> None:
        entries[column] = (*entries.get(column, toml_lines.usual_missing(wave, column)), *more)

    for column, codes in conflicts(codebook).items():
        entries[column] = tuple(code for code in toml_lines.usual_missing(wave, column) if code not in codes)
    for item in codebook.items:
        unsure = set(witnesses.cells(f"missing {item.indicator}"))
        if zero_heap(item, codebook, witnesses.answers(item.indicator)):
            unsure.add("0")
        if unsure:
            add(item.column, sorted(unsure))
    settled, strange = len(entries), set[str]()
    unknown: list[tuple[Sequence[str], Collection[str]]] = [
        (item.columns, meant[item.indicator].others if item.indicator in meant else witnesses.cells(f"answer {item.indicator}"))
        for item in codebook.items
        if item.indicator not in worded or item.indicator in meant
    ]
    unknown += [
        ((own.column,), witnesses.cells(f"category {question}")) for own in codebook.classifications for question in own.questions
    ]
    for columns, answers in unknown:
        if seen := sorted(answers)[:MOST_ANSWERS]:
            strange.update(seen)
            for column in columns:
                add(column, seen)
    for column in sorted(codebook.ages):
        heaped = heaped_age(witnesses.answers(f"age {column}"))
        if seen := sorted(
            {*witnesses.cells(f"age {column}"), *([heaped] if heaped and column not in codebook.own_missing else [])}
        ):
            usual = [code for code in toml_lines.usual_missing(wave, column) if math.isnan(number_or_nan(code))]
            entries[column] = (*wave.missing_in.get(column, usual), *seen[:MOST_ANSWERS])
            settled += 1
    if settled or wave.missing_in or _are_answers(strange, codebook):
        return toml_lines.missing_in(wave, entries)
    return toml_lines.missing(wave, sorted(strange))


def conflicts(codebook: Codebook) -> Mapping[str, frozenset[str]]:
    """Columns to the codes that shares count, and the wave calls no answer.

    An empty cell that a share counts is its answer, whatever is said of empty cells elsewhere.
    """
    both: dict[str, frozenset[str]] = {}
    for item in codebook.items:
        for column in item.columns:
            if codes := (item.of & codebook.missing[column]) - {""}:
                both[column] = both.get(column, frozenset()) | codes
    return both


def _are_answers(codes: Collection[str], codebook: Codebook) -> bool:
    """Whether any of these codes counts for an indicator or a question anywhere, or for a target group."""
    groups = {cell for condition in codebook.every_condition for cell in condition.among}
    counted = {cell for own in codebook.classifications for cell in own.cells}
    return any(
        code in groups or code in counted or any(not math.isnan(item.value(code)) for item in codebook.items) for code in codes
    )
