"""What the panel adds where a map shows more than one thing: the change, or the second of two."""

from __future__ import annotations

from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import changes_of, details_of, signed, value_of, written_change
from indicators.estimates.vocabulary import Estimate, estimate_of
from language.words import Words
from reports.map.content import map_rows
from reports.map.displays import maps_of
from reports.map.requests import Display
from views.frame.selection import Selection
from views.map.controls import second_name


def beside(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    """For the chosen quartier, or for the whole city; nothing where a map shows one thing."""
    request = selection.request
    if request.display not in (Display.CHANGE, Display.PAIR, Display.TWO):
        return Markup("")
    _, other = maps_of(dataset, request)
    estimate: Estimate | None
    if selection.quartier:
        estimate = estimate_of(dataset.quartier_rows(other.indicator, other.group, other.wave), selection.quartier)
    else:
        estimate = dataset.city_estimate(other.indicator, other.group, other.wave)
    if estimate is None:
        return Markup("")
    indicator = dataset.catalogue.indicators[other.indicator]
    made = Markup('<p class="beside">{}: <strong>{}</strong> <small>{}</small></p>').format(
        second_name(dataset, request.second, words, told=False),
        value_of(estimate, indicator, words),
        details_of(estimate, indicator, words),
    )
    if request.display is Display.CHANGE and selection.quartier:
        made += _change(dataset, selection, words)
    return made


def _change(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    rows = map_rows(dataset, selection.request)
    estimate = estimate_of(rows, selection.quartier)
    if not estimate.has_value:
        return Markup("")
    indicator = dataset.catalogue.indicators[selection.indicator]
    told = dict(zip(rows.index, changes_of(rows, words), strict=True))[selection.quartier]
    between = words(
        "between {lower} and {upper}",
        lower=signed(estimate.lower, indicator.decimals, words),
        upper=signed(estimate.upper, indicator.decimals, words),
    )
    said = [part for part in (told, between if estimate.has_interval else "") if part]
    return Markup('<p class="verdict">{}: {} <span>{}</span></p>').format(
        words("Change"), written_change(estimate.value, indicator, words), " · ".join(said)
    )
