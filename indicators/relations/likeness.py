"""Which quartiers are like one, over several indicators, and how certain that is.

Values are counted in units of each indicator's spread between quartiers, so that every indicator weighs the same. The
squared difference of two estimates is too large by the variances of both; these are subtracted, so that a quartier is
not unlike another only because few people answered there. Such a distance is right on average and may be negative.

How certain a neighbour is comes from draws of what the true values may be: an estimate v of variance s² stands for
true values around m + B (v - m) with variance B s², B = τ² / (τ² + s²), where m and τ² are mean and variance of the
true values over the quartiers (the normal model of Efron and Morris 1975, τ² by the method of moments). Drawing from
v itself would count the sampling error twice.
"""

import numpy as np
import pandas as pd

from indicators.survey.design import Floats

NEAREST = 3
DRAWS = 2000
SEED = 1404
LEAST_SHARED = 0.5
"""So much of the quartier's own indicators another must have to be compared with it."""

_FEWEST_INDICATORS = 2
_FEWEST_QUARTIERS = NEAREST + 2


def nearest(values: pd.DataFrame, se: pd.DataFrame, quartier: str, *, count: int = NEAREST) -> pd.DataFrame:
    """The quartiers most like one.

    Parameters
    ----------
    values, se : DataFrame
        Quartiers by indicators; missing where nothing is published, which never enters.
    quartier : str
        Of the index.

    Returns
    -------
    DataFrame
        At most `count` rows, the nearest first, indexed by quartier: ``distance2`` (mean squared difference in
        squared spreads, free of sampling error on average), ``chance`` (that it truly is among the `count` nearest),
        ``indicators`` (how many both have). Empty where too little is published.
    """
    standard, noise = _standardised(values, se)
    own = int(standard.index.get_indexer(pd.Index([quartier]))[0])
    squared = standard.to_numpy(dtype=float)
    variance = noise.to_numpy(dtype=float) ** 2
    if own < 0 or squared.shape[1] < _FEWEST_INDICATORS:
        return _nothing()
    shared = (~np.isnan(squared) & ~np.isnan(squared[own])).sum(axis=1)
    compared = (shared >= max(_FEWEST_INDICATORS, LEAST_SHARED * shared[own])) & (np.arange(len(standard)) != own)
    if compared.sum() < count:
        return _nothing()
    others = np.flatnonzero(compared)
    apart = (squared[others] - squared[own]) ** 2 - variance[others] - variance[own]
    neighbours = pd.DataFrame(
        {
            "distance2": np.nanmean(apart, axis=1),
            "chance": _chances(squared, variance, own, others, count),
            "indicators": shared[others],
        },
        index=standard.index[others],
    )
    return neighbours.sort_values("distance2", kind="stable").head(count)


def _standardised(values: pd.DataFrame, se: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """In units of the spread between quartiers; an indicator that few have or that is the same everywhere is left out."""
    spread = values.std(ddof=1)
    usable = (values.notna().sum() >= _FEWEST_QUARTIERS) & (spread > 0)
    chosen = list(values.columns[usable])
    standard = (values[chosen] - values[chosen].mean()) / spread[chosen]
    return standard, (se[chosen].fillna(0.0) / spread[chosen]).where(standard.notna())


def _chances(values: Floats, variance: Floats, own: int, others: np.ndarray, count: int) -> Floats:
    """How often each is among the nearest when the true values are drawn; seeded, so that a page says the same again."""
    true_variance = np.maximum(np.nanvar(values, axis=0, ddof=1) - np.nanmean(variance, axis=0), 0.0)
    total = true_variance + variance
    kept = np.divide(np.broadcast_to(true_variance, total.shape), total, out=np.ones_like(total), where=total > 0)
    centre, deviation = kept * values, np.sqrt(kept * variance)  # the standardised mean is zero
    drawn = np.random.default_rng(SEED).standard_normal((DRAWS, *values.shape)) * deviation + centre
    apart = np.nanmean((drawn[:, others] - drawn[:, [own]]) ** 2, axis=2)
    ranks = apart.argsort(axis=1).argsort(axis=1)
    chances: Floats = (ranks < count).mean(axis=0)
    return chances


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"distance2": [], "chance": [], "indicators": []})
