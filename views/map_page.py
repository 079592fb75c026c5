"""Karte: one indicator on the map, its legend, panel and table."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit_folium import st_folium

from dataset.dataset import Dataset
from geo.folium_map import MapView, QuartierPaint, paint, quartier_map
from indicators.catalogue import Indicator
from indicators.sentences import details_of, map_sentence, value_of
from language.words import Words, words_for
from views import html
from views.city import current_city
from views.controls import show_controls, show_workshop_switch
from views.drawing import printed_map, shown_workshops, stations_of
from views.legend import legend_of, signs_of
from views.panel import panel
from views.selection import Selection, change, read_selection, write_selection
from views.table import show_downloads, show_table
from workshops.events import Workshop

_HEIGHT = 560


def _paints(rows: pd.DataFrame, numbers: pd.Series, indicator: Indicator, words: Words) -> dict[str, QuartierPaint]:
    return {
        str(key): QuartierPaint(
            None if pd.isna(numbers[key]) else int(numbers[key]),
            row["status"],
            value_of(row, indicator, words),
            details_of(row, indicator, words),
        )
        for key, row in rows.iterrows()
    }


def _remember_click(city: Dataset) -> None:
    picked = st.session_state.get("map_frame") or {}
    if picked.get("quartier"):
        change(city, quartier=picked["quartier"])


def _show_map(city: Dataset, selection: Selection, rows: pd.DataFrame, workshops: tuple[Workshop, ...], words: Words) -> None:
    indicator = city.catalogue.indicators[selection.indicator]
    drawn = legend_of(city, selection.indicator, selection.group, selection.wave, words)
    st.html(html.legend(drawn, signs_of(workshops, words)))
    view = MapView(
        title=words("Map of {city}: {indicator}", city=city.city.name, indicator=indicator.name),
        language=selection.lang,
        colours=city.classification(selection.indicator).colours,
        quartiers=_paints(rows, city.class_numbers(indicator.id, rows["value"]), indicator, words),
        selected=selection.quartier,
        stations=stations_of(workshops, words),
        no_data=words("– no data"),
        zoom_in=words("Zoom in"),
        zoom_out=words("Zoom out"),
        zoom_home=words("Whole map"),
    )
    with st.container(key="map"):
        st_folium(
            quartier_map(city.geometry.digest, city.geometry.centre),
            key="map_frame",
            height=_HEIGHT,
            use_container_width=True,
            returned_objects=["quartier"],
            feature_group_to_add=paint(view),
            on_change=lambda: _remember_click(city),
        )
    st.html(printed_map(selection))
    if city.workshops:
        show_workshop_switch(city, selection, words)


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


def show() -> None:
    """The page."""
    city = current_city()
    assert isinstance(city, Dataset)
    selection, notices = read_selection(city)
    words = words_for(selection.lang)
    write_selection(selection)
    if notices:
        told = [*map(words.say, notices.values()), words("What the map shows instead stands in the filters.")]
        st.html(html.notice(" ".join(told)))
    show_controls(city, selection, words)
    indicator = city.catalogue.indicators[selection.indicator]
    rows = city.quartier_rows(selection.indicator, selection.group, selection.wave)
    group = "" if selection.group == "all" else city.group_name(selection.group, words)
    sentence = map_sentence(
        indicator,
        words,
        group=group,
        wave=city.period_name(selection.wave, words),
        quartiers=words.pick(city.city.quartiers),
    )
    st.html(str(Markup('<p class="sentence">{}</p>').format(sentence)))
    shown = shown_workshops(city, selection)
    left, right = st.columns([1.75, 1], gap="medium")
    with left:
        _show_map(city, selection, rows, shown, words)
    with right, st.container(key="panel"):
        with st.container(key="close"):  # always there, so that the panel keeps its place
            if selection.quartier:
                st.button(
                    words("Back: {whole}", whole=city.city.whole),
                    icon=":material/close:",
                    on_click=change,
                    args=(city,),
                    kwargs={"quartier": ""},
                )
        st.html(panel(city, selection, shown, words))
    show_table(rows, indicator, sentence, selection.quartier, words.pick(city.city.quartier), words)
    show_downloads(city, selection, words)
    st.html(_sources(city, selection, words))


show()
