"""How exactly a figure leaves: as a page shows it, and the figures of the whole coarser where parts of it are withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue, Indicator, Mean
from indicators.design import Floats
from indicators.precision import outward, rounded, step_of, steps_of
from release.errors import told_errors
from release.released import COLUMNS

MAP = ["indicator", "wave", "target_group"]
_COARSER = (1, 5, 10)  # steps of a whole, in those of its parts
_OPEN = 10.0  # answers of the withheld that must remain possible, whatever their numbers
_DIGITS_OF_AN_ERROR = 2
_LAST_BIT = 1e-9
_ALIKE = 1e-6  # effective answers that equal weights lack by rounding


def coarsened(
    masked: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """The table of estimates as it may leave.

    Values in the steps of `indicators.precision.steps_of`, limits outward, standard errors with two digits. City and
    areas of a map in which quartiers are withheld have no standard error, limits that follow from their value as it is
    told, and for it steps so wide that of the withheld answers many combinations remain possible (`_wholes`); if no step
    is wide enough, they are withheld. A verdict stands only where the city's value, as it is told, lies outside the
    interval, as it is told.

    Parameters
    ----------
    masked, known : DataFrame
        After and before `release.errors.with_told_errors` and `release.mask.disclose`, on the same index.
    areas : Mapping or None
        Area id to the quartiers it is made of.

    Returns
    -------
    DataFrame
        With the columns `release.released.COLUMNS`. Register figures leave as they came.
    """
    told = masked.copy()
    survey = (told["source"] == "survey").to_numpy()
    limits = (
        told["indicator"].map({k: step_of(one) for k, one in catalogue.indicators.items() if one.source == "survey"}).fillna(1.0)
    )
    spans = {name: _span(one) for name, one in catalogue.indicators.items()}
    step = steps_of(known, catalogue)
    ends = limits.to_numpy(dtype="float64", copy=True)
    wholes = []
    for row, factor in _wholes(told, known, step, spans, areas or {}):
        told.loc[row, "se"] = np.nan
        if factor:
            step[row] *= factor
            ends[row] *= factor
            wholes.append(row)
        else:
            told.loc[row, ["value", "lower", "upper"]] = np.nan
            told.loc[row, "n"] = pd.NA
            told.loc[row, ["status", "verdict", "contrast"]] = ["withheld", "none", "none"]
    errors = told_errors(known[survey], catalogue, step[survey])
    told.loc[wholes, ["lower", "upper"]] = errors.loc[wholes, ["lower", "upper"]]
    lower, upper = outward(told["lower"], told["upper"], ends)
    told.loc[survey, "value"] = rounded(told["value"], step)[survey]
    told.loc[survey, "lower"], told.loc[survey, "upper"] = lower[survey], upper[survey]
    told.loc[survey, "se"] = _digits(told["se"].to_numpy(dtype="float64"))[survey]
    told.loc[~_seen(told), "verdict"] = "not_distinguishable"
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


def _seen(told: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a verdict of a difference is seen to hold, or there is none."""
    city = told[told["level"] == "city"].set_index(MAP)["value"]
    average = city[~city.index.duplicated()].reindex(pd.MultiIndex.from_frame(told[MAP])).to_numpy(dtype="float64")
    above = (told["verdict"] == "higher").to_numpy() & ~(average < told["lower"].to_numpy() - _LAST_BIT)
    below = (told["verdict"] == "lower").to_numpy() & ~(average > told["upper"].to_numpy() + _LAST_BIT)
    return ~(above | below)


def _wholes(
    told: pd.DataFrame, known: pd.DataFrame, step: Floats, spans: Mapping[str, float], areas: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, int]]:
    """Every total parts of which are withheld: its row, and by how much coarser its value is told (0: not at all).

    Each withheld quartier of n people has at least n + 1 possible answers; what is known of their common mean is the
    whole's value less the shown ones', each uncertain by its own rounding, a uniform error of the variance step² / 12.
    A shown value tells its answers exactly, and is not uncertain, where weights are alike and fewer answered than there
    are steps.
    """
    n = known["n"].astype("float64")
    span, size = told["indicator"].map(spans).to_numpy(), known["weight"].fillna(n)
    away = (told["status"] == "withheld") & (told["source"] == "survey") & (n > 0)
    shown = told["status"].isin(["ok", "unreliable"]) & ((n > span / step) | (known["n_eff"] < n - _ALIKE))
    parts = told[MAP].assign(
        place=told["quartier_id"],
        hidden=size.where(away, 0.0),
        combinations=pd.Series(np.log(n + 1)).where(away, 0.0),
        blur=((size * step) ** 2).where(shown, 0.0),
    )[told["level"] == "quartier"]
    for area, made_of in ((None, None), *areas.items()):
        inside = parts if made_of is None else parts[parts["place"].isin(made_of)]
        sums = inside.groupby(MAP, sort=False)[["hidden", "combinations", "blur"]].sum()
        level = told["level"] == "city" if area is None else (told["level"] == "area") & (told["quartier_id"] == area)
        rows = told.index[level & told["value"].notna()]
        of_row = sums.reindex(pd.MultiIndex.from_frame(told.loc[rows, MAP]))
        for row, of in zip(rows, of_row.itertuples(index=False, name=None), strict=True):
            if of[0] > 0:  # hidden
                weight, own = float(size[row]), float(step[row])
                yield int(row), next((one for one in _COARSER if _open(of, weight, one * own, float(span[row]))), 0)


def _open(parts: tuple[float, float, float], weight: float, step: float, span: float) -> bool:
    """Whether enough combinations of the withheld answers agree with a whole's value that is told in steps of `step`."""
    hidden, combinations, blur = parts
    half = np.sqrt(3 * (step**2 + blur / weight**2) / 12)
    share = 2 * half * weight / hidden / span
    return bool(combinations + np.log(min(1.0, share)) >= np.log(_OPEN))
