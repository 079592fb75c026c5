"""What would be known after more interviews: futures drawn from what is known now (Raiffa and Schlaifer 1961).

A future is a set of true values from the area-level posterior (`indicators.area_level`) and a new estimate of each
quartier around them. With n answers so far, sampling variance ψ and m interviews more, the new estimate has variance
ψ n / m: each answer tells as much as one does now. Both estimates together, weighted by their answers, have variance
ψ n / (n + m). Of each future it is asked again who is among the k highest, as it would be if it had come true: σ² and
μ are estimated anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from indicators.area_level import LEAST_AREAS, between_variance, draw_true_values

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

_PIECE = 200_000  # numbers in an array of draws: what a processor keeps near


@dataclass(frozen=True)
class Known:
    """What is known of quartiers: independent estimates, sampling variances (0: known exactly), numbers of answers."""

    value: Floats
    variance: Floats
    answers: Floats

    def after(self, interviews: Floats) -> Floats:
        """Sampling variances after so many interviews more."""
        return self.variance * self.answers / (self.answers + interviews)


def chances_after(known: Known, plans: Floats, k: int, *, futures: int, draws: int, seed: int) -> Floats:
    """The chance of each quartier to be among the k highest, in futures after some interviews.

    All plans meet the same futures: the same true values, the same luck of the interviews, the same draws within, so
    that they differ by what they are and not by chance.

    Parameters
    ----------
    known : Known
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
    count = len(known.value)
    truths = draw_true_values(known.value, known.variance, futures, random)
    luck = random.standard_normal((futures, count))
    chances = np.empty((len(plans), futures, count))
    views = [_View(known.after(plan)) for plan in plans]
    piece = max(1, _PIECE // (draws * count))
    for start in range(0, futures, piece):
        now = slice(start, start + piece)
        noise = _Noise.drawn(len(truths[now]), draws, count, random)
        for number, (plan, view) in enumerate(zip(plans, views, strict=True)):
            share = plan / (known.answers + plan)
            spread = np.sqrt(share * view.variance)  # of the new estimate's error, by its share in both together
            value = known.value + share * (truths[now] - known.value) + spread * luck[now]
            chances[number, now] = view.chances(value, k, noise)
    return chances


@dataclass(frozen=True)
class _Noise:
    """Draws within some futures, evenly spread over the chances of σ² and of μ; quartiers in pairs of opposite sign."""

    between: Floats  # futures × draws, uniform, ascending
    mean: Floats  # futures × draws, normal
    quartiers: Floats  # futures × draws × quartiers, normal

    @classmethod
    def drawn(cls, futures: int, draws: int, count: int, random: np.random.Generator) -> _Noise:
        steps = np.arange(draws)
        between = (steps + random.random((futures, draws))) / draws
        mean = ndtri((random.permuted(np.tile(steps, (futures, 1)), axis=1) + 0.5) / draws)
        half = random.standard_normal((futures, draws // 2, count))
        return cls(between, mean, np.stack([half, -half], axis=2).reshape(futures, draws, count))


class _View:
    """The posterior of true values at given sampling variances, for many sets of estimates at once."""

    def __init__(self, variance: Floats) -> None:
        self.variance = variance
        self.uncertain = variance > 0
        self.shrunk = self.uncertain.sum() >= LEAST_AREAS
        if self.shrunk:
            self.between, _ = between_variance(np.zeros(self.uncertain.sum()), variance[self.uncertain])
            self.weight = 1 / (self.between[:, None] + variance[self.uncertain])  # in μ; grid × quartiers
            self.total = self.weight.sum(axis=1)
            self.known = -0.5 * (np.log(self.total) - np.log(self.weight).sum(axis=1))
            self.gamma = self.between[:, None] / (self.between[:, None] + variance)
            self.spread = np.sqrt(self.gamma * variance)

    def chances(self, value: Floats, k: int, noise: _Noise) -> Floats:
        """Futures × quartiers, as `value`."""
        centre, spread = self._given(value, noise) if self.shrunk else (value[:, None, :], np.sqrt(self.variance))
        return _among(centre, spread, noise.quartiers, k)

    def _given(self, value: Floats, noise: _Noise) -> tuple[Floats, Floats]:
        """Mean and standard deviation of θ given draws of σ² and μ: futures × draws × quartiers."""
        middle = value[:, self.uncertain].mean(axis=1, keepdims=True)  # squares about it lose no digits
        distance = value[:, self.uncertain] - middle
        sums = distance @ self.weight.T
        likelihood = self.known - 0.5 * (distance**2 @ self.weight.T - sums**2 / self.total)
        chance = np.exp(likelihood - likelihood.max(axis=1, keepdims=True)).cumsum(axis=1)
        rows = np.arange(len(value))[:, None]
        upto = (chance / chance[:, -1:] + rows).ravel()
        at = np.searchsorted(upto, (noise.between + rows).ravel()).reshape(noise.between.shape) - rows * len(self.total)
        at = np.clip(at, 0, len(self.total) - 1)
        mean = middle + (sums / self.total)[rows, at] + noise.mean / np.sqrt(self.total)[at]
        gamma = self.gamma[at]
        return gamma * (value[:, None, :] - mean[..., None]) + mean[..., None], self.spread[at]


def _among(centre: Floats, spread: Floats, noise: Floats, k: int) -> Floats:
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
    return np.asarray(chance.mean(axis=1))
