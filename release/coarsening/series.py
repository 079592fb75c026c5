"""What is told of an indicator over several waves, side by side: what changes and trends are made of."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.survey.design import Floats
from release.tables.released import Correlations

MAP = ["indicator", "target_group", "level"]
CELL = [*MAP, "quartier_id"]


def told_waves(released: pd.DataFrame, estimates: pd.DataFrame, waves: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The released rows of city and quartiers of each wave, indexed by `CELL`.

    Values, errors and numbers of answers are those released; the degrees of freedom ``df`` are n less what the design
    takes off, which is known inside.

    Parameters
    ----------
    released, estimates : DataFrame
        The released table, and the table before masking.
    """
    survey = released[(released["source"] == "survey") & released["level"].isin(["city", "quartier"])].assign(name="")
    survey = survey.assign(df=survey["n"].astype("float64") - _taken_off(survey, estimates))
    return {wave: survey[survey["wave"] == wave].set_index(CELL) for wave in waves}


def asked_in(tables: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    """Indicator to the waves in which it was asked."""
    asked: dict[str, list[str]] = {}
    for wave, rows in tables.items():
        there = rows.index[rows["status"] != "no_data"].get_level_values("indicator")
        for indicator in dict.fromkeys(there):
            asked.setdefault(str(indicator), []).append(wave)
    return asked


def rows_of(tables: Mapping[str, pd.DataFrame], waves: Sequence[str], indicators: Collection[str]) -> list[pd.DataFrame]:
    """The rows of some indicators in each of some waves, on one index: cells that stand in all of them."""
    index = tables[waves[-1]].index
    index = index[index.get_level_values("indicator").isin(indicators)]
    for wave in waves[:-1]:
        index = index.intersection(tables[wave].index, sort=False)
    return [tables[wave].loc[index] for wave in waves]


def together_in(indicators: pd.Index, waves: Sequence[str], between: Mapping[str, Correlations]) -> Floats:
    """How the errors of waves go together; rows × waves × waves, missing where it may not be told."""
    distinct, at = np.unique(indicators, return_inverse=True)
    r = np.tile(np.eye(len(waves)), (len(distinct), 1, 1))
    for number, indicator in enumerate(distinct):
        if indicator in between:
            own = between[indicator]
            r[number] = own.of(waves)
            for first, second in own.unknown(waves):
                a, b = waves.index(first), waves.index(second)
                r[number, a, b] = r[number, b, a] = np.nan
    together: Floats = r[at]
    return together


def families(rows: pd.DataFrame, keys: Sequence[str]) -> NDArray[np.intp]:
    """The number of each row's family: those that are alike in these columns."""
    return np.asarray(rows.groupby(list(keys), sort=False).ngroup(), dtype=np.intp)


def _taken_off(survey: pd.DataFrame, estimates: pd.DataFrame) -> NDArray[np.float64]:
    """By how much each row's degrees of freedom are fewer than its answers."""
    keys = ["wave", *CELL]
    inside = estimates[estimates["source"] == "survey"].set_index(keys)
    off = inside["n"].astype("float64") - inside["df"]
    return off[~off.index.duplicated()].reindex(pd.MultiIndex.from_frame(survey[keys])).to_numpy()
