"""What must not change an estimate, tried on many small surveys."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.estimates.table import estimate
from indicators.survey.moments import Moments
from tests.indicators.frames import sums_of
from tests.indicators.small_city import HELP, SAFE, catalogue, estimated, moments_of

IDS = ["a", "b", "c"]
CATALOGUE = catalogue()
MEASURED = ["help", "safe"]
STRATUM_SIZE = {"x": 200.0, "y": 500.0}
NOISE = 1e-7  # sums are squared and subtracted: what is left of nearly nothing

tries = settings(max_examples=25, deadline=None, derandomize=True)

answers = st.fixed_dictionaries(
    {
        "quartier_id": st.sampled_from(IDS),
        "stratum": st.sampled_from(list(STRATUM_SIZE)),
        "weight": st.integers(5, 60).map(lambda tenths: tenths / 10),
        "groups": st.integers(0, 3),
        "help": st.sampled_from([0.0, 1.0, np.nan]),
        "safe": st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]),
    }
)
# Every stratum has two respondents; lonely ones are tried in test_golden_clusters.py.
ANCHORS = [
    {"quartier_id": "a", "stratum": stratum, "weight": 1.0, "groups": 1, "help": help_, "safe": 2.0 + help_}
    for stratum in STRATUM_SIZE
    for help_ in (0.0, 1.0)
]


def survey_of(drawn):
    table = pd.DataFrame(ANCHORS + drawn)
    return table.assign(stratum_size=table["stratum"].map(STRATUM_SIZE))


surveys = st.lists(answers, min_size=4, max_size=60).map(survey_of)


def estimates_of(respondents):
    return estimated(respondents, CATALOGUE, IDS)


def assert_same(made, expected):
    assert made["n"].tolist() == expected["n"].tolist()
    np.testing.assert_allclose(made["value"], expected["value"], rtol=1e-9)
    np.testing.assert_allclose(made["n_eff"], expected["n_eff"], rtol=1e-9)
    np.testing.assert_allclose(made["se"], expected["se"], rtol=1e-6, atol=NOISE)
    spread = expected["se"] > NOISE
    for end in ("lower", "upper"):
        np.testing.assert_allclose(made.loc[spread, end], expected.loc[spread, end], rtol=1e-6)


@tries
@given(surveys, st.floats(0.001, 1000))
def test_scale_of_the_weights_does_not_matter(respondents, factor):
    scaled = respondents.assign(weight=respondents["weight"] * factor)
    assert_same(estimates_of(scaled), estimates_of(respondents))


@tries
@given(surveys, st.randoms(use_true_random=False))
def test_order_of_the_rows_does_not_matter(respondents, chance):
    order = list(range(len(respondents)))
    chance.shuffle(order)
    assert_same(estimates_of(respondents.iloc[order]), estimates_of(respondents))


@tries
@given(surveys, st.floats(0, 1))
def test_moments_of_two_files_add_up_to_those_of_one(respondents, part):
    cut = 1 + int(part * (len(respondents) - 2))
    first, second = respondents.iloc[:cut], respondents.iloc[cut:]
    centres = {"help": 0.5, "safe": 3.0}
    added = sums_of(first, centres)
    added.merge(sums_of(second, centres))
    assert_same(estimate(Moments.of(added), CATALOGUE, "w", IDS), estimates_of(respondents))


@tries
@given(surveys, answers)
def test_who_did_not_answer_changes_no_value(respondents, silent):
    silent = silent | {"safe": np.nan, "stratum_size": STRATUM_SIZE[silent["stratum"]]}
    more = estimates_of(pd.concat([respondents, pd.DataFrame([silent])], ignore_index=True))
    before = estimates_of(respondents)
    of_item = before["indicator"] == "safe"
    assert more.loc[of_item, "n"].tolist() == before.loc[of_item, "n"].tolist()
    np.testing.assert_allclose(more.loc[of_item, "value"], before.loc[of_item, "value"], rtol=1e-12)
    np.testing.assert_allclose(more.loc[of_item, "n_eff"], before.loc[of_item, "n_eff"], rtol=1e-12)


def test_who_did_not_answer_still_counts_in_the_stratum():
    """A domain drops no row: R's svymean of a subset keeps them, and the standard error moves with them."""
    respondents = survey_of([{"quartier_id": "b", "stratum": "x", "weight": 3.0, "groups": 0, "help": 1.0, "safe": 5.0}])
    silent = respondents.tail(1).assign(safe=np.nan)
    before = estimates_of(respondents).query("indicator == 'safe'")
    after = estimates_of(pd.concat([respondents, silent])).query("indicator == 'safe'")
    assert after["value"].tolist()[0] == pytest.approx(before["value"].tolist()[0])
    assert after["se"].tolist()[0] != pytest.approx(before["se"].tolist()[0], rel=1e-3)


