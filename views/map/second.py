"""What the panel adds where a map shows more than one thing: the second of two, or the change since then."""

from __future__ import annotations

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.estimates.sentences import changes_of, signed, written_change
from indicators.estimates.vocabulary import Estimate, estimate_of
from language.words import Words
from reports.map.content import map_rows
from reports.map.requests import Display, maps_of
from views.frame.selection import Selection
from views.map.controls import second_name


def second_estimate(dataset: Dataset, selection: Selection, words: Words) -> tuple[str, Indicator, Estimate] | None:
    """Of the chosen quartier, or of the whole city, with its name; None where a map shows one thing."""
    request = selection.request
    if request.display not in (Display.CHANGE, Display.PAIR, Display.TWO):
        return None
    _, other = maps_of(dataset, request)
    estimate: Estimate | None
    if selection.quartier:
        estimate = estimate_of(dataset.quartier_rows(other.indicator, other.group, other.wave), selection.quartier)
    else:
        estimate = dataset.city_estimate(other.indicator, other.group, other.wave)
    if estimate is None:
        return None
    return second_name(dataset, request.second, words), dataset.catalogue.indicators[other.indicator], estimate


def change_since(dataset: Dataset, selection: Selection, words: Words) -> tuple[str, list[str]] | None:
    """The chosen quartier's change, and what is said of it; None where none is shown."""
    if selection.display != Display.CHANGE or not selection.quartier:
        return None
    rows = map_rows(dataset, selection.request)
    estimate = estimate_of(rows, selection.quartier)
    if not estimate.has_value:
        return None
    indicator = dataset.catalogue.indicators[selection.indicator]
    verdict = changes_of(rows.loc[[selection.quartier]], words)[0]
    interval = words(
        "between {lower} and {upper}",
        lower=signed(estimate.lower, indicator.decimals, words),
        upper=signed(estimate.upper, indicator.decimals, words),
    )
    return written_change(estimate.value, indicator, words), [verdict, interval if estimate.has_interval else ""]
