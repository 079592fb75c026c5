"""Draws from what is known of quartiers' true values: direct estimates, drawn towards one another as the data ask for.

The area-level model of `indicators.relations.shrinkage` without covariates, y = θ + e with e ~ N(0, ψ) and θ = μ + σ t, taken
with all its uncertainty: t has one of the shapes of `indicators.index.shapes`, μ a flat prior, and σ² one under which the
shrinkage ψ₀ / (ψ₀ + σ²) of a quartier of usual precision is uniform between 0 and 1 (Daniels 1999, A prior for the variance
in hierarchical models, Canadian Journal of Statistics 27). As a shape is a mixture of normals, everything is in closed form
at each node of a grid of shape, σ² and μ. Draws around the direct estimates alone claim too much: whoever seems to be at the
top is there partly by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indicators.index import Floats, Numbers, Singles
from indicators.index.shapes import MOST_PARTS, SHAPES, Shapes

GRID = 96  # of σ², under the bell alone
SHRINKAGES, MEANS = 16, 13  # of σ² and of μ, under every shape
EVERY_NODE = len(SHAPES.names) * SHRINKAGES * MEANS
_SPAN = 4.0  # of the grid of μ, in standard errors of the weighted mean
LEAST_AREAS = 4  # fewer do not say how much quartiers differ
_PIECE = 2_000_000  # numbers in an array at a time
_NEVER = np.float32(1e-30)
_NEGLIGIBLE = 1e-5  # chance of a node; together these change no chance that is told


@dataclass(frozen=True, eq=False)
class Nodes:
    """Shapes at given places and sizes; leading axes are sets of estimates, or there are none and all sets share them.

    Attributes
    ----------
    prior : array, … × nodes
        Logarithms, without a constant.
    weight, middle, variance : arrays, … × nodes × parts
        Of the normals that make up each; a part of weight 0 is none.
    """

    prior: Floats
    weight: Floats
    middle: Floats
    variance: Floats

    def at(self, numbers: Numbers) -> Nodes:
        """The nodes of these numbers; without leading axes."""
        return Nodes(self.prior[numbers], self.weight[numbers], self.middle[numbers], self.variance[numbers])

    def chances(self, value: Floats, variance: Floats) -> Floats:
        """Their posterior given estimates, … × nodes."""
        likelihood = self.prior + _evidence(self, value, variance)
        chance = np.exp(likelihood - likelihood.max(axis=-1, keepdims=True))
        return np.asarray(chance / chance.sum(axis=-1, keepdims=True))

    def parts(self, value: Floats, variance: Floats) -> Singles:
        """The chance of each part at each node, … × nodes × parts × quartiers."""
        total = self.variance[..., None].astype("float32") + variance[..., None, None, :].astype("float32")
        size = value[..., None, None, :].astype("float32") - self.middle[..., None].astype("float32")
        size *= size
        size /= total
        size += np.log(total)
        size *= np.float32(-0.5)
        size += np.log(np.maximum(self.weight, _NEVER)).astype("float32")[..., None]
        chance = np.exp(size - size.max(axis=-2, keepdims=True))
        return np.asarray(chance / chance.sum(axis=-2, keepdims=True))


@dataclass(frozen=True, eq=False)
class NodeSample:
    """Nodes that stand for all: their numbers in the whole grid, and the logarithm by which each counts for more or less."""

    numbers: Numbers
    log_weight: Floats


def nodes_of(value: Floats, variance: Floats, sample: NodeSample | None = None, shapes: Shapes = SHAPES) -> Nodes:
    """The grid that estimates of positive variance call for; leading axes are sets, each with its own.

    Parameters
    ----------
    sample : NodeSample, optional
        Only these nodes.
    """
    usual = 1 / np.mean(1 / variance, axis=-1)
    shrinkage = (np.arange(SHRINKAGES) + 0.5) / SHRINKAGES
    between = usual[..., None] * (1 - shrinkage) / shrinkage
    weight = 1 / (between[..., None] + variance[..., None, :])
    total = weight.sum(axis=-1)
    mean, error = (weight * value[..., None, :]).sum(axis=-1) / total, 1 / np.sqrt(total)
    whole = (len(shapes.names), SHRINKAGES, MEANS)
    shape, scale, place = np.unravel_index(np.arange(np.prod(whole)) if sample is None else sample.numbers, whole)
    centre = mean[..., scale] + np.linspace(-_SPAN, _SPAN, MEANS)[place] * error[..., scale]
    sigma = np.sqrt(between)[..., scale, None]
    prior = np.log(shapes.prior)[shape] + np.log(error)[..., scale] + (0.0 if sample is None else sample.log_weight)
    parts = np.broadcast_to(shapes.weight[shape], (*prior.shape, MOST_PARTS))
    return Nodes(prior, parts, centre[..., None] + sigma * shapes.middle[shape], sigma**2 * shapes.variance[shape])


def _evidence(nodes: Nodes, value: Floats, variance: Floats) -> Floats:
    """Logarithm of the density of estimates at each node, … × nodes; half the digits are enough for it."""
    density: Singles | None = None
    y, psi = value[..., None, :].astype("float32"), variance[..., None, :]
    for part in range(MOST_PARTS):
        share = nodes.weight[..., part, None]
        if not share.any():
            break
        total = nodes.variance[..., part, None] + psi
        away = y - nodes.middle[..., part, None].astype("float32")
        away *= away
        away *= (-0.5 / total).astype("float32")
        np.exp(away, out=away)
        away *= (share / np.sqrt(total)).astype("float32")
        density = away if density is None else np.add(density, away, out=density)
    assert density is not None
    density += _NEVER
    return np.asarray(np.log(density, out=density).sum(axis=-1, dtype="float64"))


@dataclass(frozen=True, eq=False)
class TrueValues:
    """What one set of estimates says about the true values.

    Attributes
    ----------
    value, variance : arrays, quartiers
        Estimates; a variance of 0 is a value that is known.
    nodes : Nodes or None
        None where too few quartiers have a sampling error to say how much they differ: then θ ~ N(y, ψ).
    chance : array, nodes
    """

    value: Floats
    variance: Floats
    nodes: Nodes | None
    chance: Floats

    @classmethod
    def given(cls, value: Floats, variance: Floats, sample: NodeSample | None = None, *, shapes: Shapes = SHAPES) -> TrueValues:
        """From independent estimates and their sampling variances; `sample` holds the only nodes to look at, if given."""
        uncertain = variance > 0
        if uncertain.sum() < LEAST_AREAS:
            return cls(value, variance, None, np.ones(1))
        nodes = nodes_of(value[uncertain], variance[uncertain], sample, shapes)
        chance = nodes.chances(value[uncertain], variance[uncertain])
        likely = np.flatnonzero(chance > _NEGLIGIBLE)
        return cls(value, variance, nodes.at(likely), chance[likely] / chance[likely].sum())

    def draw(self, draws: int, random: np.random.Generator) -> Floats:
        """Draws × quartiers."""
        noise = random.standard_normal((draws, len(self.value)), dtype="float32")
        if self.nodes is None:
            return self.value + noise * np.sqrt(self.variance)
        uncertain = self.variance > 0
        centre, spread, upto = self._tables
        times = random.multinomial(draws, self.chance)
        at = np.repeat(np.arange(len(times)), times)  # in order, which no draw minds
        luck = random.random((draws, len(upto[0, 0])), dtype="float32")
        row = MOST_PARTS * at[:, None] + (luck > upto[at, 0]) + (luck > upto[at, 1])
        place = row * len(upto[0, 0]) + np.arange(len(upto[0, 0]))
        drawn = self.value + np.zeros((draws, 1)) if not uncertain.all() else np.empty(noise.shape)
        drawn[:, uncertain] = noise[:, uncertain] * spread.ravel()[place] + centre.ravel()[place]
        return drawn

    @cached_property
    def _tables(self) -> tuple[Singles, Singles, Singles]:
        """Mean and standard deviation of θ in each part, and the chances of the parts summed up; nodes × parts × quartiers."""
        assert self.nodes is not None
        uncertain = self.variance > 0
        y, psi = self.value[uncertain], self.variance[uncertain]
        gamma = self.nodes.variance[..., None] / (self.nodes.variance[..., None] + psi)
        centre = self.nodes.middle[..., None] + gamma * (y - self.nodes.middle[..., None])
        upto = self.nodes.parts(y, psi).cumsum(axis=1)
        return centre.astype("float32"), np.sqrt(gamma * psi).astype("float32"), upto.astype("float32")


def likely_nodes(value: Floats, variance: Floats, most: int) -> NodeSample:
    """The nodes that matter for several sets of estimates: evenly spread over their average posterior, each with its weight.

    The likeliest alone would leave out those that are unlikely one by one and many together, and be too sure.
    """
    chance = np.mean([nodes_of(y, psi).chances(y, psi) for y, psi in zip(value, variance, strict=True)], axis=0)
    upto = chance.cumsum()
    drawn = np.searchsorted(upto, upto[-1] * (np.arange(most) + 0.5) / most)
    numbers, times = np.unique(drawn, return_counts=True)
    return NodeSample(numbers, np.log(times / most) - np.log(chance[numbers]))


def expected_values(value: Floats, variance: Floats) -> Floats:
    """The mean of what is known of true values under the bell alone; leading axes are sets of estimates, each by itself.

    For their order, which is what many weightings are asked for; there all shapes hardly differ.
    """
    if value.ndim > 1 and not ((variance > 0) == (variance[:1] > 0)).all():
        return np.stack([expected_values(y, psi) for y, psi in zip(value, variance, strict=True)])
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
    """The posterior of σ² under the bell alone, μ integrated out: points of a grid, and their chances. Leading axes are sets."""
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
