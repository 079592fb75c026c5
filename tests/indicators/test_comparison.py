from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks.estimates import demo
from indicators.estimates.comparison import change, variation, worse
from indicators.estimates.intervals import holm
from indicators.estimates.table import estimate
from indicators.estimates.verdicts import SIGNIFICANCE
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates
from tests.indicators.differences import changes

NUMBERS = ["value", "se", "lower", "upper", "df", "n"]
SHARES = ["feels_at_home", "safe_at_night", "financial_worries"]
MEANS = ["trust_neighbours", "bus_service", "childcare_school"]


def _rows(**given: object) -> pd.DataFrame:
    standard = {"name": "A", "value": 50.0, "se": 3.0, "df": 60.0, "n": 80, "status": "ok", "source": "survey"}
    columns = {name: given.get(name, value) for name, value in standard.items()}
    return pd.DataFrame(columns, index=[str(at) for at in range(len(np.atleast_1d(given.get("value", 50.0))))])


def test_a_change_from_published_figures_is_that_of_two_independent_samples_in_one_design() -> None:
    """Against `differences.changes`, which the tests hold to R's svycontrast on the pooled design."""
    _, ((before, first), (after, second), *_), catalogue, ids = demo()
    tables = [estimate(moments, catalogue, wave, ids) for moments, wave in ((before, first), (after, second))]
    expected = changes(before, after, catalogue, ids, [("all", ("quartier", key)) for key in ids])
    compared = 0
    for indicator in ("feels_at_home", "safe_in_the_evening", "job_chances", "green_spaces"):
        if indicator not in set(tables[0]["indicator"]) & set(tables[1]["indicator"]):
            continue
        rows = []
        for table in tables:
            here = table[(table["indicator"] == indicator) & (table["target_group"] == "all") & (table["level"] == "quartier")]
            rows.append(here.set_index("quartier_id").loc[ids].assign(name="", status="ok"))
        made = change(*rows)
        known = expected[expected["indicator"] == indicator].sort_values("pair")
        for ours, theirs in (("value", "difference"), ("se", "se"), ("lower", "lower"), ("upper", "upper"), ("df", "df")):
            np.testing.assert_allclose(made[ours], known[theirs], rtol=1e-9, atol=1e-9, err_msg=f"{indicator} {ours}")
        compared += 1
    assert compared >= 2


def test_what_either_wave_withholds_the_change_withholds() -> None:
    before = _rows(value=[50.0, np.nan, 40.0], status=["ok", "withheld", "unreliable"])
    after = _rows(value=[70.0, 60.0, 45.0], status=["ok", "ok", "ok"])
    made = change(before, after)
    assert list(made["status"]) == ["ok", "withheld", "unreliable"]
    assert made.loc["1", ["value", "se", "lower", "upper", "n"]].isna().all()
    assert list(made["verdict"]) == ["higher", "none", "none"]


def test_a_verdict_is_adjusted_for_all_quartiers_that_are_compared() -> None:
    alone = change(_rows(value=[50.0]), _rows(value=[59.0]))
    many = change(_rows(value=[50.0] * 18), _rows(value=[59.0] + [50.0] * 17))
    assert list(alone["verdict"]) == ["higher"]
    assert many["verdict"].iloc[0] == "not_distinguishable"
    assert many["lower"].iloc[0] == pytest.approx(alone["lower"].iloc[0])


def test_looking_back_turns_every_sign() -> None:
    before, after = _rows(value=[50.0, 40.0]), _rows(value=[80.0, 20.0])
    there, back = change(before, after), change(after, before)
    np.testing.assert_allclose(there["value"], -back["value"])
    np.testing.assert_allclose(there["lower"], -back["upper"])
    assert list(there["verdict"]) == ["higher", "lower"]
    assert list(back["verdict"]) == ["lower", "higher"]


