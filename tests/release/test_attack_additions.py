"""Two publications, the second with something new of the same column: less what was told before it would tell a late answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import release.gate as gate
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Share
from indicators.survey.engines import Engine
from release.earlier.publication import Publication
from release.gate import release
from release.tables.raw import Raw, sum_up
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from tests.indicators.small_city import catalogue, indicator, quartiers, wave
from tests.indicators.test_distributions import question
from tests.release.test_attack_beside import STANDARD

CODES = tuple("12345")
SAFE, AGAIN = (indicator(name, Share("safe", ("5",), CODES)) for name in ("safe", "again"))
OTHER = indicator("other", Share("other", ("1",), ("0", "1")))
ASKED = question("safe", CODES, (["1", "2"], ["3"], ["4", "5"]))
OTHERWISE = replace(question("safe", CODES, (["1"], ["2", "3"], ["4", "5"])), id="otherwise")


def described(*indicators, questions=()) -> Catalogue:
    return replace(catalogue(OTHER, *indicators, groups=()), questions={asked.id: asked for asked in questions})


ADDITIONS = {
    "an indicator beside a question": (described(questions=[ASKED]), described(SAFE, questions=[ASKED])),
    "an indicator beside an indicator": (described(SAFE), described(SAFE, AGAIN)),
    "a question beside an indicator": (described(SAFE), described(SAFE, questions=[ASKED])),
    "a question beside a question": (described(questions=[ASKED]), described(questions=[ASKED, OTHERWISE])),
}


def published(tmp_path, people: pd.DataFrame, city: Catalogue, *earlier: Released) -> Released:
    file = tmp_path / "survey.csv"
    people.to_csv(file, index=False)
    places = quartiers(sorted(people["quartier"].unique()))
    raw = sum_up(file, wave(missing=("", "99")), city, places, {}, Engine.ARROW, Findings())
    return release(Raw((raw,)), city, Thresholds(), {}, [Publication.of(before) for before in earlier])


def people_of(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    of = np.repeat(["a", "b", "c"], [90, 95, 80])
    return pd.DataFrame({"quartier": of, "safe": rng.choice(CODES, len(of)), "other": rng.choice(["0", "1"], len(of))})


def said_five(released: Released) -> set[tuple[int, int]]:
    """(n, how many said 5) in quartier a, as told of anything: weights are alike, so a share is a count."""
    rows = released.estimates[released.estimates["indicator"].isin(["safe", "again"])]
    categories = released.distributions[released.distributions["category"] == "5"]
    told = pd.concat([rows, categories]).query("quartier_id == 'a'").dropna(subset=["value"])
    return {(int(n), round(value * n / 100)) for n, value in zip(told["n"], told["value"], strict=True)}


def attacked(tmp_path, names) -> int:
    """In how many of some additions what the late person said follows."""
    read = 0
    for name in names:
        before, now = ADDITIONS[name]
        for answer in ("5", "1"):
            people = people_of(seed=len(name))
            late = pd.concat([people, pd.DataFrame({"quartier": ["a"], "safe": [answer], "other": ["1"]})], ignore_index=True)
            first = published(tmp_path, people, before)
            ((n, five),) = said_five(first)
            later = {told for told in said_five(published(tmp_path, late, now, first)) if told[0] == n + 1}
            read += later == {(n + 1, five + (answer == "5"))}
    return read


def test_what_is_new_of_a_column_told_the_late_answer(tmp_path, monkeypatch):
    """Before what is new waited as well."""
    monkeypatch.setattr(gate, "find_additions", lambda *_: ())
    assert attacked(tmp_path, list(ADDITIONS)[:2]) == 4


@pytest.mark.parametrize("name", ADDITIONS)
def test_what_is_new_of_a_column_waits_with_what_was_told_of_it(tmp_path, name):
    assert attacked(tmp_path, [name]) == 0


def test_what_is_new_is_told_where_nothing_waits(tmp_path):
    people = people_of(seed=1)
    for before, now in ADDITIONS.values():
        first = published(tmp_path, people, before)
        assert said_five(published(tmp_path, people, now, first)) == said_five(first)


def test_what_is_new_and_waits_is_named(tmp_path):
    before, now = ADDITIONS["an indicator beside an indicator"]
    people = people_of(seed=1)
    second = published(tmp_path, people.iloc[1:], now, published(tmp_path, people, before))
    assert set(second.waiting) == {("w", "other"), ("w", "safe"), ("w", "again")}
    assert (second.estimates.query("indicator == 'again'")["status"] == "withheld").all()


def test_a_standardised_value_of_what_is_new_waits_too(tmp_path):
    before, now = (replace(city, standard=STANDARD) for city in ADDITIONS["an indicator beside an indicator"])
    people = people_of(seed=1).assign(young=np.arange(265) % 3 == 0).astype({"young": int})
    first = published(tmp_path, people, before)
    told = {
        late: published(tmp_path, people.iloc[late:], now, first).standardised.query("indicator == 'again'") for late in (0, 1)
    }
    assert told[0]["value"].notna().any()
    assert told[1]["value"].isna().all()
    assert not told[1]["status"].isin(["ok", "unreliable"]).any()
