"""A domain beside the rest of the whole that it is a part of: a quartier and the rest of the city, a group and all others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.estimates.totals import Numbers, Totals
from indicators.survey.design import Floats
from indicators.survey.moments import ROUNDING


@dataclass(frozen=True)
class Side:
    """One of two estimates that are compared; arrays of one shape.

    Attributes
    ----------
    mean : array
        Around its item's centre.
    variance : array
    n : array
        Answers, or their effective number after Kish if that is smaller.
    weighing : array
        Σ (1 - n_h / N_h) w² / (Σw)²: the variance of a share over p (1 - p), were all answers independent.
    df : array
        Sampling units less strata, of those with answers.
    exact : array of bool
        Everybody of the population answered: the mean is known.
    """

    mean: Floats
    variance: Floats
    n: Floats
    weighing: Floats
    df: Floats
    exact: NDArray[np.bool_]


@dataclass(frozen=True)
class Rest:
    """Some domains and the rest of the whole beside each; arrays are domains × items."""

    own: Side
    rest: Side
    difference: Floats
    variance: Floats
    """Of the difference, with the covariance of both."""

    @classmethod
    def of(cls, totals: Totals, a: Numbers, whole: Numbers) -> Rest:
        """Totals of the rest are the whole's minus the domain's, and so are their covariances."""
        w, ww = totals.w[whole] - totals.w[a], totals.ww[whole] - totals.ww[a]
        there = w > ROUNDING * totals.w[whole]
        wy = totals.w[whole] * np.nan_to_num(totals.mean[whole]) - totals.w[a] * np.nan_to_num(totals.mean[a])
        mean = np.divide(wy, w, out=np.full_like(w, np.nan), where=there)
        n = totals.n[whole] - totals.n[a]
        people, strangers = (of[whole] - of[a] for of in (totals.people, totals.strangers))
        exact = there & totals.everybody(n, w, ww, people, strangers)
        of_own = totals.variance()[a]
        of_others, of_difference = totals.rest_variances(a, whole, mean, exact)
        return cls(
            own=Side(
                totals.mean[a],
                of_own,
                np.minimum(totals.n[a], totals.n_eff[a]),
                _per(totals.open_ww[a], totals.w[a] ** 2) * ~totals.exact[a],
                totals.df[a],
                totals.exact[a],
            ),
            rest=Side(
                mean,
                of_others,
                np.minimum(n, _per(w**2, ww)),
                _per(totals.open_ww[whole] - totals.open_ww[a], w**2) * ~exact,
                totals.rest_df(a, whole),
                exact,
            ),
            difference=totals.mean[a] - mean,
            variance=of_difference,
        )


def _per(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full(np.broadcast_shapes(above.shape, below.shape), np.nan), where=below > 0)
