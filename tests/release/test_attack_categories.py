"""Small categories against an outsider who knows every distribution, every indicator and every number of answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

import release.withholding.categories as categories
from files.findings import Findings
from indicators.formulas import Mean, Share
from indicators.survey.engines import Engine
from release.gate import release
from release.tables.raw import Raw, sum_up
from release.tables.thresholds import Thresholds
from release.withholding.guesses import Guesses
from tests.indicators.small_city import catalogue, indicator, quartiers, wave
from tests.indicators.test_distributions import question
from tests.release.outsider_categories import Knowledge, narrowed

CODES = list("12345")
MERGED = (["1", "2"], ["3"], ["4", "5"])
GROUPS = ["young", "newcomer"]
CITIES = 8


def made_people(seed):
    """Small quartiers of people who weigh alike, with two groups and answers of which some are rare."""
    rng = np.random.default_rng(seed)
    ids = [f"{number:02}" for number in range(int(rng.integers(3, 8)))]
    of = np.repeat(ids, rng.integers(40, 350, len(ids)))
    chances = rng.dirichlet([1.5, 1.5, 2.0, 3.0, 3.0])
    answers = rng.choice([*CODES, "99", ""], len(of), p=[*(chances * 0.93), 0.04, 0.03])
    member = rng.random((2, len(of))) < rng.uniform(0.15, 0.7, (2, 1))
    people = pd.DataFrame({"quartier": of, "safe": answers, "young": member[0].astype(int), "newcomer": member[1].astype(int)})
    areas = {"west": tuple(ids[: len(ids) // 2])} if len(ids) > 4 else {}
    return people, ids, areas


def described(seed):
    """Indicators of the same column: a share of one answer or of two, and for every other city a mean; "99" counts in some."""
    yes = (["5"], ["4", "5"], ["1"])[seed % 3]
    own = [indicator("safe", Share("safe", tuple(yes), tuple(CODES)))]
    if seed % 2:
        own.append(indicator("mean", Mean("safe", 1, 5)))
    codes, merged = (CODES, MERGED) if seed % 4 else ([*CODES, "99"], (["1", "2"], ["3"], ["4", "5"], ["99"]))
    return replace(catalogue(*own, groups=tuple(GROUPS)), questions={"safe": question("safe", codes, merged)})


def raw_of(tmp_path, seed, city=None):
    people, ids, areas = made_people(seed)
    file = tmp_path / f"{seed}.csv"
    people.to_csv(file, index=False)
    columns = wave(missing=("", "99"))
    city = city or described(seed)
    raw = sum_up(file, columns, city, quartiers(ids), areas, Engine.ARROW, Findings())
    groups = people["young"] + 2 * people["newcomer"]
    return raw, city, areas, people.assign(quartier_id=people["quartier"], groups=groups, answer=people["safe"])


def knowledge(released, city, people, areas, *, distributions):
    """What an outsider knows: all of it, or the indicators alone."""
    known = Knowledge(people, GROUPS, areas)
    for row in released.estimates.itertuples():
        place = (row.level, row.quartier_id)
        if row.status == "no_data":
            known.learn(place, row.target_group, [*CODES, "99"])
        if pd.isna(row.n):
            continue
        formula = city.indicators[row.indicator].formula
        known.learn(place, row.target_group, CODES)
        if isinstance(formula, Share):
            known.learn(place, row.target_group, formula.yes)
        elif isinstance(formula, Mean):
            known.learn_about(place, row.target_group, {code: float(code) for code in CODES}, 0.05 * float(row.n))
    if distributions:
        asked = city.questions["safe"]
        of = {(scheme, category.id): category.codes for scheme, own in asked.schemes.items() for category in own}
        for row in released.distributions[released.distributions["n"].notna()].itertuples():
            known.learn((row.level, row.quartier_id), row.target_group, of[row.scheme, row.category])
    return known


def attacked(tmp_path, seeds):
    """What the outsider finds, and of how many counts of few he could have."""
    found, told = [], 0
    for seed in seeds:
        raw, city, areas, people = raw_of(tmp_path, seed)
        released = release(Raw((raw,)), city, Thresholds(), areas)
        told += int((released.distributions["n"].notna() & (released.distributions["level"] == "quartier")).sum())
        whole, alone = (knowledge(released, city, people, areas, distributions=own) for own in (True, False))
        found += [(seed, *count) for count in narrowed(whole, alone, city.questions["safe"].codes)]
    return found, told


def test_told_wherever_the_number_of_answers_is_the_outsider_reads_small_categories_off(tmp_path, monkeypatch):
    def by_number_alone(column, question, threshold):
        return np.where(question.closed, 0, 2).astype(np.int8)

    monkeypatch.setattr(categories, "_unless_few", by_number_alone)
    monkeypatch.setattr(categories, "_hide_complementary", lambda *_: None)
    monkeypatch.setattr(Guesses, "exposed", lambda *_: [])
    found, _ = attacked(tmp_path, (1, 6))
    assert sum(low == high == true for *_, true, (low, high), _ in found) > 50


def test_with_small_categories_alone_withheld_the_outsider_subtracts(tmp_path, monkeypatch):
    monkeypatch.setattr(categories, "_hide_complementary", lambda *_: None)
    monkeypatch.setattr(Guesses, "exposed", lambda *_: [])
    found, _ = attacked(tmp_path, range(CITIES))
    assert sum(high - low < 2 for *_, (low, high), _ in found) > 5


def test_of_what_leaves_the_outsider_finds_no_small_category(tmp_path):
    found, told = attacked(tmp_path, range(CITIES))
    assert found == []
    assert told > 80
