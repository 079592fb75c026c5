"""Made workshops, and an outsider who reckons with persons: what can be worked out of who was reached.

Written apart from `release.people.reach`, and stronger: the variables are the persons of each place by the set of target
groups they belong to, and among them those who filled in a questionnaire.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from workshops.reach import Basis, Counted, Reach

GROUPS = ("younger", "middle", "older", "families", "single_parents", "migration")
APART = (("younger", "middle", "older"),)
NESTED = (("single_parents", "families"),)
ELSEWHERE = "elsewhere"
WAYS = (Basis.COUNTED, Basis.QUESTIONNAIRES)


def kinds() -> list[frozenset[str]]:
    """Every set of groups that a person can belong to."""
    made = [frozenset(one) for size in range(len(GROUPS) + 1) for one in itertools.combinations(GROUPS, size)]
    return [
        one
        for one in made
        if all(len(one & set(family)) < 2 for family in APART)
        and all(outer in one or inner not in one for inner, outer in NESTED)
    ]


KINDS = kinds()


@dataclass(frozen=True)
class Crowd:
    """Who came to one event.

    Attributes
    ----------
    rows : tuple of Counted
        Some of the numbers that a city may write down.
    whole : bool
        Whether all came from the quartiers.
    answered : int
        How many answered a question of the questionnaire, where it is told.
    """

    rows: tuple[Counted, ...]
    whole: bool
    answered: int


def crowd(random: np.random.Generator, workshop: str = "w1") -> Crowd:
    """Persons with their groups."""
    places = [f"q{number}" for number in range(random.integers(1, 4))]
    elsewhere = random.random() < 0.4
    people = []
    for place in [*places, *([ELSEWHERE] if elsewhere else [])]:
        often = random.random(len(GROUPS)) ** 2
        for _ in range(random.integers(1, 12) if place == ELSEWHERE else random.integers(3, 45)):
            age = random.choice([*APART[0], ""], p=[0.2, 0.35, 0.35, 0.1])
            family = random.random() < often[3]
            found = {age, "families" if family else "", "single_parents" if family and random.random() < often[4] else ""}
            people.append((place, frozenset(found | ({"migration"} if random.random() < often[5] else set())) - {""}))
    asked = [one for one in people if random.random() < 0.8]
    groups = [one for one in GROUPS if random.random() < 0.7]
    rows = []
    for basis, them in zip(WAYS, (people, asked), strict=True):
        if random.random() < 0.3:
            continue
        whole = random.random() < 0.7
        for place in [*([""] if whole else []), *places]:
            for group in ["all", *groups]:
                if group == "all" or random.random() < 0.8:
                    count = sum(place in (where, "") and (group == "all" or group in kind) for where, kind in them)
                    rows.append(Counted(workshop, place, group, count, basis))
    return Crowd(tuple(rows), not elsewhere, len(asked) if len(asked) >= 10 else 0)


class Outsider:
    """Bounds on what is not told of one event.

    Parameters
    ----------
    told : sequence of Reach
        All that is published of it.
    crowd : Crowd
        Of it whether all came from the quartiers, and how many answered a question, are known.
    """

    def __init__(self, told: Sequence[Reach], crowd: Crowd) -> None:
        self._places = [*dict.fromkeys(one.quartier_id for one in crowd.rows if one.quartier_id)]
        self._places += [] if crowd.whole else [ELSEWHERE]
        self._half = len(self._places) * len(KINDS)
        below, ends = [], []
        for one in told:
            row = self.count(one.basis, one.quartier_id, one.target_group)
            below += [-row] if one.at_most is None else [-row, row]
            ends += [-one.at_least] if one.at_most is None else [-one.at_least, one.at_most]
        if any(one.basis is Basis.QUESTIONNAIRES for one in told):
            below.append(-self.count(Basis.QUESTIONNAIRES, "", "all"))
            ends.append(-crowd.answered)
        inside = np.hstack([-np.eye(self._half), np.eye(self._half)])  # nobody filled one in who did not come
        self._below = np.vstack([*below, inside])
        self._ends = np.concatenate([np.array(ends, dtype=float), np.zeros(self._half)])

    def count(self, basis: Basis, place: str, group: str) -> np.ndarray:
        """The persons of a group (or all) in a place (or everywhere), as factors of the variables."""
        one = [float(place in (where, "") and (group == "all" or group in kind)) for where in self._places for kind in KINDS]
        return np.concatenate([one, np.zeros(self._half)] if basis is Basis.COUNTED else [np.zeros(self._half), one])

    def width(self, row: np.ndarray) -> float:
        """How far apart the greatest and the least are that a count of persons can be."""
        if not row.any():
            return 0.0
        ends = [linprog(sign * row, self._below, self._ends, bounds=(0, 500), method="highs") for sign in (1.0, -1.0)]
        assert all(one.status == 0 for one in ends), [one.message for one in ends]
        return float(np.floor(-ends[1].fun + 1e-6) - np.ceil(ends[0].fun - 1e-6))

    def small(self, crowd: Crowd, least: int) -> Iterator[tuple[str, np.ndarray]]:
        """Every set of fewer than `least` persons that somebody might look for, with a name."""
        numbers = {(one.basis, one.quartier_id, one.target_group): one.persons for one in crowd.rows}
        for basis in dict.fromkeys(one.basis for one in crowd.rows):
            for place in dict.fromkeys(one.quartier_id for one in crowd.rows if one.basis is basis):
                groups = [group for way, where, group in numbers if (way, where) == (basis, place)]
                sets = [(one, (), 0 if one != "all" else 1) for one in groups]  # and from how many persons on it is protected
                sets += [("all", (one,), 0) for one in groups if one != "all"]
                sets += [(outer, (inner,), 0) for inner, outer in NESTED if {inner, outer} <= {*groups}]
                sets += [("all", tuple(one for one in family if one in groups), 1) for family in APART]
                for more, less, smallest in sets:
                    number = numbers[basis, place, more] - sum(numbers[basis, place, one] for one in less)
                    if smallest <= number < least and numbers[basis, place, more if less else "all"]:
                        row = self.count(basis, place, more) - sum(self.count(basis, place, one) for one in less)
                        yield f"{basis}, {place or 'whole'}: {more} without {less}: {number}", row
            for group in dict.fromkeys(group for way, _, group in numbers if way == basis):
                parts = [one for one in self._places if (basis, one, group) in numbers]
                if parts and (basis, "", group) in numbers:
                    number = numbers[basis, "", group] - sum(numbers[basis, one, group] for one in parts)
                    if 1 <= number < least:
                        row = self.count(basis, "", group) - sum(self.count(basis, one, group) for one in parts)
                        yield f"{basis}: {group} beside {parts}: {number}", row
