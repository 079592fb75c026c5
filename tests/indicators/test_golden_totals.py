"""How many people a share stands for, against R's svytotal (golden/make_totals.R)."""

import pandas as pd
import pytest

from benchmarks.estimates import demo
from indicators.estimates.table import estimate, totals_of
from tests.indicators.small_city import catalogue, moments_of
from tests.indicators.test_golden_clusters import GOLDEN, IDS, KEYS, assert_agrees, golden, respondents

R = golden("golden_totals.csv")
NUMBERS = ["value", "se", "lower", "upper"]


def agree(estimates, of_r):
    of_r = of_r.set_index(KEYS)
    ours = pd.concat([totals_of(estimates, share, share) for share in of_r.index.get_level_values(0).unique()])
    ours = ours[ours["level"] != "area"].set_index(KEYS).loc[of_r.index]
    of_r["lower"] = of_r["lower"].clip(lower=0.0)  # R does not know that nobody is fewer than nobody
    spread = (of_r["se"] > 1e-9).to_numpy()  # where all answers are alike R leaves rounding, or nothing
    assert spread.sum() >= 15
    assert_agrees(ours, of_r, ["value", "se"])
    assert_agrees(ours[spread & (ours["df"] > 0)], of_r[spread & (ours["df"] > 0).to_numpy()], NUMBERS)


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_totals_of_clusters_agree_with_r(wave):
    clusters = pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"})
    described = catalogue()
    estimates = estimate(moments_of(respondents(clusters[clusters["wave"] == wave]), described), described, wave, IDS)
    agree(estimates, R[(R["data"] == "clusters") & (R["wave"] == wave)])


def test_totals_of_the_demo_agree_with_r():
    _, waves, described, ids = demo()
    moments = next(moments for moments, wave in waves if wave == "2021")
    of_r = R[R["data"] == "demo"]
    assert len(of_r) > 100
    agree(estimate(moments, described, "2021", ids), of_r)
