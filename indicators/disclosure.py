"""What may be shown: one mask over the whole table of estimates, applied last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue, Mean
from indicators.estimates import NUMBERS, as_estimates

_MAP = ["indicator", "wave", "target_group"]
_CELL = ["indicator", "wave", "quartier_id", "level"]


@dataclass(frozen=True)
class Thresholds:
    """The ``[thresholds]`` table of ``dataset.toml`` (docs/city-folder.md)."""

    withhold_below: int = 10
    unreliable_below: int = 30
    n_eff_below: float = 20.0
    interval_points: float = 30.0
    interval_scale_percent: float = 25.0


def disclose(estimates: pd.DataFrame, catalogue: Catalogue, thresholds: Thresholds) -> pd.DataFrame:
    """Set every row's status, and take all numbers out of what is withheld.

    Withheld are cells of fewer than ``withhold_below`` answers (a group nobody of whom answered in a
    quartier that was surveyed counts as such a cell: zero says something too), target groups whose
    complement in the same quartier is that small, and, where exactly one quartier of a map would be
    withheld, or all withheld ones together have so few answers, the next smallest with them, since the
    city's total would give them back by subtraction.
    A proof against every combination of published cells is not yet made here.

    Returns
    -------
    DataFrame
        The table of estimates; withheld and empty rows carry no number at all.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    n = estimates["n"].astype("float64").fillna(0.0).to_numpy()
    everybody = _everybody(estimates, n)
    withheld = survey & (everybody > 0) & (n < thresholds.withhold_below)
    complement = everybody - n
    withheld |= survey & (complement > 0) & (complement < thresholds.withhold_below)
    withheld = _with_neighbours(estimates, n, withheld, thresholds.withhold_below)
    empty = survey & (everybody == 0)
    unreliable = survey & ~withheld & ~empty & _is_unreliable(estimates, catalogue, thresholds)
    status = np.select(
        [withheld, empty, unreliable], ["withheld", "no_data", "unreliable"], np.where(survey, "ok", estimates["status"])
    )
    masked = estimates.assign(status=status)
    masked.loc[np.isin(status, ["withheld", "no_data"]), NUMBERS] = pd.NA
    masked.loc[status != "ok", "verdict"] = "none"
    return as_estimates(masked)


def _everybody(estimates: pd.DataFrame, n: np.ndarray) -> np.ndarray:
    """The number of answers of all groups together in each row's quartier."""
    whole = estimates.assign(n=n)[estimates["target_group"] == "all"].set_index(_CELL)["n"]
    whole = whole[~whole.index.duplicated()]
    return whole.reindex(pd.MultiIndex.from_frame(estimates[_CELL])).fillna(0.0).to_numpy()


def _with_neighbours(estimates: pd.DataFrame, n: np.ndarray, withheld: np.ndarray, least: int) -> np.ndarray:
    """Where a published city total would tell what is withheld, withhold the smallest quartiers left too.

    Afterwards the withheld quartiers of a map are at least two, and have `least` answers together.
    """
    survey = estimates.assign(count=n, hidden=withheld)[(estimates["source"] == "survey").to_numpy()]
    quartiers = survey[survey["level"] == "quartier"]
    city_hidden = survey[survey["level"] == "city"].groupby(_MAP)["hidden"].any()
    hidden = quartiers[quartiers["hidden"]].groupby(_MAP)["count"].agg(cells="size", answers="sum")
    hidden = hidden[~city_hidden.reindex(hidden.index, fill_value=False).to_numpy()]
    shown = quartiers[~quartiers["hidden"] & (quartiers["count"] > 0)].sort_values("count", kind="stable")
    beside = hidden.reindex(pd.MultiIndex.from_frame(shown[_MAP])).set_axis(shown.index)
    before = shown.groupby(_MAP)["count"].cumsum() - shown["count"]
    needed = (beside["answers"] + before < least) | ((before == 0) & (beside["cells"] == 1))
    widened = withheld.copy()
    widened[shown.index[needed]] = True
    return widened


def _is_unreliable(estimates: pd.DataFrame, catalogue: Catalogue, thresholds: Thresholds) -> np.ndarray:
    scale = {
        name: indicator.formula.high - indicator.formula.low
        for name, indicator in catalogue.indicators.items()
        if isinstance(indicator.formula, Mean)
    }
    span = estimates["indicator"].map(scale).astype("float64")
    widest = (span * thresholds.interval_scale_percent / 100).fillna(thresholds.interval_points)
    width = estimates["upper"] - estimates["lower"]
    few = estimates["n"].astype("float64") < thresholds.unreliable_below
    return (few | (estimates["n_eff"] < thresholds.n_eff_below) | (width > widest) | width.isna()).to_numpy()
