"""Everybody's answer to every question, in every wave: a finite population whose truth is known.

An effect is added on the logit scale. `urban`, `cohesion`, `safety`, `voice`, `comfort`, `offers` are
traits of the quartier; `younger`, `older`, `families`, `alone`, `migration`, `newcomers` belong to the
person; `mood` ties one person's answers together; `own` is the spread that only this question has
between quartiers.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from demo_city.facts import generator, logistic, logit

WAVES = ("2017", "2021", "2025")
DOES_NOT_APPLY = 97
NO_ANSWER = 99
BLANK = -1
SCALES = {  # limits between the answers; an answer that counts lies above 0
    "five": (-2.2, -1.2, 0.0, 1.4),
    "five_top": (-3.4, -2.4, -1.4, 0.0),
    "yes_no": (0.0,),
}
SMALL_CHANGES = 0.05  # standard deviation on the logit scale of what changes nowhere in particular


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
    later : Mapping[str, Mapping[str, float]]
        By wave: change since the wave before, by quartier or ``city``.
    """

    name: str
    share: float
    refused: float
    scale: str
    effects: Mapping[str, float]
    asked: str = "all"
    later: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def read_items() -> list[Item]:
    """The questions in the order of the survey's columns."""
    table = tomllib.loads(Path(__file__).with_name("items.toml").read_text(encoding="utf-8"))
    return [Item(name=name, **described) for name, described in table.items()]


def everybodys_answers(people: pd.DataFrame, traits: pd.DataFrame, wave: str) -> pd.DataFrame:
    """One column a question: 1 to 5, or 1 = yes and 2 = no, or one of the codes above."""
    return pd.DataFrame({item.name: _answers(item, people, traits, wave) for item in read_items()})


def _answers(item: Item, people: pd.DataFrame, traits: pd.DataFrame, wave: str) -> np.ndarray:
    asked = _who_is_asked(people)[item.asked]
    tendency = _tendency(item, people, traits)
    tendency += _centre(tendency[asked], item.share)
    for past in WAVES[1 : WAVES.index(wave) + 1]:
        tendency += _change(item, traits, past)[people["quartier"]]
    # the same chance in every wave: an answer changes only where its tendency does
    position = tendency + logit(generator(item.name + " answers").random(len(people)))
    code = 1 + np.searchsorted(SCALES[item.scale], position)
    if item.scale == "yes_no":
        code = 3 - code  # 1 = yes, 2 = no
    code[~asked] = DOES_NOT_APPLY
    # what is missing is one question with several boxes: whoever skips it skips all of them
    question = "missing" if item.name.startswith("missing_") else item.name
    silent = generator(question + " silence").random(len(people))
    code[asked & (silent < item.refused)] = NO_ANSWER
    code[asked & (silent < item.refused / 2)] = BLANK
    return code


def _who_is_asked(people: pd.DataFrame) -> dict[str, np.ndarray]:
    return {
        "all": np.ones(len(people), dtype=bool),
        "families": (people["children_in_household"] > 0).to_numpy(),
        "working": people["working"].to_numpy(),
        "searched_home": people["searched_home"].to_numpy(),
        "under_65": (people["age"] < 65).to_numpy(),
    }


def _tendency(item: Item, people: pd.DataFrame, traits: pd.DataFrame) -> np.ndarray:
    quartier = people["quartier"].to_numpy()
    own = 2 * (generator(item.name + " own").random((3, len(traits))).sum(axis=0) - 1.5)
    parts = {name: traits[name].to_numpy()[quartier] for name in traits} | {
        "own": own[quartier],
        "younger": (people["age"] < 30).to_numpy(),
        "older": (people["age"] >= 65).to_numpy(),
        "families": (people["children_in_household"] > 0).to_numpy(),
        "alone": (people["persons_in_household"] == 1).to_numpy(),
        "migration": people["migration"].to_numpy(),
        "newcomers": (people["years_in_city"] <= 5).to_numpy(),
        "mood": people["mood"].to_numpy(),
    }
    return sum((effect * parts[name] for name, effect in item.effects.items()), np.zeros(len(people)))


def _centre(tendency: np.ndarray, share: float) -> float:
    """The constant that gives the city the wanted share."""
    low, high = -8.0, 8.0
    for _ in range(18):
        middle = (low + high) / 2
        low, high = (middle, high) if logistic(middle + tendency).mean() < share else (low, middle)
    return round(high, 3)


def _change(item: Item, traits: pd.DataFrame, wave: str) -> np.ndarray:
    """What changed since the wave before."""
    purpose = item.name + (" change" if wave == WAVES[1] else " change " + wave)  # the second wave was drawn before others came
    scatter = SMALL_CHANGES * 2 * (generator(purpose).random((3, len(traits))).sum(axis=0) - 1.5)
    changed = item.later.get(wave, {})
    return scatter + np.array([changed.get("city", 0.0) + changed.get(quartier, 0.0) for quartier in traits.index])
