"""What a verdict promises, and where it is known for certain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks.verdicts import MEANS, PLANS, SHARES, errors, power
from indicators.estimates.comparison import change
from indicators.estimates.intervals import holm
from indicators.estimates.precision import Limits, unreliable
from indicators.estimates.rest import Side
from indicators.estimates.table import estimate
from indicators.estimates.verdicts import SIGNIFICANCE, Scale, p_values_of_changes
from indicators.formulas import Mean
from tests.indicators.small_city import HELP, INHABITANTS, SAFE, catalogue, estimated, moments_of

MAPS = 2000
PROMISED = 6.0  # percent of maps


@pytest.fixture(scope="module")
def mistakes():
    """Percent of maps with a wrong verdict, of cities in which no quartier differs."""
    return errors(MAPS).set_index(["plan", "values"])


def test_the_simulation_can_tell():
    """A test that errs on 7.5 % of maps would pass at most once in a hundred times."""
    assert stats.binom.cdf(int(MAPS * PROMISED / 100), MAPS, 0.075) < 0.01


@pytest.mark.parametrize(
    ("plan", "values"),
    [(plan, values) for plan in PLANS for values in (*SHARES, *(() if PLANS[plan].clusters else MEANS))],
)
def test_where_nothing_differs_hardly_a_map_says_that_something_does(mistakes, plan, values):
    row = mistakes.loc[plan, values]
    assert row["maps"] == MAPS
    assert row["said"] <= PROMISED


def test_the_same_maps_show_what_is_wrong_with_the_linear_scale(mistakes):
    """Otherwise the bound could hold because the simulation has nothing to see."""
    linear = mistakes["linear"].unstack("values")
    assert (linear[["above 90 %", "below 10 %"]] > 30).all(axis=None)
    assert (linear["10–90 %"] > PROMISED).all()
    assert linear["mean, 4.7 of 5"].min() > 20


def test_differences_are_found_as_often_as_by_a_linear_test_that_errs_no_more():
    """Near the middle R's test errs on hardly more than 5 % of maps; there it is a fair measure."""
    found = power(600, ("all",), (50,)).set_index("points")
    assert (found["linear_wrong"] < 8).all()
    assert (found.loc[[10, 15], "said"] >= 0.9 * found.loc[[10, 15], "linear_at_5"]).all()
    assert found["said"].sum() >= 0.9 * found["linear"].sum()


def test_near_the_end_of_the_scale_more_is_found_than_on_the_linear_one():
    found = power(200, ("all",), (90,)).set_index("points")
    assert (found.loc[[10, 15], "said"] > found.loc[[10, 15], "linear"]).all()


def side(share, n, *, exact=False):
    value, n = np.atleast_1d(np.asarray(share, dtype=float)), np.atleast_1d(np.asarray(n, dtype=float))
    error = 0.0 if exact else 1 / n
    return Side(value, value * (1 - value) * error, n, np.full(len(value), 1.0) * error, n - 1, np.full(len(value), exact))


def p_of(one, other):
    scale = Scale.of([HELP] * len(one.mean))
    return p_values_of_changes(one, other, scale, np.arange(len(one.mean)))


