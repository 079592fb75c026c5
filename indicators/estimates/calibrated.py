"""What calibrating to margins takes off the covariances of totals: they are those of residuals.

A calibrated total z varies as the total of e = z - x'B with the calibrated weights, x the classes of the margins of
everybody and B the regression of z on them with the weights before (Deville and Särndal 1992; Särndal, Swensson and
Wretman 1992, 6.6), as in R's ``calibrate`` and ``postStratify``:

    cov(e_a, e_b) = C(a, b) - B_a' C(x, b) - C(a, x) B_b + B_a' C(x, x) B_b = C(a, b) - B_a' H_b - H_a' B_b

with H = C(x, ·) - C(x, x) B / 2.

Trimming after calibrating makes a weight w into t w. The total is then that of t z with the calibrated weights, and t is taken
as it is: e = t z - x'B with the regression of t z, as R's ``trimWeights`` leaves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from indicators.estimates.stages import SecondStage
from indicators.survey.calibration import Calibration, Regression
from indicators.survey.design import Design, Floats

Numbers = NDArray[np.intp]
Matrix = sparse.csr_array | Floats
_FEW, _DENSE = 200, 0.1  # classes, and the part that is not 0, for which whole matrices are faster than sparse ones
_WHOLES = 50
_AT_ONCE = 2_000_000  # numbers: pairs × classes


@dataclass(frozen=True)
class _Kept:
    """Of y, or of w, of an item: all that is needed of every domain, as few numbers as there are.

    Attributes
    ----------
    moments : array, domains × classes
        X'D z.
    second : array, domains × classes
        What sampling units add to C(x, z), each by itself.
    strata : sparse array, domains × strata
        The total in each stratum.
    """

    moments: Matrix
    second: Matrix
    strata: sparse.csr_array


class Margins:
    """The covariances of domains' totals with those of the margins' classes.

    Parameters
    ----------
    calibration : Calibration
        Its rows in the order of the cells.
    weights : array, cells × 2
        Σw and Σw² of everybody.
    members : sparse array, domains × cells
    sums : Mapping
        Name to an array of cells × items, over those who answered.
    design : Design
    stratum : array of cells
    units : array of cells, or None
        The cell's sampling unit, numbered over all strata, where clusters were drawn.
    within : SecondStage or None
        Of people drawn within clusters.
    """

    def __init__(
        self,
        calibration: Calibration,
        weights: Floats,
        members: sparse.csr_array,
        sums: Mapping[str, Floats],
        design: Design,
        stratum: Numbers,
        units: Numbers | None,
        within: SecondStage | None = None,
    ) -> None:
        self._x, self._g, self._domains = calibration.classes, calibration.g, members
        self._trim = calibration.trimmed
        w, ww = weights[:, 0] / self._trim, weights[:, 1] / self._trim**2
        weighted = _rows(w, self._x)
        self._in_strata = _by(stratum, len(design.strata))
        of_strata = self._in_strata @ weighted
        self._alone = design.scale[stratum]  # what each respondent adds by himself
        self._units, second = None, sparse.csr_array((self._x.shape[1], self._x.shape[1]))
        if units is not None:
            self._units = _by(units, int(units.max()) + 1)
            scale = np.zeros(self._units.shape[0])
            scale[units] = design.scale[stratum]
            self._alone = np.zeros(len(units))
            if within:
                scale -= (within.scale * within.centring)[:, 0]
                self._alone = within.scale[units, 0]
            of_units = self._units @ weighted
            self._of_units = _rows(scale, of_units)
            second = sparse.csr_array(of_units.T @ self._of_units)
        second = sparse.csr_array(second + self._x.T @ _rows(ww * self._alone, self._x))
        self._centred = _few(_rows(design.scale * design.centring, of_strata))
        self._inverse = _few(Regression(self._x, w / self._g).inverse)
        self._half = _few(0.5 * (self._inverse @ _few(second - of_strata.T @ self._centred)))
        self._kept = [
            [self._of(sums[once][:, item], sums[twice][:, item]) for once, twice in (("wy", "wwy"), ("w", "ww"))]
            for item in range(sums["w"].shape[1])
        ]

    def explained(self, a: Numbers, b: Numbers) -> Floats:
        """What the margins explain of `Totals.covariances`; 4 × pairs × items."""
        taken = np.empty((4, len(a), len(self._kept)))
        wholes, whole = np.unique(b, return_inverse=True)
        step = max(_AT_ONCE // self._x.shape[1], 1)
        for start in range(0, len(a), step):
            now = slice(start, start + step)
            beside = _Beside(whole[now]) if len(wholes) <= _WHOLES else None
            for item, kept in enumerate(self._kept):
                own = [self._regressed(of, a[now]) for of in kept]
                other = own if a is b else [self._regressed(of, wholes if beside else b[now]) for of in kept]
                pairs = beside if beside and a is not b else _products
                for number, ((b_a, h_a), (b_b, h_b)) in enumerate((x, z) for x in own for z in other):
                    taken[number, now, item] = pairs(b_a, h_b) + pairs(h_a, b_b)
        return taken

    def _of(self, w: Floats, ww: Floats) -> _Kept:
        """Of what has these sums in the cells.

        Everybody has a class, so strata that were asked completely add nothing, whoever answered there.
        """
        weighted = sparse.csr_array(self._domains @ sparse.diags_array(w))
        second = self._domains @ _rows(ww / self._trim * self._alone, self._x)
        if self._units is not None:
            second = second + (weighted @ self._units.T) @ self._of_units
        before = self._domains @ _rows(w / self._g, self._x)
        return _Kept(_few(before), _few(second), sparse.csr_array(weighted @ self._in_strata.T))

    def _regressed(self, kept: _Kept, at: Numbers) -> tuple[Matrix, Matrix]:
        """B and H; domains × classes."""
        moments = kept.moments[at]
        covariance = _minus(kept.second[at], kept.strata[at] @ self._centred)
        return moments @ self._inverse, _minus(covariance, moments @ self._half)


def _by(number: Numbers, size: int) -> sparse.csr_array:
    """Adds cells up to what they are numbered by."""
    return sparse.csr_array((np.ones(len(number)), (number, np.arange(len(number)))), shape=(size, len(number)))


def _rows(weight: Floats, of: sparse.csr_array) -> sparse.csr_array:
    """Each row times its weight."""
    return sparse.csr_array(sparse.diags_array(weight) @ of)


def _few(of: Matrix) -> Matrix:
    """A whole matrix if its columns are few, or hardly any of it is 0."""
    if not sparse.issparse(of) or of.shape[1] <= _FEW or of.nnz > _DENSE * of.shape[0] * of.shape[1]:
        return _full(of)
    return sparse.csr_array(of)


def _minus(of: Matrix, taken: Matrix) -> Matrix:
    return of - taken if sparse.issparse(of) and sparse.issparse(taken) else _full(of) - _full(taken)


class _Beside:
    """Products with the row of a whole that many domains are parts of."""

    def __init__(self, whole: Numbers) -> None:
        self._whole = whole

    def __call__(self, x: Matrix, wholes: Matrix) -> Floats:
        every = _full(x @ wholes.T)
        return every[np.arange(len(self._whole)), self._whole]


def _products(x: Matrix, z: Matrix) -> Floats:
    """Σ x z of each row."""
    if isinstance(x, sparse.csr_array):
        return np.asarray(x.multiply(z).sum(axis=1), dtype=np.float64).ravel()
    if isinstance(z, sparse.csr_array):
        return _products(z, x)
    return np.asarray(np.einsum("pk,pk->p", x, z))


def _full(of: Any) -> Floats:
    return np.asarray(of if isinstance(of, np.ndarray) else of.toarray(), dtype=np.float64)
