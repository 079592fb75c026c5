"""Ranks with confidence sets that hold for all quartiers at once.

Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks with applications to mobility across
neighbourhoods and academic achievement across countries, Review of Economic Studies 91: all pairwise differences get
simultaneous confidence sets by the bootstrap of the largest studentised difference, stepwise after Romano and Wolf;
a rank then is bounded by the number of those that are above, or below, with certainty.
"""

from dataclasses import dataclass

import numpy as np

from indicators.estimates.intervals import CONFIDENCE
from indicators.index import Flags, Floats, Numbers, Singles

DRAWS = 10_000
_FEWER_DRAWS, _MANY = 1_000, 60  # the number of pairs grows with the square


@dataclass(frozen=True)
class RankSets:
    """The smallest and the largest rank that each may have; 1 is the highest value, equal values share a rank."""

    rank: Numbers
    first: Numbers
    last: Numbers


def rank_sets(value: Floats, variance: Floats, *, draws: int = 0, seed: int = 0) -> RankSets:
    """Simultaneous 95 % confidence sets for the ranks of independent estimates, sampling error only.

    Parameters
    ----------
    value, variance : arrays, quartiers
        A variance of 0 is a value without sampling error: two of these are compared exactly.
    draws : int
        Of the bootstrap; by default 10,000, and 1,000 for more than 60 quartiers.
    seed : int
        The same seed gives the same sets.
    """
    count = len(value)
    difference = value[:, None] - value[None, :]
    spread = np.sqrt(variance[:, None] + variance[None, :])
    above = (spread == 0) & (difference > 0)  # what is certain of each ordered pair
    open_still = (spread > 0) & ~np.eye(count, dtype=bool)
    size = difference / np.where(spread > 0, spread, 1.0)
    size_of_noise = (count, draws or (DRAWS if count <= _MANY else _FEWER_DRAWS))
    # half the digits are enough for a quantile, and twice as fast
    noise = np.random.default_rng(seed).standard_normal(size_of_noise, dtype="float32")
    noise *= np.sqrt(variance, dtype="float32")[:, None]
    while open_still.any():
        certain = open_still & (size > np.quantile(_largest(noise, spread, open_still), CONFIDENCE))
        if not certain.any():
            break
        above |= certain
        open_still &= ~certain  # that the other is above stays to be looked at, as csranks does it
    rank = 1 + (value[None, :] > value[:, None]).sum(axis=1)
    return RankSets(rank, 1 + above.sum(axis=0), count - above.sum(axis=1))


def _largest(noise: Singles, spread: Floats, pairs: Flags) -> Singles:
    """The largest studentised difference, first less second, over some ordered pairs, in each draw."""
    largest = np.full(noise.shape[1], -np.inf, dtype="float32")
    inverse = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0).astype("float32")
    both = np.triu(pairs & pairs.T)
    for kind, ordered in ((np.abs, both), (np.positive, pairs & ~(both | both.T))):
        for quartier in np.flatnonzero(ordered.any(axis=1)):
            others = np.flatnonzero(ordered[quartier])
            differences = noise[quartier] - noise[others]
            differences *= inverse[quartier, others][:, None]
            np.maximum(largest, kind(differences, out=differences).max(axis=0), out=largest)
    return largest
