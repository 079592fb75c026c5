"""Text tables as offices save them: any delimiter and encoding, every cell kept as the text it is.

A table is a DataFrame of strings whose index ``row`` counts lines as an editor or spreadsheet does
(the header is line 1). Empty cells are ``""``; nothing is turned into a number, a date or a missing
value here, so ``007`` stays ``007`` and a quartier named ``NA`` stays ``NA``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from files.findings import Findings, Rejected
from language.phrases import Phrase

LARGEST_FILE = 500_000_000  # bytes
_DELIMITERS = ";,\t|"


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
    lines = _xlsx_lines(path, findings) if path.suffix.lower() == ".xlsx" else _csv_lines(path, findings)
    return as_text_table(lines, path.name, findings, required=required)


def check_size(path: Path, findings: Findings) -> None:
    """Refuse a file that would fill the memory.

    Raises
    ------
    Rejected
        If it is larger than `LARGEST_FILE`.
    """
    if path.stat().st_size > LARGEST_FILE:
        findings.stop(
            "table.too_large",
            path.name,
            observed=Phrase("{size} MB", size=path.stat().st_size / 1_000_000),
            why=Phrase("Files of more than {limit} MB are not read.", limit=LARGEST_FILE // 1_000_000),
            remedy=Phrase("Leave out columns and rows that are not needed."),
        )
        raise Rejected(findings)


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
        findings.stop(
            "table.empty",
            file,
            observed=Phrase("a header without rows") if lines else Phrase("an empty file"),
            why=Phrase("There is nothing to read in this file."),
            remedy=Phrase("Save the file again with its rows, or take it out of dataset.toml."),
        )
        raise Rejected(findings)
    header = [name.strip() for name in lines[0][1]]
    _check_header(header, file, findings, required)
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            findings.stop(
                "table.ragged_row",
                file,
                number,
                observed=Phrase("{cells} cells where the header has {expected}", cells=len(cells), expected=len(header)),
                why=Phrase("A row that is cut off or has a stray delimiter would shift its values into wrong columns."),
                remedy=Phrase("Complete the row; put text that contains the delimiter into quotation marks."),
            )
    if findings.blocking:
        raise Rejected(findings)
    rows = pd.Index([number for number, _ in lines[1:]], name="row")
    return pd.DataFrame([[cell.strip() for cell in cells] for _, cells in lines[1:]], columns=header, index=rows, dtype="str")


def decode(raw: bytes, file: str, findings: Findings) -> str:
    """Decode a text file; an encoding other than UTF-8 is noted as mended."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        sample = next((line.strip() for line in text.splitlines() if not line.isascii()), "")
        findings.mend(
            "table.encoding",
            file,
            observed=sample[:80],
            why=Phrase("The file is not UTF-8; it was read as Windows-1252."),
            remedy=Phrase("Check that the umlauts in the line shown are right; otherwise save the file as UTF-8."),
        )
        return text


def _csv_lines(path: Path, findings: Findings) -> list[tuple[int, list[str]]]:
    text = decode(path.read_bytes(), path.name, findings)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins_at = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((begins_at, cells))
            begins_at = reader.line_num + 1
    except csv.Error as error:
        findings.stop(
            "table.broken_quotes",
            path.name,
            begins_at,
            observed=str(error),
            why=Phrase("From this line on the quotation marks do not match, so cells cannot be told apart."),
            remedy=Phrase("Close the quotation mark that is open, and double quotation marks inside a text."),
        )
        raise Rejected(findings) from error
    return lines


def _xlsx_lines(path: Path, findings: Findings) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with path.open("rb") as opened:
            sheet = load_workbook(opened, read_only=True, data_only=True).worksheets[0]
            rows = [(number, list(cells)) for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)]
    except Exception as error:  # openpyxl raises a dozen kinds for a damaged workbook
        findings.stop(
            "table.unreadable",
            path.name,
            observed=type(error).__name__,
            why=Phrase("The file cannot be opened as an Excel workbook."),
            remedy=Phrase("Save it again as .xlsx, or as CSV in UTF-8."),
        )
        raise Rejected(findings) from error
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


def _check_header(header: list[str], file: str, findings: Findings, required: tuple[str, ...]) -> None:
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        findings.stop(
            "table.column_twice",
            file,
            1,
            observed=name,
            why=Phrase("Two columns have the same name, so it is not clear which one is meant."),
            remedy=Phrase("Rename or delete one of them."),
        )
    check_columns(header, file, findings, required)
    if findings.blocking:
        raise Rejected(findings)


def check_columns(header: list[str], file: str, findings: Findings, required: tuple[str, ...]) -> None:
    """Note every required column that the header lacks."""
    for name in required:
        if name not in header:
            findings.stop(
                "table.missing_column",
                file,
                1,
                observed=", ".join(header),
                why=Phrase("The column “{column}” is missing.", column=name),
                remedy=Phrase("Add the column, or correct its name (capital letters count)."),
            )
