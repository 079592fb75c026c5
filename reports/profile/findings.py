"""What the survey and the registers say of one quartier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import interval_of, signed, verdict_of, written, written_change
from indicators.estimates.vocabulary import CERTAIN, Estimate, Status, Verdict, estimate_of
from language.words import Words
from reports.profile.parts import Bar, Changed, Figure, Finding

_GOOD = {Polarity.MORE_IS_BETTER: "higher", Polarity.MORE_IS_WORSE: "lower"}
_KEPT = 128  # indicators whose tables serve all profiles of a city


@lru_cache(maxsize=_KEPT)
def _latest(dataset: Dataset, indicator: str) -> tuple[pd.DataFrame, Estimate | None]:
    """Everybody's rows of the latest wave, and the whole city's."""
    wave = dataset.waves_of(indicator)[-1]
    return dataset.quartier_rows(indicator, EVERYBODY, wave), dataset.city_estimate(indicator, EVERYBODY, wave)


@lru_cache(maxsize=_KEPT)
def _changed(dataset: Dataset, indicator: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Everybody's rows of the two latest waves, and what changed between them."""
    before, after = (dataset.quartier_rows(indicator, EVERYBODY, wave) for wave in dataset.waves_of(indicator)[-2:])
    return before, after, dataset.change_rows(indicator, EVERYBODY, *dataset.waves_of(indicator)[-2:])


def latest_estimate(dataset: Dataset, indicator: Indicator, quartier_id: str) -> Estimate:
    """Everybody's, of the latest wave."""
    return estimate_of(_latest(dataset, indicator.id)[0], quartier_id)


def usual_base(indicators: Iterable[Indicator], words: Words) -> str:
    """Who is asked, or what is counted, in most of the indicators; empty for none."""
    bases = Counter(words.pick(one.base) for one in indicators)
    return bases.most_common(1)[0][0] if bases else ""


def _unusual(indicator: Indicator, usual: str, words: Words) -> str:
    base = words.pick(indicator.base)
    return "" if base == usual else base


def registered(dataset: Dataset) -> list[Indicator]:
    """Indicators of a register, in the order of the catalogue."""
    return [one for one in dataset.catalogue.indicators.values() if one.source == "register" and dataset.waves_of(one.id)]


def surveyed(dataset: Dataset) -> list[Indicator]:
    """Indicators of a survey that say what is better, in the order of the catalogue."""
    every = dataset.catalogue.indicators.values()
    return [one for one in every if one.source == "survey" and one.polarity in _GOOD and dataset.waves_of(one.id)]


