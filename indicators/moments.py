"""Sums over the respondents, from which every estimate follows. They never leave the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrame

from indicators.engines import collected

KEYS = ["stratum", "psu", "quartier_id", "groups"]
SUMS = ["n", "w", "wy", "wyy", "ww", "wwy", "wwyy"]


@dataclass(frozen=True)
class Moments:
    """Mergeable sums: those of two files are the sum of their moments.

    Attributes
    ----------
    counts : DataFrame
        ``stratum, psu, quartier_id, groups, respondents, stratum_size``: everybody, also who did not answer.
        ``psu`` is empty where every respondent is a sampling unit.
    sums : DataFrame
        The same keys, ``indicator``, and n, Σw, Σwy, Σwy², Σw², Σw²y, Σw²y² over those who answered.
    centres : Mapping
        Indicator to what was taken off y first: the middle of its scale. Without it, answers around 50,000
        that differ by 50 would lose six digits.
    """

    counts: pd.DataFrame
    sums: pd.DataFrame
    centres: Mapping[str, float]

    def __add__(self, other: Moments) -> Moments:
        counts = pd.concat([self.counts, other.counts])
        counts = counts.groupby(KEYS, as_index=False).agg({"respondents": "sum", "stratum_size": "max"})
        sums = pd.concat([self.sums, other.sums]).groupby([*KEYS, "indicator"], as_index=False)[SUMS].sum()
        return Moments(counts, sums, {**self.centres, **other.centres})

    @property
    def clustered(self) -> bool:
        """Whether clusters (PSUs) were sampled, not respondents."""
        return bool((self.counts["psu"] != "").any())


def compute_moments(respondents: IntoFrame, centres: Mapping[str, float]) -> Moments:
    """One pass over the respondents of a wave.

    Parameters
    ----------
    respondents : dataframe
        As `indicators.survey.read_survey` returns it, or the same columns as a lazy frame of Polars, DuckDB
        or Spark.
    centres : Mapping
        The columns with the answers, and the middle of each one's scale.
    """
    frame = nw.from_native(respondents).lazy()
    counts = frame.group_by(KEYS).agg(nw.len().alias("respondents"), nw.col("stratum_size").max().alias("stratum_size"))
    answers = (
        frame.select(*KEYS, "weight", *((nw.col(name).cast(nw.Float64) - centre).alias(name) for name, centre in centres.items()))
        .unpivot(on=list(centres), index=[*KEYS, "weight"], variable_name="indicator", value_name="y")
        .filter(~nw.col("y").is_null())
    )
    w, y = nw.col("weight"), nw.col("y")
    sums = (
        answers.with_columns(wy=w * y, ww=w * w)
        .with_columns(wyy=nw.col("wy") * y, wwy=nw.col("ww") * y)
        .with_columns(wwyy=nw.col("wwy") * y)
        .group_by([*KEYS, "indicator"])
        .agg(nw.len().alias("n"), w.sum().alias("w"), *(nw.col(name).sum() for name in SUMS[2:]))
    )
    return Moments(collected(counts), collected(sums), dict(centres))
