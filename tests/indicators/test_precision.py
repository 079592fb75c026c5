"""How a figure is rounded before it is told."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.estimates.precision import outside, outward, rounded
from indicators.formulas import Mean
from tests.indicators.small_city import HELP, INHABITANTS, SAFE

STEPS = st.sampled_from([0.01, 0.1, 1.0, 10.0, 1000.0])
VALUES = st.floats(-1e5, 1e5, allow_nan=False)


def step_of(described):
    return described.formula.step(described.decimals)


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [(1, 5, 0.1), (0, 10, 0.1), (0, 10.5, 1), (0, 100, 1), (0, 1, 0.01), (0, 100_000, 1000), (-2, 2, 0.1)],
)
def test_a_mean_has_two_digits_of_its_span(low, high, step):
    assert step_of(replace(SAFE, formula=Mean("safe", low, high), decimals=3)) == pytest.approx(step, rel=1e-12)


def test_a_catalogue_may_ask_for_fewer_decimals_but_not_for_more():
    assert step_of(replace(SAFE, decimals=0)) == 1
    assert step_of(HELP) == step_of(replace(HELP, decimals=1)) == 1


def test_a_register_figure_has_no_step():
    with pytest.raises(ValueError, match=r"inhabitants.* is a register figure"):
        step_of(INHABITANTS)


def test_values_are_clean_decimals():
    assert rounded([3.70000001, 2.949, -0.04, np.nan], 0.1).tolist() == pytest.approx([3.7, 2.9, 0.0, np.nan], nan_ok=True)
    assert [repr(float(value)) for value in rounded([3.7, 0.3, -0.04], 0.1)] == ["3.7", "0.3", "0.0"]


@pytest.mark.parametrize("noise", [-1e-12, 0, 1e-12])
def test_the_last_bit_does_not_decide_a_half(noise):
    assert rounded([52.5 + noise, 53.5 + noise], 1).tolist() == [52, 54]


@pytest.mark.parametrize("noise", [-1e-12, 0, 1e-12])
def test_the_last_bit_does_not_push_a_limit_outward(noise):
    assert [end.tolist() for end in outward([0.3 + noise], [0.7 + noise], 0.1)] == [[0.3], [0.7]]
    assert [end.tolist() for end in outward([30 + noise], [100 + noise], 1)] == [[30], [100]]


def test_limits_go_outward_and_exact_values_stay_exact():
    low, high = outward([48.9, 52.4, 0.0, np.nan], [55.1, 52.4, 99.2, np.nan], 1)
    assert low.tolist() == pytest.approx([48, 52, 0, np.nan], nan_ok=True)
    assert high.tolist() == pytest.approx([56, 52, 100, np.nan], nan_ok=True)


def test_steps_may_differ_from_row_to_row():
    assert rounded([3.14159, 61.8], [0.1, 1.0]).tolist() == [3.1, 62.0]


@given(STEPS, VALUES, VALUES)
def test_what_is_told_holds_what_was_found(step, one, other):
    lower, upper = sorted((one, other))
    low, high = outward(lower, upper, step)
    slack = step * 1e-6
    if lower != upper:
        assert low <= lower + slack
        assert high >= upper - slack
    assert abs(rounded(lower, step) - lower) <= step / 2 + slack
    assert low - slack <= rounded(lower, step) <= high + slack


@given(STEPS, VALUES)
def test_rounding_twice_changes_nothing(step, value):
    once = rounded(value, step)
    assert rounded(once, step) == once
    assert all(end == once for end in outward(once, once, step))


def test_outside_is_asked_of_what_is_told():
    """92.4 % is told as 92, 88.3–91.2 as 88–92: the reader sees 92 inside."""
    assert outside(92.4, 88.3, 91.2, 1).tolist() is False
    assert outside(92.6, 88.3, 91.2, 1).tolist() is True
    assert outside(3.24, 3.31, 3.9, 0.1).tolist() is True
    assert outside(3.26, 3.31, 3.9, 0.1).tolist() is False
    assert outside([50, np.nan, 50], [np.nan, 51, 51], [np.nan, 60, 60], 1).tolist() == [False, False, True]


@given(STEPS, VALUES, VALUES, VALUES)
def test_rounding_first_gives_the_same_answer(step, value, one, other):
    lower, upper = sorted((one, other))
    low, high = outward(lower, upper, step)
    assert outside(value, lower, upper, step) == outside(rounded(value, step), low, high, step)
