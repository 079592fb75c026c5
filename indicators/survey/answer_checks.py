"""Answers that no indicator and no question counts: codes for "no answer", words where numbers are meant, or other codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from files.cells import number_or_nan
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Mean, Median, Share
from indicators.survey import toml_lines
from indicators.survey.codebook import Item
from indicators.survey.coding import Labels, labelled
from indicators.survey.formula_lines import scale_line, share_line
from indicators.survey.missing_line import MOST_ANSWERS
from indicators.survey.other_codes import Meant
from indicators.survey.sums import Sums
from indicators.survey.tabulation import Tabulation
from indicators.survey.variants import is_no_answer
from indicators.survey.witnesses import Witness
from indicators.survey.wording import scale_of
from language.phrases import Phrase, Quoted, Series, in_quotes

_CODE = "survey.unknown_answer"
_LONGEST, _BEGINNING = 80, 30  # letters of an answer that a questionnaire offers, and those that are shown of a longer one
_GOOD_PART = 0.1  # of all answers: so many are hardly none

Seen = Mapping[str, Witness]


def ask_about_answers(
    tabulation: Tabulation,
    worded: Collection[str],
    meant: Mapping[str, Meant],
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
        Indicators whose columns hold answers, none of which is counted (`worded_of`).
    meant : Mapping
        Indicator to what its answers seem to be (`indicators.survey.other_codes.meant_by`).
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
        remedy = _if_none(item, seen, labels, tabulation.sums, line)
        if item.indicator in meant:
            why, remedy = _as_meant(item, meant[item.indicator], catalogue, line)
        elif _are_texts(seen):
            why = Phrase("The column seems to hold texts that people wrote themselves, or other answers than those counted.")
            remedy = Phrase(
                "Check that the formula of “{indicator}” names the right column ({count}"
                " {count:answer does|answers do} not count). What is no answer may be named in missing_in.",
                indicator=item.indicator,
                count=len(seen),
            )
        elif item.indicator in worded:
            why = Phrase("The column holds words; the indicator “{indicator}” counts numbers.", indicator=item.indicator)
            if item.of:
                why = Phrase("No answer in the column is one that the indicator “{indicator}” counts.", indicator=item.indicator)
            remedy = _recoding(item, seen, catalogue)
        elif len(seen) > MOST_ANSWERS:
            remedy = _so_many(seen)
        _ask(item.column, seen, labels, file, findings, why=why, remedy=remedy)
    for column, question, seen in of_questions:
        why = Phrase("This answer is none of those of the question “{question}”.", question=question)
        remedy = Phrase(
            "If it means “no answer”, write for this wave in dataset.toml, in place of any such line: {example}. Else add it"
            " to the answers of the question in catalogue.toml.",
            example=line,
        )
        if len(seen) > MOST_ANSWERS:
            remedy = _so_many(seen)
        _ask(column, seen, labels, file, findings, why=why, remedy=remedy)


def worded_of(tabulation: Tabulation) -> list[str]:
    """Indicators of columns that hold answers of which none counts: words where numbers are meant, or other words."""
    items = [(item, tabulation.witnesses.cells(f"answer {item.indicator}")) for item in tabulation.codebook.items]
    return [item.indicator for item, seen in items if seen and _holds_others(item, seen, tabulation.sums)]


def _holds_others(item: Item, seen: Seen, sums: Sums) -> bool:
    """Whether nobody's answer counts; of a scale, whether words stand there."""
    words = [answer for answer in seen if number_or_nan(answer) != number_or_nan(answer)]
    nobody = not _answered(item, sums)
    return (nobody and len(seen) > 1) or (bool(words) and (nobody if item.of else len(words) > 1))


def _answered(item: Item, sums: Sums) -> float:
    """How many answers count."""
    return float(sums.sums[:, 0, list(sums.centres).index(item.indicator)].sum())


def _if_none(item: Item, seen: Seen, labels: Labels, sums: Sums, line: str) -> Phrase:
    """What to do about answers of which nobody knows more; a good part of all would be deleted, which is told."""
    times = sum(witness.times for witness in seen.values())
    answers = times + _answered(item, sums)
    if times <= _GOOD_PART * answers or all(is_no_answer(answer, item, labels) for answer in seen):
        return Phrase(
            "If it means “no answer”, write for this wave in dataset.toml, in place of any such line: {example}. Else correct"
            " the formula.",
            example=line,
        )
    return Phrase(
        "If it is an answer, correct the formula in catalogue.toml, or what the column is called in the file. Only if it means"
        " “no answer”, write for this wave in dataset.toml, in place of any such line: {example}. That leaves out {times} of"
        " {answers} answers.",
        example=line,
        times=times,
        answers=int(answers),
    )


