"""Single weights that are cut off after raking; what that takes is shared alike among all others.

As R's ``trimWeights(strict = TRUE)``, which repeats it until nobody is beyond a limit. Margins are no longer met
exactly, so the report says by how much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from files.findings import Findings
from indicators.survey.design import Floats
from indicators.survey.moments import Moments
from indicators.weighting.crossing import Crossing
from indicators.weighting.report import TRIMMED
from language.phrases import Phrase


@dataclass(frozen=True, eq=False)
class Trimming:
    """What was trimmed.

    Attributes
    ----------
    factors : array of cells
        Weight after trimming over that before.
    least, most : float
        The limits, of the average weight.
    people : int
        Respondents who are at a limit.
    """

    factors: Floats
    least: float
    most: float
    people: int

    def tell(self, moments: Moments, crossing: Crossing, file: str, findings: Findings) -> None:
        """Say how many weights were cut off, and which class is now furthest off; `moments` have the weights after it."""
        own = crossing.matrix.T @ moments.counts["w"].to_numpy(dtype="float64")
        worst = int(np.abs(own / crossing.persons - 1).argmax())
        findings.mend(
            TRIMMED,
            file,
            observed=Phrase(
                "{count} {count:respondent whose weight was|respondents whose weights were} cut to {least} or"
                " {most} percent of the average weight",
                count=self.people,
                least=round(100 * self.least),
                most=round(100 * self.most),
            ),
            why=Phrase("What was cut off is shared alike among all others, so margins are not met exactly."),
            remedy=Phrase(
                "Furthest off is {of}: {weighted} instead of {persons} people.",
                of=crossing.classes[worst].words,
                weighted=round(float(own[worst])),
                persons=round(float(crossing.persons[worst])),
            ),
        )


def trimming_of(moments: Moments, g: Floats, limits: tuple[float, float]) -> Trimming:
    """Trim raked weights.

    Parameters
    ----------
    moments : Moments
        Before raking, with respondents of different weights kept apart.
    g : array of cells
        What raking makes of a weight of 1.
    limits : (float, float)
        The least and the largest weight, of the average one, which lies between them.
    """
    counted = moments.counts["w"].to_numpy() > 0
    people = moments.counts["respondents"].to_numpy(dtype="float64")[counted]
    before = moments.counts["single"].to_numpy(dtype="float64")[counted] * g[counted]
    low, high = (limit * float(people @ before) / people.sum() for limit in limits)
    after = cut_off(before, people, low, high)
    at_limit = np.isclose(after, low, rtol=1e-9, atol=0) | np.isclose(after, high, rtol=1e-9, atol=0)
    factors = np.ones(len(g))
    factors[counted] = after / before
    return Trimming(factors, *limits, int(people[at_limit].sum()))


def cut_off(weights: Floats, people: Floats, low: float, high: float) -> Floats:
    """Weights of so many people each, none of them beyond the limits, with the same sum.

    Cutting and sharing alternate until nothing is left to share. All shares have one sign, so who is once at the limit of that
    side stays there, all others get every share, but for whoever was cut off at first, who does not get the first one. That
    leaves one number to be found, the sum of all shares.

    Parameters
    ----------
    low, high : float
        Limits around the average weight.
    """
    within = np.clip(weights, low, high)
    outside = within != weights
    left, inside = float(people @ (weights - within)), float(people @ ~outside)
    if left == 0:
        return within
    start = within - outside * (left / inside if inside else 0.0)
    limit, side = (high, 1) if left > 0 else (low, -1)
    total, free = float(people @ weights), np.ones(len(weights), dtype=bool)
    while True:
        shares = (total - limit * float(people @ ~free) - float(people @ (start * free))) / float(people @ free)
        beyond = free & (side * (start + shares - limit) > 0)
        if not beyond.any():
            return np.where(free, start + shares, limit)
        free &= ~beyond
