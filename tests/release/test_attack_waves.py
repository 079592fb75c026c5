"""Three surveys of mostly the same persons: changes, slopes and what waves have in common, as ways to single answers."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from release.coarsening.correlations import MOST, release_between
from release.tables.raw import Raw
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.release.made_waves import CATALOGUE, QUESTIONS, SIZES, WAVES, YEARS, MadeWaves, made_waves

SEEDS = (1, 2, 3)
LAST, WITHHELD = "2025", "00"
CELL = ["indicator", "level", "quartier_id"]
_FREEDOM = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 60, 120, 1000])


@cache
def city(seed: int) -> MadeWaves:
    return made_waves(seed)


@cache
def left(seed: int) -> tuple[Raw, Released]:
    return city(seed).raw, city(seed).released


def coefficients() -> np.ndarray:
    years = np.array(list(YEARS.values()))
    return (years - years.mean()) / ((years - years.mean()) ** 2).sum()


def told(released: Released, wave: str) -> pd.DataFrame:
    rows = released.estimates[released.estimates["wave"] == wave]
    return rows.set_index(CELL)


def test_the_city_has_what_is_attacked() -> None:
    """A quartier that is told of twice and then withheld, and one that never is; persons who were asked again."""
    for seed in SEEDS:
        status = {wave: told(left(seed)[1], wave)["status"] for wave in WAVES}
        assert all(status[LAST]["q0", "quartier", key] == "withheld" for key in ("00", "01"))
        assert status["2021"]["q0", "quartier", WITHHELD] != "withheld"
        assert any(own.r[0, 1] > 0 for own in left(seed)[1].between.values())


def left_by_slopes(seed: int) -> list[list[int]]:
    """How many of 00 can have said yes in 2025 after the city's exact slope less those that are told; the truth comes first."""
    raw, c = left(seed)[0], coefficients()
    values = {wave: raw.table[raw.table["wave"] == wave].set_index(CELL)["value"] for wave in WAVES}
    part = pd.Series(city(seed).inhabitants) / sum(city(seed).inhabitants.values())

    def ways(key: str) -> np.ndarray:
        counts = np.array(list(itertools.product(*(range(size + 1) for size in SIZES[key]))))
        return part[key] * 100 * (counts / SIZES[key]) @ c

    possible = []
    for question in QUESTIONS:
        series = {key: np.array([values[wave][question, "quartier", key] for wave in WAVES]) for key in SIZES}
        whole = c @ [values[wave][question, "city", ""] for wave in WAVES]
        shown = sum(part[key] * (c @ series[key]) for key in ("02", "03", "04", "05"))
        rest = whole - shown - part[WITHHELD] * (c[:2] @ series[WITHHELD][:2])
        others = np.sort((ways("01")[:, None] + ways("06")).ravel())
        own = part[WITHHELD] * c[2] * 100 * np.arange(SIZES[WITHHELD][2] + 1) / SIZES[WITHHELD][2]
        near = np.clip(np.searchsorted(others, rest - own), 1, len(others) - 1)
        apart = np.minimum(np.abs(others[near] - rest + own), np.abs(others[near - 1] - rest + own))
        people = city(seed).people[LAST]
        truth = int(people.loc[people["quartier_id"] == WITHHELD, question].sum())
        numbers = np.flatnonzero(apart < 1e-9).tolist()
        possible.append(sorted(numbers, key=lambda yes: yes != truth))
        assert possible[-1][0] == truth
    return possible


def test_slopes_at_full_precision_gave_away_what_was_withheld() -> None:
    """Whatever 01 and 06 ever answered."""
    possible = [numbers for seed in SEEDS for numbers in left_by_slopes(seed)]
    assert [len(numbers) for numbers in possible] == [1] * len(SEEDS) * len(QUESTIONS)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_outsider_can_reckon_trends_and_changes_himself(seed: int) -> None:
    """From values, errors and n that are told, and the one correlation: written apart from the product, so they tell no more.

    Every quartier is a stratum, so its degrees of freedom are n - 1, which everybody knows.
    """
    released, c = left(seed)[1], coefficients()
    tables = {wave: told(released, wave) for wave in WAVES}
    seen = 0
    for row in released.trends[released.trends["level"] == "quartier"].itertuples():
        own = [tables[wave].loc[(row.indicator, row.level, row.quartier_id)] for wave in WAVES]
        if any(cell["status"] not in ("ok", "unreliable") for cell in own):
            assert np.isnan([row.value, row.lower, row.upper]).all()
            assert row.verdict == "none"
            continue
        value, se = (np.array([float(cell[name]) for cell in own]) for name in ("value", "se"))
        freedom = [_FREEDOM[np.searchsorted(_FREEDOM, cell["n"] - 1, side="right") - 1] for cell in own]
        r = released.between[row.indicator].of(WAVES)
        shared = (r[~np.eye(3, dtype=bool)] != 0).any() or np.isnan(released.between[row.indicator].r).any()
        reach = stats.t.ppf(0.975, max(freedom) if shared else sum(freedom)) * np.sqrt((c * se) @ r @ (c * se))
        assert row.value == pytest.approx(c @ value, abs=0.05 + 1e-9)
        assert row.lower == pytest.approx(np.floor((c @ value - reach) * 10 + 1e-6) / 10, abs=1e-9)
        assert row.upper == pytest.approx(np.ceil((c @ value + reach) * 10 - 1e-6) / 10, abs=1e-9)
        seen += 1
    for row in pd.concat([released.changes, released.steps]).itertuples():
        ends = [tables[wave].loc[(row.indicator, row.level, row.quartier_id)] for wave in (row.before, row.after)]
        if all(end["status"] in ("ok", "unreliable") for end in ends):
            assert row.value == ends[1]["value"] - ends[0]["value"]
            seen += 1
        else:
            assert np.isnan([row.value, row.lower, row.upper]).all()
    assert seen > 60


