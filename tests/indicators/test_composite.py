"""Scales, themes and means: against COINr, and what must not change them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue import Indicator, Polarity
from indicators.formulas import Mean, Register, Share
from indicators.index import composite
from indicators.index.composite import (
    Aggregation,
    Parts,
    Scaling,
    achievement_of,
    every_weighting,
    index_of,
    need_of,
    parts_of,
    scales_of,
    varied,
)
from language.phrases import Text

GOLDEN = Path(__file__).parent / "golden"
NOTHING = Text()
FIGURE = Register("x")


def indicator(key: str, polarity: Polarity, formula: Share | Mean | Register = FIGURE) -> Indicator:
    return Indicator(key, "t", NOTHING, NOTHING, NOTHING, NOTHING, formula, polarity, (), False, NOTHING, NOTHING, NOTHING, 0)


def golden(name: str) -> pd.DataFrame:
    return pd.read_csv(GOLDEN / f"asem_{name}.csv", comment="#")


@pytest.fixture(scope="module")
def meta() -> pd.DataFrame:
    return golden("meta").set_index("iCode")


def test_rescaling_is_coinr_s(meta: pd.DataFrame) -> None:
    raw, expected = golden("raw").set_index("uCode"), golden("minmax").set_index("uCode")
    described = [
        indicator(name, Polarity.MORE_IS_BETTER if meta.at[name, "Direction"] > 0 else Polarity.MORE_IS_WORSE)
        for name in expected.columns
    ]
    scales = scales_of(described, raw[list(expected.columns)], Scaling.RANGE)
    found = achievement_of(scales.need(raw[list(expected.columns)].to_numpy()))
    np.testing.assert_allclose(found, expected.to_numpy(), rtol=1e-9, equal_nan=True)


@pytest.mark.parametrize(("aggregation", "column"), [(Aggregation.ARITHMETIC, "a_amean"), (Aggregation.GEOMETRIC, "a_gmean")])
def test_means_over_a_hierarchy_are_coinr_s(
    meta: pd.DataFrame, aggregation: Aggregation, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composite, "LEAST_MEASURED", 0.0)
    scores, expected = golden("minmax").set_index("uCode"), golden("index").set_index("uCode")
    for level in range(1, int(meta["Level"].max())):
        members = meta[meta["Level"] == level]
        above = {}
        for parent, rows in members.groupby("Parent"):
            need = need_of(scores[list(rows.index)].to_numpy())
            parts = Parts(tuple(rows.index), need, np.zeros((len(need), len(rows), len(rows))))
            above[parent] = achievement_of(index_of(parts, rows["Weight"].to_numpy(dtype="float64"), aggregation).value)
        scores = pd.DataFrame(above, index=scores.index)
    np.testing.assert_allclose(scores["Index"], expected[f"{column}_Index"], rtol=1e-9)


def test_goalposts_are_the_item_s_scale_and_the_catalogue_says_which_end_is_need() -> None:
    indicators = [
        indicator("good", Polarity.MORE_IS_BETTER, Share("q", ("1",), ("1", "2"))),
        indicator("bad", Polarity.MORE_IS_WORSE, Mean("q", 1, 5)),
    ]
    scales = scales_of(indicators, pd.DataFrame({"good": [50.0], "bad": [2.0]}), Scaling.GOALPOSTS)
    assert scales.need(np.array([[70.0, 2.0], [0.0, 5.0]])).tolist() == [[30.0, 25.0], [100.0, 100.0]]


def test_context_has_no_place_in_an_index() -> None:
    with pytest.raises(ValueError, match="neither good nor bad"):
        scales_of([indicator("origin", Polarity.NEITHER)], pd.DataFrame({"origin": [1.0, 2.0]}), Scaling.RANGE)


@pytest.mark.parametrize("scaling", [Scaling.STANDARDISED, Scaling.RANGE])
def test_where_quartiers_do_not_differ_nothing_is_divided_by_zero(scaling: Scaling) -> None:
    scales = scales_of([indicator("same", Polarity.MORE_IS_WORSE)], pd.DataFrame({"same": [0.1] * 7}), scaling)
    assert scales.flat == ("same",)
    assert scales.need(np.array([[0.1], [np.nan]])).tolist()[0] == [50.0]
    assert np.isnan(scales.need(np.array([[np.nan]]))).all()


def test_standardised_is_50_and_10_points_a_standard_deviation() -> None:
    values = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0]})
    need = scales_of([indicator("x", Polarity.MORE_IS_WORSE)], values, Scaling.STANDARDISED).need(values.to_numpy())[:, 0]
    assert need.mean() == pytest.approx(50.0)
    assert need.std(ddof=1) == pytest.approx(10.0)


def test_a_theme_takes_the_indicators_that_are_known_and_a_theme_without_any_is_missing() -> None:
    need = np.array([[10.0, 30.0, 50.0], [10.0, np.nan, 50.0], [np.nan, np.nan, 50.0]])
    covariance = np.stack([np.diag([4.0, 4.0, 1.0])] * 3)
    parts = parts_of(need, covariance, ["a", "a", "b"])
    np.testing.assert_allclose(parts.need, [[20.0, 50.0], [10.0, 50.0], [np.nan, 50.0]])
    assert parts.covariance[0].tolist() == [[2.0, 0.0], [0.0, 1.0]]
    assert parts.covariance[1].tolist() == [[4.0, 0.0], [0.0, 1.0]]
    index = index_of(parts, np.array([1.0, 1.0]))
    assert index.value[:2].tolist() == [35.0, 30.0]
    assert np.isnan(index.value[2])
    assert index_of(parts, np.array([1.0, 2.0])).value[2] == 50.0


def test_errors_that_go_together_do_not_cancel() -> None:
    need, ones = np.array([[40.0, 60.0]]), np.array([[[4.0, 4.0], [4.0, 4.0]]])
    together = index_of(Parts(("a", "b"), need, ones), np.ones(2)).variance[0]
    apart = index_of(Parts(("a", "b"), need, np.array([[[4.0, 0.0], [0.0, 4.0]]])), np.ones(2)).variance[0]
    assert (together, apart) == (4.0, 2.0)


def test_the_geometric_variance_is_that_of_draws() -> None:
    random = np.random.default_rng(2)
    need, root = np.array([[30.0, 60.0, 45.0]]), random.normal(0, 1.5, (3, 3))
    parts, weights = Parts(("a", "b", "c"), need, (root @ root.T)[None]), np.array([1.0, 2.0, 1.0])
    drawn = need + random.standard_normal((200_000, 3)) @ root.T
    means = index_of(Parts(parts.themes, drawn, np.zeros((len(drawn), 3, 3))), weights, Aggregation.GEOMETRIC).value
    assert index_of(parts, weights, Aggregation.GEOMETRIC).variance[0] == pytest.approx(means.var(), rel=0.05)


def test_a_high_need_is_made_up_for_less_in_the_geometric_mean() -> None:
    parts = Parts(("a", "b"), np.array([[90.0, 10.0], [50.0, 50.0]]), np.zeros((2, 2, 2)))
    uneven, even = index_of(parts, np.ones(2), Aggregation.GEOMETRIC).value
    assert uneven > even == pytest.approx(50.0)


@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0, -1.0]])
def test_weights_that_weigh_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weight above 0"):
        index_of(Parts(("a", "b"), np.ones((1, 2)), np.zeros((1, 2, 2))), np.array(weights))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 10), min_size=2, max_size=6), st.floats(1, 500), st.integers(0, 1000))
def test_varied_weights_keep_their_mean_spread_and_zeros(weights: list[float], concentration: float, seed: int) -> None:
    chosen = np.array([*weights, 1.0])
    drawn = varied(chosen, concentration, 4000, np.random.default_rng(seed))
    share = chosen / chosen.sum()
    assert drawn.sum(axis=1) == pytest.approx(np.ones(4000))
    assert (drawn[:, chosen == 0] == 0).all()
    assert drawn.mean(axis=0) == pytest.approx(share, abs=0.04)
    assert drawn.std(axis=0) == pytest.approx(np.sqrt(share * (1 - share) / (concentration + 1)), abs=0.03)


def test_every_weighting_is_uniform_over_the_themes_that_count() -> None:
    drawn = every_weighting(np.array([70.0, 30.0, 0.0]), 20_000, np.random.default_rng(0))
    assert (drawn[:, 2] == 0).all()
    assert np.quantile(drawn[:, 0], [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.02)
