"""Covariances of indicators by quartier and group: the diagonal is the published error, and nothing withheld remains."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import indicators.joint
from files.findings import Findings
from indicators.estimates import estimate
from indicators.joint import joint_covariances, masked
from indicators.survey import read_survey
from tests.indicators.small_city import catalogue, moments_of, quartiers, wave

GOLDEN = Path(__file__).parent / "golden"
IDS = list("ABCDEF")


@pytest.fixture(scope="module")
def survey() -> tuple[pd.DataFrame, pd.DataFrame]:
    design = wave(weight="weight", stratum="stratum", stratum_size="stratum_size")
    respondents = read_survey(GOLDEN / "input.csv", design, catalogue(), quartiers(IDS), Findings())
    return respondents, estimate(moments_of(respondents), catalogue(), "w", IDS)


def test_the_diagonal_is_the_variance_of_every_estimate(survey) -> None:
    respondents, estimates = survey
    joint = joint_covariances(respondents, moments_of(respondents), catalogue(), IDS)
    rows = estimates[(estimates["level"] == "quartier") & (estimates["n"] > 1) & (estimates["se"] > 0)]
    assert len(rows) > 20
    for row in rows.itertuples():
        item = joint.items.index(row.indicator)
        found = joint.covariance[joint.groups.index(row.target_group), IDS.index(row.quartier_id), item, item]
        assert found == pytest.approx(row.se**2, rel=1e-9)


def test_some_quartiers_at_a_time_give_the_same(survey, monkeypatch: pytest.MonkeyPatch) -> None:
    respondents, _ = survey
    whole = joint_covariances(respondents, moments_of(respondents), catalogue(), IDS)
    monkeypatch.setattr(indicators.joint, "_AT_A_TIME", 50)
    parts = joint_covariances(respondents, moments_of(respondents), catalogue(), IDS)
    np.testing.assert_allclose(parts.covariance, whole.covariance, rtol=1e-9, atol=1e-12)


def test_a_withheld_estimate_takes_its_covariances_along(survey) -> None:
    respondents, estimates = survey
    joint = joint_covariances(respondents, moments_of(respondents), catalogue(), IDS)
    hide = (estimates["quartier_id"] == "B") & (estimates["indicator"] == joint.items[0]) & (estimates["target_group"] == "all")
    found = masked(joint, estimates.assign(status=estimates["status"].mask(hide, "withheld")))
    everybody = found.covariance[0]
    assert np.isnan(everybody[1, 0]).all()
    assert np.isnan(everybody[1, :, 0]).all()
    assert np.isfinite(everybody[1, 1:, 1:]).all()
    assert np.isfinite(everybody[0]).all()


def test_an_indicator_that_is_no_survey_s_has_no_error(survey) -> None:
    respondents, _ = survey
    joint = joint_covariances(respondents, moments_of(respondents), catalogue(), IDS)
    found = joint.of("all", [joint.items[1], "inhabitants"])
    assert found.shape == (6, 2, 2)
    assert (found[:, 1] == 0).all()
    assert (found[:, :, 1] == 0).all()
    assert found[:, 0, 0] == pytest.approx(joint.covariance[0, :, 1, 1])
