"""What stands above every page: the city, the language, whether the data are a demonstration."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from dataset.dataset import Dataset
from language.words import Words
from views.frame.html import component
from views.frame.languages import show_languages
from views.frame.selection import Selection

_document = component("document", '<div class="unseen" role="status"></div>')
_connection = component("connection", '<p class="offline" role="status" hidden></p>')


def document_of(words: Words, title: str, said: str = "") -> dict[str, str]:
    """What browser and screen reader are told of a page: language, where lines begin, title, and what a choice led to."""
    return {"language": words.spoken, "direction": words.direction, "title": title, "said": said}


def show_document(words: Words, title: str, said: str = "") -> None:
    """Tell browser and screen reader the page's language and title, and say aloud what a choice led to."""
    _document(key="document", data=document_of(words, title, said))


def show_connection(words: Words) -> None:
    """Says when the server cannot be reached, and goes on when it is back."""
    warning = words("No connection to the server. The page goes on by itself as soon as it answers.")
    _connection(key="connection", data={"told": warning}, on_back_change=lambda: None)


def show_header(dataset: Dataset, pages: Sequence[StreamlitPage], selection: Selection, words: Words) -> None:
    """Title, demonstration badge, the pages and the language switch in one row."""
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        badge = Markup('<span class="badge">{}</span>').format(words("Demonstration data")) if dataset.city.demonstration else ""
        title = Markup('<div class="head"><h1 class="product"><span>Quartierblick – </span>{}</h1>{}</div>')
        st.html(str(title.format(words.pick(dataset.city.name), badge)))
        with st.container(horizontal=True, width="content", key="pages"):
            for page in pages:
                st.page_link(page, label=page.title)  # what is chosen follows in the session
        show_languages(dataset, selection.lang, words)
