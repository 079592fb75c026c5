"""Scenarios: passed on as a link or a file, kept beside the city's data where the server may, and set against each other."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from dataset.scenario_files import CannotKeep, keep
from dataset.scenarios import CityIds, Decision, Scenario, read_scenarios
from files.dates import PartialDate
from files.findings import Findings
from language.phrases import Text
from language.words import Words
from reports.choice.content import Answer
from reports.choice.scenarios import shifts_of, shifts_sentence
from reports.choice.words import group_title, written_chance
from views.frame.city import DEMO
from views.frame.html import component, render, table
from views.frame.links import SCENARIO_FILE, Ways, to_choice_file
from views.frame.selection import Selection
from workshops.choice import Standing
from workshops.weighing import Weighing

LONGEST_NAME = 120
_MOST_SHIFTS = 30
_OUTCOME = "scenario outcome"

_scenario = component("scenario", '<div class="scenario"></div>')


def may_keep() -> bool:
    """Whether this server was started to keep scenarios in the city's folder (``QUARTIER_SAVE=1``)."""
    return os.environ.get("QUARTIER_SAVE") == "1"


def keep_here(scenario: Scenario) -> str:
    """Keep a scenario in the folder of this server's city, and give the file's name.

    Raises
    ------
    PermissionError
        If this server may not.
    CannotKeep
        As `dataset.scenario_files.keep`.
    """
    if not may_keep():
        raise PermissionError("this server keeps no scenarios")
    return keep(_folder(), scenario).name


def scenarios_now(dataset: Dataset) -> tuple[Scenario, ...]:
    """Those that were there at start; where this server keeps scenarios, those that are there now and faultless."""
    if not may_keep():
        return dataset.scenarios
    return read_scenarios(_folder(), CityIds.of(dataset.catalogue, dataset.quartier_names, dataset.correlations), Findings())


def _folder() -> Path:
    return Path(os.environ.get("QUARTIER_DATA") or DEMO)


def show_scenario(dataset: Dataset, weighing: Weighing, selection: Selection, words: Words) -> None:
    """The fields with which a scenario is named and taken along, or kept."""

    def kept() -> None:
        st.session_state[_OUTCOME] = _keep(dataset, weighing, st.session_state["scenario"].kept, words)

    _scenario(
        key="scenario",
        data={
            "file": to_choice_file(SCENARIO_FILE, selection.lang, selection.choice),
            "longest": LONGEST_NAME,
            "may": may_keep(),
            "quartiers": list(dataset.quartier_names.items()),
            "told": st.session_state.pop(_OUTCOME, ""),
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
            ids = tuple(str(key) for key in given["quartiers"] if key in dataset.quartier_names)
            decision = Decision(PartialDate.parse(str(given["day"])), ids, Text.of(str(given["reason"])))
        name = keep_here(Scenario("", Text.of(str(given["name"]).strip()), Text(), weighing, decision))
    except CannotKeep as cannot:
        reasons = {
            "nameless": words("A scenario needs a name."),
            "exists": words("There is a scenario of this name already. Choose another name."),
            "too_many": words("No more scenarios can be kept."),
        }
        return reasons.get(cannot.why, words("The scenario could not be kept."))
    except ValueError:
        return words("A decision needs its day.")
    except OSError:
        return words("The scenario could not be kept.")
    return words("Kept as {file}.", file=name)


def scenarios_markup(dataset: Dataset, answer: Answer, other: Answer | None, selection: Selection, words: Words) -> Markup:
    """What another scenario changes; the scenarios that the city keeps, with what was decided."""
    shifts = shifts_of(answer, other) if other else []
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
        changes=shifts_sentence(dataset, shifts, words) if other else "",
        shifts=table(titles, rows) if shifts else "",
        kept=scenarios_now(dataset),
        ways=Ways(dataset, selection),
        named=named,
    )


def _stands(standing: Standing, words: Words) -> str:
    return f"{group_title(standing.group, words)} · {written_chance(standing, words)}"
