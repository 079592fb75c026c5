"""How exactly a figure leaves: as a page shows it, and the figures of the whole coarser where parts of it are withheld."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.precision import in_steps, limit_steps_of, outward, rounded, steps_of, two_digits
from indicators.estimates.verdicts import Scale
from release.coarsening.errors import generalised_errors
from release.tables.released import COLUMNS

MAP = ["indicator", "wave", "target_group"]
OPEN = 4  # neighbouring totals of the withheld answers that remain possible; ten ways to have come about, if two gave them
_LAST_BIT = 1e-9


def coarsen(
    masked: pd.DataFrame, estimates: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """The table of estimates as it may leave.

    Values in the steps of `indicators.estimates.precision.steps_of`, limits outward, standard errors with two digits. City and
    areas of a map in which quartiers are withheld have no standard error, and a value in which the common mean of the
    withheld ones is rounded first (`_shifts`); their limits follow from it, and are wider by as much as that may have
    moved it. A verdict stands only where the city's value, as it is released, lies outside the interval, as it is released.

    Parameters
    ----------
    masked, estimates : DataFrame
        After and before `errors.with_generalised_errors` and `mask.mask_estimates`, on the same index.
    areas : Mapping or None
        Area id to the quartiers it is made of.

    Returns
    -------
    DataFrame
        With the columns `release.tables.released.COLUMNS`. Register figures leave as they came.
    """
    coarse, shifted = masked.copy(), estimates.copy()
    survey = (coarse["source"] == "survey").to_numpy()
    shown = coarse["status"].isin(["ok", "unreliable"]).to_numpy()
    step = steps_of(estimates, catalogue)
    shifts = _shifts(masked, estimates, catalogue, areas or {})
    shifted.loc[shifts.index, "value"] += shifts["by"]
    errors = generalised_errors(shifted[survey], catalogue, step[survey], shown[survey])
    parts = coarse.index[survey & shown & (coarse["level"] != "city").to_numpy()]
    coarse.loc[parts, ["se", "lower", "upper"]] = errors.loc[parts, ["se", "lower", "upper"]]
    scale = _scale(catalogue, coarse.loc[shifts.index, "indicator"])
    coarse.loc[shifts.index, "value"], coarse.loc[shifts.index, "se"] = shifted.loc[shifts.index, "value"], np.nan
    coarse.loc[shifts.index, "lower"] = np.maximum(errors.loc[shifts.index, "lower"] - shifts["step"] / 2, scale.low)
    coarse.loc[shifts.index, "upper"] = np.minimum(errors.loc[shifts.index, "upper"] + shifts["step"] / 2, scale.high)
    lower, upper = outward(coarse["lower"], coarse["upper"], limit_steps_of(coarse, catalogue))
    coarse.loc[survey, "value"] = rounded(coarse["value"], step)[survey]
    coarse.loc[survey, "lower"], coarse.loc[survey, "upper"] = lower[survey], upper[survey]
    coarse.loc[survey, "se"] = two_digits(coarse["se"].to_numpy(dtype="float64"))[survey]
    coarse.loc[~is_seen(coarse), "verdict"] = "not_distinguishable"
    return coarse[list(COLUMNS)]


def _scale(catalogue: Catalogue, indicators: Iterable[str]) -> Scale:
    return Scale.of([catalogue.indicators[name] for name in indicators], unit=100.0)


def is_seen(coarse: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a verdict of a difference is seen to hold, or there is none."""
    city = coarse["value"].where(coarse["level"] == "city")
    average = coarse.assign(city=city).groupby(MAP)["city"].transform("first")
    above = (coarse["verdict"] == "higher") & ~(average < coarse["lower"] - _LAST_BIT)
    below = (coarse["verdict"] == "lower") & ~(average > coarse["upper"] + _LAST_BIT)
    return ~(above | below).to_numpy(dtype=bool)


def _shifts(
    masked: pd.DataFrame, estimates: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """By how much the value of every total is moved parts of which are withheld, and in which steps; by the total's row.

    The total less what is released of its parts is what the withheld ones answered together. To round the total alone would
    not do: where all of them said no, a value near the end of its step leaves nothing else. So the common mean of the
    withheld answers is rounded, to the middle of one of so many equal parts of the scale that each holds `OPEN`
    neighbouring totals, the first and the last of them too. Their number n is the total's less that of the shown parts,
    so the parts of the scale are known to everybody and tell nothing.
    """
    n = estimates["n"].astype("float64").fillna(0.0)
    weight = estimates["weight"].where(estimates["weight"].notna(), n)
    table = masked[[*MAP, "level", "quartier_id"]].assign(
        n=n, weight=weight, sum=(weight * estimates["value"].astype("float64")).fillna(0.0)
    )
    withheld = table[
        (masked["status"] == "withheld") & (masked["source"] == "survey") & (masked["level"] == "quartier") & (n > 0)
    ]
    shown = table[masked["value"].notna()]
    shifts = [_shifts_of(shown[shown["level"] == "city"], withheld, catalogue)]
    for area, quartiers in areas.items():
        totals = shown[(shown["level"] == "area") & (shown["quartier_id"] == area)]
        shifts.append(_shifts_of(totals, withheld[withheld["quartier_id"].isin(quartiers)], catalogue))
    return pd.concat(shifts)


def _shifts_of(totals: pd.DataFrame, withheld: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """`_shifts` of one place's totals, by the parts of it that are withheld."""
    sums = withheld.groupby(MAP, sort=False)[["n", "weight", "sum"]].sum()
    sums = sums.reindex(pd.MultiIndex.from_frame(totals[MAP])).set_axis(totals.index)
    sums = sums[sums["weight"] > 0]
    totals = totals.loc[sums.index]
    scale = _scale(catalogue, totals["indicator"])
    span = scale.high - scale.low
    mean = (sums["sum"] / sums["weight"] - scale.low) / span
    parts = np.maximum(1.0, (sums["n"] + 1) // OPEN)
    middle = (np.clip(np.floor(in_steps(mean * parts, 1.0)), 0.0, parts - 1) + 0.5) / parts
    share = span * sums["weight"] / totals["weight"]
    return pd.DataFrame({"by": (middle - mean) * share, "step": share / parts})
