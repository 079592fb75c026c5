"""The map in its frame: always the same one; a choice only tells it where the new colours lie."""

from __future__ import annotations

import secrets

import streamlit as st
from streamlit_folium import st_folium

from dataset.dataset import Dataset
from geo.drawing.patterns import Station
from geo.web.folium_map import MapView, paint, quartier_map
from language.words import Words
from reports.map.content import MapContent
from views.frame.selection import Selection
from views.frame.session import change

_HEIGHT = 560


def show_map(
    dataset: Dataset,
    selection: Selection,
    content: MapContent,
    figures: str,
    stations: tuple[Station, ...],
    words: Words,
    *,
    place: int = 0,
    together: bool = False,
) -> None:
    """One map.

    Parameters
    ----------
    figures : str
        Address of the painting.
    place : int
        Which of the maps of a page it is.
    together : bool
        Whether the maps of this page move together.
    """
    view = MapView(
        title=words("Map of {city}: {indicator}", city=dataset.city.name, indicator=content.title),
        language=selection.lang,
        figures=figures,
        selected=selection.quartier,
        stations=stations,
        zoom_in=words("Zoom in"),
        zoom_out=words("Zoom out"),
        zoom_home=words("Whole map"),
        channel=_channel() if together else "",
        attribution=words.pick(dataset.background.attribution) if dataset.background else "",
    )
    name = f"map_frame_{place}"
    with st.container(key=f"map{place or ''}"):
        st_folium(
            quartier_map(dataset.geometry, dataset.background, dataset.context.digest if dataset.context else ""),
            key=name,
            height=_HEIGHT,
            use_container_width=True,
            returned_objects=["quartier"],
            feature_group_to_add=paint(view),
            on_change=lambda: _remember_click(dataset, name),
        )


def _remember_click(dataset: Dataset, name: str) -> None:
    picked = st.session_state.get(name) or {}
    if picked.get("quartier"):
        change(dataset, quartier=picked["quartier"])


def _channel() -> str:
    """A name that no other person's maps, and no other tab's, can know."""
    return st.session_state.setdefault("channel", f"quartierblick-{secrets.token_hex(8)}")
