"""What the city's row tells of two withheld quartiers."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.release import before
from tests.release.after import as_read
from tests.release.made_cities import MadeCity, raw_of, released, two_small_quartiers
from tests.release.outsider_totals import Found, find, totals
from tests.release.printed import DOCUMENT, FULL, RELEASED, Precision

LAYOUTS = ((7, 8, 40, 55, 70, 90), (7, 8, 20, 30), (4, 6, 10, 30), (5, 6, 7, 30, 40, 60, 80), (7, 8, 100, 120, 150))
SEEDS = range(100, 103)


def attacked(city: MadeCity, table: pd.DataFrame, precision: Precision) -> Found | None:
    of_question = {}
    for name in city.questions:
        of_city = [total for total in totals(table[table["indicator"] == name], precision) if total.printed]
        if of_city:
            of_question[name] = of_city[0]
    return find(of_question, lambda quartier, _: city.inhabitants[quartier]) if of_question else None


def truth(city: MadeCity, quartier: str, question: str) -> tuple[int, int]:
    said = city.people.loc[city.people["quartier_id"] == quartier, question]
    return len(said), int(said.sum())


@pytest.mark.parametrize("document", [False, True])
def test_before_the_gate_both_withheld_quartiers_were_exact(document: bool) -> None:
    """From the table of estimates, and from a map's CSV alone."""
    for seed in SEEDS:
        city = two_small_quartiers(seed)
        table = before.published(raw_of(city), city.catalogue)
        possible = attacked(city, before.documented(table), DOCUMENT) if document else attacked(city, table, FULL)
        assert possible is not None
        assert possible.withheld == ("00", "01")
        assert possible.counts == {(7, 8)}
        for quartier in possible.withheld:
            assert all(possible.of(quartier, name) == {truth(city, quartier, name)} for name in city.questions)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_release_leaves_withheld_quartiers_open(layout: tuple[int, ...]) -> None:
    """Several counts remain, and several numbers of yes of every withheld quartier and question."""
    looked = 0
    for seed in SEEDS:
        city = two_small_quartiers(seed, layout)
        raw = raw_of(city)
        published = as_read(released(city).estimates, raw.table, city.catalogue)
        possible = attacked(city, published, RELEASED)
        if possible is None:
            continue  # the city's values are withheld too
        looked += 1
        assert len(possible.counts) > 2
        for quartier in possible.withheld:
            for name in city.questions:
                left = possible.of(quartier, name)
                assert truth(city, quartier, name) in left
                assert len({yes for _, yes in left}) > 1, (seed, quartier, name)
    assert looked > 0
