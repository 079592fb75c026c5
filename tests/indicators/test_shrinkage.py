"""The area-level model against R's package sae, by invariants, and where there is hardly anything to fit."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.relations import shrinkage
from indicators.relations.shrinkage import CannotFit, fay_herriot, smooth
from tests.indicators.small_city import rows

GOLDEN = Path(__file__).parent / "golden" / "milk.csv"
FIT = pd.read_csv(GOLDEN, comment="#", nrows=2, index_col="method").loc["REML"]
AREAS = pd.read_csv(GOLDEN, skiprows=5, index_col="SmallArea")
MAJOR = pd.get_dummies(AREAS["MajorArea"], dtype=float).iloc[:, 1:]
NUMBERS = ["value", "mse", "gamma"]

tries = settings(max_examples=60, deadline=None, derandomize=True)


def milk(direct=AREAS["yi"], variance=AREAS["SD"] ** 2):
    return fay_herriot(direct, variance, MAJOR)


def assert_agree(made, expected, tolerance=1e-8):
    np.testing.assert_allclose(np.asarray(made, float), np.asarray(expected, float), rtol=tolerance, atol=0)


def assert_same(made, expected, tolerance=1e-9):
    pd.testing.assert_frame_equal(made[NUMBERS], expected[NUMBERS], rtol=tolerance, atol=0)


def assert_is_r_s(fit):
    assert_agree(fit.sigma2u, FIT["refvar"])
    assert_agree(fit.beta, FIT[["b1", "b2", "b3", "b4"]])
    assert_agree(fit.table["value"], AREAS["eblup_REML"])
    assert_agree(fit.table["mse"], AREAS["mse_REML"])
    assert not fit.table["synthetic"].any()


def test_milk_agrees_with_r():
    fit = milk()
    assert len(AREAS) == len(fit.table) == 43
    assert_is_r_s(fit)
    assert fit.beta.index.tolist() == ["intercept", 2, 3, 4]
    assert_agree(fit.table["gamma"], AREAS["gamma_REML"])


def test_milk_agrees_with_r_where_scoring_does_not_settle(monkeypatch):
    monkeypatch.setattr(shrinkage, "MAX_ITERATIONS", 2)
    assert_is_r_s(milk())


@pytest.mark.parametrize("allowed", [1, 100])
def test_areas_that_differ_by_less_than_chance_get_the_model_s_value(allowed, monkeypatch):
    monkeypatch.setattr(shrinkage, "MAX_ITERATIONS", allowed)
    direct = pd.Series([3.1, 2.9, 3.0, 3.05, 2.95, 3.0], list("abcdef"))
    variance = pd.Series([1.0, 2.0, 1.0, 4.0, 1.0, 2.0], list("abcdef"))
    fit = fay_herriot(direct, variance)
    assert fit.sigma2u == 0
    assert fit.table["synthetic"].all()
    assert (fit.table["gamma"] == 0).all()
    assert_agree(fit.table["value"], np.full(6, np.average(direct, weights=1 / variance)), 1e-12)
    assert (fit.table["mse"] > 0).all()


@pytest.mark.parametrize("lacking", ["direct", "variance"])
def test_area_without_estimate_has_no_part_in_the_fit(lacking):
    direct, variance = AREAS["yi"].copy(), AREAS["SD"] ** 2
    (direct if lacking == "direct" else variance)[7] = np.nan
    fit = milk(direct, variance)
    kept = AREAS.index != 7
    without = fay_herriot(direct[kept], variance[kept], MAJOR[kept])
    assert_same(fit.table[kept], without.table, 1e-13)
    assert fit.sigma2u == without.sigma2u

    x = np.array([1, *MAJOR.loc[7]])
    design = np.column_stack([np.ones(42), MAJOR[kept]])
    of_beta = np.linalg.inv(design.T @ (design / (fit.sigma2u + variance[kept].to_numpy())[:, None]))
    assert_agree(fit.table.at[7, "value"], x @ fit.beta, 1e-12)
    assert_agree(fit.table.at[7, "mse"], fit.sigma2u + x @ of_beta @ x, 1e-12)
    assert np.isnan(fit.table.at[7, "gamma"])
    assert fit.table["synthetic"].tolist() == (~kept).tolist()


@pytest.mark.parametrize("factor", [1e-3, -2.0, 1e4])
def test_another_unit_changes_nothing_else(factor):
    fit, scaled = milk(), milk(factor * AREAS["yi"], (factor * AREAS["SD"]) ** 2)
    assert_agree(scaled.table["value"], factor * fit.table["value"], 1e-9)
    assert_agree(scaled.table["mse"], factor**2 * fit.table["mse"], 1e-9)
    assert_agree(scaled.table["gamma"], fit.table["gamma"], 1e-9)


def test_units_of_covariates_change_nothing():
    other = MAJOR * [1e6, 1e-3, -7.0] + [5e5, 0, 3]
    made = fay_herriot(AREAS["yi"], AREAS["SD"] ** 2, other)
    assert_same(made.table, milk().table)


def test_order_of_the_areas_changes_nothing():
    order = np.random.default_rng(1).permutation(AREAS.index)
    shuffled = fay_herriot(AREAS["yi"].loc[order], AREAS["SD"] ** 2, MAJOR[::-1])
    assert shuffled.table.index.tolist() == order.tolist()
    assert_same(shuffled.table.sort_index(), milk().table)


def test_less_certain_areas_are_drawn_further():
    gamma = milk().table["gamma"].loc[AREAS["SD"].sort_values().index]
    assert (np.diff(gamma)[np.diff(AREAS["SD"].sort_values()) > 0] < 0).all()
    assert (milk(variance=2 * AREAS["SD"] ** 2).table["gamma"] < milk().table["gamma"]).all()


def test_eblup_beats_the_direct_estimates_and_knows_its_error():
    random = np.random.default_rng(11)
    psi, covariate = np.tile([0.5, 1.0, 2.0, 4.0], 8), np.linspace(-1, 1, 32)
    errors, claimed = [], []
    for _ in range(400):
        truth = 3 + 2 * covariate + random.normal(size=32)
        direct = truth + random.normal(scale=np.sqrt(psi))
        fit = fay_herriot(pd.Series(direct), pd.Series(psi), pd.DataFrame({"x": covariate}))
        errors.append([(fit.table["value"] - truth) ** 2, (direct - truth) ** 2])
        claimed.append(fit.table["mse"])
    of_eblup, of_direct = (each.reshape(8, 4).mean(axis=0) for each in np.mean(errors, axis=0))
    assert (of_eblup < [0.9, 0.75, 0.6, 0.45] * of_direct).all()
    assert np.mean(claimed, axis=0).reshape(8, 4).mean(axis=0) == pytest.approx(of_eblup, rel=0.15)


@given(data=st.data(), areas=st.integers(5, 40), covariates=st.integers(0, 2))
@tries
def test_nothing_is_missing_or_out_of_bounds(data, areas, covariates):
    def drawn(low, high, size=areas):
        return np.array(data.draw(st.lists(st.floats(low, high), min_size=size, max_size=size)))

    direct, variance = pd.Series(drawn(-1e3, 1e3)), pd.Series(10 ** drawn(-4, 4))
    direct[list(data.draw(st.sets(st.integers(0, areas - 1), max_size=areas - covariates - 3)))] = np.nan
    x = pd.DataFrame(np.random.default_rng(areas).normal(size=(areas, covariates)))
    fit = fay_herriot(direct, variance, x)
    assert np.isfinite(fit.table[["value", "mse"]]).all(axis=None)
    assert np.isfinite([fit.sigma2u, *fit.beta]).all()
    assert (fit.table["mse"] > 0).all()
    assert fit.table["gamma"].isna().tolist() == direct.isna().tolist()
    assert fit.table["gamma"].dropna().between(0, 1).all()


@pytest.mark.parametrize("covariates", [0, 1, 2])
def test_too_few_areas_say_what_is_needed(covariates):
    needed = covariates + 3
    x = pd.DataFrame(np.random.default_rng(2).normal(size=(needed, covariates)))
    direct, variance = pd.Series(np.arange(needed, dtype=float)), pd.Series(1.0, range(needed))
    assert fay_herriot(direct, variance, x).table["value"].notna().all()
    direct[0] = np.nan
    with pytest.raises(CannotFit, match=f"{needed - 1} areas .* {needed} are needed"):
        fay_herriot(direct, variance, x)


def test_missing_covariate_names_the_areas():
    with pytest.raises(ValueError, match=r"covariate is missing for 4, 9$"):
        fay_herriot(AREAS["yi"], AREAS["SD"] ** 2, MAJOR.drop(index=[4, 9]))


def test_constant_covariate_is_refused():
    with pytest.raises(CannotFit, match="only 1 are independent"):
        fay_herriot(AREAS["yi"], AREAS["SD"] ** 2, pd.DataFrame({"x": 0.3}, AREAS.index))


def test_variance_of_nothing_names_the_area():
    with pytest.raises(ValueError, match=r"above 0; it is not for 5$"):
        fay_herriot(AREAS["yi"], (AREAS["SD"] ** 2).where(AREAS.index != 5, 0.0))


SHARES = {"a": 20.0, "b": 45.0, "c": 50.0, "d": 62.0, "e": 80.0, "f": 55.0}
MEANS = {"a": 2.2, "b": 3.0, "c": 3.3, "d": 2.8, "e": 4.1, "f": 3.6}


def table(values, **different):
    """Rows of 20, 40, 60 … answers with the standard errors of shares, or of means with variance 1; `different` by quartier."""
    spread = {name: value * (100 - value) if values is not MEANS else 1 for name, value in values.items()}
    cells = [
        {"quartier_id": name, "value": value, "n": 20 * place, "se": np.sqrt(1.1 * spread[name] / (20 * place))}
        | different.get(name, {})
        for place, (name, value) in enumerate(values.items(), 1)
    ]
    return rows(*cells).set_index("quartier_id")


def test_share_is_modelled_and_transformed_back():
    """The median design effect of the reliable is 1.2; an unreliable one of 9 does not count."""
    effects = pd.Series({"a": 1.0, "b": 1.5, "c": 1.2, "d": 9.0, "e": 1.2, "f": 1.3})
    told = table(SHARES, d={"status": "unreliable"})
    told["se"] *= np.sqrt(effects / 1.1)
    made = smooth(told, scale="share")
    p, unit = pd.Series(SHARES) / 100, 1.2 / pd.Series(np.arange(20.0, 121, 20), list("abcdef"))
    fit = fay_herriot(np.arcsin(np.sqrt(p)), unit / 4)

    def back(angle):
        return 100 * np.sin(angle) ** 2

    reach = 1.959963984540054 * np.sqrt(fit.table["mse"])
    assert_agree(made.table["value"], back(fit.table["value"]), 1e-12)
    assert_agree(made.table["lower"], back(fit.table["value"] - reach), 1e-12)
    assert_agree(made.table["upper"], back(fit.table["value"] + reach), 1e-12)
    assert_agree(made.table["gamma"], fit.table["gamma"], 1e-12)
    assert not made.all_synthetic


def test_mean_is_modelled_with_the_pooled_variance():
    """f's answers are all alike, which counts as no variance."""
    n = pd.Series(np.arange(20.0, 121, 20), list("abcdef"))
    s2 = pd.Series([1.0, 2.0, 1.5, 1.0, 0.5, 0.0], n.index)
    told = table(MEANS).assign(se=np.sqrt(1.25 * s2 / n))
    made = smooth(told, scale="mean")
    fit = fay_herriot(pd.Series(MEANS), 1.25 * np.average(s2, weights=n - 1) / n)
    assert_agree(made.table["value"], fit.table["value"], 1e-12)
    assert_agree(made.table["upper"] - made.table["value"], 1.959963984540054 * np.sqrt(fit.table["mse"]), 1e-12)


