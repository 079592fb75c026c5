"""Who answered a survey: numbers of people that are told nowhere, from the total less what is told."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from release.coarsening.responses import release_responses
from release.tables.relations import Relations
from tests.release.outsider_made import GROUPS, made
from tests.release.outsider_raw import Surveyed, demo
from tests.release.outsider_response import (
    Reading,
    found,
    groups_read,
    partner_guessed,
    quartiers_read,
    whole_family_read,
)
from tests.release.outsider_rules import responses_told
from workshops.response import Response

CITIES = [(seed, *size) for size in ((60, 4), (200, 6)) for seed in range(25)]
GIVING = [(12, 60, 4), (18, 60, 4), (21, 60, 4), (18, 200, 6)]


def _read(city: Surveyed, told: Sequence[Response], estimates: pd.DataFrame) -> list[Reading]:
    """Everything that can be read off of numbers that are withheld or small."""
    truth = {row.quartier_id or row.target_group: int(row.answered) for row in city.invited.itertuples()}
    withheld = {one.quartier_id or one.target_group for one in told if one.answered is None}
    secret = {key: n for key, n in truth.items() if key in withheld}
    relations = Relations.of(city.catalogue.target_groups)
    few = city.thresholds.withhold_below
    family = [group for group in GROUPS[:3] if group in city.catalogue.target_groups]
    return [
        *found(quartiers_read(told, estimates, city.wave), secret, few),
        *found(groups_read(told, city.wave, relations.nested, relations.apart), {}, few),
        *(found(whole_family_read(told, city.wave, family), secret, few) if len(family) == 3 else ()),
        *found(partner_guessed(told, estimates, city.wave, truth), secret, few),
    ]


def _before(city: Surveyed) -> list[Reading]:
    return _read(city, responses_told(city), city.published)


def _after(city: Surveyed) -> list[Reading]:
    return _read(city, city.released.responses, city.released.estimates)


def test_withheld_respondents_were_the_total_less_what_was_told() -> None:
    assert {one.what for one in _before(demo("2017"))} == {"11", "14"}
    for size in GIVING:
        assert _before(made(*size))


@pytest.mark.parametrize("wave", ["2017", "2021"])
def test_nothing_is_left_of_the_demonstration_s(wave: str) -> None:
    told = demo(wave).released.responses
    assert _after(demo(wave)) == []
    assert sum(one.answered is not None for one in told) > 0.8 * len(told)


@pytest.mark.parametrize("size", CITIES, ids=str)
def test_nothing_is_left_in_made_cities(size: tuple[int, int, int]) -> None:
    assert _after(made(*size)) == []


def test_two_withheld_quartiers_of_a_few_people_are_not_alone_together() -> None:
    """4 and 3 people: the total less the others was 7."""
    people = pd.DataFrame(
        [
            ("w", "", "all", 200, 87),
            ("w", "a", "all", 90, 50),
            ("w", "b", "all", 80, 30),
            ("w", "c", "all", 9, 4),
            ("w", "d", "all", 8, 3),
        ],
        columns=["wave", "quartier_id", "target_group", "invited", "answered"],
    )
    none = pd.DataFrame(
        {name: [] for name in ("wave", "quartier_id", "target_group", "level", "indicator", "status", "source", "n")}
    )
    told = release_responses(people, none, none, Relations((), ()), 10)
    hidden = {one.quartier_id for one in told if one.answered is None}
    assert {"c", "d"} < hidden
    total = next(one.answered for one in told if not one.quartier_id)
    assert total is None or total - sum(one.answered or 0 for one in told if one.quartier_id) >= 20
