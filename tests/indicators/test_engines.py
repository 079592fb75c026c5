"""The same expressions on Polars, DuckDB and Spark give the same moments and the same standard errors."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.estimates.table import estimate
from indicators.formulas import Mean
from indicators.survey.engines import Engine, EngineMissing, opened, scanned
from indicators.survey.moments import KEYS, SUMS, compute_moments
from tests.indicators.small_city import HELP, SAFE, catalogue, indicator, moments_of

GOLDEN = Path(__file__).parent / "golden"
IDS = list("ABCDEF")
CATALOGUE = catalogue(HELP, SAFE, indicator("rent", Mean("rent", 0, 100_000)))
CENTRES = {"help": 0.5, "safe": 3.0, "rent": 50_000.0}


@pytest.fixture(scope="session", params=[Engine.DUCKDB, Engine.SPARK])
def engine(request):
    if request.param is Engine.SPARK and not shutil.which("java"):
        pytest.skip("Spark is not tried: there is no Java on this machine")
    try:
        opened(pd.DataFrame({"a": [1]}), request.param)
    except EngineMissing as missing:
        pytest.skip(f"not tried: {missing}")
    return request.param


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


def assert_same(made, expected):
    keys = [*KEYS, "indicator"]
    pd.testing.assert_frame_equal(
        made.counts.sort_values(KEYS, ignore_index=True)[[*KEYS, "respondents"]],
        expected.counts.sort_values(KEYS, ignore_index=True)[[*KEYS, "respondents"]],
        check_dtype=False,
    )
    ours, theirs = (moments.sums.sort_values(keys, ignore_index=True) for moments in (made, expected))
    assert ours[keys].astype("str").equals(theirs[keys].astype("str"))
    for name in SUMS:
        scale = theirs[name].abs().groupby(theirs["indicator"]).transform("max")
        np.testing.assert_array_less((ours[name] - theirs[name]).abs(), 1e-12 * scale + 1e-300, err_msg=name)


def test_moments_are_those_of_polars(engine, respondents):
    assert_same(moments_of(respondents, CATALOGUE, engine), moments_of(respondents, CATALOGUE))


def test_standard_errors_are_those_of_polars(engine, respondents):
    made, expected = (estimate(moments_of(respondents, CATALOGUE, on), CATALOGUE, "w", IDS) for on in (engine, Engine.POLARS))
    np.testing.assert_allclose(made["value"], expected["value"], rtol=1e-9)
    np.testing.assert_allclose(made["se"], expected["se"], rtol=1e-9, atol=1e-12)


def test_a_parquet_file_gives_the_moments_of_its_rows(engine, respondents, tmp_path):
    respondents.to_parquet(tmp_path / "survey.parquet", index=False)
    expected = moments_of(respondents, CATALOGUE)
    assert_same(compute_moments(scanned(tmp_path / "survey.parquet", engine), CENTRES), expected)
    assert_same(compute_moments(scanned(tmp_path / "survey.parquet"), CENTRES), expected)


def test_sums_are_what_they_are_called(respondents):
    """Recomputed in plain pandas for one cell."""
    moments = moments_of(respondents, CATALOGUE)
    row = moments.sums.query("indicator == 'rent'").iloc[0]
    own = respondents[(respondents[KEYS] == row[KEYS].tolist()).all(axis=1) & respondents["rent"].notna()]
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
