"""The engines that can read respondents in Parquet, and what they give: batches of Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.survey.batches import is_text

ROWS = 131_072  # of a batch: large enough for numpy, small enough for memory


class Engine(StrEnum):
    """Arrow is always there and is the default; the others are installed where they are wanted."""

    ARROW = "arrow"
    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


class EngineMissing(RuntimeError):
    """An engine that is asked for is not installed."""


def record_batches(parts: Sequence[Path], columns: Sequence[str], engine: Engine) -> Iterator[pa.RecordBatch]:
    """The rows of Parquet files in order, read while they are used.

    Raises
    ------
    EngineMissing
        If the engine is not installed.
    """
    match engine:
        case Engine.POLARS:
            yield from _polars(parts, columns)
        case Engine.DUCKDB:
            yield from _duckdb(parts, columns)
        case _:
            for part in parts:
                schema = pq.read_schema(part)
                texts = [name for name in columns if is_text(schema.field(name).type)]
                with pq.ParquetFile(part, read_dictionary=texts, pre_buffer=False) as file:
                    yield from file.iter_batches(ROWS, columns=list(columns), use_threads=False)


def _polars(parts: Sequence[Path], columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    try:
        import polars as pl
    except ImportError as error:
        raise EngineMissing("Polars is not installed: pip install polars") from error
    for portion in pl.scan_parquet(list(parts)).select(columns).collect_batches(chunk_size=ROWS, maintain_order=True):
        yield from portion.to_arrow().to_batches()


def _duckdb(parts: Sequence[Path], columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    try:
        import duckdb
    except ImportError as error:
        raise EngineMissing("DuckDB is not installed: pip install duckdb") from error
    scanned: Any = duckdb.read_parquet([str(part) for part in parts])
    yield from scanned.select(*(duckdb.ColumnExpression(name) for name in columns)).to_arrow_reader(ROWS)
