"""What is known of true values, and which quartiers are among the k highest: calibrated, closed forms, invariances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from indicators.index.area_level import (
    TrueValues,
    between_variance,
    chance_among,
    expected_values,
    likely_nodes,
)
from indicators.index.shapes import SHAPES, shapes_of

DRAWS = 20_000
BELL = shapes_of(bell=(1.0, [(1.0, 0.0, 1.0)]))


def unshrunk(value: np.ndarray, variance: np.ndarray) -> TrueValues:
    """Draws around the estimates alone."""
    return TrueValues(value, variance, None, np.ones(1))


def chances(value: np.ndarray, variance: np.ndarray, k: int, *, seed: int = 1) -> np.ndarray:
    return chance_among(TrueValues.given(value, variance).draw(DRAWS, np.random.default_rng(seed)), k)


@pytest.mark.parametrize(("difference", "variances"), [(0.0, (1.0, 1.0)), (0.7, (0.4, 0.9)), (2.5, (1.0, 0.2))])
def test_two_quartiers_unshrunk_are_the_closed_form(difference: float, variances: tuple[float, float]) -> None:
    true_values = unshrunk(np.array([difference, 0.0]), np.array(variances))
    found = chance_among(true_values.draw(DRAWS, np.random.default_rng(1)), 1)
    expected = norm.cdf(difference / np.sqrt(sum(variances)))
    assert found[0] == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / DRAWS) + 1e-9)
    assert found.sum() == pytest.approx(1.0)


def test_a_bell_alone_would_promise_too_much_where_truths_are_none() -> None:
    """Many alike and few well off: why the shape is unknown too (all shapes: test_chances.py)."""
    random = np.random.default_rng(5)
    promised: dict[str, list[np.ndarray]] = {"bell": [], "any shape": []}
    kept = []
    for _ in range(700):
        truth, variance = 1 - random.exponential(1.0, 18), 0.09 * random.uniform(0.4, 2.0, 18)
        value = truth + random.normal(0, np.sqrt(variance))
        kept.append(truth >= np.sort(truth)[-3])
        for name, shapes in (("bell", BELL), ("any shape", SHAPES)):
            drawn = TrueValues.given(value, variance, shapes=shapes).draw(400, random)
            promised[name].append(chance_among(drawn, 3))
    came, high = np.concatenate(kept), {name: np.concatenate(one) > 0.6 for name, one in promised.items()}
    too_much = {name: np.concatenate(one)[high[name]].mean() - came[high[name]].mean() for name, one in promised.items()}
    assert too_much["bell"] > 0.09
    assert too_much["any shape"] < 0.6 * too_much["bell"]
    assert high["any shape"].sum() < high["bell"].sum()


def test_the_bell_alone_is_the_normal_model_in_closed_form() -> None:
    value, variance = np.array([2.0, 0.5, 0.0, -0.4, 1.1, -2.0]), np.array([0.5, 0.2, 0.8, 0.3, 0.4, 0.6])
    drawn = TrueValues.given(value, variance, shapes=BELL).draw(100_000, np.random.default_rng(0))
    assert drawn.mean(axis=0) == pytest.approx(expected_values(value, variance), abs=0.03)


def test_every_shape_has_mean_0_and_variance_1() -> None:
    mean = (SHAPES.weight * SHAPES.middle).sum(axis=1)
    assert mean == pytest.approx(0.0, abs=1e-12)
    assert (SHAPES.weight * (SHAPES.variance + SHAPES.middle**2)).sum(axis=1) == pytest.approx(1.0)
    assert SHAPES.weight.sum(axis=1) == pytest.approx(1.0)
    assert SHAPES.prior.sum() == pytest.approx(1.0)


def test_the_nodes_that_matter_say_what_all_of_them_say() -> None:
    random = np.random.default_rng(4)
    variance = 0.3 * random.uniform(0.4, 2.0, 18)
    value = random.normal(0, 1, 18) + random.normal(0, np.sqrt(variance))
    which = likely_nodes(value[None, :], variance[None, :], 250)
    whole, some = (TrueValues.given(value, variance, one).draw(DRAWS, np.random.default_rng(1)) for one in (None, which))
    assert chance_among(some, 3) == pytest.approx(chance_among(whole, 3), abs=0.03)


def test_drawing_around_the_estimates_claims_too_much() -> None:
    """Why the draws are shrunk: the same simulation without."""
    random = np.random.default_rng(5)
    promised, kept = [], []
    for _ in range(600):
        truth, variance = random.normal(0, 1, 18), np.full(18, 1.0)
        value = truth + random.normal(0, 1, 18)
        promised.append(chance_among(unshrunk(value, variance).draw(600, random), 3))
        kept.append(truth >= np.sort(truth)[-3])
    p, came = np.concatenate(promised), np.concatenate(kept)
    assert p[p > 0.6].mean() - came[p > 0.6].mean() > 0.1


def test_what_is_known_without_error_stays_as_it_is() -> None:
    value, variance = np.array([3.0, 2.0, 1.0, 0.0, -1.0]), np.zeros(5)
    drawn = TrueValues.given(value, variance).draw(50, np.random.default_rng(0))
    assert (drawn == value).all()
    assert chance_among(drawn, 2).tolist() == [1, 1, 0, 0, 0]


def test_equal_values_are_in_or_out_together() -> None:
    assert chance_among(np.array([[2.0, 1.0, 1.0, 0.0]]), 2).tolist() == [1, 1, 1, 0]


def test_some_may_be_known_and_others_estimated() -> None:
    value, variance = np.array([5.0, 0.0, 0.1, -0.2, 0.3, -5.0]), np.array([0, 1.0, 1.0, 1.0, 1.0, 0])
    drawn = TrueValues.given(value, variance).draw(4000, np.random.default_rng(0))
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
