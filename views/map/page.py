"""Karte: one indicator on the map, how it is shown, its legend, panel and table."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.map.content import beside, map_content
from reports.map.requests import Display
from views.frame import html
from views.frame.components import component
from views.frame.page import opened
from views.frame.selection import Selection, change
from views.frame.table import show_table
from views.map.controls import second_name, show_controls
from views.map.drawing import printed_map, shown_workshops, signs_of, stations_of
from views.map.frame import show_map
from views.map.multiples import show_multiples
from views.map.paintings import address_of
from views.map.panel import headline, panel

_panel = component("panel", '<div class="panel-text"></div>')


def _sources(city: Dataset, selection: Selection, words: Words) -> str:
    printed = words(
        "Printed on {day} from {link}", day=words.date(city.city.today()), link=f"{st.context.url}?{urlencode(asdict(selection))}"
    )
    notes = [
        words("The map is schematic: true to area, not to place.") if city.boundaries.schematic else "",
        words("Source: {source}", source=city.city.source) if city.city.source else "",
    ]
    told = " ".join(note for note in notes if note)
    return str(Markup('<p class="source">{} <span class="link">{}</span></p>').format(told, printed))


def _show_two(city: Dataset, selection: Selection, words: Words) -> None:
    """Two maps that move together, each under its own legend."""
    first = selection.request
    workshops = shown_workshops(city, selection)
    signs = signs_of(workshops, words)
    stations = stations_of(workshops, words)
    own = {
        "group": city.group_name(selection.group, words),
        "wave": city.period_name(selection.wave, words),
        "indicator": words.pick(city.catalogue.indicators[selection.indicator].name),
    }
    names = (own[first.second.kind], second_name(city, first.second, words, told=False))
    for place, (column, request, name) in enumerate(zip(st.columns(2), (first, beside(city, first)), names, strict=True)):
        with column:
            content = map_content(city, request, selection.lang)
            st.html(html.legend(content.legend, signs, name))
            show_map(
                city, selection, content, address_of(city, request, selection.lang), stations, words, place=place, together=True
            )


def _show_panel(city: Dataset, selection: Selection, words: Words) -> None:
    with st.container(key="panel"):
        close = words("Back: {whole}", whole=city.city.whole) if selection.quartier else ""
        _panel(
            key="panel_text",
            data={"markup": panel(city, selection), "close": close},
            on_closed_change=lambda: change(city, quartier=""),
        )


@st.fragment
def show() -> None:
    """The page; a choice runs this part alone, and leaves header and style sheet as they are."""
    city, selection, notices, words = opened()
    content = map_content(city, selection.request, selection.lang)
    title = f"{content.title} · Quartierblick – {words.pick(city.city.name)}"
    show_controls(city, selection, title, headline(city, selection, words), words)
    if notices:
        told = [*map(words.say, notices.values()), words("What the map shows instead stands in the filters.")]
        st.html(html.notice(" ".join(told)))
    figures = address_of(city, selection.request, selection.lang)
    sentence = Markup('<p class="sentence">{}</p>').format(content.sentence)
    if selection.display == Display.TWO:
        st.html(str(sentence))
        _show_two(city, selection, words)
        _show_panel(city, selection, words)
    elif selection.display == Display.GROUPS:
        st.html(str(sentence) + html.legend(content.legend, ()))
        show_multiples(city, selection, words)
        _show_panel(city, selection, words)
    else:
        left, right = st.columns([1.75, 1], gap="medium")
        with left:
            workshops = shown_workshops(city, selection)
            st.html(str(sentence) + html.legend(content.legend, signs_of(workshops, words)) + printed_map(selection))
            show_map(city, selection, content, figures, stations_of(workshops, words), words)
        with right:
            _show_panel(city, selection, words)
    show_table(city, selection, content, figures, _sources(city, selection, words), words)


show()
