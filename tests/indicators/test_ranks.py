"""Ranks with sets that hold for all at once: against R's csranks, in simulation, and at the edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.index.ranks import rank_sets

GOLDEN = Path(__file__).parent / "golden"


def as_csranks_does_it(value: np.ndarray, se: np.ndarray, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The same sets written down a second time, plainly: every ordered pair by itself, one list of pairs."""
    pairs = [(i, j) for i in range(len(value)) for j in range(len(value)) if i != j]
    spread = {(i, j): float(np.hypot(se[i], se[j])) for i, j in pairs}
    errors = np.random.default_rng(seed).standard_normal((len(value), draws), dtype="float32").T * se  # the same draws
    left, above = list(pairs), []
    while left:
        largest = np.max([(errors[:, i] - errors[:, j]) / spread[i, j] for i, j in left], axis=0)
        limit = np.quantile(largest, 0.95)
        certain = [(i, j) for i, j in left if (value[i] - value[j]) / spread[i, j] > limit]
        if not certain:
            break
        above += certain
        left = [pair for pair in left if pair not in set(certain)]
    first, last = np.ones(len(value), dtype=int), np.full(len(value), len(value))
    for i, j in above:
        first[j] += 1
        last[i] -= 1
    return first, last


def subject(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Scores and standard errors of PISA; a country without a score is left out."""
    rows = pd.read_csv(GOLDEN / "pisa_2018.csv", comment="#").dropna(subset=[f"{name}_score"])
    return rows[f"{name}_score"].to_numpy(), rows[f"{name}_se"].to_numpy()


def test_they_are_those_of_csranks() -> None:
    """Both are bootstraps; with 50,000 draws no bound differs from those of R's 10,000."""
    golden = pd.read_csv(GOLDEN / "csranks_pisa.csv", comment="#")
    found = rank_sets(golden["score"].to_numpy(), golden["se"].to_numpy() ** 2, draws=50_000)
    assert (found.rank == golden["rank"]).all()
    differ = (found.first != golden["first"]) | (found.last != golden["last"])
    assert differ.sum() <= 2  # at a border, another seed may find one rank more or less
    assert np.abs(found.first - golden["first"]).max() <= 1
    assert np.abs(found.last - golden["last"]).max() <= 1


@pytest.mark.parametrize("name", ["math", "reading", "science"])
def test_written_down_plainly_they_are_the_same(name: str) -> None:
    value, se = subject(name)
    found = rank_sets(value, se**2, draws=3_000, seed=3)
    first, last = as_csranks_does_it(value, se, 3_000, seed=3)
    assert found.first.tolist() == first.tolist()
    assert found.last.tolist() == last.tolist()


@pytest.mark.parametrize("name", ["math", "reading", "science"])
def test_as_if_a_subject_s_scores_were_the_truth_all_ranks_are_held_and_each(name: str) -> None:
    """Coverage of all sets at once, and of the worst set by itself, in 300 surveys of a subject's countries."""
    truth, se = subject(name)
    truth, se = truth[::2], se[::2]
    random, rank = np.random.default_rng(7), 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    held = np.empty((300, len(truth)), dtype=bool)
    for survey in range(len(held)):
        found = rank_sets(truth + random.normal(0, se), se**2, draws=1_000, seed=survey)
        held[survey] = (found.first <= rank) & (rank <= found.last)
    error = np.sqrt(0.95 * 0.05 / len(held))
    assert held.all(axis=1).mean() > 0.95 - 2.5 * error
    assert held.mean(axis=0).min() > 0.95 - 2.5 * error


@pytest.mark.parametrize("spread", [0.3, 0.8, 2.0])
def test_all_true_ranks_are_inside_in_95_percent_of_surveys(spread: float) -> None:
    random = np.random.default_rng(11)
    held = 0
    for seed in range(1000):
        truth, variance = random.normal(0, spread, 12), random.uniform(0.05, 0.6, 12)
        found = rank_sets(truth + random.normal(0, np.sqrt(variance)), variance, draws=800, seed=seed)
        rank = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
        held += bool(((found.first <= rank) & (rank <= found.last)).all())
    assert held >= 950


def test_without_sampling_error_ranks_are_exact_and_ties_share_one() -> None:
    found = rank_sets(np.array([4.0, 2.0, 2.0, 1.0]), np.zeros(4))
    assert found.rank.tolist() == [1, 2, 2, 4]
    assert found.first.tolist() == [1, 2, 2, 4]
    assert found.last.tolist() == [1, 3, 3, 4]


def test_one_exact_pair_among_uncertain_ones() -> None:
    found = rank_sets(np.array([1.0, 0.0, 0.5]), np.array([0.0, 0.0, 100.0]))
    assert (found.first[0], found.last[0]) == (1, 2)
    assert (found.first[1], found.last[1]) == (2, 3)
    assert (found.first[2], found.last[2]) == (1, 3)


def test_who_is_indistinguishable_may_have_any_rank_and_seeds_repeat() -> None:
    value = np.array([0.1, 0.0, -0.1, 0.05])
    found, again = rank_sets(value, np.ones(4), seed=3), rank_sets(value, np.ones(4), seed=3)
    assert found.first.tolist() == [1] * 4
    assert found.last.tolist() == [4] * 4
    assert (found.last == again.last).all()


def test_one_quartier_alone_is_the_first() -> None:
    found = rank_sets(np.array([3.0]), np.array([1.0]))
    assert (found.rank[0], found.first[0], found.last[0]) == (1, 1, 1)