def same(first: Released, second: Released) -> bool:
    """Whether all that leaves is alike."""
    frames = [(getattr(first, name), getattr(second, name)) for name in ("estimates", "changes", "steps", "trends")]
    between = [(own.r, second.between[name].r) for name, own in first.between.items()]
    waves = [(own.r, second.correlations[wave].r) for wave, own in first.correlations.items()]
    return all(a.equals(b) for a, b in frames) and all(np.array_equal(a, b, equal_nan=True) for a, b in [*between, *waves])


def saying(people: pd.DataFrame, question: str, key: str, more: int) -> pd.DataFrame | None:
    """People of whom so many more of a quartier say yes; who said yes goes on saying it, as far as may be."""
    there = people.index[people["quartier_id"] == key]
    yes = int(people.loc[there, question].sum()) + more
    if not 0 <= yes <= len(there):
        return None
    said = people[question].copy()
    said[said[there].sort_values(ascending=False, kind="stable").index] = (np.arange(len(there)) < yes).astype(float)
    return people.assign(**{question: said})


@pytest.mark.parametrize("seed", SEEDS[:2])
@pytest.mark.parametrize("question", QUESTIONS[:2])
def test_with_other_answers_of_the_withheld_all_that_leaves_would_be_the_same(seed: int, question: str) -> None:
    """00 was told in 2017 and 2021, and its persons were asked again: still several numbers of yes are possible in 2025."""
    own, released = city(seed), left(seed)[1]
    possible = {0}
    for more, less in itertools.product((-2, -1, 1, 2), (0, -1, 1)):
        people = saying(own.people[LAST], question, WITHHELD, more)
        other = None if people is None else saying(people, question, "01", less if more < 0 else -less)
        if more not in possible and other is not None and same(own.but(LAST, other).released, released):
            possible.add(more)
    assert len(possible) > 1


def exchanged(own: MadeWaves, question: str, number: int) -> MadeWaves | None:
    """The city after answers of 2021 were exchanged within quartiers, so that `number` more said yes in 2017 and in 2021.

    What is told of either wave stays as it is.
    """
    before, after = own.people["2017"].set_index("person")[question], own.people["2021"].set_index("person")
    said, said_before = after[question].copy(), before.reindex(after.index)
    target, done = (1.0, 0) if number > 0 else (0.0, 0)
    for _, people in after.groupby("quartier_id"):
        mine = people.index
        gain = [one for one in mine if said_before[one] == target and said[one] == 0]
        lose = [one for one in mine if said_before[one] == 1 - target and said[one] == 1]
        for one, other in zip(gain, lose, strict=False):
            if done == abs(number):
                break
            said[one], said[other] = 1.0, 0.0
            done += 1
    if done < abs(number):
        return None
    return own.but("2021", after.assign(**{question: said}).reset_index()[list(own.people["2021"].columns)])


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_how_waves_go_together_leaves_the_table_of_two_waves_open(seed: int) -> None:
    """With two digits who said yes twice could nearly be counted; as it is told at least four tables remain."""
    own, (raw, released) = city(seed), left(seed)
    fine = 0
    for question in QUESTIONS:
        at = QUESTIONS.index(question)
        tables, digits = [], []
        for number in range(-4, 5):
            other = exchanged(own, question, number) if number else own
            if other is not None:
                shared = other.raw.shared
                assert shared is not None
                coarse = release_between(shared, raw.waves, released.estimates, CATALOGUE, Thresholds().withhold_below)
                tables.append(coarse[question].r[0, 1])
                digits.append(round(shared.r[0, 1, at], 2))
        assert len(tables) >= 5
        fine += max(digits.count(digit) for digit in digits) <= 3
        assert tables.count(released.between[question].r[0, 1]) >= 4
    assert fine > 0


def test_waves_that_answered_alike_are_not_told_to() -> None:
    """Everybody was asked again and said the same: that would tell what a withheld quartier answered."""
    own = city(1)
    alike = MadeWaves.of(dict.fromkeys(WAVES, own.people["2021"]), own.inhabitants)
    shared = alike.raw.shared
    assert shared is not None
    assert shared.r.min() > 1 - 1e-9
    for r in (between.r for between in alike.released.between.values()):
        assert r[~np.eye(3, dtype=bool)].max() <= MOST