@pytest.mark.parametrize("status", ["withheld", "no_data"])
@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("scale", ["share", "mean"])
def test_withheld_quartier_gets_no_value_and_tells_nothing(status, known, scale):
    """Even where a row still carries its numbers, its status decides."""
    numbers = {} if known else dict.fromkeys(["value", "se", "n"], np.nan)
    values = SHARES if scale == "share" else MEANS
    told = table(values, e={"status": status, "se": 50.0} | numbers)
    made = smooth(told, scale=scale).table
    without = smooth(told.drop(index="e"), scale=scale).table
    pd.testing.assert_frame_equal(made.drop(index="e"), without, rtol=1e-12)
    assert made.loc["e", ["value", "lower", "upper", "gamma"]].isna().all()
    assert not made["synthetic"].any()


@given(data=st.data(), places=st.integers(5, 40))
@tries
def test_share_stays_between_0_and_100(data, places):
    def drawn(elements):
        return data.draw(st.lists(elements, min_size=places, max_size=places))

    shares = drawn(st.one_of(st.sampled_from([0.0, 100.0, 100 + 1e-12]), st.floats(0, 100)))
    n, status = drawn(st.integers(10, 400)), drawn(st.sampled_from(["ok", "ok", "unreliable", "withheld"]))
    status[:4] = ["ok"] * 4
    shares[0] = 40.0  # where all say the same everywhere, nothing is known of the sampling error
    se = [np.sqrt(1.1 * max(share * (100 - share), 0.0) / size) for share, size in zip(shares, n, strict=True)]
    cells = [{"quartier_id": f"q{i}", "value": shares[i], "se": se[i], "n": n[i], "status": status[i]} for i in range(places)]
    x = pd.DataFrame({"x": np.random.default_rng(places).normal(size=places)}, [f"q{i}" for i in range(places)])
    made = smooth(rows(*cells).set_index("quartier_id"), scale="share", covariates=x)
    withheld = [cell == "withheld" for cell in status]
    numbers = made.table.loc[np.invert(withheld), ["value", "lower", "upper"]]
    assert numbers.notna().all(axis=None)
    assert ((numbers >= 0) & (numbers <= 100)).all(axis=None)
    assert (numbers["lower"] <= numbers["value"]).all()
    assert (numbers["value"] <= numbers["upper"]).all()
    assert made.all_synthetic == made.table["synthetic"][np.invert(withheld)].all()
    assert made.table[["value", "gamma"]].isna().all(axis=1).tolist() == withheld


def test_equal_shares_are_all_synthetic():
    made = smooth(table(dict.fromkeys("abcd", 40.0)), scale="share")
    assert made.all_synthetic
    assert made.table["synthetic"].all()
    assert_agree(made.table["value"], [40.0] * 4, 1e-9)


def test_nobody_reliable_leaves_the_design_effects_there_are():
    told = table(SHARES).assign(status="unreliable")
    assert_agree(smooth(told, scale="share").table, smooth(table(SHARES), scale="share").table, 1e-12)


def test_no_sampling_error_cannot_be_smoothed():
    for scale, told in {"share": table(SHARES).assign(se=0.0), "mean": table(MEANS).assign(se=0.0)}.items():
        with pytest.raises(CannotFit, match="0 areas"):
            smooth(told, scale=scale)


def test_three_covariates_are_too_many():
    x = pd.DataFrame(np.random.default_rng(3).normal(size=(6, 3)), list("abcdef"))
    with pytest.raises(ValueError, match="3 covariates were given; at most 2"):
        smooth(table(SHARES), scale="share", covariates=x)
    assert smooth(table(SHARES), scale="share", covariates=x[[0, 1]]).table["value"].notna().all()
