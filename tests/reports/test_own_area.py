"""A reader's own area on the demonstration: near the truth, refused with every withheld member, and what a reader reckons."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from dataset.load import load
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.relations.union import CannotJoin
from reports.map.own_area import is_weighted_by_answers, own_area
from reports.map.requests import MapRequest
from tests.demo import DEMO, demo_city
from tests.tiny_city import DATASET, build_city, statistics


@pytest.fixture(scope="module")
def dataset():
    return demo_city()


@pytest.fixture(scope="module")
def truth():
    table = pd.read_csv(DEMO / "sources" / "true_values.csv", dtype={"quartier_id": "str", "wave": "str"})
    return table.dropna(subset=["quartier_id", "value"]).set_index(["indicator", "target_group", "wave", "quartier_id"])


def maps_of_means(dataset):
    for key, indicator in dataset.catalogue.indicators.items():
        if indicator.formula.standardised:
            yield from product([key], dataset.target_groups_of(key), dataset.waves_of(key)[-1:])


def test_intervals_cover_the_true_value_of_random_unions(dataset, truth):
    random, covered = np.random.default_rng(20261128), []
    for here in maps_of_means(dataset):
        rows = dataset.quartier_rows(*here)
        shown = rows.index[rows["status"].isin(SHOWN)]
        for _ in range(2 * (len(shown) > 4)):
            members = tuple(random.choice(shown, random.integers(2, min(8, len(shown)) + 1), replace=False))
            real = truth.reindex([(*here, member) for member in members])
            if real["value"].isna().any():
                continue
            value = (real["value"] * real["persons"]).sum() / real["persons"].sum()
            joined = own_area(dataset, MapRequest(*here), members)
            covered.append(joined.lower <= value <= joined.upper)
    assert len(covered) > 300
    assert np.mean(covered) >= 0.95


def test_no_union_has_a_withheld_member(dataset):
    """What a union with it and one without it would tell by subtraction is never told."""
    tried = 0
    for here in maps_of_means(dataset):
        rows = dataset.quartier_rows(*here)
        shown = list(rows.index[rows["status"].isin(SHOWN)])
        for hidden in rows.index[rows["status"] == Status.WITHHELD]:
            if shown:
                tried += 1
                with pytest.raises(CannotJoin):
                    own_area(dataset, MapRequest(*here), (*shown, hidden))
    assert tried > 100


def test_everybody_s_union_is_near_the_city(dataset):
    for key in ("feels_at_home", "safe_at_night", "housing_very_satisfied"):
        whole = dataset.city_estimate(key, "all", "2025")
        joined = own_area(dataset, MapRequest(key, "all", "2025"), tuple(dataset.quartier_names))
        assert joined.value == pytest.approx(whole.value, abs=1.5)
        assert joined.n == pytest.approx(whole.n, rel=0.01)


def test_counts_are_sums(dataset):
    rows = dataset.latest_rows("inhabitants")
    wave = dataset.waves_of("inhabitants")[-1]
    request = MapRequest("inhabitants", "all", wave)
    if dataset.catalogue.indicators["inhabitants"].kind == "count":
        assert own_area(dataset, request, ("01", "02")).value == rows.loc[["01", "02"], "value"].sum()
    else:
        with pytest.raises(CannotJoin):
            own_area(dataset, request, ("01", "02"))


def test_a_standardised_value_is_not_joined(dataset):
    with pytest.raises(CannotJoin):
        own_area(dataset, MapRequest("feels_at_home", "all", "2025", standard=dataset.catalogue.standard.id), ("01", "02"))


def test_a_sum_of_people_is_judged_by_its_parts_and_no_finer_than_they_are(dataset):
    """Limits of a share are points and those of a total are people: 30 points of them say nothing."""
    rows = dataset.quartier_rows("volunteers", "all", "2025")
    members = tuple(rows.index[rows["status"] == Status.OK][:2])
    joined = own_area(dataset, MapRequest("volunteers", "all", "2025"), members)
    assert joined.status is Status.OK
    assert joined.value == rows.loc[list(members), "value"].sum()
    assert [len(f"{end:.0f}".rstrip("0")) <= 2 for end in (joined.lower, joined.upper)] == [True, True]
    assert joined.upper - joined.lower < rows.loc[list(members)].eval("upper - lower").sum() + 200


def test_an_uncertain_member_of_a_register_makes_its_union_uncertain(tmp_path):
    table = statistics().replace("5,inhabitants,,500", "5,inhabitants,,(500)")
    signs = '\n[files."statistics.csv"]\nsigns = { "()" = "unreliable" }\n'
    tiny = load(build_city(tmp_path, statistics=table, dataset=DATASET + signs))
    marks = {
        members: own_area(tiny, MapRequest("inhabitants", "all", "undated"), members) for members in (("4", "5"), ("4", "6"))
    }
    assert {members: (joined.value, joined.status) for members, joined in marks.items()} == {
        ("4", "5"): (900, Status.UNRELIABLE),
        ("4", "6"): (1000, Status.OK),
    }


def test_a_group_that_a_register_counts_weighs_as_it_is_counted(tmp_path):
    """In quartier 9 nine times as many older people live as in 1; as many of them were asked."""
    more = "".join(f"{key},inhabitants,2020,{key}0,older\n" for key in range(1, 10))
    everybody = "".join(f"{key},inhabitants,2020,500,\n" for key in range(1, 10))
    head = "quartier_id,indicator,date,value,target_group\n"
    survey = ["quartier,age,q1,q2"]
    for quartier, person in product(range(1, 10), range(80)):
        agreed = person % 40 < (30 if quartier == 9 else 8)
        survey.append(f"{quartier},{70 if person % 2 else 30},{5 if agreed else 2},3")
    joined = {}
    for name, table in (("counted", head + everybody + more), ("not", head + everybody)):
        city = load(build_city(tmp_path / name, statistics=table, survey="\n".join(survey) + "\n"))
        rows = city.quartier_rows("comfort", "older", "2020").loc[["1", "9"], "value"]
        joined[name] = own_area(city, MapRequest("comfort", "older", "2020"), ("1", "9")).value
        assert is_weighted_by_answers(city, MapRequest("comfort", "older", "2020"), ("1", "9")) == (name == "not")
        assert not is_weighted_by_answers(city, MapRequest("comfort", "all", "2020"), ("1", "9"))
    assert joined == {"counted": round((rows["1"] + 9 * rows["9"]) / 10), "not": round(rows.mean())}
    assert rows["9"] > rows["1"] + 30


def test_people_are_counted_at_the_date_nearest_to_the_survey(tmp_path):
    """Quartier 9 had as many as 1 then, and nine times as many later; at a date that is nearer still 1 has no figure."""
    period = 'period = { de = "Mai 2020", en = "May 2020" }\n'
    settings = DATASET.replace('file = "survey.csv"\n', 'file = "survey.csv"\n' + period)
    lines = [f"{key},inhabitants,2019,{500}\n" for key in range(1, 10)] + [
        f"{key},inhabitants,2023,{key}00\n" for key in range(1, 10)
    ]
    lines += [f"{key},inhabitants,2020-06,{key}50\n" for key in range(2, 10)]
    table = "quartier_id,indicator,date,value\n" + "".join(lines)
    city = load(build_city(tmp_path, dataset=settings, statistics=table))
    rows = city.quartier_rows("comfort", "all", "2020")["value"]
    assert own_area(city, MapRequest("comfort", "all", "2020"), ("1", "9")).value == round((rows["1"] + rows["9"]) / 2)
    late = (3.5 * rows["3"] + 7.5 * rows["7"]) / 11
    assert own_area(city, MapRequest("comfort", "all", "2020"), ("3", "7")).value == round(late)
    assert round(late) != round((rows["3"] + rows["7"]) / 2)
