"""The dataframe engines that can make moments: the same expressions, run by Polars, DuckDB or Spark."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Any

# small portions, one group of rows ahead: memory stays flat. Polars reads this when it is loaded
os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", "1")
os.environ.setdefault("POLARS_IDEAL_MORSEL_SIZE", "25000")

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa


class Engine(StrEnum):
    """Polars is always there and is the default; the others are installed where they are wanted."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


class EngineMissing(RuntimeError):
    """An engine that is asked for is not installed."""


def opened(respondents: pd.DataFrame, engine: Engine = Engine.POLARS) -> Any:
    """Respondents in memory as a lazy frame of an engine; what is missing becomes null.

    Raises
    ------
    EngineMissing
        If the engine, or the Java that Spark needs, is not installed.
    """
    table = pa.Table.from_pandas(respondents, preserve_index=False)
    match engine:
        case Engine.POLARS:
            return pl.DataFrame(table).lazy()
        case Engine.DUCKDB:
            return _duckdb().from_arrow(table)
        case Engine.SPARK:
            return _spark().createDataFrame(table)


def scanned(parquet: Path, engine: Engine = Engine.POLARS) -> Any:
    """A Parquet file of respondents as a lazy frame of an engine; it is read while it is summed up.

    Raises
    ------
    EngineMissing
        If the engine, or the Java that Spark needs, is not installed.
    """
    match engine:
        case Engine.POLARS:
            return pl.scan_parquet(parquet)
        case Engine.DUCKDB:
            return _duckdb().read_parquet(str(parquet))
        case Engine.SPARK:
            return _spark().read.parquet(str(parquet))


def collected(frame: nw.LazyFrame[Any]) -> pd.DataFrame:
    """Run what was asked of a lazy frame, on the engine it belongs to.

    Returns
    -------
    DataFrame
        Small: a row a group.
    """
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        return native.collect(engine="streaming").to_pandas()
    return frame.collect(backend="pyarrow").to_pandas()


def _duckdb() -> Any:
    """DuckDB's own connection: narwhals looks nowhere else for tables."""
    try:
        import duckdb
    except ImportError as error:
        raise EngineMissing("DuckDB is not installed: pip install duckdb") from error
    return duckdb


def _spark() -> Any:
    """A session on this machine, or on the cluster that ``SPARK_REMOTE`` or ``spark.master`` names."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineMissing("Spark is not installed: pip install pyspark (it needs Java 17 or newer)") from error
    try:
        builder = SparkSession.builder.appName("quartierblick").config("spark.sql.ansi.enabled", "true")
        return builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "8").getOrCreate()
    except Exception as error:  # py4j and pyspark raise their own kinds where there is no Java
        raise EngineMissing(f"Spark does not start ({type(error).__name__}); it needs Java 17 or newer") from error
