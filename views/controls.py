"""The row of filters above the map. Each writes its choice into the link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.html import plain_label
from views.selection import Selection, change


@dataclass(frozen=True)
class _Filter:
    """A list of ids, how each is written, its share of the row's width, and what must be known about it."""

    parameter: str
    label: str
    options: Sequence[str]
    written: Callable[[str], str]
    width: float
    explained: str = ""


def show_controls(city: Dataset, selection: Selection, words: Words) -> None:
    """Theme, indicator, target group, wave and quartier; on a narrow screen they fold."""
    catalogue = city.catalogue
    themes = [theme for theme in catalogue.themes if catalogue.indicators_of(theme)]
    st.html(str(Markup('<details class="fold"><summary>{}</summary></details>').format(words("Change the selection"))))
    word = words.pick(city.city.quartier)
    names = {"": words.pick(city.city.whole), **city.quartier_names}
    by_name = sorted(city.quartier_names, key=lambda key: city.quartier_names[key])
    waves = city.waves_of(selection.indicator)
    filters = [
        _Filter("theme", words("Theme"), themes, lambda key: words.pick(catalogue.themes[key].name), 1.25),
        _Filter(
            "indicator",
            words("Indicator"),
            [indicator.id for indicator in catalogue.indicators_of(selection.theme)],
            lambda key: words.pick(catalogue.indicators[key].name),
            1.6,
        ),
        _Filter(
            "group",
            words("Target group"),
            city.target_groups_of(selection.indicator),
            lambda key: city.group_name(key, words),
            1.55,
            words(
                "One target group at a time: of several together so few people would be left that single answers could"
                " be guessed."
            ),
        ),
        _Filter("wave", words("Survey"), waves, lambda key: city.period_name(key, words), 1.05),
        _Filter("quartier", word[:1].upper() + word[1:], ["", *by_name], lambda key: names[key], 1.25),
    ]
    offered = [one for one in filters if one.parameter != "wave" or len(waves) > 1]
    with st.container(key="filters"):
        for column, one in zip(st.columns([one.width for one in offered]), offered, strict=True):
            with column:
                _choose(city, one, getattr(selection, one.parameter))


def show_workshop_switch(city: Dataset, selection: Selection, words: Words) -> None:
    """Whether workshops of other themes and target groups are shown too."""
    st.session_state["filter_workshops"] = selection.workshops == "all"
    st.toggle(
        words("Show all workshops"),
        key="filter_workshops",
        on_change=lambda: change(city, workshops="all" if st.session_state["filter_workshops"] else "matching"),
    )


def _choose(city: Dataset, one: _Filter, chosen: str) -> None:
    key = f"filter_{one.parameter}"
    st.session_state[key] = chosen
    st.selectbox(
        plain_label(one.label),
        one.options,
        format_func=one.written,
        key=key,
        help=plain_label(one.explained) or None,
        on_change=lambda: change(city, **{one.parameter: st.session_state[key]}),
    )
