"""Indicators that are words or states and no numbers, as ``catalogue.toml`` describes them: “Fördergebiet” or not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from files.cells import canonical, composed
from files.toml import Section
from files.toml_lines import quoted
from indicators.questions import Category
from language.phrases import Phrase, Text

MOST_CATEGORIES = 8
"""More colours nobody tells apart on a map, whoever is colour-blind least of all."""
_PLUS = "+"


@dataclass(frozen=True)
class CategoricalIndicator:
    """One entry with ``formula = { category = "…" }``; nothing that calculates ever meets it.

    Attributes
    ----------
    question, base : Text
        What the category says, and of what; both may be empty.
    figure : str
        What tables of figures call it.
    categories : tuple of Category
        In the order of the legend.
    rest : str
        The id of the category that means "nothing of the kind", drawn pale; empty where there is none.
    """

    id: str
    theme: str
    name: Text
    question: Text
    base: Text
    figure: str
    categories: tuple[Category, ...]
    rest: str = ""

    @property
    def source(self) -> Literal["register"]:
        """As an indicator with numbers has it: nobody is asked."""
        return "register"

    @property
    def spellings(self) -> Mapping[str, str]:
        """What a cell may hold, in its one spelling, to the category's id: codes, and labels that are no code of another."""
        labels = {composed(label): own.id for own in self.categories for label in own.label.by_language.values()}
        return labels | {canonical(code): own.id for own in self.categories for code in own.codes}

    def label(self, category: str) -> Text:
        """A category's label; nothing for an id that it does not have."""
        return next((own.label for own in self.categories if own.id == category), Text())


def is_categorical(section: Section) -> bool:
    """Whether an entry of the catalogue is one of these."""
    return section.is_table("formula") and "category" in section.section("formula")


def read_categorical(key: str, section: Section, themes: tuple[str, ...]) -> CategoricalIndicator:
    """Take one entry; every fault is noted."""
    formula = section.section("formula", required=True)
    figure = formula.string("category")
    formula.finish()
    section.string("polarity", default="neither", among=("neither",))
    categories, rest = _categories(section)
    indicator = CategoricalIndicator(
        id=key,
        theme=section.string("theme", among=themes),
        name=section.text("name"),
        question=section.text("question", required=False),
        base=section.text("base", required=False),
        figure=figure,
        categories=categories,
        rest=rest,
    )
    section.finish()
    return indicator


def _categories(section: Section) -> tuple[tuple[Category, ...], str]:
    before = len(tuple(section.findings))
    categories, rest = [], []
    for inner in section.sections("categories"):
        codes = inner.cells("codes", required=True) if "codes" in inner else (inner.cell("code"),)
        if "codes" in inner and "code" in inner:
            inner.wrong("code", inner.cell("code"), Phrase("one of “code” and “codes”: the latter lists all of them"))
        elif inner.is_list("codes") and not all(map(composed, codes or ("",))):
            allowed = Phrase("one code or several, none of them empty, such as {example}", example='["F", "G"]')
            inner.wrong("codes", list(codes), allowed)
        own = Category(_PLUS.join(map(canonical, codes)), codes, inner.text("label"))
        categories.append(own)
        rest += [own.id] if inner.flag("rest") else []
        inner.finish()
    if len(tuple(section.findings)) == before and (fault := _fault(categories, rest)):
        section.wrong("categories", *fault)
    return tuple(categories), rest[0] if rest else ""


def _fault(categories: Sequence[Category], rest: Sequence[str]) -> tuple[object, Phrase] | None:
    """What cannot be right, and what is allowed; None where nothing is wrong."""
    codes = [canonical(code) for own in categories for code in own.codes]
    labels = [(own.id, language, label) for own in categories for language, label in own.label.by_language.items()]
    if not categories:
        return [], Phrase("a list of categories: {example}", example='categories = [{ code = "…", label = "…" }, …]')
    if len(categories) > MOST_CATEGORIES:
        allowed = Phrase(
            "at most {most} categories, as nobody tells more colours apart; several codes may be one category: {example}",
            most=MOST_CATEGORIES,
            example='{ codes = ["…", "…"], label = "…" }',
        )
        return len(categories), allowed
    if len(set(codes)) < len(codes):
        return codes, Phrase("each code once")
    if not all(_seen(label) for _, _, label in labels):
        return [label for _, _, label in labels], Phrase("a label for every category")
    if _alike(labels):
        return [label for _, _, label in labels], Phrase("each label once, or nobody can tell which category is meant")
    if of_others := _codes_of_others(categories):
        return of_others, Phrase("a label that is no code of another category, or nobody can tell what a cell means")
    if len(rest) > 1:
        return list(rest), Phrase("rest = true in at most one category")
    return None


def _alike(labels: Sequence[tuple[str, str, str]]) -> bool:
    """Whether readers of a language, or a cell, may take one category's label for another's."""
    seen = {(language, _seen(label)) for _, language, label in labels}
    written = {(own, composed(label)) for own, _, label in labels}
    return len(seen) < len(labels) or len({label for _, label in written}) < len(written)


def _seen(label: str) -> str:
    """What tells a label from another one for whoever reads it: no capitals, blanks, or signs that nobody sees."""
    visible = (sign for sign in composed(label).casefold() if unicodedata.category(sign)[0] not in "CZ")
    return "".join(visible)


def _codes_of_others(categories: Sequence[Category]) -> list[str]:
    """Labels that are the code of another category: cells with a code go before those with a label."""
    owner = {canonical(code): own.id for own in categories for code in own.codes}
    return [
        label for own in categories for label in own.label.by_language.values() if owner.get(canonical(label), own.id) != own.id
    ]


def categories_line(categories: Sequence[tuple[Category, bool]]) -> str:
    """The line of the catalogue that lists categories.

    Parameters
    ----------
    categories : sequence of (Category, bool)
        Each with whether it is the rest.
    """
    return f"categories = [{', '.join(''.join(_entry(own, is_rest)) for own, is_rest in categories)}]"


def _entry(own: Category, is_rest: bool) -> Iterator[str]:
    codes = ", ".join(map(quoted, own.codes))
    yield f"{{ code = {codes}" if len(own.codes) == 1 else f"{{ codes = [{codes}]"
    labels = own.label.by_language
    if tuple(labels) == ("",):
        yield f", label = {quoted(labels[''])}"
    else:
        yield f", label = {{ {', '.join(f'{language} = {quoted(label)}' for language, label in labels.items())} }}"
    yield ", rest = true }" if is_rest else " }"