def test_register_figures_change_without_an_interval() -> None:
    made = change(_rows(se=np.nan, df=np.nan, source="register"), _rows(value=[53.0], se=np.nan, df=np.nan, source="register"))
    assert made["value"].iloc[0] == 3.0
    assert made[["lower", "upper"]].isna().all(axis=None)
    assert made["verdict"].iloc[0] == "none"


def test_the_worse_status_wins_whichever_comes_first() -> None:
    first, second = (pd.Series(one) for one in (["ok", "withheld", "no_data"], ["unreliable", "ok", "withheld"]))
    assert worse(first, second).to_list() == worse(second, first).to_list() == ["unreliable", "withheld", "no_data"]


def test_variation_does_not_depend_on_the_unit_and_has_no_value_at_zero() -> None:
    rows = pd.DataFrame({"value": [20.0, 0.0, 3.0], "se": [2.0, 1.0, 0.2]})
    assert variation(rows).to_list()[0] == pytest.approx(0.1)
    assert np.isnan(variation(rows)[1])
    assert variation(rows * 10)[0] == pytest.approx(variation(rows)[0])
    assert variation(rows, origin=1.0)[2] == pytest.approx(0.1)


@pytest.fixture(scope="module")
def city() -> pd.DataFrame:
    """The demonstration, masked and at full precision."""
    _, waves, catalogue, ids = demo()
    known = pd.concat([estimate(moments, catalogue, wave, ids) for moments, wave in waves], ignore_index=True)
    return mask_estimates(known, catalogue, Thresholds())


@pytest.fixture(scope="module", params=["all", "families"])
def of_moments(request: pytest.FixtureRequest) -> tuple[str, pd.DataFrame]:
    """What the moments of the first two waves say, which are never published."""
    _, ((before, _), (after, _), *_), catalogue, ids = demo()
    table = changes(before, after, catalogue, ids, [(request.param, ("quartier", key)) for key in ids])
    return request.param, table.rename(columns={"difference": "value"}).assign(key=[ids[pair] for pair in table["pair"]])


def _published(city: pd.DataFrame, indicator: str, group: str = "all") -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = city[(city["level"] == "quartier") & (city["indicator"] == indicator) & (city["target_group"] == group)]
    before, after = (rows[rows["wave"] == wave].set_index("quartier_id").assign(name="") for wave in ("2017", "2021"))
    return before, after


@pytest.mark.parametrize("indicator", [*SHARES, *MEANS])
def test_the_masked_rows_give_the_change_and_the_verdicts_of_the_moments(
    city: pd.DataFrame, of_moments: tuple[str, pd.DataFrame], indicator: str
) -> None:
    group, table = of_moments
    expected = table[table["indicator"] == indicator].set_index("key")
    found = change(*_published(city, indicator, group))
    known = found["status"].isin(["ok", "unreliable"]).to_numpy()
    assert known.sum() >= 8  # a sensitive question of families is withheld below 30 answers
    for column in ("value", "se", "lower", "upper", "df"):
        np.testing.assert_allclose(
            found.loc[known, column].astype(float), expected.loc[known, column], rtol=1e-9, atol=1e-9, err_msg=column
        )
    adjusted = holm(np.where((found["status"] == "ok").to_numpy(), expected["p"], np.nan))
    sign = np.where(expected["value"] > 0, "higher", "lower")
    verdicts = np.where(np.isnan(adjusted), "none", np.where(adjusted < SIGNIFICANCE, sign, "not_distinguishable"))
    assert found["verdict"].tolist() == verdicts.tolist()


def test_the_demo_has_certain_changes_and_uncertain_ones(city: pd.DataFrame) -> None:
    """Otherwise the verdicts above could agree by all being alike."""
    every = pd.concat([change(*_published(city, indicator)) for indicator in (*SHARES, *MEANS)])
    assert {"higher", "not_distinguishable", "none"} <= set(every["verdict"])


