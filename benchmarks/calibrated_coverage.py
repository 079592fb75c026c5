"""How often the 95 % intervals of calibrated values hold the truth, and those of the same weights without margins.

    python -m benchmarks.calibrated_coverage [--draws 500] [--json FILE]

Surveys are drawn from a made population of 18 quartiers whose answers go with age, sex and quartier, and who answers goes
with age and sex. Every draw is weighed as the product weighs it: raked to quartier, age and sex, raked with bounds, and raked
to younger and older within each quartier; persons drawn in each quartier, or whole blocks of them.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.estimates import nameless
from files.findings import Findings
from indicators.catalogue import Catalogue, TargetGroup
from indicators.conditions import Condition
from indicators.estimates.table import estimate
from indicators.formulas import Mean, Share
from indicators.survey.answers import Respondents, Values
from indicators.survey.batches import Coded
from indicators.survey.codebook import Partition
from indicators.survey.design import Wave
from indicators.survey.margins import Margin
from indicators.survey.moments import Moments
from indicators.survey.sums import Sums
from indicators.weighting.weigh import weighed
from language.phrases import Text

QUARTIERS, AGES, SEXES, BLOCK = 18, 4, 2, 25  # people of a block
IDS = [f"{number:02}" for number in range(1, QUARTIERS + 1)]
ANY = {name: (Condition(name, 0, None, ()),) for name in ("0", "1", "2", "3")}  # their conditions are read nowhere here
SHARES, MEANS = ("common", "even", "rare"), ("low", "high")
GROUPS = ("young", "moved")


@dataclass(frozen=True)
class People:
    """The population; arrays have a number a person."""

    quartier: np.ndarray
    block: np.ndarray
    age: np.ndarray
    sex: np.ndarray
    moved: np.ndarray
    answers: dict[str, np.ndarray]
    responds: np.ndarray


def population(rng: np.random.Generator) -> People:
    """People of a block are alike."""
    sizes = (rng.integers(60, 320, QUARTIERS)) * BLOCK
    quartier = np.repeat(np.arange(QUARTIERS), sizes)
    n = len(quartier)
    block = np.arange(n) // BLOCK
    older = rng.normal(0, 0.5, QUARTIERS)[quartier] + rng.normal(0, 0.5, block[-1] + 1)[block]
    age = np.clip(np.floor(older + rng.normal(1.6, 1.1, n)), 0, AGES - 1).astype(int)
    sex = rng.integers(0, SEXES, n)
    moved = (rng.random(n) < 0.35 - 0.08 * age).astype(int)
    place = rng.normal(0, 0.4, QUARTIERS)[quartier] + rng.normal(0, 0.5, block[-1] + 1)[block]
    leaning = 0.9 * (age - 1.5) + 0.3 * sex - 0.4 * moved + place
    chance = {name: 1 / (1 + np.exp(-(at + leaning))) for name, at in zip(SHARES, (1.5, 0.0, -2.2), strict=True)}
    answers = {name: (rng.random(n) < p).astype(float) for name, p in chance.items()}
    for name, at in zip(MEANS, (2.2, 3.6), strict=True):
        answers[name] = np.clip(np.round(at + 0.4 * leaning + rng.normal(0, 1, n)), 1, 5)
    responds = np.array([0.18, 0.27, 0.38, 0.46])[age] * np.where(sex == 1, 1.15, 0.9)
    return People(quartier, block, age, sex, moved, answers, responds)


def draws(people: People, number: int, rng: np.random.Generator, *, clustered: bool) -> Iterator[np.ndarray]:
    """Who answered: of 400 people invited in each quartier, or of 16 blocks of it."""
    bounds = np.searchsorted(people.quartier, np.arange(QUARTIERS + 1))
    for _ in range(number):
        invited = []
        for first, last in pairwise(bounds):
            if clustered:
                blocks = rng.choice(np.arange(first // BLOCK, last // BLOCK), 16, replace=False)
                invited.append((blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel())
            else:
                invited.append(rng.choice(np.arange(first, last), 400, replace=False))
        asked = np.concatenate(invited)
        yield asked[rng.random(len(asked)) < people.responds[asked]]


def moments_of(people: People, who: np.ndarray, *, clustered: bool) -> Moments:
    """The sums of such a survey; design weights make up for the quartier's size alone."""
    quartier = people.quartier[who]
    inhabitants = np.bincount(people.quartier)[quartier].astype(float)
    weight = inhabitants / np.bincount(quartier)[quartier] if not clustered else inhabitants / (16 * BLOCK)
    psus = Coded(*_coded(people.block[who])) if clustered else Coded(np.zeros(len(who), dtype=int), [""])
    respondents = Respondents(
        None,
        Coded(quartier, IDS),
        Coded(quartier, IDS),
        psus,
        inhabitants / BLOCK if clustered else inhabitants,
        weight,
        (people.age[who] == 0) + 2 * people.moved[who],
        ((people.age[who] + 1) * (SEXES + 1) + people.sex[who] + 1) * 3 + people.age[who] // 2 + 1,
        {name: Values(None, answers[who]) for name, answers in people.answers.items()},
    )
    sums = Sums(dict.fromkeys(SHARES, 0.5) | dict.fromkeys(MEANS, 3.0), together=False)
    sums.add(respondents)
    names = [str(number) for number in range(AGES)]
    parts = {"age": names, "sex": names[:SEXES], "half": names[:2]}
    return Moments.of(sums, tuple(Partition(f"margin {name}", tuple(classes), ()) for name, classes in parts.items()))


