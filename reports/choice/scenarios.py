"""Scenarios: where each is found again, and two set against each other – who changes group, whose chances differ."""

from dataclasses import dataclass
from urllib.parse import quote

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from language.words import Words
from reports.choice.content import Answer
from reports.choice.words import group_title
from workshops.choice import STEP, Group, Standing
from workshops.weighing import Weighing

PAGE = "choice"
"""Where the dashboard shows a choice."""
_LEAST = 2 * STEP - 1e-9  # of a chance: one step may be rounding alone


def link_of(base: str, lang: str, weighing: Weighing, fill: str = "", name: str = "") -> str:
    """The address of the page that shows a scenario, as short as it can be read.

    Parameters
    ----------
    base : str
        The address of the dashboard.
    fill : str
        What the map colours, where that is not the usual.
    name : str
        What a reader calls the scenario.
    """
    more = "".join(f"&{key}={quote(value, safe='')}" for key, value in (("called", name), ("fill", fill)) if value)
    return f"{base.rstrip('/')}/{PAGE}?lang={lang}&choice={quote(weighing.written(), safe=':;,=')}{more}"


def kept_scenario(dataset: Dataset, weighing: Weighing) -> Scenario | None:
    """The kept scenario that asks the same, if there is one."""
    written = weighing.written()
    return next((scenario for scenario in dataset.scenarios if scenario.weighing.written() == written), None)


@dataclass(frozen=True)
class Shift:
    """A quartier in both scenarios: in the one shown now, and in the other."""

    now: Standing
    other: Standing

    @property
    def moved(self) -> bool:
        """Whether it stands in another group."""
        return self.now.group is not self.other.group

    @property
    def differs(self) -> bool:
        """Whether it stands in another group, or its chances differ by more than rounding may do."""
        return self.moved or abs((self.now.chance or 0.0) - (self.other.chance or 0.0)) >= _LEAST


def shifts_of(answer: Answer, other: Answer) -> list[Shift]:
    """Quartiers that differ, those in another group first; of one city's two answers."""
    others = {standing.quartier_id: standing for standing in other.choice.standings}
    shifts = [Shift(standing, others[standing.quartier_id]) for standing in answer.choice.standings]
    return sorted((shift for shift in shifts if shift.differs), key=lambda shift: not shift.moved)


def shifts_sentence(dataset: Dataset, shifts: list[Shift], words: Words) -> str:
    """What differs, in a sentence or two."""
    if not shifts:
        return words("Both come to the same: no group changes, and no chance by 10 percentage points or more.")
    names: dict[tuple[Group, Group], list[str]] = {}
    for shift in shifts:
        if shift.moved:
            names.setdefault((shift.now.group, shift.other.group), []).append(dataset.quartier_names[shift.now.quartier_id])
    if not names:
        return words("No group changes; only chances differ.")
    return " ".join(
        words(
            "Here “{here}”, there “{there}”: {names}.",
            here=group_title(here, words),
            there=group_title(there, words),
            names=words.list(quartiers),
        )
        for (here, there), quartiers in names.items()
    )
