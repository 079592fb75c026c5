"""Colours of categories stay apart for every kind of eye, and from what is drawn beside them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from geo.drawing import patterns
from geo.drawing.qualitative import PALETTE, REST, category_colours

# Machado, Oliveira and Fernandes (2009), of the full deficiency, for linear RGB
SEEN = {
    "usual": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]),
}
_TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]])
_WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, eye: str) -> NDArray[np.float64]:
    """CIE L*a*b* of a colour as this eye sees it."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ np.clip(SEEN[eye] @ linear, 0, 1) / _WHITE
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(first: str, second: str, eye: str) -> float:
    """CIE76: the distance in L*a*b*; about 2 is what one sees side by side."""
    return float(np.linalg.norm(lab(first, eye) - lab(second, eye)))


@pytest.mark.parametrize("eye", SEEN)
def test_any_two_categories_are_far_apart_for_this_eye(eye: str) -> None:
    apart = {pair: difference(*pair, eye) for pair in itertools.combinations(PALETTE, 2)}
    assert min(apart.values()) > 20, min(apart, key=lambda pair: apart[pair])


@pytest.mark.parametrize("eye", SEEN)
def test_what_is_no_category_of_its_own_is_far_from_all(eye: str) -> None:
    for colour in PALETTE[:-1]:  # of eight categories one may be the rest
        assert difference(colour, REST, eye) > 18, colour
    for colour, pale in itertools.product(PALETTE, (patterns._NO_DATA, patterns.BARE)):
        assert difference(colour, pale, eye) > 15, colour
    assert difference(REST, patterns._NO_DATA, eye) > 10
    assert difference(REST, patterns.BARE, eye) > 10


def test_the_measure_is_that_of_known_colours() -> None:
    assert difference("#000000", "#ffffff", "usual") == pytest.approx(100, abs=0.1)
    assert difference("#d0a000", "#80c000", "usual") > 2 * difference("#d0a000", "#80c000", "protanopia")


def test_each_category_keeps_its_colour_and_the_rest_is_pale() -> None:
    assert category_colours(["a", "no", "b"], "no") == (PALETTE[0], REST, PALETTE[1])
    assert category_colours([str(number) for number in range(9)], "8")[-2:] == (PALETTE[-1], REST)
    with pytest.raises(ValueError, match="9 categories"):
        category_colours([str(number) for number in range(9)])


def test_names_can_be_read_on_every_colour() -> None:
    for colour in (*PALETTE, REST):
        ink, _ = patterns.label_ink(colour)
        assert patterns._contrast(ink, colour) > 4.5, colour
