"""Answers of whole distributions as the catalogue and SPSS files together name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from files.cells import canonical, number_or_nan
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.questions import Category, Question, fault_of
from indicators.survey.coding import codes
from indicators.survey.design import Wave
from indicators.survey.spss import FileCodes
from language.phrases import Phrase, Text, in_quotes

_FILE = "catalogue.toml"
_EXAMPLE = 'answers = [{ code = 1, label = "…" }, { code = 2, label = "…" }]'


@dataclass(frozen=True)
class _Label:
    """How one file calls an answer."""

    file: str
    text: str


def with_labels(catalogue: Catalogue, waves: Mapping[str, tuple[Wave, FileCodes]], findings: Findings) -> Catalogue:
    """The catalogue with the answers that it leaves to the files.

    A question that names no answers has those that the files give labels, but for codes that mean no answer; an answer that
    the catalogue gives no label has that of the files. Where both give one, the catalogue's counts.

    Parameters
    ----------
    waves : Mapping
        File to its wave and its codes, in the order of the waves.
    findings : Findings
        Notes labels that differ, and asks where nobody names an answer.
    """
    questions = {}
    for key, question in catalogue.questions.items():
        answers = question.answers or tuple(_derived(question, waves))
        fault = fault_of(answers, question.merged) if answers and not question.answers else None
        if not answers:
            observed = Phrase("the question “{question}” names no answers", question=key)
            why = Phrase("Neither the catalogue nor an SPSS file says which answers to “{column}” count.", column=question.item)
            remedy = Phrase("Add them in catalogue.toml: {example}", example=_EXAMPLE)
            findings.ask("catalogue.no_answers", _FILE, observed=observed, why=why, remedy=remedy)
        elif fault is not None:
            entry, held, allowed = fault
            why = Phrase("The answers of this question come from the labels of SPSS files: {codes}.", codes=_listed(answers))
            remedy = Phrase("Allowed is {allowed}", allowed=allowed)
            named = f"questions.{key}.{entry} = {held}"
            findings.stop("catalogue.derived_answers", _FILE, observed=named, why=why, remedy=remedy)
        else:
            labelled = tuple(_labelled(question, answer, waves, findings) for answer in answers)
            questions[key] = replace(question, answers=labelled)
    return replace(catalogue, questions=questions)


def _derived(question: Question, waves: Mapping[str, tuple[Wave, FileCodes]]) -> Iterator[Category]:
    """Every code that any file gives a label and none takes for no answer, in the order of numbers."""
    named, missing = set(), set()
    for wave, file in waves.values():
        labels = file.labels.get(question.item, {})
        not_asked = wave.not_asked or ()
        says_nothing = codes(wave.missing_in.get(question.item, (*wave.missing, *not_asked)), file.labels, question.item)
        named |= set(labels)
        missing |= {code for code in labels if code in says_nothing or file.declares_missing(question.item, code)}
    for code in sorted(named - missing, key=lambda code: (number_or_nan(code) != number_or_nan(code), number_or_nan(code), code)):
        yield Category(code, (code,), Text())


def _labelled(question: Question, answer: Category, waves: Mapping[str, tuple[Wave, FileCodes]], findings: Findings) -> Category:
    (code,) = answer.codes
    labels = {name: file.labels.get(question.item, {}) for name, (_, file) in waves.items()}
    given = [_Label(name, text) for name, own in labels.items() if (text := own.get(canonical(code), ""))]
    if answer.label:
        own = [text.strip().casefold() for text in answer.label.by_language.values()]
        for label in given:
            if label.text.casefold() not in own:
                _tell_of_difference(question, code, answer.label, label, findings)
        return answer
    texts = list(dict.fromkeys(label.text for label in given))
    if not texts and any(code in own.values() for own in labels.values()):
        texts = [code]  # the catalogue names the answer by its label
    if len(texts) != 1:
        observed = Phrase("answer {code} of the question “{question}”", code=code, question=question.id)
        why = Phrase("Neither the catalogue nor an SPSS file gives it a label.")
        if texts:
            why = Phrase("Files call it differently: {labels}.", labels=in_quotes(texts))
        remedy = Phrase("Name it in catalogue.toml: {example}", example=f'{{ code = {code}, label = "…" }}')
        findings.ask("catalogue.no_label", _FILE, observed=observed, why=why, remedy=remedy)
    return replace(answer, label=Text.of(texts[0] if texts else code))


def _tell_of_difference(question: Question, code: str, own: Text, label: _Label, findings: Findings) -> None:
    observed = Phrase(
        "answer {code} of “{question}” is “{label}” in this file", code=code, question=question.id, label=label.text
    )
    why = Phrase("catalogue.toml calls it {labels}.", labels=in_quotes(own.by_language.values()))
    remedy = Phrase("The catalogue's label is shown. If both mean another answer, correct the code.")
    findings.mend("catalogue.other_label", label.file, observed=observed, why=why, remedy=remedy)


def _listed(answers: tuple[Category, ...]) -> str:
    return ", ".join(answer.id for answer in answers)
