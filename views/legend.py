"""The legend of one map: what is shown, of whom, when, and from how many answers."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dataset.dataset import Dataset
from geo.classes import Mark
from geo.legend import Legend, draw_legend
from indicators.catalogue import Share
from indicators.sentences import unit_of
from language.words import Words
from workshops.events import Status, Workshop


def signs_of(workshops: Iterable[Workshop], words: Words) -> list[tuple[str, str]]:
    """The marks of the workshops that are shown, with what they mean."""
    meanings = {
        Status.HELD: words("workshop held"),
        Status.PLANNED: words("workshop planned"),
        Status.CANCELLED: words("workshop cancelled"),
    }
    shown = {workshop.status for workshop in workshops if workshop.stations}
    return [(str(status), meaning) for status, meaning in meanings.items() if status in shown]


def legend_of(city: Dataset, indicator_id: str, group: str, wave: str, words: Words) -> Legend:
    """Title, unit, base, wave and n, with an entry for every class and mark."""
    indicator = city.catalogue.indicators[indicator_id]
    whole = city.city_row(indicator_id, group, wave)
    answers = "" if whole is None or pd.isna(whole["n"]) else words("n = {n}", n=words.number(int(whole["n"])))
    asked = [words.pick(indicator.base)] + ([city.group_name(group, words)] if group != "all" else [])
    notes = (*asked, city.period_name(wave, words), answers)
    return draw_legend(
        city.classification(indicator_id),
        words,
        title=words.pick(indicator.name),
        unit=unit_of(indicator, words),
        notes=tuple(note for note in notes if note),
        # a register withholds nothing by itself, and knows no chance
        marks=set(Mark) if indicator.source == "survey" else {Mark.NO_DATA},
        decimals=0 if isinstance(indicator.formula, Share) else indicator.decimals,
    )
