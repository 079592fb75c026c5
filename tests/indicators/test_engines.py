"""Whatever engine reads the respondents, and in whatever portions, the sums are the same."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from files.findings import Findings
from indicators.estimates.table import estimate
from indicators.formulas import Mean
from indicators.survey.engines import Engine
from indicators.survey.moments import KEYS, Moments, Pooled
from indicators.survey.sums import SUMS
from indicators.survey.survey import read_survey
from tests.indicators.frames import sums_of
from tests.indicators.small_city import HELP, SAFE, catalogue, indicator, moments_of, quartiers, wave

GOLDEN = Path(__file__).parent / "golden"
IDS = list("ABCDEF")
CATALOGUE = catalogue(HELP, SAFE, indicator("rent", Mean("rent", 0, 100_000)))
CENTRES = {"help": 0.5, "safe": 3.0, "rent": 50_000.0}
WAVE = wave(weight="weight", stratum="stratum", psu="psu", stratum_size="psus_in_stratum")


@pytest.fixture(scope="module")
def respondents():
    table = pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"})
    return pd.DataFrame(
        {
            "quartier_id": table["quartier"],
            "stratum": table["stratum"],
            "psu": table["psu"],
            "stratum_size": table["psus_in_stratum"].astype(float),
            "weight": table["weight"],
            "groups": table["young"] + 2 * table["newcomer"],
            **{name: table[name] for name in CENTRES},
        }
    )


def assert_same(ours, theirs):
    keys = [*KEYS, "indicator"]
    pd.testing.assert_frame_equal(
        ours.counts.sort_values(KEYS, ignore_index=True), theirs.counts.sort_values(KEYS, ignore_index=True)
    )
    ours, theirs = (moments.sums.sort_values(keys, ignore_index=True) for moments in (ours, theirs))
    assert ours[keys].equals(theirs[keys])
    for name in SUMS:
        scale = theirs[name].abs().groupby(theirs["indicator"]).transform("max")
        np.testing.assert_array_less((ours[name] - theirs[name]).abs(), 1e-12 * scale + 1e-300, err_msg=name)


@pytest.mark.parametrize("engine", [Engine.ARROW, Engine.POLARS, Engine.DUCKDB])
def test_a_parquet_file_gives_the_moments_of_its_rows(engine, respondents, tmp_path):
    pytest.importorskip(engine if engine is not Engine.ARROW else "pyarrow")
    table = pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"})
    of_wave = (table["wave"] == "w1").to_numpy()
    table[of_wave].to_parquet(tmp_path / "survey.parquet", index=False, row_group_size=100)
    findings = Findings()
    survey = read_survey(tmp_path / "survey.parquet", WAVE, CATALOGUE, quartiers(IDS), findings, engine)
    assert not len(findings)
    assert_same(survey.moments, moments_of(respondents[of_wave], CATALOGUE))


@settings(deadline=None, max_examples=25)
@given(batch=st.integers(1, 1000), seed=st.integers(0, 5))
def test_portions_add_up_to_the_whole(respondents, batch, seed):
    table = respondents.sample(60, random_state=seed)
    table.loc[table.index[::7], "weight"] = 0.0
    whole, parts = sums_of(table, CENTRES), sums_of(table, CENTRES, batch=batch)
    assert_same(Moments.of(parts), Moments.of(whole))
    np.testing.assert_allclose(Pooled.of(parts).r, Pooled.of(whole).r, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(Pooled.of(parts).spread, Pooled.of(whole).spread, rtol=1e-9)
    first, second = sums_of(table[::2], CENTRES), sums_of(table[1::2], CENTRES)
    first.merge(second)
    assert_same(Moments.of(first), Moments.of(whole))


def test_answers_go_together_as_within_quartiers(respondents):
    """Recomputed in plain pandas, of people who did not answer everything."""
    items = list(CENTRES)
    answers = respondents[items]
    apart = answers - answers.groupby(respondents["quartier_id"]).transform("mean")
    squares = np.sqrt((apart**2).sum())
    expected = apart.fillna(0).T @ apart.fillna(0) / np.outer(squares, squares)
    pooled = Pooled.of(sums_of(respondents, CENTRES))
    np.testing.assert_allclose(pooled.r, expected, rtol=1e-9)
    np.testing.assert_allclose(pooled.n, answers.notna().sum())
    np.testing.assert_allclose(pooled.spread, squares / np.sqrt(answers.notna().sum()), rtol=1e-9)


def test_equal_answers_of_every_quartier_have_no_spread(respondents):
    alike = respondents.assign(safe=respondents["quartier_id"].map({name: 1.1 + number for number, name in enumerate(IDS)}))
    pooled = Pooled.of(sums_of(alike, CENTRES))
    assert pooled.spread[1] == 0
    assert (pooled.r[1] == 0).all()


def test_sums_are_what_they_are_called(respondents):
    """Recomputed in plain pandas for one cell."""
    moments = moments_of(respondents, CATALOGUE)
    row = moments.sums.query("indicator == 'rent'").iloc[0]
    own = respondents[(respondents[KEYS[:4]] == row[KEYS[:4]].tolist()).all(axis=1) & respondents["rent"].notna()]
    w, y = own["weight"], own["rent"] - 50_000
    expected = {"n": len(own), "w": w.sum(), "wy": (w * y).sum(), "wyy": (w * y**2).sum()}
    expected |= {"ww": (w**2).sum(), "wwy": (w**2 * y).sum(), "wwyy": (w**2 * y**2).sum()}
    for name, value in expected.items():
        assert row[name] == pytest.approx(value, rel=1e-12), name


def test_answers_far_from_zero_keep_their_digits(respondents):
    """50,000 ± 50: without centring six digits would go."""
    table = respondents.assign(rent=50_000 + (respondents["rent"] - 50_000))
    shifted = table.assign(rent=table["rent"] - 50_000 + 3)
    near = catalogue(indicator("rent", Mean("rent", -100_000, 100_006)))
    ours = estimate(moments_of(table, CATALOGUE), CATALOGUE, "w", IDS).query("indicator == 'rent'")
    centred = estimate(moments_of(shifted, near), near, "w", IDS)
    np.testing.assert_allclose(ours["se"].to_numpy(), centred["se"].to_numpy(), rtol=1e-10)
