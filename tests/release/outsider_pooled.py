"""Attack E, second part: one correlation for the whole city, as a way to the two-way table of two yes/no questions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from indicators.survey.moments import Pooled
from release.coarsening.correlations import release_correlations
from release.tables.released import Correlations
from tests.release.outsider_raw import Surveyed

TWO_DIGITS = 0.005
_NEAR = 4


@dataclass(frozen=True)
class Table:
    """Two yes/no questions in the whole city.

    Attributes
    ----------
    question, other : str
    both : int
        How many said yes to both.
    least, most : int
        Between which it must be, whatever is told: from how many said yes to either of them in each quartier.
    smallest : int
        Of the numbers of those who said yes and no to either.
    persons_per_r : float
        By how many the table changes when the correlation changes by 1.
    """

    question: str
    other: str
    both: int
    least: int
    most: int
    smallest: int
    persons_per_r: float

    @property
    def possible(self) -> range:
        return range(self.least, self.most + 1)


def tables(surveyed: Surveyed) -> Iterator[Table]:
    """Of all pairs of shares; the outsider is given who said yes to each question in each quartier."""
    rows = surveyed.respondents
    shares = [item for item in surveyed.items if surveyed.span(item) == 100.0]
    spread = {
        item: math.sqrt(float(((rows[item] - rows.groupby("quartier_id")[item].transform("mean")) ** 2).sum())) for item in shares
    }
    for number, question in enumerate(shares):
        for other in shares[number + 1 :]:
            answered = rows[rows[question].notna() & rows[other].notna()]
            a, b = (answered.groupby("quartier_id")[item].sum() for item in (question, other))
            n = answered.groupby("quartier_id").size()
            yield Table(
                question,
                other,
                int((answered[question] * answered[other]).sum()),
                int(np.maximum(0, a + b - n).sum()),
                int(np.minimum(a, b).sum()),
                int(min(a.sum(), b.sum(), (n - a).sum(), (n - b).sum())),
                spread[question] * spread[other],
            )


def left_by_two_digits(table: Table, r: float) -> list[int]:
    """Who may have said yes to both, if the correlation were told with two digits."""
    if not table.persons_per_r:
        return list(table.possible)
    released = round(r, 2)
    return [both for both in table.possible if abs(r + (both - table.both) / table.persons_per_r - released) <= TWO_DIGITS]


def left_by_release(surveyed: Surveyed, table: Table, released: Correlations) -> list[int]:
    """Who may have said yes to both, for all that the release tells: another table would be told alike.

    Only numbers near the true one are tried.
    """
    if not table.persons_per_r:
        return list(table.possible)
    pooled, at = surveyed.raw.pooled, [released.items.index(item) for item in (table.question, table.other)]
    near = range(max(table.least, table.both - _NEAR), min(table.most, table.both + _NEAR) + 1)
    candidates = []
    for both in near:
        r = pooled.r.copy()
        r[at[0], at[1]] = r[at[1], at[0]] = r[at[0], at[1]] + (both - table.both) / table.persons_per_r
        candidates.append(replace(pooled, r=r))
    return [both for both, candidate in zip(near, candidates, strict=True) if _told(surveyed, candidate, at) == _of(released, at)]


def _told(surveyed: Surveyed, pooled: Pooled, at: list[int]) -> float | None:
    rows = surveyed.released.estimates
    return _of(release_correlations(pooled, rows, surveyed.catalogue, surveyed.thresholds.withhold_below), at)


def _of(released: Correlations, at: list[int]) -> float | None:
    r = float(released.r[at[0], at[1]])
    return None if math.isnan(r) else r
