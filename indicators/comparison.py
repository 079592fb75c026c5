"""Two maps of the same quartiers compared, from what is published of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.estimates import two_sided
from indicators.intervals import holm_within, mean_interval
from indicators.verdicts import SIGNIFICANCE

_WORST_FIRST = ("no_data", "withheld", "unreliable", "ok")


def worse(first: pd.Series, second: pd.Series) -> pd.Series:
    """The status of what is made of two values: that of the worse one."""
    ranks = {status: rank for rank, status in enumerate(_WORST_FIRST)}
    lower = np.minimum(first.map(ranks), second.map(ranks)).astype(int)
    return lower.map(dict(enumerate(_WORST_FIRST)))


def change(before: pd.DataFrame, after: pd.DataFrame, family: NDArray[np.intp] | None = None) -> pd.DataFrame:
    """After minus before in every quartier, of two surveys that asked different people.

    The variance is the sum of both variances, the degrees of freedom are the sum of both, as R's ``survey`` has it
    for two independent samples in one design; so nothing is used that is not published already.

    Parameters
    ----------
    before, after : DataFrame
        Rows of one map each (`Dataset.quartier_rows`), on the same index.
    family : array or None
        Of many maps at once, the number of each row's.

    Returns
    -------
    DataFrame
        The same index and ``name``; ``value, se, lower, upper`` in the indicator's unit (shares: percentage
        points), ``df``, ``n`` (the smaller of the two), ``status`` (the worse of the two) and ``verdict``:
        ``higher``, ``lower`` or ``not_distinguishable``, Holm-adjusted over the quartiers of status ``ok``;
        ``none`` where nothing was tested.
    """
    difference = (after["value"] - before["value"]).to_numpy(dtype=float, na_value=np.nan)
    variance = _squared(before["se"]) + _squared(after["se"])
    df = before["df"].to_numpy(dtype=float, na_value=np.nan) + after["df"].to_numpy(dtype=float, na_value=np.nan)
    se = np.sqrt(variance)
    lower, upper = mean_interval(difference, se, np.nan_to_num(df))
    status = worse(before["status"], after["status"])
    p = np.where(status == "ok", two_sided(difference, np.nan_to_num(variance), np.nan_to_num(df)), np.nan)
    adjusted = holm_within(p, np.zeros(len(p), dtype=np.intp) if family is None else family)
    certain = np.where(difference > 0, "higher", "lower")
    verdict = np.where(np.isnan(adjusted), "none", np.where(adjusted < SIGNIFICANCE, certain, "not_distinguishable"))
    known = status.isin(["ok", "unreliable"])
    made = pd.DataFrame(
        {
            "name": after["name"],
            "value": difference,
            "se": se,
            "lower": lower,
            "upper": upper,
            "df": df,
            "n": np.minimum(before["n"], after["n"]),
        },
        index=after.index,
    ).where(known)
    return made.assign(name=after["name"], status=status, verdict=verdict, source=after["source"])


def variation(rows: pd.DataFrame, origin: float = 0.0) -> pd.Series:
    """The coefficient of variation: standard error by value, the value counted from `origin`.

    A scale from 1 to 5 has no zero of its own; counted from its lowest answer its coefficient does not depend on
    how the answers are numbered.
    """
    height = (rows["value"] - origin).abs()
    return (rows["se"] / height.where(height > 0)).rename("cv")


def _squared(column: pd.Series) -> np.ndarray:
    return column.to_numpy(dtype=float, na_value=np.nan) ** 2
