"""``[questions.…]`` of ``catalogue.toml``: questions whose whole distribution of answers is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

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
        In order; all that count, and the fixed way in which they are merged (empty where there is none).
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


def read_question(key: str, section: Section, themes: tuple[str, ...]) -> Question:
    """Take one entry; every fault is noted."""
    before = len(tuple(section.findings))
    answers = []
    for inner in section.sections("answers"):
        code = inner.cell("code")
        answers.append(Category(canonical(code), (code,), inner.text("label")))
        inner.finish()
    merged = []
    for inner in section.sections("merged"):
        codes = inner.cells("codes", required=True)
        merged.append(Category(_PLUS.join(map(canonical, codes)), codes, inner.text("label")))
        inner.finish()
    if len(tuple(section.findings)) == before:
        _check_answers(section, answers, merged)
    question = Question(
        key,
        section.string("item"),
        section.string("theme", among=themes),
        section.text("name"),
        section.text("question"),
        section.text("base"),
        tuple(answers),
        tuple(merged),
        section.flag("sensitive"),
    )
    section.finish()
    return question


def _check_answers(section: Section, answers: Sequence[Category], merged: Sequence[Category]) -> None:
    ids = [answer.id for answer in answers]
    if len(answers) < 2 or len(set(ids)) < len(ids):
        section.wrong("answers", ids, Phrase("at least two answers, each code once"))
    codes = sorted(canonical(code) for category in merged for code in category.codes)
    if merged and (codes != sorted(ids) or not 1 < len(merged) < len(answers)):
        allowed = Phrase("at least two, and fewer than there are answers, with each code of “answers” in exactly one of them")
        section.wrong("merged", [list(category.codes) for category in merged], allowed)
