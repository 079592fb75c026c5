"""Scenarios that this server keeps in the folder of its city, if it was started to."""

from __future__ import annotations

import os
from pathlib import Path

from dataset.dataset import Dataset
from dataset.scenario_files import keep
from dataset.scenarios import CityIds, Scenario, read_scenarios
from files.findings import Findings
from views.frame.city import DEMO

LONGEST_NAME = 120


def may_keep() -> bool:
    """Whether this server was started to keep scenarios in the city's folder (``QUARTIER_SAVE=1``)."""
    return os.environ.get("QUARTIER_SAVE") == "1"


def keep_here(scenario: Scenario, *, instead: bool = False) -> str:
    """Keep a scenario in the folder of this server's city.

    Returns
    -------
    str
        The file's name.

    Raises
    ------
    PermissionError
        If this server may not.
    CannotKeep
        As `dataset.scenario_files.keep`.
    """
    if not may_keep():
        raise PermissionError("this server keeps no scenarios")
    return keep(_folder(), scenario, instead=instead).name


def scenarios_now(dataset: Dataset) -> tuple[Scenario, ...]:
    """Those that were there at start; where this server keeps scenarios, those that are there now and faultless."""
    if not may_keep():
        return dataset.scenarios
    return read_scenarios(
        _folder(), CityIds.of(dataset.catalogue, dataset.quartier_names, tuple(dataset.correlations)), Findings()
    )


def _folder() -> Path:
    return Path(os.environ.get("QUARTIER_DATA") or DEMO)
