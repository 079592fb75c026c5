"""A question that is not put to the older people counts them: those who answered others, less those who answered this."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dataset.load import internal_table
from indicators.catalogue import Catalogue
from release.tables.relations import Relations
from tests.demo import demo_city

DEMO = Path("data/kaiserslautern")
LEAST = 10
SILENT = 0.1  # whoever lacks fewer than that in the whole city is silent, and not left out


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return demo_city().catalogue


def counted(released: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Fewer than ten people who were not asked, as told numbers of answers give them, the silent among them.

    Parameters
    ----------
    released : DataFrame
        Rows that are told: ``wave, indicator, target_group, level, quartier_id, n``.
    """
    apart = {
        frozenset((group, other))
        for family in Relations.of(catalogue.target_groups).apart
        for group in family
        for other in family
    }
    groups = ["all", *catalogue.target_groups]
    cell = ["wave", "target_group", "level", "quartier_id"]
    released = released.assign(n=released["n"].astype("float64"))
    released = released.assign(beside=released.groupby(cell)["n"].transform("max") - released["n"])
    few_people = []
    for (_, _), rows in released.groupby(["wave", "indicator"]):
        here = set(rows.loc[rows["level"] == "city", "target_group"])
        absent = [group for group in groups if group not in here]
        if not absent:
            continue
        lacking = rows[rows["level"] == "city"].set_index("target_group")[["n", "beside"]].sum(axis=1)
        part = rows[rows["level"] == "city"].set_index("target_group")["beside"] / lacking
        mixed = [
            group for group in part.index[part > SILENT] if any(frozenset((group, missing)) not in apart for missing in absent)
        ]
        few = rows["target_group"].isin(mixed) & rows["beside"].between(1, LEAST - 1) & (rows["level"] == "quartier")
        few_people.append(rows[few])
    return pd.concat(few_people)


def test_who_was_not_asked_could_be_counted(catalogue: Catalogue) -> None:
    """In quartier 14 in 2021: 24 less 16, and 8 older people whose number is withheld."""
    raw = internal_table(DEMO)
    raw = raw[(raw["source"] == "survey") & (raw["n"] >= LEAST)]
    people = counted(raw, catalogue)
    here = people[(people["quartier_id"] == "14") & (people["wave"] == "2021") & (people["target_group"] == "all")]
    assert (here["beside"] == 8).any()
    assert len(people) > 20


def test_who_was_not_asked_cannot_be_counted_any_more(catalogue: Catalogue) -> None:
    released = demo_city().estimates
    released = released[(released["source"] == "survey") & released["n"].notna()]
    assert len(counted(released, catalogue)) == 0
