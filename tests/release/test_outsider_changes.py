"""A second publication and a few late questionnaires: read off before there was a gate, and nothing after."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.load import internal_table, load
from release.earlier.publication import Publication, write_publication
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.demo import demo_city
from tests.release import before
from tests.release.after import as_read
from tests.release.made_cities import MadeCity, late, made_city, raw_of, released
from tests.release.outsider_changes import changed_counts, read_off
from tests.release.printed import FULL, RELEASED

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
LEAST = Thresholds().withhold_below
NESTED = (("very_young", "younger"),)
SEEDS = (202, 203, 205)
DEMO_LATE = {"age": "71", "migration_history": "nein", "years_in_city": "40", "quartier_id": "07"}


def largest(city: MadeCity, number: int) -> list[str]:
    return list(city.people["quartier_id"].value_counts().index[:number])


def one_late(city: MadeCity) -> pd.DataFrame:
    return late(city.people, largest(city, 1))


def two_late_in_different_quartiers(city: MadeCity) -> pd.DataFrame:
    return late(city.people, largest(city, 2))


def nine_late(city: MadeCity) -> pd.DataFrame:
    return late(city.people, largest(city, 1) * 9)


def one_withdrawn(city: MadeCity) -> pd.DataFrame:
    there = city.people.index[city.people["quartier_id"] == largest(city, 1)[0]]
    return city.people.drop(there[0]).reset_index(drop=True)


def one_corrected(city: MadeCity) -> pd.DataFrame:
    people = city.people.copy()
    at = people.index[(people["quartier_id"] == largest(city, 1)[0]) & people[city.questions[0]].notna()][0]
    people.loc[at, city.questions[0]] = 1 - people.loc[at, city.questions[0]]
    return people


CHANGES = (one_late, two_late_in_different_quartiers, nine_late, one_withdrawn, one_corrected)


def alike(seed: int) -> MadeCity:
    """A made city whose weights are alike within quartiers, where the answers of several persons can be counted."""
    city = made_city(seed)
    people = city.people.assign(kind=0)
    return MadeCity(people, np.ones(1), city.inhabitants, city.groups, city.questions, city.areas).with_people(people)


@cache
def first_of(make: Callable[[int], MadeCity], seed: int) -> tuple[MadeCity, pd.DataFrame, Released]:
    """A made city, what was published of it before there was a gate, and its first release."""
    city = make(seed)
    return city, tell_before(city), released(city)


def tell_before(city: MadeCity) -> pd.DataFrame:
    return before.published(raw_of(city), city.catalogue, None, city.areas)


def as_told(release: Released, city: MadeCity) -> pd.DataFrame:
    return as_read(release.estimates, raw_of(city).table, city.catalogue)


@pytest.mark.parametrize("change", CHANGES)
def test_before_the_gate_a_few_answers_were_read_off(change: Callable[[MadeCity], pd.DataFrame]) -> None:
    given_away = 0
    for seed in SEEDS:
        city, first, _ = first_of(alike, seed)
        after = city.with_people(change(city))
        given_away += sum(reading.gives_away for reading in read_off(first, tell_before(after), FULL, LEAST, alike=True))
    assert given_away > len(SEEDS)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("make", [alike, made_city])
def test_a_release_that_knows_the_earlier_one_tells_nothing_of_a_few(
    change: Callable[[MadeCity], pd.DataFrame], make: Callable[[int], MadeCity]
) -> None:
    for seed in SEEDS:
        city, _, release = first_of(make, seed)
        after = city.with_people(change(city))
        first, second = as_told(release, city), as_told(released(after, Publication.of(release)), city)
        assert read_off(first, second, RELEASED, LEAST, alike=make is alike) == []
        few = {cell: n for cell, n in changed_counts(first, second, NESTED, city.areas).items() if abs(n) < LEAST}
        assert few == {}


def test_a_release_that_does_not_know_the_earlier_one_tells() -> None:
    """The attack is worth something at coarse figures too: without `earlier` it reads answers off them."""
    given_away = 0
    for seed in SEEDS:
        city, _, release = first_of(alike, seed)
        after = city.with_people(two_late_in_different_quartiers(city))
        tables = as_told(release, city), as_told(released(after), after)
        given_away += sum(reading.gives_away for reading in read_off(*tables, RELEASED, LEAST, alike=True))
    assert given_away > 0


def test_what_was_taken_back_counts_as_published() -> None:
    """A dozen late answers were told and taken back with one of them; the third publication cannot be subtracted from either."""
    for seed in SEEDS:
        city, _, first = first_of(alike, seed)
        more = city.with_people(late(city.people, largest(city, 1) * 12))
        fewer = more.with_people(more.people.iloc[:-1])
        second = released(more, Publication.of(first))
        third = released(fewer, Publication.of(first), Publication.of(second))
        tables = [as_told(publication, city) for publication in (first, second, third)]
        for table in tables[:2]:
            assert read_off(table, tables[2], RELEASED, LEAST, alike=True) == []
            counts = changed_counts(table, tables[2], NESTED, city.areas)
            assert {cell: number for cell, number in counts.items() if abs(number) < LEAST} == {}


def test_late_answers_are_told_once_there_are_enough() -> None:
    """Waiting is not for ever: 60 more in one quartier are told in at least one indicator of some city."""
    counted = 0
    for seed in SEEDS:
        city, _, release = first_of(alike, seed)
        after = city.with_people(late(city.people, largest(city, 1) * 60, seed))
        counted += len(changed_counts(release.estimates, released(after, Publication.of(release)).estimates))
    assert counted > 0


@pytest.fixture(scope="module")
def demo_with_a_late_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration after one more person answered in 2021."""
    folder = tmp_path_factory.mktemp("late") / "city"
    shutil.copytree(DEMO, folder)
    survey = pd.read_csv(folder / "survey_2021.csv", dtype=str, keep_default_na=False)
    like = survey[survey["quartier_id"] == DEMO_LATE["quartier_id"]].iloc[0]
    later = pd.concat([survey, pd.DataFrame([{**like, **DEMO_LATE}])], ignore_index=True)
    later.to_csv(folder / "survey_2021.csv", index=False)
    return folder


