"""How coarse a standardised value leaves: like a raw one, by steps, errors and wholes that tell nothing of single people."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.precision import in_steps, limit_steps_of, outward, rounded, steps_of, two_digits, unreliable
from indicators.estimates.standard import Standardised
from indicators.estimates.table import NUMBERS
from indicators.estimates.verdicts import Scale
from indicators.survey.design import Floats
from release.coarsening.coarse import OPEN, is_seen
from release.coarsening.errors import generalised_errors
from release.tables.released import COLUMNS
from release.tables.thresholds import Thresholds

Flags = NDArray[np.bool_]

_MAP = ["indicator", "target_group"]
_WIDTHS = [1.0, 2.0, 5.0, 10.0]  # of a share's steps
_ROUNDING = 1e-9
_ERRORS = ["se", "lower", "upper"]


def coarsen_standardised(
    standardised: Standardised,
    raw: pd.DataFrame,
    withheld: Flags,
    empty: Flags,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """The rows of one wave as they may leave.

    ``n`` is that of the raw value: a difference would count those who are in no stratum. Errors are those of
    `errors.generalised_errors` with Kish's number of the standardised weights. A share's step is, for every stratum a, no finer
    than P_a times that of n_a answers: it would tell more of a dozen people than a share of their own may. Where quartiers are
    withheld, the city and the areas have no standard error, and the common part of the withheld ones in them is rounded
    first, as in `coarse.coarsen`.

    Parameters
    ----------
    raw : DataFrame
        The wave's table of estimates.
    withheld, empty : arrays of bool
        Which rows are not told, and of which there are no data.

    Returns
    -------
    DataFrame
        With the columns `release.tables.released.COLUMNS`.
    """
    assert catalogue.standard is not None
    parts, shown = catalogue.standard.parts, ~(withheld | empty)
    n, inside = (table["n"].astype("float64").to_numpy() for table in (raw, standardised.table))
    with np.errstate(invalid="ignore", divide="ignore"):
        rows = standardised.table.assign(n=raw["n"].to_numpy(), deff=standardised.table["deff"] * n / inside)
    step = _steps(rows, standardised.n, parts, catalogue)
    in_part = (rows["level"] != "city").to_numpy()
    modelled = rows.copy()
    errors = generalised_errors(rows, catalogue, step, shown, rounding=False)
    modelled.loc[in_part, [*_ERRORS, "n_eff"]] = errors.loc[in_part, [*_ERRORS, "n_eff"]]
    doubtful = unreliable(modelled, catalogue, thresholds)
    status = np.select([withheld, empty, doubtful], ["withheld", "no_data", "unreliable"], "ok")
    shifts = _shifts(standardised, parts, withheld, catalogue, areas)
    shifts = shifts[shown[shifts.index]]
    shifted = rows.copy()
    shifted.loc[shifts.index, "value"] += shifts["by"]
    errors = generalised_errors(shifted, catalogue, step, shown)
    coarse = rows.assign(status=status)
    coarse.loc[in_part, _ERRORS] = errors.loc[in_part, _ERRORS]
    scale = Scale.of([catalogue.indicators[name] for name in rows["indicator"].loc[shifts.index]], unit=100.0)
    coarse.loc[shifts.index, "value"], coarse.loc[shifts.index, "se"] = shifted.loc[shifts.index, "value"], np.nan
    coarse.loc[shifts.index, "lower"] = np.maximum(errors.loc[shifts.index, "lower"] - shifts["step"] / 2, scale.low)
    coarse.loc[shifts.index, "upper"] = np.minimum(errors.loc[shifts.index, "upper"] + shifts["step"] / 2, scale.high)
    coarse.loc[~shown, NUMBERS] = pd.NA
    coarse["lower"], coarse["upper"] = outward(coarse["lower"], coarse["upper"], limit_steps_of(coarse, catalogue))
    coarse["value"], coarse["se"] = rounded(coarse["value"], step), two_digits(coarse["se"].to_numpy(dtype="float64"))
    coarse.loc[status != "ok", "verdict"] = "none"
    coarse.loc[~is_seen(coarse), "verdict"] = "not_distinguishable"
    return coarse[list(COLUMNS)]


def _steps(rows: pd.DataFrame, n: Floats, parts: Floats, catalogue: Catalogue) -> Floats:
    """The step of every row's value; `n` are answers by stratum."""
    step, finest = steps_of(rows, catalogue), limit_steps_of(rows, catalogue)
    share = rows["indicator"].isin([name for name, indicator in catalogue.indicators.items() if indicator.formula.binary])
    for part, answers in zip(parts, n.T, strict=True):
        least = part * steps_of(rows.assign(n=answers), catalogue)
        coarse = np.select([least <= width + _ROUNDING for width in _WIDTHS], _WIDTHS, _WIDTHS[-1])
        step = np.where(share, np.maximum(step, coarse * finest), step)
    return step


def _shifts(
    standardised: Standardised, parts: Floats, withheld: Flags, catalogue: Catalogue, areas: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """By how much totals move parts of which are withheld, and in which steps; by the total's row.

    The withheld quartiers' part of a total is c m, c = Σ_a P_a w_a / W_a and m their mean by these weights. m is rounded to the
    middle of one of so many equal parts of the scale that each holds `OPEN` neighbouring totals of every stratum.
    """
    table = standardised.table
    is_quartier = (table["level"] == "quartier").to_numpy()
    totals = {("city", ""): is_quartier} | {
        ("area", area): is_quartier & table["quartier_id"].isin(quartiers).to_numpy() for area, quartiers in areas.items()
    }
    maps = table.groupby(_MAP, sort=False).ngroup().to_numpy()
    shifts = []
    for (level, place), of_total in totals.items():
        at = np.flatnonzero((table["level"] == level) & (table["quartier_id"] == place))
        hidden = of_total & withheld & (standardised.n.sum(axis=1) > 0)
        sums = np.zeros((3, int(maps.max(initial=-1)) + 1, len(parts)))
        for number, by in enumerate((standardised.n, standardised.w, np.nan_to_num(standardised.mean) * standardised.w)):
            np.add.at(sums[number], maps[hidden], by[hidden])
        n, w, wy = sums[:, maps[at]]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.nan_to_num(parts / standardised.w[at])
            weight = (share * w).sum(axis=1)
            mean = (share * wy).sum(axis=1) / weight
        scale = Scale.of([catalogue.indicators[name] for name in table["indicator"].iloc[at]], unit=100.0)
        span = scale.high - scale.low
        fewest = np.where(n > 0, n, np.inf).min(axis=1)
        ways = np.maximum(1.0, (np.where(np.isfinite(fewest), fewest, 0.0) + 1) // OPEN)
        mean = (mean - scale.low) / span
        middle = (np.clip(np.floor(in_steps(np.nan_to_num(mean) * ways, 1.0)), 0.0, ways - 1) + 0.5) / ways
        shift = pd.DataFrame({"by": (middle - mean) * weight * span, "step": span * weight / ways}, index=at)
        shifts.append(shift[weight > 0])
    return pd.concat(shifts)
