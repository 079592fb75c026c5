"""How exactly a figure leaves: as a page shows it, and the figures of the whole coarser where parts of it are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.precision import in_steps, limit_steps_of, outward, rounded, steps_of, two_digits
from indicators.estimates.verdicts import Scale
from release.coarsening.errors import told_errors
from release.tables.released import COLUMNS

MAP = ["indicator", "wave", "target_group"]
_OPEN = 4  # neighbouring totals of the withheld answers that remain possible; ten ways to have come about, if two gave them
_LAST_BIT = 1e-9


def coarsened(
    masked: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """The table of estimates as it may leave.

    Values in the steps of `indicators.estimates.precision.steps_of`, limits outward, standard errors with two digits. City and
    areas of a map in which quartiers are withheld have no standard error, and a value in which the common mean of the
    withheld ones is rounded first (`_wholes`); their limits follow from it, and are wider by as much as that may have
    moved it. A verdict stands only where the city's value, as it is told, lies outside the interval, as it is told.

    Parameters
    ----------
    masked, known : DataFrame
        After and before `release.coarsening.errors.with_told_errors` and `release.withholding.mask.disclose`, on the same index.
    areas : Mapping or None
        Area id to the quartiers it is made of.

    Returns
    -------
    DataFrame
        With the columns `release.tables.released.COLUMNS`. Register figures leave as they came.
    """
    told = masked.copy()
    survey = (told["source"] == "survey").to_numpy()
    step, inside = steps_of(known, catalogue), known.copy()
    moved = _wholes(told, known, catalogue, areas or {})
    inside.loc[moved.index, "value"] += moved["by"]
    told.loc[moved.index, "value"] = inside.loc[moved.index, "value"]
    shown = told["status"].isin(["ok", "unreliable"]).to_numpy()
    errors = told_errors(inside[survey], catalogue, step[survey], shown[survey])
    parts = told.index[survey & shown & (told["level"] != "city").to_numpy()]
    told.loc[parts, ["se", "lower", "upper"]] = errors.loc[parts, ["se", "lower", "upper"]]
    told.loc[moved.index, "se"] = np.nan
    scale = _scale(catalogue, told.loc[moved.index, "indicator"])
    told.loc[moved.index, "lower"] = np.maximum(errors.loc[moved.index, "lower"] - moved["step"] / 2, scale.low)
    told.loc[moved.index, "upper"] = np.minimum(errors.loc[moved.index, "upper"] + moved["step"] / 2, scale.high)
    lower, upper = outward(told["lower"], told["upper"], limit_steps_of(told, catalogue))
    told.loc[survey, "value"] = rounded(told["value"], step)[survey]
    told.loc[survey, "lower"], told.loc[survey, "upper"] = lower[survey], upper[survey]
    told.loc[survey, "se"] = two_digits(told["se"].to_numpy(dtype="float64"))[survey]
    told.loc[~_seen(told), "verdict"] = "not_distinguishable"
    return told[list(COLUMNS)]


def _scale(catalogue: Catalogue, indicators: Iterable[str]) -> Scale:
    return Scale.of([catalogue.indicators[name] for name in indicators], unit=100.0)


def _seen(told: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a verdict of a difference is seen to hold, or there is none."""
    city = told[told["level"] == "city"].set_index(MAP)["value"]
    average = city[~city.index.duplicated()].reindex(pd.MultiIndex.from_frame(told[MAP])).to_numpy(dtype="float64")
    above = (told["verdict"] == "higher").to_numpy() & ~(average < told["lower"].to_numpy() - _LAST_BIT)
    below = (told["verdict"] == "lower").to_numpy() & ~(average > told["upper"].to_numpy() + _LAST_BIT)
    return ~(above | below)


def _wholes(told: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """By how much the value of every total is moved parts of which are withheld, and in which steps; by the total's row.

    The total less what is told of its parts is what the withheld ones answered together. To round the total alone would
    not do: where all of them said no, a value near the end of its step leaves nothing else. So the common mean of the
    withheld answers is rounded, to the middle of one of so many equal parts of the scale that each holds `_OPEN`
    neighbouring totals, the first and the last of them too. Their number n is the total's less that of the told parts,
    so the parts of the scale are known to everybody and tell nothing.
    """
    n = known["n"].astype("float64").fillna(0.0)
    size = known["weight"].where(known["weight"].notna(), n)
    away = (told["status"] == "withheld") & (told["source"] == "survey") & (told["level"] == "quartier") & (n > 0)
    parts = told[MAP].assign(
        place=told["quartier_id"], n=n, size=size, sum=(size * known["value"].astype("float64")).fillna(0.0)
    )[away]
    moved = []
    for area, made_of in ((None, None), *areas.items()):
        inside = parts if made_of is None else parts[parts["place"].isin(made_of)]
        hidden = inside.groupby(MAP, sort=False)[["n", "size", "sum"]].sum()
        level = told["level"] == "city" if area is None else (told["level"] == "area") & (told["quartier_id"] == area)
        rows = told.index[level & told["value"].notna()]
        of = hidden.reindex(pd.MultiIndex.from_frame(told.loc[rows, MAP])).set_axis(rows)
        of = of[of["size"] > 0]
        scale = _scale(catalogue, told.loc[of.index, "indicator"])
        span = scale.high - scale.low
        part = (of["sum"] / of["size"] - scale.low) / span
        number = np.maximum(1.0, (of["n"] + 1) // _OPEN)
        middle = (np.clip(np.floor(in_steps(part * number, 1.0)), 0.0, number - 1) + 0.5) / number
        share = span * of["size"] / size[of.index]
        moved.append(pd.DataFrame({"by": (middle - part) * share, "step": share / number}))
    return pd.concat(moved)
