"""What the map's panel says of three surveys."""

from __future__ import annotations

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from tests.three_waves import build_three_waves, with_break
from views.frame.selection import complete
from views.map.panel import panel


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The question of comfort changed before 2025; trust did not."""
    return load(build_three_waves(tmp_path_factory.mktemp("three"), catalogue=with_break("2025")))


def said(city: Dataset, **asked: str) -> str:
    selection, notices = complete({"lang": "en", **asked}, city)
    assert not notices
    return panel(city, selection)


@pytest.mark.parametrize("quartier", ["", "3"])
def test_a_trend_is_said_of_the_city_and_of_a_quartier(city: Dataset, quartier: str) -> None:
    assert "Trend: " in said(city, indicator="trust", quartier=quartier)


def test_a_broken_series_has_no_trend_and_says_why_no_change_is_shown(city: Dataset) -> None:
    assert "Trend: " not in said(city, indicator="comfort", quartier="3")
    change = {"indicator": "comfort", "wave": "2025", "display": "change", "quartier": "3"}
    assert "new scale" in said(city, second="wave:2020", **change)
    assert "new scale" in said(city, second="wave:2017", **change)
    assert "new scale" in said(city, **{**change, "wave": "2020", "second": "wave:2017"}), "the line shows all surveys"
    assert "new scale" not in said(city, indicator="trust", quartier="3")


def test_a_register_figure_has_no_trend(city: Dataset) -> None:
    assert "Trend: " not in said(city, indicator="inhabitants")
