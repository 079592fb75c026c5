"""From moments to the table of estimates: weighted values, linearised standard errors, verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from indicators.catalogue import Catalogue, Indicator, Share
from indicators.intervals import Floats, holm, mean_interval, share_interval
from indicators.moments import SUMS, Moments

SIGNIFICANCE = 0.05

COLUMNS = {
    "level": "str",
    "quartier_id": "str",
    "target_group": "str",
    "wave": "str",
    "indicator": "str",
    "value": "float64",
    "se": "float64",
    "lower": "float64",
    "upper": "float64",
    "n": "Int64",
    "n_eff": "float64",
    "deff": "float64",
    "df": "float64",
    "status": "str",
    "verdict": "str",
    "source": "str",
}
NUMBERS = ["value", "se", "lower", "upper", "n", "n_eff", "deff", "df"]


@dataclass(frozen=True)
class _Design:
    """Strata of a wave: respondents n_h of each, and the part 1 - n_h / N_h that was not asked."""

    respondents: Floats
    unasked: Floats


@dataclass(frozen=True)
class _Domain:
    """Sums of one domain or of several side by side; arrays are strata × domains."""

    n: Floats
    w: Floats
    wy: Floats
    wyy: Floats
    ww: Floats
    wwy: Floats
    wwyy: Floats

    def mean(self) -> Floats:
        total = self.w.sum(axis=0)
        return np.divide(self.wy.sum(axis=0), total, out=np.full_like(total, np.nan), where=total > 0)

    def influence(self) -> tuple[Floats, Floats]:
        """Σz and Σz² in each stratum, z = w (y - mean) / Σw being the linearised mean."""
        total, mean = self.w.sum(axis=0), np.nan_to_num(self.mean())
        safe = np.where(total > 0, total, np.inf)
        once = (self.wy - mean * self.w) / safe
        squared = (self.wwyy - 2 * mean * self.wwy + mean**2 * self.ww) / safe**2
        return once, squared

    def minus(self, other: _Domain) -> _Domain:
        return _Domain(*(getattr(self, name) - getattr(other, name) for name in SUMS))

    def total(self) -> _Domain:
        return _Domain(*(getattr(self, name).sum(axis=1, keepdims=True) for name in SUMS))

    def degrees_of_freedom(self) -> Floats:
        """Answers minus strata with an answer, as R's ``degf`` of the subset."""
        return self.n.sum(axis=0) - (self.n > 0).sum(axis=0)


def estimate(moments: Moments, catalogue: Catalogue, wave: str, quartier_ids: Sequence[str]) -> pd.DataFrame:
    """Estimates of every survey indicator for city, quartiers and target groups of one wave.

    A target group or quartier is a domain: it zeroes weights and drops no row, so strata keep the
    full count of their respondents. The variance is Taylor-linearised and stratified with finite
    population correction (Särndal, Swensson and Wretman 1992, 5.6), as R's ``svymean`` of a subset.

    Returns
    -------
    DataFrame
        The table of estimates (docs/architecture.md), not yet masked; shares in percent.
    """
    strata = sorted(moments.counts["stratum"].unique())
    design = _design(moments, strata)
    groups = {"all": -1, **{group: bit for bit, group in enumerate(catalogue.target_groups)}}
    measured = [indicator for indicator in catalogue.indicators.values() if indicator.id in set(moments.sums["indicator"])]
    tables = []
    for group, bit in groups.items():
        members = moments.sums if bit < 0 else moments.sums[(moments.sums["groups"].to_numpy() >> bit) & 1 == 1]
        sums = members.groupby(["indicator", "stratum", "quartier_id"])[SUMS].sum()
        known = set(sums.index.get_level_values(0))
        for indicator in measured:
            rows = sums.loc[indicator.id] if indicator.id in known else sums.iloc[:0].droplevel(0)
            quartiers = _domain(rows, strata, quartier_ids)
            tables.append(_cells(quartiers, design, indicator, quartier_ids).assign(target_group=group, indicator=indicator.id))
    made = pd.concat(tables, ignore_index=True).assign(wave=wave, source="survey")
    return as_estimates(made)


