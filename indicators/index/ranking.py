"""Who is among the k with the greatest need: how likely, at which ranks, and under which weightings."""

from dataclasses import dataclass

import numpy as np

from indicators.index import Flags, Floats
from indicators.index.area_level import GRID, LEAST_AREAS, NodeSample, TrueValues, chance_among, expected_values, likely_nodes
from indicators.index.composite import Aggregation, Index, Parts, every_weighting, index_of, indices_of, varied
from indicators.index.ranks import RankSets, rank_sets

DRAWS = 20_000
WEIGHTINGS = 200
EVERY_WEIGHTING = 1_000
_FEWER_WEIGHTINGS, _MANY = 300, 100
_NODES, _WEIGHTINGS_TRIED = 250, 16  # of the area-level model, where weights vary
_PART, _PIECE = 2_000, 2_000_000  # draws, and numbers in an array, at a time: memory stays flat


@dataclass(frozen=True)
class Ranking:
    """Arrays over quartiers; missing (ranks: 0) where the index rests on too little or the quartier takes no part.

    Attributes
    ----------
    index : Index
        At the chosen weights, of all quartiers.
    chance : array
        To be among the k of those that take part.
    ranks : RankSets
        Among those that take part.
    """

    index: Index
    chance: Floats
    ranks: RankSets

    @property
    def compared(self) -> Index:
        """The index of those that take part; missing of the others."""
        there = np.isfinite(self.chance)
        return Index(np.where(there, self.index.value, np.nan), np.where(there, self.index.variance, np.nan))


@dataclass(frozen=True)
class Robustness:
    """What other weightings of the themes would do; arrays over quartiers, missing where they take no part.

    Attributes
    ----------
    share : array
        Of all weightings, those under which the quartier is among the k.
    pull : array, quartiers × themes
        How much heavier a theme weighs, on average and in shares of the weight, where the quartier is among the k than
        where it is not; missing where it always or never is.
    tried : int
        How many weightings that is.
    """

    share: Floats
    pull: Floats
    tried: int


def ranking(
    parts: Parts,
    weights: Floats,
    taking_part: Flags,
    k: int,
    *,
    aggregation: Aggregation = Aggregation.ARITHMETIC,
    concentration: float = 0.0,
    seed: int = 1,
) -> Ranking:
    """Rank quartiers by an index of need.

    What is known of true values comes from all quartiers (`indicators.index.area_level`), whoever takes part. The chance is
    SMAA's rank acceptability, summed up over the first k ranks (Lahdelma and Salminen 2001, SMAA-2, Operations
    Research 49).

    Parameters
    ----------
    k : int
        At least 1, at most as many as take part and have an index.
    concentration : float
        Of the weights that are drawn around the chosen ones; 0 keeps them fixed.
    seed : int
        The same seed gives the same numbers.

    Raises
    ------
    ValueError
        If k is none of these.
    """
    index = index_of(parts, weights, aggregation)
    ranked = taking_part & np.isfinite(index.value)
    if not 1 <= k <= ranked.sum():
        raise ValueError(f"k must be from 1 to {int(ranked.sum())}, not {k}")
    random = np.random.default_rng(seed)
    weightings = varied(weights, concentration, WEIGHTINGS, random) if concentration else weights[None, :]
    chance = np.full(len(ranked), np.nan)
    chance[ranked] = _chances(indices_of(parts, weightings, aggregation), ranked, k, random)
    sets = rank_sets(index.value[ranked], index.variance[ranked], seed=seed)
    on_all = np.zeros((3, len(ranked)), dtype=np.intp)
    on_all[:, ranked] = sets.rank, sets.first, sets.last
    return Ranking(index, chance, RankSets(*on_all))


def _chances(indices: Index, ranked: Flags, k: int, random: np.random.Generator) -> Floats:
    """Of the ranked quartiers to be among the k, over all weightings; under one that gives it no index, a quartier is not."""
    weightings = len(indices.value)
    draws, nodes = DRAWS // weightings, _nodes(indices) if weightings > 1 else None
    among = np.zeros(int(ranked.sum()))
    for value, variance in zip(indices.value, indices.variance, strict=True):
        usable = np.isfinite(value)
        here = ranked & usable
        true_values = TrueValues.given(value[usable], variance[usable], nodes)
        for first in range(0, draws, _PART):
            piece = min(_PART, draws - first)
            drawn = true_values.draw(piece, random)[:, here[usable]]
            among[here[ranked]] += piece * chance_among(drawn, min(k, int(here.sum())))
    return among / (draws * weightings)


def robustness(
    parts: Parts, weights: Floats, taking_part: Flags, k: int, *, aggregation: Aggregation = Aggregation.ARITHMETIC, seed: int = 1
) -> Robustness:
    """Try all weightings of the themes that have a weight, none preferred to another; estimates as they are expected.

    Weightings are uniform over themes: over twenty single indicators they would hardly differ from equal weights.
    """
    ranked = taking_part & np.isfinite(index_of(parts, weights, aggregation).value)
    count = EVERY_WEIGHTING if len(ranked) <= _MANY else _FEWER_WEIGHTINGS
    weightings = every_weighting(weights, count, np.random.default_rng(seed))
    among = np.zeros((count, len(ranked)), dtype=bool)
    step = max(1, _PIECE // (GRID * len(ranked)))
    for first in range(0, count, step):
        indices = indices_of(parts, weightings[first : first + step], aggregation)
        value, variance = indices.value[:, ranked], indices.variance[:, ranked]
        expected = expected_values(np.nan_to_num(value), np.nan_to_num(variance))
        expected = np.where(np.isfinite(value), expected, -np.inf)
        least = np.partition(expected, -k, axis=1)[:, -k, None]
        among[first : first + step, ranked] = (expected >= least) & np.isfinite(expected)
    share = np.where(ranked, among.mean(axis=0), np.nan)
    inside, outside = among.sum(axis=0)[:, None], (~among).sum(axis=0)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        pull = among.T.astype("float64") @ weightings / inside - (~among).T.astype("float64") @ weightings / outside
    return Robustness(share, np.where(ranked[:, None], pull, np.nan), count)


def _nodes(indices: Index) -> NodeSample | None:
    """The nodes that matter under many weightings: to look at all others again at each would take most of the time."""
    usable: Flags = np.asarray((np.isfinite(indices.value) & (indices.variance > 0)).all(axis=0))
    if usable.sum() < LEAST_AREAS:
        return None
    tried = max(1, min(_WEIGHTINGS_TRIED, _MANY * _WEIGHTINGS_TRIED // len(usable)))
    return likely_nodes(indices.value[:tried, usable], indices.variance[:tried, usable], _NODES)
