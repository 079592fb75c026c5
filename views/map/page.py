"""Karte: one indicator on the map, how it is shown, its legend, panel and table."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.map.citation import source_line
from reports.map.content import map_content
from reports.map.headline import headline
from reports.map.inhabited import fill_notes, with_fill
from reports.map.requests import Display, second_map
from reports.map.scale import quartier_pointer
from views.frame import html
from views.frame.html import component
from views.frame.page import change, opened
from views.frame.selection import Selection
from views.frame.short_link import short_parameters
from views.map.controls import second_name, show_controls
from views.map.drawing import address_of, printed_map, shown_workshops, signs_of, stations_of
from views.map.frame import follow_pin, show_map, show_multiples
from views.map.panel import panel
from views.map.table import show_table

_panel = component("panel", '<div class="panel-text"></div>')


def _sources(dataset: Dataset, selection: Selection, words: Words) -> str:
    address = f"{st.context.url}?{urlencode(short_parameters(dataset, selection))}"
    printed = words("Printed on {day} from {link}", day=words.date(dataset.city.today()), link=address)
    notes = [
        words("The map is schematic: true to area, not to place.") if dataset.boundaries.schematic else "",
        source_line(dataset, words),
        *fill_notes(dataset, selection.fill, words),
    ]
    sources = " ".join(note for note in notes if note)
    return str(Markup('<p class="source">{} <span class="link">{}</span></p>').format(html.linked(sources), printed))


def _show_two(dataset: Dataset, selection: Selection, words: Words) -> None:
    """Two maps that move together, each under its own legend."""
    first = selection.request
    workshops = shown_workshops(dataset, selection)
    own = {
        "group": dataset.group_name(selection.group, words),
        "wave": dataset.period_name(selection.wave, words),
        "indicator": words.pick(dataset.catalogue.described(selection.indicator).name),
    }
    names = (own[first.second.kind], second_name(dataset, first.second, words))
    for place, (column, request, name) in enumerate(zip(st.columns(2), (first, second_map(dataset, first)), names, strict=True)):
        with column:
            content = map_content(dataset, request, selection.lang)
            figures, stations = address_of(dataset, request, selection.lang), stations_of(workshops, words)
            chosen = quartier_pointer(dataset, request, content.painting, selection.quartier, words)
            legend = with_fill(content.legend, selection.fill, words)
            st.html(html.legend(legend, signs_of(workshops, words), name, chosen))
            show_map(dataset, selection, content, figures, stations, words, place=place, name=name)


def _show_panel(dataset: Dataset, selection: Selection, words: Words) -> None:
    with st.container(key="panel"):
        close = words("Back: {whole}", whole=dataset.city.whole) if selection.quartier else ""
        _panel(
            key="panel_text",
            data={
                "markup": panel(dataset, selection),
                "close": close,
                "failed": words("This could not be loaded. Close it and open it again."),
                "sheet": {"more": words("Show more"), "less": words("Show less")},
            },
            on_closed_change=lambda: change(dataset, quartier=""),
            on_own_change=lambda: change(dataset, own=str(st.session_state["panel_text"].own or "")),
        )


@st.fragment
def show() -> None:
    """The page; a choice runs this part alone, and leaves header and style sheet as they are."""
    follow_pin()
    dataset, selection, _, words = opened(categories=True)
    content = map_content(dataset, selection.request, selection.lang)
    finding = headline(dataset, selection.request, selection.quartier, selection.lang)
    show_controls(dataset, selection, content.title, finding, words)
    figures = address_of(dataset, selection.request, selection.lang)
    legend = with_fill(content.legend, selection.fill, words)
    if selection.display == Display.TWO:
        _show_two(dataset, selection, words)
        _show_panel(dataset, selection, words)
    elif selection.display == Display.GROUPS:
        st.html(html.legend(replace(legend, rings=None), ()))  # each picture has its own
        show_multiples(dataset, selection, words)
        _show_panel(dataset, selection, words)
    else:
        left, right = st.columns([1.75, 1], gap="medium")
        with left:
            workshops = shown_workshops(dataset, selection)
            chosen = quartier_pointer(dataset, selection.request, content.painting, selection.quartier, words)
            st.html(html.legend(legend, signs_of(workshops, words), chosen=chosen) + printed_map(selection))
            show_map(dataset, selection, content, figures, stations_of(workshops, words), words)
        with right:
            _show_panel(dataset, selection, words)
    show_table(dataset, selection, content, figures, _sources(dataset, selection, words), words)


show()
