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


def document_title(dataset: Dataset, page: str, words: Words) -> str:
    """What a browser calls a page."""
    return f"{page} · Quartierblick – {words.pick(dataset.city.name)}"


def document_of(words: Words, title: str, said: str = "", *, heading: str = "", notice: str = "") -> dict[str, str]:
    """What browser and screen reader are told of a page.

    Parameters
    ----------
    said : str
        What a choice led to.
    heading : str
        The page's own title.
    notice : str
        A remark on the link, at the top of the page.
    """
    told = {"language": words.spoken, "direction": words.direction, "title": title, "said": said}
    return told | {"heading": heading, "notice": notice, "pages": words("Pages")}


def show_document(words: Words, title: str) -> None:
    """Tell browser and screen reader the page's language and title."""
    _document(key="document", data=document_of(words, title))


def show_connection(words: Words) -> None:
    """Says when the server cannot be reached, and goes on when it is back."""
    warning = words("No connection to the server. The page goes on by itself as soon as it answers.")
    _connection(key="connection", data={"told": warning}, on_back_change=lambda: None)


def show_header(dataset: Dataset, pages: Sequence[StreamlitPage], selection: Selection, words: Words) -> None:
    """Title, demonstration badge, the pages and the language switch in one row."""
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        badge = Markup('<span class="badge">{}</span>').format(words("Demonstration data")) if dataset.city.demonstration else ""
        skip = Markup('<a class="skip" href="#main" target="_self">{}</a>').format(words("Skip to the content"))
        title = Markup('{}<div class="head"><p class="product"><span>Quartierblick – </span>{}</p>{}</div>')
        st.html(str(title.format(skip, words.pick(dataset.city.name), badge)))
        with st.container(horizontal=True, width="content", key="pages"):
            for page in pages:
                st.page_link(page, label=page.title)  # what is chosen follows in the session
        show_languages(dataset, selection.lang, words)


def show_opening(title: str) -> None:
    """What every page begins with: its heading, for whoever cannot see where in the frame they are, and room for a notice.

    Both are kept true by `document.js`, as a page knows more of itself than its name, and after a choice something else.
    """
    with st.container(key="opening"):
        st.html(str(Markup('<h1 class="unseen">{}</h1><p class="notice" role="status"></p>').format(title)))
