"""The questions: how often people agree in the city, and what moves the answer up or down.

An effect is added on the logit scale. `urban`, `cohesion`, `safety`, `voice`, `comfort`, `offers` are
traits of the quartier; `younger`, `older`, `families`, `alone`, `migration`, `newcomers` belong to the
person; `mood` ties one person's answers together; `own` is the spread that only this question has
between quartiers.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SCALES = {  # limits between the answers; an answer that counts lies above 0
    "five": (-2.2, -1.2, 0.0, 1.4),
    "five_top": (-3.4, -2.4, -1.4, 0.0),
    "yes_no": (0.0,),
}


@dataclass(frozen=True)
class Item:
    """One column of the survey.

    Attributes
    ----------
    share : float
        Share of those asked whose answer counts, in the first wave.
    refused : float
        Share who leave the question open.
    scale : str
        One of `SCALES`.
    effects : Mapping[str, float]
        What moves the answer, on the logit scale.
    asked : str
        Who is asked; all others get code 97.
    later : Mapping[str, float]
        Change until the second wave, by quartier or ``city``.
    """

    name: str
    share: float
    refused: float
    scale: str
    effects: Mapping[str, float]
    asked: str = "all"
    later: Mapping[str, float] = field(default_factory=dict)


def read_items() -> list[Item]:
    """The questions in the order of the survey's columns."""
    table = tomllib.loads(Path(__file__).with_name("items.toml").read_text(encoding="utf-8"))
    return [Item(name=name, **described) for name, described in table.items()]
