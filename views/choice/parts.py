"""The parts of the page as tabs, and what is taken along: paper, scenario and link; both stay in view."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.scenarios import PAGE, kept_scenario
from views.choice.keeping import kept_as, may_keep
from views.frame.html import component
from views.frame.links import DOSSIER_FILE, SCENARIO_FILE, Ways, to_choice_file
from views.frame.scenario import LONGEST_NAME, weighing_of
from views.frame.selection import TABS, Selection
from workshops.weighing import Weighing

_OUTCOME, _PRINTING = "scenario outcome", "parts on paper"

_parts = component("parts", '<div class="parts"></div>')


def tab_titles(words: Words) -> dict[str, str]:
    """What the parts are called, in their order."""
    titles = (
        words("Result"),
        words("How stable"),
        words("Who is missing"),
        words("More interviews"),
        words("Places to stand"),
        words("Scenarios"),
    )
    return dict(zip(TABS, titles, strict=True))


def parts_shown(selection: Selection) -> tuple[str, ...]:
    """The part that was chosen; all of them while somebody prints."""
    return TABS if st.session_state.get(_PRINTING) else (selection.tab,)


def scenario_name(dataset: Dataset, selection: Selection, words: Words) -> str:
    """The name of the scenario that is shown: as the link has it, or as the city keeps it; empty where it has none."""
    kept = kept_scenario(dataset, weighing_of(dataset, selection.choice)[0])
    return selection.called or (words.pick(kept.name) if kept else "")


def show_parts(dataset: Dataset, weighing: Weighing, selection: Selection, words: Words, turn: Callable[[str], None]) -> None:
    """Tabs and bar; `turn` takes the part that was chosen."""

    def chosen() -> None:
        turn(str(st.session_state["parts"].chosen))

    def printing() -> None:
        st.session_state[_PRINTING] = bool(st.session_state["parts"].printing)

    def kept() -> None:
        st.session_state[_OUTCOME] = kept_as(dataset, weighing, st.session_state["parts"].kept, words)

    _parts(
        key="parts",
        data={
            "tabs": list(tab_titles(words).items()),
            "tab": selection.tab,
            "printing": len(parts_shown(selection)) > 1,
            "paper": {
                "address": to_choice_file(DOSSIER_FILE, selection.lang, selection.choice, selection.called, selection.fill),
                "name": f"{words('plan-a-workshop')}.pdf",
            },
            "link": short_link(dataset, selection),
            "scenario": _scenario(dataset, weighing, selection, words),
            "words": _texts(dataset, words),
        },
        on_chosen_change=chosen,
        on_kept_change=kept,
        on_printing_change=printing,
    )


def short_link(dataset: Dataset, selection: Selection) -> str:
    """The address of what is shown: the scenario is written out, so that new defaults change nothing of it."""
    return Ways(dataset, selection).to_page(PAGE)


def _scenario(dataset: Dataset, weighing: Weighing, selection: Selection, words: Words) -> Mapping[str, Any]:
    number, group = words.number(weighing.k), dataset.group_name(weighing.group, words)
    places = dataset.city.quartier if weighing.k == 1 else dataset.city.quartiers
    proposed = words("{number} {places}: {group}", number=number, places=places, group=group)
    return {
        "text": weighing.written(),
        "name": (scenario_name(dataset, selection, words) or proposed)[:LONGEST_NAME],
        "file": to_choice_file(SCENARIO_FILE, selection.lang, selection.choice),
        "longest": LONGEST_NAME,
        "may": may_keep(),
        "quartiers": list(dataset.quartier_names.items()) if may_keep() else [],
        "told": st.session_state.get(_OUTCOME, ""),
    }


def _texts(dataset: Dataset, words: Words) -> dict[str, str]:
    return {
        "parts": words("Parts of this page"),
        "paper": words("Paper for the council (PDF)"),
        "save": words("Save"),
        "copy": words("Copy link"),
        "copied": words("The link is copied."),
        "not_copied": words("Your browser does not let this page copy; the link stands in its address line."),
        "name": words("Name of this scenario"),
        "take": words("Save as a file"),
        "taken": words("Saved as a file. “Scenarios” opens it again."),
        "keep": words("Keep it beside the city's data"),
        "decision": words("Record what was decided"),
        "day": words("Day of the decision"),
        "quartiers": words("Chosen {quartiers} (several with Ctrl)", quartiers=dataset.city.quartiers),
        "reason": words("Why"),
    }
