"""What is known of true values, and which quartiers are among the k highest: calibrated, closed forms, invariances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from indicators.area_level import between_variance, chance_among, draw_true_values

DRAWS = 20_000


def chances(value: np.ndarray, variance: np.ndarray, k: int, *, shrink: bool = True, seed: int = 1) -> np.ndarray:
    drawn = draw_true_values(value, variance, DRAWS, np.random.default_rng(seed), shrink=shrink)
    return chance_among(drawn, k)


@pytest.mark.parametrize(("difference", "variances"), [(0.0, (1.0, 1.0)), (0.7, (0.4, 0.9)), (2.5, (1.0, 0.2))])
def test_two_quartiers_unshrunk_are_the_closed_form(difference: float, variances: tuple[float, float]) -> None:
    found = chances(np.array([difference, 0.0]), np.array(variances), 1, shrink=False)
    expected = norm.cdf(difference / np.sqrt(sum(variances)))
    assert found[0] == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / DRAWS) + 1e-9)
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("noise", [0.3, 0.6, 1.0])
def test_chances_keep_their_promise_in_every_decile(noise: float) -> None:
    """Known truths, estimates around them: of those said to be among the three with p, p are."""
    random = np.random.default_rng(5)
    promised, kept = [], []
    for _ in range(8000):
        truth = random.normal(0, 1, 18)
        variance = noise**2 * random.uniform(0.4, 2.0, 18)
        value = truth + random.normal(0, np.sqrt(variance))
        promised.append(chance_among(draw_true_values(value, variance, 400, random), 3))
        kept.append(truth >= np.sort(truth)[-3])
    p, came = np.concatenate(promised), np.concatenate(kept)
    decile = np.minimum((10 * p).astype(int), 9)
    for number in np.unique(decile):
        inside = decile == number
        assert abs(p[inside].mean() - came[inside].mean()) < 0.05, number


def test_drawing_around_the_estimates_claims_too_much() -> None:
    """Why the draws are shrunk: the same simulation without."""
    random = np.random.default_rng(5)
    promised, kept = [], []
    for _ in range(600):
        truth, variance = random.normal(0, 1, 18), np.full(18, 1.0)
        value = truth + random.normal(0, 1, 18)
        promised.append(chance_among(draw_true_values(value, variance, 600, random, shrink=False), 3))
        kept.append(truth >= np.sort(truth)[-3])
    p, came = np.concatenate(promised), np.concatenate(kept)
    assert p[p > 0.6].mean() - came[p > 0.6].mean() > 0.1


def test_what_is_known_without_error_stays_as_it_is() -> None:
    value, variance = np.array([3.0, 2.0, 1.0, 0.0, -1.0]), np.zeros(5)
    drawn = draw_true_values(value, variance, 50, np.random.default_rng(0))
    assert (drawn == value).all()
    assert chance_among(drawn, 2).tolist() == [1, 1, 0, 0, 0]


def test_equal_values_are_in_or_out_together() -> None:
    assert chance_among(np.array([[2.0, 1.0, 1.0, 0.0]]), 2).tolist() == [1, 1, 1, 0]


def test_some_may_be_known_and_others_estimated() -> None:
    value, variance = np.array([5.0, 0.0, 0.1, -0.2, 0.3, -5.0]), np.array([0, 1.0, 1.0, 1.0, 1.0, 0])
    drawn = draw_true_values(value, variance, 4000, np.random.default_rng(0))
    assert (drawn[:, 0] == 5.0).all()
    assert (drawn[:, 5] == -5.0).all()
    assert drawn[:, 1:5].std(axis=0).min() > 0.1


def test_more_noise_makes_more_shrinkage() -> None:
    value = np.random.default_rng(3).normal(0, 1, 18)
    spread = []
    for noise in (0.01, 1.0, 25.0):
        between, chance = between_variance(value, np.full(18, noise))
        spread.append(float(noise / (noise + (between * chance).sum())))
    assert spread == sorted(spread)


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 12), st.integers(0, 10_000), st.floats(0.1, 10.0), st.floats(-50, 50))
def test_permuting_and_scaling_change_nothing(count: int, seed: int, factor: float, shift: float) -> None:
    random = np.random.default_rng(seed)
    value, variance = random.normal(0, 1, count), random.uniform(0.2, 1.0, count)
    k, order = 1 + seed % (count - 1), random.permutation(count)
    plain = chances(value, variance, k)
    assert chances(value * factor + shift, variance * factor**2, k) == pytest.approx(plain, abs=0.004)
    assert chances(value[order], variance[order], k) == pytest.approx(plain[order], abs=0.025)
