"""Verdicts of the demonstration as they leave, beside those that a test on the linear scale would give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.estimates import demo
from indicators.estimates.intervals import holm_within
from indicators.estimates.precision import outside, unreliable
from indicators.estimates.table import estimate
from indicators.estimates.verdicts import SIGNIFICANCE, Scale
from release.coarsening.coarse import coarsen
from release.coarsening.errors import with_generalised_errors
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates
from tests.indicators.small_city import beside_the_rest

MAP = ["wave", "indicator", "target_group"]
CELL = [*MAP, "quartier_id"]
CERTAIN = ["higher", "lower"]


@pytest.fixture(scope="module")
def both() -> pd.DataFrame:
    """Quartiers as they are told, and the verdict of R's difference from the rest, adjusted over all quartiers (``linear``)."""
    _, waves, catalogue, ids = demo()
    estimates = pd.concat(
        [estimate(moments, catalogue, wave, ids, limits=Thresholds()) for moments, wave in waves], ignore_index=True
    )
    released = coarsen(
        mask_estimates(with_generalised_errors(estimates, catalogue), catalogue, Thresholds()), estimates, catalogue
    )
    tested = pd.concat([beside_the_rest(moments, ids, catalogue).assign(wave=wave) for moments, wave in waves]).reset_index()
    family = tested.groupby(MAP, sort=False).ngroup().to_numpy()
    certain = holm_within(tested["p"].to_numpy(), family) < SIGNIFICANCE
    tested["linear"] = np.where(certain, np.where(tested["difference"] > 0, "higher", "lower"), "none")
    sound = estimates.loc[~unreliable(estimates, catalogue, Thresholds())].query("level == 'quartier'").set_index(CELL).index
    city = released.query("level == 'city'").set_index(MAP)["value"]
    quartiers = released.query("level == 'quartier'").set_index(CELL)
    tested = tested.set_index(CELL)["linear"]
    rows = quartiers.assign(linear=tested.where(tested.index.isin(sound), "none").reindex(quartiers.index))
    scale = Scale.of([catalogue.indicators[name] for name in rows.index.get_level_values("indicator")], unit=100.0)
    return rows.assign(
        city=city.reindex(rows.droplevel("quartier_id").index).to_numpy(),
        step=[
            catalogue.indicators[name].formula.step(catalogue.indicators[name].decimals)
            for name in rows.index.get_level_values("indicator")
        ],
        low=scale.low,
        high=scale.high,
    )


def test_what_is_said_is_seen(both: pd.DataFrame) -> None:
    said = both[both["verdict"].isin(CERTAIN)]
    assert len(said) >= 680
    assert outside(said["city"], said["lower"], said["upper"], said["step"]).all()
    assert ((said["city"] < said["lower"]) == (said["verdict"] == "higher")).all()


def test_most_of_what_the_linear_scale_said_still_stands(both: pd.DataFrame) -> None:
    """Lost is what cannot be seen in the interval, what is withheld, and what lies towards an end of its scale."""
    linear = both[both["linear"].isin(CERTAIN)]
    stands = linear["verdict"] == linear["linear"]
    assert len(linear) >= 800
    assert stands.sum() >= 680
    assert not ((linear["verdict"] != linear["linear"]) & linear["verdict"].isin(CERTAIN)).any()


def test_the_city_s_own_average_was_inside_the_interval_of_some(both: pd.DataFrame) -> None:
    """Otherwise the rule above would have nothing to do."""
    linear = both[both["linear"].isin(CERTAIN) & both["lower"].notna()]
    assert (~outside(linear["city"], linear["lower"], linear["upper"], linear["step"])).sum() >= 15


def test_no_limit_lies_beyond_its_scale(both: pd.DataFrame) -> None:
    bounded = both[both["lower"].notna()]
    assert (bounded["lower"] >= bounded["low"]).all()
    assert (bounded["upper"] <= bounded["high"]).all()
    assert (bounded["upper"] == bounded["high"]).any()
