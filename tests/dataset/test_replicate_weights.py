"""A city whose survey comes with replicate weights, from ``dataset.toml`` to what is released."""

import numpy as np
import pandas as pd
import pytest

from dataset.load import internal_table, load
from files.findings import Rejected
from tests.tiny_city import DATASET, build_city

REPLICATES = """\
weight = "weight"
missing = ["", "99"]

[waves.replicates]
columns = "rep_*"
type = "bootstrap"
"""


def city(folder, options=REPLICATES):
    build_city(folder, dataset=DATASET.replace('missing = ["", "99"]\n', options))
    survey = pd.read_csv(folder / "survey.csv")
    rng = np.random.default_rng(1)
    columns = {f"rep_{number}": rng.exponential(10, len(survey)).round(3) for number in range(20)}
    survey.assign(weight=10.0, **columns).to_csv(folder / "survey.csv", index=False)
    return folder


def test_errors_follow_from_the_replicates(tmp_path):
    folder = city(tmp_path / "city")
    dataset = load(folder)
    assert [finding.code for finding in dataset.findings] == ["survey.replicates"]
    inside = internal_table(folder).query("source == 'survey' and level == 'city' and target_group == 'all'")
    survey = pd.read_csv(folder / "survey.csv")
    comfortable = survey["q1"].isin([4, 5])
    means = np.array([100 * np.average(comfortable, weights=survey[f"rep_{number}"]) for number in range(20)])
    [se] = inside.loc[inside["indicator"] == "comfort", "se"]
    assert se == pytest.approx(means.std(ddof=1), rel=1e-9)
    assert (inside["df"] == 19).all()
    assert (dataset.estimates.query("source == 'survey'")["status"] != "no_data").all()


def test_a_design_beside_replicates_is_told_with_its_line(tmp_path):
    folder = city(tmp_path / "city", 'stratum = "quartier"\n' + REPLICATES.replace('"bootstrap"', '"JKn"'))
    with pytest.raises(Rejected) as refused:
        load(folder)
    codes = {finding.code: finding.row for finding in refused.value.findings}
    assert set(codes) == {"survey.two_designs", "survey.replicates_option"}
    lines = (folder / "dataset.toml").read_text(encoding="utf-8").splitlines()
    assert lines[codes["survey.two_designs"] - 1].startswith("stratum")
    assert lines[codes["survey.replicates_option"] - 1] == "[waves.replicates]"
