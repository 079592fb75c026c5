"""Made cities that are asked three times, most persons again: what everybody answered in every wave is known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.estimates.table import estimate
from indicators.formulas import Share
from release.gate import release
from release.tables.raw import Raw, RawWave, shared_by
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.indicators.frames import pooled
from tests.indicators.small_city import catalogue, indicator, moments_of, quartiers
from tests.release.made_cities import weighted
from workshops.response import answers_of

WAVES = ("2017", "2021", "2025")
YEARS = dict(zip(WAVES, (2017 + 104.5 / 365, 2021 + 288.5 / 365, 2025 + 135.5 / 365), strict=True))
SIZES = {
    "00": (14, 12, 7),
    "01": (6, 7, 8),
    "02": (40, 36, 38),
    "03": (55, 60, 50),
    "04": (70, 66, 72),
    "05": (90, 88, 84),
    "06": (8, 8, 9),
}
"""Respondents of each wave: 00 is told of twice and then withheld, 01 and 06 are withheld in every wave."""

QUESTIONS = ("q0", "q1", "q2", "q3")
CATALOGUE: Catalogue = catalogue(*(indicator(name, Share(name, ("1",), ("0", "1"))) for name in QUESTIONS), groups=())
_AGAIN = 0.7  # part of a wave that is asked again


@dataclass(frozen=True)
class MadeWaves:
    """Three surveys in which every quartier is a stratum and weights are alike within it.

    Attributes
    ----------
    people : Mapping
        Wave to its respondents, with the column ``person``.
    inhabitants : Mapping
    waves : Mapping
        Wave to what it sums up to.
    """

    people: Mapping[str, pd.DataFrame]
    inhabitants: Mapping[str, int]
    waves: Mapping[str, RawWave]

    @classmethod
    def of(cls, people: Mapping[str, pd.DataFrame], inhabitants: Mapping[str, int]) -> MadeWaves:
        """Sum up every wave."""
        return cls(people, inhabitants, {wave: raw_wave(wave, own) for wave, own in people.items()})

    def but(self, wave: str, people: pd.DataFrame) -> MadeWaves:
        """The same city with other answers in a wave."""
        return replace(self, people={**self.people, wave: people}, waves={**self.waves, wave: raw_wave(wave, people)})

    @property
    def raw(self) -> Raw:
        """What the gate is given."""
        summed, shared = shared_by(list(self.waves.values()), quartiers(list(SIZES)), Findings())
        return Raw(summed, shared=shared)

    @property
    def released(self) -> Released:
        """What leaves."""
        return release(self.raw, CATALOGUE, Thresholds())


def raw_wave(wave: str, people: pd.DataFrame) -> RawWave:
    """A wave summed up, and by person."""
    moments = moments_of(people, CATALOGUE)
    by_person = moments_of(people.assign(psu=people["person"]), CATALOGUE)
    table = estimate(moments, CATALOGUE, wave, list(SIZES))
    answers = answers_of(moments.counts, [], wave)
    return RawWave(wave, table, pooled(people, list(QUESTIONS)), answers, year=YEARS[wave], by_unit=by_person)


def made_waves(seed: int) -> MadeWaves:
    """A city; persons lean the same way in every wave."""
    rng = np.random.default_rng(seed)
    inhabitants = {key: int(size) for key, size in zip(SIZES, rng.integers(600, 4000, len(SIZES)), strict=True)}
    known: dict[str, list[tuple[str, np.ndarray]]] = {key: [] for key in SIZES}
    level = rng.uniform(-0.8, 0.8, len(QUESTIONS))
    people = {}
    for number, wave in enumerate(WAVES):
        rows = []
        for key, sizes in SIZES.items():
            again = known[key][: round(_AGAIN * min(sizes[number], len(known[key])))]
            fresh = [(f"{key}-{wave}-{at}", rng.normal(size=len(QUESTIONS))) for at in range(sizes[number] - len(again))]
            known[key] = [*again, *fresh]
            for person, leaning in known[key]:
                says = leaning + 0.5 * rng.normal(size=len(QUESTIONS)) < level + 0.3 * number
                rows.append(
                    {"quartier_id": key, "person": person, "age": 40, "kind": 0, **dict(zip(QUESTIONS, says * 1.0, strict=True))}
                )
        people[wave] = weighted(pd.DataFrame(rows), np.ones(1), inhabitants, ())
    return MadeWaves.of(people, inhabitants)
