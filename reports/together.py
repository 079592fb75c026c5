"""Two indicators over all quartiers: their rows, and what may be said of them together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.correlation import Correlation, correlation, pairs_of
from language.words import Words
from reports.maps import beside, seconds_of
from reports.requests import Display, MapRequest, Second


@dataclass(frozen=True)
class Together:
    """Two indicators, ready to be drawn and told.

    Attributes
    ----------
    first, second : Indicator
        Across and upwards.
    columns, lines : DataFrame
        Their rows (`Dataset.quartier_rows`), on the same index.
    title, base, said, note : str
        Both names; whose answers and when; the correlation in a sentence; what it leaves out.
    """

    first: Indicator
    second: Indicator
    columns: pd.DataFrame
    lines: pd.DataFrame
    title: str
    base: str
    said: str
    note: str


def pair_request(request: MapRequest, second: str) -> MapRequest:
    """The map of both; its export holds the numbers of the picture."""
    return replace(request, display=Display.PAIR, second=Second("indicator", second))


def second_of(city: Dataset, request: MapRequest, asked: str) -> str:
    """The second indicator asked for, else the theme's next, else any other; empty if there is none."""
    offered = [one.id for one in seconds_of(city, Display.PAIR, request.indicator, request.group, request.wave)]
    theme = city.catalogue.indicators[request.indicator].theme
    same = [one for one in offered if city.catalogue.indicators[one].theme == theme]
    return asked if asked in offered else next(iter([*same, *offered]), "")


def together(city: Dataset, request: MapRequest, second: str, words: Words) -> Together:
    """Both indicators of the same group and wave, as far as the second is known for them."""
    other = beside(city, pair_request(request, second))
    first_one, second_one = (city.catalogue.indicators[name] for name in (request.indicator, second))
    columns = city.quartier_rows(request.indicator, request.group, request.wave)
    lines = city.quartier_rows(other.indicator, other.group, other.wave)
    groups = dict.fromkeys(city.group_name(group, words) for group in (request.group, other.group))
    waves = dict.fromkeys(city.period_name(wave, words) for wave in (request.wave, other.wave))
    both = {first_one.source, second_one.source} == {"survey"}
    note = words("Where the same people answered both questions, their errors may go together; that is not taken into account.")
    return Together(
        first_one,
        second_one,
        columns,
        lines,
        words("{first} and {second}", first=first_one.name, second=second_one.name),
        " · ".join([*groups, *waves]),
        _told(correlation(pairs_of(columns, lines)), words),
        note if both else "",
    )


def _told(found: Correlation | None, words: Words) -> str:
    if found is None:
        return words("Too few quartiers to say whether the two go together.")
    quartiers = words.plural("{number} quartier", "{number} quartiers", found.quartiers)
    r, lower, upper = (words.number(value, 2) for value in (found.r, found.lower, found.upper))
    numbers = words("r = {r}, 95% interval {lower} to {upper}, sampling error included", r=r, lower=lower, upper=upper)
    if not found.certain:
        return words("{quartiers}, no certain connection ({numbers}).", quartiers=quartiers, numbers=numbers)
    return words("{quartiers}: the two go together, but that proves no cause ({numbers}).", quartiers=quartiers, numbers=numbers)
