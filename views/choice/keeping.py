"""Scenarios as files: kept beside the city's data where the server may, and opened again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dataset.dataset import Dataset
from dataset.scenario_files import CannotKeep, keep
from dataset.scenarios import CityIds, Decision, Scenario, read_scenario, read_scenarios
from files.dates import PartialDate
from files.findings import Findings, Rejected
from language.phrases import Text
from language.words import Words
from views.frame.city import DEMO
from views.frame.links import SCENARIO_FILE
from views.frame.scenario import name_of
from workshops.weighing import Weighing

LARGEST = 20_000
"""Bytes of a file that is opened on the page: ten times what a scenario of a large city has."""
_MOST_FAULTS = 5


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
    return read_scenarios(_folder(), _ids(dataset), Findings()) if may_keep() else dataset.scenarios


def kept_as(dataset: Dataset, weighing: Weighing, given: Mapping[str, Any], words: Words) -> str:
    """Keep a scenario with what was decided, and say what came of it."""
    try:
        decision = None
        if given["day"] or given["quartiers"]:
            ids = tuple(str(key) for key in given["quartiers"] if key in dataset.quartier_names)
            decision = Decision(PartialDate.parse(str(given["day"])), ids, Text.of(str(given["reason"])))
        name = keep_here(Scenario("", Text.of(name_of(str(given["name"]))), Text(), weighing, decision))
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


def opened(dataset: Dataset, raw: bytes, words: Words) -> tuple[Scenario | None, list[str]]:
    """The scenario of a file, or its faults in words; whoever sends it may have written anything."""
    if len(raw) > LARGEST:
        return None, [too_large(words)]
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, SCENARIO_FILE)  # whatever the file was called
        path.write_bytes(raw)
        try:
            return read_scenario(path, _ids(dataset), findings), []
        except Rejected as rejected:
            faults = [finding for finding in rejected.findings if finding.blocks]
    told = [
        words(
            "Line {line}: {observed} – {why} {remedy}",
            line=words.number(fault.row) if fault.row else "–",
            observed=words.say(fault.observed),
            why=words.say(fault.why),
            remedy=words.say(fault.remedy),
        )
        for fault in faults[:_MOST_FAULTS]
    ]
    return None, [words("This file is no scenario for this city, so nothing was changed."), *told]


def too_large(words: Words) -> str:
    """That a file is not looked at."""
    return words("This file has more than {most} kB, so it is no scenario. Nothing was changed.", most=LARGEST // 1000)


def _ids(dataset: Dataset) -> CityIds:
    return CityIds.of(dataset.catalogue, dataset.quartier_names, dataset.correlations)


def _folder() -> Path:
    return Path(os.environ.get("QUARTIER_DATA") or DEMO)
