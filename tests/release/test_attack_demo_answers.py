"""The demonstration's distributions against an outsider who knows everything that is told of two target groups and everybody."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators.formulas import Share
from tests.demo import DEMO, demo_city
from tests.release.outsider_categories import Knowledge, narrowed

GROUPS = {"younger": (18, 29), "older": (65, 120)}
WAVE = "2025"


def people_of(question):
    """Respondents with their groups; whoever gave no answer that counts has an empty one."""
    codes = [code for answer in question.answers for code in answer.codes]
    table = pd.read_csv(DEMO / f"survey_{WAVE}.csv", dtype="str", keep_default_na=False)
    age = table["age"].astype("int64")
    member = sum(age.between(*span).astype("int64") * 2**bit for bit, span in enumerate(GROUPS.values()))
    answer = table[question.item].where(table[question.item].isin(codes), "")
    return pd.DataFrame({"quartier_id": table["quartier_id"], "groups": member, "answer": answer})


def knowledge(city, question, *, distributions):
    """Numbers of answers, shares as the counts that they come from, and whole distributions or none."""
    known = Knowledge(people_of(question), list(GROUPS))
    released, groups = city.released, ["all", *GROUPS]
    for row in released.estimates[(released.estimates["wave"] == WAVE) & released.estimates["n"].notna()].itertuples():
        formula = city.catalogue.indicators[row.indicator].formula
        if isinstance(formula, Share) and formula.item == question.item and row.target_group in groups:
            known.learn((row.level, row.quartier_id), row.target_group, formula.of)
            known.learn((row.level, row.quartier_id), row.target_group, formula.yes)
    if distributions:
        of = {(scheme, category.id): category.codes for scheme, own in question.schemes.items() for category in own}
        rows = released.distributions
        rows = rows[(rows["wave"] == WAVE) & (rows["question"] == question.id) & rows["n"].notna()]
        for row in rows[rows["target_group"].isin(groups)].itertuples():
            known.learn((row.level, row.quartier_id), row.target_group, of[row.scheme, row.category])
    return known, len(rows) if distributions else 0


@pytest.mark.parametrize("name", ["safe_at_night"])
def test_no_small_category_of_the_demonstration_is_bounded_more_closely_than_by_its_indicators(name):
    city = demo_city()
    question = city.catalogue.questions[name]
    (whole, told), (alone, _) = (knowledge(city, question, distributions=own) for own in (True, False))
    assert told > 100
    assert narrowed(whole, alone, question.codes) == []
