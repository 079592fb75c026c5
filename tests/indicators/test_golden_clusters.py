"""Clustered designs, differences, lonely units and the demo survey against R's package survey (golden/README.md)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.estimates import demo
from indicators.estimates.table import estimate
from indicators.estimates.verdicts import Scale
from indicators.formulas import Mean
from indicators.survey.moments import Moments
from tests.indicators.differences import changes, differences
from tests.indicators.small_city import HELP, SAFE, beside_the_rest, catalogue, indicator, moments_of

GOLDEN = Path(__file__).parent / "golden"
IDS = list("ABCDEF")
KEYS = ["indicator", "target_group", "quartier_id"]
RENT = indicator("rent", Mean("rent", 0, 100_000))
CATALOGUE = catalogue(HELP, SAFE, RENT)
NUMBERS = ["value", "se", "lower", "upper", "n", "df", "deff"]
ZERO = 1e-9  # R leaves rounding where a spread is nothing


def golden(name):
    texts = ["wave", "design", "item", "kind", *KEYS, "first", "second"]
    table = pd.read_csv(GOLDEN / name, dtype=dict.fromkeys(texts, "str"))
    return table.fillna({text: "" for text in texts if text in table})


def respondents(table, *, fpc=True):
    return pd.DataFrame(
        {
            "quartier_id": table["quartier"],
            "stratum": table["stratum"],
            "psu": table["psu"],
            "stratum_size": table["psus_in_stratum"].astype(float) if fpc else np.nan,
            "weight": table["weight"],
            "groups": table["young"] + 2 * table["newcomer"],
            **{name: table[name] for name in ("help", "safe", "rent") if name in table},
        }
    )


@pytest.fixture(scope="module")
def clusters():
    return pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"})


@pytest.fixture(scope="module")
def waves(clusters):
    return {wave: moments_of(respondents(clusters[clusters["wave"] == wave]), CATALOGUE) for wave in ("w1", "w2")}


def assert_agrees(ours, of_r, columns):
    for column in columns:
        made, printed = ours[column].astype("float64").to_numpy(), of_r[column].to_numpy(dtype="float64")
        known = ~np.isnan(printed)
        np.testing.assert_allclose(made[known], printed[known], rtol=1e-9, atol=ZERO if column == "se" else 0, err_msg=column)


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_clustered_estimates_agree_with_r(waves, wave):
    of_r = golden("golden_clusters.csv").query("wave == @wave").set_index(KEYS)
    ours = estimate(waves[wave], CATALOGUE, wave, IDS).set_index(KEYS).loc[of_r.index]
    assert len(of_r) == 63
    assert_agrees(ours, of_r, NUMBERS)


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_at_0_and_100_percent_r_has_no_interval_and_ours_is_korn_and_graubard_s(waves, wave):
    of_r = golden("golden_clusters.csv").query("wave == @wave and indicator == 'help'").set_index(KEYS)
    ours = estimate(waves[wave], CATALOGUE, wave, IDS).set_index(KEYS).loc[of_r.index]
    extreme = of_r["value"].isin([0, 100])
    assert extreme.any()
    assert of_r.loc[extreme, "lower"].isna().all()
    assert ((ours.loc[extreme, "upper"] - ours.loc[extreme, "lower"]) > 1).all()


def test_clusters_matter_in_this_sample(clusters, waves):
    """Otherwise the agreement could be had without them."""
    alone = estimate(moments_of(respondents(clusters[clusters["wave"] == "w1"]).assign(psu="")), catalogue(), "w1", IDS)
    clustered = estimate(waves["w1"], CATALOGUE, "w1", IDS)
    both = clustered.merge(alone, on=KEYS).query("quartier_id == ''")
    assert (both["se_x"] > 1.2 * both["se_y"]).all()


def place(quartier_id):
    return ("quartier", quartier_id) if quartier_id else ("city", "")


def sides(row):
    if row.kind == "quartiers":
        return (row.target_group, place(row.first)), (row.target_group, place(row.second))
    return (row.first, place(row.quartier_id)), (row.second, place(row.quartier_id))


@pytest.mark.parametrize("kind", ["quartiers", "groups"])
@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_differences_agree_with_r(waves, wave, kind):
    of_r = golden("golden_differences.csv").query("wave == @wave and kind == @kind").reset_index(drop=True)
    assert len(of_r) == 18
    made = differences(waves[wave], CATALOGUE, IDS, [sides(row) for row in of_r.rename(columns={"class": "_"}).itertuples()])
    ours = made.set_index(["pair", "indicator"]).loc[list(zip(of_r.index, of_r["item"], strict=True))]
    assert_agrees(ours, of_r, ["difference", "se", "df", "p"])


@pytest.mark.parametrize("kind", ["waves", "waves_independent", "waves_independent_fpc"])
def test_changes_between_waves_agree_with_r(waves, kind):
    of_r = golden("golden_differences.csv").query("kind == @kind").reset_index(drop=True)
    assert len(of_r) == 42
    before, after = (waves[wave] if kind.endswith("fpc") else without_fpc(waves[wave]) for wave in ("w1", "w2"))
    domains = [(row.target_group, place(row.quartier_id)) for row in of_r.itertuples()]
    made = changes(before, after, CATALOGUE, IDS, domains, independent=kind != "waves")
    ours = made.set_index(["pair", "indicator"]).loc[list(zip(of_r.index, of_r["item"], strict=True))]
    assert_agrees(ours, of_r, ["difference", "se", "df", "p"])


def without_fpc(moments):
    return Moments(moments.counts.assign(stratum_size=np.nan), moments.sums, moments.centres)


def test_shared_units_make_a_change_more_certain(waves):
    """Otherwise the covariance could be left out."""
    of_r = golden("golden_differences.csv").set_index(["kind", "item", "target_group", "quartier_id"])["se"]
    assert of_r["waves", "safe", "all", ""] < 0.97 * of_r["waves_independent", "safe", "all", ""]


def test_waves_that_share_people_need_units(clusters):
    alone = moments_of(respondents(clusters[clusters["wave"] == "w1"]).assign(psu=""))
    with pytest.raises(ValueError, match="sampling unit"):
        changes(alone, alone, catalogue(), IDS, [("all", ("city", ""))], independent=False)


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_the_difference_from_the_rest_of_the_city_agrees_with_r(waves, wave):
    of_r = golden("golden_differences.csv").query("wave == @wave and kind == 'rest'")
    of_r = of_r.rename(columns={"item": "indicator"}).assign(quartier_id=of_r["first"]).set_index(KEYS)
    assert len(of_r) >= 18
    ours = beside_the_rest(waves[wave], IDS, CATALOGUE).loc[of_r.index]
    assert_agrees(
        ours.assign(difference=ours["difference"] * np.where(of_r.index.get_level_values(0) == "help", 100, 1)),
        of_r,
        ["difference"],
    )
    assert_agrees(ours, of_r, ["p"])


@pytest.mark.parametrize("design", ["without_fpc", "with_fpc"])
def test_a_lonely_unit_counts_as_with_r_s_adjust(design):
    table = pd.read_csv(GOLDEN / "lonely.csv", dtype={"stratum": "str", "psu": "str"})
    assert (table.groupby("stratum")["psu"].nunique() == 1).sum() == 1
    of_r = golden("golden_lonely.csv").query("design == @design").set_index(KEYS)
    moments = moments_of(respondents(table, fpc=design == "with_fpc"))
    ours = estimate(moments, catalogue(), "w", sorted(table["quartier"].unique())).set_index(KEYS).loc[of_r.index]
    assert len(of_r) == 30
    assert_agrees(ours, of_r, ["value", "se", "n", "df"])


def test_the_demo_survey_agrees_with_r():
    """Before anything is withheld or rounded; R does not know where a scale ends."""
    of_r = golden("golden_demo.csv").set_index(KEYS)
    assert of_r[["value", "se", "lower", "upper", "n", "df"]].notna().sum().sum() >= 200
    _, waves, described, ids = demo()
    moments = next(moments for moments, wave in waves if wave == "2021")
    ours = estimate(moments, described, "2021", ids).query("level != 'area'").set_index(KEYS)
    both = ours.index.intersection(of_r.index)
    assert len(both) == len(of_r) > 100
    scale = Scale.of([described.indicators[item] for item in both.get_level_values("indicator")], unit=100.0)
    on_scale = {end: of_r.loc[both, end].clip(scale.low, scale.high) for end in ("lower", "upper")}
    assert_agrees(ours.loc[both], of_r.loc[both].assign(**on_scale), NUMBERS)
