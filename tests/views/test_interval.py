"""The drawing of a value on its scale, beside all other quartiers' values."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import numpy as np

from indicators.estimates.vocabulary import Estimate, Status, Verdict
from views.map.interval import Scale, draw_interval

ESTIMATE = Estimate(50.0, 45.0, 55.0, 100, Status.OK, Verdict.NONE, "survey")


def drawn(others: list[float]) -> tuple[str, list[float]]:
    """The picture, and where its small dots lie."""
    markup = draw_interval(Scale(0, 100, "0", "100"), ESTIMATE, others, 48.0, "average", "told")
    svg = unquote(re.findall(r'src="data:image/svg\+xml,([^"]*)"', markup)[0])
    paths = ET.fromstring(svg).iterfind("{*}path[@stroke-width='7']")
    return svg, [float(x) for path in paths for x in re.findall(r"M([\d.]+) ", path.get("d", ""))]


def test_every_other_quartier_lies_at_its_value_to_half_a_pixel() -> None:
    values = np.random.default_rng(1).uniform(-5, 105, 60).tolist()
    _, dots = drawn(values)
    wanted = [10 + 340 * min(max(value, 0), 100) / 100 for value in values]
    assert np.abs(np.subtract.outer(wanted, dots)).min(axis=1).max() <= 0.3
    assert np.abs(np.subtract.outer(dots, wanted)).min(axis=1).max() <= 0.3


def test_thousands_of_quartiers_make_no_larger_picture_than_there_are_places() -> None:
    values = np.random.default_rng(2).uniform(0, 100, 11_000).tolist()
    svg, dots = drawn(values)
    assert len(dots) == len(set(dots)) == 681
    assert len(svg) < 12_000


def test_without_others_there_are_no_dots() -> None:
    assert drawn([])[1] == []
