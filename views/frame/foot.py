"""What stands below every page: the ways to who answers for it, what is stored, who can use it, and how it is made."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.frame.links import Ways
from views.frame.selection import Selection
from views.frame.short_link import short_parameters


def foot_names(words: Words) -> dict[str, str]:
    """The pages of the footer, by their addresses."""
    return {
        "imprint": words("Imprint"),
        "privacy": words("Privacy"),
        "accessibility": words("Accessibility"),
        "methods": words("Methods"),
    }


def foot_markup(ways: Ways, words: Words, root: str = "./", page: str = "") -> Markup:
    """The footer.

    Parameters
    ----------
    root : str
        Where the dashboard lies, as seen from the page.
    page : str
        The one that is shown, if it is one of these.
    """
    items = Markup("").join(
        Markup('<li><a href="{}{}" target="_self"{}>{}</a></li>').format(
            root, ways.to_page(own).removeprefix("./"), Markup(' aria-current="page"') if own == page else "", name
        )
        for own, name in foot_names(words).items()
    )
    return Markup('<footer class="foot" role="contentinfo"><nav aria-label="{}"><ul>{}</ul></nav></footer>').format(
        words("About this website"), items
    )


def show_foot(dataset: Dataset, selection: Selection, page: str, words: Words) -> None:
    """The footer of a page; `document.js` has its links lead on with what is chosen when they are followed.

    On paper the page's address stands in its place. The map says its own, which follows every choice.
    """
    printed = "" if page in ("", "map") else printed_from(dataset, selection, words)
    with st.container(key="foot"):
        st.html(str(Markup(printed) + foot_markup(Ways(dataset, selection), words)))


def printed_from(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    """When and where a page was printed, with its short address; seen on paper alone."""
    address = f"{st.context.url}?{urlencode(short_parameters(dataset, selection))}"
    return Markup('<p class="printed-from">{}</p>').format(
        words("Printed on {day} from {link}", day=words.date(dataset.city.today()), link=address)
    )
