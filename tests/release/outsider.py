"""An outsider who knows all that is published and reckons with persons, not with cells.

Written apart from `release.withholding.attack`, and stronger: its variables are the persons of each quartier by the set
of target groups they belong to, and among them those who said yes.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog


class Outsider:
    """Bounds on hidden counts of one indicator × wave.

    Parameters
    ----------
    published : iterable of DataFrame
        Masked rows of that indicator and wave; several are several releases of the same answers.
    groups : list of str
        Target groups in the order of the bits.
    memberships : iterable of int
        The sets of groups that a person can belong to.
    answers : bool
        Whether to reckon with Σy too: the weights are known to be 1, so Σy = value · n.
    """

    def __init__(self, published: Iterable[pd.DataFrame], groups: list[str], memberships: Iterable[int], answers: bool = False):
        self._groups, self._masks = groups, sorted(set(memberships))
        tables = list(published)
        ids = pd.concat(tables).query("level == 'quartier'")["quartier_id"]
        self._quartiers = sorted(ids.unique())
        self._persons = len(self._quartiers) * len(self._masks)
        self._width = self._persons * (2 if answers else 1)
        rows, ends = [], []
        for table in tables:
            for row in table[table["n"].notna()].itertuples():
                rows.append(self._count(row.quartier_id, row.target_group))
                ends.append(float(row.n))
                if answers:
                    rows.append(np.roll(rows[-1], self._persons))
                    ends.append(row.value / 100 * float(row.n))
            for row in table[table["status"] == "no_data"].itertuples():
                rows.append(self._count(row.quartier_id, row.target_group))
                ends.append(0.0)
        self._equal = (sparse.csr_array(np.array(rows)), np.array(ends)) if rows else (None, None)
        below = sparse.hstack([-sparse.eye_array(self._persons), sparse.eye_array(self._persons)]) if answers else None
        self._below = (below, np.zeros(self._persons)) if answers else (None, None)

    def count(self, quartier: str, group: str) -> tuple[float, float]:
        return self._range(self._count(quartier, group))

    def complement(self, quartier: str, group: str) -> tuple[float, float]:
        return self._range(self._count(quartier, "all") - self._count(quartier, group))

    def answers(self, quartier: str, group: str) -> tuple[float, float]:
        """Bounds on how many said yes."""
        return self._range(np.roll(self._count(quartier, group), self._persons))

    def _count(self, quartier: str, group: str) -> np.ndarray:
        row = np.zeros((len(self._quartiers), len(self._masks)))
        members = [group == "all" or bool(mask >> self._groups.index(group) & 1) for mask in self._masks]
        row[slice(None) if quartier == "" else self._quartiers.index(quartier)] = members
        return np.concatenate([row.ravel(), np.zeros(self._width - self._persons)])

    def _range(self, objective: np.ndarray) -> tuple[float, float]:
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * objective, *self._below, *self._equal, bounds=(0, None), method="highs")
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        return ends[0], ends[1]