def test_no_number_of_a_quartier_that_the_demo_withholds_in_either_wave(city: pd.DataFrame) -> None:
    seen = 0
    for group in ("newcomers", "younger", "living_alone"):
        before, after = _published(city, "financial_worries", group)
        hidden = ~(before["status"].isin(["ok", "unreliable"]) & after["status"].isin(["ok", "unreliable"]))
        assert change(before, after).loc[hidden, NUMBERS].isna().all(axis=None)
        seen += int(hidden.sum())
    assert seen > 0


@pytest.mark.parametrize("hidden", ["withheld", "no_data"])
@pytest.mark.parametrize("first", [True, False])
def test_a_number_that_comes_with_a_hidden_row_is_not_passed_on(hidden: str, first: bool) -> None:
    """Even if somebody forgets to mask the other wave's numbers."""
    pair = [_rows(value=[50.0], status=[hidden]), _rows(value=[90.0])]
    made = change(*(pair if first else reversed(pair))).iloc[0]
    assert made[NUMBERS].isna().all()
    assert (made["status"], made["verdict"], made["name"]) == (hidden, "none", "A")


def test_interval_degrees_of_freedom_and_n_by_hand() -> None:
    for before, after in ((30, 25), (25, 30)):
        made = change(_rows(value=[50.0], se=3.0, df=20.0, n=before), _rows(value=[60.0], se=4.0, df=12.0, n=after)).iloc[0]
        reach = stats.t.ppf(0.975, 32) * 5
        assert (made["value"], made["se"], made["df"], made["n"]) == (10, 5, 32, 25)
        assert (made["lower"], made["upper"]) == pytest.approx((10 - reach, 10 + reach))


def test_holm_counts_sound_quartiers_only() -> None:
    """One p of 0.04 is certain alone, and beside uncertain quartiers; beside one more sound one it is not."""
    step = 2.09 * 3 * np.sqrt(2)
    before = _rows(value=[0.0] * 4)
    uncertain = _rows(value=[step, 0.0, 99.0, 99.0], status=["ok", "withheld", "unreliable", "unreliable"])
    assert change(before, uncertain)["verdict"].tolist() == ["higher", "none", "none", "none"]
    sound = _rows(value=[step, 0.1, 99.0, 99.0], status=["ok", "ok", "unreliable", "unreliable"])
    assert change(before, sound)["verdict"].tolist() == ["not_distinguishable", "not_distinguishable", "none", "none"]


def test_no_spread_is_no_certainty() -> None:
    made = change(_rows(value=[0.0, 10.0], se=0.0), _rows(value=[100.0, 10.0], se=0.0))
    assert made["verdict"].tolist() == ["none", "none"]
    assert made[["lower", "upper"]].isna().all(axis=None)


def test_register_figures_change_without_any_number_of_a_sample() -> None:
    without = {"se": np.nan, "df": np.nan, "n": np.nan, "source": "register"}
    made = change(_rows(value=[100.0, 200.0], **without), _rows(value=[130.0, 200.0], **without))
    assert made["value"].tolist() == [30, 0]
    assert made[["se", "df", "n"]].isna().all(axis=None)
    assert (made["source"] == "register").all()


@pytest.mark.parametrize("indicator", ["feels_at_home", "bus_service"])
def test_looking_back_on_the_demo_turns_every_sign(city: pd.DataFrame, indicator: str) -> None:
    before, after = _published(city, indicator)
    there, back = change(before, after), change(after, before)
    np.testing.assert_allclose(there["value"], -back["value"])
    np.testing.assert_allclose(there["lower"], -back["upper"])
    np.testing.assert_allclose(there["upper"], -back["lower"])
    opposite = {"higher": "lower", "lower": "higher"}
    assert there["verdict"].tolist() == [opposite.get(verdict, verdict) for verdict in back["verdict"]]


def test_variation_is_missing_where_there_is_nothing_to_relate_to() -> None:
    assert variation(_rows(value=[-2.0], se=0.1)).tolist() == pytest.approx([0.05])
    assert variation(_rows(value=[0.0], se=0.0)).isna().all()
    assert variation(_rows(value=[1.0], se=0.3), 1.0).isna().all()
    assert variation(_rows(value=[np.nan])).isna().all()