def _coded(values: np.ndarray) -> tuple[np.ndarray, list[str]]:
    distinct, codes = np.unique(values, return_inverse=True)
    return codes, [str(value) for value in distinct]


def margins_of(people: People, *, by_quartier: bool) -> tuple[Margin, ...]:
    """The population's own figures."""
    ages = np.zeros((QUARTIERS, AGES))
    np.add.at(ages, (people.quartier, people.age), 1)
    sexes = np.bincount(people.sex)
    of_sex = Margin("sex", "", dict(list(ANY.items())[:SEXES]), False, {("", str(at)): float(n) for at, n in enumerate(sexes)})
    if by_quartier:
        halves = ages.reshape(QUARTIERS, 2, 2).sum(axis=2)
        persons = {(key, str(at)): halves[place, at] for place, key in enumerate(IDS) for at in range(2)}
        return (Margin("half", "", dict(list(ANY.items())[:2]), True, persons), of_sex)
    of_age = Margin("age", "", ANY, False, {("", str(at)): n for at, n in enumerate(ages.sum(axis=0))})
    return (
        Margin("quartier", "", {}, True, {(key, ""): n for key, n in zip(IDS, ages.sum(axis=1), strict=True)}),
        of_age,
        of_sex,
    )


def catalogue() -> Catalogue:
    shares = {name: nameless(name, Share(name, ("1",), ("0", "1"))) for name in SHARES}
    means = {name: nameless(name, Mean(name, 1, 5)) for name in MEANS}
    groups = {name: TargetGroup(name, Text.of("g"), name, (Condition(name, 1, None, ()),)) for name in GROUPS}
    return Catalogue({}, groups, shares | means)


def truth(people: People) -> pd.Series:
    member = {"all": np.ones(len(people.age), dtype=bool), "young": people.age == 0, "moved": people.moved == 1}
    values = {}
    for name, answers in people.answers.items():
        for group, who in member.items():
            unit = 100.0 if name in SHARES else 1.0
            values[name, group, ""] = unit * answers[who].mean()
            sums, counts = (np.bincount(people.quartier[who], weights=of, minlength=QUARTIERS) for of in (answers[who], None))
            values |= {(name, group, key): unit * s / n for key, s, n in zip(IDS, sums, counts, strict=True)}
    return pd.Series(values).rename_axis(["indicator", "target_group", "quartier_id"])


def simulate(number: int, seed: int = 1) -> pd.DataFrame:
    """Coverage and mean error of each kind, target group, place and indicator."""
    rng = np.random.default_rng(seed)
    people, described = population(rng), catalogue()
    true, tables = truth(people), []
    wave = Wave("w", Text(), "", Text(), Text(), "quartier", "weight", "s", None, weights="design")
    kinds = {
        "design weights alone": ((), None),
        "raked": (margins_of(people, by_quartier=False), None),
        "raked, bounds 0.4–2.5": (margins_of(people, by_quartier=False), (0.4, 2.5)),
        "raked, halves by quartier": (margins_of(people, by_quartier=True), None),
    }
    for clustered in (False, True):
        for who in draws(people, number, rng, clustered=clustered):
            moments = moments_of(people, who, clustered=clustered)
            for kind, (margins, bounds) in kinds.items():
                asked = replace(wave, margins=margins, bounds=bounds)
                calibrated, _ = weighed(moments, asked, "survey", Findings())
                tables.append(_compared(estimate(calibrated, described, "w", IDS), true, clustered, kind))
                if margins and not bounds:
                    plain = replace(calibrated, calibration=None)
                    tables.append(_compared(estimate(plain, described, "w", IDS), true, clustered, f"{kind}, margins unknown"))
    keys = ["clustered", "kind", "target_group", "level", "indicator", "quartier_id"]
    cells = (
        pd.concat(tables)
        .groupby(keys, as_index=False)
        .agg(covered=("covered", "mean"), se=("se", "mean"), seen=("covered", "size"))
    )
    return cells[cells["seen"] >= 0.8 * number]  # with answers enough in nearly every draw


def _compared(table: pd.DataFrame, true: pd.Series, clustered: bool, kind: str) -> pd.DataFrame:
    rows = table[table["lower"].notna() & (table["n"] >= 30)]
    value = true.loc[pd.MultiIndex.from_frame(rows[["indicator", "target_group", "quartier_id"]])].to_numpy()
    covered = 100.0 * ((rows["lower"] <= value) & (value <= rows["upper"]))
    keys = rows[["target_group", "level", "indicator", "quartier_id", "se"]].astype({"se": float})
    return keys.assign(covered=covered, clustered=clustered, kind=kind)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    cells = simulate(arguments.draws)
    summary = cells.groupby(["clustered", "kind", "level"], as_index=False).agg(
        cells=("covered", "size"), mean=("covered", "mean"), least=("covered", "min"), most=("covered", "max"), se=("se", "mean")
    )
    print(f"{arguments.draws} draws\n" + summary.round(2).to_string(index=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(summary.to_dict("records"), ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