def test_demo_s_late_questionnaire_was_read_off_before_and_waits_after(demo_with_a_late_one: Path, tmp_path: Path) -> None:
    first = demo_city()
    catalogue, areas = first.catalogue, {}
    raw = [internal_table(folder) for folder in (DEMO, demo_with_a_late_one)]
    published = [before.masked(table, catalogue) for table in raw]
    shares = {name for name, indicator in catalogue.indicators.items() if hasattr(indicator.formula, "yes")}
    tables = [table[table["indicator"].isin(shares) & (table["wave"] == "2021")] for table in published]
    read = {
        reading.cell[1]: reading.yes
        for reading in read_off(*tables, FULL, LEAST, alike=False)
        if reading.cell[2:4] == ("all", "quartier")
    }
    row = pd.read_csv(demo_with_a_late_one / "survey_2021.csv", dtype=str, keep_default_na=False).iloc[-1]
    truth = {
        name: (int(row[indicator.formula.item] in indicator.formula.yes),)
        for name, indicator in catalogue.indicators.items()
        if name in shares and row[indicator.formula.item] in indicator.formula.of
    }
    assert read == truth
    assert len(truth) > 15

    file = tmp_path / "first.parquet"
    write_publication(first.released, catalogue, first.estimates, file)
    second = load(demo_with_a_late_one, earlier=[file])
    left = [as_read(publication.estimates, raw[0], catalogue) for publication in (first, second)]
    of_shares = [table[table["indicator"].isin(shares)] for table in left]
    assert read_off(*of_shares, RELEASED, LEAST, alike=False) == []
    assert {cell: n for cell, n in changed_counts(*left, (), areas).items() if abs(n) < LEAST} == {}
