"""Entries of a catalogue that say the same twice."""

from collections.abc import Mapping

from files.findings import Findings
from indicators.catalogue import Indicator
from indicators.questions import Question
from language.phrases import Phrase


def tell_of_twins(indicators: Mapping[str, Indicator], questions: Mapping[str, Question], file: str, findings: Findings) -> None:
    """Tell of two indicators with one formula, and of two questions with one column and the same answers."""
    first: dict[object, str] = {}
    for name, indicator in indicators.items():
        before = first.setdefault(indicator.formula, name)
        if before != name:
            observed = Phrase("“{first}” and “{second}” have the same formula", first=before, second=name)
            why = Phrase("They are one number under two names, which counts twice in the choice of the next workshop.")
            remedy = Phrase("Both are shown. Take one out, if it is not meant to stand in two themes.")
            findings.mend("catalogue.same_formula", file, observed=observed, why=why, remedy=remedy)
    asked: dict[object, str] = {}
    for name, question in questions.items():
        before = asked.setdefault((question.item, tuple(category.id for category in question.answers)), name)
        if before != name:
            observed = Phrase(
                "the questions “{first}” and “{second}” have the same column and answers", first=before, second=name
            )
            why = Phrase("They are one distribution under two names.")
            remedy = Phrase("Both are shown. Take one out, if it is not meant to stand in two themes.")
            findings.mend("catalogue.same_question", file, observed=observed, why=why, remedy=remedy)
