"""The switch of languages in the header: it offers every language that has a file, and grows with them."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.locales import LANGUAGES, name_of
from language.words import Words
from views.frame.html import component
from views.frame.page import change

_MOST_BESIDE = 4  # languages that stand side by side; more become a list
_list = component("languages", '<select class="languages"></select>')


def short_name(code: str) -> str:
    """``DE``, ``TR``; of a kind of a language, whose code says nothing to its readers, the name that its file gives."""
    return name_of(code) if code.endswith("-simple") else code.upper()


def show_languages(dataset: Dataset, chosen: str, words: Words) -> None:
    """Side by side while they are few, else a native list of the languages' own names."""
    if len(LANGUAGES) > _MOST_BESIDE:
        _show_list(dataset, chosen, words)
        return
    st.session_state["language"] = chosen
    st.segmented_control(
        words("Language"),
        LANGUAGES,
        format_func=short_name,
        key="language",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: change(dataset, lang=st.session_state["language"]),
    )


def _show_list(dataset: Dataset, chosen: str, words: Words) -> None:
    _list(
        key="language",
        data={"label": words("Language"), "chosen": chosen, "options": [(code, name_of(code)) for code in LANGUAGES]},
        on_picked_change=lambda: change(dataset, lang=str(st.session_state["language"].picked)),
        width="content",
    )


def not_in_this_language(words: Words) -> str:
    """What a page says that the reader's language was not written for."""
    return str(Markup('<p class="notice">{}</p>').format(words("This page does not exist in this language.")))
