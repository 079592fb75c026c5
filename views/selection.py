"""The URL is the state: every choice stands in the link, by ids that no language changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import streamlit as st

from dataset.dataset import Dataset
from language.phrases import Phrase
from language.words import LANGUAGES

_WISHED, _SHOWN = "wished", "shown"
_PARAMETERS = {
    "lang": Phrase("language"),
    "theme": Phrase("theme"),
    "indicator": Phrase("indicator"),
    "group": Phrase("target group"),
    "wave": Phrase("survey"),
    "quartier": Phrase("quartier"),
    "workshops": Phrase("workshops shown"),
}


@dataclass(frozen=True)
class Selection:
    """What a page shows; every field is a parameter of the link."""

    lang: str
    theme: str
    indicator: str
    group: str
    wave: str
    quartier: str = ""
    workshops: str = "matching"


def read_selection(city: Dataset) -> tuple[Selection, dict[str, Phrase]]:
    """The selection in the link, completed by what was wished before and by defaults.

    What a page cannot show now (a target group where there are only register figures) stays wished, and
    comes back with the next indicator that knows it.

    Returns
    -------
    Selection, dict of Phrase
        And a notice for every parameter whose value this city does not know.
    """
    shown = st.session_state.get(_SHOWN, {})
    asked = {name: value for name, value in st.query_params.to_dict().items() if shown.get(name) != value}
    st.session_state[_WISHED] = {**st.session_state.get(_WISHED, {}), **asked}
    return complete(st.session_state[_WISHED], city)


def complete(asked: Mapping[str, str], city: Dataset) -> tuple[Selection, dict[str, Phrase]]:
    """A selection that exists in this city."""
    notices: dict[str, Phrase] = {}

    def one_of(parameter: str, allowed: list[str], default: str) -> str:
        value = asked.get(parameter, "")
        if value in allowed:
            return value
        if value:
            notices[parameter] = Phrase(
                "“{value}” ({parameter}) is not known here.", value=value, parameter=_PARAMETERS[parameter]
            )
        return default

    catalogue = city.catalogue
    lang = one_of("lang", list(LANGUAGES), city.city.language)
    known_indicator = asked.get("indicator", "") in catalogue.indicators
    filled = [theme for theme in catalogue.themes if catalogue.indicators_of(theme)]
    theme = one_of("theme", filled, catalogue.indicators[asked["indicator"]].theme if known_indicator else filled[0])
    offered = [indicator.id for indicator in catalogue.indicators_of(theme)]
    indicator = asked.get("indicator", "") if asked.get("indicator", "") in offered else offered[0]
    if asked.get("indicator") and not known_indicator:
        one_of("indicator", offered, indicator)
    groups = city.target_groups_of(indicator)
    group = (
        one_of("group", list(dict.fromkeys([*groups, "all"])), "all")
        if asked.get("group") not in catalogue.target_groups
        else asked["group"]
    )
    group = group if group in groups else "all"
    waves = city.waves_of(indicator)
    wave = asked.get("wave", "")
    if wave not in waves:
        wave = one_of("wave", list(city.periods), waves[-1])
        wave = wave if wave in waves else waves[-1]
    return (
        Selection(
            lang,
            theme,
            indicator,
            group,
            wave,
            one_of("quartier", ["", *city.quartier_names], ""),
            one_of("workshops", ["matching", "all"], "matching"),
        ),
        notices,
    )


def write_selection(selection: Selection) -> None:
    """Put the whole selection, defaults included, into the link."""
    st.session_state[_SHOWN] = asdict(selection)
    if st.query_params.to_dict() != asdict(selection):
        st.query_params.from_dict(asdict(selection))


def change(city: Dataset, **chosen: str) -> None:
    """Change single parameters; used as a callback of widgets."""
    wished = {**st.session_state.get(_WISHED, {}), **chosen}
    selection, unknown = complete(wished, city)
    st.session_state[_WISHED] = {name: value for name, value in wished.items() if name not in unknown}
    write_selection(selection)
