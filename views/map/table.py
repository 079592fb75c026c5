"""What a reader takes along of a map, and its numbers as a semantic table that the browser sorts."""

import streamlit as st

from dataset.dataset import Dataset
from geo.web import folium_map
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import with_scale
from language.words import Words
from reports.map.content import MapContent
from reports.map.requests import Display
from views.frame.html import component
from views.frame.page import change
from views.frame.selection import Selection
from views.map.citing import citing_data

_table = component("table", '<div class="citing"></div><div class="numbers-wrap"></div>')


def show_table(dataset: Dataset, selection: Selection, content: MapContent, figures: str, sources: str, words: Words) -> None:
    """Files and citation; below, name, value, interval, n and verdict of every quartier, doubtful rows always last.

    A row chooses its quartier, as a click on the map does.

    Parameters
    ----------
    figures : str
        Address of the painting.
    sources : str
        Markup that stands below the files.
    """
    changes = selection.display == Display.CHANGE
    categories = selection.indicator in dataset.catalogue.categorical
    value = words("Category") if categories else _value_title(dataset, selection, words)
    place = words.pick(dataset.city.quartier)
    _table(
        key="table",
        data={
            "heading": words("In numbers"),
            "titles": {
                "sort": words("Sort by:"),
                "name": place[:1].upper() + place[1:],
                "value": words("Change") if changes else value,
                "interval": words("95% interval"),
                "n": words("Answers"),
                "verdict": words("How certain") if changes else _compared_title(dataset, selection, words),
            },
            "names": f".{folium_map.GEOMETRY_ROUTE}/{dataset.geometry.digest}/names.json",
            "figures": figures,
            "selected": selection.quartier,
            "caption": content.sentence,
            "language": words.language,
            "paging": words("{first} to {last} of {total}", first="{first}", last="{last}", total="{total}"),
            "back": words("Previous rows"),
            "next": words("Next rows"),
            "citing": citing_data(dataset, selection, sources, words),
        },
        on_picked_change=lambda: change(dataset, quartier=str(st.session_state["table"].picked or "")),
    )


def _value_title(dataset: Dataset, selection: Selection, words: Words) -> str:
    """The heading of the values; of means with the ends of their scale."""
    return with_scale(words("Value"), dataset.catalogue.indicators[selection.indicator], words)


def _compared_title(dataset: Dataset, selection: Selection, words: Words) -> str:
    """With whose average the values are compared."""
    if selection.group == EVERYBODY:
        return words("Compared with the average")
    return words("Compared with the average of: {group}", group=dataset.group_name(selection.group, words))
