"""How the weights of a wave were calibrated: what linearising on residuals needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from indicators.survey.design import Floats

_NOTHING = 1e-11  # an eigenvalue of margins that say the same twice, of 1


@dataclass(frozen=True, eq=False)
class Calibration:
    """The margins that weights meet; rows are those of `Moments.counts`, within each of which all of it is constant.

    Attributes
    ----------
    classes : sparse array, cells × classes
        1 where the people of a cell belong to a class of a margin.
    g : array of cells
        Calibrated weight over the weight before; 1 throughout where weights came calibrated.
    trim : array of cells, or None
        Weight after trimming over the calibrated weight; None where nothing was trimmed.
    """

    classes: sparse.csr_array
    g: Floats
    trim: Floats | None = None

    @property
    def trimmed(self) -> Floats:
        """What trimming made of a calibrated weight of 1, of each cell."""
        return np.ones(len(self.g)) if self.trim is None else self.trim

    def in_order(self, order: NDArray[np.intp]) -> Calibration:
        """The same of cells in another order."""
        return Calibration(self.classes[order], self.g[order], None if self.trim is None else self.trim[order])

    def blocks(self) -> list[NDArray[np.intp]]:
        """Classes that hang together through people, each block's positions: margins by quartier fall apart."""
        return blocks_of(self.classes)


@dataclass(frozen=True, eq=False)
class Regression:
    """Least squares on the classes: B = (X'DX)⁻ X'D z, D the weights before calibration.

    Parameters
    ----------
    classes : sparse array, cells × classes
    weights : array of cells
        Σ of the weights before calibration, also of people who did not answer.
    """

    classes: sparse.csr_array
    weights: Floats

    @cached_property
    def inverse(self) -> sparse.csr_array:
        """A generalised inverse of X'DX; classes × classes."""
        size = self.classes.shape[1]
        products = sparse.csr_array(self.classes.T @ sparse.diags_array(self.weights) @ self.classes)
        rows, columns, values = [], [], []
        for block in blocks_of(self.classes):
            own = inverted(products[block][:, block].toarray())
            rows.append(np.repeat(block, len(block)))
            columns.append(np.tile(block, len(block)))
            values.append(own.ravel())
        at = (np.concatenate(rows), np.concatenate(columns))
        return sparse.csr_array((np.concatenate(values), at), shape=(size, size))


def blocks_of(classes: sparse.csr_array) -> list[NDArray[np.intp]]:
    """Positions of the classes that hang together through a cell."""
    number, block = connected_components(classes.T @ classes, directed=False)
    order = np.argsort(block, kind="stable")
    return np.split(order, np.cumsum(np.bincount(block, minlength=number))[:-1])


def inverted(products: Floats) -> Floats:
    """A generalised inverse of a positive semidefinite matrix, scaled to a diagonal of 1 so that small classes count."""
    diagonal = np.diag(products)
    scale = np.divide(1.0, np.sqrt(diagonal), out=np.zeros(len(diagonal)), where=diagonal > 0)
    values, vectors = np.linalg.eigh(products * np.outer(scale, scale))
    kept = values > _NOTHING * max(len(values), 1)
    return scale[:, None] * ((vectors[:, kept] / values[kept]) @ vectors[:, kept].T) * scale
