"""Standardised values under attack: what raw, standardised and groups' values tell together (outsider_standard.py)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from release.earlier.publication import Publication
from release.gate import release
from release.tables.thresholds import Thresholds
from release.withholding.attack import Attack, Layout
from release.withholding.standard import withheld_standardised
from tests.release.outsider_standard import (
    PARTS,
    WAVE,
    catalogue,
    made,
    naive,
    possible,
    raw_of,
    released,
    swapped,
    told_of,
)

YOUNG = {"a": 4, "b": 30, "c": 25, "d": 40}
OTHERS = {"a": 76, "b": 60, "c": 65, "d": 55}
QUESTIONS = 20
STEP = {12: 5, 15: 5, 25: 2}  # of a value: PARTS[0] times 10 or 5 points, rounded up to a step that there is


def both_told(tables, quartier_id):
    raw, standardised = tables
    names = [f"q{number}" for number in range(QUESTIONS)]
    return ({name: told_of(table, quartier_id, name) for name in names} for table in (raw, standardised))


@pytest.mark.parametrize("seed", range(5))
def test_raw_and_standardised_values_would_tell_the_answers_of_a_few(seed):
    """Every answer of the four young people of a quartier follows from twenty pairs of whole percent; from the gate none."""
    people = made(YOUNG, OTHERS, QUESTIONS, seed)
    of_young = people[(people["quartier_id"] == "a") & (people["classes"] == 1)]
    truth = [{int(of_young[f"q{number}"].sum())} for number in range(QUESTIONS)]
    left = possible(80, *both_told(naive(people), "a"))
    assert left == {4: truth}
    now = released(people)
    left = possible(80, *both_told((now.estimates, now.standardised), "a"))
    assert set(left) == set(range(1, 10))
    assert all(len(ways) > 1 for ways in left[4])


@pytest.mark.parametrize(("young", "others"), [(12, 100), (15, 120), (25, 120)])
def test_a_dozen_young_people_are_told_no_more_of_than_by_their_own_share(young, others):
    """In whole percent the number of their yes would be determined; as told it is open more often than by the group's row."""
    people = made({"a": young, "b": 40, "c": 50}, {"a": others, "b": 80, "c": 70}, QUESTIONS, seed=1)
    now, (_, whole_percent) = released(people), naive(people)
    of_young, of_others = np.meshgrid(np.arange(young + 1), np.arange(others + 1), indexing="ij")
    raw_guess = 100 * (of_young + of_others) / (young + others)
    guess = 100 * (PARTS[0] * of_young / young + PARTS[1] * of_others / others)
    determined = dict.fromkeys(("group", "told", "whole percent"), 0)
    group = now.estimates.query("quartier_id == 'a' and target_group == 'young'").set_index("indicator")["value"]
    wide = {value % 10 for value in group} == {0.0}
    for question, share in group.items():
        fits = np.abs(raw_guess - told_of(now.estimates, "a", question)) <= 0.5 + 1e-9
        standardised, exact = told_of(now.standardised, "a", question), told_of(whole_percent, "a", question)
        ways = {
            "group": np.abs(100 * of_young / young - share) <= (5 if wide else 2.5) + 1e-9,
            "told": fits & (np.abs(guess - standardised) <= STEP[young] / 2 + 1e-9),
            "whole percent": fits & (np.abs(guess - exact) <= 0.5 + 1e-9),
        }
        for which, possible_ways in ways.items():
            assert possible_ways.any()
            determined[which] += len(np.unique(of_young[possible_ways])) == 1
    assert determined["told"] < determined["group"] < determined["whole percent"]


SMALL = ({"a": 4, "b": 15, "c": 15, "d": 14}, {"a": 66, "b": 55, "c": 55, "d": 56})


def question_of(people, quartiers):
    """A question in which somebody can be swapped in each of these."""
    for number in range(8):
        other = swapped(people, quartiers[0], f"q{number}", up=True)
        other = None if other is None else swapped(other, quartiers[1], f"q{number}", up=False)
        if other is not None:
            return f"q{number}", other
    raise AssertionError("nobody can be swapped")


@pytest.mark.parametrize("seed", range(6))
def test_what_is_withheld_cannot_be_had_by_subtraction(seed):
    """One withheld quartier less: told by the city and the others, but there are always others of which as little is told."""
    people = made(*SMALL, 8, seed)
    question, twin = question_of(people, ["a", "b"])
    assert naive(people)[1]["value"].tolist() != naive(twin)[1]["value"].tolist()
    now, other = released(people), released(twin)
    withheld = now.standardised.query(f"level == 'quartier' and target_group == 'all' and indicator == '{question}'")
    assert set(withheld.loc[withheld["status"] == "withheld", "quartier_id"]) >= {"a", "b"}
    pd.testing.assert_frame_equal(now.standardised, other.standardised)
    pd.testing.assert_frame_equal(now.estimates, other.estimates)


