"""Where a scenario is found again: the kept one that asks the same, and the page that shows it."""

from __future__ import annotations

from urllib.parse import quote

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from workshops.weighing import Weighing

PAGE = "choice"
"""Where the dashboard shows a choice."""


def link_of(base: str, lang: str, weighing: Weighing) -> str:
    """The address of the page that shows a scenario, as short as it can be read.

    Parameters
    ----------
    base : str
        The address of the dashboard.
    """
    return f"{base.rstrip('/')}/{PAGE}?lang={lang}&choice={quote(weighing.written(), safe=':;,=')}"


def kept_scenario(dataset: Dataset, weighing: Weighing) -> Scenario | None:
    """The kept scenario that asks the same, if there is one."""
    written = weighing.written()
    return next((scenario for scenario in dataset.scenarios if scenario.weighing.written() == written), None)
