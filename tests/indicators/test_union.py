"""Several quartiers as one: of published figures alone, true to the survey, and refused where a member is withheld."""

from __future__ import annotations

import ast
import inspect

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.relations import union
from indicators.relations.union import CannotJoin, joined_mean, joined_rate, joined_total
from language.words import words_for

SHARE = (0.0, 100.0)


def rows(values, errors, n, status="ok"):
    count = len(values)
    names = [f"Q{number}" for number in range(count)]
    lower, upper = (np.clip(np.array(values) + sign * 1.96 * np.array(errors), 0, 100) for sign in (-1, 1))
    table = {"name": names, "value": values, "se": errors, "lower": lower, "upper": upper, "n": n, "status": status}
    return pd.DataFrame(table, index=pd.Index(names, name="quartier_id"))


def series(values):
    return pd.Series(values, index=[f"Q{number}" for number in range(len(values))], dtype="float64")


def mean_of(table, asked, inhabitants, *, scale=SHARE, binary=True, independent=True):
    return joined_mean(table, series(asked), series(inhabitants), scale, binary=binary, independent=independent)


def test_people_weigh_by_inhabitants_and_by_who_was_asked():
    """100 of 200 asked in one place and all in the other: 3,000 of 6,000 people there count like 1,000 here three to one."""
    table = rows([80.0, 40.0], [4.0, 4.0], [100, 100])
    assert mean_of(table, [200, 100], [6000, 1000]).value == pytest.approx((3 * 80 + 40) / 4)


def test_errors_of_places_sampled_apart_add_in_squares_and_others_plainly():
    table = rows([50.0, 50.0], [3.0, 4.0], [400, 400])
    apart, together = (mean_of(table, [400, 400], [1, 1], independent=known) for known in (True, False))
    assert apart.upper - apart.lower == pytest.approx(2 * 1.96 * 2.5, rel=0.01)
    assert together.upper - together.lower == pytest.approx(2 * 1.96 * 3.5, rel=0.01)


def test_what_estimated_weights_add():
    """Half of those asked belong to the group: how large it is where is an estimate too, where values differ."""
    alike, apart = (mean_of(rows(values, [3.0, 3.0], [50, 50]), [100, 100], [1, 1]) for values in ([50.0, 50.0], [20.0, 80.0]))
    assert apart.upper - apart.lower > 1.02 * (alike.upper - alike.lower)
    expected = np.sqrt(2 * (0.5 * 3.0) ** 2 + 2 * (0.5 * 30.0) ** 2 * 0.5 / (0.5 * 100))
    assert apart.upper - apart.lower == pytest.approx(2 * 1.96 * expected, rel=0.02)


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(0.5, 9), st.integers(20, 300), st.integers(0, 200), st.integers(1, 9000)),
        min_size=2,
        max_size=9,
    )
)
def test_a_union_lies_among_its_members_and_inside_its_interval(members):
    values, errors, n, others, people = (list(column) for column in zip(*members, strict=True))
    joined = mean_of(rows(values, errors, n), [a + b for a, b in zip(n, others, strict=True)], people)
    assert min(values) - 1e-9 <= joined.value <= max(values) + 1e-9
    assert 0 <= joined.lower <= joined.value <= joined.upper <= 100
    assert joined.n == sum(n)


@given(st.permutations(range(4)))
def test_the_order_of_the_members_does_not_matter(order):
    table, asked, people = (
        rows([10.0, 40.0, 60.0, 90.0], [2.0, 3.0, 4.0, 5.0], [40, 60, 80, 99]),
        series([50, 80, 90, 99]),
        series([5, 6, 7, 8]),
    )
    first = joined_mean(table, asked, people, SHARE, binary=True, independent=True)
    ids = table.index[list(order)]
    again = joined_mean(table.loc[ids], asked.loc[ids], people.loc[ids], SHARE, binary=True, independent=True)
    assert (again.value, again.lower, again.upper) == pytest.approx((first.value, first.lower, first.upper))


def test_all_alike_keeps_an_interval():
    table = rows([100.0, 100.0], [0.0, 0.0], [40, 40])
    table["lower"] = [91.0, 91.0]
    joined = mean_of(table, [40, 40], [1, 1])
    assert (joined.value, joined.lower, joined.upper) == (100.0, 91.0, 100.0)


@pytest.mark.parametrize("status", ["withheld", "no_data"])
def test_a_member_without_a_figure_refuses_the_whole_and_is_named(status):
    table = rows([50.0, 50.0, 50.0], [3.0, 3.0, 3.0], [100, 100, 100], [status, "ok", "ok"])
    for join in (
        lambda: mean_of(table, [100] * 3, [1] * 3),
        lambda: joined_total(table, independent=True),
        lambda: joined_rate(table, series([1, 1, 1])),
    ):
        with pytest.raises(CannotJoin) as refused:
            join()
        assert "Q0" in words_for("de").say(refused.value.reason)


