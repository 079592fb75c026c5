"""Intervals at the ends of the scale, with hardly any answers, and the adjustment for many comparisons."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, t

from indicators.estimates.intervals import holm, mean_interval, share_interval
from tests.indicators.small_city import HELP, SAFE, catalogue, estimated


def share(value, se, df, n, n_eff=None):
    ends = share_interval(*(np.array([float(one)]) for one in (value, se, df, n, n if n_eff is None else n_eff)))
    return tuple(float(end[0]) for end in ends)


def mean(value, se, df):
    return tuple(float(end[0]) for end in mean_interval(*(np.array([float(one)]) for one in (value, se, df))))


@pytest.mark.parametrize("n", [1, 2, 10, 37, 400])
@pytest.mark.parametrize("everybody", [False, True])
def test_nobody_and_everybody_get_the_exact_binomial_interval(n, everybody):
    exact = binomtest(n * everybody, n).proportion_ci(confidence_level=0.95, method="exact")
    assert share(float(everybody), 0, n - 1, n) == pytest.approx((exact.low, exact.high), rel=1e-12)


def test_unequal_weights_widen_the_interval_at_the_end():
    """Korn and Graubard: the effective number takes the place of n."""
    _, upper = share(0, 0, 39, 40, n_eff=25.5)
    assert upper == pytest.approx(1 - 0.025 ** (1 / 25.5), rel=1e-12)
    lower, _ = share(1, 0, 39, 40, n_eff=25.5)
    assert lower == pytest.approx(0.025 ** (1 / 25.5), rel=1e-12)


def test_effective_number_never_counts_for_more_than_the_answers():
    assert share(0, 0, 39, 40, n_eff=55) == share(0, 0, 39, 40, n_eff=40)


def test_logit_interval_by_hand():
    p, se, df = 0.3, 0.05, 20
    reach = t.ppf(0.975, df) * se / (p * (1 - p))
    odds = p / (1 - p) * np.exp([-reach, reach])
    assert share(p, se, df, 50) == pytest.approx(tuple(odds / (1 + odds)), rel=1e-12)


def test_share_between_the_ends_without_spread_has_no_interval():
    assert np.isnan(share(0.5, 0, 10, 12)).all()
    assert np.isnan(share(0.5, 0.1, 0, 2)).all()


def test_share_of_nobody_who_answered_has_no_interval():
    assert np.isnan(share(np.nan, np.nan, 0, 0)).all()
    assert np.isnan(share(0, 0, 0, 0)).all()


@pytest.mark.parametrize(("se", "df"), [(0, 10), (0.2, 0), (np.nan, 10)])
def test_mean_without_spread_or_freedom_has_no_interval(se, df):
    assert np.isnan(mean(3.4, se, df)).all()


def test_mean_interval_is_student_s():
    assert mean(3.0, 0.5, 4) == pytest.approx((3 - 2.7764451051978 * 0.5, 3 + 2.7764451051978 * 0.5), rel=1e-12)


@pytest.fixture
def one_answer_in_b():
    table = pd.DataFrame({"quartier_id": list("aaaab"), "help": [0.0, 1, 1, 0, 1], "safe": [1.0, 2, 4, 3, 5]})
    return table.assign(stratum="", stratum_size=np.nan, weight=1.0, groups=0)


def test_quartier_with_one_answer_to_a_share(one_answer_in_b):
    row = estimated(one_answer_in_b, catalogue(HELP, groups=()), ["a", "b"]).set_index("quartier_id").loc["b"]
    assert (row["n"], row["value"], row["se"], row["df"]) == (1, 100.0, 0.0, 0.0)
    assert row["lower"] == pytest.approx(2.5)
    assert row["upper"] == 100.0


def test_quartier_with_one_answer_to_a_mean(one_answer_in_b):
    row = estimated(one_answer_in_b, catalogue(SAFE, groups=()), ["a", "b"]).set_index("quartier_id").loc["b"]
    assert (row["n"], row["value"], row["se"], row["df"]) == (1, 5.0, 0.0, 0.0)
    assert np.isnan(row["lower"])
    assert np.isnan(row["upper"])


def test_quartier_nobody_was_asked_in_is_empty(one_answer_in_b):
    made = estimated(one_answer_in_b, catalogue(HELP, groups=()), ["a", "b", "c"]).set_index("quartier_id")
    assert made.at["c", "n"] == 0
    assert made.at["c", "status"] == "no_data"
    assert made.loc["c", ["value", "se", "lower", "upper"]].isna().all()
    assert made.at["c", "verdict"] == "none"


def test_whole_population_asked_leaves_no_error(one_answer_in_b):
    made = estimated(one_answer_in_b.assign(stratum_size=5.0), catalogue(SAFE, groups=()), ["a", "b"])
    assert made["se"].tolist() == [0.0, 0.0, 0.0]


def test_holm_by_hand_with_a_missing_p():
    """Three comparisons: 0.01 × 3, 0.03 × 2, and 0.04 × 1, which may not fall below the one before."""
    adjusted = holm(np.array([0.04, np.nan, 0.01, 0.03]))
    assert adjusted == pytest.approx([0.06, np.nan, 0.03, 0.06], nan_ok=True)


def test_holm_never_exceeds_one_and_keeps_ties():
    assert holm(np.array([0.5, 0.5, 0.9])).tolist() == [1.0, 1.0, 1.0]
    assert holm(np.array([0.02, 0.02])) == pytest.approx([0.04, 0.04])


def test_holm_of_nothing_but_missing():
    assert np.isnan(holm(np.array([np.nan, np.nan]))).all()


def test_holm_of_one_comparison_changes_nothing():
    assert holm(np.array([0.049])).tolist() == [0.049]
