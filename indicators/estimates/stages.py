"""The second stage of a sample of clusters: respondents drawn within each of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.survey.design import Floats, spread


class SecondStage:
    """What drawing m of the M people of a cluster adds to the variance of a total.

    To the variance between clusters comes Σ f_h (1 − m / M) m / (m − 1) Σ (z − z̄)² over the clusters, f_h = n_h / N_h
    being the part of the stratum's clusters that was asked (Särndal, Swensson and Wretman 1992, 4.3; R's
    ``svydesign(ids = ~psu + person, fpc = ~N + M)``). A cluster with a single respondent counts as in R's
    ``options(survey.lonely.psu = "adjust")``: f_h (1 − 1 / M) z².

    Parameters
    ----------
    counts : DataFrame
        `Moments.counts`, with ``psu_size``.
    cluster : array
        The number of the cluster of each row of `counts`.
    asked : array
        f_h of each row.

    Attributes
    ----------
    scale, centring : array of clusters
        Of Σ z² and of (Σ z)².
    asked : array of rows
        f_h m / M: the part of the people that was asked.
    """

    def __init__(self, counts: pd.DataFrame, cluster: NDArray[np.intp], asked: Floats) -> None:
        clusters = int(cluster.max(initial=-1)) + 1
        people = np.bincount(cluster, counts["respondents"], clusters).astype(np.float64)
        size, of_stratum = np.ones(clusters), np.zeros(clusters)
        size[cluster] = counts["psu_size"].fillna(np.inf).to_numpy(dtype="float64")
        of_stratum[cluster] = asked
        unasked = np.clip(1 - people / size, 0, 1)
        scale, centring = spread(unasked, people)
        self.scale, self.centring = (of_stratum * scale)[:, None], centring[:, None]
        self.asked = asked * (1 - unasked)[cluster]
