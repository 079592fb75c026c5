"""Raking: weights that meet margins and stay as near as they can to those before.

g = exp(x'η), cut off at its bounds, is the factor that makes Σ d g x the margins and Σ d (g log g - g + 1) least
(Deville, Särndal and Sautory 1993). Iterative proportional fitting (Deming and Stephan 1940; R's ``rake``) goes to the same
g where there are no bounds. η is found by Newton's method on the dual, which is convex: R's ``calibrate(calfun = "raking")``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from indicators.survey.calibration import blocks_of
from indicators.survey.design import Floats

STEPS = 200
_MET, _NEARLY = 1e-13, 1e-10  # of a class's figure
_RIDGE = 1e-11  # margins say part of it twice: each sums up to everybody
_LARGEST = 300.0  # exponent


@dataclass(frozen=True, eq=False)
class Raked:
    """Factors, and how they were reached.

    Attributes
    ----------
    g : array of cells
    steps : int
    missed : array of classes
        What the weights come to less what the margins say, in parts of that.
    """

    g: Floats
    steps: int
    missed: Floats

    @property
    def converged(self) -> bool:
        """Whether the margins are met."""
        return bool((np.abs(self.missed) <= _NEARLY).all())


def rake(classes: sparse.csr_array, weights: Floats, persons: Floats, bounds: tuple[float, float] | None = None) -> Raked:
    """Rake weights to margins.

    Parameters
    ----------
    classes : sparse array, cells × classes
        1 where a cell belongs to a class.
    weights : array of cells
        Σ of the weights before.
    persons : array of classes
        Above 0; every class has cells of positive weight.
    bounds : (float, float) or None
        The least and the largest g.
    """
    low, high = bounds or (0.0, np.inf)
    g, missed, steps = np.ones(len(weights)), np.zeros(len(persons)), 0
    by_class = sparse.csc_array(classes)
    for block in blocks_of(classes):
        own = sparse.csr_array(by_class[:, block])
        cells = np.flatnonzero(np.diff(own.indptr))
        g[cells], missed[block], taken = _block(own[cells], weights[cells], persons[block], low, high)
        steps = max(steps, taken)
    return Raked(g, steps, missed)


def _block(x: sparse.csr_array, d: Floats, persons: Floats, low: float, high: float) -> tuple[Floats, Floats, int]:
    """Classes that hang together: g, what is missed, steps."""
    dual = _Dual(x, d, persons, low, high)
    eta = np.zeros(len(persons))
    eta += np.log(persons.sum() / (x.T @ d).sum()) / x.sum(axis=1).max()
    value, g, gradient = dual.at(eta)
    for step in range(STEPS):
        missed = gradient / persons
        if np.abs(missed).max() <= _MET:
            return g, missed, step
        direction = dual.direction(g, gradient)
        slope, size = float(gradient @ direction), 1.0
        while True:
            tried = dual.at(eta + size * direction)
            if tried[0] <= value + 1e-4 * size * slope + 1e-14 * abs(value):
                break
            size /= 2
            if size < 1e-12:
                return g, missed, step
        nearer = np.abs(tried[2] / persons).max() < np.abs(missed).max()
        if np.abs(missed).max() <= _NEARLY and not nearer:  # no more than rounding is left
            return g, missed, step
        eta, (value, g, gradient) = eta + size * direction, tried
    return g, gradient / persons, STEPS


class _Dual:
    """Σ d F(x'η) - persons'η, F' = g."""

    def __init__(self, x: sparse.csr_array, d: Floats, persons: Floats, low: float, high: float) -> None:
        self.x, self.d, self.persons = x, d, persons
        self.least, self.most = (np.log(low) if low > 0 else -np.inf), np.log(high)

    def at(self, eta: Floats) -> tuple[float, Floats, Floats]:
        """Value, g and gradient."""
        u = np.minimum(self.x @ eta, _LARGEST)
        within = np.clip(u, self.least, self.most)
        g = np.exp(within)
        value = float(self.d @ (g * (1 + u - within)) - self.persons @ eta)
        return value, g, self.x.T @ (self.d * g) - self.persons

    def direction(self, g: Floats, gradient: Floats) -> Floats:
        """Newton's; a class all of whose cells are at a bound goes down the gradient."""
        free = (np.log(g) > self.least) & (np.log(g) < self.most)
        curved = (self.x.T @ sparse.diags_array(self.d * g * free) @ self.x).toarray()
        flat = np.diag(curved) < 1e-6 * self.persons
        curved[np.diag_indices_from(curved)] += np.where(flat, self.persons, _RIDGE * np.diag(curved))
        step: Floats = -linalg.solve(curved, gradient, assume_a="pos")
        return step
