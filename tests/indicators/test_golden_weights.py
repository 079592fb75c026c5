"""Calibrated and raked weights against R's package survey (golden/README_weights.md)."""

import numpy as np
import pandas as pd
import pytest

from tests.indicators.calibrated_surveys import GOLDEN, KEYS, compared, margins, weighed_clusters, weighed_demo

OF_R = pd.read_csv(GOLDEN / "golden_weights.csv", dtype=dict.fromkeys([*KEYS, "data", "kind"], "str"))
OF_R = OF_R.fillna({"quartier_id": ""})
BOUNDS, TRIM = (0.75, 1.3), (0.4, 2.0)
NUMBERS = ["value", "se", "df", "difference", "difference_se"]
ZERO = 1e-12  # R leaves rounding where a spread is nothing


def of_r(data, kind):
    return OF_R[(OF_R["data"] == data) & (OF_R["kind"] == kind)].set_index(KEYS)


def survey(data, kind, folder):
    """Moments of such a survey and what was said of its weights."""
    bounds = BOUNDS if kind == "bounded" else None
    trim = TRIM if kind == "trimmed" else None
    if data == "demo":
        return weighed_demo(margins(data, kind), bounds=bounds, trim=trim)
    table = pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"}).query("wave == @data")
    if kind == "two_stage":
        table = table.assign(people=4 * table.groupby("psu")["psu"].transform("size"))
        return weighed_clusters(table, folder, margins(data, kind), psu_size="people")
    if kind == "rake_alike":
        table = table.assign(weight=table["weight"].mean())
    if kind in ("in_file", "unadjusted"):
        table = table.assign(weight=pd.read_csv(GOLDEN / "weights_in_file.csv")["weight"].to_numpy())
        return weighed_clusters(table, folder, () if kind == "unadjusted" else margins(data, kind), weights="calibrated")
    return weighed_clusters(table, folder, margins(data, kind), bounds=bounds, trim=trim)


def agree(ours, printed, columns):
    for column in columns:
        given = printed[column].notna()
        np.testing.assert_allclose(ours[column][given], printed[column][given], rtol=1e-9, atol=ZERO, err_msg=column)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(data, kind) for data in ("demo", "w1") for kind in ("postStratify", "calibrate", "bounded", "trimmed")]
    + [("w1", "rake_alike"), ("w1", "two_stage"), ("w2", "in_file"), ("w2", "unadjusted")],
)
def test_calibrated_estimates_agree_with_r(data, kind, tmp_path):
    moments, _, _, described, ids = survey(data, kind, tmp_path)
    printed = of_r(data, kind)
    assert printed[NUMBERS].notna().sum().sum() >= 250
    agree(compared(moments, described, ids).loc[printed.index], printed, NUMBERS)


@pytest.mark.parametrize("data", ["demo", "w1"])
def test_limits_of_trimming_bind_on_both_sides(data, tmp_path):
    """Otherwise the agreement with R could be had without trimming."""
    _, untrimmed, *_ = survey(data, "calibrate", tmp_path)
    assert untrimmed.after[0] < TRIM[0]
    assert untrimmed.after[1] > TRIM[1]
    _, report, findings, *_ = survey(data, "trimmed", tmp_path)
    np.testing.assert_allclose(report.after, TRIM, rtol=1e-9)
    assert "survey.weights_trimmed" in {finding.code for finding in findings}
    apart = of_r(data, "trimmed")["se"] / of_r(data, "calibrate")["se"]
    assert (apart - 1).abs().max() > 1e-3


@pytest.mark.parametrize("data", ["demo", "w1"])
def test_raked_values_agree_with_rake_and_its_errors_are_another_formula_s(data, tmp_path):
    """R's ``rake`` takes means of residuals off without weights, ten times; its ``calibrate`` does least squares with them."""
    moments, _, _, described, ids = survey(data, "rake", tmp_path)
    printed = of_r(data, "rake")
    ours = compared(moments, described, ids).loc[printed.index]
    agree(ours, printed, ["value", "df", "difference"])
    spread = printed["se"] > 0
    apart = (ours["se"] / printed["se"] - 1)[spread].abs()
    assert 1e-6 < apart.median() < 0.02


def test_calibrating_changes_errors_in_this_sample(tmp_path):
    """Otherwise the agreement could be had without residuals."""
    of_file, as_given = of_r("w2", "in_file"), of_r("w2", "unadjusted")
    np.testing.assert_allclose(of_file["value"], as_given["value"], rtol=1e-9)
    apart = (of_file["se"] / as_given["se"])[as_given["se"] > 0]
    assert apart.min() < 0.8
    assert (apart > 1.001).any()
