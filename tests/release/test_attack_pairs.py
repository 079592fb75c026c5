"""The index's standard error as an oracle for two-way tables; and what is told of two questions since."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from release.coarsening.correlations import release_correlations
from tests.indicators.frames import pooled
from tests.release.outsider_made import CATALOGUE, random_survey
from tests.release.outsider_pairs import Pair, attacked
from tests.release.outsider_pooled import left_by_release, left_by_two_digits, tables
from tests.release.outsider_raw import demo
from tests.release.outsider_swaps import Swaps

GROUPS = ("older", "younger", "migration_history")
WAVES = ("2017", "2021", "2025")


@cache
def _pairs(wave: str) -> tuple[Pair, ...]:
    return tuple(attacked(demo(wave), GROUPS))


@pytest.mark.parametrize("wave", WAVES)
def test_the_error_of_an_index_gave_away_the_table_of_two_questions(wave: str) -> None:
    pairs = _pairs(wave)
    assert len(pairs) > 50
    assert all(pair.is_unique for pair in pairs)
    assert all(pair.least < 10 for pair in pairs)


@pytest.mark.parametrize("wave", WAVES)
def test_all_that_is_told_would_be_the_same_with_other_tables(wave: str) -> None:
    """Everything that leaves is in the release, so nothing that is made of it can tell these cities apart either."""
    city = demo(wave)
    swaps = Swaps(city, np.random.default_rng(1))
    others = {pair: swaps.unseen(pair) for pair in _pairs(wave)}
    exchanged = {pair: ways for pair, ways in others.items() if ways}
    assert all(swaps.changes(pair, ways) for pair, ways in exchanged.items())
    assert len(exchanged) > 0.9 * len(others)
    assert all(ways for pair, ways in others.items() if swaps.of(pair))  # whoever can exchange answers can do so unseen
    pair = max(exchanged, key=lambda pair: len(exchanged[pair]))
    other_city = city.but(swaps.swapped(pair.other, exchanged[pair]))
    assert not other_city.respondents[pair.other].equals(city.respondents[pair.other].reset_index(drop=True))
    pd.testing.assert_frame_equal(other_city.released.estimates, city.released.estimates)
    np.testing.assert_array_equal(other_city.released.correlations[wave].r, city.released.correlations[wave].r)


@pytest.mark.parametrize(("respondents", "quartiers"), [(18, 3), (40, 3), (60, 3), (400, 6)])
def test_two_digits_of_a_pooled_correlation_would_be_a_table(respondents: int, quartiers: int) -> None:
    """So the release rounds it to steps that leave ten persons open; of some pairs it tells nothing."""
    for seed in range(1 if respondents > 100 else 2):
        city = random_survey(seed, respondents, quartiers)
        raw, released = city.raw.pooled, city.released.correlations[city.wave]
        for table in tables(city):
            if table.least == table.most:
                continue  # the published shares tell it
            r = float(raw.r[raw.items.index(table.question), raw.items.index(table.other)])
            assert left_by_two_digits(table, r) == [table.both]
            assert len(left_by_release(city, table, released)) >= min(4, len(table.possible))


SHARES = ("common", "likely", "seldom")


def _told(respondents: pd.DataFrame) -> np.ndarray:
    """What is told of how three questions go together; everybody lives in one quartier, and 60 % said yes in the city."""
    items = list(SHARES)
    rows = respondents.assign(quartier_id="a")
    n = rows[items].notna().sum()
    cities = pd.DataFrame({"level": "city", "target_group": "all", "indicator": items, "n": n.to_numpy(), "value": 60.0})
    return release_correlations(pooled(rows, items), cities, CATALOGUE, 10).r


def test_a_pair_that_few_were_asked_of_says_nothing() -> None:
    """300 were asked one question, 300 another, and 4 both."""
    random = np.random.default_rng(1)
    answers = pd.DataFrame((random.random((596, 3)) < 0.6).astype("float64"), columns=list(SHARES))
    answers.loc[300:, "common"] = np.nan
    answers.loc[:295, "likely"] = np.nan
    for both in ([1, 1, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]):
        answers.loc[296:299, "likely"] = both
        assert _told(answers)[0, 1] == 0


def test_one_yes_in_the_city_says_nothing_of_other_answers() -> None:
    random = np.random.default_rng(2)
    answers = pd.DataFrame((random.random((2000, 3)) < 0.5).astype("float64"), columns=list(SHARES))
    answers["seldom"] = 0.0
    for who in (0, 1, 2, 3, 4):
        released = _told(answers.assign(seldom=(answers.index == who).astype("float64")))
        assert released[0, 2] == 0


@pytest.mark.parametrize("respondents", [18, 60, 200, 2000])
def test_two_questions_that_are_one_tell_no_more_than_that(respondents: int) -> None:
    """Correlation 1: told as 1 or not at all, and one person who differs changes nothing."""
    random = np.random.default_rng(3)
    same = (random.random(respondents) < 0.6).astype("float64")
    answers = pd.DataFrame({"common": same, "likely": same, "seldom": 1 - same})
    other = answers.assign(likely=same.copy())
    other.loc[0, "likely"] = 1 - other.loc[0, "likely"]
    np.testing.assert_array_equal(_told(answers), _told(other))


def test_an_indicator_that_is_told_nowhere_goes_together_with_nothing() -> None:
    city = random_survey(1, 18, 3)
    released = city.released
    away = released.estimates[
        (released.estimates["level"] == "city")
        & (released.estimates["target_group"] == "all")
        & released.estimates["value"].isna()
    ]
    items = released.correlations[city.wave].items
    assert len(away)
    for item in away["indicator"]:
        at = items.index(item)
        assert np.isnan(np.delete(released.correlations[city.wave].r[at], at)).all()
