"""All places (or target groups) × a theme's indicators: the value of each cell, its mark, and what orders a column."""

from dataclasses import dataclass

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Polarity
from indicators.register.rows import UNDATED
from language.words import Words
from reports.compare.content import Comparison, Panel, Sides, State, compared
from reports.compare.finding import state_names


@dataclass(frozen=True)
class Column:
    """One indicator, its cells in the order of `Matrix.ids`.

    Attributes
    ----------
    better : str
        Which end is good, in words; nothing where neither is.
    besides : str
        When or whose its values are, where they are not of the period or target group asked for.
    texts, states, said : tuple
        Of each cell: its value, its `State`, and the verdict in words.
    keys : tuple of (float or None)
        By which rows are sorted; None of what has no value.
    whole : str
        The value of the whole city, or of everybody.
    """

    id: str
    title: str
    unit: str
    better: str
    besides: str
    texts: tuple[str, ...]
    states: tuple[State, ...]
    said: tuple[str, ...]
    keys: tuple[float | None, ...]
    whole: str


@dataclass(frozen=True)
class Matrix:
    """Rows by their ids and names, columns of indicators; and what the row of the whole is called."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    whole: str


def matrix_of(dataset: Dataset, asked: Comparison, words: Words) -> Matrix:
    """Every panel as a column; a group that is not known for an indicator has no data there."""
    panels = compared(dataset, asked, words)
    names: dict[str, str] = {}
    for panel in panels:
        names |= {str(key): str(name) for key, name in panel.parts["name"].items() if str(key) not in names}
    wholes = dict.fromkeys(str(name) for panel in panels for name in panel.rows.loc[panel.rows["whole"], "name"])
    columns = tuple(_column(dataset, asked, panel, list(names), words) for panel in panels)
    # shares, means and totals each call it otherwise
    whole = next(iter(wholes), "") if len(wholes) == 1 else words.pick(dataset.city.whole)
    return Matrix(tuple(names), tuple(names.values()), columns, whole)


def _column(dataset: Dataset, asked: Comparison, panel: Panel, ids: list[str], words: Words) -> Column:
    rows = panel.parts.reindex(ids)
    rows["state"] = rows["state"].fillna(State.NO_DATA)
    rows[["verdict_text", "short"]] = rows[["verdict_text", "short"]].fillna({"verdict_text": "", "short": "–"})
    whole = panel.rows.loc[panel.rows["whole"], "short"]
    return Column(
        panel.indicator.id,
        panel.title,
        _unit(panel, words),
        _better(panel, words),
        _besides(dataset, asked, panel, words),
        tuple(rows["short"]),
        tuple(map(State, rows["state"])),
        tuple(state_names(rows, words)),
        tuple(None if pd.isna(value) else float(value) for value in rows["value"]),
        str(whole.iloc[0]) if len(whole) else "",
    )


def _unit(panel: Panel, words: Words) -> str:
    """In what a column is counted, where its values do not say so: in few words, as a heading has little room."""
    formula = panel.indicator.formula
    if panel.changed:
        return panel.unit
    if formula.binary:
        return ""
    if formula.scale and not panel.indicator.unit:  # years have ends as well, which nobody asks for
        return words("{low} to {high}", low=words.number(formula.scale[0]), high=words.number(formula.scale[1]))
    return formula.unit(words.pick(panel.indicator.unit), words)


def _better(panel: Panel, words: Words) -> str:
    if panel.changed:
        good, bad = words("an increase is good"), words("a decrease is good")
    else:
        good, bad = words("high is good"), words("low is good")
    return {Polarity.MORE_IS_BETTER: good, Polarity.MORE_IS_WORSE: bad}.get(panel.indicator.polarity, "")


def _besides(dataset: Dataset, asked: Comparison, panel: Panel, words: Words) -> str:
    """What a column has in place of what was asked for: of some indicators it is not known."""
    request, parts = panel.request, []
    if request.wave not in (asked.wave, UNDATED):
        parts.append(dataset.period_name(request.wave, words))
    if asked.kind is not Sides.GROUPS and request.group != asked.group:
        parts.append(dataset.group_name(request.group, words))
    return ", ".join(parts)
