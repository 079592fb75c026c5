"""Who answered a survey: numbers of people that are told nowhere, from the total less what is told."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from release.coarsening.responses import release_responses
from release.tables.relations import Relations
from tests.release.outsider_made import GROUPS, random_survey
from tests.release.outsider_raw import Surveyed, demo
from tests.release.outsider_response import (
    Reading,
    given_away,
    groups_read,
    partner_guessed,
    quartiers_read,
    whole_family_read,
)
from tests.release.outsider_rules import responses_told
from workshops.response import Response

CITIES = [(seed, *size) for size in ((60, 4), (200, 6)) for seed in range(25)]
GIVING = [(12, 60, 4), (18, 60, 4), (21, 60, 4), (18, 200, 6)]


def _read(city: Surveyed, released: Sequence[Response], estimates: pd.DataFrame) -> list[Reading]:
    """Everything that can be read off of numbers that are withheld or small."""
    truth = {row.quartier_id or row.target_group: int(row.answered) for row in city.invited.itertuples()}
    withheld = {row.quartier_id or row.target_group for row in released if row.answered is None}
    secret = {key: n for key, n in truth.items() if key in withheld}
    relations = Relations.of(city.catalogue.target_groups)
    few = city.thresholds.withhold_below
    family = [group for group in GROUPS[:3] if group in city.catalogue.target_groups]
    return [
        *given_away(quartiers_read(released, estimates, city.wave), secret, few),
        *given_away(groups_read(released, city.wave, relations.nested, relations.apart), {}, few),
        *(given_away(whole_family_read(released, city.wave, family), secret, few) if len(family) == 3 else ()),
        *given_away(partner_guessed(released, estimates, city.wave, truth), secret, few),
    ]


def _before(city: Surveyed) -> list[Reading]:
    return _read(city, responses_told(city), city.published)


def _after(city: Surveyed) -> list[Reading]:
    return _read(city, city.released.responses, city.released.estimates)


def test_withheld_respondents_were_the_total_less_what_was_told() -> None:
    assert {reading.what for reading in _before(demo("2017"))} == {"11", "14"}
    for size in GIVING:
        assert _before(random_survey(*size))


@pytest.mark.parametrize("wave", ["2017", "2021", "2025"])
def test_nothing_is_left_of_the_demonstration_s(wave: str) -> None:
    released = demo(wave).released.responses
    assert _after(demo(wave)) == []
    assert sum(row.answered is not None for row in released) > 0.8 * len(released)


@pytest.mark.parametrize("size", CITIES, ids=str)
def test_nothing_is_left_in_made_cities(size: tuple[int, int, int]) -> None:
    assert _after(random_survey(*size)) == []


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
    released = release_responses(people, none, none, Relations((), ()), 10)
    hidden = {row.quartier_id for row in released if row.answered is None}
    assert {"c", "d"} < hidden
    total = next(row.answered for row in released if not row.quartier_id)
    assert total is None or total - sum(row.answered or 0 for row in released if row.quartier_id) >= 20
