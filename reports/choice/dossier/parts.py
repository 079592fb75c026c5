"""What a dossier is made of: finished texts, ready to be set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StandingRow:
    """A quartier that takes part.

    Attributes
    ----------
    name, sentence : str
    chance : float or None
        0 to 1, for the bar; None where it is set.
    percent, likely : str
        The chance, and what it means in words.
    span : (float, float) or None
        Where the ranks that it may have begin and end, 0 to 1 (`workshops.choice.Choice.span`).
    ranks, stays, need : str
        Ranks; under how many weightings it is among the chosen; the index with its standard error.
    """

    name: str
    sentence: str
    chance: float | None
    percent: str
    likely: str
    span: tuple[float, float] | None
    ranks: str
    stays: str
    need: str


@dataclass(frozen=True)
class GroupTable:
    """One group of the choice.

    Attributes
    ----------
    title, note : str
    rows : tuple of StandingRow
    more : str
        How many stand in the table of numbers only.
    brief : bool
        Whether a line a quartier is enough.
    """

    title: str
    note: str
    rows: tuple[StandingRow, ...]
    more: str
    brief: bool


@dataclass(frozen=True)
class ReasonsRow:
    """What lifts a quartier's index, and what lowers it: points, and the indicator with its value."""

    name: str
    lifting: tuple[tuple[str, str], ...]
    lowering: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WeightRow:
    """A theme with its part of the weight, 0 to 1 for the bar and in percent, and the indicators that count in it."""

    theme: str
    part: float
    percent: str
    indicators: str


@dataclass(frozen=True)
class ReachRow:
    """Of one quartier: who was reached, a cell for each target group, and when the last workshop was."""

    name: str
    cells: tuple[str, ...]
    last: str


@dataclass(frozen=True)
class DecisionText:
    """What the council chose: when, which, and why, with what the choice says of each."""

    when: str
    chosen: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Dossier:
    """Everything a dossier says, in the reader's language, in its order.

    Attributes
    ----------
    sections, columns : dict
        Titles of sections, of which one with nothing in it does not appear, and what else is written around tables.
    aside : tuple of (name, reason)
        Quartiers that take no part, or of which too little is known.
    facts : tuple of (title, text)
    """

    title: str
    city: str
    badge: str
    scenario: str
    description: str
    headline: str
    sections: dict[str, str]
    columns: dict[str, str]
    groups: tuple[GroupTable, ...]
    aside: tuple[tuple[str, str], ...]
    reasons: tuple[ReasonsRow, ...]
    robust: tuple[str, ...]
    weights: tuple[WeightRow, ...]
    conditions: tuple[str, ...]
    reach_groups: tuple[str, ...]
    reach: tuple[ReachRow, ...]
    decision: DecisionText | None
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    link: str
