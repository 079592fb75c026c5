"""Covariances of different indicators, against their definition and against R."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from files.findings import Findings
from indicators.domains import Domains
from indicators.estimates import estimate
from indicators.products import batches_of, compute_products, covariances_of_items
from indicators.survey import read_survey
from indicators.totals import Totals, cells_of
from tests.indicators.small_city import catalogue, moments_of, quartiers, wave

GOLDEN = Path(__file__).parent / "golden"
IDS = list("ABCDEF")
CENTRES = {"help": 0.5, "safe": 3.0}


@pytest.fixture(scope="module")
def respondents():
    design = wave(weight="weight", stratum="stratum", stratum_size="stratum_size")
    return read_survey(GOLDEN / "input.csv", design, catalogue(), quartiers(IDS), Findings())


@pytest.fixture(scope="module")
def totals(respondents):
    moments = moments_of(respondents)
    cells = cells_of(moments)
    return Totals(moments, cells, Domains.of(cells, ["young", "newcomer"], IDS))


def by_definition(respondents, member):
    """Σ over strata of (1 - f) n/(n - 1) Σ (z_j - z̄_j)(z_k - z̄_k), respondent by respondent."""
    z = {}
    for item in CENTRES:
        counted = member & respondents[item].notna()
        w = respondents["weight"].where(counted, 0.0)
        y = respondents[item].fillna(0.0)
        z[item] = w * (y - (w * y).sum() / w.sum()) / w.sum()
    total = 0.0
    for _, rows in respondents.groupby("stratum"):
        n = len(rows)
        f = n / rows["stratum_size"].iloc[0]
        one, other = (z[item][rows.index] - z[item][rows.index].mean() for item in ("help", "safe"))
        total += (1 - f) * n / (n - 1) * (one * other).sum()
    return total


def test_covariance_of_two_items_is_that_of_its_definition(respondents, totals):
    made = covariances_of_items(totals, compute_products([respondents], CENTRES))
    help_, safe = totals.items.index("help"), totals.items.index("safe")
    for group, bit in (("all", None), ("young", 1), ("newcomer", 2)):
        for place in (("city", ""), ("quartier", "B"), ("quartier", "D")):
            member = pd.Series(True, index=respondents.index) if bit is None else respondents["groups"] & bit > 0
            if place[1]:
                member &= respondents["quartier_id"] == place[1]
            assert made[totals.domains.number(group, place), help_, safe] == pytest.approx(
                by_definition(respondents, member), rel=1e-9
            )


def test_the_covariance_of_an_item_with_itself_is_its_variance(respondents, totals):
    made = covariances_of_items(totals, compute_products([respondents], CENTRES))
    variances = np.stack([made[:, number, number] for number in range(len(totals.items))], axis=1)
    np.testing.assert_allclose(variances, totals.variance(), rtol=1e-9, atol=1e-18)
    table = estimate(moments_of(respondents), catalogue(), "w", IDS)
    se = table.query("indicator == 'safe' and quartier_id == '' and target_group == 'all'")["se"].iloc[0]
    assert np.sqrt(variances[0, totals.items.index("safe")]) == pytest.approx(se, rel=1e-9)


def test_products_of_parts_add_up_and_a_file_gives_those_of_its_rows(respondents, totals, tmp_path, monkeypatch):
    whole = covariances_of_items(totals, compute_products([respondents], CENTRES))
    parts = compute_products([respondents.iloc[:100]], CENTRES) + compute_products([respondents.iloc[100:]], CENTRES)
    np.testing.assert_allclose(covariances_of_items(totals, parts), whole, rtol=1e-9, atol=1e-18)
    respondents.to_parquet(tmp_path / "survey.parquet", index=False)
    monkeypatch.setattr("indicators.products.BATCH", 64)
    read = compute_products(batches_of(tmp_path / "survey.parquet", CENTRES), CENTRES)
    np.testing.assert_allclose(covariances_of_items(totals, read), whole, rtol=1e-9, atol=1e-18)


def test_of_clusters_the_products_of_their_totals_are_taken():
    table = (
        pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"}).query("wave == 'w1'").reset_index(drop=True)
    )
    clustered = table.rename(columns={"quartier": "quartier_id"}).assign(
        groups=table["young"] + 2 * table["newcomer"], stratum_size=table["psus_in_stratum"].astype(float)
    )
    moments = moments_of(clustered)
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, ["young", "newcomer"], IDS))
    made = covariances_of_items(totals, compute_products([clustered], CENTRES))
    at = totals.domains.number("young", ("city", ""))
    z = {}
    for item in CENTRES:
        counted = (clustered["young"] == 1) & clustered[item].notna()
        w, y = clustered["weight"].where(counted, 0.0), clustered[item].fillna(0.0)
        z[item] = (w * (y - (w * y).sum() / w.sum()) / w.sum()).groupby([clustered["stratum"], clustered["psu"]]).sum()
    expected = 0.0
    for stratum, rows in clustered.groupby("stratum"):
        one, other = z["help"][stratum], z["safe"][stratum]
        n = len(one)
        expected += (1 - n / rows["stratum_size"].iloc[0]) * n / (n - 1) * ((one - one.mean()) * (other - other.mean())).sum()
    help_, safe = totals.items.index("help"), totals.items.index("safe")
    assert made[at, help_, safe] == pytest.approx(expected, rel=1e-9)
    np.testing.assert_allclose(made[:, help_, help_], totals.variance()[:, help_], rtol=1e-9, atol=1e-15)
