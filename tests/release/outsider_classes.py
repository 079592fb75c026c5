"""An outsider who knows how weights were made: in a quartier they depend on a response class alone.

The methods report of a survey tells the chance of responding by class (here age × migration), a register tells the
inhabitants. So a weight is N times one over that chance, made to sum to N; n people of a quartier are a *composition*,
how many of them each class holds. A composition can be what was asked only if for every question there are answers by
class that give what was printed, at its precision. All questions count at once, as they were put to the same people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indicators.estimates.intervals import share_interval
from tests.release.printed import Ranges

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
_BASE = 1000  # more than anybody counts in a small quartier


@dataclass(frozen=True)
class Cell:
    """What is known of a cell (a quartier, or a target group there) before anything is printed.

    Attributes
    ----------
    inverse : array of classes
        One over the chance of responding, of the classes that a person of the cell can be of.
    persons : int
        Respondents of the cell.
    respondents, inhabitants : int
        n and N of the quartier, which is a stratum.
    """

    inverse: Floats
    persons: int
    respondents: int
    inhabitants: int

    @property
    def scale(self) -> float:
        """What a sum of squares is multiplied by: (1 - n / N) n / (n - 1)."""
        n = self.respondents
        return (1 - n / self.inhabitants) * n / (n - 1)


@dataclass(frozen=True)
class Question:
    """A share that is printed of a cell: how many answered, and what every number may have been."""

    name: str
    n: int
    printed: Ranges


@dataclass(frozen=True)
class Answers:
    """Who may have answered a question, and how many of them said yes, by class; row by row one possibility."""

    answered: Whole
    yes: Whole


@cache
def compositions(persons: int, classes: int) -> Whole:
    """Every way to spread persons over classes."""
    if classes == 1:
        return np.full((1, 1), persons)
    parts = []
    for first in range(persons + 1):
        rest = compositions(persons - first, classes - 1)
        parts.append(np.column_stack([np.full(len(rest), first), rest]))
    return np.concatenate(parts)


def answers_to(question: Question, cell: Cell, among: Whole | None = None) -> Answers:
    """Every pair of who answered and who said yes that gives what is printed: a complete enumeration.

    Parameters
    ----------
    among : array, compositions × classes, or None
        Who may have answered; everybody by default.
    """
    inverse = cell.inverse
    answered = compositions(question.n, len(inverse)) if among is None else among
    weight, squares = answered @ inverse, answered @ inverse**2
    if "n_eff" in question.printed:
        kept = _within(weight**2 / squares, question.printed["n_eff"])
        answered, weight, squares = answered[kept], weight[kept], squares[kept]
    order = np.argsort(weight, kind="stable")
    answered, weight, squares = answered[order], weight[order], squares[order]
    low, high = (end / 100 for end in question.printed["value"])
    few_say_yes = low + high <= 1  # otherwise count who says no: there are fewer of them
    low, high = (max(low, 0.0), high) if few_say_yes else (max(1 - high, 0.0), 1 - low)
    pairs = [_matched(few, inverse, weight, low, high) for few in _counts(question.n, inverse, weight, high) if len(weight)]
    at = np.concatenate([pair[0] for pair in pairs]) if pairs else np.zeros(0, dtype=np.int64)
    few = np.concatenate([pair[1] for pair in pairs]) if pairs else np.zeros((0, len(inverse)), dtype=np.int64)
    kept = (few <= answered[at]).all(axis=1)
    at, few = at[kept], few[kept]
    yes = few if few_say_yes else answered[at] - few
    kept = gives(question, cell, answered[at], yes)
    return Answers(answered[at][kept], yes[kept])


def gives(question: Question, cell: Cell, answered: Whole, yes: Whole) -> NDArray[np.bool_]:
    """Whether these answers, row by row, give what is printed."""
    inverse, n = cell.inverse, float(question.n)
    weight, squares = answered @ inverse, answered @ inverse**2
    share = yes @ inverse / weight
    spread = (yes @ inverse**2) * (1 - share) ** 2 + ((answered - yes) @ inverse**2) * share**2
    se = np.sqrt(cell.scale * spread) / weight
    df, size = np.full(len(share), n - 1), np.full(len(share), n)
    lower, upper = share_interval(share, se, df, size, weight**2 / squares)
    figures = {"value": share, "se": se, "lower": lower, "upper": upper}
    possible = np.ones(len(share), dtype=bool)
    for column, numbers in figures.items():
        if column in question.printed:
            possible &= _within(100 * numbers, question.printed[column])
    return possible


def possible_compositions(questions: Sequence[Question], cell: Cell, among: Whole | None = None) -> Whole:
    """Every composition of a cell that all questions allow: a complete enumeration, or of some that are given.

    Questions that everybody answered come first; each leaves fewer for the next.
    """
    among = compositions(cell.persons, len(cell.inverse)) if among is None else among
    for question in sorted(questions, key=lambda question: (-question.n, _evenness(question))):
        if not len(among):
            break
        silent = compositions(cell.persons - question.n, len(cell.inverse))
        answered = np.unique(np.concatenate([_code((among - few)[(few <= among).all(axis=1)]) for few in silent]))
        allowed = _code(_distinct(answers_to(question, cell, _decode(answered, len(cell.inverse))).answered))
        kept = np.zeros(len(among), dtype=bool)
        for few in silent:
            kept |= (few <= among).all(axis=1) & np.isin(_code(among) - _code(few), allowed)
        among = among[kept]
    return among


def possible_answers(question: Question, cell: Cell, composition: Whole) -> Whole:
    """Every count of yes by class that a composition of everybody leaves; distinct rows."""
    return _distinct(answers_to(question, cell, _parts(composition, question.n)).yes)


def allows(question: Question, cell: Cell, composition: Whole) -> bool:
    """Whether there are answers of this composition that give what is printed."""
    return any(len(answers_of(question, cell, answered)) for answered in _parts(composition, question.n))


def answers_of(question: Question, cell: Cell, answered: Whole) -> Whole:
    """Every count of yes by class of those who answered that gives what is printed."""
    yes = np.stack(np.meshgrid(*(np.arange(count + 1) for count in answered), indexing="ij"), axis=-1).reshape(-1, len(answered))
    yes = yes[_within(100 * (yes @ cell.inverse) / (answered @ cell.inverse), question.printed["value"])]
    return yes[gives(question, cell, np.broadcast_to(answered, yes.shape), yes)]


def moved(composition: Whole, number: int, seed: int) -> Whole:
    """A composition and some like it, in which one to five persons are of another class."""
    random = np.random.default_rng(seed)
    compositions = [composition]
    while len(compositions) <= number:
        other = composition.copy()
        for _ in range(int(random.integers(1, 6))):
            out, into = random.choice(len(other), 2, replace=False)
            other += np.eye(len(other), dtype=np.int64)[into] - np.eye(len(other), dtype=np.int64)[out]
        if other.min() >= 0:
            compositions.append(other)
    return np.unique(compositions, axis=0)


def _parts(composition: Whole, persons: int) -> Whole:
    """Every way to take some persons out of a composition."""
    silent = compositions(int(composition.sum()) - persons, len(composition))
    return composition - silent[(silent <= composition).all(axis=1)]


def _code(rows: Whole) -> Whole:
    """A number for every row of counts below `_BASE`; the code of a difference is the difference of the codes."""
    return rows @ _BASE ** np.arange(rows.shape[-1])


def _decode(codes: Whole, classes: int) -> Whole:
    return codes[:, None] // _BASE ** np.arange(classes) % _BASE


def _evenness(question: Question) -> float:
    return -abs(sum(question.printed["value"]) / 2 - 50)


def _counts(n: int, inverse: Floats, weight: Floats, high: float) -> Iterable[Whole]:
    """The counts by class that can weigh so little, one total after the other."""
    if not len(weight):
        return
    for total in range(n // 1 + 1):
        few = compositions(total, len(inverse))
        if total * inverse.min() > high * weight[-1]:
            return
        yield few


def _matched(few: Whole, inverse: Floats, weight: Floats, low: float, high: float) -> tuple[Whole, Whole]:
    """Pairs of a composition (by its place in `weight`, which is sorted) and a count whose share lies within limits."""
    part = few @ inverse
    first = np.searchsorted(weight, part / high if high > 0 else np.where(part > 0, np.inf, 0.0), side="left")
    last = np.searchsorted(weight, part / low, side="right") if low > 0 else np.full(len(few), len(weight))
    number = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(few)), number)
    at = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number) + np.repeat(first, number)
    return at, few[which]


def _within(numbers: Floats, ends: tuple[float, float]) -> NDArray[np.bool_]:
    return (numbers >= ends[0]) & (numbers <= ends[1])


def _distinct(rows: Whole) -> Whole:
    return np.unique(rows, axis=0) if len(rows) else rows
