"""What survey and registers say of one quartier."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import interval_of, scale_in_words, signed, verdict_of, written, written_change
from indicators.estimates.vocabulary import CERTAIN, Direction, Estimate, Status, Verdict, estimate_of
from language.words import Words
from reports.map.categories import category_map
from reports.map.over_time_words import sentence_over_time, small_development
from reports.profile.parts import Bar, Change, Difference, Figure, Line

_BETTER = {Polarity.MORE_IS_BETTER: Verdict.HIGHER, Polarity.MORE_IS_WORSE: Verdict.LOWER}
_KEPT = 128  # indicators whose tables serve all profiles of a city
_Row = TypeVar("_Row")


@lru_cache(maxsize=_KEPT)
def _latest_rows(dataset: Dataset, indicator: str, group: str) -> pd.DataFrame:
    """A target group's rows of the latest wave."""
    return dataset.quartier_rows(indicator, group, dataset.waves_of(indicator)[-1])


@lru_cache(maxsize=_KEPT)
def _change_rows(dataset: Dataset, indicator: str, group: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """A target group's rows of the two latest waves, and what changed between them."""
    before, after = dataset.waves_of(indicator)[-2:]
    first, last = (dataset.quartier_rows(indicator, group, wave) for wave in (before, after))
    return first, last, dataset.change_rows(indicator, group, before, after)


def latest_estimate(dataset: Dataset, indicator: Indicator, quartier_id: str, group: str = EVERYBODY) -> Estimate:
    """A target group's, of the latest wave."""
    return estimate_of(_latest_rows(dataset, indicator.id, group), quartier_id)


@lru_cache(maxsize=_KEPT)
def _average(dataset: Dataset, indicator: str, group: str) -> float | None:
    """The whole city's value in the latest wave, where it is reliable."""
    whole = dataset.city_estimate(indicator, group, dataset.waves_of(indicator)[-1])
    return whole.value if whole and whole.status is Status.OK and whole.has_value else None


def usual_base(indicators: Iterable[Indicator], words: Words) -> str:
    """Who is asked, or what is counted, in most of the indicators; empty for none."""
    bases = Counter(words.pick(indicator.base) for indicator in indicators)
    return bases.most_common(1)[0][0] if bases else ""


def unusual_base(indicator: Indicator, usual: str, words: Words) -> str:
    """Who is asked, where that is not whom most indicators ask."""
    base = words.pick(indicator.base)
    return "" if base == usual else base


def how_read(indicator: Indicator, usual: str, words: Words) -> str:
    """What must be known to read a value: the scale of a mean, and who is asked, where that is not whom most indicators ask."""
    scale = scale_in_words(indicator, words)
    parts = (words("Scale: {scale}", scale=scale) if scale else "", unusual_base(indicator, usual, words))
    return " · ".join(part for part in parts if part)


def registered(dataset: Dataset) -> list[Indicator]:
    """Indicators of a register, in the order of the catalogue."""
    return measured(dataset, "register")


def surveyed(dataset: Dataset, group: str = EVERYBODY) -> list[Indicator]:
    """Indicators of a survey that say what is better and are known of a target group, in the order of the catalogue."""
    return [indicator for indicator in measured(dataset, "survey", group) if indicator.polarity in _BETTER]


def measured(dataset: Dataset, source: str, group: str = EVERYBODY) -> list[Indicator]:
    """Indicators of a source that have values of a target group, in the order of the catalogue."""
    indicators = dataset.catalogue.indicators.values()
    return [
        indicator for indicator in indicators if indicator.source == source and group in dataset.target_groups_of(indicator.id)
    ]


def groups_asked(dataset: Dataset) -> tuple[str, ...]:
    """Target groups whose answers a profile can tell, everybody first."""
    known = {group for indicator in measured(dataset, "survey") for group in dataset.target_groups_of(indicator.id)}
    return (EVERYBODY, *(group for group in dataset.catalogue.target_groups if group in known))


def certain_differences(
    dataset: Dataset, quartier_id: str, group: str, words: Words
) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """Strengths, and what needs attention; each with the largest difference first, as a part of its scale."""
    strengths: list[tuple[float, Difference]] = []
    attention: list[tuple[float, Difference]] = []
    indicators = surveyed(dataset, group)
    usual, latest = usual_base(indicators, words), latest_pair(dataset, group)[-1:]
    for indicator in indicators:
        estimate = latest_estimate(dataset, indicator, quartier_id, group)
        if estimate.status is not Status.OK or estimate.verdict not in CERTAIN:
            continue
        average = _average(dataset, indicator.id, group)
        low, high = scale_of(indicator)
        distance = 0.0 if average is None else abs(estimate.value - average) / (high - low)
        wave = dataset.waves_of(indicator.id)[-1]
        difference = Difference(
            id=indicator.id,
            indicator=words.pick(indicator.name),
            theme=words.pick(dataset.catalogue.themes[indicator.theme].name),
            value=written(estimate.value, indicator, words),
            interval=interval_of(estimate, indicator, words),
            answers=words("{n} answers", n=words.number(estimate.n or 0))
            + ("" if [wave] == latest else f" · {dataset.period_name(wave, words)}"),
            city="" if average is None else written(average, indicator, words),
            verdict=_judged(estimate, indicator, words),
            base=how_read(indicator, usual, words),
            bar=_bar(estimate, average, indicator, words) if estimate.has_interval else None,
            since=_since(dataset, indicator, quartier_id, group, words),
        )
        side = strengths if estimate.verdict is _BETTER[indicator.polarity] else attention
        side.append((-distance, difference))
    return in_order(strengths), in_order(attention)


def _judged(estimate: Estimate, indicator: Indicator, words: Words) -> str:
    """Above or below the average; below is a strength only where less is better, and nobody should have to find that out."""
    verdict = verdict_of(estimate, words)
    less = indicator.polarity is Polarity.MORE_IS_WORSE
    return words("{verdict} (less is better)", verdict=verdict) if less else verdict


def _since(dataset: Dataset, indicator: Indicator, quartier_id: str, group: str, words: Words) -> str:
    """What is said of the earlier surveys; that no trend is certain is said once for all of them, in a section of its own."""
    trend = dataset.trends.of_place(indicator.id, group, quartier_id)
    if (trend["verdict"] == Direction.NOT_DISTINGUISHABLE).any():
        return ""
    return sentence_over_time(dataset, indicator.id, group, quartier_id, words).rstrip(".")


def in_order(ranked: Iterable[tuple[object, _Row]]) -> tuple[_Row, ...]:
    """Rows by the rank before each; as they came where ranks are equal."""
    return tuple(row for _, row in sorted(ranked, key=itemgetter(0)))


def _bar(estimate: Estimate, average: float | None, indicator: Indicator, words: Words) -> Bar:
    low, high = scale_of(indicator)
    numbers = (estimate.lower, estimate.value, estimate.upper)
    lower, value, upper = (min(1.0, max(0.0, (number - low) / (high - low))) for number in numbers)
    ends = ("", "") if indicator.formula.binary else (words.number(low), words.number(high))  # everybody knows what 100 % are
    return Bar(lower, value, upper, None if average is None else (average - low) / (high - low), *ends)


def scale_of(indicator: Indicator) -> tuple[float, float]:
    """The ends of an indicator's scale; of percent, where it has none."""
    return indicator.formula.scale or (0.0, 100.0)


def register_figures(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Figure, ...]:
    """What the registers know of the quartier, each with its date; context, never ranked."""
    figures = []
    indicators = registered(dataset)
    usual = usual_base(indicators, words)
    for indicator in indicators:
        estimate, average = latest_estimate(dataset, indicator, quartier_id), _average(dataset, indicator.id, EVERYBODY)
        if estimate.status is not Status.OK or not estimate.has_value:
            continue
        figures.append(
            Figure(
                words.pick(indicator.name),
                written(estimate.value, indicator, words),
                "" if average is None else written(average, indicator, words),
                dataset.period_name(dataset.waves_of(indicator.id)[-1], words),
                unusual_base(indicator, usual, words) if words.pick(indicator.unit) == "%" else "",  # a part is one of something
                line_of(dataset, indicator.id, quartier_id, EVERYBODY, words),
            )
        )
    return (*figures, *_states(dataset, quartier_id, words))


def _states(dataset: Dataset, quartier_id: str, words: Words) -> list[Figure]:
    """Indicators that are words, at their latest date; nothing where none is stated."""
    figures = []
    for indicator, described in dataset.catalogue.categorical.items():
        wave = dataset.waves_of(indicator)[-1]
        shown = category_map(dataset, indicator, wave, words.language)
        if own := shown.of(quartier_id):
            when, base = dataset.period_name(wave, words), words.pick(described.base)
            figures.append(Figure(shown.name, own.label, "", when, base, None))
    return figures


def line_of(dataset: Dataset, indicator: str, quartier_id: str, group: str, words: Words, *, alone: bool = False) -> Line | None:
    """A target group's values over time, `alone` without words; None where there is nothing to show."""
    small = small_development(dataset, indicator, group, quartier_id, words)
    return Line(small.picture, small.description, "" if alone else small.said) if small else None


def latest_pair(dataset: Dataset, group: str) -> list[str]:
    """The two latest surveys that have values of a target group; fewer where there are none."""
    used = {wave for indicator in measured(dataset, "survey", group) for wave in dataset.waves_of(indicator.id)}
    return [wave for wave in dataset.survey_waves if wave in used][-2:]


def certain_changes(dataset: Dataset, quartier_id: str, group: str, words: Words) -> tuple[Change, ...]:
    """What changed with certainty between the two latest waves; improvements come first, the larger before the smaller."""
    changes: list[tuple[tuple[int, float], Change]] = []
    usual, pair = usual_base(surveyed(dataset, group), words), latest_pair(dataset, group)
    for indicator in measured(dataset, "survey", group):
        waves = dataset.waves_of(indicator.id)[-2:]
        if len(waves) < 2:
            continue
        before, after, difference = (estimate_of(rows, quartier_id) for rows in _change_rows(dataset, indicator.id, group))
        if difference.status is not Status.OK or difference.verdict not in CERTAIN:
            continue
        low, high = scale_of(indicator)
        rank, verdict = judge(indicator, difference.verdict, words)
        values = [written(estimate.value, indicator, words) for estimate in (before, after)]
        if waves != pair:  # the title says others
            names = (dataset.period_name(wave, words) for wave in waves)
            values = [words("{wave}: {value}", wave=name, value=value) for name, value in zip(names, values, strict=True)]
        change = Change(
            indicator=words.pick(indicator.name),
            theme=words.pick(dataset.catalogue.themes[indicator.theme].name),
            values=" → ".join(values),
            difference=written_change(difference.value, indicator, words),
            interval=_signed_interval(difference, indicator, words),
            answers=words("{before} → {after} answers", before=words.number(before.n or 0), after=words.number(after.n or 0)),
            verdict=verdict,
            base=how_read(indicator, usual, words),
        )
        changes.append(((rank, -abs(difference.value) / (high - low)), change))
    return in_order(changes)


def judge(indicator: Indicator, verdict: Verdict, words: Words) -> tuple[int, str]:
    """The rank of a change among changes, and what it is called."""
    if indicator.polarity not in _BETTER:
        return 2, words("increase") if verdict is Verdict.HIGHER else words("decrease")
    better = verdict is _BETTER[indicator.polarity]
    return (0, words("improvement")) if better else (1, words("worsening"))


def _signed_interval(difference: Estimate, indicator: Indicator, words: Words) -> str:
    decimals = max(indicator.decimals, 0 if indicator.formula.binary else 1)
    lower, upper = (signed(end, decimals, words) for end in (difference.lower, difference.upper))
    return words("{lower} to {upper}", lower=lower, upper=upper)
