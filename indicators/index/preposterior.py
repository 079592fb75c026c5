"""What would be known after more interviews: futures drawn from what is known now (Raiffa and Schlaifer 1961).

A future is a set of true values from the area-level posterior (`indicators.index.area_level`) and a new estimate of each
quartier around them. With n answers so far, sampling variance ψ and m interviews more, the new estimate has variance
ψ n / m: each answer tells as much as one does now. Both estimates together, weighted by their answers, have variance
ψ n / (n + m). Of each future it is asked again who is among the k highest, as it would be if it had come true: shape, σ²
and μ are estimated anew, among the nodes of the model's grid that are likely enough now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from indicators.index import Floats, Singles
from indicators.index.area_level import EVERY_NODE, LEAST_AREAS, Nodes, TrueValues, likely_nodes, nodes_of

_PIECE = 200_000  # numbers in an array of draws: what a processor keeps near
_FEWEST_NODES, _WORK = 10, 60_000  # of the area-level model; fewer where there are more quartiers


@dataclass(frozen=True)
class Surveyed:
    """What is known of quartiers: independent estimates, sampling variances (0: known exactly), numbers of answers."""

    value: Floats
    variance: Floats
    answers: Floats


def chances_after(surveyed: Surveyed, plans: Floats, k: int, *, futures: int, draws: int, seed: int) -> Floats:
    """The chance of each quartier to be among the k highest, in futures after some interviews.

    All plans meet the same futures: the same true values, the same luck of the interviews, the same draws within, so
    that they differ by what they are and not by chance.

    Parameters
    ----------
    surveyed : Surveyed
        Answers must be positive.
    plans : array, plans × quartiers
        Interviews.
    k : int
        1 to the number of quartiers − 1.
    futures, draws : int
        Draws of what may come; draws within each, of true values given what then would be known. `draws` is even.

    Returns
    -------
    array, plans × futures × quartiers
    """
    random = np.random.default_rng(seed)
    count = len(surveyed.value)
    truths = random.permutation(TrueValues.given(surveyed.value, surveyed.variance).draw(futures, random))
    luck = random.standard_normal((futures, count))
    chances = np.empty((len(plans), futures, count))
    nodes = _likely(surveyed)
    variances = surveyed.variance * surveyed.answers / (surveyed.answers + plans)
    piece = max(1, _PIECE // (draws * count))
    for start in range(0, futures, piece):
        now = slice(start, start + piece)
        noise = _Noise.drawn(len(truths[now]), draws, count, random)
        for number, (plan, variance) in enumerate(zip(plans, variances, strict=True)):
            share = plan / (surveyed.answers + plan)
            spread = np.sqrt(share * variance)  # of the new estimate's error, by its share in both together
            value = surveyed.value + share * (truths[now] - surveyed.value) + spread * luck[now]
            chances[number, now] = _chances(value, variance, k, nodes, noise)
    return chances


def _likely(surveyed: Surveyed) -> Nodes | None:
    uncertain = surveyed.variance > 0
    if uncertain.sum() < LEAST_AREAS:
        return None
    value, variance = surveyed.value[uncertain], surveyed.variance[uncertain]
    most = max(_WORK // len(value) ** 2, _FEWEST_NODES)
    sample = likely_nodes(value[None, :], variance[None, :], most) if most < EVERY_NODE else None
    return nodes_of(value, variance, sample)


@dataclass(frozen=True)
class _Noise:
    """Draws within some futures, evenly spread over the chances of the nodes; quartiers in pairs of opposite sign."""

    node: Floats  # futures × draws, uniform, ascending
    part: Singles  # futures × draws × quartiers, uniform
    quartiers: Singles  # futures × draws × quartiers, normal

    @classmethod
    def drawn(cls, futures: int, draws: int, count: int, random: np.random.Generator) -> _Noise:
        node = (np.arange(draws) + random.random((futures, draws))) / draws
        half = random.standard_normal((futures, draws // 2, count), dtype="float32")
        part = random.random((futures, draws, count), dtype="float32")
        return cls(node, part, np.stack([half, -half], axis=2).reshape(futures, draws, count))


def _chances(value: Floats, variance: Floats, k: int, nodes: Nodes | None, noise: _Noise) -> Floats:
    """Of many sets of estimates at once, futures × quartiers as `value`, at given sampling variances."""
    if nodes is None:
        return _among(value[:, None, :], np.sqrt(variance), noise.quartiers, k)
    uncertain = variance > 0
    y, psi = value[:, uncertain], variance[uncertain]
    chance = nodes.chances(y, psi).cumsum(axis=1)
    rows = np.arange(len(value))[:, None]
    upto = (chance / chance[:, -1:] + rows).ravel()
    at = np.searchsorted(upto, (noise.node + rows).ravel()).reshape(noise.node.shape) - rows * chance.shape[1]
    drawn = nodes.at(np.clip(at, 0, chance.shape[1] - 1))
    share = drawn.parts(y, psi)
    luck = noise.part[:, :, uncertain]
    first = share[:, :, 0]
    part = (luck > first).astype(np.intp) + (luck > first + share[:, :, 1])
    middle, spread2 = (np.take_along_axis(parts.astype("float32"), part, axis=2) for parts in (drawn.middle, drawn.variance))
    error = psi.astype("float32")
    gamma = spread2 / (spread2 + error)
    there = middle + gamma * (y[:, None, :].astype("float32") - middle)
    if uncertain.all():
        return _among(there, np.sqrt(gamma * error), noise.quartiers, k)
    centre, spread = np.repeat(value[:, None, :], noise.part.shape[1], axis=1), np.zeros(noise.part.shape)
    centre[:, :, uncertain], spread[:, :, uncertain] = there, np.sqrt(gamma * error)
    return _among(centre, spread, noise.quartiers, k)


def _among(centre: Floats | Singles, spread: Floats | Singles, noise: Singles, k: int) -> Floats:
    """The chance to be among the k highest, averaged over draws of all others: exact in the quartier's own error.

    That needs some ten times fewer draws than counting (Rao–Blackwell). Equal values are in or out together.
    """
    drawn = centre + spread * noise
    count = drawn.shape[-1]
    ordered = np.partition(drawn, (count - k - 1, count - k), axis=-1)
    least, next_one = ordered[..., count - k, None], ordered[..., count - k - 1, None]
    above = centre - np.where(drawn >= least, next_one, least)  # the k-th of the others
    exact = spread == 0
    chance = ndtr(above / np.where(exact, 1.0, spread))
    if exact.any():
        chance = np.where(exact, above >= 0, chance)
    return np.asarray(chance.mean(axis=1, dtype="float64"))
