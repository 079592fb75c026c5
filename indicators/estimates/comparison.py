"""Two maps of the same quartiers compared, from what is published of each."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.estimates.intervals import holm_within, mean_interval
from indicators.estimates.rest import Side
from indicators.estimates.table import two_sided
from indicators.estimates.verdicts import SIGNIFICANCE, Scale, p_values_of_changes
from indicators.estimates.vocabulary import SHOWN, WORST_FIRST, Status, Verdict
from indicators.survey.design import Floats

_ALMOST = 0.0025  # of a scale: half of what rounding to whole percent hides


def worse(first: pd.Series, second: pd.Series) -> pd.Series:
    """The status of what is made of two values: that of the worse one."""
    ranks = {status: rank for rank, status in enumerate(WORST_FIRST)}
    lower = pd.Series(np.minimum(first.map(ranks), second.map(ranks))).astype(int)
    return lower.map(dict(enumerate(WORST_FIRST)))


def change(
    before: pd.DataFrame,
    after: pd.DataFrame,
    family: NDArray[np.intp] | None = None,
    scale: Scale | None = None,
    together: Floats | None = None,
    compared: NDArray[np.intp] | None = None,
) -> pd.DataFrame:
    """After minus before in every quartier.

    The variance is the sum of both variances, the degrees of freedom are the sum of both, as R's ``survey`` has it
    for two independent samples in one design; where the waves share persons, the variance is less by twice the
    covariance r · se · se, and the degrees of freedom are the larger ones of the two. So nothing is used that is not
    published already. Value, error and interval are a difference in points; the verdict is that of
    `indicators.estimates.verdicts`, which knows where the scale ends.

    Parameters
    ----------
    before, after : DataFrame
        Rows of one map each (`Dataset.quartier_rows`), on the same index.
    family : array or None
        Of many maps at once, the number of each row's.
    scale : Scale or None
        Of each row's indicator, a share's ending at 100. Without it the difference is tested on the linear scale.
    together : array or None
        Each row's correlation r of both errors, missing where it is not known how much is shared; by default 0
        everywhere: different people were asked.
    compared : array or None
        Which rows are compared at once, if not those of a family.

    Returns
    -------
    DataFrame
        The same index and ``name``; ``value, se, lower, upper`` in the indicator's unit (shares: percentage
        points), ``df``, ``n`` (the smaller of the two), ``status`` (the worse of the two) and ``verdict``:
        ``higher``, ``lower`` or ``not_distinguishable``, Holm-adjusted over the quartiers of status ``ok``;
        ``none`` where nothing was tested.
    """
    (value_before, se_before, df_before), (value, se_after, df_after) = (
        _floats(rows, "value", "se", "df") for rows in (before, after)
    )
    r = np.zeros(len(value)) if together is None else together
    apart = se_before**2 + se_after**2
    difference, variance = value - value_before, apart - 2 * np.nan_to_num(r) * se_before * se_after
    df = np.where(r == 0, df_before + df_after, np.maximum(df_before, df_after))
    se = np.sqrt(variance)
    lower, upper = mean_interval(difference, se, np.nan_to_num(df))
    status = worse(before["status"], after["status"])
    of_map = np.zeros(len(difference), dtype=np.intp) if family is None else family
    if scale is None:
        p = two_sided(difference, np.nan_to_num(variance), np.nan_to_num(df))
    else:
        sound = status == Status.OK
        overlap = np.divide(variance, apart, out=np.ones_like(apart), where=apart > 0)
        p = p_values_of_changes(side_of(before, sound, scale), side_of(after, sound, scale), scale, of_map, overlap)
    adjusted = holm_within(np.where(status == Status.OK, p, np.nan), of_map if compared is None else compared)
    certain = np.where(difference > 0, Verdict.HIGHER, Verdict.LOWER)
    verdict = np.where(np.isnan(adjusted), Verdict.NONE, np.where(adjusted < SIGNIFICANCE, certain, Verdict.NOT_DISTINGUISHABLE))
    shown = status.isin(SHOWN)
    changes = pd.DataFrame(
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
    ).where(shown)
    return changes.assign(name=after["name"], status=status, verdict=verdict, source=after["source"])


def side_of(rows: pd.DataFrame, sound: pd.Series, scale: Scale) -> Side:
    """Of a survey's rows as they are told: a share of almost 0 or 100 % may be told as such, with an error."""
    value, se, n, df = _floats(rows, "value", "se", "n", "df")
    exact = (rows["lower"] == rows["upper"]).to_numpy(dtype=bool) if {"lower", "upper"} <= set(rows) else np.zeros(len(n), bool)
    margin = np.where(se > 0, (scale.high - scale.low) * _ALMOST, 0.0)
    return Side(
        mean=np.clip(np.where(sound, value, np.nan), scale.low + margin, scale.high - margin),
        variance=np.where(sound & ~exact, se**2, 0.0),
        n=n,
        weighing=np.divide(1.0, n, out=np.zeros_like(n), where=(n > 0) & ~exact),
        df=np.nan_to_num(df),
        exact=exact,
    )


def variation(rows: pd.DataFrame, origin: float = 0.0) -> pd.Series:
    """The coefficient of variation: standard error by value, the value counted from `origin`.

    A scale from 1 to 5 has no zero of its own; counted from its lowest answer its coefficient does not depend on
    how the answers are numbered.
    """
    height = (rows["value"] - origin).abs()
    return (rows["se"] / height.where(height > 0)).rename("cv")


def _floats(rows: pd.DataFrame, *names: str) -> list[np.ndarray]:
    return [rows[name].to_numpy(dtype=float, na_value=np.nan) for name in names]
