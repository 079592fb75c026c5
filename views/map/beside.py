"""What the panel adds where a map shows more than one thing: the change, or the second of two."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.rows import row_of
from indicators.estimates.sentences import changes_of, details_of, signed, value_of, written_change
from language.words import Words
from reports.map.content import changed_rows
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
    row: pd.Series | None
    if selection.quartier:
        row = row_of(dataset.quartier_rows(other.indicator, other.group, other.wave), selection.quartier)
    else:
        row = dataset.city_row(other.indicator, other.group, other.wave)
    if row is None:
        return Markup("")
    indicator = dataset.catalogue.indicators[other.indicator]
    made = Markup('<p class="beside">{}: <strong>{}</strong> <small>{}</small></p>').format(
        second_name(dataset, request.second, words, told=False),
        value_of(row, indicator, words),
        details_of(row, indicator, words),
    )
    if request.display is Display.CHANGE and selection.quartier:
        made += _change(dataset, selection, words)
    return made


def _change(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    rows = changed_rows(dataset, selection.request)
    row = row_of(rows, selection.quartier)
    if pd.isna(row["value"]):
        return Markup("")
    indicator = dataset.catalogue.indicators[selection.indicator]
    told = dict(zip(rows.index, changes_of(rows, words), strict=True))[selection.quartier]
    between = words(
        "between {lower} and {upper}",
        lower=signed(row["lower"], indicator.decimals, words),
        upper=signed(row["upper"], indicator.decimals, words),
    )
    said = [part for part in (told, between if pd.notna(row["lower"]) else "") if part]
    return Markup('<p class="verdict">{}: {} <span>{}</span></p>').format(
        words("Change"), written_change(row["value"], indicator, words), " · ".join(said)
    )
