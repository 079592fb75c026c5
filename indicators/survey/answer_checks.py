"""Answers that no indicator and no question counts: codes for "no answer", words where numbers are meant, or other codes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from files.cells import number_or_nan
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.survey import toml_lines
from indicators.survey.codebook import Item
from indicators.survey.coding import Labels, labelled
from indicators.survey.missing_line import MOST_ANSWERS
from indicators.survey.sums import Sums
from indicators.survey.tabulation import Tabulation
from indicators.survey.witnesses import Witness
from indicators.survey.wording import scale_of
from language.phrases import Phrase, in_quotes

_CODE = "survey.unknown_answer"

Seen = Mapping[str, Witness]


def ask_about_answers(
    tabulation: Tabulation,
    worded: Collection[str],
    catalogue: Catalogue,
    labels: Labels,
    line: str,
    file: str,
    findings: Findings,
) -> None:
    """Ask once for each indicator and question.

    Parameters
    ----------
    worded : collection of str
        Indicators whose columns hold words (`worded_of`).
    line : str
        What answers for all of them (`indicators.survey.missing_line.missing_line`).
    """
    codebook, witnesses = tabulation.codebook, tabulation.witnesses
    of_items = [(item, seen) for item in codebook.items if (seen := witnesses.cells(f"answer {item.indicator}"))]
    of_questions = [
        (classification.column, question, seen)
        for classification in codebook.classifications
        for question in classification.questions
        if (seen := witnesses.cells(f"category {question}"))
    ]
    for item, seen in of_items:
        why = Phrase("This answer is not on the scale of the indicator “{indicator}”.", indicator=item.indicator)
        remedy = Phrase(
            "If it means “no answer”, write for this wave in dataset.toml, in place of any such line: {example}. Else correct"
            " the formula.",
            example=line,
        )
        if item.indicator in worded:
            why = Phrase("The column holds words; the indicator “{indicator}” counts numbers.", indicator=item.indicator)
            remedy = _recoding(item, seen, catalogue)
        _ask(item.column, seen, labels, file, findings, why=why, remedy=remedy)
    for column, question, seen in of_questions:
        why = Phrase("This answer is none of those of the question “{question}”.", question=question)
        remedy = Phrase(
            "If it means “no answer”, write for this wave in dataset.toml, in place of any such line: {example}. Else add it"
            " to the answers of the question in catalogue.toml.",
            example=line,
        )
        _ask(column, seen, labels, file, findings, why=why, remedy=remedy)


def worded_of(tabulation: Tabulation) -> list[str]:
    """Indicators that count numbers, of columns that hold words."""
    items = [(item, tabulation.witnesses.cells(f"answer {item.indicator}")) for item in tabulation.codebook.items]
    return [item.indicator for item, seen in items if seen and _holds_words(item, seen, tabulation.sums)]


def _holds_words(item: Item, seen: Seen, sums: Sums) -> bool:
    """Whether nobody's answer counts, and what stands there are words."""
    words = [answer for answer in seen if number_or_nan(answer) != number_or_nan(answer)]
    at = list(sums.centres).index(item.indicator)
    nobody = not float(sums.sums[:, 0, at].sum())
    return bool(words) and (nobody if item.of else len(words) > 1 or nobody)


def _recoding(item: Item, seen: Seen, catalogue: Catalogue) -> Phrase:
    """What to write where a column holds words; numbers are proposed only for words whose order is plain."""
    words = sorted(seen)[: 3 * MOST_ANSWERS]
    formula = catalogue.indicators[item.indicator].formula
    name = json.dumps(item.column, ensure_ascii=False)
    if item.span is None:
        return Phrase(
            "Name the words in the formula in catalogue.toml, those that count as yes in “yes” and all that count in “of”:"
            " {example}",
            example=f"of = {toml_lines.listed(words)}",
        )
    numbers = scale_of(words, item.span)
    entries = ", ".join(f"{json.dumps(word, ensure_ascii=False)} = {number}" for word, number in numbers.items())
    low, high = (int(end) if float(end).is_integer() else end for end in item.span)
    kind = "median" if item.each_value else "mean"
    example = f"formula = {{ {kind} = {name}, scale = [{low}, {high}], codes = {{ {entries} }} }}"
    if any(isinstance(number, str) for number in numbers.values()) or formula is None:
        return Phrase(
            "Say in catalogue.toml what number each of them is, in place of every “?”: {example}. What means “no answer” goes"
            " into missing of this wave in dataset.toml.",
            example=example,
        )
    return Phrase("Say in catalogue.toml what number each of them is; check that this order is meant: {example}", example=example)


def _ask(column: str, seen: Seen, labels: Labels, file: str, findings: Findings, *, why: Phrase, remedy: Phrase) -> None:
    answers = sorted(seen)
    named = [labelled(answer, labels, column) for answer in answers]
    values = {"column": column, "count": sum(witness.times for witness in seen.values())}
    observed = Phrase("“{answer}” in column “{column}”, {count} {count:time|times}", answer=named[0], **values)
    if len(named) > 1:
        listed = in_quotes(named, MOST_ANSWERS)
        observed = Phrase("{answers} in column “{column}”, {count} {count:time|times}", answers=listed, **values)
    first = min((witness.first[0][0] or 0 for witness in seen.values()), default=0) or None
    if len(answers) > MOST_ANSWERS:
        remedy = Phrase(
            "There are {count} such answers. Check that the formula or question names the right column, and that its codes or"
            " scale are right.",
            count=len(answers),
        )
    findings.ask(_CODE, file, first, observed=observed, why=why, remedy=remedy)
