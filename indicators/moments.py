"""Sums over the respondents, from which every estimate follows. They never leave the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import pandas as pd

KEYS = ["stratum", "quartier_id", "groups"]
SUMS = ["n", "w", "wy", "wyy", "ww", "wwy", "wwyy"]


@dataclass(frozen=True)
class Moments:
    """Mergeable sums: those of two files are the sum of their moments.

    Attributes
    ----------
    counts : DataFrame
        ``stratum, quartier_id, groups, respondents, stratum_size``: everybody, also who did not answer.
    sums : DataFrame
        ``stratum, quartier_id, groups, indicator`` and n, Σw, Σwy, Σwy², Σw², Σw²y, Σw²y² over those
        who answered, y as it stands in the survey (short scales: no centring is needed at doubles).
    """

    counts: pd.DataFrame
    sums: pd.DataFrame

    def __add__(self, other: Moments) -> Moments:
        counts = pd.concat([self.counts, other.counts])
        counts = counts.groupby(KEYS, as_index=False).agg({"respondents": "sum", "stratum_size": "max"})
        sums = pd.concat([self.sums, other.sums]).groupby([*KEYS, "indicator"], as_index=False)[SUMS].sum()
        return Moments(counts, sums)


def compute_moments(respondents: pd.DataFrame, indicators: Sequence[str]) -> Moments:
    """One pass over the respondents of a wave.

    Parameters
    ----------
    respondents : DataFrame
        As `indicators.survey.read_survey` returns it.
    indicators : sequence of str
        Columns with the answers.
    """
    frame = nw.from_native(respondents.reset_index(drop=True))
    counts = frame.group_by(KEYS).agg(nw.len().alias("respondents"), nw.col("stratum_size").max().alias("stratum_size"))
    answers = frame.select([*KEYS, "weight", *indicators]).unpivot(
        on=list(indicators), index=[*KEYS, "weight"], variable_name="indicator", value_name="y"
    )
    w, y = nw.col("weight"), nw.col("y")
    sums = (
        answers.filter(~y.is_nan() & ~y.is_null())
        .with_columns(wy=w * y, wyy=w * y * y, ww=w * w, wwy=w * w * y, wwyy=w * w * y * y)
        .group_by([*KEYS, "indicator"])
        .agg(nw.len().alias("n"), w.sum().alias("w"), *(nw.col(name).sum() for name in SUMS[2:]))
    )
    return Moments(counts.to_native(), sums.to_native())
