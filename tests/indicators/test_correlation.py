"""The correlation over quartiers against numpy where nothing is uncertain, and against simulated truths where all is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.correlation import FEWEST_QUARTIERS, correlation, pairs_of


def exact(x: np.ndarray, y: np.ndarray, se: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame({"x": x, "x_se": se, "y": y, "y_se": se})


def test_without_sampling_error_it_is_pearson_s_with_fisher_s_interval() -> None:
    x, y = np.random.default_rng(1).normal(size=(2, 30))
    found = correlation(exact(x, y + x))
    assert found is not None
    expected = np.corrcoef(x, y + x)[0, 1]
    assert found.r == found.observed == pytest.approx(expected, abs=1e-12)
    ends = np.tanh(np.arctanh(expected) + np.array([-1, 1]) * 1.959964 / np.sqrt(27))
    assert [found.lower, found.upper] == pytest.approx(ends, abs=1e-6)


@pytest.mark.parametrize(("truth", "quartiers", "noise"), [(0.0, 15, 0.7), (0.5, 20, 0.5), (0.7, 40, 0.6), (-0.6, 80, 0.8)])
def test_the_interval_covers_the_true_correlation(truth: float, quartiers: int, noise: float) -> None:
    """`noise` is a sampling error, in spreads of the true values; it differs between quartiers."""
    rng = np.random.default_rng(7)
    covered = certain = 0
    runs = 2000
    for _ in range(runs):
        true = rng.multivariate_normal([0, 0], [[1, truth], [truth, 1]], size=quartiers)
        se = noise * rng.uniform(0.6, 1.4, size=(quartiers, 2))
        seen = true + se * rng.normal(size=(quartiers, 2))
        found = correlation(pd.DataFrame({"x": seen[:, 0], "x_se": se[:, 0], "y": seen[:, 1], "y_se": se[:, 1]}))
        assert found is not None
        covered += found.lower <= truth <= found.upper
        certain += found.certain
    assert 0.93 <= covered / runs <= 0.985
    if truth == 0:
        assert certain / runs <= 0.065


def test_sampling_error_alone_is_no_certain_correlation() -> None:
    x, y = np.random.default_rng(3).normal(size=(2, 20))
    found = correlation(exact(x, y, se=2.0))
    assert found is not None
    assert (found.lower, found.upper) == (-1.0, 1.0)
    assert not found.certain


def test_sampling_error_pulls_towards_zero_and_is_made_up_for() -> None:
    rng = np.random.default_rng(5)
    true = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=20_000)
    found = correlation(exact(*(true + rng.normal(size=true.shape)).T, se=1.0))
    assert found is not None
    assert found.observed == pytest.approx(0.3, abs=0.02)
    assert found.r == pytest.approx(0.6, abs=0.04)


def test_too_few_quartiers_or_no_spread_say_nothing() -> None:
    few = np.arange(FEWEST_QUARTIERS - 1.0)
    assert correlation(exact(few, few)) is None
    assert correlation(exact(np.ones(10), np.arange(10.0))) is None


def test_a_perfect_correlation_stays_within_its_limits() -> None:
    x = np.arange(10.0)
    found = correlation(exact(x, 2 * x))
    assert found is not None
    assert 0.99 < found.lower <= found.upper <= 1


def test_withheld_quartiers_do_not_enter_and_register_figures_have_no_error() -> None:
    ids = ["1", "2", "3"]
    status = ["ok", "unreliable", "withheld"]
    survey = pd.DataFrame({"value": [1.0, 2.0, None], "se": [0.1, 0.2, None], "status": status}, index=ids)
    register = pd.DataFrame({"value": [5.0, 6.0, 7.0], "se": [None] * 3, "status": "ok"}, index=ids)
    pairs = pairs_of(survey, register)
    assert list(pairs.index) == ["1", "2"]
    assert list(pairs["y_se"]) == [0.0, 0.0]
