"""How the answers to two questions go together, pooled over all quartiers: all that is kept of the same people's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.survey.design import Floats


@dataclass(frozen=True)
class Pooled:
    """Of every two items, at full precision.

    Attributes
    ----------
    items : tuple of str
    r : array, items × items
        Σ (a - ā)(b - b̄) over those who answered both, divided by √(Σ (a - ā)² Σ (b - b̄)²) over those who answered
        either: the correlation of the errors of two means, also where they rest on different people.
    n : array, items
        Respondents who answered.
    spread : array, items
        Standard deviation of the answers within quartiers, in the item's unit (a share: 0 to 0.5).
    """

    items: tuple[str, ...]
    r: Floats
    n: Floats
    spread: Floats


def pooled(respondents: pd.DataFrame, items: Sequence[str]) -> Pooled:
    """Pool over quartiers: the mean of an answer is that of its quartier, and every respondent counts alike.

    Weights are left out: a class of people who weigh much could be read out of a weighted sum. For errors of weighted
    means it is an approximation, exact where weights do not go with the answers.

    Parameters
    ----------
    respondents : DataFrame
        From `indicators.survey.respondents.read_survey`.
    items : sequence of str
        Its columns with answers.
    """
    answers = respondents[list(items)].astype("float64")
    apart = (answers - answers.groupby(respondents["quartier_id"]).transform("mean")).to_numpy()
    there = np.isfinite(apart)
    z = np.where(there, apart, 0.0)
    products, n = z.T @ z, there.sum(axis=0).astype("float64")
    squares = np.diag(products)
    scale = np.sqrt(squares[:, None] * squares)
    r = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
    return Pooled(tuple(items), r, n, np.sqrt(np.divide(squares, n, out=np.zeros_like(n), where=n > 0)))
