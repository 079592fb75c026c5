"""The matrix of all places and a theme's indicators: a semantic table that the browser sorts."""

from collections.abc import Callable

import streamlit as st

from dataset.dataset import Dataset
from language.words import Words
from reports.compare.content import Comparison, Sides, State, places_chosen
from reports.compare.matrix import Column, matrix_of
from views.frame.html import component

_matrix = component("matrix", '<div class="matrix-of"></div>')
MARKS = {State.HIGHER: "▲", State.LOWER: "▼"}


def show_matrix(
    dataset: Dataset, asked: Comparison, indicator: str, caption: str, words: Words, keep: Callable[[str, str], None]
) -> None:
    """All rows, sorted by their names at first.

    Parameters
    ----------
    indicator : str
        The column that the chart below shows, and a narrow page alone.
    keep : callable
        Takes ``indicator`` with the column whose head was pressed, or ``quartier`` with the row.
    """

    def chosen() -> None:
        value = st.session_state["matrix"].chosen
        keep(str(value["name"]), str(value["value"]))

    matrix = matrix_of(dataset, asked, words)
    grouped = asked.kind is Sides.GROUPS
    place = words.pick(dataset.city.quartier)
    _matrix(
        key="matrix",
        data={
            "caption": caption,
            "language": words.language,
            "corner": words("Target group") if grouped else place[:1].upper() + place[1:],
            "ids": matrix.ids,
            "names": matrix.names,
            "columns": [_packed(column) for column in matrix.columns],
            "marks": MARKS,
            "whole": matrix.whole,
            "shown": indicator,
            "chosen": places_chosen(dataset, asked),
            "choosable": not grouped,
            "titles": {
                "sort": words("Sort by {name} and show it below", name="{name}"),
                "names": words("Sort by name"),
                "choose": words("{name}: highlight in the chart", name="{name}"),
                "unchoose": words("{name}: no longer highlight", name="{name}"),
                "indicator": words("Indicator"),
            },
            "paging": words("{first} to {last} of {total}", first="{first}", last="{last}", total="{total}"),
            "back": words("Previous rows"),
            "next": words("Next rows"),
        },
        on_chosen_change=chosen,
    )


def _packed(column: Column) -> dict[str, object]:
    """What is said of cells stands once a column, and each cell has its number."""
    said = list(dict.fromkeys(column.said))
    return {
        "id": column.id,
        "title": column.title,
        "notes": [note for note in (column.unit, column.better, column.besides) if note],
        "texts": column.texts,
        "states": column.states,
        "keys": column.keys,
        "sayings": said,
        "said": [said.index(text) for text in column.said],
        "whole": column.whole,
    }
