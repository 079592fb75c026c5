"""A page that needs no script: the frame that Streamlit's pages have, around a text."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup

from dataset.dataset import Dataset
from language.locales import LANGUAGES, name_of
from language.words import Words
from views.frame.foot import foot_markup
from views.frame.header import document_title
from views.frame.html import render
from views.frame.languages import short_name
from views.frame.links import Ways
from views.frame.selection import Selection
from views.frame.short_link import short_parameters
from views.frame.style import letters_address, style_address
from views.frame.titles import page_names


def plain_document(
    dataset: Dataset,
    selection: Selection,
    words: Words,
    heading: str,
    body: Markup,
    *,
    description: str = "",
    root: str = "./",
    page: str = "",
) -> str:
    """A whole page.

    Parameters
    ----------
    selection : Selection
        What is chosen on the pages that a reader comes from and goes back to.
    root : str
        Where the dashboard lies, as seen from the page.
    page : str
        Its address, if it is one of the footer's.
    """
    ways = Ways(dataset, selection)
    languages = [(code, short_name(code), name_of(code), _query(dataset, replace(selection, lang=code))) for code in LANGUAGES]
    addresses = {"map": "", **{address: address for address in page_names(dataset, words) if address != "map"}}
    return str(
        render(
            "about/document.html.jinja",
            words,
            dataset=dataset,
            root=root,
            letters=f"{root}{letters_address()}" if letters_address() else "",
            style=f"{root}{style_address().removeprefix('/')}",
            title=document_title(dataset, heading, words),
            heading=heading,
            description=description,
            body=body,
            pages=[
                (f"{root}{ways.to_page(addresses[address]).removeprefix('./')}", name)
                for address, name in page_names(dataset, words).items()
            ],
            languages=languages,
            lang=selection.lang,
            foot=foot_markup(ways, words, root, page),
        )
    )


def _query(dataset: Dataset, selection: Selection) -> str:
    """The same page with another selection, wherever it lies."""
    return f"?{urlencode(short_parameters(dataset, selection))}"
