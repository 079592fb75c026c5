"""One place's values over time in words: a sentence, what the line's drawing says, and the numbers as a table."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from files.dates import PartialDate
from indicators.catalogue import Indicator
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import (
    break_of,
    changes_of,
    interval_of,
    signed,
    trends_of,
    unit_of_change,
    value_of,
    written,
    written_change,
)
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, estimate_of
from language.words import Words
from reports.map.line_parts import long_gaps
from reports.map.line_picture import draw_line
from reports.map.over_time import Moment, OverTime, over_time
from reports.map.small_line import draw_small_line


@dataclass(frozen=True)
class Development:
    """What stands in a panel and in a profile, finished.

    Attributes
    ----------
    picture, description : str
        An SVG, and what is read out in its place.
    key : str
        How the drawing is read.
    sentence : str
        What can be said; empty where nothing can.
    breaks : tuple of str
        Why the line is interrupted.
    titles : tuple of str
        Of the table's columns.
    rows : tuple of tuple of str
        A row a moment, the oldest first.
    """

    picture: str
    description: str
    key: str
    sentence: str
    breaks: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SmallDevelopment:
    """A line over time for a table.

    Attributes
    ----------
    picture, description : str
        An SVG, and what is read out in its place.
    said : str
        From where to where, since the first comparable wave or date; empty where nothing can be said.
    """

    picture: str
    description: str
    said: str


def development_of(
    dataset: Dataset, indicator: str, target_group: str, place: str, words: Words, standard: str = ""
) -> Development | None:
    """All that is told of a place over time; None where `over_time` has nothing to show."""
    series = over_time(dataset, indicator, target_group, place, standard)
    if series is None:
        return None
    gaps = tuple(break_of(gap, dataset.period_name(wave, words), words) for wave, gap in series.breaks)
    titles, rows = _table(dataset, series, words)
    return Development(
        picture=draw_line(series, _short_names(dataset, series, words), words),
        description=_description(dataset, series, words),
        key=_key(dataset, series, words),
        sentence=sentence_over_time(dataset, indicator, target_group, place, words, answered=bool(standard)),
        breaks=gaps,
        titles=titles,
        rows=rows,
    )


def small_development(dataset: Dataset, indicator: str, target_group: str, place: str, words: Words) -> SmallDevelopment | None:
    """The same for a line of a table; None where there is nothing to show."""
    series = over_time(dataset, indicator, target_group, place)
    if series is None:
        return None
    said = change_over_time(dataset, indicator, target_group, place, words)
    return SmallDevelopment(draw_small_line(series), _description(dataset, series, words), said)


def sentence_over_time(
    dataset: Dataset, indicator: str, target_group: str, place: str, words: Words, *, answered: bool = False
) -> str:
    """What is said of the values as they were answered or counted, since the last break in the series.

    Of three and more surveys it is the trend, of two the change and its verdict, as both were released; a register's
    figures are counted, so it says from where to where and claims nothing about chance.

    Parameters
    ----------
    answered : bool
        Whether it stands beside standardised values, which it is not about.
    """
    described = dataset.catalogue.indicators[indicator]
    rows = dataset.trends.of_place(indicator, target_group, place) if described.formula.tested else pd.DataFrame()
    if len(rows) and (said := "".join(trends_of(rows, described, words))):
        return (
            words("Trend of the answers as given: {sentence}.", sentence=said)
            if answered
            else words("Trend: {sentence}.", sentence=said)
        )
    said = change_over_time(dataset, indicator, target_group, place, words)
    if not said:
        return ""
    return words("Answers as given: {sentence}.", sentence=said) if answered else f"{said[:1].upper()}{said[1:]}."


def change_over_time(dataset: Dataset, indicator: str, target_group: str, place: str, words: Words) -> str:
    """From where to where since the first comparable wave or date, without its full stop; nothing of fewer than two values."""
    series = over_time(dataset, indicator, target_group, place)
    if series is None or len(series.comparable) < 2:
        return ""
    first, last = series.comparable[0], series.comparable[-1]
    before, after = (dataset.period_name(moment.wave, words) for moment in (first, last))
    ends = [value_of(moment.here, series.indicator, words) for moment in (first, last)]
    if series.indicator.source == "register" and ends[0] == ends[1]:
        return words("{value} in {since} as in {until}", value=ends[0], since=before, until=after)
    ends[0] = _without_unit(first.here, series.indicator, words)
    if series.indicator.source == "register" and last is series.moments[-1]:
        return words("since {since} from {first} to {last}", since=before, first=ends[0], last=ends[1])
    said = words("{before} to {after}: from {first} to {last}", before=before, after=after, first=ends[0], last=ends[1])
    if series.indicator.source == "register":
        return said
    rows = _change_rows(dataset, indicator, target_group, bool(place), first.wave, last.wave)
    difference = estimate_of(rows, place) if place in rows.index else None
    if difference is None or not difference.has_value:
        return ""
    verdict = changes_of(rows.loc[[place]], words)[0]
    change = _change_of(difference.value, series.indicator, words)
    if not series.indicator.formula.tested and difference.status is Status.OK:
        verdict = words("not tested")
    return f"{said} ({', '.join(filter(None, (change, verdict)))})"


def _change_of(difference: float, indicator: Indicator, words: Words) -> str:
    """With its sign; a unit of the catalogue's own was told before, and of 1 it would have to be another word."""
    if unit_of_change(indicator, words) == words.pick(indicator.unit):
        return signed(difference, indicator.decimals, words)
    return written_change(difference, indicator, words)


