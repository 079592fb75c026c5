"""Scenarios set against each other, those that the city keeps, and a file that is opened again."""

import base64
import binascii
from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from language.words import Words
from reports.choice.content import Answer
from reports.choice.scenarios import shifts_of, shifts_sentence
from reports.choice.words import group_title, written_chance
from views.choice.keeping import LARGEST, opened, scenarios_now, too_large
from views.frame.html import component, render, table
from views.frame.links import Ways
from views.frame.selection import Selection
from workshops.choice import Standing

_MOST_SHIFTS = 30
_FAULTS = "faults of an opened scenario"

_opening = component("reopening", '<div class="reopening"></div>')


def show_opening(dataset: Dataset, words: Words, opens: Callable[[Scenario], None]) -> None:
    """The field that opens a scenario's file; `opens` takes what it holds."""

    def sent() -> None:
        given = st.session_state["reopening"].opened
        scenario, faults = opened(dataset, _bytes(str(given["file"])), words)
        st.session_state[_FAULTS] = faults
        if scenario:
            opens(scenario)

    _opening(
        key="reopening",
        data={
            "label": words("Open a scenario file"),
            "most": LARGEST,
            "too_large": too_large(words),
            "faults": st.session_state.get(_FAULTS, []),
        },
        on_opened_change=sent,
    )


def scenarios_markup(dataset: Dataset, answer: Answer | None, other: Answer | None, selection: Selection, words: Words) -> Markup:
    """What another scenario changes; the scenarios that the city keeps, with what was decided."""
    shifts = shifts_of(answer, other) if answer and other else []
    place = words.pick(dataset.city.quartier)
    titles = [place[:1].upper() + place[1:], words("This scenario"), words("The other one")]
    rows = [
        [dataset.quartier_names[shift.now.quartier_id], _stands(shift.now, words), _stands(shift.other, words)]
        for shift in shifts[:_MOST_SHIFTS]
    ]

    def named(quartier_ids: tuple[str, ...]) -> str:
        return words.list([dataset.quartier_names[key] for key in quartier_ids])

    return render(
        "choice/scenarios.html.jinja",
        words,
        changes=shifts_sentence(dataset, shifts, words) if answer and other else "",
        shifts=table(titles, rows, words("Compared with the other scenario")) if shifts else "",
        kept=scenarios_now(dataset),
        ways=Ways(dataset, selection),
        named=named,
    )


def _bytes(sent: str) -> bytes:
    """A file's bytes, which only its reader can turn into letters; none where a page did not send them."""
    try:
        return base64.b64decode(sent, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _stands(standing: Standing, words: Words) -> str:
    return f"{group_title(standing.group, words)} · {written_chance(standing, words)}"
