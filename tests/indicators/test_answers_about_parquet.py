"""What the city answers about the cells of a Parquet file holds on the workers of a cluster too."""

from __future__ import annotations

import pickle

import pandas as pd
import pyarrow as pa
import pytest

from files.findings import Findings
from files.options import FileOptions
from indicators.formulas import Mean
from indicators.survey.coding import codebook_of
from indicators.survey.tabulation import Tabulation
from indicators.survey.worker import merged, summed
from tests.indicators.small_city import catalogue, indicator, quartiers, wave

RENT = indicator("rent", Mean("rent", 0, 3000))
TABLE = pd.DataFrame({"quartier": ["a", "a", "b", "b"], "rent": ["1.200", "800", "–", "1.000"]})


@pytest.mark.parametrize(
    ("options", "rents"),
    [
        (FileOptions(thousands="."), [1200, 800, 1000]),
        (FileOptions(decimal=".", signs={"–": "nothing"}), [1.2, 800, 0, 1.0]),
        (FileOptions(thousands=".", signs={"–": "no_data"}), [1200, 800, 1000]),
    ],
)
def test_signs_and_points_are_read_as_the_city_says(options, rents):
    codebook = codebook_of(
        wave(), catalogue(RENT, groups=()), quartiers(["a", "b"]), list(TABLE.columns), {}, "survey", Findings()
    )
    record = pa.RecordBatch.from_pandas(TABLE, preserve_index=False)
    halves = [next(summed(Tabulation(codebook), options, iter([record.slice(start, 2)]))) for start in (0, 2)]
    [whole] = merged(iter(halves))
    total = pickle.loads(whole.column(0)[0].as_py())
    n, _, around = total.sums.sums[:, :3, 0].sum(axis=0)
    assert n == len(rents)
    assert around == pytest.approx(sum(rents) - 1500 * len(rents))
