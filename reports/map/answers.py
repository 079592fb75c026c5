"""All answers to the question behind an indicator, in one place, group and wave, written out."""

from dataclasses import dataclass

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.bases import base_of
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.questions import AnswerScheme
from language.phrases import Text
from language.words import Words

_WRITTEN = ["label", "value", "lower", "upper", "status"]


@dataclass(frozen=True)
class Line:
    """One answer, or several that are told together.

    Attributes
    ----------
    percent, interval : str
        As they are written; no interval where there is none.
    width : float
        Of its bar, 0–100.
    """

    answer: str
    percent: str
    interval: str
    width: float


@dataclass(frozen=True)
class Answers:
    """A distribution.

    Attributes
    ----------
    question, whose : str
        In its own words; place, group, wave and number of answers.
    lines : tuple of Line
        In the order of the catalogue; none where nothing of it is told.
    notes : tuple of str
        Whether answers are told together, or why there are none; who was asked.
    """

    question: str
    whose: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def answers_of(dataset: Dataset, indicator: str, target_group: str, wave: str, place: str, words: Words) -> Answers | None:
    """The distribution behind a value.

    Parameters
    ----------
    place : str
        Id of a quartier or an area; empty for the whole city.

    Returns
    -------
    Answers or None
        None where the city tells no distribution of this question, or did not ask it in that wave.
    """
    question = dataset.questions.behind(indicator)
    if question is None:
        return None
    rows = dataset.questions.answers(question.id, target_group, wave, place)
    if rows.empty:
        return None
    shown = rows["status"].isin(SHOWN).any()
    names = [dataset.place_names([place] if place in dataset.quartier_names else [], words)]
    names += [dataset.group_name(target_group, words)] if target_group != EVERYBODY else []
    names += [dataset.period_name(wave, words)]
    names += [words("{n} answers", n=words.number(int(rows["n"].max())))] if shown else []
    lines = tuple(_line(words, *row) for row in zip(*(rows[name].tolist() for name in _WRITTEN), strict=True)) if shown else ()
    base = base_of(dataset.catalogue, question.base, target_group, words)
    notes = [_told(rows, words), words("Basis: {base}.", base=base) if shown and base else ""]
    return Answers(words.pick(question.question), " · ".join(names), lines, tuple(filter(None, notes)))


def _told(rows: pd.DataFrame, words: Words) -> str:
    if rows["status"].isin(SHOWN).any():
        merged = (rows["scheme"] == AnswerScheme.MERGED).any()
        return words("Similar answers are told together here, to protect those who answered.") if merged else ""
    if (rows["status"] == Status.WITHHELD).any():
        return words("The answers are not shown, so that nobody can find out from them what a single person answered.")
    return words("Nobody answered this question here.")


def _line(words: Words, label: Text, value: float, lower: float, upper: float, status: str) -> Line:
    percent, interval = words("{number}%", number=words.number(value)), ""
    if lower == lower and upper == upper:
        interval = words("{lower} to {upper}", lower=words.number(lower), upper=words("{number}%", number=words.number(upper)))
    if status == Status.UNRELIABLE:
        percent = words("{value} (uncertain)", value=percent)
    return Line(words.pick(label), percent, interval, value)
