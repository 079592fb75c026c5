"""What a field sends becomes a scenario, and what no field could have sent becomes none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from reports.choice.content import usual_weighing
from tests.tiny_city import build_city
from views.choice.changes import NoSuchChange, changed
from views.choice.fields import _scale
from views.frame.scenario import LONGEST, weighing_of
from views.frame.selection import complete
from workshops.weighing import Weighing


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(scope="module")
def usual(city: Dataset) -> Weighing:
    return usual_weighing(city)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("k", 2, {"k": 2}),
        ("planned", True, {"planned": True}),
        ("months", 12.0, {"months": 12}),
        ("scaling", "range", {"scaling": "range"}),
        ("weights", {"living": 4}, {"weights": {"living": 4.0}}),
        ("counts", {"id": "trust", "counts": False}, {"left_out": ("trust",)}),
    ],
)
def test_a_field_changes_its_part_of_the_scenario(
    city: Dataset, usual: Weighing, name: str, value: Any, expected: dict[str, Any]
) -> None:
    assert changed(city, usual, name, value) == replace(usual, **expected)


def test_an_indicator_comes_back(city: Dataset, usual: Weighing) -> None:
    without = replace(usual, left_out=("trust", "comfort"))
    assert changed(city, without, "counts", {"id": "trust", "counts": True}) == replace(usual, left_out=("comfort",))


def test_what_is_set_is_no_longer_left_out(city: Dataset, usual: Weighing) -> None:
    first, second, *_ = city.quartier_names
    before = replace(usual, without=(first, second))
    assert changed(city, before, "must", [first, first, "nowhere"]) == replace(usual, must=(first,), without=(second,))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("k", 0),
        ("k", "many"),
        ("preset", "none"),
        ("seed", -1),
        ("foo", 1),
        ("weights", 3),
        ("weights", {"living": "x"}),
        ("must", None),
    ],
)
def test_nonsense_changes_nothing(city: Dataset, usual: Weighing, name: str, value: Any) -> None:
    with pytest.raises(NoSuchChange, match=name):
        changed(city, usual, name, value)


@pytest.mark.parametrize(
    ("weights", "factor"),
    [([1, 1, 1], 5), ([3, 2, 2, 1], 2), ([10, 5], 1), ([600, 300], 10 / 600), ([0, 0], 1), ([0.5, 2], 2), ([7, 3], 1)],
)
def test_ranges_begin_near_their_middle_and_never_beyond_their_end(weights: list[float], factor: float) -> None:
    assert _scale(weights) == pytest.approx(factor)


@pytest.mark.parametrize(
    "text", ["weights:nowhere=3", "left_out:nothing", "group:nobody", "wave:1066", "must:nowhere", "k:0", "nonsense"]
)
def test_a_scenario_that_names_what_is_not_here_is_the_usual_one(city: Dataset, usual: Weighing, text: str) -> None:
    weighing, wrong = weighing_of(city, text)
    assert weighing == usual
    assert wrong
    selection, notices = complete({"choice": text}, city)
    assert selection.choice == ""
    assert notices["choice"].values["value"] == wrong


def test_a_scenario_that_is_too_long_is_not_cut_into_another_one(city: Dataset, usual: Weighing) -> None:
    text = f"k:2;must:{','.join(['1'] * LONGEST)}"
    assert weighing_of(city, text)[0] == usual
    assert "choice" in complete({"choice": text}, city)[1]


def test_a_scenario_without_weights_has_the_usual_ones(city: Dataset, usual: Weighing) -> None:
    assert weighing_of(city, "k:2") == (replace(usual, k=2), "")


def test_a_long_scenario_stands_in_the_link_as_it_is(city: Dataset) -> None:
    text = replace(usual_weighing(city), without=tuple(city.quartier_names), left_out=("trust",), months=36).written()
    long = f"{text};seed:12345" + ";k:3" * 60
    assert len(long) > 200
    assert complete({"choice": long}, city)[0].choice == f"{text};seed:12345"
