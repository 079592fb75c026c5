"""How exactly a figure leaves: as a page shows it, and the figures of the whole coarser where parts of it are withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue, Indicator, Mean
from indicators.design import Floats
from indicators.precision import outside, outward, rounded, step_of
from release.released import COLUMNS

MAP = ["indicator", "wave", "target_group"]
_COARSER = (1, 5, 10)  # steps of a whole, in those of its parts
_OPEN = 10.0  # answers of the withheld that must remain possible, whatever their numbers
_DIGITS_OF_AN_ERROR = 2
_ALIKE = 1e-6  # effective answers that equal weights lack by rounding


def coarsened(
    masked: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """The table of estimates as it may leave.

    Values in the steps of `indicators.precision.step_of`, limits outward, standard errors with two digits. City and
    areas of a map in which quartiers are withheld have no standard error, and their value steps so wide that of the
    withheld answers many combinations remain possible (`_open`); if no step is wide enough, they are withheld. A verdict
    stands only where the city's value, as it is told, lies outside the interval, as it is told.

    Parameters
    ----------
    masked, known : DataFrame
        After and before `release.mask.disclose`, on the same index; full precision.
    areas : Mapping or None
        Area id to the quartiers it is made of.

    Returns
    -------
    DataFrame
        With the columns `release.released.COLUMNS`. Register figures leave as they came.
    """
    told = masked.copy()
    survey = (told["source"] == "survey").to_numpy()
    of_indicator = {name: step_of(one) for name, one in catalogue.indicators.items() if one.source == "survey"}
    spans = {name: _span(one) for name, one in catalogue.indicators.items()}
    step = told["indicator"].map(of_indicator).fillna(1.0).to_numpy(dtype="float64", copy=True)
    for row, factor in _wholes(told, known, step, spans, areas or {}):
        told.loc[row, "se"] = np.nan
        if factor:
            step[row] *= factor
        else:
            told.loc[row, ["value", "lower", "upper"]] = np.nan
            told.loc[row, "n"] = pd.NA
            told.loc[row, ["status", "verdict", "contrast"]] = ["withheld", "none", "none"]
    lower, upper = outward(told["lower"], told["upper"], step)
    told.loc[survey, "value"] = rounded(told["value"], step)[survey]
    told.loc[survey, "lower"], told.loc[survey, "upper"] = lower[survey], upper[survey]
    told.loc[survey, "se"] = _digits(told["se"].to_numpy(dtype="float64"))[survey]
    told.loc[~_seen(told, step), "verdict"] = "not_distinguishable"
    return told[list(COLUMNS)]


def _span(indicator: Indicator) -> float:
    formula = indicator.formula
    return formula.high - formula.low if isinstance(formula, Mean) else 100.0


def _digits(errors: Floats) -> Floats:
    """Two significant digits; 0 stays 0."""
    with np.errstate(divide="ignore"):
        size = np.floor(np.log10(errors, where=errors > 0, out=np.zeros_like(errors)))
    unit = 10.0 ** (size - _DIGITS_OF_AN_ERROR + 1)
    return np.round(np.round(errors / unit) * unit, 12)


def _seen(told: pd.DataFrame, step: Floats) -> NDArray[np.bool_]:
    """Whether a verdict of a difference is seen to hold, or there is none."""
    city = told[told["level"] == "city"].set_index(MAP)["value"]
    average = city[~city.index.duplicated()].reindex(pd.MultiIndex.from_frame(told[MAP])).to_numpy(dtype="float64")
    seen = outside(average, told["lower"].to_numpy(), told["upper"].to_numpy(), step)
    return ~told["verdict"].isin(["higher", "lower"]).to_numpy() | seen


def _wholes(
    told: pd.DataFrame, known: pd.DataFrame, step: Floats, spans: Mapping[str, float], areas: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, int]]:
    """Every total parts of which are withheld: its row, and by how much coarser its value is told (0: not at all)."""
    away = (told["status"] == "withheld") & (told["source"] == "survey")
    partly = told.set_index(MAP).index.isin(told[away].set_index(MAP).index)
    members = {area: set(made_of) for area, made_of in areas.items()}
    for _, rows in told[partly].groupby(MAP, sort=False):
        quartiers = rows[rows["level"] == "quartier"]
        for whole in rows.index[(rows["level"] != "quartier") & rows["value"].notna()]:
            area = members.get(rows.at[whole, "quartier_id"])
            parts = quartiers if area is None else quartiers[quartiers["quartier_id"].isin(area)]
            hidden = parts.index[parts["status"] == "withheld"]
            if len(hidden):
                shown = parts.index[parts["status"].isin(["ok", "unreliable"])]
                span = float(spans[rows.at[whole, "indicator"]])
                yield int(whole), next((n for n in _COARSER if _open(known, whole, hidden, shown, n, step[whole], span)), 0)


def _open(known: pd.DataFrame, whole: int, hidden: pd.Index, shown: pd.Index, factor: int, step: float, span: float) -> bool:
    """Whether enough combinations of the withheld answers agree with the whole's value in steps of `factor` × `step`.

    Each withheld quartier of n people has at least n + 1 possible answers; what is known of their common mean is the
    whole's value less the shown ones', each uncertain by its own rounding. (A rounding error is uniform: its variance is
    step² / 12. Where weights differ, or a hundred answered, a shown value does not tell the number of its answers.)
    """
    weight = known["weight"].where(known["weight"].notna(), known["n"].astype("float64"))
    of_whole = float(weight[whole])
    part = float(weight[hidden].sum()) / of_whole
    n = known.loc[shown, "n"].astype("float64")
    blurred = shown[(n > span / step) | (known.loc[shown, "n_eff"] < n - _ALIKE)]
    rounding = (factor * step) ** 2 / 12 + float(((weight[blurred] / of_whole) ** 2).sum()) * step**2 / 12
    combinations = float(np.prod(known.loc[hidden, "n"].astype("float64") + 1.0))
    return combinations * min(1.0, 2 * np.sqrt(3 * rounding) / part / span) >= _OPEN