def certain_findings(dataset: Dataset, quartier_id: str, words: Words) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Strengths, and what needs attention; each with the largest difference first, as a part of its scale."""
    sides: dict[bool, list[tuple[float, Finding]]] = {True: [], False: []}
    usual = usual_base(surveyed(dataset), words)
    for indicator in surveyed(dataset):
        estimate = latest_estimate(dataset, indicator, quartier_id)
        if estimate.status is not Status.OK or estimate.verdict not in CERTAIN:
            continue
        whole = _latest(dataset, indicator.id)[1]
        average = whole.value if whole is not None and whole.status is Status.OK and whole.has_value else None
        low, high = _scale(indicator)
        distance = 0.0 if average is None else abs(estimate.value - average) / (high - low)
        found = _finding(dataset, estimate, average, indicator, usual, words)
        sides[estimate.verdict == _GOOD[indicator.polarity]].append((distance, found))
    strengths, attention = (tuple(found for _, found in sorted(sides[side], key=lambda one: -one[0])) for side in (True, False))
    return strengths, attention


def _finding(
    dataset: Dataset, estimate: Estimate, average: float | None, indicator: Indicator, usual: str, words: Words
) -> Finding:
    bar = None
    if estimate.has_interval:
        low, high = _scale(indicator)
        lower, value, upper = (
            min(1.0, max(0.0, (end - low) / (high - low))) for end in (estimate.lower, estimate.value, estimate.upper)
        )
        of_mean = not indicator.formula.binary  # what 100 % are, everybody knows
        ends = (words.number(low), words.number(high)) if of_mean else ("", "")
        bar = Bar(lower, value, upper, None if average is None else (average - low) / (high - low), *ends)
    return Finding(
        indicator=words.pick(indicator.name),
        theme=words.pick(dataset.catalogue.themes[indicator.theme].name),
        value=written(estimate.value, indicator, words),
        interval=interval_of(estimate, indicator, words),
        answers=words("n = {n}", n=words.number(estimate.n or 0)),
        city="" if average is None else written(average, indicator, words),
        verdict=verdict_of(estimate, words),
        base=_unusual(indicator, usual, words),
        bar=bar,
    )


def _scale(indicator: Indicator) -> tuple[float, float]:
    return indicator.formula.scale or (0.0, 100.0)


def register_figures(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Figure, ...]:
    """What the registers know of the quartier, each with its date; context, never ranked."""
    figures = []
    usual = usual_base(registered(dataset), words)
    for indicator in registered(dataset):
        estimate, whole = latest_estimate(dataset, indicator, quartier_id), _latest(dataset, indicator.id)[1]
        if estimate.status is not Status.OK or not estimate.has_value:
            continue
        figures.append(
            Figure(
                words.pick(indicator.name),
                written(estimate.value, indicator, words),
                written(whole.value, indicator, words) if whole and whole.status is Status.OK and whole.has_value else "",
                dataset.period_name(dataset.waves_of(indicator.id)[-1], words),
                _unusual(indicator, usual, words) if words.pick(indicator.unit) == "%" else "",  # a part is one of something
            )
        )
    return tuple(figures)


def certain_changes(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Changed, ...]:
    """What changed with certainty between the two latest waves; improvements come first, the larger before the smaller."""
    found: list[tuple[tuple[int, float], Changed]] = []
    usual = usual_base(surveyed(dataset), words)
    for indicator in dataset.catalogue.indicators.values():
        waves = dataset.waves_of(indicator.id)
        if indicator.source != "survey" or len(waves) < 2:
            continue
        before, after, difference = _changed(dataset, indicator.id)
        change = estimate_of(difference, quartier_id)
        if change.status is not Status.OK or change.verdict not in CERTAIN:
            continue
        rank, told = _judged(indicator, change.verdict, words)
        low, high = _scale(indicator)
        ends = [estimate_of(rows, quartier_id) for rows in (before, after)]
        first, last = (written(end.value, indicator, words) for end in ends)
        asked = [words.number(end.n or 0) for end in ends]
        changed = Changed(
            indicator=words.pick(indicator.name),
            theme=words.pick(dataset.catalogue.themes[indicator.theme].name),
            values=f"{first} → {last}",
            difference=_minus(written_change(change.value, indicator, words)),
            interval=_minus(_signed_interval(change, indicator, words)),
            answers=words("n = {before} → {after}", before=asked[0], after=asked[1]),
            verdict=told,
            base=_unusual(indicator, usual, words),
        )
        found.append(((rank, -abs(change.value) / (high - low)), changed))
    return tuple(one for _, one in sorted(found, key=lambda item: item[0]))


def _judged(indicator: Indicator, verdict: Verdict, words: Words) -> tuple[int, str]:
    if indicator.polarity not in _GOOD:
        return 2, words("increase") if verdict is Verdict.HIGHER else words("decrease")
    better = verdict == _GOOD[indicator.polarity]
    return (0, words("improvement")) if better else (1, words("worsening"))


def _signed_interval(change: Estimate, indicator: Indicator, words: Words) -> str:
    decimals = max(indicator.decimals, 0 if indicator.formula.binary else 1)
    lower, upper = (signed(end, decimals, words) for end in (change.lower, change.upper))
    return words("{lower} to {upper}", lower=lower, upper=upper)


def _minus(text: str) -> str:
    """With the sign that print has for what is less than nothing."""
    return text.replace("-", "\N{MINUS SIGN}")
