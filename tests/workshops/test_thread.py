"""From finding to measure: contradictions by their rule, and what nobody has answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from dataset.dataset import Dataset
from tests.demo import demo_city
from workshops.contributions import Contribution, Kind
from workshops.thread import PART, about, answered_by, by_subject, contradictions, in_parts, measures_for, unanswered


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def latest(city: Dataset) -> dict[str, pd.DataFrame]:
    asked = {topic.indicator for topic in city.catalogue.topics.values() if topic.indicator}
    return {one: city.latest_rows(one) for one in asked}


def found(city: Dataset, said: tuple[Contribution, ...] | None = None, **topics: Mapping[str, float]) -> set[tuple[str, str]]:
    changed = {name: replace(topic, **topics.get(name, {})) for name, topic in city.catalogue.topics.items()}
    catalogue = replace(city.catalogue, topics=changed)
    return {
        (one.topic.id, one.quartier_id)
        for one in contradictions(catalogue, said if said is not None else city.contributions, latest(city))
    }


def test_the_demonstration_tells_a_full_story(city: Dataset) -> None:
    assert len(city.contributions) >= 60
    assert len(city.measures) >= 12
    assert len({one.workshop for one in city.contributions}) >= 3
    assert found(city) == {("lighting", "06"), ("green", "05")}


def test_a_contradiction_goes_when_one_of_its_two_numbers_changes(city: Dataset) -> None:
    lower = latest(city)["well_lit"].at["06", "lower"]
    assert ("lighting", "06") in found(city, lighting={"satisfied": lower - 0.1})
    assert ("lighting", "06") not in found(city, lighting={"satisfied": lower + 0.1})
    assert ("lighting", "06") in found(city, lighting={"mentions": 7})
    assert ("lighting", "06") not in found(city, lighting={"mentions": 8})


def test_strengths_and_other_quartiers_contradict_nothing(city: Dataset) -> None:
    praise = tuple(replace(one, kind=Kind.STRENGTH) for one in city.contributions)
    elsewhere = tuple(replace(one, quartier_id="") for one in city.contributions)
    assert found(city, praise) == found(city, elsewhere) == set()


def test_where_less_is_better_the_interval_must_lie_below(city: Dataset) -> None:
    upper = latest(city)["housing_costs_burden"].at["05", "upper"]
    complaint = tuple(replace(one, topic="rents", quartier_id="05", kind=Kind.WEAKNESS) for one in city.contributions[:1])
    assert found(city, complaint, rents={"satisfied": upper + 0.1, "mentions": 1}) == {("rents", "05")}
    assert found(city, complaint, rents={"satisfied": upper - 0.1, "mentions": 1}) == set()


def test_unanswered_are_those_that_no_measure_names(city: Dataset) -> None:
    waiting = unanswered(city.contributions, city.measures, 5)
    answered = answered_by(city.measures)
    assert waiting
    for one in waiting:
        assert one.mentions >= 5
        assert not any(said.id in answered or said.kind is Kind.STRENGTH for said in one.contributions)
    assert [one.mentions for one in waiting] == sorted((one.mentions for one in waiting), reverse=True)
    assert not unanswered(city.contributions, city.measures, 1000)


def test_a_measure_takes_its_subject_off_the_list(city: Dataset) -> None:
    first = unanswered(city.contributions, city.measures, 5)[0]
    for_it = replace(city.measures[0], id="new", contributions=tuple(one.id for one in first.contributions))
    assert first.subject not in [one.subject for one in unanswered(city.contributions, (*city.measures, for_it), 5)]


def test_every_contribution_is_reached_through_its_theme(city: Dataset) -> None:
    reached = [one for theme in city.catalogue.themes for one in about(city.contributions, theme=theme)]
    assert sorted(one.id for one in reached) == sorted(one.id for one in city.contributions)
    assert sum(len(members) for _, members in by_subject(city.contributions)) == len(city.contributions)


def test_a_measure_without_a_quartier_is_for_all(city: Dataset) -> None:
    everywhere = {one.id for one in city.measures if not one.quartier_ids}
    assert everywhere
    assert everywhere <= {one.id for one in measures_for(city.measures, quartier_id="18")}


def test_many_contributions_come_in_parts_that_hold_each_of_them_once(city: Dataset) -> None:
    one = city.contributions[0]
    weak = [replace(one, id=f"w{number}", kind=Kind.WEAKNESS, times=1 + number) for number in range(2 * PART + 1)]
    said = [*weak, replace(one, id="s", kind=Kind.STRENGTH), replace(one, id="i", kind=Kind.IDEA)]
    first, second, third = in_parts(said)
    assert sorted(one.id for part in (first, second, third) for one in part) == sorted(one.id for one in said)
    assert [one.kind for one in first] == [Kind.STRENGTH, *[Kind.WEAKNESS] * PART, Kind.IDEA]
    assert first[1].times == 2 * PART + 1
    assert len(second) == PART
    assert [one.times for one in third] == [1]
    assert in_parts([]) == [[]]
