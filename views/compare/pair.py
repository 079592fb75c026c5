"""Two indicators together on the page of comparisons: their lists, the picture, its numbers and files."""

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import interval_of, value_of
from indicators.estimates.vocabulary import estimates_of
from language.words import Words
from reports.compare.content import places_chosen
from reports.compare.scatter import NARROW, WIDE, scatter
from reports.compare.together import Together, together
from reports.map.requests import others_of
from views.compare.parts import folded, take_along
from views.compare.settings import comparison_of
from views.frame import html
from views.frame.fields import Field, choices, show_fields
from views.frame.page import change
from views.frame.selection import Selection

_DASH = "–"


def show_pair(dataset: Dataset, selection: Selection, words: Words) -> None:
    """Two indicators over all quartiers, with what may be said of them."""
    if not selection.against:
        return
    pair = together(dataset, selection.request, selection.against, words)
    with st.container(key="pair_part"):
        head = Markup('<h2>{}</h2><p class="source">{}</p><p>{}</p><p class="source">{}</p>')
        st.html(str(head.format(pair.title, pair.base, pair.said, pair.note)))
        show_fields(
            dataset,
            [_fields(dataset, selection, words)],
            words("Comparison of quartiers"),
            words,
            lambda name, value: change(dataset, **{"indicator" if name == "across" else name: value}),
            key="pair_fields",
        )
        chosen = places_chosen(dataset, comparison_of(selection))
        pictures = Markup("").join(
            html.picture(scatter(dataset, pair, chosen, words, width).svg, f"{pair.title}. {pair.said}", f"pair-picture {name}")
            for name, width in (("wide", WIDE), ("narrow", NARROW))
        )
        st.html(str(pictures + folded(_both(pair, words), words) + take_along(dataset, selection, "pair", pair.title, words)))


def _fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    indicators = [(indicator.id, words.pick(indicator.name)) for indicator in dataset.catalogue.indicators_of(selection.theme)]
    seconds = others_of(dataset, selection.indicator)
    others = [(second.id, words.pick(dataset.catalogue.indicators[second.id].name)) for second in seconds]
    return [
        choices("across", words("First indicator"), indicators, selection.indicator, 1),
        choices("against", words("Second indicator"), others, selection.against, 1),
    ]


def _both(pair: Together, words: Words) -> Markup:
    """The numbers of both indicators in every quartier."""
    interval = words("95% interval")
    titles = [words("Name"), words.pick(pair.first.name), interval, words.pick(pair.second.name), interval]
    lines = []
    estimates = zip(estimates_of(pair.first_rows), estimates_of(pair.second_rows), strict=True)
    for name, (first, second) in zip(pair.first_rows["name"], estimates, strict=True):
        both = ((first, pair.first), (second, pair.second))
        cells = [write(estimate, indicator, words) for estimate, indicator in both for write in (value_of, interval_of)]
        lines.append([name, *(cell or _DASH for cell in cells)])
    return html.table(titles, lines, f"{titles[1]}, {titles[3]}")
