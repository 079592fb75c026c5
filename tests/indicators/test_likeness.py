"""Likeness of quartiers: distances without sampling error, chances that hold, and nothing of what is withheld."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.relations.likeness import NEAREST, _chances, _standardised, nearest

IDS = [f"{number:02}" for number in range(12)]
COLUMNS = list("abcdef")


def city(seed: int = 1) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(seed).normal(50, 10, (len(IDS), len(COLUMNS))), IDS, COLUMNS)


def test_without_sampling_error_the_nearest_are_certain() -> None:
    values = city()
    found = nearest(values, values * 0, "00")
    z = (values - values.mean()) / values.std(ddof=1)
    expected = ((z - z.loc["00"]) ** 2).mean(axis=1).drop("00").nsmallest(NEAREST)
    pd.testing.assert_series_equal(found["distance2"], expected, check_names=False)
    assert list(found["chance"]) == [1.0] * NEAREST


def test_the_distance_is_right_on_average_where_estimates_are_noisy() -> None:
    truth, rng = city(), np.random.default_rng(2)
    se = pd.DataFrame(rng.uniform(2, 8, truth.shape), IDS, COLUMNS)
    made = []
    for _ in range(1500):
        seen = truth + rng.normal(size=truth.shape) * se
        # in percentage points again, as the spread of the noisy values is another in every run
        known, spread = nearest(seen, se, "00", count=len(IDS) - 1), seen.std(ddof=1)
        assert len(known) == len(IDS) - 1
        apart = ((seen - seen.loc["00"]) ** 2 - se**2 - se.loc["00"] ** 2) / spread**2
        pd.testing.assert_series_equal(known["distance2"], apart.mean(axis=1)[known.index], check_names=False)
        made.append((apart * spread**2).mean(axis=1))
    average = pd.concat(made, axis=1).mean(axis=1).drop("00")
    expected = ((truth - truth.loc["00"]) ** 2).mean(axis=1).drop("00")
    np.testing.assert_allclose(average, expected, rtol=0.08)


def test_chances_add_up_and_come_true() -> None:
    """Among neighbours called likely with p, a share p truly is among the nearest."""
    rng, said, true = np.random.default_rng(4), [], []
    for _ in range(150):
        truth = pd.DataFrame(rng.normal(size=(len(IDS), 6)), IDS, COLUMNS)
        se = pd.DataFrame(rng.uniform(0.2, 0.7, truth.shape), IDS, COLUMNS)
        seen, noise = _standardised(truth + rng.normal(size=truth.shape) * se, se)
        chances = _chances(seen.to_numpy(), noise.to_numpy() ** 2, 0, np.arange(1, len(IDS)), NEAREST)
        assert chances.sum() == pytest.approx(NEAREST)
        z = truth / truth.std(ddof=1)
        apart = ((z - z.iloc[0]) ** 2).mean(axis=1).iloc[1:]
        said.append(chances)
        true.append((apart.rank() <= NEAREST).to_numpy())
    said_all, true_all = np.concatenate(said), np.concatenate(true)
    for low, high in ((0.0, 0.15), (0.15, 0.4), (0.4, 0.7), (0.7, 1.01)):
        chosen = (said_all >= low) & (said_all < high)
        assert true_all[chosen].mean() == pytest.approx(said_all[chosen].mean(), abs=0.08)


def test_the_same_question_has_the_same_answer() -> None:
    values = city()
    pd.testing.assert_frame_equal(nearest(values, values * 0 + 5, "03"), nearest(values, values * 0 + 5, "03"))


def test_what_is_withheld_never_enters() -> None:
    values = city()
    values.loc["04", COLUMNS[:4]] = np.nan
    values.loc["05", "a"] = np.nan
    se = values * 0 + 3
    found = nearest(values, se, "00", count=10)
    assert "04" not in found.index
    assert found.at["05", "indicators"] == 5
    assert nearest(values, se, "00").notna().all(axis=None)


def test_too_little_says_nothing() -> None:
    values = city()
    assert nearest(values[["a"]], values[["a"]] * 0, "00").empty
    assert nearest(values.head(4), values.head(4) * 0, "00").empty
    assert nearest(values, values * 0, "unknown").empty
    values.loc["00"] = np.nan
    assert nearest(values, values * 0, "00").empty
