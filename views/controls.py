"""The row of filters above the map. Each writes its choice into the link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.statistics import UNDATED
from language.words import Words
from views.html import plain_label
from views.selection import Selection, change


def period_name(city: Dataset, period: str, words: Words) -> str:
    """A survey wave by its name, a register figure by its date."""
    if period == UNDATED:
        return words("undated")
    return words.pick(city.periods[period].name) or period


def group_name(city: Dataset, group: str, words: Words) -> str:
    """A target group by its name."""
    return words("All respondents") if group == "all" else words.pick(city.catalogue.target_groups[group].name)


def show_controls(city: Dataset, selection: Selection, words: Words) -> None:
    """Theme, indicator, target group, wave and quartier; on a narrow screen they fold."""
    catalogue = city.catalogue
    themes = [theme for theme in catalogue.themes if catalogue.indicators_of(theme)]
    st.html(str(Markup('<details class="fold"><summary>{}</summary></details>').format(words("Change the selection"))))
    with st.container(key="filters"):
        columns = st.columns([1.15, 1.7, 1.2, 1.2, 1.25])
        with columns[0]:
            _choose("theme", words("Theme"), themes, selection.theme, lambda key: words.pick(catalogue.themes[key].name))
        with columns[1]:
            offered = [indicator.id for indicator in catalogue.indicators_of(selection.theme)]
            _choose(
                "indicator",
                words("Indicator"),
                offered,
                selection.indicator,
                lambda key: words.pick(catalogue.indicators[key].name),
            )
        with columns[2]:
            groups = city.target_groups_of(selection.indicator)
            _choose("group", words("Target group"), groups, selection.group, lambda key: group_name(city, key, words))
        with columns[3]:
            waves = city.waves_of(selection.indicator)
            _choose("wave", words("Survey"), waves, selection.wave, lambda key: period_name(city, key, words))
        with columns[4]:
            names = {"": words("Whole city"), **city.quartier_names}
            ordered = ["", *sorted(city.quartier_names, key=lambda key: city.quartier_names[key])]
            word = words.pick(city.city.quartier)
            _choose("quartier", word[:1].upper() + word[1:], ordered, selection.quartier, lambda key: names[key])


def show_workshop_switch(selection: Selection, words: Words) -> None:
    """Whether workshops of other themes and target groups are shown too."""
    st.session_state["filter_workshops"] = selection.workshops == "all"
    st.toggle(
        words("Show all workshops"),
        key="filter_workshops",
        on_change=lambda: change(workshops="all" if st.session_state["filter_workshops"] else "matching"),
    )


def _choose(parameter: str, label: str, options: Sequence[str], chosen: str, written: Callable[[str], str]) -> None:
    key = f"filter_{parameter}"
    st.session_state[key] = chosen
    st.selectbox(
        plain_label(label),
        options,
        format_func=written,
        key=key,
        on_change=lambda: change(**{parameter: st.session_state[key]}),
    )
