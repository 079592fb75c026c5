"""The engines that can read respondents in Parquet, and what they give: batches of Arrow."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from indicators.survey.batches import is_text
from language.phrases import Phrase

ROWS = 131_072  # of a batch: large enough for numpy, small enough for memory


class Engine(StrEnum):
    """Arrow is always there and is the default; the others are installed where they are wanted."""

    ARROW = "arrow"
    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


class EngineMissing(RuntimeError):
    """An engine that is asked for is not installed, or does not start.

    Parameters
    ----------
    reason : Phrase
        What is missing, and what to do.
    """

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason)
        self.reason = reason


def record_batches(parts: Sequence[Path], columns: Sequence[str], engine: Engine) -> Iterator[pa.RecordBatch]:
    """The rows of Parquet files in order, read while they are used.

    Raises
    ------
    EngineMissing
        If the engine is not installed.
    """
    read = {Engine.POLARS: _polars, Engine.DUCKDB: _duckdb}.get(engine, _arrow)
    for part in parts:  # each by itself: a column may be of another type in the next
        yield from read(part, columns)


def _arrow(part: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    schema = pq.read_schema(part)
    texts = [name for name in columns if is_text(schema.field(name).type)]
    with pq.ParquetFile(part, read_dictionary=texts, pre_buffer=False) as file:
        yield from file.iter_batches(ROWS, columns=list(columns), use_threads=False)


def _polars(part: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    try:
        import polars as pl
    except ImportError as error:
        raise EngineMissing(
            Phrase("{engine} is not installed: {command}", engine="Polars", command="pip install polars")
        ) from error
    for portion in pl.scan_parquet(part).select(columns).collect_batches(chunk_size=ROWS, maintain_order=True):
        yield from portion.to_arrow().to_batches()


def _duckdb(part: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    try:
        import duckdb
    except ImportError as error:
        raise EngineMissing(
            Phrase("{engine} is not installed: {command}", engine="DuckDB", command="pip install duckdb")
        ) from error
    scanned: Any = duckdb.read_parquet(str(part))
    yield from scanned.select(*(duckdb.ColumnExpression(name) for name in columns)).to_arrow_reader(ROWS)
