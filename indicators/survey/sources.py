"""A survey file, whatever program saved it, as batches of respondents."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from threadpoolctl import ThreadpoolController

from files.cells import composed
from files.findings import Findings, Rejected
from files.formats import WORKBOOKS, format_of
from files.limits import check_columns, check_metadata
from files.notation import as_meant
from files.options import options_of
from files.steps import tell
from files.tables import check_header, check_size, nothing_in, table_lines, unreadable
from files.widths import Widths
from indicators.survey.batches import Batch, Coded, batch_of, read_as, texts_of
from indicators.survey.codebook import Codebook
from indicators.survey.coding import Labels
from indicators.survey.engines import Engine, record_batches
from indicators.survey.several_sheets import read_sheets
from indicators.survey.spark import SparkSource
from indicators.survey.spss import READERS, UNREADABLE
from indicators.survey.tabulation import Tabulation
from language.phrases import Phrase

LARGE = 10_000_000  # bytes: a longer text is read line by line, as cells that are kept take fifty times as much memory
LINES = 16_384  # of a batch of text
_WORKERS, _FIRST_ROW = 2, 2


@dataclass(frozen=True)
class Source:
    """A file of respondents.

    Attributes
    ----------
    file : str
        Its name, for findings.
    columns : sequence of str
    batches : callable
        Gives the batches of these columns.
    labels : Labels
        What the file itself says of its codes.
    declared : Mapping
        Column to the cells in it that the file declares as missing; only of columns in which they were left as they are.
    line_by_line : bool
        Whether its lines are looked at only when batches are read.
    """

    file: str
    columns: Sequence[str]
    batches: Callable[[Sequence[str]], Generator[Batch]]
    labels: Labels = field(default_factory=dict)
    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    line_by_line: bool = False

    def tabulate(self, codebook: Codebook, *, together: bool = True) -> Tabulation:
        """Sum up all batches; each worker takes the same ones in every run, so that sums do not differ in a digit."""
        parts = [Tabulation(codebook, together=together) for _ in range(_WORKERS)]
        running: deque[Future[None]] = deque()
        with (
            closing(self.batches(codebook.columns)) as batches,
            _libraries().limit(limits=1),
            ThreadPoolExecutor(_WORKERS) as pool,
        ):
            for number, batch in enumerate(batches):
                if len(running) == _WORKERS:
                    running.popleft().result()
                running.append(pool.submit(parts[number % _WORKERS].add, batch))
            while running:
                running.popleft().result()
        for part in parts[1:]:
            parts[0].merge(part)
        return parts[0]


@cache
def _libraries() -> ThreadpoolController:
    """Numpy's own threads, which would get into the way of the workers; finding them takes a while."""
    return ThreadpoolController()


def open_source(path: Path, engine: Engine, findings: Findings, counted: Collection[str] = ()) -> Source | SparkSource:
    """Look at a survey file: its columns, and how to read it.

    Parameters
    ----------
    counted : collection of str
        Columns in which an answer may count although the file declares it as missing.

    Raises
    ------
    Rejected
        If it cannot be read. What is wrong further down is noted, and rejected, when its batches are read.
    """
    match path.suffix.lower():
        case ".parquet":
            source = _parquet(path, engine, findings)
            return _as_meant(source, path) if isinstance(source, Source) else source
        case ".sav" | ".zsav" | ".dta":
            return _as_meant(_labelled(path, findings, counted), path)
    if path.stat().st_size <= LARGE or format_of(path, Findings()) in WORKBOOKS:
        return _table(path, findings)
    return _large_csv(path, findings)


def _as_meant(source: Source, path: Path) -> Source:
    """A source whose cells are read as the city answers it for the file; text files are so already."""
    meant = as_meant(options_of(path))
    if meant is None:
        return source

    def batches(columns: Sequence[str]) -> Generator[Batch]:
        for batch in source.batches(columns):
            yield read_as(batch, meant)

    return replace(source, batches=batches)


def _table(path: Path, findings: Findings) -> Source:
    table = read_sheets(path, findings)

    def batches(columns: Sequence[str]) -> Generator[Batch]:
        coded = {name: pd.factorize(table[name]) for name in columns}
        yield Batch(table.index.to_numpy(), {name: Coded(codes, list(cells)) for name, (codes, cells) in coded.items()})

    return Source(path.name, list(table.columns), batches)


