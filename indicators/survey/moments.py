"""Sums over the respondents, from which every estimate follows. They never leave the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrame

from indicators.survey.engines import collected

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
        As `indicators.survey.respondents.read_survey` returns it, or the same columns as a lazy frame of Polars, DuckDB
        or Spark.
    centres : Mapping
        The columns with the answers, and the middle of each one's scale.
    """
    y = {name: f"y {number}" for number, name in enumerate(centres)}
    wy = {name: f"wy {number}" for number, name in enumerate(centres)}
    answered = {name: f"w {number}" for number, name in enumerate(centres)}
    w = nw.col("weight")
    frame = (
        nw.from_native(respondents)
        .lazy()
        .with_columns((nw.col(name).cast(nw.Float64) - centre).alias(y[name]) for name, centre in centres.items())
        .with_columns((w * nw.col(y[name])).alias(wy[name]) for name in centres)
        .with_columns(nw.when(~nw.col(y[name]).is_null()).then(w).alias(answered[name]) for name in centres)
    )
    sums = [
        one.alias(f"{sum_} {number}")
        for number, name in enumerate(centres)
        for sum_, one in _sums(nw.col(y[name]), nw.col(wy[name]), nw.col(answered[name])).items()
    ]
    respondents_of_cell = [nw.len().alias("respondents"), nw.col("stratum_size").max().alias("stratum_size")]
    wide = collected(frame.group_by(KEYS).agg(*respondents_of_cell, *sums))
    return Moments(wide[[*KEYS, "respondents", "stratum_size"]], _long(wide, list(centres)), dict(centres))


def _sums(y: nw.Expr, wy: nw.Expr, w: nw.Expr) -> dict[str, nw.Expr]:
    """The seven sums of one item; whoever did not answer is null in each of the three columns."""
    return {
        "n": y.count(),
        "w": w.sum(),
        "wy": wy.sum(),
        "wyy": (wy * y).sum(),
        "ww": (w * w).sum(),
        "wwy": (wy * w).sum(),
        "wwyy": (wy * wy).sum(),
    }


def _long(wide: pd.DataFrame, items: list[str]) -> pd.DataFrame:
    """A row a cell and item in which somebody answered."""
    tables = [
        wide[KEYS].assign(indicator=name, **{sum_: wide[f"{sum_} {number}"] for sum_ in SUMS})
        for number, name in enumerate(items)
    ]
    long = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*KEYS, "indicator", *SUMS])
    return long[long["n"] > 0].reset_index(drop=True)
