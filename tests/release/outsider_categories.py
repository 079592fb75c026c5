"""An outsider who wants to know how many of a few gave one answer, and reckons with persons by all their groups.

Written apart from `release.withholding.guesses`, and stronger: the variables are the persons of each quartier by their set of
target groups and their answer, and whatever is told of a category is known as the count that it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

_SLACK = 1e-6


class Knowledge:
    """Linear relations of persons that are told.

    Parameters
    ----------
    people : DataFrame
        ``quartier_id``, ``groups`` (bits) and ``answer`` (text; empty: none); who they are is what the outsider wants to know.
    groups : sequence of str
        In the order of the bits.
    areas : Mapping
    """

    def __init__(self, people: pd.DataFrame, groups: Sequence[str], areas: Mapping[str, Sequence[str]] | None = None) -> None:
        self.people, self.groups, self.areas = people, list(groups), dict(areas or {})
        self.quartiers = sorted(people["quartier_id"].unique())
        self.masks = sorted(people["groups"].unique())
        self.answers = sorted(people["answer"].unique())
        shape = (len(self.quartiers), len(self.masks), len(self.answers))
        self.truth = np.zeros(shape)
        at = (
            pd.Index(self.quartiers).get_indexer(people["quartier_id"]),
            pd.Index(self.masks).get_indexer(people["groups"]),
            pd.Index(self.answers).get_indexer(people["answer"]),
        )
        np.add.at(self.truth, at, 1.0)
        self._rows: list[np.ndarray] = []
        self._below: list[tuple[np.ndarray, float]] = []

    def row(self, place: tuple[str, str], group: str, factors: Mapping[str, float]) -> np.ndarray:
        """The sum of persons in a place and group, each counting what its answer does."""
        level, key = place
        row = np.zeros(self.truth.shape)
        inside = {"city": self.quartiers, "quartier": [key], "area": self.areas.get(key, ())}[level]
        member = [group == "all" or bool(mask >> self.groups.index(group) & 1) for mask in self.masks]
        quartiers = [self.quartiers.index(quartier) for quartier in inside if quartier in self.quartiers]
        counts = np.array([factors.get(answer, 0.0) for answer in self.answers])
        row[np.ix_(quartiers, np.flatnonzero(member), range(len(counts)))] = counts
        return row.ravel()

    def learn(self, place: tuple[str, str], group: str, answers: Sequence[str]) -> None:
        """A count is told."""
        self._rows.append(self.row(place, group, dict.fromkeys(answers, 1.0)))

    def learn_about(self, place: tuple[str, str], group: str, factors: Mapping[str, float], half: float) -> None:
        """A sum of answers is told, rounded."""
        row = self.row(place, group, factors)
        value = float(row @ self.truth.ravel())
        self._below += [(row, value + half), (-row, half - value)]

    def learn_between(self, place: tuple[str, str], group: str, answers: Sequence[str], least: float, most: float) -> None:
        """Bounds of a count are told."""
        row = self.row(place, group, dict.fromkeys(answers, 1.0))
        assert least <= float(row @ self.truth.ravel()) <= most
        self._below += [(row, most), (-row, -least)]

    def true(self, row: np.ndarray) -> float:
        return float(row @ self.truth.ravel())

    def range_of(self, row: np.ndarray) -> tuple[float, float]:
        """The least and the greatest value that is possible."""
        self._solver = getattr(self, "_solver", None) or self._matrices()
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * row, *self._solver, bounds=(0, None), method="highs")
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else sign * -np.inf)
        return ends[0], ends[1]

    def _matrices(self):
        below = (sparse.csr_array(np.array([row for row, _ in self._below])), [end for _, end in self._below])
        rows = np.unique(np.array(self._rows), axis=0)
        equal = (sparse.csr_array(rows), rows @ self.truth.ravel())
        return (*(below if self._below else (None, None)), *equal)


def narrowed(whole: Knowledge, alone: Knowledge, categories: Sequence[str], least: int = 10) -> list[tuple]:
    """The counts of few that all that is told bounds to fewer values than 1 to 9 are, and the indicators alone do not.

    Of every answer: in a place and group, of everybody but a group, and of the city but a quartier.
    """
    places = [("city", ""), *(("quartier", key) for key in whole.quartiers), *(("area", key) for key in whole.areas)]
    found = []
    for answer in categories:
        one = {answer: 1.0}
        rows = {(place, group): whole.row(place, group, one) for place in places for group in ("all", *whole.groups)}
        sums = {key: [row] for key, row in rows.items()}
        sums |= {
            (place, f"all but {group}"): [rows[place, "all"], -rows[place, group]] for place in places for group in whole.groups
        }
        sums |= {
            (f"city but {place}", group): [rows[places[0], group], -rows[place, group]]
            for place in places[1:]
            for group in ("all", *whole.groups)
        }
        for key, parts in sums.items():
            row = np.sum(parts, axis=0)
            true = whole.true(row)
            if not 0 < true < least:
                continue
            low, high = whole.range_of(row)
            if high - low < least - 2 - _SLACK:
                low_alone, high_alone = alone.range_of(row)
                if high - low < min(high_alone - low_alone, least - 2) - _SLACK:
                    found.append((*key, answer, true, (low, high), (low_alone, high_alone)))
    return found
