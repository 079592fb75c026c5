from __future__ import annotations

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.drawing.bivariate import BivariateClassification, classify_two

NONE = pd.Series(dtype=float)
SQUARE = classify_two(NONE, NONE).colours

# Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE TVCG 15 (6), table 1, severity 1.0; they act on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = np.array([0.95047, 1.0, 1.08883])  # D65


def lab(colour: str, sight: str) -> np.ndarray:
    """CIELAB of an sRGB colour (IEC 61966-2-1) as somebody with that sight sees it."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / WHITE
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, sight: str) -> float:
    """CIE 1976: the distance in CIELAB."""
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


@pytest.mark.parametrize(("sight", "least"), [("normal", 12), ("protanopia", 8), ("deuteranopia", 8)])
def test_nine_colours_can_be_told_apart_by_everybody(sight: str, least: float) -> None:
    assert len(SQUARE) == 9
    nearest = min(difference(one, other, sight) for one, other in itertools.combinations(SQUARE, 2))
    assert nearest >= least


def test_the_measure_of_differences_is_right() -> None:
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert difference("#ff0000", "#8f7d00", "deuteranopia") < 30 < 100 < difference("#ff0000", "#8f7d00", "normal") + 50
    assert difference("#ffffff", "#000000", "protanopia") == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("sight", SIGHT)
def test_it_darkens_with_either_indicator(sight: str) -> None:
    lightness = np.array([lab(colour, sight)[0] for colour in SQUARE]).reshape(3, 3)
    assert (np.diff(lightness, axis=0) < -5).all()
    assert (np.diff(lightness, axis=1) < -5).all()


def test_a_pair_of_classes_is_at_three_times_the_second_plus_the_first() -> None:
    values = pd.Series(range(9), dtype=float)
    made = classify_two(values, values)
    assert made.first.colours == made.colours[:3]
    assert made.second.colours == made.colours[::3]
    first, second = pd.Series([0.0, 8.0, 0.0, 8.0, None]), pd.Series([0.0, 0.0, 8.0, 8.0, 1.0])
    assert made.class_of(first, second).to_list() == [0, 2, 6, 8, pd.NA]


def test_without_limits_each_indicator_is_cut_at_its_tertiles() -> None:
    made = classify_two(pd.Series(range(30), dtype=float), pd.Series([0.0] * 20 + [1.0] * 20 + [2.0] * 20))
    assert made.first.class_of(pd.Series(range(30))).value_counts().to_list() == [10, 10, 10]
    assert made.second.limits == (1, 2)


@pytest.mark.parametrize(
    ("values", "limits", "chosen"),
    [
        (range(30), (5, 10, 20, 25), (10, 20)),
        (range(60, 90), (10, 20, 65, 70, 80), (70, 80)),
        ([], (1, 2, 3, 4), (2, 3)),
        ([7, 7], (1, 2, 3, 4, 5), (2, 4)),
        (range(30), (10,), (10,)),
        (range(30), (10, 99), (10, 99)),
    ],
)
def test_of_the_catalogue_s_limits_those_two_are_taken_that_part_most_evenly(values, limits, chosen) -> None:
    assert classify_two(pd.Series(values, dtype=float), NONE, limits).first.limits == chosen
    assert classify_two(NONE, pd.Series(values, dtype=float), (), limits).second.limits == chosen


SOME = st.lists(st.integers(0, 100) | st.none(), max_size=30)
LIMITS = st.lists(st.integers(0, 100), max_size=7, unique=True).map(sorted)


@given(SOME, SOME, LIMITS, LIMITS)
@settings(deadline=None)
def test_every_pair_has_a_colour_whatever_the_values(first: list, second: list, first_limits: list, second_limits: list) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # mapclassify's, of ties
        made = classify_two(pd.Series(first, dtype=float), pd.Series(second, dtype=float), first_limits, second_limits)
    everything = pd.MultiIndex.from_product([[*first, 50.0], [*second, 50.0]]).to_frame(index=False).astype(float)
    places = made.class_of(everything[0], everything[1])
    assert (places.isna() == everything.isna().any(axis=1)).all()
    assert places.dropna().between(0, 8).all()
    assert places.equals(3 * made.second.class_of(everything[1]) + made.first.class_of(everything[0]))
    assert len(made.first.colours) <= 3 and len(made.second.colours) <= 3


def test_a_square_of_another_size_is_a_programming_error() -> None:
    made = classify_two(NONE, NONE)
    with pytest.raises(ValueError, match="found 3 colours; allowed are 9"):
        BivariateClassification(made.first, made.second, SQUARE[:3])
