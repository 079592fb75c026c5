"""Scenarios: passed on as a link or a file, kept beside the city's data where the server may, and set against each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from dataset.scenario_files import CannotKeep
from dataset.scenarios import Decision, Scenario
from files.dates import PartialDate
from language.phrases import Text
from language.words import Words
from reports.choice.content import Answer
from reports.choice.versus import Shift, shifts_of, shifts_told
from reports.choice.words import chance_told, group_title
from views.choice.keeping import LONGEST_NAME, keep_here, may_keep, scenarios_now
from views.frame.components import component
from views.frame.html import table
from views.frame.links import SCENARIO_FILE, to_choice, to_choice_file
from views.frame.selection import Selection
from workshops.choice import Standing
from workshops.weighing import Weighing

_MOST_SHIFTS = 30
_TOLD = "scenario told"

_scenario = component("scenario", '<div class="scenario"></div>')


def show_scenario(dataset: Dataset, weighing: Weighing, selection: Selection, words: Words) -> None:
    """The fields with which a scenario is named and taken along, or kept."""

    def kept() -> None:
        st.session_state[_TOLD] = _keep(dataset, weighing, st.session_state["scenario"].kept, words)

    _scenario(
        key="scenario",
        data={
            "file": to_choice_file(SCENARIO_FILE, selection.lang, selection.choice),
            "longest": LONGEST_NAME,
            "may": may_keep(),
            "quartiers": list(dataset.quartier_names.items()),
            "told": st.session_state.pop(_TOLD, ""),
            "words": {
                "name": words("Name of this scenario"),
                "take": words("Take along as a file"),
                "copy": words("Copy the link"),
                "copied": words("The link is copied."),
                "not_copied": words("Your browser does not let this page copy; the link stands in its address line."),
                "keep": words("Keep it beside the city's data"),
                "decision": words("Record what was decided"),
                "day": words("Day of the decision"),
                "quartiers": words("Chosen {quartiers} (several with Ctrl)", quartiers=dataset.city.quartiers),
                "reason": words("Why"),
            },
        },
        on_kept_change=kept,
    )


def _keep(dataset: Dataset, weighing: Weighing, given: Mapping[str, Any], words: Words) -> str:
    """Keep a scenario with what was decided, and say what came of it."""
    try:
        decision = None
        if given["day"] or given["quartiers"]:
            ids = tuple(str(one) for one in given["quartiers"] if one in dataset.quartier_names)
            decision = Decision(PartialDate.parse(str(given["day"])), ids, Text.of(str(given["reason"])))
        name = keep_here(Scenario("", Text.of(str(given["name"]).strip()), Text(), weighing, decision))
    except CannotKeep as cannot:
        told = {
            "nameless": words("A scenario needs a name."),
            "exists": words("There is a scenario of this name already. Choose another name."),
            "too_many": words("No more scenarios can be kept."),
        }
        return told.get(cannot.why, words("The scenario could not be kept."))
    except ValueError:
        return words("A decision needs its day.")
    except OSError:
        return words("The scenario could not be kept.")
    return words("Kept as {file}.", file=name)


def scenarios_markup(dataset: Dataset, answer: Answer, other: Answer | None, selection: Selection, words: Words) -> Markup:
    """What another scenario changes; the scenarios that the city keeps, with what was decided."""
    changed = _versus(dataset, shifts_of(answer, other), words) if other else Markup("")
    kept = Markup("").join(_kept(dataset, one, selection, words) for one in scenarios_now(dataset))
    listed = Markup("<h3>{}</h3><ul>{}</ul>").format(words("Kept scenarios"), kept) if kept else Markup("")
    told = words("The link of this page is the scenario: whoever opens it sees the same numbers.")
    return Markup('<section class="step" id="scenarios"><h2>{}</h2><p>{}</p>{}{}</section>').format(
        words("Scenarios"), told, changed, listed
    )


def _versus(dataset: Dataset, shifts: list[Shift], words: Words) -> Markup:
    place = words.pick(dataset.city.quartier)
    titles = [place[:1].upper() + place[1:], words("This scenario"), words("The other one")]
    lines = [[dataset.quartier_names[one.now.quartier_id], _stands(one.now, words), _stands(one.other, words)] for one in shifts]
    shown = table(titles, lines[:_MOST_SHIFTS]) if lines else Markup("")
    return Markup("<h3>{}</h3><p>{}</p>{}").format(
        words("Compared with the other scenario"), shifts_told(dataset, shifts, words), shown
    )


def _stands(one: Standing, words: Words) -> str:
    return f"{group_title(one.group, words)} · {chance_told(one, words)}"


def _kept(dataset: Dataset, scenario: Scenario, selection: Selection, words: Words) -> Markup:
    here = to_choice(selection.lang, choice=scenario.weighing.written())
    decided = Markup("")
    if scenario.decision:
        names = words.list([dataset.quartier_names[one] for one in scenario.decision.quartier_ids])
        told = words("Decided on {day}: {names}.", day=scenario.decision.date.written(words), names=names)
        decided = Markup("<br>{} {}").format(told, words.pick(scenario.decision.reason))
    return Markup('<li><a href="{}" target="_self">{}</a> <small>{}</small>{}</li>').format(
        here, words.pick(scenario.name), words.pick(scenario.description), decided
    )