def _large_csv(path: Path, findings: Findings) -> Source:
    """The same, line by line: the file is never in memory as a whole."""
    check_size(path, findings)
    header = [composed(name) for name in next(table_lines(path, findings), (1, []))[1]]
    check_header(header, path.name, findings, twice_allowed=True)
    already = Findings()  # the encoding, which is seen again
    meant = as_meant(options_of(path))

    def batches(columns: Sequence[str]) -> Generator[Batch]:
        at = [header.index(name) for name in columns]
        empty = True
        try:
            with closing(table_lines(path, already)) as lines:
                widths = Widths(len(header), next(lines, (1, []))[0])
                while portion := list(islice(lines, LINES)):
                    empty = False
                    widths.add(portion)
                    if not widths.sound:
                        continue
                    rows, cells = zip(*portion, strict=True)
                    by_column = list(zip(*cells, strict=True))
                    if meant:
                        by_column = [tuple(map(meant, own)) if k in at else own for k, own in enumerate(by_column)]
                    yield Batch(np.array(rows), {header[k]: pa.array(by_column[k]) for k in at})
                widths.check(path.name, findings)
        except Rejected:
            if not findings.blocking:  # what stopped was noted with what is told already
                findings.take_over(finding for finding in already if finding.blocks)
            raise
        if empty:
            raise nothing_in(path.name, findings)

    return Source(path.name, header, batches, line_by_line=True)


def _labelled(path: Path, findings: Findings, counted: Collection[str]) -> Source:
    """SPSS and Stata: codes with labels."""
    check_size(path, findings)
    reader = READERS[path.suffix.lower()]
    try:
        frame, meta = reader(path, user_missing=False)
        declaring = reader(path, metadataonly=True, user_missing=True)[1].missing_ranges
        as_they_are = [column for column in frame.columns if column in declaring and composed(column) in counted]
        kept = reader(path, user_missing=True, usecols=as_they_are)[0] if as_they_are else frame
    except UNREADABLE as error:
        raise unreadable(path.name, error, findings) from error
    check_columns(len(frame.columns), path.name, findings)
    if frame.empty:
        raise nothing_in(path.name, findings)
    declared = {
        composed(column): frozenset(texts_of(kept.loc[frame[column].isna(), column].dropna().unique())) for column in as_they_are
    }
    frame = frame.assign(**{column: kept[column] for column in as_they_are})
    frame.columns = pd.Index([composed(name) for name in frame.columns])
    labels = {
        composed(column): dict(zip(texts_of(described), map(str, described.values()), strict=True))
        for column, described in meta.variable_value_labels.items()
    }

    def batches(columns: Sequence[str]) -> Generator[Batch]:
        record = pa.RecordBatch.from_pandas(frame[list(columns)], preserve_index=False)
        yield batch_of(record, range(_FIRST_ROW, _FIRST_ROW + len(frame)))

    return Source(path.name, list(frame.columns), batches, labels, declared)


def _nested(columns: Sequence[str], file: str, findings: Findings) -> Rejected:
    """The reason why a column of lists is not read."""
    why = Phrase("Each cell is a list or a record, and a survey has one answer in a cell.")
    remedy = Phrase("Write them as columns of their own, one for each answer, or as texts with a sign between the answers.")
    return findings.rejected("survey.nested_column", file, observed=", ".join(columns), why=why, remedy=remedy)


def _parquet(path: Path, engine: Engine, findings: Findings) -> Source | SparkSource:
    """A file, or a folder of part files; their rows are counted on in the order of their names."""
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    for part in parts:
        check_metadata(part, findings)
    try:
        schemas = [pq.read_schema(part) for part in parts]
        respondents = sum(pq.read_metadata(part).num_rows for part in parts)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(path.name, error, findings) from error
    names = {composed(name): name for name in schemas[0].names} if parts else {}
    for part, schema in zip(parts, schemas, strict=True):
        check_header([composed(name) for name in schema.names], part.name, findings, tuple(names))
    if not respondents:
        raise nothing_in(path.name, findings, header=bool(parts))
    nested = {composed(field.name) for schema in schemas for field in schema if pa.types.is_nested(field.type)}
    if engine is Engine.SPARK:
        return SparkSource(path.name, list(names), dict(zip(parts, schemas, strict=True)), findings, options_of(path))

    def batches(columns: Sequence[str]) -> Generator[Batch]:
        row = _FIRST_ROW
        if lists := [name for name in columns if name in nested]:
            raise _nested(lists, path.name, findings)
        try:
            for record in record_batches(parts, [names[name] for name in columns], engine):
                yield batch_of(record, range(row, row + len(record)))
                row += len(record)
                tell(path.name, (row - _FIRST_ROW) / respondents)
        except (pa.ArrowException, OSError) as error:
            raise unreadable(path.name, error, findings) from error

    return Source(path.name, list(names), batches)
