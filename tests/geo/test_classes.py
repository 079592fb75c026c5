from __future__ import annotations

import dataclasses
import itertools
import time
import warnings
from decimal import Decimal

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.drawing.classes import DIVERGING, Classification, Mark, Method, Ramp, Scheme, classify, classify_change

BY_VALUES = [Method.FIXED, Method.NATURAL, Method.QUANTILES, Method.EQUAL, Method.DEVIATIONS]
EVERY_SCHEME = st.one_of(
    st.builds(Scheme, st.sampled_from(BY_VALUES), st.integers(2, 7)),
    st.lists(st.integers(-50, 50), min_size=1, max_size=6, unique=True).map(
        lambda limits: Scheme(Method.OWN, limits=tuple(map(float, sorted(limits))))
    ),
)
DECIMALS = st.integers(0, 2)
VALUES = st.tuples(st.lists(st.integers(-3000, 3000), max_size=60), DECIMALS).map(lambda drawn: scaled(*drawn))


@pytest.fixture(autouse=True)
def quiet() -> None:
    warnings.filterwarnings("ignore", "Not enough unique values", UserWarning)  # pytest replaces the module's own filter


def scaled(whole: list[int], decimals: int) -> pd.Series:
    return pd.Series([number / 10**decimals for number in whole], dtype=float)


def decimals_of(number: float) -> int:
    return max(0, -int(Decimal(str(number)).normalize().as_tuple().exponent))


