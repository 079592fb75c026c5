"""The map in its frame: always the same one, a choice only tells it where the new colours lie; and small maps of all groups."""

import secrets
from dataclasses import replace

import streamlit as st
from streamlit_folium import st_folium

from dataset.dataset import Dataset
from geo.drawing.patterns import Station
from geo.web.folium_map import MapView, paint, quartier_map
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import contrasts_of, details_of, value_on_scale
from language.words import Words
from reports.map.content import MapContent, whole_name
from reports.map.earlier import estimate_in
from reports.map.inhabited import Fill
from views.frame.html import component
from views.frame.page import change
from views.frame.selection import Selection
from views.map.drawing import PRINT_ROUTE

_HEIGHT = 560  # pixels, until the style sheet divides the window
_OPENED = "opened_workshop"

_multiples = component("multiples", '<ul class="multiples"></ul>', isolated=True)


def show_map(
    dataset: Dataset,
    selection: Selection,
    content: MapContent,
    figures: str,
    stations: tuple[Station, ...],
    words: Words,
    *,
    place: int = 0,
    name: str = "",
) -> None:
    """One map.

    Parameters
    ----------
    figures : str
        Address of the painting.
    place : int
        Which of the maps of a page it is.
    name : str
        What tells it from the map beside it, with which it moves together.
    """
    shown = " \N{MIDDLE DOT} ".join(dict.fromkeys(part for part in (content.title, name) if part))
    view = MapView(
        title=words("Map of {city}: {indicator}", city=dataset.city.name, indicator=shown),
        language=selection.lang,
        figures=figures,
        selected=selection.quartier,
        own=tuple(filter(None, selection.own.split(","))),
        stations=stations,
        zoom_in=words("Zoom in"),
        zoom_out=words("Zoom out"),
        zoom_home=words("Whole map"),
        channel=_channel() if name else "",
        attribution=words.pick(dataset.background.attribution) if dataset.background else "",
        inhabited=selection.fill == Fill.INHABITED,
    )
    key = f"map_frame_{place}"
    with st.container(key=f"map{place or ''}"):
        st_folium(
            quartier_map(dataset.geometry, dataset.background, dataset.context.digest if dataset.context else ""),
            key=key,
            height=_HEIGHT,
            use_container_width=True,
            returned_objects=["quartier"],
            feature_group_to_add=paint(view),
            render=False,
            on_change=lambda: _remember_click(dataset, key),
        )


def _remember_click(dataset: Dataset, name: str) -> None:
    picked = st.session_state.get(name) or {}
    if picked.get("quartier"):
        change(dataset, quartier=picked["quartier"])
    elif picked.get("workshop"):
        change(dataset, workshop=picked["workshop"])
        st.session_state[_OPENED] = True


def follow_pin() -> None:
    """Go on to the workshop whose mark was clicked, if one was; what is chosen stays in the session."""
    if st.session_state.pop(_OPENED, False):
        st.switch_page("views/workshops/page.py")


def _channel() -> str:
    """A name that no other person's maps, and no other tab's, can know."""
    return st.session_state.setdefault("channel", f"quartierblick-{secrets.token_hex(8)}")


def show_multiples(dataset: Dataset, selection: Selection, words: Words) -> None:
    """A picture for each target group that was asked, with the chosen quartier's value; a click opens it as the map."""
    maps = []
    for group in dataset.target_groups_of(selection.indicator):
        its_map = replace(selection, group=group, display="values", second="", workshops="none")
        maps.append(
            {
                "group": group,
                "name": dataset.group_name(group, words),
                "told": _told(dataset, its_map, words),
                "picture": f".{PRINT_ROUTE}?{its_map.query}&small=1",
            }
        )
    _multiples(
        key="multiples",
        data={"maps": maps, "open": words("Show this group’s map"), "chosen": selection.group},
        on_opened_change=lambda: change(dataset, group=str(st.session_state["multiples"].opened), display="values"),
    )


def _told(dataset: Dataset, selection: Selection, words: Words) -> list[str]:
    """The value of a target group in the chosen quartier or the whole city, how sure, and how it lies to all others there."""
    request, indicator = selection.request, dataset.catalogue.indicators[selection.indicator]
    estimate = estimate_in(dataset, request, selection.quartier)
    if estimate is None:
        return []
    place = dataset.quartier_names.get(selection.quartier) or whole_name(dataset, indicator.id, words)
    value = value_on_scale(estimate, indicator, words)
    here = (request.indicator, request.group, request.wave, request.standard)
    rows = dataset.quartier_rows(*here) if selection.quartier else dataset.city_rows(*here)
    contrast = contrasts_of(rows.loc[[selection.quartier]], words) if selection.group != EVERYBODY else []
    return [line for line in (f"{place}: {value}", details_of(estimate, indicator, words), *contrast) if line]
