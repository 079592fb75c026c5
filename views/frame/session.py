"""The link is the state: what is chosen is read from it and written back, and what is wished is kept in the session."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from dataset.dataset import Dataset
from language.phrases import Phrase
from views.frame.selection import Selection, complete

_WISHED, _SHOWN = "wished", "shown"


def read_selection(dataset: Dataset) -> tuple[Selection, dict[str, Phrase]]:
    """The selection in the link, completed by what was wished before and by defaults; returns what `complete` does.

    What a page cannot show now (a target group where there are only register figures) stays wished, and
    comes back with the next indicator that knows it.
    """
    shown = st.session_state.get(_SHOWN, {})
    asked = {name: value for name, value in st.query_params.to_dict().items() if shown.get(name) != value}
    st.session_state[_WISHED] = {**st.session_state.get(_WISHED, {}), **asked}
    return complete(st.session_state[_WISHED], dataset)


def write_selection(selection: Selection) -> None:
    """Put the whole selection, defaults included, into the link."""
    st.session_state[_SHOWN] = asdict(selection)
    if st.query_params.to_dict() != asdict(selection):
        st.query_params.from_dict(asdict(selection))


def change(dataset: Dataset, **chosen: str) -> None:
    """Change single parameters; used as a callback of widgets."""
    wished = {**st.session_state.get(_WISHED, {}), **chosen}
    selection, unknown = complete(wished, dataset)
    st.session_state[_WISHED] = {name: value for name, value in wished.items() if name not in unknown}
    write_selection(selection)
