"""What a dossier is made of: finished texts, ready to be set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A quartier that takes part.

    Attributes
    ----------
    name, sentence : str
    chance : float or None
        0 to 1, for the bar; None where it is set.
    told, likely : str
        The chance, and what it means in words.
    first, last : float or None
        The ranks it may have, from 0 (first) to 1 (last), for the line.
    ranks, stays, need : str
        Ranks; under how many weightings it is among the chosen; the index with its standard error.
    """

    name: str
    sentence: str
    chance: float | None
    told: str
    likely: str
    first: float | None
    last: float | None
    ranks: str
    stays: str
    need: str


@dataclass(frozen=True)
class Standings:
    """One group of the choice.

    Attributes
    ----------
    title, note : str
    rows : tuple of Row
    more : str
        How many stand in the table of numbers only.
    brief : bool
        Whether a line a quartier is enough.
    """

    title: str
    note: str
    rows: tuple[Row, ...]
    more: str
    brief: bool


@dataclass(frozen=True)
class Speaks:
    """What lifts a quartier's index, and what speaks against it: points, and the indicator with its value."""

    name: str
    for_it: tuple[tuple[str, str], ...]
    against: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Weight:
    """A theme with its part of the weight in percent, 0 to 1 for the bar, and the indicators that count in it."""

    theme: str
    part: float
    told: str
    indicators: str


@dataclass(frozen=True)
class Heard:
    """Of one quartier: who was reached, a cell for each target group, and when the last workshop was."""

    name: str
    cells: tuple[str, ...]
    last: str


@dataclass(frozen=True)
class Decided:
    """What the council chose: when, which, and why, with what the choice says of each."""

    when: str
    chosen: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Dossier:
    """Everything a dossier says, in the reader's language, in its order.

    Attributes
    ----------
    title, city, badge, scenario, description, headline : str
    sections : dict
        Titles by name; a section that is not there does not appear.
    columns : dict
        What else is written around tables.
    groups : tuple of Standings
    aside : tuple of (name, reason)
        Quartiers that take no part, or of which too little is known.
    speaks : tuple of Speaks
    robust : tuple of str
    weights : tuple of Weight
    conditions : tuple of str
    heard_groups : tuple of str
    heard : tuple of Heard
    decision : Decided or None
    notes : tuple of str
    facts : tuple of (title, text)
    link : str
    """

    title: str
    city: str
    badge: str
    scenario: str
    description: str
    headline: str
    sections: dict[str, str]
    columns: dict[str, str]
    groups: tuple[Standings, ...]
    aside: tuple[tuple[str, str], ...]
    speaks: tuple[Speaks, ...]
    robust: tuple[str, ...]
    weights: tuple[Weight, ...]
    conditions: tuple[str, ...]
    heard_groups: tuple[str, ...]
    heard: tuple[Heard, ...]
    decision: Decided | None
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    link: str