@tries
@given(surveys)
def test_values_stay_on_their_scale_and_inside_their_interval(respondents):
    made = estimates_of(respondents)
    for name, lowest, highest in (("help", 0, 100), ("safe", 1, 5)):
        values = made.loc[(made["indicator"] == name) & (made["n"] > 0), "value"]
        assert values.between(lowest - 1e-9, highest + 1e-9).all()
    known = made[made["lower"].notna()]
    assert (known["lower"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["upper"] + 1e-9).all()
    shares = known[known["indicator"] == "help"]
    assert len(shares) > 0
    assert shares[["lower", "upper"]].stack().between(0, 100).all()


@tries
@given(surveys)
def test_exchanging_yes_and_no_mirrors_the_interval(respondents):
    mirrored = estimated(respondents.assign(help=1 - respondents["help"]), catalogue(HELP), IDS)
    made = estimated(respondents, catalogue(HELP), IDS)
    np.testing.assert_allclose(mirrored["value"], 100 - made["value"], atol=1e-9)
    np.testing.assert_allclose(mirrored["se"], made["se"], rtol=1e-6, atol=NOISE)
    spread = (made["se"] > NOISE) | made["value"].isin([0.0, 100.0])
    assert spread.any()
    np.testing.assert_allclose(mirrored.loc[spread, "lower"], 100 - made.loc[spread, "upper"], atol=1e-6)
    np.testing.assert_allclose(mirrored.loc[spread, "upper"], 100 - made.loc[spread, "lower"], atol=1e-6)


def test_exchanging_yes_and_no_exchanges_higher_and_lower():
    respondents = pd.DataFrame(
        {
            "quartier_id": np.repeat(IDS, 40),
            "stratum": "",
            "stratum_size": np.nan,
            "weight": 1.0,
            "groups": 0,
            "help": np.concatenate([np.arange(40) < helpers for helpers in (35, 20, 5)]).astype("float64"),
        }
    )
    described = catalogue(HELP, groups=())
    verdicts = estimated(respondents, described, IDS)["verdict"].tolist()
    mirrored = estimated(respondents.assign(help=1 - respondents["help"]), described, IDS)["verdict"].tolist()
    assert verdicts == ["none", "higher", "not_distinguishable", "lower"]
    assert mirrored == ["none", "lower", "not_distinguishable", "higher"]


def test_a_group_of_everybody_is_everybody():
    respondents = survey_of([]).assign(groups=1)
    made = estimated(respondents, catalogue(SAFE, groups=("young",)), IDS)
    everybody = made[made["target_group"] == "all"].reset_index(drop=True)
    young = made[made["target_group"] == "young"].reset_index(drop=True)
    pd.testing.assert_frame_equal(young.drop(columns="target_group"), everybody.drop(columns="target_group"))


def cell(made, indicator, quartier_id="", target_group="all"):
    rows = made.query("indicator == @indicator and quartier_id == @quartier_id and target_group == @target_group")
    assert len(rows) == 1
    return rows.iloc[0]


MEASURES = ["value", "se", "n", "n_eff", "df"]


@tries
@given(surveys)
def test_two_quartiers_made_one_are_their_area(respondents):
    """The area that joins them says the same as if they had always been one."""
    merged = respondents.assign(quartier_id=respondents["quartier_id"].replace({"c": "b"}))
    joined = estimate(moments_of(respondents), CATALOGUE, "w", IDS, {"bc": ["b", "c"]})
    area = joined[joined["level"] == "area"].set_index(["indicator", "target_group"])[MEASURES].astype(float)
    made = estimated(merged, CATALOGUE, ["a", "b"]).query("quartier_id == 'b'").set_index(["indicator", "target_group"])
    np.testing.assert_allclose(area, made.loc[area.index, MEASURES].astype(float), rtol=1e-9, atol=NOISE)


@tries
@given(surveys)
def test_a_quartier_nobody_lives_in_changes_nothing(respondents):
    more = estimated(respondents, CATALOGUE, [*IDS, "empty"])
    assert_same(more[more["quartier_id"] != "empty"].reset_index(drop=True), estimates_of(respondents))
    empty = more[more["quartier_id"] == "empty"]
    assert (empty["n"] == 0).all()
    assert empty[["value", "se", "lower", "upper"]].isna().all(axis=None)


@tries
@given(surveys, st.sampled_from([1.0, 2.7, 5.0]))
def test_equal_answers_have_no_spread_and_no_interval(respondents, answer):
    made = estimates_of(respondents.assign(safe=answer)).query("indicator == 'safe' and n > 0")
    assert (made["se"] == 0).all()
    assert made["lower"].isna().all()
    assert made["value"].to_list() == pytest.approx([answer] * len(made), rel=1e-14)


@tries
@given(surveys)
def test_equal_yes_and_no_answers_have_korn_and_graubard_s_interval(respondents):
    made = estimates_of(respondents.assign(help=0.0)).query("indicator == 'help' and n > 0")
    assert (made["lower"] == 0).all()
    assert (made["upper"] > 0).all()
    few, many = made.sort_values("n").iloc[[0, -1]]["upper"]
    assert few >= many


def test_one_respondent_has_a_value_and_nothing_else():
    lonely = [{"quartier_id": "c", "stratum": "x", "weight": 2.0, "groups": 0, "help": 1.0, "safe": 4.0}]
    made = estimates_of(survey_of(lonely))
    mean = cell(made, "safe", "c")
    assert (mean["value"], mean["n"], mean["df"]) == (4.0, 1, 0)
    assert pd.isna(mean["lower"])
    assert made.query("quartier_id == 'c' and n == 1")["verdict"].isin(["none", "higher", "lower", "not_distinguishable"]).all()


@tries
@given(surveys, st.integers(0, 3))
def test_whoever_weighs_nothing_counts_in_the_design_alone(respondents, which):
    """As the sums take them: the answers missing, the respondent there."""
    silent = respondents.copy()
    silent.loc[which, ["help", "safe"]] = np.nan
    weightless = silent.assign(weight=silent["weight"].where(silent.index != which, 0.0))
    assert_same(estimates_of(weightless), estimates_of(silent))


@tries
@given(surveys)
def test_a_unit_for_every_respondent_is_no_cluster(respondents):
    clustered = respondents.assign(psu=[f"p{number}" for number in range(len(respondents))])
    assert_same(estimates_of(clustered), estimates_of(respondents))


def test_a_value_outside_of_its_scale_is_no_value():
    respondents = pd.DataFrame({"quartier_id": list("aabb"), "safe": [1.0, 2.0, 3.0, 60.0]})
    with pytest.raises(ArithmeticError, match="the mean of safe lies outside of its scale"):
        estimate(moments_of(respondents), catalogue(), "w", ["a", "b"])
