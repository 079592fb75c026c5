"""Medians with Woodruff's intervals against R's svyquantile (golden/make_medians.R)."""

import numpy as np
import pandas as pd
import pytest

from files.findings import Findings, Rejected
from indicators.estimates.table import estimate
from indicators.formulas import Median
from indicators.survey.moments import Moments
from indicators.survey.survey import read_survey
from tests.indicators.frames import sums_of
from tests.indicators.small_city import catalogue, indicator, moments_of, quartiers, wave
from tests.indicators.test_golden_clusters import GOLDEN, IDS, KEYS, assert_agrees, golden, respondents

R = golden("golden_medians.csv")
NUMBERS = ["value", "se", "lower", "upper"]


def of_items(**scales):
    return [indicator(item, Median(item, *scale)) for item, scale in scales.items()]


RENT_AND_SAFETY = of_items(rent=(0, 100_000), safe=(1, 5))


def clusters(name):
    table = pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"})
    return respondents(table[table["wave"] == name])


@pytest.mark.parametrize("name", ["w1", "w2"])
def test_medians_of_clusters_agree_with_r(name):
    described = catalogue(*RENT_AND_SAFETY)
    moments = moments_of(clusters(name), described, ["rent", "safe"])
    of_r = R[(R["data"] == "clusters") & (R["wave"] == name)].set_index(KEYS)
    assert len(of_r) >= 30
    ours = estimate(moments, described, name, IDS).set_index(KEYS).loc[of_r.index]
    assert_agrees(ours, of_r, NUMBERS)


def test_medians_of_the_demo_agree_with_r():
    described = catalogue(*of_items(age=(0, 120), years_in_city=(0, 120), green_spaces=(1, 5)), groups=("older",))
    columns = {"quartier_id": "str", "stratum": "str"}
    table = pd.read_csv(GOLDEN.parents[2] / "data/kaiserslautern/survey_2021.csv", dtype=columns)
    table = table.assign(
        groups=(table["age"] >= 65).astype(int), green_spaces=table["green_spaces"].where(table["green_spaces"] <= 5)
    )
    moments = moments_of(table, described, ["age", "years_in_city", "green_spaces"])
    of_r = R[R["data"] == "demo"].set_index(KEYS)
    assert len(of_r) >= 100
    ours = estimate(moments, described, "2021", sorted(table["quartier_id"].unique())).set_index(KEYS).loc[of_r.index]
    assert_agrees(ours, of_r, NUMBERS)


def test_portions_and_workers_count_the_same_values():
    table, centres = clusters("w1"), {"rent": 50_000.0}
    at_once = Moments.of(sums_of(table, centres, each_value=["rent"]))
    half = len(table) // 2
    first = sums_of(table.iloc[:half], centres, batch=17, each_value=["rent"])
    first.merge(sums_of(table.iloc[half:], centres, batch=23, each_value=["rent"]))
    merged = Moments.of(first)
    order = [
        moments.counts.reset_index().sort_values([*moments.counts.columns[:5]])["index"].to_numpy()
        for moments in (at_once, merged)
    ]
    np.testing.assert_array_equal(at_once.values["rent"][0], merged.values["rent"][0])
    np.testing.assert_allclose(at_once.values["rent"][1][order[0]], merged.values["rent"][1][order[1]], rtol=1e-12)


def test_a_median_of_equal_answers_is_known_and_of_none_missing():
    table = pd.DataFrame({"quartier_id": ["a"] * 4 + ["b"] * 4, "groups": 0, "rent": [7.0] * 4 + [np.nan] * 4})
    described = catalogue(*of_items(rent=(0, 100)), groups=())
    rows = estimate(moments_of(table, described, ["rent"]), described, "w", ["a", "b"]).set_index("quartier_id")
    assert rows.loc["a", "value"] == 7
    assert np.isnan(rows.loc["b", "value"])
    assert rows.loc["b", "status"] == "no_data"


def test_too_many_different_answers_are_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr("indicators.survey.values.MOST_VALUES", 3)
    path = tmp_path / "survey.csv"
    path.write_text("quartier,rent\n" + "\n".join(f"a,{number}" for number in range(5)) + "\n", encoding="utf-8")
    findings = Findings()
    described = catalogue(*of_items(rent=(0, 100)), groups=())
    with pytest.raises(Rejected):
        read_survey(path, wave(), described, quartiers(["a"]), findings)
    assert [finding.code for finding in findings] == ["survey.too_many_values"]
