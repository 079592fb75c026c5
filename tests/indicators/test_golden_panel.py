"""A rotating panel of three waves, and the same waves as independent samples, against R (golden/README_panel.md)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.estimates.intervals import mean_interval
from indicators.estimates.table import estimate, two_sided
from indicators.estimates.trend import slope_coefficients, trend
from indicators.estimates.waves import WaveMeans, unweighted
from indicators.survey.moments import Moments
from tests.indicators.differences import domain_of, joint_df
from tests.indicators.small_city import catalogue, moments_of

GOLDEN = Path(__file__).parent / "golden"
IDS = list("ABCD")
WAVES = ("2017", "2021", "2025")
YEARS = (2017.3, 2021.8, 2025.4)
CATALOGUE = catalogue()
UNIT = {"help": 100.0, "safe": 1.0}
CONTRASTS = {
    "slope": slope_coefficients(YEARS),
    "first_step": np.array([-1.0, 1.0, 0.0]),
    "second_step": np.array([0.0, -1.0, 1.0]),
    "whole": np.array([-1.0, 0.0, 1.0]),
    "bend": np.array([1.0, -2.0, 1.0]),
}
EXACT = {"rtol": 1e-9, "atol": 1e-12}


def golden(name: str) -> pd.DataFrame:
    texts = ["design", "kind", "indicator", "target_group", "quartier_id", "contrast", "before", "after"]
    return pd.read_csv(GOLDEN / name, dtype=dict.fromkeys(texts, "str"), keep_default_na=False)


@pytest.fixture(scope="module")
def moments() -> dict[str, Moments]:
    """Every wave, its persons as sampling units."""
    asked = pd.read_csv(GOLDEN / "panel.csv", dtype={"wave": "str"})
    people = pd.DataFrame(
        {
            "quartier_id": asked["quartier"],
            "stratum": asked["stratum"],
            "psu": asked["person"],
            "stratum_size": asked["stratum_size"].astype("float64"),
            "weight": asked["weight"],
            "groups": asked["young"] + 2 * asked["newcomer"],
            "help": asked["help"],
            "safe": asked["safe"],
        }
    )
    return {wave: moments_of(people[asked["wave"] == wave]) for wave in WAVES}


@pytest.fixture(scope="module")
def designs(moments: dict[str, Moments]) -> dict[str, WaveMeans]:
    groups = list(CATALOGUE.target_groups)
    return {
        design: WaveMeans.of(moments, groups, IDS, independent=design == "independent") for design in ("panel", "independent")
    }


def place(quartier_id: str) -> tuple[str, str]:
    return ("quartier", quartier_id) if quartier_id else ("city", "")


def test_the_panel_rotates_by_a_third() -> None:
    asked = pd.read_csv(GOLDEN / "panel.csv", dtype={"wave": "str"})
    people = [set(asked.loc[asked["wave"] == wave, "person"]) for wave in WAVES]
    assert [len(own) for own in people] == [288] * 3
    assert [len(people[a] & people[b]) for a, b in ((0, 1), (1, 2), (0, 2))] == [192, 192, 96]


@pytest.mark.parametrize("design", ["panel", "independent"])
def test_slopes_steps_and_differences_agree_with_r(designs: dict[str, WaveMeans], design: str) -> None:
    of_r = golden("golden_panel_contrasts.csv").query("design == @design")
    assert len(of_r) == 100
    means = designs[design]
    domains = len(means.groups) * len(means.places)
    for row in of_r.itertuples():
        at, item = domain_of(means, row.target_group, place(row.quartier_id)), means.items.index(row.indicator)
        value, variance = (array[at, item] for array in means.contrast(CONTRASTS[row.contrast]))
        df = joint_df(means.totals, [np.array([at + wave * domains]) for wave in range(3)])[:, item]
        se = np.sqrt(variance)
        lower, upper = mean_interval(np.array([value]), np.array([se]), df)
        unit = UNIT[row.indicator]
        made = [unit * value, unit * se, df[0], unit * lower[0], unit * upper[0], two_sided(value, variance, df)[0]]
        np.testing.assert_allclose(made, [row.value, row.se, row.df, row.lower, row.upper, row.p], **EXACT, err_msg=str(row))


@pytest.mark.parametrize("design", ["panel", "independent"])
def test_covariances_of_waves_agree_with_r(designs: dict[str, WaveMeans], design: str) -> None:
    of_r = golden("golden_panel_covariances.csv").query("design == @design")
    assert len(of_r) == 60
    means = designs[design]
    for row in of_r.itertuples():
        at, item = domain_of(means, row.target_group, place(row.quartier_id)), means.items.index(row.indicator)
        first, second = (WAVES.index(wave) for wave in (row.before, row.after))
        own = means.covariance[np.ix_([first, second], [first, second])][:, :, at, item]
        made = [UNIT[row.indicator] ** 2 * own[0, 1], own[0, 1] / np.sqrt(own[0, 0] * own[1, 1])]
        np.testing.assert_allclose(made, [row.covariance, row.correlation], **EXACT, err_msg=str(row))


@pytest.mark.parametrize("kind", ["weighted", "even"])
def test_the_one_correlation_of_two_waves_agrees_with_r(
    moments: dict[str, Moments], designs: dict[str, WaveMeans], kind: str
) -> None:
    means = designs["panel"]
    if kind == "even":
        means = WaveMeans.of({wave: unweighted(own) for wave, own in moments.items()}, (), IDS)
    r = means.correlations()
    of_r = golden("golden_panel_pooled.csv").query("kind == @kind")
    assert len(of_r) == 6
    made = [r[WAVES.index(row.before), WAVES.index(row.after), means.items.index(row.indicator)] for row in of_r.itertuples()]
    np.testing.assert_allclose(made, of_r["correlation"], **EXACT)
    assert (of_r["correlation"] > 0.05).all()
    assert (designs["independent"].correlations()[~np.eye(3, dtype=bool)] == 0).all()


def test_shared_persons_make_steps_more_certain() -> None:
    """Otherwise the covariance could be left out."""
    of_r = golden("golden_panel_contrasts.csv").set_index(["design", "contrast", "indicator", "target_group", "quartier_id"])[
        "se"
    ]
    assert of_r["panel", "first_step", "safe", "all", ""] < 0.9 * of_r["independent", "first_step", "safe", "all", ""]


def test_the_trend_of_published_values_is_that_of_r(moments: dict[str, Moments]) -> None:
    """From the table of estimates alone: value, error, degrees of freedom, interval of independent waves."""
    tables = [estimate(own, CATALOGUE, wave, IDS) for wave, own in moments.items()]
    keys = ["indicator", "target_group", "quartier_id"]
    rows = [table[table["target_group"] != "newcomer"].set_index(keys) for table in tables]
    made = trend(rows, YEARS)
    of_r = golden("golden_panel_contrasts.csv").query("design == 'independent' and contrast == 'slope'").set_index(keys)
    assert len(of_r) == len(made) == 20
    for column in ("value", "se", "lower", "upper", "df"):
        np.testing.assert_allclose(made.loc[of_r.index, column], of_r[column], **EXACT, err_msg=column)


def test_with_every_cell_s_own_correlation_the_trend_of_published_values_is_that_of_the_panel(
    moments: dict[str, Moments], designs: dict[str, WaveMeans]
) -> None:
    """What leaves is one correlation for all cells; with each cell's own, value and error are R's."""
    means = designs["panel"]
    of_r = golden("golden_panel_contrasts.csv").query("design == 'panel' and contrast == 'slope'")
    own = [
        means.covariance[:, :, domain_of(means, row.target_group, place(row.quartier_id)), means.items.index(row.indicator)]
        for row in of_r.itertuples()
    ]
    errors = [np.sqrt(np.diag(covariance)) for covariance in own]
    together = np.array([covariance / np.outer(se, se) for covariance, se in zip(own, errors, strict=True)])
    keys = ["indicator", "target_group", "quartier_id"]
    index = pd.MultiIndex.from_frame(of_r[keys])
    tables = [estimate(moments[wave], CATALOGUE, wave, IDS).set_index(keys).loc[index] for wave in WAVES]
    units = of_r["indicator"].map(UNIT).to_numpy()
    rows = [table.assign(se=units * [se[at] for se in errors]) for at, table in enumerate(tables)]
    made = trend(rows, YEARS, together=together)
    np.testing.assert_allclose(made["value"], of_r["value"], **EXACT)
    np.testing.assert_allclose(made["se"], of_r["se"], **EXACT)