def _without_unit(estimate: Estimate, indicator: Indicator, words: Words) -> str:
    """The value before another one whose unit is told."""
    number = words.number(estimate.value, indicator.decimals)
    return words("{value} (uncertain)", value=number) if estimate.status is Status.UNRELIABLE else number


@lru_cache(maxsize=256)
def _change_rows(
    dataset: Dataset, indicator: str, target_group: str, in_quartiers: bool, before: str, after: str
) -> pd.DataFrame:
    changes = dataset.change_rows if in_quartiers else dataset.city_change
    return changes(indicator, target_group, before, after)


def _short_names(dataset: Dataset, series: OverTime, words: Words) -> list[str]:
    """Years where they tell the moments apart."""
    years = [str(int(moment.time)) for moment in series.moments]
    if series.dated and len(set(years)) == len(years):
        return years
    if series.indicator.source == "register":
        return [PartialDate.parse(moment.wave).briefly(words) for moment in series.moments]
    return [dataset.period_name(moment.wave, words) for moment in series.moments]


def _place(dataset: Dataset, series: OverTime, words: Words) -> str:
    place = dataset.quartier_names[series.place] if series.place else _all(dataset, series, words)
    return place if series.target_group == EVERYBODY else f"{place}, {dataset.group_name(series.target_group, words)}"


def _all(dataset: Dataset, series: OverTime, words: Words) -> str:
    """What the whole city is called beside its values; of what adds up it is their total."""
    if series.indicator.adds_up:
        return words("{city} in total", city=dataset.city.name)
    return words.pick(dataset.city.whole)


def _whole(dataset: Dataset, series: OverTime, words: Words) -> str:
    whole = words.pick(dataset.city.whole)
    return whole if series.target_group == EVERYBODY else f"{whole}, {dataset.group_name(series.target_group, words)}"


def _description(dataset: Dataset, series: OverTime, words: Words) -> str:
    here = _read(dataset, series, [moment.here for moment in series.moments], words, intervals=True)
    said = words("{name} over time: {values}.", name=_place(dataset, series, words), values=here)
    if not series.compared:
        return said
    whole = _read(dataset, series, [moment.whole for moment in series.moments], words)
    beside = words("{name}: {values}.", name=_whole(dataset, series, words), values=whole)
    return f"{said} {beside}"


def _read(dataset: Dataset, series: OverTime, own: list[Estimate], words: Words, *, intervals: bool = False) -> str:
    """Every value that is drawn, and where the series is broken."""
    parts, otherwise = [], words("asked otherwise from here on")
    for moment, estimate in zip(series.moments, own, strict=True):
        interval = interval_of(estimate, series.indicator, words) if intervals else ""
        said = f"{dataset.period_name(moment.wave, words)} {value_of(estimate, series.indicator, words)}"
        said += f" ({interval})" if interval else ""
        parts.append(f"{otherwise}: {said}" if moment.broken else said)
    return "; ".join(parts)


def _key(dataset: Dataset, series: OverTime, words: Words) -> str:
    here = [moment.here for moment in series.moments]
    shown = [own for own in here if own.status in SHOWN]
    statuses = {own.status for own in here}
    with_bars = any(own.has_interval for own in shown)
    place, whole = _place(dataset, series, words), _whole(dataset, series, words)
    parts = [
        words("Blue: {name}, with 95% intervals", name=place) if with_bars else words("Blue: {name}", name=place),
        words("grey: {name}", name=whole) if series.compared else "",
        words("dotted: no figures in between") if long_gaps(series.moments) else "",
        words("hollow: uncertain") if Status.UNRELIABLE in statuses else "",
        words("*: not shown, so that nobody is recognised") if Status.WITHHELD in statuses else "",
        words("–: no data") if Status.NO_DATA in statuses else "",
        words("the latest {number}", number=len(series.moments)) if series.older else "",
    ]
    return "; ".join(filter(None, parts)) + "."


def _table(dataset: Dataset, series: OverTime, words: Words) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    surveyed = series.indicator.source == "survey"
    more = (words("95% interval"), "n") if surveyed else ()
    titles = (words("When"), words("Value"), *more, *([words.pick(dataset.city.whole)] if series.compared else []))
    return titles, tuple(_row(dataset, series, moment, words, surveyed=surveyed) for moment in series.moments)


def _row(dataset: Dataset, series: OverTime, moment: Moment, words: Words, *, surveyed: bool) -> tuple[str, ...]:
    number = "" if moment.here.n is None else words.number(moment.here.n)
    more = (interval_of(moment.here, series.indicator, words), number) if surveyed else ()
    return (
        dataset.period_name(moment.wave, words),
        _cell(moment.here, series, words),
        *more,
        *([_cell(moment.whole, series, words)] if series.compared else []),
    )


def _cell(estimate: Estimate, series: OverTime, words: Words) -> str:
    match estimate.status:
        case Status.WITHHELD:
            return "*"
        case Status.NO_DATA:
            return "–"
        case Status.UNRELIABLE:
            return words("{value} (uncertain)", value=written(estimate.value, series.indicator, words))
    return written(estimate.value, series.indicator, words)
