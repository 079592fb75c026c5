"""Who was asked in a small quartier, from how weights were made: exact before there was a gate, open after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.load import internal_table
from indicators.formulas import Share
from tests.demo import demo_city
from tests.release import before
from tests.release.after import as_read
from tests.release.likeliest import chances
from tests.release.outsider_classes import (
    Cell,
    Question,
    Whole,
    allows,
    moved,
    possible_answers,
    possible_compositions,
)
from tests.release.printed import DOCUMENT, FINE, FULL, RELEASED, Precision

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
WAVES = ("2017", "2021")
SMALLEST = [("2017", "14"), ("2021", "14")]
SMALL = [(wave, quartier) for wave in WAVES for quartier in ("11", "14")]
CHANCE = np.outer([0.27, 0.35, 0.46], [1, 0.75]).ravel()  # by age (under 30, to 64, from 65) × without, with migration history
CLASSES = {"all": (0, 1, 2, 3, 4, 5), "younger": (0, 1), "older": (4, 5)}
WITHHELD = {"younger": [0, 1], "older": [4, 5], "migration_history": [1, 3, 5]}
FEW = 3  # that many possibilities leave a count open


@cache
def raw() -> pd.DataFrame:
    return internal_table(DEMO)


@cache
def told_before() -> pd.DataFrame:
    return before.masked(raw(), demo_city().catalogue)


@cache
def told_after() -> pd.DataFrame:
    return as_read(demo_city().estimates, raw(), demo_city().catalogue)


@cache
def survey(wave: str) -> pd.DataFrame:
    """Respondents with the class of their weight: who is silent on migration still has a weight."""
    people = pd.read_csv(DEMO / f"survey_{wave}.csv", dtype=str, keep_default_na=False)
    age = np.searchsorted([29.5, 64.5], people["age"].astype(int))
    weight = people["weight"].astype(float).to_numpy()
    kind = 2 * age + (people["migration_history"] == "ja").to_numpy()
    given = (people["migration_history"] != "").to_numpy()
    size = pd.Series(np.where(given, weight * CHANCE[kind], np.nan)).groupby(people["quartier_id"]).transform("median").to_numpy()
    with_migration = np.abs(weight * CHANCE[2 * age + 1] / size - 1) < np.abs(weight * CHANCE[2 * age] / size - 1)
    return people.assign(kind=2 * age + with_migration)


@dataclass(frozen=True)
class Attacked:
    cell: Cell
    truth: Whole
    people: pd.DataFrame


def attacked(wave: str, quartier: str, group: str = "all") -> Attacked:
    here = survey(wave)[survey(wave)["quartier_id"] == quartier]
    people = here[here["kind"].isin(CLASSES[group])]
    truth = np.array([(people["kind"] == kind).sum() for kind in CLASSES[group]])
    inverse = 1 / CHANCE[list(CLASSES[group])]
    return Attacked(Cell(inverse, len(people), len(here), int(here["stratum_size"].iloc[0])), truth, people)


def questions(table: pd.DataFrame, precision: Precision, wave: str, quartier: str, group: str = "all") -> list[Question]:
    """All shares that are told of a cell."""
    rows = table[(table["wave"] == wave) & (table["quartier_id"] == quartier) & (table["target_group"] == group)]
    rows = rows[rows["n"].notna() & (rows["source"] == "survey")]
    shares = {name for name, indicator in demo_city().catalogue.indicators.items() if isinstance(indicator.formula, Share)}
    return [
        Question(row["indicator"], int(row["n"]), precision.ranges(row, row.get("step")))
        for _, row in rows.iterrows()
        if row["indicator"] in shares
    ]


def yes_by_class(people: pd.DataFrame, name: str, classes: Sequence[int]) -> list[int]:
    formula = demo_city().catalogue.indicators[name].formula
    assert isinstance(formula, Share)
    said = people[people[formula.item].isin(formula.yes)]
    return [int((said["kind"] == kind).sum()) for kind in classes]


@pytest.mark.parametrize(
    ("wave", "quartier", "document"), [*((*cell, False) for cell in SMALL), *((*cell, True) for cell in SMALLEST)]
)
def test_before_the_gate_a_small_quartier_lay_open(wave: str, quartier: str, document: bool) -> None:
    """One composition is left, and with it every answer by age × migration; from a map's CSV alone, too."""
    attack = attacked(wave, quartier)
    table, precision = (before.documented(told_before()), DOCUMENT) if document else (told_before(), FULL)
    asked = questions(table, precision, wave, quartier)
    left = possible_compositions(asked, attack.cell)
    assert left.tolist() == [attack.truth.tolist()]
    assert len(asked) > 20
    for question in asked:
        yes = possible_answers(question, attack.cell, left[0])
        assert yes.tolist() == [yes_by_class(attack.people, question.name, CLASSES["all"])]


