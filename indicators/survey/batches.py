"""Respondents in portions: a column is codes and the few cells that they stand for, or numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from files.cells import composed

Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]

_WIDEST = 1024  # whole numbers that lie so close together are codes
_EXACT = 2**53  # larger whole numbers would lose digits as floats


class Coded(NamedTuple):
    """A column of text.

    Attributes
    ----------
    codes : array of int, rows
        Positions in `cells`.
    cells : sequence of str
        Each cell once, as a CSV file would hold it: stripped, ``""`` where there is nothing.
    """

    codes: Integers
    cells: Sequence[str]


Column = Coded | Floats  # floats: finite numbers of which there are many; an empty cell is nan


class Batch(NamedTuple):
    """A portion of a wave.

    Attributes
    ----------
    rows : array of int or range, or None
        Where each respondent stands in the file; None if the source does not say.
    columns : Mapping
        Those that the codebook asks for. What Arrow holds becomes codes or numbers (`column_of`) where it is summed up,
        so that several workers share that.
    """

    rows: Integers | range | None
    columns: Mapping[str, Column | pa.Array[Any]]


def batch_of(record: pa.RecordBatch, rows: range | None) -> Batch:
    """A portion that Arrow holds."""
    return Batch(rows, {composed(name): record.column(name) for name in record.schema.names})


def column_of(array: Column | pa.Array[Any]) -> Column:
    """Codes or numbers of what Arrow holds: 4 and 4.0 are one cell, true is 1, and null is empty."""
    if not isinstance(array, pa.Array):
        return array
    kind = array.type
    if pa.types.is_boolean(kind) or pa.types.is_null(kind):
        array, kind = array.cast(pa.int8()), pa.int8()
    if pa.types.is_floating(kind) or (pa.types.is_integer(kind) and _largest(array) < _EXACT):
        return _whole_numbers(array) or _numbers(array.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False))
    if pa.types.is_dictionary(kind) and not is_text(kind.value_type):
        return column_of(array.cast(kind.value_type))
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        array = array.cast(pa.large_binary()).cast(pa.large_string(), safe=False)
    encoded = array if isinstance(array, pa.DictionaryArray) else array.dictionary_encode()
    cells = [*texts_of(encoded.dictionary.to_pylist()), ""]
    codes = encoded.indices.cast(pa.int32()).fill_null(len(cells) - 1)
    return distinct(codes.to_numpy(zero_copy_only=False), cells)


def read_as(batch: Batch, meant: Callable[[str], str]) -> Batch:
    """The same respondents, each cell as the city says that it is meant."""
    texts = {name: coded(column_of(column)) for name, column in batch.columns.items()}
    return Batch(batch.rows, {name: distinct(text.codes, list(map(meant, text.cells))) for name, text in texts.items()})


def distinct(codes: Integers, cells: Sequence[str]) -> Coded:
    """A column whose cells may be there several times."""
    positions: dict[str, int] = {}
    new = np.array([positions.setdefault(cell, len(positions)) for cell in cells])
    return Coded(codes if len(positions) == len(cells) else new[codes], list(positions))


def coded(column: Column) -> Coded:
    """Numbers as text; text as it is."""
    if isinstance(column, Coded):
        return column
    numbers, codes = np.unique(column, return_inverse=True)
    return Coded(codes, texts_of(numbers))


def texts_of(cells: Iterable[object]) -> list[str]:
    """The cells that a CSV file would hold."""
    return [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    if cell is None or cell != cell:
        return ""
    if not isinstance(cell, float):
        return str(cell).strip()
    return str(int(cell)) if cell.is_integer() else str(float(cell))


def is_text(kind: pa.DataType) -> bool:
    """Whether cells of this type are strings."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def _largest(array: pa.Array[Any]) -> int:
    return max(abs(end.as_py() or 0) for end in (pc.min(array), pc.max(array)))


def _whole_numbers(array: pa.Array[Any]) -> Coded | None:
    """Codes are the distances from the smallest; the last one stands for what is empty. None if they are too far apart."""
    try:
        numbers = array.cast(pa.int16())
    except pa.ArrowInvalid:  # fractions, or too large
        return None
    if numbers.null_count == len(numbers):
        return Coded(np.zeros(len(numbers), dtype=np.intp), [""])
    low, high = pc.min(numbers).as_py(), pc.max(numbers).as_py()
    if high - low >= _WIDEST:
        return None
    codes = pc.subtract(numbers, pa.scalar(low, pa.int16())).fill_null(high - low + 1)
    return Coded(codes.to_numpy(zero_copy_only=False), [*map(str, range(low, high + 1)), ""])


def _numbers(numbers: Floats) -> Column:
    empty = np.isnan(numbers)
    if not np.isfinite(numbers[~empty]).all():
        return coded(numbers)
    whole = _whole_numbers(pa.array(numbers, mask=empty)) if empty.any() else None
    return whole or numbers
