"""What was answered must not decide what is withheld, or a star tells it."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from release.coarsening.tallies import release_tallies
from release.tables.thresholds import Thresholds
from tests.release.outsider_alike import (
    SENSITIVE,
    almost_alike,
    as_once,
    remainders,
    same_but_answers,
    starred,
    statuses,
    with_twin,
    withheld,
)
from tests.release.outsider_made import CATALOGUE, random_survey
from tests.release.outsider_raw import Surveyed, demo
from workshops.questionnaires import AnswerSheet

SEEDS = range(6)


@cache
def _city(seed: int) -> Surveyed:
    return with_twin(random_survey(seed, 200, 6))


def test_a_star_that_numbers_of_answers_do_not_explain_told_the_answers() -> None:
    stars = [(seed, *star) for seed in SEEDS for star in starred(as_once(_city(seed)))]
    right = [almost_alike(_city(seed), quartier, group) for seed, quartier, group in stars]
    assert len(right) > 10
    assert sum(right) > 0.75 * len(right)  # the others accompany one of them


def test_such_a_star_is_now_nothing_but_a_number_of_answers() -> None:
    """Whoever finds all of them knows no more than that fewer than 30 answered: most of these did not answer alike."""
    stars = [(seed, *star) for seed in SEEDS for star in starred(statuses(_city(seed)))]
    few = [len(_city(seed).members(quartier, group)) < 35 for seed, quartier, group in stars]
    assert all(few) or sum(few) > 0.75 * len(few)  # the others accompany one of them
    assert sum(almost_alike(_city(seed), quartier, group) for seed, quartier, group in stars) < 0.6 * len(stars)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("other", [1, 2])
def test_other_answers_of_the_same_people_withhold_the_same_cells(seed: int, other: int) -> None:
    """Answers exchanged over the whole city; or everybody says the same."""
    city = _city(seed)
    assert withheld(city).equals(withheld(same_but_answers(city, other)))


@pytest.mark.parametrize("wave", ["2017", "2021", "2025"])
def test_in_the_demonstration_too(wave: str) -> None:
    city = demo(wave)
    assert withheld(city).equals(withheld(same_but_answers(city, 1)))


def _questionnaires(*answers: float) -> dict[str, int | None]:
    """How many answers are told of a sensitive question and of another one, which the same people answered."""
    described = {key: CATALOGUE.indicators[key] for key in (SENSITIVE, "common")}
    sheets = [AnswerSheet("w1", key, key, answers) for key in described]
    return {tally.indicator: tally.n for tally in release_tallies(sheets, CATALOGUE, Thresholds())}


@pytest.mark.parametrize("n", [9, 10, 12, 29, 30, 60])
def test_questionnaires_are_withheld_by_their_number_alone(n: int) -> None:
    """Once, a star beside 12 answers to another question said that all of the 12, or all but one, had answered alike."""
    tallies = [_questionnaires(*([1.0] * yes + [0.0] * (n - yes))) for yes in (0, 1, n // 2, n)]
    assert all(tally == tallies[0] for tally in tallies)
    assert tallies[0] == {SENSITIVE: n if n >= 30 else None, "common": n if n >= 10 else None}


def _together_said(city: Surveyed, yes: int) -> Surveyed:
    """The city if of everybody in the withheld quartiers so many, and no more, had said yes to each question."""
    rows = city.respondents.copy()
    status = statuses(city)
    for item in city.items:
        if city.span(item) != 100.0:
            continue
        of = status[item]
        away = [quartier for level, quartier, group in of[of == "withheld"].index if level == "quartier" and group == "all"]
        at = rows.index[rows["quartier_id"].isin(away) & rows[item].notna()]
        rows.loc[at, item] = 0.0
        rows.loc[at[:yes], item] = 1.0
    return city.but(rows)


def _city_values(city: Surveyed) -> pd.Series:
    released = city.released.estimates
    return released[(released["level"] == "city") & (released["target_group"] == "all")].set_index("indicator")["value"]


@pytest.mark.parametrize("size", [(3, 60, 4), (4, 60, 4), (1, 200, 6)], ids=str)
def test_what_the_withheld_said_together_is_open_even_where_all_said_no(size: tuple[int, int, int]) -> None:
    """Once the total less the told parts said exactly how many of them had said yes."""
    city = random_survey(*size)
    exact = [remainder for remainder in remainders(city, city.published, coarse=False) if remainder.group == "all"]
    assert exact
    assert all(remainder.least == remainder.most == remainder.truth for remainder in exact)
    none = _city_values(_together_said(city, 0))
    for yes in (1, 2, 3):
        some = _city_values(_together_said(city, yes))
        for remainder in exact:
            assert some[remainder.indicator] == none[remainder.indicator] or pd.isna(none[remainder.indicator])
