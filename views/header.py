"""What stands above every page: the city, the language, and whether the data are a demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from dataset.dataset import Dataset
from language.words import LANGUAGES, Words
from views.selection import Selection, change

ASSETS = Path(__file__).parent / "assets"

_document = st.components.v2.component(
    "quartierblick_document",
    html='<div class="unseen" role="status"></div>',
    js=(ASSETS / "document.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_language(language: str, said: str = "") -> None:
    """Tell browser and screen reader in which language the page is, and say aloud what a choice led to."""
    _document(key="document", data={"language": language, "said": said})


def show_style() -> None:
    """The product's own style sheet."""
    st.html(ASSETS / "style.css")


def show_header(city: Dataset, pages: Sequence[StreamlitPage], selection: Selection, said: str, words: Words) -> None:
    """Title, demonstration badge, the pages and the language switch in one row."""
    show_language(selection.lang, said)
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        badge = Markup('<span class="badge">{}</span>').format(words("Demonstration data")) if city.city.demonstration else ""
        title = Markup('<div class="head"><h1 class="product">Quartierblick – {}</h1>{}</div>')
        st.html(str(title.format(words.pick(city.city.name), badge)))
        with st.container(horizontal=True, width="content", key="pages"):
            for page in pages:
                st.page_link(page, label=page.title, query_params=asdict(selection))
        st.session_state["language"] = selection.lang
        st.segmented_control(
            words("Language"),
            LANGUAGES,
            format_func=str.upper,
            key="language",
            required=True,
            label_visibility="collapsed",
            on_change=lambda: change(city, lang=st.session_state["language"]),
        )
