"""Spark as a source: its workers sum up their parts of the respondents with the same kernel, and only sums come back."""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from files.findings import Findings, Rejected
from indicators.survey.cluster import impatience, reason_of
from indicators.survey.codebook import Codebook
from indicators.survey.coding import Labels
from indicators.survey.tabulation import Tabulation
from indicators.survey.worker import merged, summed
from language.phrases import Phrase

_MERGERS = 8  # so many workers add up what all left behind: the driver never holds more than this


@dataclass(frozen=True)
class SparkSource:
    """A Parquet file, or a folder of part files, at a path that all workers see.

    Attributes
    ----------
    file : str
        Its name, for findings.
    columns : sequence of str
    parts : sequence of Path
    schema : pyarrow.Schema
        Of the parts.
    findings : Findings
        Takes what the cluster could not do.
    labels : Labels
        Parquet says nothing of its codes.
    """

    file: str
    columns: Sequence[str]
    parts: Sequence[Path]
    schema: pa.Schema
    findings: Findings
    labels: Labels = field(default_factory=dict)

    def tabulate(self, codebook: Codebook, *, together: bool = True) -> Tabulation:
        """Sum up on the workers.

        Raises
        ------
        Rejected
            If a worker fails, as without the file or a library, or if there is none.
        """
        from pyspark.sql import SparkSession

        session, total = SparkSession.getActiveSession(), Tabulation(codebook, together=together)
        if session is None:
            raise RuntimeError("no Spark session: do this inside indicators.survey.cluster.spark_session")
        with impatience(session.sparkContext) as nobody:
            try:
                frame = session.read.schema(_used(self.schema, codebook)).parquet(*map(_address, self.parts))
                sums = frame.mapInArrow(partial(summed, total), "sums binary").repartition(_MERGERS)
                rows = sums.mapInArrow(merged, "sums binary").collect()
            except Exception as error:  # py4j and pyspark have kinds of their own
                self.findings.stop(
                    "survey.cluster",
                    self.file,
                    observed=Phrase("no worker was free") if nobody.is_set() else reason_of(error),
                    why=Phrase("The cluster could not sum up this survey."),
                    remedy=Phrase(
                        "Every worker needs the file under the same path, numpy, pyarrow, this version of Python, and a free core"
                        " with enough memory (docs/scaling.md)."
                    ),
                )
                raise Rejected(self.findings) from error
        for row in rows:
            total.merge(pickle.loads(row["sums"]))
        return total


def _used(schema: pa.Schema, codebook: Codebook) -> Any:
    """Spark's types of the columns that are used; it need not know those of others."""
    from pyspark.sql.pandas.types import from_arrow_schema

    wider = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.decimal128(20, 0)}
    fields = [part for part in schema if part.name.strip() in codebook.columns]
    plain = {part.name: part.type.value_type if pa.types.is_dictionary(part.type) else part.type for part in fields}
    return from_arrow_schema(pa.schema([pa.field(name, wider.get(kind, kind)) for name, kind in plain.items()]))


def _address(part: Path) -> str:
    """A file as Hadoop names it, whatever else the cluster calls its file system."""
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(part.absolute()))
