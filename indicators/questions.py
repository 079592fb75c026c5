"""``[questions.…]`` of ``catalogue.toml``: questions whose whole distribution of answers is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from files.cells import canonical
from files.toml import Section
from language.phrases import Phrase, Text

_PLUS = "+"


class AnswerScheme(StrEnum):
    """How answers are told: each by itself, or merged as the catalogue says."""

    FULL = "full"
    MERGED = "merged"


@dataclass(frozen=True)
class Category:
    """One category of a scheme.

    Attributes
    ----------
    id : str
        Its code, or the codes that are merged, joined by ``+``.
    codes : tuple of str
        As the catalogue writes them, or labels of an SPSS file.
    label : Text
    """

    id: str
    codes: tuple[str, ...]
    label: Text


@dataclass(frozen=True)
class Question:
    """One entry.

    Attributes
    ----------
    item : str
        The survey's column.
    answers, merged : tuple of Category
        In order; all that count, and the fixed way in which they are merged (empty where there is none). As the catalogue
        says them: what an SPSS file has to say comes with `indicators.survey.labels.with_labels`.
    sensitive : bool
        As of an indicator; besides, nobody's answer is told to be none of a category.
    """

    id: str
    item: str
    theme: str
    name: Text
    question: Text
    base: Text
    answers: tuple[Category, ...]
    merged: tuple[Category, ...]
    sensitive: bool

    @property
    def schemes(self) -> dict[AnswerScheme, tuple[Category, ...]]:
        """The categories of each scheme that there is, the finer one first."""
        return {AnswerScheme.FULL: self.answers} | ({AnswerScheme.MERGED: self.merged} if self.merged else {})

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes that count."""
        return tuple(code for answer in self.answers for code in answer.codes)

    @property
    def definition(self) -> list[object]:
        """What tells it from every other meaning, for whoever compares two publications."""
        return ["question", self.item, *([category.id for category in scheme] for scheme in (self.answers, self.merged))]


class Described(NamedTuple):
    """What is said of an indicator, and may be said of a question of the same column."""

    theme: str
    name: Text
    question: Text
    base: Text


def read_question(key: str, section: Section, themes: tuple[str, ...], indicators: Mapping[str, Described]) -> Question:
    """Take one entry; every fault is noted.

    Parameters
    ----------
    indicators : Mapping
        Column to an indicator that is made of it, whose texts a question takes that names none.
    """
    before = len(tuple(section.findings))
    answers = []
    for inner in section.sections("answers"):
        code = inner.cell("code")
        answers.append(Category(canonical(code), (code,), inner.text("label", required=False)))
        inner.finish()
    merged = []
    for inner in section.sections("merged"):
        codes = inner.cells("codes", required=True)
        merged.append(Category(_PLUS.join(map(canonical, codes)), codes, inner.text("label")))
        inner.finish()
    if len(tuple(section.findings)) == before and "answers" in section:
        fault = fault_of(answers, merged)
        if fault is not None:
            section.wrong(*fault)
    item = section.string("item")
    like = indicators.get(item)
    name, asked, base = (section.text(part, required=like is None) for part in ("name", "question", "base"))
    question = Question(
        key,
        item,
        section.string("theme", among=themes, default=like.theme if like else None),
        name or (like.name if like else name),
        asked or (like.question if like else asked),
        base or (like.base if like else base),
        tuple(answers),
        tuple(merged),
        section.flag("sensitive"),
    )
    section.finish()
    return question


def fault_of(answers: Sequence[Category], merged: Sequence[Category]) -> tuple[str, list[object], Phrase] | None:
    """Which entry cannot be right, what it holds, and what is allowed; None where nothing is wrong."""
    ids = [answer.id for answer in answers]
    if len(answers) < 2 or len(set(ids)) < len(ids):
        return "answers", [*ids], Phrase("at least two answers, each code once")
    codes = sorted(canonical(code) for category in merged for code in category.codes)
    if merged and (codes != sorted(ids) or not 1 < len(merged) < len(answers)):
        allowed = Phrase("at least two, and fewer than there are answers, with each code of “answers” in exactly one of them")
        return "merged", [list(category.codes) for category in merged], allowed
    return None