def test_something_is_told_where_everybody_is_many():
    now = released(made({"a": 30, "b": 35, "c": 40}, {"a": 60, "b": 50, "c": 55}, 3, seed=1))
    rows = now.standardised.query("target_group == 'all'")
    assert (rows["status"] != "withheld").all()
    assert (now.standardised.query("target_group == 'young'")["status"] == "withheld").all()  # they are all of one age


def layout_of(quartiers, areas):
    places = {f"area{number}": tuple(members) for number, members in enumerate(areas)}
    return Layout(
        ("all",),
        0,
        tuple(range(1, quartiers + 1)),
        {quartiers + 1 + number: tuple(at + 1 for at in members) for number, members in enumerate(places.values())},
        (),
        (),
    )


@pytest.mark.parametrize("seed", range(60))
def test_a_linear_program_finds_no_small_stratum(seed):
    """It knows every raw count, and those of the strata of each place whose value is told."""
    rng = np.random.default_rng(seed)
    quartiers, strata = int(rng.integers(3, 12)), int(rng.integers(2, 5))
    areas = [
        sorted(rng.choice(quartiers, int(rng.integers(2, quartiers)), replace=False)) for _ in range(int(rng.integers(0, 3)))
    ]
    small = rng.random((quartiers, strata)) < 0.15
    counts = np.where(small, rng.integers(1, 10, small.shape), rng.integers(10, 60, small.shape)).astype(float)
    layout = layout_of(quartiers, areas)
    table = np.vstack([counts.sum(axis=0), counts, *(counts[members].sum(axis=0) for members in areas)])
    raw = pd.DataFrame({"indicator": "q0", "n": table.sum(axis=1)})
    whole_hidden = table.sum(axis=1) < 10
    withheld = withheld_standardised(table, raw, whole_hidden, catalogue(["q0"], groups=False), Thresholds(), layout)
    everything = np.vstack([table.sum(axis=1), table.T])
    hidden = np.vstack([whole_hidden, *[withheld] * strata])
    own = Layout(("all", *map(str, range(strata))), 0, layout.quartiers, layout.areas, (), (tuple(range(1, strata + 1)),))
    attack = Attack(everything, hidden, own)
    assert (withheld[1 : quartiers + 1] | ~small.any(axis=1)).all()
    for place, stratum in np.argwhere(small):
        least, most = attack.range_of([((int(stratum) + 1, int(place) + 1), 1.0)])
        assert least <= 1 + 1e-6
        assert most >= 9 - 1e-6


def test_a_group_s_mark_is_not_undone():
    """Where the young are withheld for others' sake, a standardised value would tell that they are ten at least."""
    people = made({"a": 4, "b": 12, "c": 40, "d": 45}, {"a": 60, "b": 60, "c": 60, "d": 60}, 4, seed=2)
    now = released(people)
    key = ["level", "quartier_id", "indicator"]
    young = now.estimates.query("target_group == 'young'").set_index(key)["status"]
    everybody = now.standardised.query("target_group == 'all'").set_index(key)["status"]
    marked = young.index[young == "withheld"]
    assert len(marked) > 4
    assert (everybody[marked] == "withheld").all()


def test_what_was_published_stays():
    """A late answer of a young person moves nothing, as nobody can see how few have changed in a stratum."""
    many = ({"a": 30, "b": 35, "c": 40}, {"a": 60, "b": 50, "c": 55})
    people = made(*many, 3, seed=1)
    first = released(people)
    late = pd.concat([people, people[people["quartier_id"] == "a"].head(15), people[people["quartier_id"] == "b"].head(12)])
    raw, described = raw_of(late.reset_index(drop=True))
    second = release(raw, described, Thresholds(), {}, [Publication.of(first)])
    assert not second.waiting
    assert second.estimates["n"].tolist() != first.estimates["n"].tolist()
    pd.testing.assert_frame_equal(second.standardised, first.standardised, check_dtype=False)


def test_another_standard_tells_nothing_of_what_was_published():
    people = made({"a": 30, "b": 35, "c": 40}, {"a": 60, "b": 50, "c": 55}, 3, seed=1)
    first, (raw, described) = released(people), raw_of(people)
    before = Publication.of(first)
    other = Publication(before.estimates, before.correlations, before.responses, standardised=before.standardised, standard="[]")
    now = release(raw, described, Thresholds(), {}, [other])
    assert (now.standardised["status"] == "withheld").all()
    assert now.standardised["value"].isna().all()
    assert now.estimates["value"].equals(first.estimates["value"])


def test_a_question_that_waits_is_not_told_for_the_first_time():
    people = made({"a": 30, "b": 35, "c": 40}, {"a": 60, "b": 50, "c": 55}, 3, seed=1)
    first = released(people)
    before = Publication(first.estimates, first.correlations, first.responses)
    raw, described = raw_of(pd.concat([people, people.head(1)], ignore_index=True))
    now = release(raw, described, Thresholds(), {}, [before])
    assert {indicator for wave, indicator in now.waiting if wave == WAVE} == {"q0", "q1", "q2"}
    assert (now.standardised["status"] == "withheld").all()
