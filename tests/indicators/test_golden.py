"""Estimates against R's package survey (golden/README.md); R is not needed to run this."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from files.findings import Findings
from tests.indicators.frames import read_respondents
from tests.indicators.small_city import beside_the_rest, catalogue, estimated, moments_of, quartiers, wave

GOLDEN = Path(__file__).parent / "golden"
KEYS = ["indicator", "target_group", "quartier_id"]
IDS = list("ABCDEF")
DESIGNS = {
    "stratified": wave(weight="weight", stratum="stratum", stratum_size="stratum_size"),
    "weighted": wave(weight="weight"),
    "simple": wave(),
}
R = pd.read_csv(GOLDEN / "golden.csv", dtype={"quartier_id": "str"}).fillna({"quartier_id": ""})


def ours(design):
    findings = Findings()
    respondents = read_respondents(GOLDEN / "input.csv", DESIGNS[design], catalogue(), quartiers(IDS), findings)
    assert not len(findings)
    return estimated(respondents, catalogue(), IDS).set_index(KEYS)


@pytest.fixture(scope="module", params=list(DESIGNS))
def pair(request):
    """Our table, and R's in the same order."""
    of_r = R[R["design"] == request.param].set_index(KEYS)
    of_ours = ours(request.param)
    assert len(of_r) == len(of_ours) == 42
    return of_ours, of_r.loc[of_ours.index]


@pytest.mark.parametrize("column", ["value", "se", "lower", "upper", "n", "df", "deff"])
def test_column_agrees_with_r(pair, column):
    of_ours, of_r = pair
    np.testing.assert_allclose(of_ours[column].astype("float64"), of_r[column], rtol=1e-9, atol=0)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_difference_from_the_rest_of_the_city_agrees_with_r(design):
    respondents = read_respondents(GOLDEN / "input.csv", DESIGNS[design], catalogue(), quartiers(IDS), Findings())
    of_r = R[(R["design"] == design) & (R["quartier_id"] != "")].set_index(KEYS)
    ours = beside_the_rest(moments_of(respondents), IDS).loc[of_r.index]
    unit = np.where(of_r.index.get_level_values("indicator") == "help", 100.0, 1.0)
    np.testing.assert_allclose(ours["difference"] * unit, of_r["difference"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours["se"] * unit, of_r["difference_se"], rtol=1e-9, atol=0)
    np.testing.assert_allclose(ours["p"], of_r["p"], rtol=1e-9, atol=0)


@pytest.mark.parametrize(("design", "weight"), [("stratified", "weight"), ("weighted", "weight"), ("simple", "everybody")])
def test_effective_number_is_kish_s(design, weight):
    respondents = pd.read_csv(GOLDEN / "input.csv").assign(everybody=1.0)
    asked = respondents[(respondents["young"] == 1) & (respondents["quartier"] == "B") & respondents["help"].notna()]
    expected = asked[weight].sum() ** 2 / (asked[weight] ** 2).sum()
    assert ours(design).at[("help", "young", "B"), "n_eff"] == pytest.approx(expected, rel=1e-12)


def test_the_three_designs_differ_so_that_none_is_ignored():
    by_design = R[R["quartier_id"] == "B"].pivot(index=["indicator", "target_group"], columns="design", values="se")
    assert (by_design["stratified"] < by_design["weighted"]).all()
    values = R[R["quartier_id"] == "B"].pivot(index=["indicator", "target_group"], columns="design", values="value")
    assert (values["weighted"] != values["simple"]).all()


def test_input_crosses_strata_and_overlaps_groups():
    respondents = pd.read_csv(GOLDEN / "input.csv")
    assert (respondents.groupby("quartier")["stratum"].nunique() == 2).sum() == 2
    assert ((respondents["young"] == 1) & (respondents["newcomer"] == 1)).any()
    assert respondents[["help", "safe"]].isna().any(axis=0).all()
