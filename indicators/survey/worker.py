"""What runs on the workers of a cluster; it needs nothing but numpy and pyarrow."""

import pickle
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from files.notation import as_meant
from files.options import FileOptions
from indicators.survey.batches import batch_of, read_as
from indicators.survey.tabulation import Tabulation


def summed(total: Tabulation, options: FileOptions, records: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A part of the respondents becomes sums."""
    meant = as_meant(options)
    for record in records:
        if record.num_rows:
            batch = batch_of(record, None)
            total.add(read_as(batch, meant) if meant else batch)
    yield _sent(total)


def merged(records: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The sums of several parts become those of all of them."""
    parts = (pickle.loads(sums.as_py()) for record in records for sums in record.column(0))
    for total in islice(parts, 1):
        for part in parts:
            total.merge(part)
        yield _sent(total)


def _sent(total: Tabulation) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"sums": pa.array([pickle.dumps(total)], pa.binary())})
