"""Time and memory of the moments, beside queries written by hand, each in a process of its own.

    python -m benchmarks.moments [--respondents 10000000] [--repeat 3] [--with-spark] [--json FILE]

A survey of 20 items × 18 quartiers × 8 target groups is written as Parquet once; then every contender reads it
and makes the same sums. Machines are noisy: what counts are the ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.survey.engines import Engine, scanned
from indicators.survey.moments import KEYS, compute_moments

ITEMS = [f"q{number:02}" for number in range(1, 21)]
CENTRES = dict.fromkeys(ITEMS, 3.0)
QUARTIERS, GROUPS, ROW_GROUP = 18, 8, 1_000_000
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
        quartier = rng.integers(0, QUARTIERS, n)
        member = rng.random((GROUPS, n)) < np.linspace(0.1, 0.5, GROUPS)[:, None]
        ids = pa.DictionaryArray.from_arrays(
            pa.array(quartier.astype("int8")), pa.array([f"{q + 1:02}" for q in range(QUARTIERS)])
        )
        columns = {
            "stratum": ids.cast(pa.string()),
            "psu": pa.array([""] * n),
            "quartier_id": ids.cast(pa.string()),
            "groups": pa.array((member * (1 << np.arange(GROUPS))[:, None]).sum(axis=0)),
            "stratum_size": pa.array(np.full(n, respondents * 2.0)),
            "weight": pa.array(rng.gamma(8, 0.125, n)),
        }
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
    made = []
    for item in ITEMS:
        y = pl.col(item) - 3.0
        answered = pl.when(y.is_not_null()).then(w)
        parts = {"n": y.count(), "w": answered.sum(), "wy": (w * y).sum(), "wyy": (w * y * y).sum()}
        parts |= {"ww": (answered * answered).sum(), "wwy": (w * w * y).sum(), "wwyy": (w * w * y * y).sum()}
        made += [one.alias(f"{name} {item}") for name, one in parts.items()]
    return pl.scan_parquet(path).group_by(KEYS).agg(pl.len().alias("respondents"), *made).collect(engine="streaming")


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
    made = []
    for item in ITEMS:
        part = table[[*KEYS, "weight", item]].dropna(subset=item)
        w, y = part["weight"], part[item] - 3.0
        part = part[KEYS].assign(n=1, w=w, wy=w * y, wyy=w * y * y, ww=w * w, wwy=w * w * y, wwyy=w * w * y * y)
        made.append(part.groupby(KEYS)[list(SUMS)].sum().assign(indicator=item))
    return pd.concat(made)


CONTENDERS = {
    "moments, Polars": lambda path: compute_moments(scanned(path), CENTRES),
    "moments, DuckDB": lambda path: compute_moments(scanned(path, Engine.DUCKDB), CENTRES),
    "moments, Spark": lambda path: compute_moments(scanned(path, Engine.SPARK), CENTRES),
    "by hand, Polars": hand_polars,
    "by hand, DuckDB": hand_duckdb,
    "pandas": plain_pandas,
}


def run_one(name: str, path: Path) -> None:
    """In a process of its own: prints seconds and peak megabytes."""
    begun = time.perf_counter()
    CONTENDERS[name](path)
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def measured(name: str, path: Path, repeat: int) -> dict[str, object]:
    """The median of several runs, and the highest peak."""
    runs = []
    for _ in range(repeat):
        command = [sys.executable, "-m", "benchmarks.moments", "--run", name, "--file", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"POLARS_MAX_THREADS": "2"}, check=False)
        if done.returncode:
            return {"contender": name, "seconds": float("nan"), "megabytes": float("nan"), "failed": done.stderr.strip()[-200:]}
        runs.append(json.loads(done.stdout.strip().splitlines()[-1]))
    return {
        "contender": name,
        "seconds": float(np.median([run["seconds"] for run in runs])),
        "megabytes": max(run["megabytes"] for run in runs),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--with-spark", action="store_true")
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--run", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        write_survey(arguments.file, arguments.write)
        return
    if arguments.run:
        run_one(arguments.run, arguments.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.parquet"
        # in a process of its own too: a child's peak begins at what its parent holds
        written = [sys.executable, "-m", "benchmarks.moments", "--write", str(arguments.respondents), "--file", str(path)]
        subprocess.run(written, check=True)
        left_out = {*arguments.without, *([] if arguments.with_spark else ["moments, Spark"])}
        contenders = [name for name in CONTENDERS if name not in left_out]
        rows = [measured(name, path, 1 if name == "pandas" else arguments.repeat) for name in contenders]
    fastest = min(row["seconds"] for row in rows if row["contender"].startswith("by hand") and row["seconds"] == row["seconds"])
    table = pd.DataFrame(rows)
    table["to the faster by hand"] = table["seconds"] / fastest
    print(f"{arguments.respondents:,} respondents × {len(ITEMS)} items × {QUARTIERS} quartiers × {GROUPS} groups")
    print(table.round({"seconds": 2, "megabytes": 0, "to the faster by hand": 2}).to_string(index=False))
    if arguments.json:
        arguments.json.write_text(table.to_json(orient="records", indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
