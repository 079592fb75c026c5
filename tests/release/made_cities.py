"""Cities that are made up for attacks: what everybody answered is known here, and what was published of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue, Condition, TargetGroup
from indicators.estimates.table import estimate
from indicators.formulas import Share
from language.phrases import Text
from release.earlier.publication import Publication
from release.gate import release
from release.tables.raw import Raw, RawWave
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.indicators.frames import pooled
from tests.indicators.small_city import indicator, moments_of
from workshops.response import answers_of

WAVE = "w"
GROUPS = {"younger": (18, 29), "very_young": (18, 24), "older": (65, 99), "middle": (35, 59)}  # nested and apart
_SHARES = (0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97)


@dataclass(frozen=True)
class MadeCity:
    """A survey in which every quartier is a stratum, and a weight depends on quartier and class alone.

    Attributes
    ----------
    people : DataFrame
        As `tests.indicators.frames.read_respondents` gives them, and ``age``, ``kind`` (the class of a weight, from 0).
    inverse : array
        One over the chance of responding, by class.
    areas : Mapping
        Area id to quartiers.
    """

    people: pd.DataFrame
    inverse: np.ndarray
    inhabitants: Mapping[str, int]
    groups: tuple[str, ...]
    questions: tuple[str, ...]
    areas: Mapping[str, tuple[str, ...]]
    sensitive: tuple[str, ...] = ()

    @property
    def catalogue(self) -> Catalogue:
        items = {
            name: indicator(name, Share(name, ("1",), ("0", "1")), sensitive=name in self.sensitive) for name in self.questions
        }
        groups = {name: TargetGroup(name, Text.of(name), "age", (Condition("age", *GROUPS[name], ()),)) for name in self.groups}
        return Catalogue({}, groups, items)

    def with_people(self, people: pd.DataFrame) -> MadeCity:
        """The same city after somebody came, left or was asked again; weights are made anew."""
        return replace(self, people=weighted(people, self.inverse, self.inhabitants, self.groups))


def weighted(people: pd.DataFrame, inverse: np.ndarray, inhabitants: Mapping[str, int], groups: Sequence[str]) -> pd.DataFrame:
    """People with their weights (which sum to the inhabitants of each quartier) and target groups."""
    raw = pd.Series(inverse[people["kind"]], index=people.index)
    size = people["quartier_id"].map(inhabitants).astype("float64")
    bits = sum(people["age"].between(*GROUPS[name]).astype("int64") * 2**bit for bit, name in enumerate(groups))
    return people.assign(
        stratum=people["quartier_id"],
        psu="",
        stratum_size=size,
        weight=raw * size / raw.groupby(people["quartier_id"]).transform("sum"),
        groups=bits if len(groups) else 0,
    )


def made_city(seed: int) -> MadeCity:
    """One of many: 3 to 20 quartiers of 4 to 120 answers, up to four groups, one to four classes of weights."""
    rng = np.random.default_rng(seed)
    ids = [f"{number:02}" for number in range(int(rng.integers(3, 21)))]
    n = np.where(rng.random(len(ids)) < rng.uniform(0.1, 0.4), rng.integers(4, 16, len(ids)), rng.integers(16, 121, len(ids)))
    classes = 1 if rng.random() < 0.4 else int(rng.integers(2, 5))
    groups = tuple(name for name in GROUPS if rng.random() < 0.5)
    questions = tuple(f"q{number}" for number in range(int(rng.integers(3, 9))))
    of = np.repeat(ids, n)
    people = pd.DataFrame(
        {
            "quartier_id": of,
            "age": rng.integers(18, 90, len(of)),
            "kind": rng.choice(classes, len(of), p=rng.dirichlet(np.full(classes, 4.0))),
        }
    )
    silence = 0.03 if rng.random() < 0.25 else 0.0
    for name in questions:
        chance = np.clip(rng.choice(_SHARES) + rng.normal(0, 0.08, len(ids)), 0, 1)
        said = (rng.random(len(of)) < np.repeat(chance, n)).astype(float)
        people[name] = np.where(rng.random(len(of)) < silence, np.nan, said)
    areas = {}
    if len(ids) > 4 and rng.random() < 0.6:
        cut = int(rng.integers(2, len(ids) - 1))
        areas = {"west": tuple(ids[:cut])} | ({"east": tuple(ids[cut:])} if len(ids) - cut > 1 and rng.random() < 0.5 else {})
    inverse = np.concatenate([[1.0], np.sort(rng.uniform(1.15, 3.0, classes - 1))])
    inhabitants = {key: int(size) for key, size in zip(ids, n * rng.uniform(5, 40, len(ids)) + 10, strict=True)}
    sensitive = tuple(name for name in questions if rng.random() < 0.15)
    return MadeCity(weighted(people, inverse, inhabitants, groups), inverse, inhabitants, groups, questions, areas, sensitive)


def two_small_quartiers(seed: int, counts: Sequence[int] = (7, 8, 40, 55, 70, 90), questions: int = 6) -> MadeCity:
    """Weights alike within quartiers, two of which are withheld."""
    rng = np.random.default_rng(seed)
    ids = [f"{number:02}" for number in range(len(counts))]
    of = np.repeat(ids, counts)
    people = pd.DataFrame({"quartier_id": of, "age": 40, "kind": 0})
    names = tuple(f"q{number}" for number in range(questions))
    for name in names:
        people[name] = (rng.random(len(of)) < rng.uniform(0.2, 0.8)).astype(float)
    inhabitants = {key: int(size) for key, size in zip(ids, rng.integers(600, 4000, len(ids)), strict=True)}
    return MadeCity(weighted(people, np.ones(1), inhabitants, ()), np.ones(1), inhabitants, (), names, {})


def raw_of(city: MadeCity) -> Raw:
    """What the gate is given of a city."""
    catalogue, names = city.catalogue, list(city.questions)
    moments = moments_of(city.people, catalogue)
    table = estimate(moments, catalogue, WAVE, list(city.inhabitants), city.areas)
    answers = answers_of(moments.counts, list(catalogue.target_groups), WAVE)
    return Raw((RawWave(WAVE, table, pooled(city.people, names), answers),))


def released(city: MadeCity, *earlier: Publication) -> Released:
    """What the gate lets leave of a city."""
    return release(raw_of(city), city.catalogue, Thresholds(), city.areas, earlier)


def late(people: pd.DataFrame, quartiers: list[str], seed: int = 1) -> pd.DataFrame:
    """One questionnaire more from each of these quartiers (the same one twice: two more)."""
    rng = np.random.default_rng(seed)
    questions = [name for name in people if str(name).startswith("q") and name != "quartier_id"]
    rows = []
    for quartier in quartiers:
        like = people[people["quartier_id"] == quartier].iloc[0]
        rows.append({**like, "age": int(rng.integers(18, 90)), **{name: float(rng.integers(2)) for name in questions}})
    return pd.concat([people, pd.DataFrame(rows)], ignore_index=True)