def test_a_place_of_unknown_size_refuses():
    with pytest.raises(CannotJoin, match="No common value"):
        mean_of(rows([50.0, 50.0], [3.0, 3.0], [100, 100]), [100, 100], [np.nan, 900])


def test_a_single_quartier_is_no_union():
    with pytest.raises(CannotJoin, match="two quartiers"):
        joined_total(rows([50.0], [3.0], [100]), independent=True)


def test_counts_add_up_and_rates_weigh_by_what_they_are_of():
    table = rows([10.0, 40.0], [0.0, 0.0], [1, 1]).assign(se=np.nan, lower=np.nan, upper=np.nan)
    assert joined_total(table, independent=True).value == 50.0
    rate = joined_rate(table, series([300, 100]))
    assert rate.value == pytest.approx((300 * 10 + 100 * 40) / 400)
    assert np.isnan(rate.lower)


def clustered(random, places=3, clusters=30, members=8):
    """A survey of clusters that lie in two places each: cluster, place, and a yes that goes with the cluster."""
    cluster = np.repeat(np.arange(clusters), members)
    elsewhere = random.random(len(cluster)) < 0.5
    place = (cluster + elsewhere) % places
    chance = 1 / (1 + np.exp(-random.normal(0, 1.5, clusters)))
    return cluster, place, (random.random(len(cluster)) < chance[cluster]).astype(float)


def test_intervals_hold_the_truth_where_clusters_lie_in_two_places():
    """Half of all say yes in the long run, everywhere. Added in squares, the same errors would promise too much."""
    random, held = np.random.default_rng(17), {True: 0, False: 0}
    draws = 200
    for _ in range(draws):
        cluster, place, yes = clustered(random)
        direct = []
        for here in range(3):
            inside = place == here
            share = yes[inside].mean()
            sums = np.bincount(cluster, np.where(inside, yes - share, 0.0) / inside.sum(), minlength=30)
            direct.append((100 * share, 100 * np.sqrt(30 / 29 * ((sums - sums.mean()) ** 2).sum()), inside.sum()))
        values, errors, n = (list(column) for column in zip(*direct, strict=True))
        for independent in held:
            joined = mean_of(rows(values, errors, n), n, [5000, 4000, 6000], independent=independent)
            held[independent] += joined.lower <= 50 <= joined.upper
    assert held[False] / draws >= 0.95
    assert held[True] / draws < 0.93


def test_counted_figures_with_errors_keep_them_and_count_nobody():
    """Of an estimated register: an exact member adds no error, who does not say n is not 0 respondents."""
    table = rows([20.0, 30.0, 80.0], [3.0, 4.0, 0.0], [9, 9, 9]).assign(n=pd.NA)
    table.loc["Q2", ["se", "lower", "upper"]] = np.nan
    total, rate = joined_total(table, independent=True), joined_rate(table, series([100, 100, 200]))
    assert (total.n, rate.n) == (None, None)
    assert (total.lower, total.value, total.upper) == pytest.approx((130 - 1.96 * 5, 130, 130 + 1.96 * 5), abs=0.01)
    assert rate.upper - rate.lower == pytest.approx(2 * 1.96 * np.hypot(0.25 * 3, 0.25 * 4), rel=0.01)


def test_a_sum_goes_no_further_than_its_members_do():
    """People are not fewer than none, a balance may be."""
    few = rows([3.0, 4.0], [4.0, 4.0], [40, 40])
    assert joined_total(few, independent=True).lower == 0
    balance = few.assign(lower=few["value"] - 1.96 * 4)
    assert joined_total(balance, independent=True).lower == pytest.approx(7 - 1.96 * np.hypot(4, 4), abs=0.01)


def test_what_a_rate_is_of_is_named_where_it_is_not_published():
    with pytest.raises(CannotJoin) as refused:
        joined_rate(rows([10.0, 40.0], [1.0, 1.0], [9, 9]), series([np.nan, 5]))
    assert "counted of" in words_for("en").say(refused.value.reason)


def test_nothing_but_what_is_handed_over_goes_in():
    """Its module opens no file, knows no city and nothing raw: a union is a function of its arguments."""
    tree = ast.parse(inspect.getsource(union))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {
        "__future__",
        "dataclasses",
        "indicators.estimates.intervals",
        "indicators.estimates.vocabulary",
        "indicators.survey.design",
        "language.phrases",
        "scipy",
    }
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal)]
