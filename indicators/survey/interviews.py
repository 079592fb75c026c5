"""Which rows of a file are interviews that count: who finished, whose id stands twice, and rows that are alike."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from files.cells import canonical
from indicators.survey.batches import Batch, Coded, Column, Integers, coded, column_of
from indicators.survey.codebook import FILLED, Codebook

Hashes = NDArray[np.uint64]

MOST_ROWS = 2_000_000  # of which is kept what tells identical rows
_BUCKETS = 4096
_STEP = np.uint64(0x9E3779B97F4A7C15)  # odd: no bit is lost
_MOST_CELLS = 1000  # of a column that says who finished: with more it says something else


class Doubled(NamedTuple):
    """An id that stands twice: the rows in order; none where the source does not count its rows."""

    rows: tuple[int, ...]


class Interviews:
    """What is kept of the rows of a wave besides their sums; workers' add up.

    Attributes
    ----------
    read, kept : int
        Rows of the file, and those that `only` keeps.
    outside : int
        Those that `only` keeps, of people who live elsewhere.
    cells : dict
        Column that says who finished to how often each canonical cell is in it, `FILLED` standing for any text where that
        is all that counts.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.read = self.kept = self.outside = 0
        self.cells: dict[str, dict[str, int]] = {completion.column: {} for completion in codebook.completion}
        self._ids: dict[str, list[tuple[Hashes, NDArray[np.int64]]]] = {}
        self._rows: list[Hashes] = []
        self._spread: dict[str, NDArray[np.int64]] = {}

    def add(self, batch: Batch) -> Batch:
        """Take a portion; what is left of it after `only`."""
        columns = {name: column_of(column) for name, column in batch.columns.items()}
        size = _size(columns[self.codebook.quartier])
        self.read += size
        if self.codebook.only or self.codebook.elsewhere:
            counts = np.ones(size, dtype=np.bool_)
            for name, cells in self.codebook.only.items():
                counts &= _among(columns[name], cells)
            outside = counts & _among(columns[self.codebook.quartier], self.codebook.elsewhere)
            self.outside += int(outside.sum())
            counts &= ~outside
            if not counts.all():
                columns = {name: _where(column, counts) for name, column in columns.items()}
                rows = None if batch.rows is None else np.asarray(batch.rows)[counts]
                batch, size = Batch(rows, columns), int(counts.sum())
        self.kept += size
        if size:
            self._note(batch.rows, columns, size)
        return Batch(batch.rows, columns)

    def _note(self, rows: Integers | range | None, columns: Mapping[str, Column], size: int) -> None:
        for completion in self.codebook.completion:
            column, own = coded(columns[completion.column]), self.cells[completion.column]
            for code, count in zip(*np.unique(column.codes, return_counts=True), strict=True):
                cell = canonical(column.cells[code])
                cell = FILLED if cell and completion.filled else cell
                if cell in own or len(own) < _MOST_CELLS:
                    own[cell] = own.get(cell, 0) + int(count)
        at = np.full(size, -1) if rows is None else np.asarray(rows, dtype=np.int64)
        for name in filter(None, (self.codebook.respondent, *self.codebook.ids)):
            self._ids.setdefault(name, []).append((_hashes(columns[name]), at))
        if self.kept <= MOST_ROWS:
            alike = np.zeros(size, dtype=np.uint64)
            for name in (column for column in self.codebook.columns if column not in self.codebook.ids):
                hashes, codes = _hashed(columns[name])
                self._spread[name] = self._spread.get(name, 0) + _buckets(hashes, codes)
                with np.errstate(over="ignore"):
                    alike *= _STEP
                    alike += hashes if codes is None else hashes[codes]
            self._rows.append(alike)

    def merge(self, other: Interviews) -> None:
        """Add what another worker has seen."""
        self.read += other.read
        self.kept += other.kept
        for column, cells in other.cells.items():
            for cell, count in cells.items():
                self.cells[column][cell] = self.cells[column].get(cell, 0) + count
        self.outside += other.outside
        for name, own in other._ids.items():
            self._ids.setdefault(name, []).extend(own)
        self._rows += other._rows
        for name, counts in other._spread.items():
            self._spread[name] = self._spread.get(name, 0) + counts

    def doubled(self, column: str) -> list[Doubled]:
        """Every id of a column that stands more than once; rows without an id are nobody's."""
        if column not in self._ids:
            return []
        ids, rows = (np.concatenate(parts) for parts in zip(*self._ids[column], strict=True))
        there = ids != _hash("")
        ids, rows = ids[there], rows[there]
        order = np.lexsort((rows, ids))
        ids, rows = ids[order], rows[order]
        starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]]) if len(ids) else np.zeros(0, dtype=np.intp)
        ends = np.r_[starts[1:], len(ids)]
        groups = [Doubled(tuple(rows[start:end].tolist())) for start, end in zip(starts, ends, strict=True) if end - start > 1]
        return sorted(groups)

    def alike(self) -> tuple[int, int, float]:
        """Rows that equal an earlier one; pairs of equal rows; and as many pairs as chance would make.

        Chance takes columns for independent: Σ p² of each, multiplied, times all pairs of rows.
        """
        if not self._rows or self.kept > MOST_ROWS:
            return 0, 0, 0.0
        _, counts = np.unique(np.concatenate(self._rows), return_counts=True)
        number = int(counts.sum())
        chance = number * (number - 1) / 2
        for spread in self._spread.values():
            chance *= float(((spread / spread.sum()) ** 2).sum())
        return int((counts - 1).sum()), int((counts * (counts - 1) // 2).sum()), chance


def _size(column: Column) -> int:
    return len(column.codes if isinstance(column, Coded) else column)


def _where(column: Column, rows: NDArray[np.bool_]) -> Column:
    return Coded(column.codes[rows], column.cells) if isinstance(column, Coded) else column[rows]


def _among(column: Column, cells: frozenset[str]) -> NDArray[np.bool_]:
    text = coded(column)
    written = [canonical(cell) for cell in text.cells]
    flags = np.array([cell in cells or (bool(cell) and FILLED in cells) for cell in written], dtype=np.bool_)
    return flags[text.codes]


def _hashes(column: Column) -> Hashes:
    """A number for each row's cell."""
    hashes, codes = _hashed(column)
    return hashes if codes is None else hashes[codes]


def _hashed(column: Column) -> tuple[Hashes, Integers | None]:
    """A number for each cell, the same in every process and however a number is held; and the rows' positions, if it is coded."""
    if isinstance(column, Coded):
        return np.array([_hash(cell) for cell in column.cells], dtype=np.uint64), column.codes
    return np.where(np.isnan(column), np.uint64(_hash("")), _mixed((column + 0.0).view(np.uint64))), None


def _buckets(hashes: Hashes, codes: Integers | None) -> NDArray[np.int64]:
    at = (hashes % _BUCKETS).astype(np.int64)
    if codes is None:
        return np.bincount(at, minlength=_BUCKETS)
    counts = np.bincount(codes, minlength=len(at))
    return np.bincount(at, counts, _BUCKETS).astype(np.int64)


def _hash(cell: str) -> int:
    if len(cell) <= 15:
        try:
            return int(_mixed(np.array([float(cell) + 0.0]).view(np.uint64))[0])
        except ValueError:
            pass
    return int.from_bytes(blake2b(cell.encode(), digest_size=8).digest(), "little")


def _mixed(bits: Hashes) -> Hashes:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014, figure 16): every bit of the result depends on all bits."""
    with np.errstate(over="ignore"):
        bits = bits + np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def cells_of(counts: Mapping[str, int], wanted: frozenset[str]) -> list[str]:
    """Those cells that are among these words, whatever their capitals."""
    return [cell for cell in counts if cell.casefold() in wanted]
