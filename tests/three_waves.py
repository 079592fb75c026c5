"""The small city of `tests.tiny_city` asked three times, two thirds of the persons again: a rotating panel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from tests.tiny_city import CATALOGUE, DATASET, build_city

WAVES = ("2017", "2020", "2025")
PERIODS = ("März bis Mai 2017", "Oktober 2020", "Mai 2025")
ASKED = 150  # in each quartier and wave
RISING = ("2", "3", "4", "5")  # quartiers in which comfort grows
_BEGINS, _ENDS = DATASET.index("[[waves]]"), DATASET.index("[statistics]")


def wave_table(number: int, *, panel: bool = True, period: str | None = None, extra: str = "") -> str:
    """The ``[[waves]]`` table of one wave."""
    time = PERIODS[number] if period is None else period
    lines = [
        "[[waves]]",
        f'id = "{WAVES[number]}"',
        f'name = "Befragung {WAVES[number]}"',
        f'file = "survey_{WAVES[number]}.csv"',
    ]
    lines += [f'period = "{time}"'] if time else []
    lines += [
        'quartier = "quartier"',
        'stratum = "quartier"',
        'missing = ["", "99"]',
        "not_asked = []",
        *(['panel = "person"'] if panel else []),
    ]
    return "\n".join([*lines, extra]) + "\n\n"


def dataset_toml(*tables: str) -> str:
    """``dataset.toml`` with these waves; by default all three, as a panel."""
    return DATASET[:_BEGINS] + "".join(tables or [wave_table(number) for number in range(3)]) + DATASET[_ENDS:]


def with_break(wave: str = "2020") -> str:
    """The catalogue in which the question of comfort changed before a wave."""
    gap = f'breaks_in_series = [{{ wave = "{wave}", why = {{ de = "neue Skala", en = "new scale" }} }}]\n'
    before, trust, after = CATALOGUE.partition("\n[indicators.trust]")
    assert trust
    return before + gap + trust + after


def answers(seed: int = 5) -> list[pd.DataFrame]:
    """A table a wave: ``person, quartier, age, q1, q2``; persons keep their mood."""
    rng = np.random.default_rng(seed)
    rotations = 5
    size = ASKED // 3
    people = pd.DataFrame(
        [
            (f"p{quartier}{turn}{one:03}", str(quartier), turn)
            for quartier in range(1, 10)
            for turn in range(rotations)
            for one in range(size)
        ],
        columns=["person", "quartier", "turn"],
    )
    people = people.assign(mood=rng.normal(size=len(people)), age=np.where(rng.random(len(people)) < 0.3, 70, 30))
    waves = []
    for number in range(3):
        asked = people[people["turn"].between(number, number + 2)]
        grows = np.where(asked["quartier"].isin(RISING), 0.9 * number, 0.0)
        latent = asked["mood"] + grows + 0.6 * rng.normal(size=len(asked)) - 0.4
        happy = np.where(latent > 0, 5, 2)
        trust = np.clip(np.round(3 + asked["mood"] - 0.02 * number + 0.5 * rng.normal(size=len(asked))), 1, 5).astype(int)
        waves.append(asked[["person", "quartier", "age"]].assign(q1=happy, q2=trust))
    return waves


def build_three_waves(folder: Path, tables: list[pd.DataFrame] | None = None, **texts: str) -> Path:
    """Write the city; `texts` as for `tests.tiny_city.build_city`."""
    build_city(folder, **{"dataset": dataset_toml(), **texts})
    for wave, table in zip(WAVES, tables or answers(), strict=True):
        table.to_csv(folder / f"survey_{wave}.csv", index=False)
    return folder
