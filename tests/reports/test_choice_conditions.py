"""What a condition says of itself is what it does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dataset.dataset import Dataset
from language.words import words_for
from reports.choice.conditions import least_outcome, months_outcome, planned_outcome
from reports.choice.content import usual_weighing
from tests.demo import demo_city
from workshops.choice import left_out
from workshops.weighing import Weighing

WORDS = words_for("en")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def usual(city: Dataset) -> Weighing:
    return usual_weighing(city)


@pytest.mark.parametrize(
    ("months", "period"),
    [(1, "1 month."), (24, "24 months (2 years)."), (12, "12 months (1 year)."), (30, "30 months (2 years and 6 months).")],
)
def test_months_are_said_as_years_too_with_the_last_workshop(city: Dataset, usual: Weighing, months: int, period: str) -> None:
    written = months_outcome(city, replace(usual, months=months), WORDS)
    assert written.startswith(f"{period} Excluded: none. Last workshop: ")
    assert months_outcome(city, usual, WORDS) == written.removeprefix(f"{period} Excluded: none. ")


def test_whom_a_condition_leaves_out_is_named_as_the_choice_does(city: Dataset, usual: Weighing) -> None:
    for weighing, outcome in (
        (replace(usual, months=240), months_outcome),
        (replace(usual, planned=True), planned_outcome),
        (replace(usual, least=3000), least_outcome),
    ):
        written = outcome(city, weighing, WORDS)
        gone = left_out(list(city.quartier_names), weighing, city.workshops, city.inhabitants(), city.city.today())
        assert gone
        if outcome is least_outcome:
            assert {WORDS.say(reason) for reason in gone.values()} == {"fewer than 3,000 inhabitants"}
        named = [city.quartier_names[key] for key in gone if city.quartier_names[key] in written]
        assert len(named) == len(gone) or f"{len(gone) - len(named)} more" in written
        first = next(iter(gone))
        kept = outcome(city, replace(weighing, must=(first,)), WORDS)
        assert city.quartier_names[first] not in kept


def test_a_condition_that_is_not_set_says_nothing_of_whom_it_leaves_out(city: Dataset, usual: Weighing) -> None:
    assert "Excluded" not in months_outcome(city, usual, WORDS)
    assert planned_outcome(city, usual, WORDS) == least_outcome(city, usual, WORDS) == ""
    bare = replace(city, workshops=())
    assert months_outcome(bare, usual, WORDS) == "No workshop has been held yet."
