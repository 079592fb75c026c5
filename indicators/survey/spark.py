"""Spark as a source: its workers sum up their parts of the respondents with the same kernel, and only sums come back."""

import pickle
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from pathlib import Path
from typing import Any

import pyarrow as pa

from files.cells import composed
from files.findings import Findings
from files.options import FileOptions
from indicators.survey.cluster import impatience, reason_of
from indicators.survey.codebook import Codebook
from indicators.survey.coding import Labels
from indicators.survey.tabulation import Tabulation
from indicators.survey.worker import merged, summed
from language.phrases import Phrase

_SUMS = "sums binary"
_MERGERS = 8  # so many workers add up what all left behind: the driver never holds more than this


@dataclass(frozen=True)
class SparkSource:
    """A Parquet file, or a folder of part files, at a path that all workers see.

    Attributes
    ----------
    file : str
        Its name, for findings.
    columns : sequence of str
    parts : Mapping
        File to what stands in it.
    findings : Findings
        Takes what the cluster could not do.
    options : FileOptions
        What the city answers about the file: signs, and points of decimals or of thousands.
    labels : Labels
        Parquet says nothing of its codes.
    """

    file: str
    columns: Sequence[str]
    parts: Mapping[Path, pa.Schema]
    findings: Findings
    options: FileOptions = field(default_factory=FileOptions)
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
                frames = _respondents(session, self.parts, codebook.columns)
                sums = reduce(
                    lambda sums, more: sums.union(more),
                    (frame.mapInArrow(partial(summed, total, self.options), _SUMS) for frame in frames),
                )
                rows = sums.repartition(_MERGERS).mapInArrow(merged, _SUMS).collect()
            except Exception as error:  # py4j and pyspark have kinds of their own
                raise self.findings.rejected(
                    "survey.cluster",
                    self.file,
                    observed=Phrase("no worker was free") if nobody.is_set() else reason_of(error),
                    why=Phrase("The cluster could not sum up this survey."),
                    remedy=Phrase(
                        "Every worker needs the file under the same path, numpy, pyarrow, this version of Python, and a free core"
                        " with enough memory (docs/scaling.md)."
                    ),
                ) from error
        for row in rows:
            total.merge(pickle.loads(row["sums"]))
        return total


def _respondents(session: Any, parts: Mapping[Path, pa.Schema], columns: Collection[str]) -> list[Any]:
    """The parts as frames of Spark, one for all whose columns are of the same types: 300 is no 44 for want of room."""
    from pyspark.sql.pandas.types import from_arrow_schema

    alike: dict[pa.Schema, list[str]] = defaultdict(list)
    for part, schema in parts.items():
        alike[_plain(schema, columns)].append(_address(part))
    return [session.read.schema(from_arrow_schema(schema)).parquet(*files) for schema, files in alike.items()]


def _plain(schema: pa.Schema, columns: Collection[str]) -> pa.Schema:
    """The columns that are used, of types that Spark has; it need not know those of others."""
    wider = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(), pa.uint64(): pa.decimal128(20, 0)}
    types = {name: schema.field(name).type for name in schema.names if composed(name) in columns}
    values = {name: kind.value_type if pa.types.is_dictionary(kind) else kind for name, kind in types.items()}
    return pa.schema([pa.field(name, wider.get(kind, kind)) for name, kind in values.items()])


def _address(part: Path) -> str:
    """A file as Hadoop names it, whatever else the cluster calls its file system."""
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(part.absolute()))
