"""The legend of one map: what is shown, of whom, when, and from how many answers."""

from __future__ import annotations

import pandas as pd

from dataset.dataset import Dataset
from geo.legend import Legend, draw_legend
from indicators.catalogue import Share
from indicators.sentences import unit_of
from indicators.statistics import UNDATED
from language.words import Words


def period_name(city: Dataset, period: str, words: Words) -> str:
    """A survey wave by its name, a register figure by its date."""
    if period == UNDATED:
        return words("undated")
    return words.pick(city.periods[period].name) or period


def legend_of(city: Dataset, indicator_id: str, group: str, wave: str, words: Words) -> Legend:
    """Title, unit, base, wave and n, with an entry for every class and mark."""
    indicator = city.catalogue.indicators[indicator_id]
    whole = city.city_row(indicator_id, group, wave)
    answers = "" if whole is None or pd.isna(whole["n"]) else words("n = {n}", n=words.number(int(whole["n"])))
    notes = (words.pick(indicator.base), period_name(city, wave, words), answers)
    return draw_legend(
        city.classification(indicator_id),
        words,
        title=words.pick(indicator.name),
        unit=unit_of(indicator, words),
        notes=tuple(note for note in notes if note),
        decimals=0 if isinstance(indicator.formula, Share) else indicator.decimals,
    )
