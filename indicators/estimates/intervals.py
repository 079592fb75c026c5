"""95 % confidence intervals for shares and means, and the adjustment for many comparisons."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from indicators.survey.design import Floats

CONFIDENCE = 0.95
TAIL = (1 + CONFIDENCE) / 2
NORMAL = float(stats.norm.ppf(TAIL))
"""Half the width of an interval in standard errors that are known."""


def mean_interval(mean: Floats, se: Floats, df: Floats) -> tuple[Floats, Floats]:
    """Student's t interval; missing where there is no spread or no degree of freedom."""
    usable = (se > 0) & (df > 0)
    reach = np.where(usable, stats.t.ppf(TAIL, np.where(usable, df, 1)) * se, np.nan)
    return mean - reach, mean + reach


def share_interval(share: Floats, se: Floats, df: Floats, n: Floats, n_eff: Floats) -> tuple[Floats, Floats]:
    """Logit interval as R's ``svyciprop(method = "logit")``; at 0 and 1 that of Korn and Graubard (1998).

    Parameters
    ----------
    share, se : array
        Proportions, 0 to 1.
    n, n_eff : array
        Answers, and their effective number after Kish; the smaller one serves at 0 and 1.
    """
    inner = (share > 0) & (share < 1) & (se > 0) & (df > 0)
    p = np.where(inner, share, 0.5)
    reach = stats.t.ppf(TAIL, np.where(inner, df, 1)) * np.where(inner, se, 0) / (p * (1 - p))
    logit = np.log(p / (1 - p))
    lower, upper = 1 / (1 + np.exp(reach - logit)), 1 / (1 + np.exp(-reach - logit))
    size = np.minimum(n, n_eff)
    none, everybody = (share == 0) & (size > 0), (share == 1) & (size > 0)
    lower = np.where(inner, lower, np.where(none, 0.0, np.nan))
    upper = np.where(inner, upper, np.where(everybody, 1.0, np.nan))
    safe = np.where(size > 0, size, 1)
    upper = np.where(none, stats.beta.ppf(TAIL, 1, safe), upper)
    lower = np.where(everybody, stats.beta.ppf(1 - TAIL, safe, 1), lower)
    return lower, upper


def holm(p_values: Floats) -> Floats:
    """Adjusted p-values (Holm 1979) along the first axis; missing ones are not counted as comparisons."""
    order = np.argsort(p_values, axis=0)  # missing ones come last
    ranked = np.take_along_axis(p_values, order, axis=0)
    ranks = np.arange(len(p_values)).reshape(-1, *[1] * (p_values.ndim - 1))
    factors = np.maximum((~np.isnan(p_values)).sum(axis=0) - ranks, 1)
    adjusted = np.minimum(1.0, np.maximum.accumulate(ranked * factors, axis=0))
    in_place = np.empty_like(p_values)
    np.put_along_axis(in_place, order, adjusted, axis=0)
    return in_place


def holm_within(p_values: Floats, family: NDArray[np.intp]) -> Floats:
    """`holm` of many families at once, in one row.

    Parameters
    ----------
    p_values, family : arrays of one length
        The number of the family that each belongs to.
    """
    order = np.lexsort((p_values, family))  # missing ones come last in their family
    ranked, of = p_values[order], family[order]
    begins = np.flatnonzero(np.diff(of, prepend=-1))
    first = np.repeat(begins, np.diff(np.append(begins, len(of))))
    tested = np.bincount(of, weights=~np.isnan(ranked), minlength=int(of.max(initial=-1)) + 1)[of]
    scaled = ranked * np.maximum(tested - (np.arange(len(of)) - first), 1)
    # a running maximum that starts anew with each family: families are set apart by more than any value has
    apart = np.maximum.accumulate(np.where(np.isnan(scaled), -1.0, np.minimum(scaled, 1.0)) + 4.0 * of) - 4.0 * of
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.where(np.isnan(scaled), np.nan, apart)
    return adjusted