@pytest.mark.parametrize(("wave", "quartier"), SMALL)
def test_a_release_leaves_withheld_groups_open(wave: str, quartier: str) -> None:
    """Other compositions than the true one give the same values, and the withheld groups' numbers differ among them."""
    attack = attacked(wave, quartier)
    asked = questions(told_after(), RELEASED, wave, quartier)
    tried = moved(attack.truth, 12, seed=1)
    left = np.array([other for other in tried if all(allows(question, attack.cell, other) for question in asked)])
    assert (left == attack.truth).all(axis=1).any()
    for name, kinds in WITHHELD.items():
        assert len(np.unique(left[:, kinds].sum(axis=1))) >= FEW, name


def shown_group_cells(most: int) -> list[tuple[str, str, str]]:
    """Cells of two classes of weights: a group of one age, with and without migration history."""
    cells = []
    for wave in WAVES:
        for group in ("younger", "older"):
            for quartier in sorted(survey(wave)["quartier_id"].unique()):
                asked = questions(told_after(), RELEASED, wave, quartier, group)
                if len(asked) > 5 and attacked(wave, quartier, group).cell.persons <= most:
                    cells.append((wave, quartier, group))
    return cells


def test_before_the_gate_a_group_s_migrants_were_counted() -> None:
    """Groups cannot be combined, but their weights told how many of the younger people have a migration history."""
    exact = []
    for wave, quartier, group in (cells := shown_group_cells(40)):
        attack = attacked(wave, quartier, group)
        left = possible_compositions(questions(told_before(), FULL, wave, quartier, group), attack.cell)
        exact.append(left.tolist() == [attack.truth.tolist()])
    assert len(cells) > 20
    assert np.mean(exact) > 0.9


def test_whole_percent_of_a_dozen_people_would_tell_them() -> None:
    """Why a value of few people is told in wide steps: in whole percent alone, their migrants are counted."""
    exact = 0
    for wave, quartier, group in (cells := shown_group_cells(19)):
        attack = attacked(wave, quartier, group)
        rounded = told_before().assign(value=told_before()["value"].round())
        left = possible_compositions(questions(rounded, RELEASED, wave, quartier, group), attack.cell)
        exact += left.tolist() == [attack.truth.tolist()]
    assert exact > len(cells) / 2


def test_a_release_does_not_tell_a_group_s_migrants() -> None:
    """Neither their number nor an answer of theirs is determined, and the likeliest guess is hardly better than before."""
    right, expected = 0.0, []
    for wave, quartier, group in (cells := shown_group_cells(30)):
        attack = attacked(wave, quartier, group)
        asked = questions(told_after(), RELEASED, wave, quartier, group)
        left = possible_compositions(asked, attack.cell)
        assert (left == attack.truth).all(axis=1).any()
        assert len(left) >= FEW, (wave, quartier, group)
        for question in asked:
            if min(question.printed["value"]) > 0 and max(question.printed["value"]) < 100:
                yes = {tuple(row) for composition in left for row in possible_answers(question, attack.cell, composition)}
                assert len({of_migrants for _, of_migrants in yes}) > 1, (wave, quartier, group, question.name)
        kinds = survey(wave)["kind"]
        shares = np.array([(kinds == kind).mean() for kind in CLASSES[group]])
        prior, after = chances(left, asked, attack.cell, shares)
        right += bool((left[after.argmax()] == attack.truth).all())
        expected.append(prior.max())
    chance = np.array(expected)
    assert len(cells) > 10
    assert right <= chance.sum() + 2.5 * np.sqrt((chance * (1 - chance)).sum())


def test_own_errors_would_make_the_true_composition_the_likeliest() -> None:
    """Why errors are functions of what else is told: with own ones in two digits a guess is right, with values alone not."""
    attack = attacked("2021", "14")
    kinds = survey("2021")["kind"]
    shares = np.array([(kinds == kind).mean() for kind in range(6)])
    tried = np.vstack([attack.truth, np.random.default_rng(1).multinomial(attack.cell.persons, shares / shares.sum(), 40)])
    own = told_before().assign(
        value=told_before()["value"].round(),
        lower=np.floor(told_before()["lower"]),
        upper=np.ceil(told_before()["upper"]),
        se=told_before()["se"].map(lambda error: float(f"{error:.2g}")),
    )
    by_own = chances(tried, questions(own, FINE, "2021", "14")[:12], attack.cell, shares)[1]
    by_value = chances(tried, questions(told_after(), RELEASED, "2021", "14")[:12], attack.cell, shares)[1]
    assert by_own[0] > 0.9
    assert by_value[0] < 0.2
