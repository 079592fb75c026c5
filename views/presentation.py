"""Präsentation: chosen views of the map on a big screen, without controls, left by Escape."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from dataset.dataset import Dataset
from geo.legend import draw_legend
from geo.static_map import draw_map
from indicators.sentences import map_sentence, unit_of
from language.words import Words, words_for
from views.city import current_city
from views.controls import period_name
from views.drawing import quartier_marks
from views.html import swatch
from views.selection import read_selection, write_selection

_ASSETS = Path(__file__).parent / "assets"
_SECONDS = 9
_LABEL_SIZE = 21.0  # readable from the back of a room

_stage = st.components.v2.component(
    "quartierblick_stage",
    html='<div class="stage" tabindex="-1"></div>',
    css=(_ASSETS / "stage.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "stage.js").read_text(encoding="utf-8"),
)


def _base(city: Dataset, indicator_id: str, wave: str, words: Words) -> str:
    indicator = city.catalogue.indicators[indicator_id]
    whole = city.city_row(indicator_id, "all", wave)
    asked = whole is not None and pd.notna(whole["n"])
    parts = (
        unit_of(indicator, words),
        words.pick(indicator.base),
        words("n = {n}", n=words.number(int(whole["n"]))) if whole is not None and asked else "",
    )
    return " · ".join(part for part in parts if part)


def _slide(city: Dataset, indicator_id: str, words: Words) -> dict[str, object]:
    indicator = city.catalogue.indicators[indicator_id]
    wave = city.waves_of(indicator_id)[0]
    classes = city.classification(indicator_id)
    colours = quartier_marks(city, indicator_id, "all", wave)
    when = period_name(city, wave, words)
    title = map_sentence(indicator, words, group="", wave=when, quartiers=words.pick(city.city.quartiers))
    legend = draw_legend(classes, words, title="", unit="", notes=(), decimals=0)
    return {
        "title": title,
        "drawing": draw_map(city.drawing, colours, title=title, label_size=_LABEL_SIZE),
        "base": _base(city, indicator_id, wave, words),
        "legend": [{"swatch": str(swatch(entry.mark, entry.colour)), "label": entry.label} for entry in legend.entries],
    }


def show() -> None:
    """The page: the first indicator of every theme in turn."""
    city = current_city()
    assert isinstance(city, Dataset)
    selection, _ = read_selection(city)
    words = words_for(selection.lang)
    write_selection(selection)
    firsts = [city.catalogue.indicators_of(theme)[0].id for theme in city.catalogue.themes if city.catalogue.indicators_of(theme)]
    footer = f"Quartierblick – {words.pick(city.city.name)}" + (
        " · " + words("Demonstration data") if city.city.demonstration else ""
    )
    leave = _stage(
        key="stage",
        data={
            "slides": [_slide(city, name, words) for name in firsts],
            "seconds": _SECONDS,
            "footer": footer,
            "language": selection.lang,
            "leave": words("Esc: back to the map"),
        },
        on_left_change=lambda: None,
    )
    if leave.left:
        st.switch_page("map_page.py")


show()
