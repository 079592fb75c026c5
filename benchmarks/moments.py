"""A survey of 20 items × 18 quartiers × 8 target groups, and queries written by hand that make the product's sums of it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from files.findings import Findings
from indicators.survey.codebook import Codebook, Condition, Item
from indicators.survey.engines import Engine
from indicators.survey.sources import open_source

KEYS = ["stratum", "psu", "quartier_id", "groups"]
ITEMS = [f"q{number:02}" for number in range(1, 21)]
QUARTIER_IDS = [f"{number:02}" for number in range(1, 19)]
GROUPS, ROW_GROUP = 8, 1_000_000
SUMS = {
    "n": "count(y_{q})",
    "w": "sum(b_{q})",
    "wy": "sum(a_{q})",
    "wyy": "sum(a_{q} * y_{q})",
    "ww": "sum(b_{q} * b_{q})",
    "wwy": "sum(a_{q} * b_{q})",
    "wwyy": "sum(a_{q} * a_{q})",
}


def write_survey(path: Path, respondents: int, seed: int = 1) -> None:
    """Strata are quartiers, weights unequal, 3 % of the answers missing, groups overlap."""
    rng = np.random.default_rng(seed)
    writer = None
    for start in range(0, respondents, ROW_GROUP):
        n = min(ROW_GROUP, respondents - start)
        quartier = rng.integers(0, len(QUARTIER_IDS), n)
        member = rng.random((GROUPS, n)) < np.linspace(0.1, 0.5, GROUPS)[:, None]
        ids = pa.DictionaryArray.from_arrays(pa.array(quartier.astype("int8")), pa.array(QUARTIER_IDS))
        columns = {
            "stratum": ids.cast(pa.string()),
            "psu": pa.array([""] * n),
            "quartier_id": ids.cast(pa.string()),
            "groups": pa.array((member * (1 << np.arange(GROUPS))[:, None]).sum(axis=0)),
            "stratum_size": pa.array(np.full(n, respondents * 2.0)),
            "weight": pa.array(rng.gamma(8, 0.125, n)),
        }
        columns |= {f"member_{bit}": pa.array(member[bit].astype("int8")) for bit in range(GROUPS)}
        for item in ITEMS:
            columns[item] = pa.array(rng.integers(1, 6, n).astype("float64"), mask=rng.random(n) < 0.03)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    assert writer is not None
    writer.close()


def hand_polars(path: Path) -> object:
    """One lazy statement, 140 aggregations."""
    import polars as pl

    w = pl.col("weight")
    expressions = []
    for item in ITEMS:
        y = pl.col(item) - 3.0
        answered = pl.when(y.is_not_null()).then(w)
        parts = {"n": y.count(), "w": answered.sum(), "wy": (w * y).sum(), "wyy": (w * y * y).sum()}
        parts |= {"ww": (answered * answered).sum(), "wwy": (w * w * y).sum(), "wwyy": (w * w * y * y).sum()}
        expressions += [expression.alias(f"{name} {item}") for name, expression in parts.items()]
    return pl.scan_parquet(path).group_by(KEYS).agg(pl.len().alias("respondents"), *expressions).collect(engine="streaming")


def hand_duckdb(path: Path) -> object:
    """One SQL statement, 140 aggregations."""
    import duckdb

    inner = ", ".join(
        f"{q} - 3.0 AS y_{q}, weight * ({q} - 3.0) AS a_{q}, CASE WHEN {q} IS NOT NULL THEN weight END AS b_{q}" for q in ITEMS
    )
    outer = ", ".join(f"{formula.format(q=q)} AS {name}_{q}" for q in ITEMS for name, formula in SUMS.items())
    keys = ", ".join(KEYS)
    statement = f"SELECT {keys}, count(*) AS respondents, {outer} FROM (SELECT {keys}, {inner} FROM '{path}') GROUP BY {keys}"
    return duckdb.sql(statement).arrow()


def plain_pandas(path: Path) -> object:
    """As one would write it without thinking of size."""
    table = pd.read_parquet(path)
    tables = []
    for item in ITEMS:
        part = table[[*KEYS, "weight", item]].dropna(subset=item)
        w, y = part["weight"], part[item] - 3.0
        part = part[KEYS].assign(n=1, w=w, wy=w * y, wyy=w * y * y, ww=w * w, wwy=w * w * y, wwyy=w * w * y * y)
        tables.append(part.groupby(KEYS)[list(SUMS)].sum().assign(indicator=item))
    return pd.concat(tables)


def one_pass(path: Path, engine: Engine = Engine.ARROW, *, together: bool = False) -> object:
    """What the product does with the respondents, without checking and estimating."""
    members = [Condition(bit, f"member_{bit}", frozenset({"1"}), None) for bit in range(GROUPS)]
    codebook = Codebook(
        "quartier_id",
        "weight",
        "stratum",
        "stratum_size",
        None,
        {quartier_id: quartier_id for quartier_id in QUARTIER_IDS},
        GROUPS,
        tuple(members),
        tuple(Item(item, item, 3.0, span=(1, 5)) for item in ITEMS),
        {column: frozenset() for column in (*ITEMS, *(member.column for member in members))},
    )
    return open_source(path, engine, Findings()).tabulate(codebook, together=together)


def products(path: Path) -> None:
    """Numpy's matrix product alone, of as many numbers as there are answers and their being there."""
    portion = np.random.default_rng(1).random((2 * len(ITEMS), 8192))
    for _ in range(0, pq.read_metadata(path).num_rows, portion.shape[1]):
        portion @ portion.T
