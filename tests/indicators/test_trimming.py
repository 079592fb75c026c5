"""Trimming against the rule that it shortens: cut, share alike, and again."""

import numpy as np
import pytest

from indicators.weighting.trimming import cut_off


def again_and_again(weights, low, high):
    """One respondent after the other; None where everybody is beyond a limit, or it takes too long."""
    for _ in range(2000):
        outside = (weights < low) | (weights > high)
        if not outside.any():
            return weights
        if outside.all():
            return None
        cut = np.clip(weights, low, high)
        weights = np.where(outside, cut, cut + (weights - cut).sum() / (~outside).sum())
    return None


@pytest.mark.parametrize("seed", range(40))
def test_it_ends_where_repeating_ends(seed):
    rng = np.random.default_rng(seed)
    compared = 0
    for _ in range(10):
        people = rng.integers(1, 4, rng.integers(2, 60))
        weights = rng.lognormal(0, rng.uniform(0.1, 1.5), len(people))
        average = weights @ people / people.sum()
        low, high = average * rng.choice([0, rng.uniform(0, 1)]), average * (1 + rng.exponential(1))
        made = cut_off(weights, people.astype(float), low, high)
        assert made @ people == pytest.approx(weights @ people, rel=1e-12)
        assert made.min() >= low * (1 - 1e-12)
        assert made.max() <= high * (1 + 1e-12)
        repeated = again_and_again(np.repeat(weights, people), low, high)
        if repeated is not None:
            compared += 1
            np.testing.assert_allclose(np.repeat(made, people), repeated, rtol=1e-9)
    assert compared >= 3


def test_weights_within_the_limits_stay():
    weights = np.array([1.0, 2.0, 3.0])
    assert (cut_off(weights, np.ones(3), 0.5, 4.0) == weights).all()


def test_everybody_beyond_one_limit_or_the_other():
    np.testing.assert_allclose(cut_off(np.array([1.0, 9.0]), np.array([3.0, 1.0]), 2.0, 4.0), [8 / 3, 4.0])