def lightness(colour: str) -> float:
    """CIE 1976 L* of an sRGB colour (IEC 61966-2-1, white point D65)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 216 / 24389 else 24389 / 27 * luminance


def hue_side(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "brown" if red > green > blue else "teal" if min(green, blue) > red else "purple" if blue > red > green else "middle"


def sum_of_squares(values: pd.Series, classes: pd.Series) -> float:
    return float(((values - values.groupby(classes).transform("mean")) ** 2).sum())


# ---- what holds for every scheme


@given(VALUES, EVERY_SCHEME, st.sampled_from(Ramp), st.none() | st.integers(-4000, 4000))
@settings(deadline=None, max_examples=400)
def test_every_value_has_a_class_and_classes_ascend_with_values(
    values: pd.Series, scheme: Scheme, ramp: Ramp, reference: int | None
) -> None:
    made = classify(values, scheme, ramp, reference=reference)
    numbers = made.class_of(values)
    assert numbers.notna().all() and numbers.between(0, len(made.colours) - 1).all()
    assert numbers[values.sort_values().index].is_monotonic_increasing
    assert list(made.limits) == sorted(set(made.limits))
    assert len(set(made.colours)) == len(made.colours)
    assert len(made.colours) <= (len(scheme.limits) + 1 if scheme.method is Method.OWN else scheme.count)
    if scheme.method is not Method.OWN and made.limits:
        assert values.min() < made.limits[0] and made.limits[-1] <= values.max(), "no class at the ends is surely empty"
        assert {0, len(made.limits)} <= set(numbers) or scheme.method is Method.FIXED


@given(VALUES, EVERY_SCHEME, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_values_and_gaps_among_them_change_nothing(values: pd.Series, scheme: Scheme, random) -> None:
    shuffled = [*values, None, None]
    random.shuffle(shuffled)
    again = classify(pd.Series(shuffled, dtype=float), scheme, Ramp.NEITHER)
    made = classify(values, scheme, Ramp.NEITHER)
    if scheme.method is Method.DEVIATIONS:  # a mean depends on the order in its last digit
        assert len(again.limits) == len(made.limits) or np.isclose(values.std(), 0)
    else:
        assert again == made


@given(VALUES, st.sampled_from([Method.NATURAL, Method.QUANTILES, Method.EQUAL]), st.integers(2, 7))
@settings(deadline=None)
def test_values_that_share_a_class_share_it_in_any_unit(values: pd.Series, method: Method, count: int) -> None:
    def together(factor: int) -> list[int]:
        classes = classify(values * factor, Scheme(method, count), Ramp.NEITHER)
        return list(pd.factorize(classes.class_of(values * factor).astype("float"))[0])

    assert together(2) == together(1)


@given(VALUES, st.sampled_from([Method.NATURAL, Method.QUANTILES, Method.EQUAL, Method.DEVIATIONS]), st.integers(2, 7))
@settings(deadline=None)
def test_limits_need_no_more_decimals_than_the_values(values: pd.Series, method: Method, count: int) -> None:
    limits = classify(values, Scheme(method, count), Ramp.NEITHER).limits
    assert max(map(decimals_of, limits), default=0) <= max(map(decimals_of, values), default=0)


@pytest.mark.parametrize("values", [[], [None, None], [5.0], [5.0, 5.0, None]])
@pytest.mark.parametrize("method", BY_VALUES)
@pytest.mark.parametrize("count", [2, 5, 6])
def test_few_or_equal_values_make_one_class(values: list, method: Method, count: int) -> None:
    classes = classify(pd.Series(values, dtype=float), Scheme(method, count), Ramp.MORE_IS_WORSE, reference=9)
    assert classes.limits == ()
    assert len(classes.colours) == 1


@pytest.mark.parametrize("method", BY_VALUES)
@pytest.mark.parametrize("count", [2, 3, 5, 7])
def test_two_values_are_told_apart(method: Method, count: int) -> None:
    values = pd.Series([3.0, 4.0, 4.0])
    assert classify(values, Scheme(method, count), Ramp.NEITHER, reference=3.5).class_of(values).nunique() == 2


# ---- the methods


def test_natural_breaks_part_the_values_where_they_lie_apart() -> None:
    values = pd.Series([1, 2, 3, 21, 22, 23, 58, 59, 60], dtype=float)
    made = classify(values, Scheme(Method.NATURAL, 3), Ramp.NEITHER)
    assert made.limits == (10, 50), "a limit between two values is as round as it can be"
    assert made.class_of(values).to_list() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


@given(st.lists(st.integers(-40, 40), min_size=7, max_size=40), st.integers(2, 7))
@settings(deadline=None, max_examples=60)
def test_natural_breaks_are_at_least_as_good_as_those_of_mapclassify(whole: list[int], count: int) -> None:
    values = pd.Series(whole, dtype=float)
    ours = classify(values, Scheme(Method.NATURAL, count), Ramp.NEITHER).class_of(values)
    assert ours.nunique() == min(count, values.nunique())
    if values.nunique() >= count:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it is slow without Numba
            theirs = mapclassify.FisherJenks(values.to_numpy(), k=count)
        assert sum_of_squares(values, ours) <= sum_of_squares(values, pd.Series(theirs.yb)) + 1e-6
    if values.nunique() <= 12:  # every way to part them, tried
        distinct = np.unique(values)
        ways = itertools.combinations(distinct[1:], min(count, len(distinct)) - 1)
        best = min(sum_of_squares(values, pd.Series(np.searchsorted(way, values, "right"))) for way in ways)
        assert sum_of_squares(values, ours) == pytest.approx(best, abs=1e-6)


def test_natural_breaks_of_many_or_large_values_take_no_patience() -> None:
    values = pd.Series(np.random.default_rng(1).lognormal(5, 1, 11_000).round(2))
    began = time.monotonic()
    made = classify(values, Scheme(Method.NATURAL, 7), Ramp.NEITHER)
    assert time.monotonic() - began < 30, "generous: it is about a second; mapclassify's takes minutes"
    assert made == classify(values, Scheme(Method.NATURAL, 7), Ramp.NEITHER)
    assert len(made.limits) == 6
    far = pd.Series([1e9 + number for number in (0, 1, 2, 10, 11, 12, 20, 21, 22)])
    assert classify(far, Scheme(Method.NATURAL, 3), Ramp.NEITHER).class_of(far).to_list() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_a_value_at_the_upper_end_of_a_quantile_stays_below() -> None:
    values = pd.Series(range(1, 10), dtype=float)
    classes = classify(values, Scheme(Method.QUANTILES, 4), Ramp.NEITHER).class_of(values)
    assert classes.to_list() == mapclassify.Quantiles(values, k=4).yb.tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3]


@given(st.lists(st.integers(-999, 999), min_size=20, max_size=80, unique=True), st.integers(2, 7))
@settings(deadline=None)
def test_quantiles_and_equal_widths_class_as_mapclassify_does(whole: list[int], count: int) -> None:
    values = pd.Series(whole, dtype=float)
    quantiles = classify(values, Scheme(Method.QUANTILES, count), Ramp.NEITHER).class_of(values)
    sizes = quantiles.value_counts()
    assert sizes.max() - sizes.min() <= 1
    equal = classify(values, Scheme(Method.EQUAL, count), Ramp.NEITHER).class_of(values)
    limits = np.linspace(min(whole), max(whole), count + 1)[1:-1]
    apart = (np.abs(values.to_numpy()[:, None] - limits) > 1e-6).all(axis=1)  # on a limit the last bit of it decides
    assert equal[apart].to_list() == mapclassify.EqualInterval(values, k=count).yb[apart].tolist()


def test_equal_widths_stay_equal_over_a_gap_and_their_limits_round() -> None:
    made = classify(pd.Series([*range(40), 412], dtype=float), Scheme(Method.EQUAL, 4), Ramp.NEITHER)
    assert made.limits == (100, 200, 300)
    made = classify(pd.Series([0, 1, 2], dtype=float), Scheme(Method.EQUAL, 7), Ramp.NEITHER)
    assert made.limits == (1, 2), "no class between whole numbers"


def test_a_skewed_indicator_has_fewer_quantiles() -> None:
    made = classify(pd.Series([0.0] * 30 + [1.0, 2.0]), Scheme(Method.QUANTILES, 5), Ramp.NEITHER)
    assert made.limits == (1,)


def test_the_catalogue_limits_are_kept_and_round_ones_stand_in_for_them() -> None:
    values = pd.Series([12.0, 31.0, 48.0])
    assert classify(values, Scheme(), Ramp.NEITHER, fixed=[10, 20, 90]).limits == (10, 20, 90)
    assert classify(values, Scheme(), Ramp.NEITHER).limits == (20, 30, 40)
    assert classify(values, Scheme(count=2), Ramp.NEITHER).limits == (30,)
    assert classify(values, Scheme(Method.NATURAL, 3), Ramp.NEITHER, fixed=[10, 20]).limits == (20, 40)
    assert classify(pd.Series([0.1, 0.9]), Scheme(), Ramp.NEITHER).limits == (0.2, 0.4, 0.6, 0.8), "without noise"


def test_the_reader_s_limits_are_kept_wherever_the_values_lie() -> None:
    assert classify(pd.Series([1.0]), Scheme(Method.OWN, limits=(10.0, 20.5)), Ramp.NEITHER).limits == (10, 20.5)


def test_deviations_are_counted_from_the_reference() -> None:
    values = pd.Series([40, 45, 50, 55, 60, 40, 60], dtype=float)  # their standard deviation is 8.66
    for count, places in ((2, [0]), (3, [-0.5, 0.5]), (4, [-1, 0, 1]), (5, [-0.5, 0.5])):
        limits = classify(values, Scheme(Method.DEVIATIONS, count), Ramp.NEITHER, reference=50).limits
        assert limits == pytest.approx([50 + place * values.std() for place in places], abs=0.1 * values.std())
    for missing in (None, float("nan")):
        assert classify(values, Scheme(Method.DEVIATIONS, 2), Ramp.NEITHER, reference=missing).limits == (50,)


@given(VALUES.filter(lambda values: values.nunique() > 1), st.sampled_from(Ramp), st.integers(2, 7), st.integers(-3000, 3000))
@settings(deadline=None)
def test_a_shade_says_how_far_from_the_reference_whatever_else_there_is(
    values: pd.Series, ramp: Ramp, count: int, reference: int
) -> None:
    made = classify(values, Scheme(Method.DEVIATIONS, count), ramp, reference=reference)
    whole = classify(pd.Series(np.linspace(-9, 9, 999)), Scheme(Method.DEVIATIONS, count), ramp, reference=0).colours
    if len(whole) < count:  # seven classes need values beyond 2.5 deviations
        whole = classify(pd.Series([-99, *[0] * 99, 99], dtype=float), Scheme(Method.DEVIATIONS, count), ramp).colours
    far = ((values - reference) / values.std()).to_numpy()
    strict = np.clip(np.floor(far + count / 2 + 1e-9), 0, count - 1)
    loose = np.clip(np.floor(far + count / 2 - 1e-9), 0, count - 1)
    for number, high, low in zip(made.class_of(values), strict, loose, strict=True):
        assert made.colours[number] in (whole[int(high)], whole[int(low)])


# ---- colours


@pytest.mark.parametrize("ramp", Ramp)
@pytest.mark.parametrize("count", range(2, 8))
def test_neighbouring_classes_differ_in_lightness(ramp: Ramp, count: int) -> None:
    limits = tuple(float(limit) for limit in range(1, count))
    shades = [lightness(colour) for colour in classify(pd.Series(dtype=float), Scheme(), ramp, fixed=limits).colours]
    assert len(shades) == count
    assert all(lighter - darker > 8 for lighter, darker in itertools.pairwise(shades))


def all_shades(ramp: Ramp, count: int) -> tuple[str, ...]:
    values = pd.Series([-99.0, *[0.0] * 99, 99.0])
    return classify(values, Scheme(Method.DEVIATIONS, count), ramp).colours


@pytest.mark.parametrize("ramp", Ramp)
@pytest.mark.parametrize("count", range(2, 8))
def test_diverging_shades_grow_alike_to_both_sides(ramp: Ramp, count: int) -> None:
    colours = all_shades(ramp, count)
    shades = [lightness(colour) for colour in colours]
    half = count // 2
    assert len(colours) == count
    assert all(light - dark > 12 for dark, light in itertools.pairwise(shades[: count - half]))
    assert all(light - dark > 12 for light, dark in itertools.pairwise(shades[half:]))
    assert all(abs(low - high) < 12 for low, high in zip(shades, reversed(shades), strict=True))
    low, high = {"BrBG": ("brown", "teal"), "PuOr": ("brown", "purple")}[DIVERGING[ramp][0]]
    if ramp is Ramp.MORE_IS_WORSE:
        low, high = high, low
    assert {hue_side(colour) for colour in colours[:half]} == {low}
    assert {hue_side(colour) for colour in colours[-half:]} == {high}


def test_no_two_marks_have_one_name_and_the_first_four_keep_their_order() -> None:
    assert [mark.value for mark in Mark] == ["ok", "unreliable", "withheld", "no_data", "same"]


# ---- change


@pytest.mark.parametrize("values", [[], [None], [0.0, 0.0], [4.0], [-4.0, -4.0]])
def test_without_different_changes_zero_is_the_only_limit(values: list) -> None:
    made = classify_change(pd.Series(values, dtype=float), Ramp.MORE_IS_BETTER)
    assert made.limits == (0,)
    assert [hue_side(colour) for colour in made.colours] == ["brown", "teal"]


@pytest.mark.parametrize(
    ("values", "count", "limits"),
    [
        ([-3, 16], 6, (-10, -5, 0, 5, 10)),
        ([-3, 16], 7, (-10, -5, 0, 5, 10)),
        ([-12, -11], 6, (-8, -4, 0, 4, 8)),
        ([0.1, -0.4], 4, (-0.2, 0, 0.2)),
        ([-1, 1], 6, (-1, 0, 1)),
        ([-50, 50], 2, (0,)),
        ([-1.9, 0.3], 6, (-1.2, -0.6, 0, 0.6, 1.2)),  # the outer class is hardly wider than the others
        ([-4.7, 0.3], 6, (-3, -1.5, 0, 1.5, 3)),
        ([-5, 2], 6, (-2, -1, 0, 1, 2)),  # whole numbers have whole limits
    ],
)
def test_changes_are_parted_at_round_steps_around_zero(values: list, count: int, limits: tuple) -> None:
    assert classify_change(pd.Series(values, dtype=float), Ramp.NEITHER, count=count).limits == limits


@given(VALUES, st.sampled_from(Ramp), st.integers(2, 7))
@settings(deadline=None)
def test_changes_have_the_same_limits_and_shades_to_both_sides(values: pd.Series, ramp: Ramp, count: int) -> None:
    made = classify_change(values, ramp, count=count)
    assert 0 in made.limits
    assert [-limit for limit in reversed(made.limits)] == list(made.limits)
    assert len(made.colours) <= count
    assert made.colours == all_shades(ramp, len(made.colours))
    assert classify_change(-values, ramp, count=count) == made
    assert made.limits[-1] <= values.abs().max() or made.limits == (0,)
    assert max(map(decimals_of, made.limits)) <= max(map(decimals_of, values), default=0)


# ---- what is no scheme, and no classification


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"count": 1}, "found 1 classes; allowed are 2 to 7"),
        ({"count": 8}, "found 8 classes"),
        ({"method": Method.NATURAL, "limits": (1.0,)}, "found limits .* natural; allowed only for own"),
        ({"method": Method.OWN}, "found 0 limits; allowed are 1 to 6"),
        ({"method": Method.OWN, "limits": tuple(range(7))}, "found 7 limits"),
        ({"method": Method.OWN, "limits": (2.0, 1.0)}, "ascending"),
        ({"method": Method.OWN, "limits": (1.0, 1.0)}, "ascending"),
        ({"method": Method.OWN, "limits": (1.0, float("nan"))}, "finite"),
        ({"method": Method.OWN, "limits": (1.0, float("inf"))}, "finite"),
    ],
)
def test_a_wrong_scheme_says_what_was_found_and_what_is_allowed(given_: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Scheme(**given_)


def test_a_change_has_two_to_seven_classes() -> None:
    with pytest.raises(ValueError, match="found 8 classes"):
        classify_change(pd.Series([1.0, 2.0]), Ramp.NEITHER, count=8)


def test_a_scheme_is_a_value() -> None:
    assert Scheme() == Scheme(Method.FIXED, 5) and hash(Scheme()) == hash(Scheme(Method("fixed")))
    with pytest.raises(dataclasses.FrozenInstanceError):
        Scheme().count = 3  # type: ignore[misc]


def test_values_close_together_have_more_classes_than_two() -> None:
    """Mean answers from 5.5 to 6.5 have one round limit in halves, and all but one would lie on one side of it."""
    values = pd.Series([5.5, 5.9, 6.0, 6.1, 6.1, 6.2, 6.2, 6.3, 6.3, 6.4, 6.5])
    assert classify(values, Scheme(), Ramp.NEITHER).limits == (5.7, 6.0, 6.3)


def test_a_value_on_a_limit_belongs_to_the_class_that_begins_there() -> None:
    classes = classify(pd.Series(dtype=float), Scheme(), Ramp.NEITHER, fixed=[10, 20])
    assert classes.class_of(pd.Series([9.99, 10.0, 19.99, 20.0, None])).to_list() == [0, 1, 1, 2, pd.NA]


def test_limits_that_do_not_ascend_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="ascend"):
        Classification((2.0, 1.0), ("#000", "#111", "#222"))
