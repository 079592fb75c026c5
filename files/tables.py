"""Text tables as offices save them: any delimiter and encoding, every cell kept as the text it is.

A table is a DataFrame of strings whose index ``row`` counts lines as an editor or spreadsheet does
(the header is line 1). Empty cells are ``""``; nothing is turned into a number, a date or a missing
value here, so ``007`` stays ``007`` and a quartier named ``NA`` stays ``NA``.
"""

from pathlib import Path

import pandas as pd

from files.cells import composed
from files.findings import Findings, Rejected
from files.limits import at_most, check_columns, check_size
from files.text import csv_lines, open_text
from language.phrases import Phrase

__all__ = ["check_header", "check_size", "nothing_in", "read_table", "stop_at_ragged_row", "unreadable"]
MOST_SHEET_ROWS = 1_048_576  # of a workbook


def read_table(path: Path, findings: Findings, *, required: tuple[str, ...] = ()) -> pd.DataFrame:
    """Read a CSV or XLSX file as text.

    Parameters
    ----------
    path : Path
        ``.csv``, ``.txt``, ``.tsv`` or ``.xlsx``.
    findings : Findings
        Takes what was mended (encoding) and what stops.
    required : tuple of str
        Columns without which the table is of no use.

    Returns
    -------
    DataFrame
        Strings, indexed by line number (``row``).

    Raises
    ------
    Rejected
        If the file cannot be read, is empty, ragged, or lacks a required column.
    """
    check_size(path, findings)
    if path.suffix.lower() == ".xlsx":
        return as_text_table(_xlsx_lines(path, findings), path.name, findings, required=required)
    with path.open("rb") as raw, open_text(raw, path.name, findings) as text:
        return as_text_table(list(csv_lines(text, path.name, findings)), path.name, findings, required=required)


def as_text_table(
    lines: list[tuple[int, list[str]]], file: str, findings: Findings, *, required: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Check numbered lines of cells, the first of them the header, and make the table.

    Raises
    ------
    Rejected
        As `read_table`.
    """
    if len(lines) < 2:
        raise nothing_in(file, findings, header=bool(lines))
    header = [composed(name) for name in lines[0][1]]
    check_header(header, file, findings, required)
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            stop_at_ragged_row(len(cells), len(header), number, file, findings)
    findings.finish()
    rows = pd.Index([number for number, _ in lines[1:]], name="row")
    return pd.DataFrame([[cell.strip() for cell in cells] for _, cells in lines[1:]], columns=header, index=rows, dtype="str")


def nothing_in(file: str, findings: Findings, *, header: bool = True) -> Rejected:
    """The reason why a file without rows is not read."""
    observed = Phrase("a header without rows") if header else Phrase("an empty file")
    why = Phrase("There is nothing to read in this file.")
    remedy = Phrase("Save the file again with its rows, or take it out of dataset.toml.")
    return findings.rejected("table.empty", file, observed=observed, why=why, remedy=remedy)


def stop_at_ragged_row(cells: int, expected: int, row: int, file: str, findings: Findings) -> None:
    """Note a row that has more or fewer cells than the header."""
    observed = Phrase("{cells} cells where the header has {expected}", cells=cells, expected=expected)
    why = Phrase("A row that is cut off or has a stray delimiter would shift its values into wrong columns.")
    remedy = Phrase("Complete the row; put text that contains the delimiter into quotation marks.")
    findings.stop("table.ragged_row", file, row, observed=observed, why=why, remedy=remedy)


def unreadable(file: str, error: Exception, findings: Findings) -> Rejected:
    """The reason why a damaged file is not read.

    Raises
    ------
    MemoryError
        If it is not damaged, but more than the memory holds.
    """
    if isinstance(error, MemoryError) or "allocate" in str(error):
        raise MemoryError from error
    why = Phrase("The file cannot be read; it may be damaged or cut off.")
    remedy = Phrase("Export it again from its source.")
    return findings.rejected("table.unreadable", file, observed=str(error)[:200], why=why, remedy=remedy)


def _xlsx_lines(path: Path, findings: Findings) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with path.open("rb") as opened:
            sheet = load_workbook(opened, read_only=True, data_only=True).worksheets[0]
            numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
            rows = [(number, list(cells)) for number, cells in at_most(numbered, path.name, findings, MOST_SHEET_ROWS)]
    except (Rejected, MemoryError):
        raise
    except Exception as error:  # openpyxl raises a dozen kinds for a damaged workbook
        why = Phrase("The file cannot be opened as an Excel workbook.")
        remedy = Phrase("Save it again as .xlsx, or as CSV in UTF-8.")
        raise findings.rejected("table.unreadable", path.name, observed=type(error).__name__, why=why, remedy=remedy) from error
    width = max((len(cells) for _, cells in rows), default=0)
    return [
        (number, [_cell_text(cell) for cell in cells] + [""] * (width - len(cells)))
        for number, cells in rows
        if any(cell is not None for cell in cells)
    ]


def _cell_text(cell: object) -> str:
    """What the cell shows: whole numbers without ``.0``, days as ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    written = cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
    return written.removesuffix("T00:00:00")


def check_header(header: list[str], file: str, findings: Findings, required: tuple[str, ...] = ()) -> None:
    """Refuse a header that names a column twice or lacks a required one.

    Raises
    ------
    Rejected
        After noting each.
    """
    check_columns(len(header), file, findings)
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        why = Phrase("Two columns have the same name, so it is not clear which one is meant.")
        remedy = Phrase("Rename or delete one of them.")
        findings.stop("table.column_twice", file, 1, observed=name, why=why, remedy=remedy)
    for name in required:
        if name not in header:
            why = Phrase("The column “{column}” is missing.", column=name)
            remedy = Phrase("Add the column, or correct its name (capital letters count).")
            findings.stop("table.missing_column", file, 1, observed=", ".join(header), why=why, remedy=remedy)
    findings.finish()
