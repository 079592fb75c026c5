from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.estimates import demo
from indicators.comparison import change, variation, worse
from indicators.differences import changes
from indicators.estimates import estimate


def _rows(**given: object) -> pd.DataFrame:
    standard = {"name": "A", "value": 50.0, "se": 3.0, "df": 60.0, "n": 80, "status": "ok", "source": "survey"}
    columns = {name: given.get(name, value) for name, value in standard.items()}
    return pd.DataFrame(columns, index=[str(at) for at in range(len(np.atleast_1d(given.get("value", 50.0))))])


def test_a_change_from_published_figures_is_that_of_two_independent_samples_in_one_design() -> None:
    """Against `differences.changes`, which the tests hold to R's svycontrast on the pooled design."""
    _, ((before, first), (after, second)), catalogue, ids = demo()
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
