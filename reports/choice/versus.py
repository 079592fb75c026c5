"""Two scenarios set against each other: which quartiers change their group, and by how much their chances differ."""

from __future__ import annotations

from dataclasses import dataclass

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.content import Answer
from reports.choice.words import group_title
from workshops.choice import STEP, Group, Standing

_LEAST = 2 * STEP - 1e-9  # of a chance: one step may be rounding alone


@dataclass(frozen=True)
class Shift:
    """A quartier in both scenarios: in the one shown now, and in the other."""

    now: Standing
    other: Standing

    @property
    def moved(self) -> bool:
        """Whether it stands in another group."""
        return self.now.group is not self.other.group


def shifts_of(answer: Answer, other: Answer) -> list[Shift]:
    """Quartiers that differ, those in another group first; of one city's two answers."""
    before = {one.quartier_id: one for one in other.choice.standings}
    found = [Shift(one, before[one.quartier_id]) for one in answer.choice.standings]
    told = [one for one in found if one.moved or abs((one.now.chance or 0.0) - (one.other.chance or 0.0)) >= _LEAST]
    return sorted(told, key=lambda one: not one.moved)


def shifts_told(dataset: Dataset, shifts: list[Shift], words: Words) -> str:
    """What differs, in a sentence or two."""
    moved = [one for one in shifts if one.moved]
    if not shifts:
        return words("Both come to the same: no group changes, and no chance by 10 percentage points or more.")
    if not moved:
        return words("No group changes; only chances differ.")
    named: dict[tuple[Group, Group], list[str]] = {}
    for one in moved:
        named.setdefault((one.now.group, one.other.group), []).append(dataset.quartier_names[one.now.quartier_id])
    return " ".join(
        words(
            "Here “{here}”, there “{there}”: {names}.",
            here=group_title(here, words),
            there=group_title(there, words),
            names=words.list(names),
        )
        for (here, there), names in named.items()
    )
