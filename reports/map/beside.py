"""What stands beside the values of a map, in its table and its files: standardised values and the trend."""

from dataclasses import dataclass

import pandas as pd

from dataset.dataset import Dataset
from geo.web.painting import Figure
from indicators.estimates.sentences import templates
from indicators.estimates.vocabulary import Direction, Status
from language.words import Words
from reports.map.requests import Display, MapRequest

_NONE = ["value", "lower", "upper", "n"]


@dataclass(frozen=True)
class Beside:
    """The values as they would be standardised; of a standardised map, as they were answered.

    Attributes
    ----------
    title : str
    quartiers, city : DataFrame
        As `Dataset.quartier_rows` and `Dataset.city_rows`.
    """

    title: str
    quartiers: pd.DataFrame
    city: pd.DataFrame


def other_values(dataset: Dataset, request: MapRequest, words: Words) -> Beside | None:
    """The other of raw and standardised values; None where a city has one of them only, and for a change."""
    here = (request.indicator, request.group, request.wave)
    standards = dataset.standards_of(*here)
    if request.display is Display.CHANGE or not standards:
        return None
    other = "" if request.standard else standards[0]
    name = dataset.standard_name(other, words)
    title = words("Standardised by {standard}", standard=name) if other else words("As answered")
    return Beside(title, dataset.quartier_rows(*here, other), dataset.city_rows(*here, other))


def trend_title(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """The trend's heading with its first year; nothing where the indicator has no trend."""
    if not dataset.trends.has(request.indicator, request.group):
        return ""
    return words("Trend since {since}", since=int(dataset.trends.rows(request.indicator, request.group)["since"].iloc[0]))


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
    indicator, figures = dataset.catalogue.indicators[request.indicator], []
    if other := other_values(dataset, request, words):
        figures.append(Figure(other.title, other.quartiers, indicator.decimals, templates(indicator, words)))
    if title := trend_title(dataset, request, words):
        rows = dataset.trends.rows(request.indicator, request.group)
        said = directions_of(rows, words)
        if any(said):  # no number of its own: how much it rises is told for one place, in the panel
            rows = rows.assign(**dict.fromkeys(_NONE, float("nan")), status=Status.NO_DATA)
            figures.append(Figure(title, rows, indicator.decimals, {}, said))
    return tuple(figures)
