"""What stands beside the values of a map, in its table and its files: standardised values, the trend, or a change."""

from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from geo.web.painting import Figure
from indicators.estimates.sentences import templates
from indicators.estimates.vocabulary import Direction, Status
from language.words import Words, words_for
from reports.map.requests import Display, MapRequest
from reports.map.since import since

_NONE = ["value", "lower", "upper", "n"]


def other_standard(dataset: Dataset, request: MapRequest) -> str | None:
    """Of raw values (an empty id) and standardised ones those that the map does not show; None where there are none."""
    standards = dataset.standards_of(request.indicator, request.group, request.wave)
    if request.display is Display.CHANGE or not standards:
        return None
    return "" if request.standard else standards[0]


def other_title(dataset: Dataset, other: str, words: Words) -> str:
    """The heading of values of `other_standard`."""
    name = dataset.standard_name(other, words)
    return words("Standardised by {standard}", standard=name) if other else words("As answered")


def trend_title(rows: pd.DataFrame, words: Words, *, standardised: bool) -> str:
    """The heading of rows of `Dataset.trends`, with their first year; nothing where the indicator has no trend.

    Parameters
    ----------
    standardised : bool
        Whether it stands beside standardised values, which have no trend of their own.
    """
    if rows.empty:
        return ""
    since = int(rows["since"].iloc[0])
    return words("Trend since {since}, as answered", since=since) if standardised else words("Trend since {since}", since=since)


def directions_of(rows: pd.DataFrame, words: Words) -> list[str]:
    """The verdict of each row of `Dataset.trends` in a word or two; nothing where there is no trend."""
    sayings = {
        Direction.RISING: words("rising"),
        Direction.FALLING: words("falling"),
        Direction.NOT_DISTINGUISHABLE: words("no certain trend"),
    }
    uncertain = words("too uncertain for a trend")
    return [
        uncertain if status == Status.UNRELIABLE else sayings.get(Direction(verdict), "") if status == Status.OK else ""
        for status, verdict in zip(rows["status"].tolist(), rows["verdict"].tolist(), strict=True)
    ]


def columns_beside(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Figure, ...]:
    """The further columns of the table beside a map, as the browser writes them."""
    indicator, other, figures = dataset.catalogue.indicators[request.indicator], other_standard(dataset, request), []
    if other is not None:
        values = dataset.quartier_rows(request.indicator, request.group, request.wave, other)
        title = other_title(dataset, other, words)
        figures.append(Figure(title, values, indicator.decimals, templates(indicator, words)))
    trend = _trend_column(dataset, request.indicator, request.group, words.language, bool(request.standard))
    column = trend or _since_column(dataset, request, words)
    return (*figures, column) if column else tuple(figures)


def _since_column(dataset: Dataset, request: MapRequest, words: Words) -> Figure | None:
    """The verdict of a survey's change, as it was released; of what is not tested, the difference."""
    change = since(dataset, request, words)
    if change is None:
        return None
    if change.said:
        rows = change.quartiers.assign(**dict.fromkeys(_NONE, float("nan")), status=Status.NO_DATA)
        return Figure(change.title, rows, 0, {}, change.said)
    indicator = dataset.catalogue.indicators[request.indicator]
    rows = change.quartiers.assign(lower=float("nan"), upper=float("nan"), n=float("nan"))
    return Figure(change.title, rows, indicator.decimals, templates(indicator, words, change=True), signed=True)


@lru_cache(maxsize=512)  # the same for all waves and displays
def _trend_column(dataset: Dataset, indicator: str, target_group: str, language: str, standardised: bool) -> Figure | None:
    """Directions without numbers: how much it rises is told of one place, in the panel."""
    words, rows = words_for(language), dataset.trends.rows(indicator, target_group)
    said = directions_of(rows, words)
    if not any(said) or not dataset.catalogue.indicators[indicator].formula.tested:
        return None
    rows = rows.assign(**dict.fromkeys(_NONE, float("nan")), status=Status.NO_DATA)
    return Figure(trend_title(rows, words, standardised=standardised), rows, 0, {}, said)
