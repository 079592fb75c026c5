"""The correlation over quartiers against numpy where nothing is uncertain, and against simulated truths where all is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.relations.correlation import FEWEST_QUARTIERS, Correlation, correlation, pairs_of


def exact(x: np.ndarray, y: np.ndarray, se: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame({"x": x, "x_se": se, "y": y, "y_se": se})


def surveyed(rng: np.random.Generator, truth: float, quartiers: int, noise: float, errors: float = 0.0) -> pd.DataFrame:
    """`noise` is a sampling error, in spreads of the true values; it differs between quartiers, for both by their answers."""
    true = rng.multivariate_normal([0, 0], [[1, truth], [truth, 1]], size=quartiers)
    se = noise * rng.uniform(0.6, 1.4, size=(quartiers, 1)) * rng.uniform(0.9, 1.1, size=(quartiers, 2))
    seen = true + se * rng.multivariate_normal([0, 0], [[1, errors], [errors, 1]], size=quartiers)
    return pd.DataFrame({"x": seen[:, 0], "x_se": se[:, 0], "y": seen[:, 1], "y_se": se[:, 1]})


def found_in(runs: int, truth: float, quartiers: int, noise: float, errors: float) -> list[Correlation]:
    rng = np.random.default_rng(7)
    found = [correlation(surveyed(rng, truth, quartiers, noise, errors), errors) for _ in range(runs)]
    return [one for one in found if one is not None]


def test_without_sampling_error_it_is_pearson_s_with_fisher_s_interval() -> None:
    x, y = np.random.default_rng(1).normal(size=(2, 30))
    found = correlation(exact(x, y + x))
    assert found is not None
    expected = np.corrcoef(x, y + x)[0, 1]
    assert found.r == pytest.approx(found.observed, abs=1e-12)
    assert found.r == pytest.approx(expected, abs=1e-12)
    ends = np.tanh(np.arctanh(expected) + np.array([-1, 1]) * 1.959964 / np.sqrt(27))
    assert [found.lower, found.upper] == pytest.approx(ends, abs=1e-6)


@pytest.mark.parametrize(
    ("truth", "quartiers", "noise", "errors"),
    [(0.0, 15, 0.7, 0.0), (0.5, 20, 0.5, 0.0), (0.7, 40, 0.6, 0.5), (-0.6, 80, 0.8, 0.0), (-0.6, 80, 0.8, 0.6)],
)
def test_the_interval_covers_the_true_correlation(truth: float, quartiers: int, noise: float, errors: float) -> None:
    found = found_in(1000, truth, quartiers, noise, errors)
    assert len(found) == 1000
    covered = sum(one.lower <= truth <= one.upper for one in found) / len(found)
    assert 0.93 <= covered <= 0.985


@pytest.mark.parametrize("errors", [-0.6, 0.6, 0.8])
@pytest.mark.parametrize("quartiers", [8, 40, 80])
def test_errors_that_go_together_are_no_certain_connection(quartiers: int, errors: float) -> None:
    """With reliabilities of 0.33 and 0.67, nothing behind it: at most 6 % say “certain”, and three errors of counting.

    More of the grid, with more surveys: `python -m benchmarks.correlation`.
    """
    runs = 600
    for noise in (1.43, 0.7):
        certain = sum(one.certain for one in found_in(runs, 0.0, quartiers, noise, errors))
        assert certain / runs <= 0.06 + 3 * np.sqrt(0.06 * 0.94 / runs), noise


@pytest.mark.parametrize("errors", [-0.5, 0.0, 0.5])
def test_what_goes_together_is_still_found(errors: float) -> None:
    """As often, within a tenth, as by a test of Pearson's r where errors are independent and hide no direction."""
    usual = found_in(500, 0.7, 30, 0.5, 0.0)
    reach = 1.959964 / np.sqrt(27)
    power = sum(abs(np.arctanh(one.observed)) > reach for one in usual) / len(usual)
    found = found_in(500, 0.7, 30, 0.5, errors)
    assert sum(one.certain for one in found) / len(found) > 0.9 * power > 0.7


def test_forgotten_errors_that_go_together_would_be_taken_for_a_connection() -> None:
    """The simulation above can tell: the same surveys, read as if different people had answered."""
    rng = np.random.default_rng(7)
    found = [correlation(surveyed(rng, 0.0, 40, 1.0, 0.6)) for _ in range(300)]
    assert sum(one is not None and one.certain for one in found) / 300 > 0.35


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


