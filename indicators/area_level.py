"""Draws from what is known of quartiers' true values: direct estimates, drawn towards one another as the data ask for.

The area-level model of `indicators.shrinkage` without covariates, y = θ + e with e ~ N(0, ψ) and θ ~ N(μ, σ²), taken
with all its uncertainty: μ has a flat prior, and σ² one under which the shrinkage ψ₀ / (ψ₀ + σ²) of a quartier of usual
precision is uniform between 0 and 1 (Daniels 1999, A prior for the variance in hierarchical models, Canadian Journal of
Statistics 27). Draws around the direct estimates alone claim too much: whoever seems to be at the top is there partly
by chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRID = 96
LEAST_AREAS = 4  # fewer do not say how much quartiers differ


def draw_true_values(value: Floats, variance: Floats, draws: int, random: np.random.Generator, *, shrink: bool = True) -> Floats:
    """True values that are compatible with the estimates.

    Parameters
    ----------
    value, variance : arrays, quartiers
        Independent estimates and their sampling variances; a variance of 0 is a value that is known.
    draws : int
    shrink : bool
        If not, or if fewer than four quartiers have a sampling error, θ ~ N(y, ψ).

    Returns
    -------
    array, draws × quartiers
    """
    noise = random.standard_normal((draws, len(value)))
    uncertain = variance > 0
    if not shrink or uncertain.sum() < LEAST_AREAS:
        return value + noise * np.sqrt(variance)
    between, chance = between_variance(value[uncertain], variance[uncertain])
    at = random.choice(len(between), size=draws, p=chance)
    weight = 1 / (between[:, None] + variance[uncertain])  # of each quartier in μ, grid × quartiers
    total, gamma = weight.sum(axis=1), between[:, None] * weight
    mean = (weight @ value[uncertain] / total)[at] + random.standard_normal(draws) / np.sqrt(total)[at]
    drawn = noise[:, uncertain]
    drawn *= np.sqrt(gamma * variance[uncertain])[at]
    drawn += (gamma * value[uncertain])[at]
    drawn += (1 - gamma)[at] * mean[:, None]
    if uncertain.all():
        return drawn
    noise[:, uncertain], noise[:, ~uncertain] = drawn, value[~uncertain]
    return noise


def expected_values(value: Floats, variance: Floats) -> Floats:
    """The mean of what `draw_true_values` draws; leading axes are sets of estimates, each by itself."""
    if value.ndim > 1 and not ((variance > 0) == (variance[:1] > 0)).all():
        return np.stack([expected_values(*one) for one in zip(value, variance, strict=True)])
    uncertain = (variance > 0).reshape(-1, value.shape[-1])[0]
    if uncertain.sum() < LEAST_AREAS:
        return value
    y, psi = value[..., uncertain], variance[..., uncertain]
    between, chance = between_variance(y, psi)
    weight = 1 / (between[..., None] + psi[..., None, :])
    mean = (weight * y[..., None, :]).sum(axis=-1) / weight.sum(axis=-1)
    gamma = between[..., None] * weight
    expected = value.copy()
    away = 1 - gamma
    expected[..., uncertain] = (chance[..., None] * (gamma * y[..., None, :] + away * mean[..., None])).sum(axis=-2)
    return expected


def between_variance(value: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """The posterior of σ² on a grid: its points, and the chance of each; μ is integrated out. Leading axes are sets."""
    usual = 1 / np.mean(1 / variance, axis=-1)
    shrinkage = (np.arange(GRID) + 0.5) / GRID
    between = usual[..., None] * (1 - shrinkage) / shrinkage
    total = between[..., None] + variance[..., None, :]
    weight = 1 / total
    sums = weight.sum(axis=-1)
    mean = (weight * value[..., None, :]).sum(axis=-1) / sums
    distance = (weight * (value[..., None, :] - mean[..., None]) ** 2).sum(axis=-1)
    likelihood = -0.5 * (np.log(total).sum(axis=-1) + np.log(sums) + distance)
    chance = np.exp(likelihood - likelihood.max(axis=-1, keepdims=True))
    return between, chance / chance.sum(axis=-1, keepdims=True)


def chance_among(drawn: Floats, k: int) -> Floats:
    """How often each quartier is among the k with the highest values; equal values are in or out together.

    Parameters
    ----------
    drawn : array, draws × quartiers
    """
    count = drawn.shape[1]
    least = np.partition(drawn, count - k, axis=1)[:, count - k]
    return (drawn >= least[:, None]).mean(axis=0)
