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
    sets = [frozenset(kind) for size in range(len(GROUPS) + 1) for kind in itertools.combinations(GROUPS, size)]
    return [
        kind
        for kind in sets
        if all(len(kind & set(family)) < 2 for family in APART)
        and all(outer in kind or inner not in kind for inner, outer in NESTED)
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
            membership = {age, "families" if family else "", "single_parents" if family and random.random() < often[4] else ""}
            people.append((place, frozenset(membership | ({"migration"} if random.random() < often[5] else set())) - {""}))
    asked = [person for person in people if random.random() < 0.8]
    groups = [group for group in GROUPS if random.random() < 0.7]
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
    released : sequence of Reach
        All that is published of it.
    crowd : Crowd
        Of it whether all came from the quartiers, and how many answered a question, are known.
    """

    def __init__(self, released: Sequence[Reach], crowd: Crowd) -> None:
        self._places = [*dict.fromkeys(row.quartier_id for row in crowd.rows if row.quartier_id)]
        self._places += [] if crowd.whole else [ELSEWHERE]
        self._half = len(self._places) * len(KINDS)
        below, ends = [], []
        for figure in released:
            row = self.count(figure.basis, figure.quartier_id, figure.target_group)
            below += [-row] if figure.at_most is None else [-row, row]
            ends += [-figure.at_least] if figure.at_most is None else [-figure.at_least, figure.at_most]
        if any(figure.basis is Basis.QUESTIONNAIRES for figure in released):
            below.append(-self.count(Basis.QUESTIONNAIRES, "", "all"))
            ends.append(-crowd.answered)
        inside = np.hstack([-np.eye(self._half), np.eye(self._half)])  # nobody filled one in who did not come
        self._below = np.vstack([*below, inside])
        self._ends = np.concatenate([np.array(ends, dtype=float), np.zeros(self._half)])

    def count(self, basis: Basis, place: str, group: str) -> np.ndarray:
        """The persons of a group (or all) in a place (or everywhere), as factors of the variables."""
        factors = [float(place in (where, "") and (group == "all" or group in kind)) for where in self._places for kind in KINDS]
        return np.concatenate([factors, np.zeros(self._half)] if basis is Basis.COUNTED else [np.zeros(self._half), factors])

    def width(self, row: np.ndarray) -> float:
        """How far apart the greatest and the least are that a count of persons can be."""
        if not row.any():
            return 0.0
        ends = [linprog(sign * row, self._below, self._ends, bounds=(0, 500), method="highs") for sign in (1.0, -1.0)]
        assert all(program.status == 0 for program in ends), [program.message for program in ends]
        return float(np.floor(-ends[1].fun + 1e-6) - np.ceil(ends[0].fun - 1e-6))

    def small(self, crowd: Crowd, least: int) -> Iterator[tuple[str, np.ndarray]]:
        """Every set of fewer than `least` persons that somebody might look for, with a name."""
        numbers = {(row.basis, row.quartier_id, row.target_group): row.persons for row in crowd.rows}
        for basis in dict.fromkeys(row.basis for row in crowd.rows):
            for place in dict.fromkeys(row.quartier_id for row in crowd.rows if row.basis is basis):
                groups = [group for way, where, group in numbers if (way, where) == (basis, place)]
                sets = [
                    (group, (), 0 if group != "all" else 1) for group in groups
                ]  # and from how many persons on it is protected
                sets += [("all", (group,), 0) for group in groups if group != "all"]
                sets += [(outer, (inner,), 0) for inner, outer in NESTED if {inner, outer} <= {*groups}]
                sets += [("all", tuple(group for group in family if group in groups), 1) for family in APART]
                for more, less, smallest in sets:
                    number = numbers[basis, place, more] - sum(numbers[basis, place, group] for group in less)
                    if smallest <= number < least and numbers[basis, place, more if less else "all"]:
                        row = self.count(basis, place, more) - sum(self.count(basis, place, group) for group in less)
                        yield f"{basis}, {place or 'whole'}: {more} without {less}: {number}", row
            for group in dict.fromkeys(group for way, _, group in numbers if way == basis):
                parts = [place for place in self._places if (basis, place, group) in numbers]
                if parts and (basis, "", group) in numbers:
                    number = numbers[basis, "", group] - sum(numbers[basis, place, group] for place in parts)
                    if 1 <= number < least:
                        row = self.count(basis, "", group) - sum(self.count(basis, place, group) for place in parts)
                        yield f"{basis}: {group} beside {parts}: {number}", row
