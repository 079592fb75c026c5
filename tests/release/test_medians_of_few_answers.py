"""Medians of questions with three answers: many gave the same one, so an interval around their share is none of a median."""

import numpy as np
import pandas as pd
import pytest

from indicators.catalogue import Catalogue
from indicators.estimates.spread import effective_variance
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

CATALOGUE = Catalogue({}, {}, {"q": indicator("q", Median("q", 1.0, 3.0), unit=Text.of("points"), decimals=1)})
IDS = [f"{number:03}" for number in range(150)]


def asked(parts, size, seed=1, ids=IDS, **columns):
    rng = np.random.default_rng(seed)
    of = np.repeat(ids, size)
    people = pd.DataFrame({"quartier_id": of, "stratum": of, "groups": 0, "weight": rng.uniform(0.5, 2, len(of))})
    return people.assign(q=rng.choice([1.0, 2.0, 3.0], len(of), p=parts)).assign(**columns)


def tables(people, ids=IDS):
    moments = Moments.of(sums_of(people, {"q": 2.0}, each_value=["q"]))
    inside = estimate(moments, CATALOGUE, "w", ids)
    wave = RawWave("w", inside, pooled(people, ["q"]), answers_of(moments.counts, [], "w"))
    told = release(Raw((wave,)), CATALOGUE, Thresholds()).estimates
    return (table[table["level"] == "quartier"] for table in (inside, told))


@pytest.mark.parametrize("size", [40, 150])
@pytest.mark.parametrize(
    ("parts", "true"),
    [((0.51, 0.48, 0.01), 1), ((0.49, 0.5, 0.01), 2), ((0.47, 0.05, 0.48), 2), ((0.52, 0.02, 0.46), 1), ((0.05, 0.93, 0.02), 2)],
)
def test_limits_hold_the_true_median(parts, true, size):
    for rows in tables(asked(parts, size)):
        held = ((rows["lower"] <= true) & (true <= rows["upper"])).mean()
        assert held >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / len(rows))


def test_a_sample_never_looks_like_everybody():
    """Of twelve answers that are all but alike the limits have a width, the row is uncertain and its error is not 0."""
    inside, told = tables(asked((0.02, 0.96, 0.02), 12))
    for rows in (inside, told):
        assert (rows["upper"] > rows["lower"]).all()
        assert (rows["se"] > 0).all()
    assert set(told["status"]) == {"unreliable"}
    assert (effective_variance(told, share=False) > 0).all()


def test_answers_that_are_all_alike_have_no_limits():
    people = asked((0.0, 1.0, 0.0), 40, ids=IDS[:12])
    for rows in tables(people, IDS[:12]):
        assert rows[["lower", "upper"]].isna().all(axis=None)


def test_everybodys_median_is_known():
    people = asked((0.2, 0.6, 0.2), 15, ids=IDS[:12], weight=1.0, stratum_size=15)
    for rows in tables(people, IDS[:12]):
        assert (rows["lower"] == rows["value"]).all()
        assert (rows["upper"] == rows["value"]).all()
        assert (rows["se"] == 0).all()
