"""Two engines sum in different orders: the last bits of what they give must not be seen in what leaves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from indicators.estimates.precision import Limits, comparable, in_steps, two_digits
from release.gate import release
from release.tables.raw import RawWave
from release.tables.thresholds import Thresholds
from tests.release.made_cities import made_city, raw_of

OFF = 1e-12
"""Relative; engines differ by some 1e-15."""


def with_other_last_bits(wave: RawWave, rng: np.random.Generator) -> RawWave:
    def off(size: int | tuple[int, ...]) -> np.ndarray:
        return 1 + OFF * rng.choice([-1.0, 1.0], size)

    table, pooled = wave.table.copy(), wave.pooled
    ends = ["value", "lower", "upper"]  # of an exact row these three are the same number
    table[ends] = table[ends].mul(off(len(table)), axis=0)
    for name in ("se", "n_eff", "deff", "weight"):
        table[name] *= off(len(table))
    return replace(
        wave, table=table, pooled=replace(pooled, r=pooled.r * off(pooled.r.shape), spread=pooled.spread * off(len(pooled.n)))
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_last_bits_of_sums_are_not_seen_in_what_leaves(seed: int) -> None:
    city, rng = made_city(seed), np.random.default_rng(seed)
    raw = raw_of(city)
    other = replace(raw, waves=tuple(with_other_last_bits(wave, rng) for wave in raw.waves))
    ours, theirs = (release(each, city.catalogue, Thresholds(), city.areas) for each in (raw, other))
    pd.testing.assert_frame_equal(theirs.estimates, ours.estimates, check_exact=True)
    for wave, correlations in ours.correlations.items():
        np.testing.assert_array_equal(theirs.correlations[wave].r, correlations.r)


@pytest.mark.parametrize("off", [1 - OFF, 1.0, 1 + OFF])
def test_an_edge_is_an_edge_whatever_the_last_bits(off: float) -> None:
    assert two_digits(np.array([0.125, 1.0, 9.95, 0.0]) * off).tolist() == [0.12, 1.0, 10.0, 0.0]
    assert np.floor(in_steps(np.array([7.0]) * off, 1.0)).tolist() == [7.0]
    assert comparable(np.array([30.0]), np.array([20.0]) * off, Limits()).all()
