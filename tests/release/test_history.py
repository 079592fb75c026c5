"""Two publications: what came late waits, and nobody is read off the difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from release.earlier.latecomers import hold_small_revisions
from release.earlier.publication import NoPublication, Publication, read_publication, write_publication
from release.gate import release
from release.tables.raw import Raw, RawWave
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.indicators.frames import pooled
from tests.indicators.small_city import HELP, SAFE, catalogue, estimated
from workshops.questionnaires import Tally

IDS = ["A", "B", "C", "D"]
CATALOGUE = catalogue(HELP, SAFE)


def respondents(seed: int = 1, size: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    quartier = np.repeat(IDS, size)
    return pd.DataFrame(
        {
            "quartier_id": quartier,
            "stratum": quartier,
            "psu": "",
            "stratum_size": 900.0,
            "weight": 1.0,
            "groups": rng.integers(0, 4, len(quartier)),
            "help": (rng.random(len(quartier)) < 0.6).astype(float),
            "safe": rng.integers(1, 6, len(quartier)).astype(float),
        }
    )


def late(people: pd.DataFrame, count: int, quartier: str = "B", answer: float = 0.0) -> pd.DataFrame:
    more = people[people["quartier_id"] == quartier].head(count).assign(help=answer, safe=1.0, groups=1)
    return pd.concat([people, more], ignore_index=True)


def published(people: pd.DataFrame, *earlier: Publication, least: int = 10) -> Released:
    table = estimated(people, CATALOGUE, IDS)
    answers = pd.DataFrame({"quartier_id": [], "target_group": [], "answered": [], "wave": []})
    return release(
        Raw((RawWave("w", table, pooled(people, ["help", "safe"]), answers),)),
        CATALOGUE,
        Thresholds(withhold_below=least),
        None,
        earlier,
    )


def same(first: Released, other: Released) -> bool:
    keys = ["wave", "indicator", "target_group", "level", "quartier_id"]
    tables = [part.estimates.sort_values(keys).reset_index(drop=True) for part in (first, other)]
    return tables[0].equals(tables[1])


@pytest.mark.parametrize("count", [1, 9])
def test_a_few_late_answers_change_nothing_that_is_told(count: int) -> None:
    people = respondents()
    first = published(people)
    second = published(late(people, count), Publication.of(first))
    assert not same(first, published(late(people, count)))  # without the earlier one they could be read off
    assert same(first, second)
    assert {indicator for _, indicator in second.waiting} == {"help", "safe"}
    assert np.array_equal(first.correlations["w"].r, second.correlations["w"].r)


def test_many_late_answers_are_told() -> None:
    """Two dozen in group 0 and nobody's complement changed by a few."""
    people = respondents()
    first = published(people)
    second = published(late(people, 24), Publication.of(first))
    assert second.waiting == ()
    assert same(second, published(late(people, 24)))


def test_a_corrected_answer_waits_though_nobody_came() -> None:
    people = respondents()
    first = published(people)
    corrected = people.copy()
    rows = corrected.index[(corrected["quartier_id"] == "C") & (corrected["help"] == 1.0)][:2]
    corrected.loc[rows, "help"] = 0.0
    second = published(corrected, Publication.of(first))
    assert ("w", "help") in second.waiting
    assert ("w", "safe") not in second.waiting
    assert same(first, second)


def test_a_few_in_one_quartier_and_many_in_another_wait_together() -> None:
    people = respondents()
    first = published(people)
    more = late(late(people, 30, "A"), 2, "B")
    assert same(first, published(more, Publication.of(first)))


def test_a_publication_that_was_taken_back_counts() -> None:
    """The second was ten ahead of the first and is taken back; the third is one ahead of the second."""
    people = respondents()
    first = Publication.of(published(people))
    taken_back = Publication.of(published(late(people, 20), first))
    third = published(late(people, 21), first, taken_back)
    assert {indicator for _, indicator in third.waiting} == {"help", "safe"}
    assert third.estimates["n"].max() == taken_back.estimates["n"].max()


def test_what_was_written_is_read_again_as_it_was(tmp_path: Path) -> None:
    first = published(respondents())
    for ending in ("parquet", "csv"):
        path = tmp_path / f"first.{ending}"
        if ending == "parquet":
            write_publication(first, CATALOGUE, first.estimates, path)
        else:
            first.estimates.to_csv(path, index=False)
        read = read_publication(path)
        second = published(late(respondents(), 1), read)
        assert same(first, second), ending
        assert bool(read.correlations) == (ending == "parquet")
        assert np.isnan(second.correlations["w"].r).all() != (ending == "parquet")


def test_an_older_and_finer_file_protects_too() -> None:
    """What was published before there was a gate, at full precision."""
    people = respondents()
    older = replace(Publication.of(published(people)), estimates=estimated(people, CATALOGUE, IDS), coarse=False)
    second = published(late(people, 1), older)
    assert {indicator for _, indicator in second.waiting} == {"help", "safe"}
    assert "df" not in second.estimates
    steps = second.estimates.loc[second.estimates["indicator"] == "help", "value"].dropna()
    assert (steps == steps.round()).all()


def test_a_file_that_is_no_table_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NoPublication, match=r"other\.csv.*no column level"):
        read_publication(path)


def test_a_workshop_s_questionnaires_wait_together() -> None:
    before = (Tally("one", "help", 8, 20), Tally("one", "safe", None, 25, 3.1), Tally("two", "help", 5, 12))
    now = (Tally("one", "help", 9, 21), Tally("one", "safe", None, 40, 3.4), Tally("two", "help", 15, 30))
    assert held(now, before, 10) == (now[2], *before[:2])
    assert held(now, before, 1) == now


def held(now: tuple[Tally, ...], before: tuple[Tally, ...], least: int) -> tuple[Tally, ...]:
    return hold_small_revisions(now, [before], least)


def test_an_internal_table_is_no_publication(tmp_path: Path) -> None:
    """Else everything would wait, and be told as it stands there."""
    path = tmp_path / "t.internal.parquet"
    estimated(respondents(), CATALOGUE, IDS).to_parquet(path)
    with pytest.raises(NoPublication, match="internal"):
        read_publication(path)


def test_what_a_lower_limit_told_once_is_not_told_again() -> None:
    people = respondents(size=40)
    few = people[(people["quartier_id"] != "D") | (people.index % 8 == 0)].reset_index(drop=True)  # five in quartier D
    first = published(few, least=3)
    assert (first.estimates["n"] < 10).any()
    second = published(late(few, 1), Publication.of(first))
    assert second.waiting
    assert not (second.estimates["n"] < 10).any()
