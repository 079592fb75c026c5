"""What every page begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from dataset.dataset import Dataset
from language.phrases import Phrase
from language.words import Words, words_for
from views.frame.city import current_city
from views.frame.selection import Selection
from views.frame.session import read_selection, write_selection


class Page(NamedTuple):
    """The city, what is chosen, a notice for every parameter that was not known, and the reader's words."""

    dataset: Dataset
    selection: Selection
    notices: Mapping[str, Phrase]
    words: Words


def opened(own: Callable[[Dataset, Selection], Mapping[str, str]] = lambda *_: {}) -> Page:
    """Read the selection from the link, and write it back complete. `navigation.py` has seen to it that there is a city.

    Parameters
    ----------
    own : callable
        What only this page completes.
    """
    dataset = current_city()
    assert isinstance(dataset, Dataset)
    selection, notices = read_selection(dataset)
    selection = replace(selection, **own(dataset, selection))
    write_selection(selection)
    return Page(dataset, selection, notices, words_for(selection.lang))
