"""Two-stage designs and replicate weights against R's package survey (golden/README_stages.md)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from files.findings import Findings
from indicators.estimates.table import estimate
from indicators.survey.replication import Kind, Replication
from indicators.survey.survey import read_survey
from tests.indicators.small_city import beside_the_rest, catalogue, quartiers, wave

GOLDEN = Path(__file__).parent / "golden"
KEYS = ["indicator", "target_group", "quartier_id"]
NUMBERS = ["value", "se", "lower", "upper", "n", "df"]
ZERO = 1e-9  # R leaves rounding where a spread is nothing
JKN = (0.5,) * 12
REPLICATIONS = {
    "JK1": ("JK1", Replication(("rep_*",), Kind.JK1, scale=11 / 12)),
    "JKn": ("JKn", Replication(("rep_*",), Kind.JKN, rscales=JKN)),
    "BRR": ("BRR", Replication(("rep_*",), Kind.BRR)),
    "Fay": ("Fay", Replication(("rep_*",), Kind.FAY, fay_rho=0.3)),
    "bootstrap": ("bootstrap", Replication(("rep_*",), Kind.BOOTSTRAP)),
    "other": ("bootstrap", Replication(("rep_*",), Kind.OTHER, scale=0.07, rscales=(0.5, 1.5) * 10)),
    "factors": ("JKn", Replication(("rep_*",), Kind.JKN, rscales=JKN, combined=False)),
}


def golden(name):
    texts = dict.fromkeys((*KEYS, "design", "mse"), "str")
    table = pd.read_csv(GOLDEN / name, dtype=texts).fillna({"quartier_id": ""})
    mean = table["indicator"] == "safe"  # R does not know where a scale ends
    table.loc[mean, ["lower", "upper"]] = table.loc[mean, ["lower", "upper"]].clip(1, 5)
    return table


def assert_agrees(ours, of_r, columns):
    compared = 0
    for column in columns:
        made, printed = ours[column].to_numpy("float64", na_value=np.nan), of_r[column].to_numpy("float64")
        there = ~np.isnan(printed)
        zero = ZERO if column.endswith("se") else 0
        np.testing.assert_allclose(made[there], printed[there], rtol=1e-9, atol=zero, err_msg=column)
        compared += there.sum()
    return compared


def estimates_of(path, described):
    known = quartiers(sorted(pd.read_csv(path, dtype="str")["quartier"].unique()))
    survey = read_survey(path, described, catalogue(), known, Findings())
    ids = list(known.names)
    made = estimate(survey.moments, catalogue(), "w", ids).set_index(KEYS)
    rest = beside_the_rest(survey.moments, ids)
    unit = np.where(rest.index.get_level_values("indicator") == "help", 100.0, 1.0)
    made["difference"], made["difference_se"] = rest["difference"] * unit, rest["se"] * unit
    return made


def test_two_stages_agree_with_r():
    of_r = golden("golden_stages.csv").set_index(KEYS)
    described = wave(weight="weight", stratum="stratum", psu="psu", stratum_size="psus_in_stratum", psu_size="people_in_psu")
    ours = estimates_of(GOLDEN / "stages.csv", described).loc[of_r.index]
    assert assert_agrees(ours, of_r, [*NUMBERS, "difference", "difference_se", "total_se"]) > 200


def test_the_second_stage_matters_in_this_sample():
    """Otherwise the agreement could be had without it."""
    roles = {"weight": "weight", "stratum": "stratum", "psu": "psu", "stratum_size": "psus_in_stratum"}
    first = estimates_of(GOLDEN / "stages.csv", wave(**roles))
    both = estimates_of(GOLDEN / "stages.csv", wave(**roles, psu_size="people_in_psu"))
    assert (both["se"] > 1.02 * first["se"]).mean() > 0.5


@pytest.fixture(scope="module")
def pairs():
    people = pd.read_csv(GOLDEN / "pairs.csv", dtype="str")
    factors = pd.read_csv(GOLDEN / "factors.csv").set_index("psu")
    return people, factors.loc[people["psu"]].reset_index(drop=True)


def write_pairs(path, pairs, kind, *, combined):
    """The respondents with the replicates of one kind, as ``rep_1`` and so on."""
    people, factors = pairs
    own = factors.filter(regex=f"^{kind}_")
    own.columns = [f"rep_{number + 1}" for number in range(own.shape[1])]
    weights = own.mul(people["weight"].astype(float), axis=0) if combined else own
    people.join(weights).to_csv(path, index=False)


@pytest.mark.parametrize("mse", [False, True])
@pytest.mark.parametrize("design", list(REPLICATIONS))
def test_replicate_weights_agree_with_r(tmp_path, pairs, design, mse):
    table = golden("golden_replicates.csv")
    of_r = table[(table["design"] == design) & (table["mse"] == str(mse).upper())].set_index(KEYS)
    kind, replication = REPLICATIONS[design]
    replication = Replication(**{**vars(replication), "mse": mse})
    path = tmp_path / "pairs.csv"
    write_pairs(path, pairs, kind, combined=replication.combined is not False)
    ours = estimates_of(path, wave(weight="weight", replication=replication)).loc[of_r.index]
    assert assert_agrees(ours, of_r, [*NUMBERS, "difference", "difference_se", "total_se"]) > 150
