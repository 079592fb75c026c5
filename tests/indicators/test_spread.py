"""What a released standard error is worth: against known truths, and at the edges where it says nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.estimates.intervals import mean_interval, share_interval
from indicators.estimates.spread import effective_variance


def shares(right: list[int], n: list[int], *, coarse: bool = False) -> pd.DataFrame:
    """Released rows of simple random samples: how many of n said yes."""
    answers = np.array(n, dtype=float)
    value = np.array(right) / answers
    se = np.sqrt(value * (1 - value) / (answers - 1))
    lower, upper = share_interval(value, se, answers - 1, answers, answers)
    rows = pd.DataFrame({"value": value, "se": se, "lower": lower, "upper": upper}) * 100
    if coarse:
        rows = rows.assign(value=rows["value"].round(), lower=np.floor(rows["lower"]), upper=np.ceil(rows["upper"]))
    return rows.assign(n=n, status=np.where(answers >= 30, "ok", "unreliable"), source="survey")


def means(value: np.ndarray, variance: np.ndarray, df: np.ndarray, n: np.ndarray) -> pd.DataFrame:
    lower, upper = mean_interval(value, np.sqrt(variance), df)
    rows = pd.DataFrame({"value": value, "se": np.sqrt(variance), "lower": lower, "upper": upper, "n": n})
    return rows.assign(status="ok", source="survey")


def test_nobody_of_eleven_is_no_knowledge() -> None:
    rows = shares([0, 20, 25, 30, 18, 22], [11, 60, 50, 70, 40, 45])
    found = np.sqrt(effective_variance(rows, share=True))
    assert rows["se"].iloc[0] == 0
    assert found.iloc[0] > 7.0  # the exact interval ends at 28 %
    np.testing.assert_allclose(found[1:], rows["se"][1:], rtol=0.08)


def test_rounding_outward_is_taken_off() -> None:
    right, n = [0, 20, 25, 30, 18, 22, 50], [11, 60, 50, 70, 40, 45, 60]
    fine, coarse = (effective_variance(shares(right, n, coarse=one), share=True) for one in (False, True))
    np.testing.assert_allclose(np.sqrt(coarse), np.sqrt(fine), rtol=0.03)


def test_without_a_degree_of_freedom_nobody_knows() -> None:
    """One cluster in every quartier: no interval anywhere, and so no donors."""
    rows = means(np.array([3.0, 2.5, 4.0, 3.3]), np.zeros(4), np.zeros(4), np.full(4, 20.0)).assign(status="unreliable")
    assert rows["lower"].isna().all()
    assert effective_variance(rows, share=False).isna().all()
    assert effective_variance(shares([0, 11, 0, 0], [11, 11, 11, 11]), share=True).isna().all()


def test_an_interval_of_no_width_and_a_register_figure_are_known() -> None:
    rows = shares([20, 25, 30, 18, 22], [60, 50, 70, 40, 45])
    rows.loc[0, ["se", "lower", "upper"]] = [0.0, rows.loc[0, "value"], rows.loc[0, "value"]]
    rows.loc[1, ["lower", "upper", "source"]] = [np.nan, np.nan, "register"]
    rows.loc[2, "status"] = "withheld"
    found = effective_variance(rows, share=True)
    assert found[0] == 0
    assert found[1] == pytest.approx(rows.loc[1, "se"] ** 2)
    assert np.isnan(found[2])
    rows.loc[1, "se"] = np.nan
    assert effective_variance(rows, share=True)[1] == 0


def test_few_degrees_of_freedom_widen() -> None:
    random = np.random.default_rng(2)
    n = np.full(18, 40.0)
    drawn = 0.04 * random.chisquare(4.0, 18) / 4.0
    few = effective_variance(means(np.zeros(18), drawn, np.full(18, 4.0), n), share=False)
    two = effective_variance(means(np.zeros(2), drawn[:2], np.full(2, 4.0), n[:2]), share=False)
    np.testing.assert_allclose(two, drawn[:2] * (2.776 / 1.96) ** 2, rtol=0.02)  # no donors: its own, as Student has it
    assert few.std() < 0.5 * drawn.std()  # drawn together


def test_it_errs_less_than_the_standard_errors_do_and_not_on_the_low_side() -> None:
    """Against the true variances, on the logarithmic scale; clusters leave six degrees of freedom."""
    random, apart, before = np.random.default_rng(3), [], []
    for _ in range(200):
        n = random.integers(12, 90, 18).astype(float)
        true = np.exp(0.2 * random.standard_normal(18)) / n
        drawn = true * random.chisquare(6.0, 18) / 6.0
        rows = means(random.normal(0, 1, 18), drawn, np.full(18, 6.0), n)
        apart.append(np.log(effective_variance(rows, share=False).to_numpy() / true))
        before.append(np.log(drawn / true))
    apart, before = np.concatenate(apart), np.concatenate(before)
    assert apart.std() < 0.7 * before.std()
    assert -0.02 < apart.mean() < 0.3


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.floats(0.1, 50.0), st.floats(-20, 20))
def test_another_unit_is_another_unit(seed: int, factor: float, shift: float) -> None:
    random = np.random.default_rng(seed)
    n, df = random.integers(12, 90, 8).astype(float), np.full(8, 7.0)
    value, variance = random.normal(0, 1.234567, 8), random.uniform(0.01, 0.1, 8)
    plain = effective_variance(means(value, variance, df, n), share=False)
    other = effective_variance(means(value * factor + shift, variance * factor**2, df, n), share=False)
    np.testing.assert_allclose(other, plain * factor**2, rtol=1e-6)