def _as_meant(item: Item, meant: Meant, catalogue: Catalogue, line: str) -> tuple[Phrase, Phrase]:
    """Why these answers are not counted, and the formula that counts them."""
    formula = catalogue.indicators[item.indicator].formula
    assert isinstance(formula, Share | Mean | Median)
    if meant.scale:
        low, high = (int(end) for end in meant.scale)
        why = Phrase(
            "The indicator “{indicator}” counts another scale than this column has: answers go from {low} to {high}.",
            indicator=item.indicator,
            low=low,
            high=high,
        )
        choice = Phrase(
            "If all waves have this scale, correct “yes” and “of” in catalogue.toml. If only this one has, call the column"
            " otherwise in its file, and give it an indicator of its own: both scales together mean nothing."
        )
        if not isinstance(formula, Share):
            choice = Phrase(
                "If all waves have this scale, write in catalogue.toml:\n{line}\nIf only this one has, call the column otherwise"
                " in its file, and give it an indicator of its own: both scales together mean nothing.",
                line=scale_line(formula, meant.scale, dict(formula.codes)),
            )
        return why, choice
    if meant.separator:
        assert isinstance(formula, Share)
        why = Phrase(
            "Cells hold several answers that the indicator “{indicator}” counts, with “{sign}” between them.",
            indicator=item.indicator,
            sign=meant.separator,
        )
        several = replace(formula, parts=formula.columns, separator=meant.separator)
        return why, Phrase(
            "Write in catalogue.toml, in place of this formula:\n{line}", line=share_line(several, formula.yes, formula.of)
        )
    pairs = Series(
        tuple(Series((Quoted(answer), "=", Quoted(code)), " ") for answer, code in list(meant.codes.items())[:MOST_ANSWERS])
    )
    why = Phrase("They seem to be answers that the indicator “{indicator}” counts, written otherwise.", indicator=item.indicator)
    if isinstance(formula, Share):
        also_yes, also_of = (
            [answer for answer, code in meant.codes.items() if code in counted] for counted in (item.yes & item.of, item.of)
        )
        wanted = share_line(formula, [*formula.yes, *also_yes], [*formula.of, *also_of])
    else:
        wanted = scale_line(formula, formula.scale, {**dict(formula.codes), **_numbers(meant.codes, item)})
    if meant.others:
        return why, Phrase(
            "If {pairs} are meant, write in catalogue.toml, in place of this formula:\n{line}\nWhat means “no answer” is named"
            " for this wave in dataset.toml, in place of any such line:\n{missing}",
            pairs=pairs,
            line=wanted,
            missing=line,
        )
    return why, Phrase(
        "If {pairs} are meant, write in catalogue.toml, in place of this formula:\n{line}", pairs=pairs, line=wanted
    )


def _numbers(codes: Mapping[str, str], item: Item) -> dict[str, int | str]:
    return {answer: item.codes.get(code, code) for answer, code in codes.items()}


def _recoding(item: Item, seen: Seen, catalogue: Catalogue) -> Phrase:
    """What to write where a column holds words; numbers are proposed only for words whose order is plain."""
    words = sorted(seen)[: 3 * MOST_ANSWERS]
    formula = catalogue.indicators[item.indicator].formula
    if not isinstance(formula, Mean | Median):
        return Phrase(
            "Name the words in the formula in catalogue.toml, those that count as yes in “yes” and all that count in “of”:"
            " {example}",
            example=f"of = {toml_lines.listed(words)}",
        )
    numbers = scale_of(words, formula.scale)
    example = scale_line(formula, formula.scale, {**dict(formula.codes), **numbers})
    if any(isinstance(number, str) for number in numbers.values()):
        return Phrase(
            "Say in catalogue.toml what number each of them is, in place of every “?”: {example}. What means “no answer” goes"
            " into missing of this wave in dataset.toml.",
            example=example,
        )
    return Phrase("Say in catalogue.toml what number each of them is; check that this order is meant: {example}", example=example)


def _are_texts(seen: Seen) -> bool:
    """Whether answers were written by the people themselves: nobody shall read them in a message."""
    return len(seen) > 3 * MOST_ANSWERS or any(len(answer) > _LONGEST for answer in seen)


def _so_many(seen: Seen) -> Phrase:
    return Phrase(
        "There are {count} such answers. Check that the formula or question names the right column, and that its codes or"
        " scale are right.",
        count=len(seen),
    )


def _shortened(answer: str) -> str:
    return answer if len(answer) <= _LONGEST else answer[:_BEGINNING].rsplit(" ", 1)[0] + " …"


def _ask(column: str, seen: Seen, labels: Labels, file: str, findings: Findings, *, why: Phrase, remedy: Phrase) -> None:
    answers = sorted(seen)
    named = [_shortened(labelled(answer, labels, column)) for answer in answers]
    values = {"column": column, "count": sum(witness.times for witness in seen.values())}
    observed = Phrase("“{answer}” in column “{column}”, {count} {count:time|times}", answer=named[0], **values)
    if len(named) > 1:
        listed = in_quotes(named, MOST_ANSWERS)
        observed = Phrase("{answers} in column “{column}”, {count} {count:time|times}", answers=listed, **values)
    first = min((witness.first[0][0] or 0 for witness in seen.values()), default=0) or None
    findings.ask(_CODE, file, first, observed=observed, why=why, remedy=remedy)