@pytest.mark.parametrize(
    ("yes", "n", "others", "of"), [(12, 30, 300, 500), (29, 30, 440, 500), (3, 200, 20, 300), (40, 80, 40, 80)]
)
def test_equal_weights_give_the_likelihood_ratio_of_the_textbook(yes, n, others, of):
    table = [[yes, n - yes], [others, of - others]]
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").pvalue
    assert p_of(side(yes / n, n), side(others / of, of))[0] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("n", "others", "of"), [(30, 440, 500), (36, 30, 40), (12, 0, 15), (200, 0, 9)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_where_all_answers_are_alike_the_test_is_fisher_s(n, others, of, mirrored):
    shares = [0.0, 1 - others / of] if mirrored else [1.0, others / of]
    expected = min(1, 2 * stats.hypergeom.pmf(n, n + of, n + others, n))
    assert p_of(side(shares[0], n), side(shares[1], of))[0] == pytest.approx(expected, rel=1e-6)


def test_nobody_is_further_away_than_one_whose_answers_are_all_alike():
    shares = np.array([1.0, 0.9999, 0.999])
    p = p_of(side(shares, np.full(3, 30)), side(np.full(3, 0.92), np.full(3, 2000)))
    assert p[1] >= p[0] * (1 - 1e-9)
    assert p[2] >= p[0] * (1 - 1e-9)


def test_a_share_that_is_known_exactly_differs_from_a_sample_by_the_sample_s_error_only():
    expected = stats.power_divergence([12, 18], [15, 15], lambda_="log-likelihood").pvalue
    assert p_of(side(0.5, 40, exact=True), side(0.4, 30))[0] == pytest.approx(expected, rel=1e-4)


def a_city(help_, *, sizes=None, weight=1.0, stratum=None, psu="", **other):
    """Respondents of quartiers a, b, …, each with a list of answers; `sizes` are people of each quartier."""
    rows = [(place, answer) for place, answers in help_.items() for answer in answers]
    made = pd.DataFrame(rows, columns=["quartier_id", "help"]).astype({"help": float})
    made = made.assign(stratum=made["quartier_id"] if stratum is None else stratum, psu=psu, weight=weight, groups=0)
    made["stratum_size"] = made["quartier_id"].map(sizes or {}).astype(float)
    return made.assign(**other)


def answers(yes, no, silent=0):
    return [1.0] * yes + [0.0] * no + [np.nan] * silent


def told(respondents, one=HELP, limits=None):
    described = catalogue(one, groups=())
    ids = sorted(respondents["quartier_id"].unique())
    columns = respondents.rename(columns={"help": one.id})
    if limits is None:
        return estimated(columns, described, ids).set_index("quartier_id")
    return estimate(moments_of(columns, described), described, "w", ids, limits=limits).set_index("quartier_id")


def test_everybody_who_answered_is_known_exactly_whatever_their_number():
    made = told(a_city({"a": answers(9, 3), "b": answers(40, 60)}, sizes={"a": 12, "b": 900}))
    exact = made.loc["a"]
    assert (exact["se"], exact["value"], exact["lower"], exact["upper"]) == (0, 75, 75, 75)
    assert made.at["a", "verdict"] == "higher"
    assert made.at["b", "se"] > 0


def test_an_exact_value_is_reliable_and_one_of_as_few_others_is_not():
    table = told(a_city({"a": answers(9, 3), "b": answers(9, 3)}, sizes={"a": 12, "b": 900})).reset_index()
    made = dict(zip(table["quartier_id"], unreliable(table, catalogue(HELP, groups=()), Limits()), strict=True))
    assert (made["a"], made["b"]) == (False, True)


def test_everybody_asked_and_some_silent_is_a_sample_of_those_who_answered():
    made = told(a_city({"a": answers(9, 3, silent=8), "b": answers(40, 60)}, sizes={"a": 20, "b": 900}))
    expected = np.sqrt((1 - 12 / 20) * 0.75 * 0.25 / 11)
    assert made.at["a", "se"] == pytest.approx(100 * expected, rel=1e-9)
    assert made.at["a", "lower"] < 75 < made.at["a", "upper"]


@pytest.mark.parametrize(
    "change_of",
    [
        {"sizes": {"a": 13, "b": 100}},
        {"sizes": {"a": 12, "b": 900}, "stratum": "everybody"},
        {"sizes": {"a": 12, "b": 900}, "weight": np.r_[0.5, np.ones(111)]},
        {"sizes": {"a": 2, "b": 900}, "psu": [f"{at // 6}" for at in range(112)]},
    ],
    ids=["one was not asked", "a stratum of several quartiers", "weights differ", "clusters"],
)
def test_what_looks_like_everybody_but_is_not_known_to_be_is_not_exact(change_of):
    if "stratum" in change_of:
        change_of = change_of | {"stratum_size": 900.0}
    made = told(a_city({"a": answers(9, 3), "b": answers(40, 60)}, **change_of))
    assert made.at["a", "lower"] != made.at["a", "upper"]


def test_a_whole_city_that_answered_has_certain_verdicts():
    sizes = {"a": 40, "b": 40, "c": 40}
    made = told(a_city({"a": answers(21, 19), "b": answers(20, 20), "c": answers(19, 21)}, sizes=sizes))
    assert made["verdict"].tolist() == ["none", "higher", "not_distinguishable", "lower"]
    assert (made["lower"] == made["upper"]).all()


def test_a_contrast_without_variance_is_not_decided_by_rounding():
    """A scale answer of 3.3 by everybody of a quartier: sums of it leave some 1e-16."""
    rng = np.random.default_rng(3)
    weight = rng.uniform(0.3, 3, 120)
    one = replace(SAFE, formula=Mean("safe", 1, 5))
    for answer in (3.3, 3.3 + 1e-13):
        made = told(a_city({"a": [3.3] * 60, "b": [answer] * 60}, weight=weight), one)
        assert set(made["verdict"]) == {"none"}
        assert made["se"].tolist() == [0, 0, 0]


def test_a_single_cluster_has_an_error_of_0_and_no_noise():
    rng = np.random.default_rng(5)
    rent = rng.uniform(300, 1500, 80)
    respondents = a_city(
        {"a": rent[:40], "b": rent[40:]},
        psu=[f"{max(at - 39, 0) // 5}" for at in range(80)],
        stratum="s",
        weight=rng.uniform(0.5, 2, 80),
    )
    made = told(respondents, replace(SAFE, formula=Mean("safe", 0, 100_000)))
    assert made.at["a", "se"] == 0.0
    assert made.at["b", "se"] > 1


def test_the_interval_of_a_mean_stays_on_its_scale():
    made = told(a_city({"a": [5.0] * 11 + [1.0], "b": [1.0] * 11 + [5.0]}), SAFE)
    assert made.at["a", "upper"] == 5.0
    assert made.at["b", "lower"] == 1.0


def test_only_quartiers_that_could_have_a_verdict_are_counted():
    """Twenty quartiers too small for a verdict do not make one quartier's difference less certain."""
    large = {"a": answers(30, 10), "b": answers(100, 100), "c": answers(100, 100)}
    few = {f"small {at:02}": answers(2, 2) for at in range(20)}
    assert told(a_city(large))["verdict"].tolist() == told(a_city(large | few))["verdict"].tolist()[:4]
    assert told(a_city(large)).at["a", "verdict"] == "higher"
    assert set(told(a_city(large | few))["verdict"].tolist()[4:]) == {"none"}


def test_the_city_s_own_limits_say_who_is_counted():
    respondents = a_city({"a": answers(24, 4), "b": answers(100, 100), "c": answers(100, 100)})
    assert told(respondents).at["a", "verdict"] == "none"
    assert told(respondents, limits=replace(Limits(), unreliable_below=20)).at["a", "verdict"] == "higher"


def test_the_family_does_not_follow_the_answers():
    """Of quartiers with hardly enough answers, the extreme ones have narrow intervals: a family of them is chosen by chance."""
    near = {f"{at:02}": answers(18, 18) for at in range(38)}
    made = told(a_city(near | {"x": answers(27, 9), "y": answers(18, 18)}))
    assert made.at["x", "verdict"] == "not_distinguishable"
    p = 2 * stats.norm.sf(
        np.sqrt(stats.chi2_contingency([[27, 9], [39 * 18, 39 * 18]], correction=False, lambda_="log-likelihood").statistic)
    )
    assert p < SIGNIFICANCE / 2  # alone with one other it would have been said
    assert holm(np.array([p] + [1.0] * 39))[0] > SIGNIFICANCE


def _waves(share, maps, seed, shift=0.0):
    """Rows of both waves as the gate tells them: whole percent, an error that follows from it."""
    rng = np.random.default_rng(seed)
    n = np.round(np.geomspace(30, 250, 18)).astype(int)
    tables = []
    for moved in (0.0, shift):
        value = np.round(100 * rng.binomial(n, share + moved, (maps, len(n))) / n).ravel()
        size = np.tile(n, maps)
        inner = np.clip(value, 0.25, 99.75) / 100
        frame = pd.DataFrame(
            {"name": "", "value": value, "se": 100 * np.sqrt(inner * (1 - inner) / size), "df": size - 1.0, "n": size}
        )
        tables.append(frame.assign(status="ok", source="survey"))
    return tables, np.repeat(np.arange(maps), len(n))


@pytest.mark.parametrize("share", [0.03, 0.5, 0.96])
def test_where_nothing_has_changed_hardly_a_map_says_so(share):
    maps = 1500
    (before, after), family = _waves(share, maps, 11)
    scale = Scale.of([HELP] * len(before), unit=100.0)
    said = change(before, after, family, scale)["verdict"].isin(["higher", "lower"]).to_numpy().reshape(maps, -1)
    assert 100 * said.any(axis=1).mean() <= PROMISED


def test_a_change_in_the_middle_is_found_as_on_the_linear_scale():
    (before, after), family = _waves(0.45, 300, 12, shift=0.15)
    scale = Scale.of([HELP] * len(before), unit=100.0)
    found = [(change(before, after, family, one)["verdict"] == "higher").mean() for one in (scale, None)]
    assert found[0] >= 0.9 * found[1] > 0.1


def test_a_change_keeps_its_points_whatever_the_test():
    (before, after), family = _waves(0.9, 1, 13, shift=0.05)
    made = [change(before, after, family, one) for one in (Scale.of([HELP] * len(before), unit=100.0), None)]
    pd.testing.assert_frame_equal(*(one.drop(columns="verdict") for one in made))


def test_a_register_figure_has_no_scale_and_no_verdict_of_change():
    rows = pd.DataFrame({"name": "", "value": [10.0], "se": 1.0, "df": 30.0, "n": 40, "status": "ok", "source": "register"})
    made = change(rows, rows.assign(value=20.0), scale=Scale.of([INHABITANTS]))
    assert made["verdict"].tolist() == ["none"]
