"""How large a file may be: stated in docs/city-folder.md, and judged by what comes out of an archive, not by what it says."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from files.findings import Findings, Rejected
from language.phrases import Phrase

LARGEST_FILE = 200_000_000  # bytes
LARGEST_UNPACKED = 500_000_000  # bytes of a workbook
LARGEST_METADATA = 200_000_000  # bytes of what a Parquet file says of itself, which is in memory several times
MOST_ROWS = 5_000_000  # of a table in text
MOST_COLUMNS = 2_000
NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
"""What zipfile raises at an archive that is damaged or locked."""
_ARCHIVE = b"PK\x03\x04"
_PORTION = 1 << 18  # bytes
Row = TypeVar("Row")


def check_size(path: Path, findings: Findings, *, inside: bool = True) -> None:
    """Refuse a file that would fill the memory, also one that does so only when it is unpacked.

    Parameters
    ----------
    inside : bool
        Whether an archive is unpacked to see how much comes out; not for whoever does so anyway.

    Raises
    ------
    Rejected
        If it is larger than `LARGEST_FILE`, or holds more than `LARGEST_UNPACKED`.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        observed = Phrase("{size} MB", size=size / 1_000_000)
        why = Phrase("Files of more than {limit} MB are not read.", limit=LARGEST_FILE // 1_000_000)
        remedy = Phrase("Leave out columns and rows that are not needed; a large survey may be a Parquet file of any size.")
        raise findings.rejected("table.too_large", path.name, observed=observed, why=why, remedy=remedy)
    with path.open("rb") as stream:
        packed = inside and stream.read(4) == _ARCHIVE
    if packed and unpacked_size(path, LARGEST_UNPACKED) > LARGEST_UNPACKED:
        observed = Phrase("more than {limit} MB when it is unpacked", limit=LARGEST_UNPACKED // 1_000_000)
        why = Phrase("The file is far larger inside than its size says.")
        remedy = Phrase("Copy the cells that are needed into a new workbook, or save the table as CSV.")
        raise findings.rejected("table.too_large", path.name, observed=observed, why=why, remedy=remedy)


def check_metadata(path: Path, findings: Findings) -> None:
    """Refuse a Parquet file whose description of itself would fill the memory; its length stands in the last eight bytes.

    Raises
    ------
    Rejected
    """
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 8))
        size, mark = int.from_bytes(stream.read(4), "little"), stream.read(4)
    if mark == b"PAR1" and size > LARGEST_METADATA:
        observed = Phrase("metadata of {size} MB", size=size // 1_000_000)
        why = Phrase("Metadata of more than {limit} MB are not read.", limit=LARGEST_METADATA // 1_000_000)
        remedy = Phrase("Save the file with fewer columns and larger groups of rows.")
        raise findings.rejected("table.too_large", path.name, observed=observed, why=why, remedy=remedy)


def unpacked_size(path: Path, most: int) -> int:
    """The bytes that come out of an archive, whatever its directory says; reading ends once they are more than `most`.

    A file in it that cannot be read counts as far as it can be: whoever opens it says what is wrong.
    """
    size = 0
    with suppress(*NO_ARCHIVE), zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            with suppress(*NO_ARCHIVE):  # the next one may be whole: nothing hides behind one that is not
                for portion in portions(archive, member):
                    size += len(portion)
                    if size > most:
                        return size
    return size


def portions(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a file in an archive holds, piece by piece; never more than a piece is in memory."""
    with archive.open(member) as stream:
        while portion := stream.read(_PORTION):
            yield portion


def check_columns(count: int, file: str, findings: Findings) -> None:
    """Refuse a table that is wider than any survey.

    Raises
    ------
    Rejected
    """
    if count > MOST_COLUMNS:
        observed = Phrase("{count} columns", count=count)
        why = Phrase("Tables of more than {most} columns are not read.", most=MOST_COLUMNS)
        remedy = Phrase("Leave out columns that are not needed.")
        raise findings.rejected("table.too_many_columns", file, 1, observed=observed, why=why, remedy=remedy)


def at_most(rows: Iterable[tuple[int, Row]], file: str, findings: Findings, most: int = MOST_ROWS) -> Iterator[tuple[int, Row]]:
    """Numbered rows, as long as they are not too many.

    Raises
    ------
    Rejected
        At the first row behind the limit.
    """
    for number, row in rows:
        if number > most + 1:  # the heading is a row as well
            raise too_many_rows(file, number, findings, most)
        yield number, row


def too_many_rows(file: str, row: int, findings: Findings, most: int) -> Rejected:
    """The reason why a table that goes on is not read."""
    observed = Phrase("more than {most} rows", most=most)
    why = Phrase("Tables of more than {most} rows are not read; rows without an entry count as well.", most=most)
    remedy = Phrase("Delete what stands below the table; a large survey may be a Parquet file of any size.")
    return findings.rejected("table.too_many_rows", file, row, observed=observed, why=why, remedy=remedy)
