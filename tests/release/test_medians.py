"""Medians, as they leave."""

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.table import estimate
from indicators.formulas import Median
from indicators.survey.moments import Moments
from language.phrases import Text
from release.gate import release
from release.tables.raw import Raw, RawWave
from release.tables.thresholds import Thresholds
from tests.indicators.frames import pooled, sums_of
from tests.indicators.small_city import indicator
from workshops.response import answers_of

RENT = indicator("rent", Median("rent", 0.0, 2000.0), unit=Text.of("€"), decimals=0)
IDS = [f"{number:02}" for number in range(12)]


def drawn(seed, size=80):
    """Rents that differ by quartier, lognormal."""
    rng = np.random.default_rng(seed)
    of = np.repeat(IDS, size)
    rents = np.exp(rng.normal(6.2, 0.4, len(of))) * np.repeat(np.linspace(0.8, 1.2, len(IDS)), size)
    people = pd.DataFrame({"quartier_id": of, "stratum": of, "groups": 0, "weight": rng.uniform(0.5, 2, len(of))})
    return people.assign(rent=np.round(rents).clip(0, 2000))


def tables(people):
    catalogue = Catalogue({}, {}, {"rent": RENT})
    moments = Moments.of(sums_of(people, {"rent": 1000.0}, each_value=["rent"]))
    raw = estimate(moments, catalogue, "w", IDS)
    wave = RawWave("w", raw, pooled(people, ["rent"]), answers_of(moments.counts, [], "w"))
    return raw, release(Raw((wave,)), catalogue, Thresholds(interval_scale_percent=50.0)).estimates


def test_a_median_leaves_in_two_digits_of_its_scale_without_a_verdict():
    raw, released = tables(drawn(1))
    both = released.merge(raw, on=["level", "quartier_id"], suffixes=("", "_inside"))
    assert set(released["status"]) == {"ok"}
    assert (np.mod(released["value"], 100) == 0).all()
    assert (abs(both["value"] - both["value_inside"]) <= 50 + 1e-9).all()
    assert (both["lower"] <= both["value"]).all()
    assert set(released["verdict"]) == {"none"}


def test_the_limits_that_leave_hold_the_true_median():
    """95 of 100 at least: they are rounded outward, in steps of 100 of a scale of 2,000."""
    true = np.exp(6.2) * np.linspace(0.8, 1.2, len(IDS))
    held = []
    for seed in range(25):
        rows = tables(drawn(seed))[1].query("level == 'quartier'").set_index("quartier_id").loc[IDS]
        held += ((rows["lower"] <= true) & (true <= rows["upper"])).tolist()
    assert np.mean(held) >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / len(held))


def test_few_answers_have_no_median():
    people = drawn(2)
    few = people[(people["quartier_id"] != "03") | (people.groupby("quartier_id").cumcount() < 6)]
    released = tables(few)[1].set_index("quartier_id")
    assert released.loc["03", "status"] == "withheld"
    assert np.isnan(released.loc["03", "value"])
