"""The answer to attack E: other people's answers that would have been told in just the same words and figures.

Two people of one quartier, the same target groups and the same weight exchange their answers to one question. Every
number of answers, value and error of every cell stays; only how this question goes together with others changes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from indicators.survey.design import Floats
from release.coarsening.correlations import STEPS, release_correlations
from release.tables.released import Correlations
from tests.release.outsider_pairs import Pair
from tests.release.outsider_raw import Surveyed

_PERSON = ["quartier_id", "groups", "weight", "stratum", "psu"]
_ELSEWHERE, _AT_MOST = 2_000, 6  # swaps that are tried to make up for one, and how many may be
_PROBE = 0.33  # every step rounds it differently
Swap = tuple[int, int]


class Swaps:
    """Exchanges of answers in one wave."""

    def __init__(self, surveyed: Surveyed, random: np.random.Generator) -> None:
        self._surveyed, self._random = surveyed, random
        self.rows = surveyed.respondents.reset_index(drop=True)
        answers = self.rows[surveyed.items].astype("float64")
        self._apart = np.nan_to_num((answers - answers.groupby(self.rows["quartier_id"]).transform("mean")).to_numpy())
        self._norm = np.sqrt((self._apart**2).sum(axis=0))
        self._class = self.rows.groupby(_PERSON).ngroup().to_numpy()
        self._r = surveyed.raw.pooled.r
        probed = self.released(np.full_like(self._r, _PROBE)).r
        self._step = np.full_like(probed, np.nan)
        for step in STEPS:
            self._step[np.isclose(probed, np.round(np.round(_PROBE / step) * step, 2))] = step
        assert (np.isnan(self._step) == np.isnan(probed))[~np.eye(len(probed), dtype=bool)].all()

    def released(self, r: Floats) -> Correlations:
        """What the release would tell of these correlations."""
        city, released = self._surveyed, self._surveyed.released.estimates
        return release_correlations(replace(city.raw.pooled, r=r), released, city.catalogue, city.thresholds.withhold_below)

    def of(self, pair: Pair) -> list[Swap]:
        """Those of the second question that change a pair's table in its cell."""
        inside = self._surveyed.members(pair.quartier_id, pair.group).index
        at = self._surveyed.respondents.index.get_indexer(inside)
        a, b = self.rows[pair.question].to_numpy(), self.rows[pair.other].to_numpy()
        return [(i, j) for i in at for j in at if self._class[i] == self._class[j] and a[i] > a[j] and abs(b[i] - b[j]) == 1]

    def elsewhere(self, pair: Pair) -> list[Swap]:
        """Some of the second question that do not touch the pair's cell."""
        b = self.rows[pair.other].to_numpy()
        order = np.lexsort((self._random.random(len(b)), self._class))
        person, other = order[:-1], order[1:]
        inside = self._surveyed.respondents.index.isin(self._surveyed.members(pair.quartier_id, pair.group).index)
        usable = (
            (self._class[person] == self._class[other]) & (np.abs(b[person] - b[other]) == 1) & ~inside[person] & ~inside[other]
        )
        return list(zip(person[usable].tolist(), other[usable].tolist(), strict=True))[:_ELSEWHERE]

    def changed(self, item: str, swaps: list[Swap]) -> Floats:
        """By how much each swap changes the correlations of its question; swaps × items."""
        i, j = np.array(swaps).T
        b, at = self.rows[item].to_numpy(), self._surveyed.items.index(item)
        change = (b[j] - b[i])[:, None] * (self._apart[i] - self._apart[j]) / np.maximum(self._norm * self._norm[at], 1e-12)
        change[:, at] = 0.0
        return change

    def unseen(self, pair: Pair) -> list[Swap]:
        """Swaps that change a pair's table and nothing that is told; none if none were found."""
        own, others = self.of(pair), self.elsewhere(pair)
        if not own or not others:
            return []
        at = self._surveyed.items.index(pair.other)
        changes = self.changed(pair.other, others)
        for first in own:
            swaps, moved, free = [first], self.changed(pair.other, [first])[0], np.ones(len(others), dtype=bool)
            while len(swaps) <= _AT_MOST:
                if not self._seen(at, moved[None, :])[0]:
                    return swaps
                seen = np.where(free, self._seen(at, moved + changes), len(moved))
                best = int(np.argmin(seen))
                swaps.append(others[best])
                moved = moved + changes[best]
                free &= [not set(others[best]) & set(other) for other in others]
        return []

    def _seen(self, at: int, moved: Floats) -> Floats:
        """How many told correlations of a question would be others."""
        step, r = self._step[at], self._r[at]
        finite = np.isfinite(step) & (np.arange(len(r)) != at)
        before, after = (np.round(correlations[..., finite] / step[finite]) for correlations in (r, r + moved))
        seen: Floats = (before != after).sum(axis=-1)
        return seen

    def changes(self, pair: Pair, swaps: list[Swap]) -> bool:
        """Whether the pair's table is another one."""
        inside = self._surveyed.respondents.index.isin(self._surveyed.members(pair.quartier_id, pair.group).index)
        before, after = self.rows[inside], self.swapped(pair.other, swaps)[inside]
        return bool((before[pair.question] * before[pair.other]).sum() != (after[pair.question] * after[pair.other]).sum())

    def swapped(self, item: str, swaps: list[Swap]) -> pd.DataFrame:
        """The respondents with their answers exchanged."""
        answers = self.rows[item].to_numpy(copy=True)
        for i, j in swaps:
            answers[[i, j]] = answers[[j, i]]
        return self.rows.assign(**{item: answers})
