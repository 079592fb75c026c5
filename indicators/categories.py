"""Categories of answers as shares of their own, so that all that holds for a share holds for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from indicators.catalogue import Catalogue, Indicator, Polarity
from indicators.formulas import Share
from indicators.questions import AnswerScheme, Category, Question
from language.phrases import Text

_SLASH = "/"  # no id of a catalogue has one


class Key(NamedTuple):
    """What a category is called in the table of estimates' column ``indicator``."""

    question: str
    scheme: AnswerScheme
    category: str

    def __str__(self) -> str:
        return _SLASH.join(self)

    @classmethod
    def of(cls, indicator: str) -> Key:
        """Read it off such a name."""
        question, scheme, category = indicator.split(_SLASH, maxsplit=2)
        return cls(question, AnswerScheme(scheme), category)


def keys_of(question: Question) -> Iterator[tuple[Key, Category]]:
    """Every category of a question, scheme by scheme, in order."""
    for scheme, categories in question.schemes.items():
        for category in categories:
            yield Key(question.id, scheme, category.id), category


def as_shares(catalogue: Catalogue) -> Catalogue:
    """The catalogue in which each category of its questions is a share of all answers that count, and no other indicator is."""
    shares = {
        str(key): _share(str(key), category, question)
        for question in catalogue.questions.values()
        for key, category in keys_of(question)
    }
    return replace(catalogue, indicators=shares, topics={})


def _share(name: str, category: Category, question: Question) -> Indicator:
    return Indicator(
        id=name,
        theme=question.theme,
        name=question.name,
        question=question.question,
        base=question.base,
        reading=category.label,
        formula=Share(question.item, category.codes, question.codes),
        polarity=Polarity.NEITHER,
        breaks=(),
        sensitive=question.sensitive,
        scale_low=Text(),
        scale_high=Text(),
        unit=Text(),
        decimals=0,
    )
