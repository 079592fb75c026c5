"""When a value is reliable enough to be compared: by the number of answers, and by how wide its interval is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.precision import in_steps
from indicators.survey.design import Floats


@dataclass(frozen=True)
class Limits:
    """What is reliable: that part of the ``[thresholds]`` of ``dataset.toml``, and what holds where a city says nothing else.

    Attributes
    ----------
    unreliable_below, n_eff_below : number
        Answers, and effective answers.
    interval_points : float
        Width of a share's interval, percentage points.
    interval_scale_percent : float
        Width of a mean's interval, percent of its scale.
    """

    unreliable_below: int = 30
    n_eff_below: float = 20.0
    interval_points: float = 30.0
    interval_scale_percent: float = 25.0


def comparable(n: Floats, n_eff: Floats, limits: Limits) -> NDArray[np.bool_]:
    """Whether a verdict could be said of so many answers: the family of tests, fixed by the design.

    The width of the interval is left out on purpose. It depends on the answer: of quartiers with hardly enough
    respondents just the extreme ones have a narrow interval, so a family chosen by width consists of those that chance
    has thrown far, and is too small for them (docs/statistics.md).
    """
    return (n >= limits.unreliable_below) & (in_steps(n_eff, 1.0) >= limits.n_eff_below)


def unreliable(estimates: pd.DataFrame, catalogue: Catalogue, limits: Limits) -> NDArray[np.bool_]:
    """Which rows of the table of estimates rest on too little; never one of which everybody's answer is known.

    Parameters
    ----------
    estimates : DataFrame
        At full precision; of everybody's answers the interval is the value itself.
    """
    scale = {
        name: indicator.formula.scale[1] - indicator.formula.scale[0]
        for name, indicator in catalogue.indicators.items()
        if indicator.formula.scale and not indicator.formula.binary
    }
    span = estimates["indicator"].map(scale).astype("float64")
    widest = (span * limits.interval_scale_percent / 100).fillna(limits.interval_points)
    width = pd.Series(in_steps(estimates["upper"] - estimates["lower"], 1.0), estimates.index)
    n, n_eff = (np.asarray(estimates[name].astype("float64"), dtype=np.float64) for name in ("n", "n_eff"))
    few = ~comparable(n, n_eff, limits)
    imprecise = few | (width > widest).to_numpy() | width.isna().to_numpy()
    doubtful: NDArray[np.bool_] = imprecise & ~(width == 0).to_numpy()
    return doubtful
