"""An outsider who has the raw and the standardised value of a quartier: two equations for the answers of two ages.

He knows the ages' parts of the city (the catalogue says them) and that everybody of a quartier weighs alike. All questions
were put to the same people, so the number of the young is the same in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue, Condition, TargetGroup
from indicators.estimates.standard import standardise
from indicators.estimates.table import estimate
from indicators.formulas import Share
from language.phrases import Text
from release.gate import release
from release.tables.raw import Raw, RawWave
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.indicators.frames import pooled
from tests.indicators.small_city import indicator
from tests.indicators.test_standard import moments_by, standard
from workshops.response import answers_of

WAVE = "w"
PARTS = (0.4, 0.6)  # of the city: the young, and all others


def catalogue(questions: Sequence[str], groups: bool = True) -> Catalogue:
    """Two strata, young and other; the young are a target group too."""
    items = {name: indicator(name, Share(name, ("1",), ("0", "1"))) for name in questions}
    young = TargetGroup("young", Text.of("young"), "age", (Condition("age", None, None, ("0",)),))
    return Catalogue({}, {"young": young} if groups else {}, items, standard=standard(*PARTS))


def made(young: Mapping[str, int], others: Mapping[str, int], questions: int, seed: int) -> pd.DataFrame:
    """A row a respondent: so many young and other people in each quartier, whose answers are drawn."""
    rng = np.random.default_rng(seed)
    rows = [(key, 1, 1) for key, n in young.items() for _ in range(n)] + [
        (key, 2, 0) for key, n in others.items() for _ in range(n)
    ]
    people = pd.DataFrame(rows, columns=["quartier_id", "classes", "groups"]).assign(weight=1.0)
    for number in range(questions):
        people[f"q{number}"] = (rng.random(len(people)) < rng.uniform(0.25, 0.75)).astype(float)
    return people


def raw_of(
    people: pd.DataFrame, areas: Mapping[str, Sequence[str]] | None = None, *, groups: bool = True
) -> tuple[Raw, Catalogue]:
    """What the gate is given of them."""
    questions = [name for name in people if str(name).startswith("q") and name != "quartier_id"]
    described = catalogue(questions, groups)
    if not groups:
        people = people.assign(groups=0)
    moments, ids = moments_by(people, described), sorted(people["quartier_id"].unique())
    table = estimate(moments, described, WAVE, ids, areas)
    answers = answers_of(moments.counts, list(described.target_groups), WAVE)
    made_of = standardise(moments, described, WAVE, ids, areas)
    wave = RawWave(WAVE, table, pooled(people, questions), answers, standard=made_of)
    return Raw((wave,)), described


def released(people: pd.DataFrame, areas: Mapping[str, Sequence[str]] | None = None, *, groups: bool = True) -> Released:
    """What leaves of them."""
    raw, described = raw_of(people, areas, groups=groups)
    return release(raw, described, Thresholds(), areas)


def naive(people: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a gate that only asks whether the raw value is told would tell: both in whole percent."""
    raw, described = raw_of(people)
    told = release(raw, described, Thresholds()).estimates
    made_of = raw.waves[0].standard
    assert made_of is not None
    return told, made_of.table.assign(value=made_of.table["value"].round().where(told["value"].notna()))


def told_of(table: pd.DataFrame, quartier_id: str, question: str) -> float:
    """Everybody's value of a quartier; missing where it is withheld."""
    level = "quartier" if quartier_id else "city"
    here = (table["level"] == level) & (table["quartier_id"] == quartier_id) & (table["indicator"] == question)
    return float(table.loc[here & (table["target_group"] == "all"), "value"].iloc[0])


def possible(n: int, raw: Mapping[str, float], standardised: Mapping[str, float]) -> dict[int, list[set[int]]]:
    """By each possible number of young people up to nine: how many of them may have said yes to each question.

    A missing standardised value tells nothing.
    """
    left = {}
    for young in range(1, 10):
        ways = []
        for question, value in raw.items():
            yes, of_young = np.meshgrid(np.arange(n + 1), np.arange(young + 1), indexing="ij")
            others = yes - of_young
            fits = (others >= 0) & (others <= n - young) & (np.abs(100 * yes / n - value) <= 0.5 + 1e-9)
            if not np.isnan(standardised[question]):
                guess = 100 * (PARTS[0] * of_young / young + PARTS[1] * others / (n - young))
                fits &= np.abs(guess - standardised[question]) <= 0.5 + 1e-9
            ways.append({int(count) for count in of_young[fits]})
        if all(ways):
            left[young] = ways
    return left


def swapped(people: pd.DataFrame, quartier_id: str, question: str, *, up: bool) -> pd.DataFrame | None:
    """The same, but one of the young there answers otherwise and one of the others the other way; None where nobody can."""
    here = people["quartier_id"] == quartier_id
    gives, takes = (1, 2) if up else (2, 1)
    into = people.index[here & (people["classes"] == gives) & (people[question] == 0)]
    out = people.index[here & (people["classes"] == takes) & (people[question] == 1)]
    if not len(into) or not len(out):
        return None
    other = people.copy()
    other.loc[into[0], question], other.loc[out[0], question] = 1.0, 0.0
    return other
