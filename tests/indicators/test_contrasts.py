"""A target group against all others in the same place: tested once, where the covariance is known, and masked with the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.estimates.intervals import holm
from indicators.estimates.verdicts import SIGNIFICANCE
from tests.indicators.differences import differences
from tests.indicators.small_city import HELP, catalogue, estimated, moments_of, rows
from tests.release.test_mask import shown

IDS = ["a", "b"]
GROUPS = ("young", "newcomer", "not_young", "not_newcomer")


@pytest.fixture(scope="module")
def respondents() -> pd.DataFrame:
    """Two quartiers and strata; young people help more in one of them, newcomers hardly differ."""
    random = np.random.default_rng(7)
    people = 600
    made = pd.DataFrame(
        {
            "quartier_id": np.repeat(IDS, people // 2),
            "stratum": random.choice(["s", "t"], people),
            "stratum_size": np.nan,
            "weight": random.uniform(0.5, 2.0, people),
            "young": random.integers(0, 2, people),
            "newcomer": random.integers(0, 2, people),
        }
    )
    more = 0.25 * made["young"] * (made["quartier_id"] == "a") + 0.13 * made["newcomer"]
    made["help"] = (random.uniform(size=people) < 0.4 + more).astype(float)
    groups = made["young"] + 2 * made["newcomer"] + 4 * (1 - made["young"]) + 8 * (1 - made["newcomer"])
    return made.assign(groups=groups)


def test_verdicts_follow_the_difference_of_both_parts_with_their_covariance(respondents: pd.DataFrame) -> None:
    described = catalogue(HELP, groups=GROUPS)
    table = estimated(respondents, described, IDS).set_index(["target_group", "level", "quartier_id"]).sort_index()
    places = [("city", ""), *(("quartier", one) for one in IDS)]
    others = {"young": "not_young", "newcomer": "not_newcomer", "not_young": "young", "not_newcomer": "newcomer"}
    pairs = [((group, place), (others[group], place)) for place in places for group in GROUPS]
    tested = differences(moments_of(respondents, described), described, IDS, pairs)
    adjusted = holm(tested["p"].to_numpy().reshape(len(places), len(GROUPS)).T).T.ravel()
    assert (adjusted != tested["p"]).any()
    said = []
    for p, difference, ((group, place), _) in zip(adjusted, tested["difference"], pairs, strict=True):
        certain = "higher" if difference > 0 else "lower"
        said.append(certain if p < SIGNIFICANCE else "not_distinguishable")
        assert table.at[(group, *place), "contrast"] == said[-1]
    assert set(said) == {"higher", "lower", "not_distinguishable"}
    assert set(table.loc["all", "contrast"]) == {"none"}


def test_a_group_of_everybody_is_compared_with_nobody(respondents: pd.DataFrame) -> None:
    described = catalogue(HELP, groups=("young",))
    table = estimated(respondents.assign(groups=1), described, IDS)
    assert set(table["contrast"]) == {"none"}


@pytest.mark.parametrize(("everybody", "expected"), [("ok", "higher"), ("unreliable", "none")])
def test_no_contrast_is_published_beside_a_value_that_is_not(everybody: str, expected: str) -> None:
    narrow, wide = {"lower": 54.0, "upper": 66.0}, {"lower": 30.0, "upper": 90.0}
    masked = shown(
        rows(
            {"quartier_id": "a", "n": 100} | (narrow if everybody == "ok" else wide),
            {"quartier_id": "a", "n": 50, "target_group": "young", "contrast": "higher"},
        )
    )
    assert masked["status"].tolist() == [everybody, "ok"]
    assert masked["contrast"].tolist() == ["none", expected]


def test_a_withheld_group_has_no_contrast() -> None:
    masked = shown(rows({"quartier_id": "a"}, {"quartier_id": "a", "n": 9, "target_group": "young", "contrast": "higher"}))
    assert masked.loc[masked["target_group"] == "young", ["status", "contrast"]].values.tolist() == [["withheld", "none"]]
