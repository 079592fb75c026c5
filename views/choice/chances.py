"""The map of chances, on which a quartier is chosen for a closer look."""

from collections.abc import Callable

import streamlit as st

from dataset.dataset import Dataset
from geo.drawing.overlay import MOST
from language.words import Words
from reports.choice.content import Answer
from reports.choice.map import choice_map
from reports.choice.words import group_title, written_chance
from views.choice.parts import tab_titles
from views.frame.html import component
from views.frame.selection import Selection
from workshops.choice import Standing

_CLOSER = ("stable", "stations")
"""Parts that are about one quartier."""

_chances = component("chances", '<div class="chances"></div>')


def show_chances(
    dataset: Dataset,
    answer: Answer,
    selection: Selection,
    words: Words,
    keep: Callable[[str, str], None],
) -> None:
    """The map; `keep` takes ``quartier`` or ``tab``, and what was chosen."""

    def chosen() -> None:
        choice = st.session_state["chances_map"].chosen
        keep(str(choice["name"]), str(choice["value"]))

    standings = {standing.quartier_id: standing for standing in answer.choice.standings}
    said = {key: _said(dataset, standing, words) for key, standing in standings.items()}
    here = standings.get(selection.quartier)
    titles = tab_titles(words)
    _chances(
        key="chances_map",
        data={
            "drawing": choice_map(dataset, answer, words, fill=selection.fill, hits=said if len(said) <= MOST else {}),
            "order": list(standings),
            "chosen": selection.quartier,
            "picked": said[here.quartier_id]
            if here
            else words("Choose a {quartier} on the map.", quartier=dataset.city.quartier),
            "ways": [(tab, titles[tab]) for tab in _CLOSER] if here else [],
        },
        on_chosen_change=chosen,
    )


def _said(dataset: Dataset, standing: Standing, words: Words) -> str:
    """A quartier with its group and chance."""
    name, group = dataset.quartier_names[standing.quartier_id], group_title(standing.group, words)
    if standing.must or standing.chance is None:
        return words("{name}: {group}", name=name, group=words("set") if standing.must else group)
    return words("{name}: {group}, chance {chance}", name=name, group=group, chance=written_chance(standing, words))
