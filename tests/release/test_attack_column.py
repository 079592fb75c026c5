"""What else is told of a distribution's column: medians, means where no distribution is, and withheld indicators."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

import release.distributions as distributions
import release.published_sums as published_sums
from files.findings import Findings
from indicators.formulas import Mean, Median, Share
from indicators.survey.engines import Engine
from release.gate import release
from release.tables.raw import Raw, sum_up
from release.tables.thresholds import Thresholds
from release.withholding.guesses import Guesses
from tests.indicators.small_city import catalogue, indicator, quartiers, wave
from tests.indicators.test_distributions import question
from tests.release.outsider_categories import Knowledge, narrowed

CODES = tuple("12345")
DONT_KNOW = "99"
GROUPS = ["young", "newcomer"]


def made_people(seed, dont_know=0.04, silent=0.03):
    """Quartiers of 15 to 150 people who weigh alike."""
    rng = np.random.default_rng(seed)
    ids = [f"{number:02}" for number in range(int(rng.integers(3, 8)))]
    of = np.repeat(ids, rng.integers(15, 150, len(ids)))
    chances = rng.dirichlet([1.5, 1.5, 2, 3, 3]) * (1 - dont_know - silent)
    answers = rng.choice([*CODES, DONT_KNOW, ""], len(of), p=[*chances, dont_know, silent])
    member = rng.random((2, len(of))) < rng.uniform(0.15, 0.7, (2, 1))
    people = pd.DataFrame({"quartier": of, "safe": answers, "young": member[0].astype(int), "newcomer": member[1].astype(int)})
    return people, ids, {"west": tuple(ids[: len(ids) // 2])} if len(ids) > 4 else {}


def city_of(*formulas, codes=CODES, merged=(["1", "2"], ["3"], ["4", "5"]), sensitive=False):
    own = [indicator(f"safe{number}", formula, sensitive=sensitive) for number, formula in enumerate(formulas)]
    return replace(catalogue(*own, groups=tuple(GROUPS)), questions={"safe": question("safe", codes, merged)})


def released_of(tmp_path, city, people, ids, areas):
    file = tmp_path / "survey.csv"
    people.to_csv(file, index=False)
    raw = sum_up(file, wave(missing=("", "99")), city, quartiers(ids), areas, Engine.ARROW, Findings())
    return release(Raw((raw,)), city, Thresholds(), areas)


def knowledge(released, city, people, areas, *, distributions=True):
    """What an outsider knows: all of it, or the indicators alone."""
    groups = people["young"] + 2 * people["newcomer"]
    known = Knowledge(people.assign(quartier_id=people["quartier"], groups=groups, answer=people["safe"]), GROUPS, areas)
    for row in released.estimates.dropna(subset=["n"]).itertuples():
        cell, n = ((row.level, row.quartier_id), row.target_group), float(row.n)
        formula = city.indicators[row.indicator].formula
        known.learn(*cell, CODES)
        if isinstance(formula, Share):
            known.learn(*cell, formula.yes)
        elif isinstance(formula, Mean):
            known.learn_about(*cell, {code: float(code) for code in CODES}, 0.05 * n)
        else:
            half = np.ceil(n / 2)
            known.learn_between(*cell, [code for code in CODES if float(code) <= row.value], half, n)
            known.learn_between(*cell, [code for code in CODES if float(code) < row.value], 0.0, half - 1)
    if distributions:
        asked = city.questions["safe"]
        of = {(scheme, category.id): category.codes for scheme, own in asked.schemes.items() for category in own}
        for row in released.distributions.dropna(subset=["n"]).itertuples():
            known.learn((row.level, row.quartier_id), row.target_group, of[row.scheme, row.category])
    return known


def found_in(tmp_path, city, seed):
    """The counts of few that are narrowed, and how many rows of distributions are told."""
    people, ids, areas = made_people(seed)
    released = released_of(tmp_path, city, people, ids, areas)
    whole, alone = (knowledge(released, city, people, areas, distributions=own) for own in (True, False))
    return narrowed(whole, alone, CODES), int(released.distributions["n"].notna().sum())


MEDIAN = city_of(Median("safe", 1, 5))
MEAN = city_of(Share("safe", ("5",), CODES), Mean("safe", 1, 5))


def test_a_median_told_more_of_a_small_category_than_the_guard_knew(tmp_path, monkeypatch):
    monkeypatch.setattr(published_sums, "_of_median", lambda *_: ())
    assert found_in(tmp_path, MEDIAN, 18)[0]


def test_a_median_tells_no_more_of_a_small_category(tmp_path):
    found, told = found_in(tmp_path, MEDIAN, 18)
    assert found == []
    assert told > 0


MEANS = (11,)


def test_a_mean_would_tell_of_a_small_category(tmp_path, monkeypatch):
    monkeypatch.setattr(Guesses, "_tell_values", lambda *_: None)
    assert any(found_in(tmp_path, MEAN, seed)[0] for seed in MEANS)


def test_a_mean_counts_also_where_no_distribution_is_told(tmp_path):
    assert [found_in(tmp_path, MEAN, seed)[0] for seed in MEANS] == [[] for _ in MEANS]


def sparse_people(seed):
    """Many do not know, and two in five quartiers have fewer than twenty people."""
    rng = np.random.default_rng(seed)
    ids = [f"{number:02}" for number in range(int(rng.integers(4, 9)))]
    small = rng.random(len(ids)) < 0.4
    of = np.repeat(ids, np.where(small, rng.integers(8, 20, len(ids)), rng.integers(30, 150, len(ids))))
    chances, dont_know = rng.dirichlet([1.5, 1.5, 2, 3, 3]), rng.choice([0.1, 0.25, 0.4])
    answers = rng.choice([*CODES, DONT_KNOW, ""], len(of), p=[*(chances * (0.99 - dont_know)), dont_know, 0.01])
    member = rng.random((2, len(of))) < rng.uniform(0.15, 0.7, (2, 1))
    people = pd.DataFrame({"quartier": of, "safe": answers, "young": member[0].astype(int), "newcomer": member[1].astype(int)})
    return people, ids, {"west": tuple(ids[: len(ids) // 2])} if len(ids) > 4 else {}


def withheld_indicators(tmp_path, seeds):
    """How many withheld numbers of answers are known exactly: the question's, which counts “don't know”, less those."""
    codes, merged = (*CODES, DONT_KNOW), (["1", "2"], ["3"], ["4", "5"], [DONT_KNOW])
    exact = told = 0
    for seed in seeds:
        city = city_of(Share("safe", ("4", "5"), CODES), codes=codes, merged=merged)
        people, ids, areas = sparse_people(seed)
        released = released_of(tmp_path, city, people, ids, areas)
        known = knowledge(released, city, people, areas)
        told += int(released.distributions["n"].notna().sum())
        for row in released.estimates.query("status == 'withheld'").itertuples():
            low, high = known.range_of(known.row((row.level, row.quartier_id), row.target_group, dict.fromkeys(CODES, 1.0)))
            exact += high - low < 1
    return exact, told


DONT_KNOW_SEEDS = (44, 64)


def test_dont_know_told_the_number_of_a_withheld_indicator(tmp_path, monkeypatch):
    monkeypatch.setattr(distributions, "_withheld_beside", lambda *_: False)
    assert withheld_indicators(tmp_path, DONT_KNOW_SEEDS)[0] == 3


def test_where_an_indicator_is_withheld_no_distribution_of_its_column_is_told(tmp_path):
    exact, told = withheld_indicators(tmp_path, DONT_KNOW_SEEDS)
    assert exact == 0
    assert told > 0


def told_beside_a_sensitive_indicator(tmp_path):
    """Quartiers whose distribution is told; in a and b 25 and 27 answered the indicator, and ten did not know."""
    rows = [
        (quartier, answer)
        for quartier, yes, no, unsure in (("a", 13, 12, 10), ("b", 13, 14, 10), ("c", 45, 45, 20), ("d", 48, 47, 20))
        for answer, number in (("5", yes), ("1", no), (DONT_KNOW, unsure))
        for _ in range(number)
    ]
    people = pd.DataFrame(rows, columns=["quartier", "safe"]).assign(young=0, newcomer=0)
    codes, merged = (*CODES, DONT_KNOW), (["1", "2"], ["3"], ["4", "5"], [DONT_KNOW])
    city = city_of(Share("safe", ("5",), CODES), codes=codes, merged=merged, sensitive=True)
    released = released_of(tmp_path, city, people, list("abcd"), {})
    status = released.estimates.query("level == 'quartier' and target_group == 'all'").set_index("quartier_id")["status"]
    assert (status[["a", "b"]] == "withheld").all()
    told = released.distributions.query("level == 'quartier' and target_group == 'all'").dropna(subset=["n"])
    return set(told["quartier_id"])


def test_a_question_that_is_not_marked_told_a_sensitive_indicator(tmp_path, monkeypatch):
    monkeypatch.setattr(distributions, "_withheld_beside", lambda *_: False)
    assert told_beside_a_sensitive_indicator(tmp_path) == {"a", "b", "c", "d"}


def test_a_sensitive_indicator_is_not_told_by_a_question_that_is_not_marked(tmp_path):
    assert told_beside_a_sensitive_indicator(tmp_path) == {"c", "d"}
