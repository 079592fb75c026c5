"""All answers to the catalogue's questions, as far as they may be told of one quartier."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.vocabulary import SHOWN, Status, row_of
from indicators.questions import AnswerScheme, Category
from language.words import Words
from reports.map.spread import bar_of, question_colours
from reports.profile.numbers import surveyed, usual_base
from reports.profile.parts import Answer, Distribution, Section

_MOST_LINES = 88  # on one page of two columns
_HEAD = 6.5  # lines above the answers to a question, its two bars among them


@lru_cache(maxsize=8)
def _latest_waves(dataset: Dataset) -> dict[str, str]:
    """The latest wave in which each question was put."""
    rows = dataset.distributions
    put = set(zip(rows["question"].tolist(), rows["wave"].tolist(), strict=True))
    return {
        question: [wave for wave in dataset.survey_waves if (question, wave) in put][-1]
        for question in dataset.catalogue.questions
        if any((question, wave) in put for wave in dataset.survey_waves)
    }


@lru_cache(maxsize=512)
def _answers(dataset: Dataset, question: str, target_group: str, quartier_id: str) -> pd.DataFrame:
    """The finest answers that may be told here; no rows where none may be."""
    rows = dataset.questions.answers(question, target_group, _latest_waves(dataset)[question], quartier_id)
    return rows if rows["status"].isin(SHOWN).all() else rows.head(0)


@lru_cache(maxsize=512)
def _of_city(dataset: Dataset, question: str, target_group: str, scheme: AnswerScheme) -> pd.DataFrame:
    return dataset.questions.answers(question, target_group, _latest_waves(dataset)[question], scheme=scheme)


def groups_that_answered(dataset: Dataset) -> tuple[str, ...]:
    """Target groups whose answers may be chosen, everybody first; one alone where questions are told of nobody else."""
    answered = set(dataset.distributions["target_group"])
    return (EVERYBODY, *(group for group in dataset.catalogue.target_groups if group in answered))


def all_answers(dataset: Dataset, quartier_id: str, target_group: str, words: Words) -> tuple[Distribution, ...]:
    """The distributions that fit on one page; where not all do, themes take turns. In the order of the catalogue."""
    tables = _tables(dataset, quartier_id, target_group)
    usual = usual_base(surveyed(dataset), words)
    return tuple(
        _distribution(dataset, key, (quartier_id, target_group), tables[key], usual, words) for key in _fitting(dataset, tables)
    )


def answers_section(dataset: Dataset, quartier_id: str, target_group: str, words: Words) -> Section | None:
    """The title, and how the numbers are to be read; None where nothing may be told of everybody."""
    if target_group not in groups_that_answered(dataset):
        return None
    tables = _tables(dataset, quartier_id, target_group)
    of_all, shown = sum(not rows.empty for rows in tables.values()), len(_fitting(dataset, tables))
    title = words("All answers")
    if target_group != EVERYBODY:
        group = dataset.group_name(target_group, words)
        title = words("All answers: {group}", group=group)
        if not shown:
            return Section(title, words("No answers of the target group “{group}” are told here: data protection.", group=group))
    if not shown:
        return None
    number = len(tables)
    feet = [words("Weighted shares in percent; they are rounded, so they need not add up to 100.")]
    if shown < number:
        feet.append(words("Questions shown: {shown} of {number}.", shown=words.number(shown), number=words.number(number)))
    if of_all < number:
        feet.append(words("Of some questions no answers are told here: data protection."))
    return Section(title, "", (" ".join(feet),))


def _tables(dataset: Dataset, quartier_id: str, target_group: str) -> dict[str, pd.DataFrame]:
    return {key: _answers(dataset, key, target_group, quartier_id) for key in _latest_waves(dataset)}


def _fitting(dataset: Dataset, tables: dict[str, pd.DataFrame]) -> list[str]:
    by_theme: dict[str, list[str]] = {}
    for key, rows in tables.items():
        if not rows.empty:
            by_theme.setdefault(dataset.catalogue.questions[key].theme, []).append(key)
    left, chosen = float(_MOST_LINES), set[str]()
    for key in _in_turn(by_theme.values()):
        left -= len(tables[key]) + _HEAD
        if left < 0:
            break
        chosen.add(key)
    return [key for key in tables if key in chosen]


def _in_turn(themes: Iterable[list[str]]) -> list[str]:
    """The first of every theme, then the second of every theme, and so on."""
    return [key for turn in zip_longest(*themes) for key in turn if key is not None]


def _distribution(
    dataset: Dataset, key: str, cell: tuple[str, str], rows: pd.DataFrame, usual: str, words: Words
) -> Distribution:
    """Of a cell: a quartier and a target group."""
    question, (quartier_id, target_group) = dataset.catalogue.questions[key], cell
    scheme, colours = AnswerScheme(rows["scheme"].iloc[0]), question_colours(dataset, key)
    city = _of_city(dataset, key, target_group, scheme)
    base = words.pick(question.base)
    details = [
        words.pick(dataset.catalogue.themes[question.theme].name),
        "" if target_group == EVERYBODY else dataset.group_name(target_group, words),
        dataset.period_name(_latest_waves(dataset)[key], words),
        words("{n} answers", n=words.number(int(rows["n"].iloc[0]))),
        words("answers merged") if scheme is AnswerScheme.MERGED else "",
        words("too uncertain for a comparison") if rows["status"].eq(Status.UNRELIABLE).any() else "",
        "" if base == usual else base,
    ]
    categories = question.schemes[scheme]
    return Distribution(
        words.pick(question.name),
        words.pick(question.question),
        " · ".join(filter(None, details)),
        tuple(
            bar_of(place, _shares(told, categories), colours, words)
            for place, told in ((dataset.quartier_names[quartier_id], rows), (words.pick(dataset.city.whole), city))
        ),
        tuple(_answer(row, row_of(city, str(key)), colours[str(key)], words) for key, row in rows.iterrows()),
    )


def _shares(rows: pd.DataFrame, categories: Iterable[Category]) -> list[tuple[Category, float, Status]]:
    """As a bar takes them."""
    told = dict(zip(rows.index, zip(rows["value"], rows["status"], strict=True), strict=True))
    return [(own, float(told[own.id][0]), Status(told[own.id][1])) for own in categories if own.id in told]


def _answer(here: pd.Series, city: pd.Series, colour: str, words: Words) -> Answer:
    interval = ""
    if pd.notna(here["lower"]) and pd.notna(here["upper"]):
        interval = words("{lower} to {upper}", lower=words.number(float(here["lower"])), upper=_percent(here["upper"], words))
    whole = _percent(city["value"], words) if city["status"] == Status.OK else ""
    return Answer(words.pick(here["label"]), colour, _percent(here["value"], words), interval, whole)


def _percent(share: float, words: Words) -> str:
    return words("{number}%", number=words.number(float(share)))
