"""What the survey and the registers say of one quartier."""

from __future__ import annotations

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Mean, Polarity, Share
from indicators.comparison import change
from indicators.domains import EVERYBODY
from indicators.sentences import interval_of, verdict_of, written, written_change
from language.words import Words
from reports.profile_parts import Bar, Changed, Figure, Finding

_GOOD = {Polarity.MORE_IS_BETTER: "higher", Polarity.MORE_IS_WORSE: "lower"}
_CERTAIN = ("higher", "lower")


def latest_row(city: Dataset, indicator: Indicator, quartier_id: str) -> pd.Series:
    """Everybody's row of the latest wave."""
    return city.quartier_rows(indicator.id, EVERYBODY, city.waves_of(indicator.id)[-1]).loc[quartier_id]


def surveyed(city: Dataset) -> list[Indicator]:
    """Indicators of a survey that say what is better, in the order of the catalogue."""
    every = city.catalogue.indicators.values()
    return [one for one in every if one.source == "survey" and one.polarity in _GOOD and city.waves_of(one.id)]


def certain_findings(city: Dataset, quartier_id: str, words: Words) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Strengths, and what needs attention; each with the largest difference first, as a part of its scale."""
    sides: dict[bool, list[tuple[float, Finding]]] = {True: [], False: []}
    for indicator in surveyed(city):
        row = latest_row(city, indicator, quartier_id)
        if row["status"] != "ok" or row["verdict"] not in _CERTAIN:
            continue
        whole = city.city_row(indicator.id, EVERYBODY, row["wave"])
        average = None if whole is None or whole["status"] != "ok" or pd.isna(whole["value"]) else float(whole["value"])
        low, high = _scale(indicator)
        distance = 0.0 if average is None else abs(float(row["value"]) - average) / (high - low)
        found = _finding(city, row, average, indicator, words)
        sides[row["verdict"] == _GOOD[indicator.polarity]].append((distance, found))
    strengths, attention = (tuple(found for _, found in sorted(sides[side], key=lambda one: -one[0])) for side in (True, False))
    return strengths, attention


def _finding(city: Dataset, row: pd.Series, average: float | None, indicator: Indicator, words: Words) -> Finding:
    bar = None
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        low, high = _scale(indicator)
        lower, value, upper = (
            min(1.0, max(0.0, (float(row[name]) - low) / (high - low))) for name in ("lower", "value", "upper")
        )
        bar = Bar(lower, value, upper, None if average is None else (average - low) / (high - low))
    return Finding(
        indicator=words.pick(indicator.name),
        theme=words.pick(city.catalogue.themes[indicator.theme].name),
        value=written(row["value"], indicator, words),
        interval=interval_of(row, indicator, words),
        answers=words("n = {n}", n=words.number(int(row["n"]))),
        city="" if average is None else written(average, indicator, words),
        verdict=verdict_of(row, words),
        bar=bar,
    )


def _scale(indicator: Indicator) -> tuple[float, float]:
    return (indicator.formula.low, indicator.formula.high) if isinstance(indicator.formula, Mean) else (0.0, 100.0)


def register_figures(city: Dataset, quartier_id: str, words: Words) -> tuple[Figure, ...]:
    """What the registers know of the quartier, each with its date; context, never ranked."""
    figures = []
    for indicator in city.catalogue.indicators.values():
        if indicator.source != "register" or not city.waves_of(indicator.id):
            continue
        period = city.waves_of(indicator.id)[-1]
        row, whole = latest_row(city, indicator, quartier_id), city.city_row(indicator.id, EVERYBODY, period)
        if row["status"] != "ok" or pd.isna(row["value"]):
            continue
        known = whole is not None and whole["status"] == "ok" and pd.notna(whole["value"])
        figures.append(
            Figure(
                words.pick(indicator.name),
                written(row["value"], indicator, words),
                written(whole["value"], indicator, words) if whole is not None and known else "",
                city.period_name(period, words),
            )
        )
    return tuple(figures)


def certain_changes(city: Dataset, quartier_id: str, words: Words) -> tuple[Changed, ...]:
    """What changed with certainty between the two latest waves; improvements come first, the larger before the smaller."""
    found: list[tuple[tuple[int, float], Changed]] = []
    for indicator in city.catalogue.indicators.values():
        waves = city.waves_of(indicator.id)
        if indicator.source != "survey" or len(waves) < 2:
            continue
        before, after = (city.quartier_rows(indicator.id, EVERYBODY, wave) for wave in waves[-2:])
        row = change(before, after).loc[quartier_id]
        if row["status"] != "ok" or row["verdict"] not in _CERTAIN:
            continue
        first, last = (written(rows.loc[quartier_id, "value"], indicator, words) for rows in (before, after))
        rank, told = _judged(indicator, row["verdict"], words)
        difference = written_change(row["value"], indicator, words)
        interval = _signed_interval(row, indicator, words)
        low, high = _scale(indicator)
        found.append(
            (
                (rank, -abs(float(row["value"])) / (high - low)),
                Changed(words.pick(indicator.name), f"{first} → {last}", difference, interval, told),
            )
        )
    return tuple(one for _, one in sorted(found, key=lambda item: item[0]))


def _judged(indicator: Indicator, verdict: str, words: Words) -> tuple[int, str]:
    if indicator.polarity not in _GOOD:
        return 2, words("certain increase") if verdict == "higher" else words("certain decrease")
    better = verdict == _GOOD[indicator.polarity]
    return (0, words("certain improvement")) if better else (1, words("certain worsening"))


def _signed_interval(row: pd.Series, indicator: Indicator, words: Words) -> str:
    lower, upper = (float(row[end]) for end in ("lower", "upper"))
    decimals = max(indicator.decimals, 0 if isinstance(indicator.formula, Share) else 1)
    ends = [("+" if round(end, decimals) > 0 else "") + words.number(end, decimals) for end in (lower, upper)]
    return words("{lower} to {upper}", lower=ends[0], upper=ends[1])
