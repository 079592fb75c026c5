"""Medians of every domain, with Woodruff's intervals.

Woodruff (1952), Confidence intervals for medians and other position measures, Journal of the American Statistical
Association 47: the interval of a share of one half, read back as answers. The value is that of R's ``svyquantile`` with
``qrule = "math"``. Its interval (``interval.type = "mean"``) lies around the share of answers up to the median instead, which
is another thing where many gave the same answer: of 90 percent who said 2, it may leave out 2.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from indicators.estimates.domains import Domains
from indicators.estimates.intervals import TAIL
from indicators.estimates.totals import Totals
from indicators.survey.design import Floats
from indicators.survey.moments import KEYS, Moments
from indicators.survey.sums import SUMS

HALF = 0.5
_LAST_BIT = 1e-12


@dataclass(frozen=True)
class Medians:
    """Of one question; arrays of domains.

    Attributes
    ----------
    value, se, lower, upper : array
        ``se`` is the interval's longer side in units of Student's quantile; missing where an end of the interval lies outside
        of all answers, or all answers are alike.
    deff : array
        Design effect of a share of one half.
    """

    value: Floats
    se: Floats
    lower: Floats
    upper: Floats
    deff: Floats


def medians_of(moments: Moments, item: str, cells: pd.DataFrame, domains: Domains) -> Medians:
    """The medians of a question of which every value was counted (`Moments.values`).

    Parameters
    ----------
    cells : DataFrame
        As `indicators.estimates.totals.cells_of` gives them.
    domains : Domains
        Over those cells.
    """
    values, counts = moments.values[item]
    cumulated = np.cumsum(domains.members @ counts[:, :, 1], axis=1)
    value = _quantile(values, cumulated, np.full(len(cumulated), HALF))
    limits, at = np.unique(value[~np.isnan(value)], return_inverse=True)
    if not len(limits):
        nothing = np.full(len(value), np.nan)
        return Medians(nothing, nothing, nothing, nothing, nothing)
    totals = Totals(_up_to(moments, cells, values, counts, limits), cells, domains)
    there = np.flatnonzero(~np.isnan(value))
    column = np.array([totals.items.index(f"{number}") for number in range(len(limits))])[at]
    share, of_share, independent = (np.full(len(value), np.nan) for _ in range(3))
    df, n, exact = np.zeros(len(value)), np.zeros(len(value)), np.zeros(len(value), dtype=bool)
    share[there], of_share[there] = totals.mean[there, column], totals.variance()[there, column]
    independent[there] = totals.open_ww[there, column] / totals.w[there, column] ** 2
    df[there], n[there], exact[there] = totals.df[there, column], totals.n[there, column], totals.exact[there, column]
    half = _of_half(share, of_share, independent)
    quantile = stats.t.ppf(TAIL, np.where(df > 0, df, np.nan))
    ends = (HALF + sign * quantile * half for sign in (-1, 1))
    low, high = (_quantile(values, cumulated, np.where((end >= 0) & (end <= 1), end, np.nan)) for end in ends)
    low, high = (np.where(exact, value, end) for end in _apart(values, low, high, exact))
    with np.errstate(invalid="ignore", divide="ignore"):
        deff = half**2 / (HALF**2 / (n - 1))
    se = np.where(exact, 0.0, np.maximum(high - value, value - low) / quantile)
    return Medians(value, se, low, high, np.where(np.isfinite(deff), deff, np.nan))


def _of_half(share: Floats, variance: Floats, independent: Floats) -> Floats:
    """The standard error of a share of one half, from that of the share up to the median; never below independent answers'.

    Near 0 and 1 a share's own variance says little of its design effect, and at 1 it is 0.
    """
    inner = (share > 0) & (share < 1)
    own = np.divide(variance, share * (1 - share), out=np.zeros_like(share), where=inner)
    error: Floats = np.sqrt(HALF**2 * np.maximum(own, independent))
    return error


def _apart(values: Floats, low: Floats, high: Floats, exact: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Limits that differ: of one answer alone, half the way to the answers beside it; none where there is no other answer.

    No width means that everybody answered, and an answer stands for what lies nearer to it than to the next one.
    """
    same = (low == high) & ~exact
    if len(values) < 2:
        return np.where(same, np.nan, low), np.where(same, np.nan, high)
    at = np.searchsorted(values, np.where(same, low, values[0]))
    below, above = values[np.maximum(at - 1, 0)], values[np.minimum(at + 1, len(values) - 1)]
    return np.where(same, (low + below) / 2, low), np.where(same, (high + above) / 2, high)


def _quantile(values: Floats, cumulated: Floats, part: Floats) -> Floats:
    """The smallest value up to which at least such a part of the weights lies; domains."""
    whole = cumulated[:, -1] if cumulated.shape[1] else np.zeros(len(cumulated))
    usable = (whole > 0) & ~np.isnan(part)
    wanted = np.where(usable, part * whole, 0.0)
    reached = cumulated >= (wanted - _LAST_BIT * whole)[:, None]
    reached &= cumulated > 0  # a value that nobody here gave is none of their quantiles
    at = np.where(reached.any(axis=1), reached.argmax(axis=1), len(values) - 1)
    return np.where(usable, values[at] if len(values) else np.nan, np.nan)


def _up_to(moments: Moments, cells: pd.DataFrame, values: Floats, counts: Floats, limits: Floats) -> Moments:
    """Moments of the shares of answers up to each limit."""
    position = pd.MultiIndex.from_frame(moments.counts[KEYS]).get_indexer(pd.MultiIndex.from_frame(cells[KEYS]))
    counts = counts[position]
    whole = counts.sum(axis=1)
    there = np.flatnonzero(whole[:, 0])
    tables = []
    for number, limit in enumerate(limits):
        n, w, ww = whole[there].T
        _, w_here, ww_here = counts[there][:, values <= limit].sum(axis=1).T
        columns = dict(zip(SUMS, (n, w, w_here, w_here, ww, ww_here, ww_here), strict=True))
        tables.append(cells.iloc[there].assign(indicator=f"{number}", **columns))
    centres = {f"{number}": 0.0 for number in range(len(limits))}
    return replace(moments, sums=pd.concat(tables, ignore_index=True).astype({"indicator": "str"}), centres=centres)