def as_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the columns and types of the table of estimates."""
    return frame.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def _design(moments: Moments, strata: list[str]) -> _Design:
    by_stratum = moments.counts.groupby("stratum").agg({"respondents": "sum", "stratum_size": "max"}).loc[strata]
    respondents = by_stratum["respondents"].to_numpy(dtype="float64")
    asked = respondents / by_stratum["stratum_size"].to_numpy(dtype="float64")
    return _Design(respondents[:, None], np.clip(1 - np.nan_to_num(asked), 0, 1)[:, None])


def _domain(rows: pd.DataFrame, strata: list[str], quartier_ids: Sequence[str]) -> _Domain:
    cells = pd.MultiIndex.from_product([strata, quartier_ids])
    full = rows.reindex(cells, fill_value=0.0)
    return _Domain(*(full[name].to_numpy(dtype="float64").reshape(len(strata), len(quartier_ids)) for name in SUMS))


def _variance(once: Floats, squared: Floats, design: _Design) -> Floats:
    n = design.respondents
    return np.maximum((design.unasked * n / (n - 1) * (squared - once**2 / n)).sum(axis=0), 0.0)


def _cells(quartiers: _Domain, design: _Design, indicator: Indicator, quartier_ids: Sequence[str]) -> pd.DataFrame:
    city = quartiers.total()
    table = pd.concat([_measured(city, design, indicator), _measured(quartiers, design, indicator)], ignore_index=True)
    verdicts = _verdicts(quartiers, city.minus(quartiers), design)
    return table.assign(
        level=["city"] + ["quartier"] * len(quartier_ids),
        quartier_id=["", *quartier_ids],
        verdict=["none", *verdicts],
        status=np.where(table["n"] > 0, "ok", "no_data"),
    )


def _measured(domain: _Domain, design: _Design, indicator: Indicator) -> pd.DataFrame:
    mean, n, df = domain.mean(), domain.n.sum(axis=0), domain.degrees_of_freedom()
    w, ww, wyy = domain.w.sum(axis=0), domain.ww.sum(axis=0), domain.wyy.sum(axis=0)
    variance = _variance(*domain.influence(), design)
    se = np.where(n > 0, np.sqrt(variance), np.nan)
    n_eff = np.divide(w**2, ww, out=np.zeros_like(w), where=ww > 0)
    is_share = isinstance(indicator.formula, Share)
    lower, upper = share_interval(mean, se, df, n, n_eff) if is_share else mean_interval(mean, se, df)
    spread = np.divide(wyy, w, out=np.full_like(w, np.nan), where=w > 0) - mean**2
    simple = np.divide(spread, n - 1, out=np.full_like(w, np.nan), where=(n > 1) & (spread > 0))
    unit = 100.0 if is_share else 1.0
    return pd.DataFrame(
        {
            "value": mean * unit,
            "se": se * unit,
            "lower": lower * unit,
            "upper": upper * unit,
            "n": n.astype("int64"),
            "n_eff": n_eff,
            "deff": variance / simple,
            "df": df,
        }
    )


def _verdicts(quartiers: _Domain, rest: _Domain, design: _Design) -> list[str]:
    """Each quartier against the rest of the city: the sign is that against the whole city."""
    once, squared = quartiers.influence()
    rest_once, rest_squared = rest.influence()
    se = np.sqrt(_variance(once - rest_once, squared + rest_squared, design))
    difference = quartiers.mean() - rest.mean()
    df = (quartiers.n + rest.n).sum(axis=0) - ((quartiers.n + rest.n) > 0).sum(axis=0)
    testable = (se > 0) & (df > 0) & ~np.isnan(difference)
    p = np.full(len(se), np.nan)
    p[testable] = 2 * stats.t.sf(np.abs(difference[testable]) / se[testable], df[testable])
    adjusted = holm(p)
    verdicts = []
    for value, gap in zip(adjusted, difference, strict=True):
        if np.isnan(value):
            verdicts.append("none")
        elif value >= SIGNIFICANCE:
            verdicts.append("not_distinguishable")
        else:
            verdicts.append("higher" if gap > 0 else "lower")
    return verdicts
