"""One indicator of a comparison, all places in the order of their values: where each stands on one axis."""

import math
from dataclasses import dataclass

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.sentences import signed
from language.words import Words
from reports.compare.content import Comparison, Panel, Sides, State, places_chosen
from reports.compare.finding import state_names
from reports.map.line_axes import Axis, axis_of

_LAST = {State.WITHHELD: 1, State.NO_DATA: 2}


@dataclass(frozen=True)
class Tick:
    """A line of the axis: where it is, from 0 to 1, and what is written at it."""

    at: float
    text: str


@dataclass(frozen=True)
class Ranked:
    """What is drawn of one indicator.

    Attributes
    ----------
    rows : DataFrame
        The rows of `Panel.parts`, the highest value first and those without one last; with ``said`` (the verdict in words),
        ``chosen``, and ``at, start, end``, from 0 to 1 on the axis, missing where there is nothing to draw.
    ticks : tuple of Tick
    whole : Tick or None
        The whole city, or everybody; None where it has no value, or is a total that lies far beyond its parts.
    whole_text : str
        Its name and value; empty if there is none.
    zero : float or None
        Where no change is.
    counts : tuple of (State, str, int)
        How many rows there are of each state, and what it is called (nothing where all is counted); in the order of `State`.
    """

    panel: Panel
    rows: pd.DataFrame
    ticks: tuple[Tick, ...]
    whole: Tick | None
    whole_text: str
    zero: float | None
    counts: tuple[tuple[State, str, int], ...]


def ranked(dataset: Dataset, asked: Comparison, panel: Panel, words: Words) -> Ranked:
    """All rows of a panel on one axis, which holds every value and interval."""
    rows = panel.parts
    last = rows["state"].map(lambda state: _LAST.get(State(state), 0))
    order = pd.DataFrame({"last": last, "value": -rows["value"]}).sort_values(["last", "value"], kind="stable").index
    rows = rows.loc[order]
    whole = panel.rows[panel.rows["whole"]]
    text = words("{name}: {value}", name=whole["name"].iloc[0], value=whole["value_text"].iloc[0]) if len(whole) else ""
    drawn = whole.head(0) if panel.indicator.adds_up else whole  # a total would push all its parts to one end
    axis = _axis(panel, pd.concat([rows, drawn]))
    chosen = set() if asked.kind is Sides.GROUPS else set(places_chosen(dataset, asked))
    placed = {name: [_share(axis, number) for number in rows[column]] for name, column in _PLACES.items()}
    said = state_names(rows, words)
    rows = rows.assign(said=said, chosen=[key in chosen for key in rows.index], **placed)
    line = [Tick(axis.share(value), text) for value in drawn["value"] if not math.isnan(value)]
    ticks = tuple(Tick(axis.share(tick), _written(tick, axis, panel, words)) for tick in axis.ticks)
    zero = axis.share(0.0) if panel.changed else None
    return Ranked(panel, rows, ticks, next(iter(line), None), text, zero, _counts(rows, words))


_PLACES = {"at": "value", "start": "lower", "end": "upper"}


def _axis(panel: Panel, rows: pd.DataFrame) -> Axis:
    numbers = rows[["value", "lower", "upper"]].to_numpy(dtype=float).ravel()
    values = [float(number) for number in numbers if not math.isnan(number)]
    return axis_of([*values, *([0.0] if panel.changed or not values else [])], panel.indicator, change=panel.changed)


def _share(axis: Axis, number: float) -> float:
    return float("nan") if math.isnan(number) else axis.share(number)


def _written(tick: float, axis: Axis, panel: Panel, words: Words) -> str:
    if panel.changed:
        return signed(tick, axis.decimals, words)
    number = words.number(tick, axis.decimals)
    return words("{number}%", number=number) if panel.indicator.formula.binary else number


def _counts(rows: pd.DataFrame, words: Words) -> tuple[tuple[State, str, int], ...]:
    names = dict(zip(rows["state"], rows["said"], strict=True))
    if rows["lower"].notna().any():
        names |= {State.UNTESTED: words("not tested")}
    numbers = rows["state"].value_counts()
    return tuple((state, str(names[state]), int(numbers[state])) for state in State if state in numbers.index)
