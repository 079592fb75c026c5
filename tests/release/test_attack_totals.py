"""An outsider who knows the two weights of a quartier and divides a total by its share, to learn who is in a group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from indicators.formulas import Total
from release.coarsening.totals import internal_totals
from release.gate import release
from release.tables.thresholds import Thresholds
from tests.release.made_cities import MadeCity, raw_of, weighted
from tests.release.test_totals import with_total

KEY = ["level", "quartier_id", "target_group"]


def city_of_two_weights(seed: int) -> MadeCity:
    """Six quartiers of 80 to 320 answers; whoever is of kind 1 counts for more, and the younger are more often."""
    rng = np.random.default_rng(seed)
    ids, sizes = [f"{number:02}" for number in range(6)], rng.integers(80, 320, 6)
    of, age = np.repeat(ids, sizes), rng.integers(18, 90, sizes.sum())
    kind = (rng.random(len(of)) < np.where(age < 30, 0.6, 0.3)).astype(int)
    people = pd.DataFrame({"quartier_id": of, "age": age, "kind": kind, "q0": (rng.random(len(of)) < 0.5).astype(float)})
    inverse, inhabitants = np.array([1.0, rng.uniform(1.3, 3.0)]), dict(zip(ids, (sizes * 25).tolist(), strict=True))
    groups = ("younger", "older")
    return MadeCity(weighted(people, inverse, inhabitants, groups), inverse, inhabitants, groups, ("q0",), {})


def ways(weights: np.ndarray, n: int, least: float, most: float) -> int:
    """In how many ways n people of two weights add up to something between the limits."""
    heavy = np.arange(n + 1)
    sums = (n - heavy) * weights[0] + heavy * weights[1]
    return int(((sums >= least - 1e-9) & (sums <= most + 1e-9)).sum())


def of_groups(city: MadeCity, table: pd.DataFrame) -> pd.DataFrame:
    rows = table[(table["indicator"] == "people") & (table["level"] == "quartier") & (table["target_group"] != "all")]
    return rows[rows["value"].notna()].set_index(KEY)


@pytest.mark.parametrize("seed", range(8))
def test_totals_at_full_precision_tell_how_many_are_of_which_weight(seed: int) -> None:
    """The attack works: an exact total and its share leave one way."""
    city = city_of_two_weights(seed)
    exact = of_groups(city, internal_totals(raw_of(city).table, with_total(city)))
    determined = []
    for (_, quartier, _), row in exact.iterrows():
        weights = np.sort(city.people.loc[city.people["quartier_id"] == quartier, "weight"].unique())
        determined.append(ways(weights, int(row["n"]), row["weight"] - 1e-6, row["weight"] + 1e-6) == 1)
    assert len(determined) >= 10
    assert np.mean(determined) >= 0.9


@pytest.mark.parametrize("seed", range(8))
def test_totals_that_leave_do_not(seed: int) -> None:
    """Of T with two digits and the share in its steps, N lies between (T - half) / (p + half) and (T + half) / (p - half)."""
    city = city_of_two_weights(seed)
    released = release(raw_of(city), with_total(city), Thresholds(), city.areas).estimates
    shares = released[released["indicator"] == "q0"].set_index(KEY)["value"] / 100
    seen = 0
    for key, row in of_groups(city, released).iterrows():
        weights = np.sort(city.people.loc[city.people["quartier_id"] == key[1], "weight"].unique())
        half = 10.0 ** (np.floor(np.log10(row["upper"])) - 1) / 2
        least, most = (row["value"] - half) / (shares[key] + 0.005), (row["value"] + half) / (shares[key] - 0.005)
        assert ways(weights, int(row["n"]), least, most) >= 4
        seen += 1
    assert seen >= 2


@pytest.mark.parametrize("seed", range(4))
def test_totals_of_opposite_answers_added_up_do_not_either(seed: int) -> None:
    city = city_of_two_weights(seed)
    both = replace(city, people=city.people.assign(q1=1.0 - city.people["q0"]), questions=("q0", "q1"))
    catalogue = with_total(both)
    other = replace(catalogue.indicators["people"], id="others", formula=Total("q1"))
    catalogue = replace(catalogue, indicators={**catalogue.indicators, "others": other})
    released = release(raw_of(both), catalogue, Thresholds(), city.areas).estimates
    rows = of_groups(both, released)
    opposite = released[released["indicator"] == "others"].set_index(KEY)
    for key, row in rows.iterrows():
        weights = np.sort(city.people.loc[city.people["quartier_id"] == key[1], "weight"].unique())
        halves = sum(10.0 ** (np.floor(np.log10(table["upper"])) - 1) / 2 for table in (row, opposite.loc[key]))
        total = row["value"] + opposite.loc[key, "value"]
        assert ways(weights, int(row["n"]), total - halves, total + halves) >= 4
    assert len(rows) >= 2
