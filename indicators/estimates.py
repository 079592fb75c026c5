"""From moments to the table of estimates: weighted values, linearised standard errors, verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from indicators.catalogue import Catalogue, Indicator, Share
from indicators.intervals import Floats, holm, mean_interval, share_interval
from indicators.moments import SUMS, Moments

SIGNIFICANCE = 0.05
_ROUNDING = 1e-12  # what is left of equal answers after subtracting their mean

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
    """Strata of a wave: respondents n_h of each, and the part 1 - n_h / N_h that was not asked; strata × 1 × 1."""

    respondents: Floats
    unasked: Floats


@dataclass(frozen=True)
class _Domains:
    """Sums of many domains side by side; arrays are strata × target groups × places."""

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
        rounding = _ROUNDING * mean**2 * self.ww / safe**2
        return once, np.where(squared > rounding, squared, 0.0)

    def minus(self, other: _Domains) -> _Domains:
        return _Domains(*(getattr(self, name) - getattr(other, name) for name in SUMS))

    def city(self) -> _Domains:
        return _Domains(*(getattr(self, name).sum(axis=2, keepdims=True) for name in SUMS))

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
    groups = ["all", *catalogue.target_groups]
    places = ["", *quartier_ids]
    measured = set(moments.sums["indicator"])
    tables = [
        _cells(_domains(moments.sums, name, strata, len(groups), quartier_ids), design, indicator).assign(
            target_group=np.repeat(groups, len(places)),
            quartier_id=np.tile(places, len(groups)),
            indicator=name,
        )
        for name, indicator in catalogue.indicators.items()
        if name in measured
    ]
    made = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
    levels = np.where(made["quartier_id"] == "", "city", "quartier")
    return as_estimates(made.assign(level=levels, wave=wave, source="survey"))


def as_estimates(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the columns and types of the table of estimates."""
    return frame.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def _design(moments: Moments, strata: list[str]) -> _Design:
    by_stratum = moments.counts.groupby("stratum").agg({"respondents": "sum", "stratum_size": "max"}).loc[strata]
    respondents = by_stratum["respondents"].to_numpy(dtype="float64")
    asked = respondents / by_stratum["stratum_size"].to_numpy(dtype="float64")
    return _Design(respondents[:, None, None], np.clip(1 - np.nan_to_num(asked), 0, 1)[:, None, None])


def _domains(sums: pd.DataFrame, indicator: str, strata: list[str], groups: int, quartier_ids: Sequence[str]) -> _Domains:
    """One indicator's sums; the first group is everybody, group g + 1 holds who has bit g set."""
    rows = sums[sums["indicator"] == indicator]
    stratum = pd.Index(strata).get_indexer(rows["stratum"])
    place = pd.Index(list(quartier_ids)).get_indexer(rows["quartier_id"])
    if (place < 0).any():
        raise ValueError(f"moments of unknown quartiers: {sorted(set(rows['quartier_id'][place < 0]))}")
    bits = rows["groups"].to_numpy()
    arrays = []
    for name in SUMS:
        values = rows[name].to_numpy(dtype="float64")
        filled = np.zeros((len(strata), groups, len(quartier_ids)))
        for group in range(groups):
            member = np.ones(len(rows), dtype=bool) if group == 0 else (bits >> (group - 1)) & 1 == 1
            np.add.at(filled, (stratum[member], group, place[member]), values[member])
        arrays.append(filled)
    return _Domains(*arrays)


def _variance(once: Floats, squared: Floats, design: _Design) -> Floats:
    n = design.respondents
    return np.maximum((design.unasked * n / (n - 1) * (squared - once**2 / n)).sum(axis=0), 0.0)


def _cells(quartiers: _Domains, design: _Design, indicator: Indicator) -> pd.DataFrame:
    """Rows in the order of groups × places, the city being the first place."""
    city = quartiers.city()
    of_city, of_quartiers = _measured(city, design, indicator), _measured(quartiers, design, indicator)
    table = pd.DataFrame({name: np.hstack([of_city[name], of_quartiers[name]]).ravel() for name in of_city})
    verdicts = _verdicts(quartiers, city.minus(quartiers), design)
    none = np.full((len(verdicts), 1), "none", dtype=object)
    return table.assign(
        verdict=np.hstack([none, verdicts]).ravel(),
        status=np.where(table["n"] > 0, "ok", "no_data"),
    )


def _measured(domains: _Domains, design: _Design, indicator: Indicator) -> dict[str, Floats]:
    mean, n, df = domains.mean(), domains.n.sum(axis=0), domains.degrees_of_freedom()
    w, ww, wyy = domains.w.sum(axis=0), domains.ww.sum(axis=0), domains.wyy.sum(axis=0)
    variance = _variance(*domains.influence(), design)
    se = np.where(n > 0, np.sqrt(variance), np.nan)
    n_eff = np.divide(w**2, ww, out=np.zeros_like(w), where=ww > 0)
    is_share = isinstance(indicator.formula, Share)
    lower, upper = share_interval(mean, se, df, n, n_eff) if is_share else mean_interval(mean, se, df)
    spread = np.divide(wyy, w, out=np.full_like(w, np.nan), where=w > 0) - mean**2
    simple = np.divide(spread, n - 1, out=np.full_like(w, np.nan), where=(n > 1) & (spread > 0))
    unit = 100.0 if is_share else 1.0
    return {
        "value": mean * unit,
        "se": se * unit,
        "lower": lower * unit,
        "upper": upper * unit,
        "n": n,
        "n_eff": n_eff,
        "deff": variance / simple,
        "df": df,
    }


def _verdicts(quartiers: _Domains, rest: _Domains, design: _Design) -> NDArray[np.object_]:
    """Each quartier against the rest of the city (the sign is that against the whole city), in each group."""
    once, squared = quartiers.influence()
    rest_once, rest_squared = rest.influence()
    se = np.sqrt(_variance(once - rest_once, squared + rest_squared, design))
    difference = quartiers.mean() - rest.mean()
    answers = quartiers.n + rest.n
    df = answers.sum(axis=0) - (answers > 0).sum(axis=0)
    testable = (se > 0) & (df > 0) & ~np.isnan(difference)
    p = np.full(se.shape, np.nan)
    p[testable] = 2 * stats.t.sf(np.abs(difference[testable]) / se[testable], df[testable])
    adjusted = np.array([holm(group) for group in p])
    found = np.where(difference > 0, "higher", "lower")
    verdicts = np.where(adjusted < SIGNIFICANCE, found, "not_distinguishable")
    return np.where(np.isnan(adjusted), "none", verdicts).astype(object)
