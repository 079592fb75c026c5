"""Small maps: one indicator for every target group at a glance, in common classes."""

from __future__ import annotations

from dataclasses import asdict, replace
from urllib.parse import urlencode

import streamlit as st

from dataset.dataset import Dataset
from indicators.estimates.sentences import details_of, value_of
from language.words import Words
from views.frame.components import component
from views.frame.selection import Selection
from views.frame.session import change
from views.map.drawing import PRINT_ROUTE

_multiples = component("multiples", '<ul class="multiples"></ul>', isolated=True)


def show_multiples(dataset: Dataset, selection: Selection, words: Words) -> None:
    """A picture for each target group that was asked; a click opens it as the map."""
    indicator = dataset.catalogue.indicators[selection.indicator]
    maps = []
    for group in dataset.target_groups_of(selection.indicator):
        whole = dataset.city_estimate(selection.indicator, group, selection.wave)
        its_map = replace(selection, group=group, display="values", second="", workshops="none")
        average = (
            ""
            if whole is None
            else " · ".join(part for part in (value_of(whole, indicator, words), details_of(whole, indicator, words)) if part)
        )
        maps.append(
            {
                "group": group,
                "name": dataset.group_name(group, words),
                "told": f"{words.pick(dataset.city.average)}: {average}" if average else "",
                "picture": f"{PRINT_ROUTE}?{urlencode(asdict(its_map))}&small=1",
            }
        )
    _multiples(
        key="multiples",
        data={"maps": maps, "open": words("Show this group’s map"), "chosen": selection.group},
        on_opened_change=lambda: change(dataset, group=str(st.session_state["multiples"].opened), display="values"),
    )