def test_what_the_errors_share_is_taken_off() -> None:
    found = correlation(surveyed(np.random.default_rng(5), -0.4, 20_000, 1.0, 0.7), 0.7)
    assert found is not None
    assert found.observed > 0.1
    assert found.r == pytest.approx(-0.4, abs=0.04)
    assert found.upper < 0


def test_too_few_quartiers_or_no_spread_say_nothing() -> None:
    few = np.arange(FEWEST_QUARTIERS - 1.0)
    assert correlation(exact(few, few)) is None
    assert correlation(exact(np.ones(10), np.arange(10.0))) is None


def test_a_perfect_correlation_stays_within_its_limits() -> None:
    x = np.arange(10.0)
    for found in (correlation(exact(x, 2 * x)), correlation(exact(x, 2 * x, se=1.5))):
        assert found is not None
        assert 0.9 < found.lower <= found.upper <= 1


def test_more_together_than_any_connection_explains_has_a_limit_on_one_side_only() -> None:
    x = np.arange(10.0)
    found = correlation(exact(x, x + 0.01 * np.sin(x), se=2.5), errors=-0.9)
    assert found is not None
    assert 0 < found.lower < found.r == found.upper == 1


def test_certain_is_what_the_printed_interval_says() -> None:
    almost = Correlation(20, 0.4, 0.4, 0.004, 0.8)
    assert almost.printed == (0.0, 0.8)
    assert not almost.certain
    assert Correlation(20, 0.4, 0.4, 0.011, 0.8).certain


def test_units_and_names_of_the_axes_do_not_matter() -> None:
    pairs = surveyed(np.random.default_rng(2), 0.4, 25, 0.7, 0.3)
    first, other = (
        correlation(pairs, 0.3),
        correlation(pairs.rename(columns={"x": "y", "x_se": "y_se", "y": "x", "y_se": "x_se"}), 0.3),
    )
    scaled = correlation(pairs.assign(x=3 - 20 * pairs["x"], x_se=20 * pairs["x_se"]), -0.3)
    assert first is not None
    assert other is not None
    assert scaled is not None
    assert [other.r, other.lower, other.upper] == pytest.approx([first.r, first.lower, first.upper], abs=1e-9)
    assert [scaled.r, scaled.lower, scaled.upper] == pytest.approx([-first.r, -first.upper, -first.lower], abs=1e-9)


def published(source: str, rows: list[tuple[float | None, float | None, float | None, float | None, str]]) -> pd.DataFrame:
    columns = ["value", "se", "lower", "upper", "status"]
    return pd.DataFrame(rows, columns=columns, index=list("abcde"[: len(rows)])).assign(source=source)


def test_withheld_quartiers_do_not_enter_and_register_figures_have_no_error() -> None:
    survey = published(
        "survey", [(1, 0.1, 0.8, 1.2, "ok"), (2, 0.2, 1.6, 2.4, "unreliable"), (None, None, None, None, "withheld")]
    )
    register = published("register", [(one, None, None, None, "ok") for one in (5, 6, 7)])
    pairs = pairs_of(survey, register)
    assert list(pairs.index) == ["a", "b"]
    assert list(pairs["x_se"]) == [0.1, 0.2]
    assert list(pairs["y_se"]) == [0.0, 0.0]


def test_answers_that_are_all_alike_are_no_exact_knowledge() -> None:
    alike, everybody, unknown, register = (
        (100, 0.0, 88, 100, "ok"),
        (70, 0.0, 70, 70, "ok"),
        (4, None, None, None, "ok"),
        (3, 1, 1, 5, "ok"),
    )
    pairs = pairs_of(published("survey", [alike, everybody, unknown, alike]), published("register", [register] * 4))
    assert pairs["x_se"].tolist()[:2] == pytest.approx([12 / 3.92, 0.0], abs=1e-3)
    assert np.isnan(pairs["x_se"].iloc[2])  # nobody knows how far it is off: seen in the picture, but not counted
    assert list(pairs["y_se"]) == [1.0] * 4
    many = surveyed(np.random.default_rng(2), 0.4, 25, 0.7)
    without = correlation(many.iloc[1:])
    assert correlation(many.assign(x_se=many["x_se"].where(many.index > 0))) == without
