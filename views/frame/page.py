"""What every page begins with: the link is the state, read and written back; what is wished is kept in the session."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from dataset.dataset import Dataset
from language.phrases import Phrase
from language.words import Words, words_for
from views.frame.city import current_city
from views.frame.selection import Selection, complete

_WISHED, _SHOWN, _NOTICES = "wished", "shown", "notices"


class Page(NamedTuple):
    """The city, what is chosen, a notice for every parameter that was not known, and the reader's words."""

    dataset: Dataset
    selection: Selection
    notices: Mapping[str, Phrase]
    words: Words


def opened(
    own: Callable[[Dataset, Selection], Mapping[str, str]] = lambda *_: {}, *, categories: bool = False, page: str = ""
) -> Page:
    """Read the selection from the link, and write it back complete. `navigation.py` has seen to it that there is a city.

    Parameters
    ----------
    own : callable
        What only this page completes.
    categories : bool
        Whether this page can show indicators that are words.
    page : str
        The page's address, for a language that was written for some pages only; empty where every language has it.
    """
    dataset = current_city()
    assert isinstance(dataset, Dataset)
    selection, notices = read_selection(dataset, categories=categories)
    st.session_state[_NOTICES] = notices
    selection = replace(selection, **own(dataset, selection))
    write_selection(selection)
    return Page(dataset, selection, notices, words_for(selection.lang, page))


def read_selection(dataset: Dataset, *, categories: bool = False) -> tuple[Selection, dict[str, Phrase]]:
    """The selection in the link, completed by what was wished before and by defaults; returns what `complete` does.

    What a page cannot show now (a target group where there are only register figures) stays wished, and
    comes back with the next indicator that knows it.
    """
    asked = st.query_params.to_dict()
    if asked == st.session_state.get(_SHOWN):
        asked = {}  # written here; after Back it is another one, and all that it says counts
    st.session_state[_WISHED] = {**st.session_state.get(_WISHED, {}), **asked}
    return complete(st.session_state[_WISHED], dataset, categories=categories)


def wished(parameter: str) -> str:
    """What the link or a field asked for, whether this page's indicator has it or not; empty if nothing did."""
    return str(st.session_state.get(_WISHED, {}).get(parameter, ""))


def told_of_link(words: Words) -> str:
    """What the link asked for and this city does not have, in words; empty where it has everything."""
    notices = [words.say(notice) for notice in st.session_state.get(_NOTICES, {}).values()]
    return " ".join([*notices, words("Instead, the page shows its usual selection.")]) if notices else ""


def write_selection(selection: Selection) -> None:
    """Put the whole selection, defaults included, into the link."""
    st.session_state[_SHOWN] = selection.parameters
    if st.query_params.to_dict() != selection.parameters:
        st.query_params.from_dict(selection.parameters)


def change(dataset: Dataset, **chosen: str) -> None:
    """Change single parameters; used as a callback of widgets.

    The page that runs next writes the link: it alone knows what it completes, and two addresses would be two presses of Back.
    What the browser's link says is older than this choice: one that comes quickly behind another still brings the link from
    before both.
    """
    st.session_state[_SHOWN] = st.query_params.to_dict()
    wished = {**st.session_state.get(_WISHED, {}), **chosen}
    _, unknown = complete(wished, dataset)
    st.session_state[_WISHED] = {name: value for name, value in wished.items() if name not in unknown}
