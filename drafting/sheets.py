"""A file as a table of text, with what has to be said of it so that it can be read: heading row, sheet, encoding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyreadstat
import python_calamine

from files.cells import canonical, composed
from files.findings import Finding, Findings, Rejected
from files.options import FileOptions
from files.text import csv_lines, open_text
from indicators.register.heads import goes_on_with_heads, joined
from indicators.survey.spss import UNREADABLE, codes_of
from language.phrases import Phrase

WORKBOOKS = (".xlsx", ".xls", ".ods", ".xlsb", ".xlsm")
TEXTS = (".csv", ".txt", ".tsv")
STATISTICS = (".sav", ".dta")
_NO_OPTIONS = FileOptions()
MOST_ROWS = 300_000
"""Rows that are looked at; what is drafted of them is checked over the whole file afterwards."""


class Unusable(Exception):
    """A file that is no table; the phrase says why, and what to do.

    Attributes
    ----------
    finding : Finding or None
        What the check would say, if an answer makes the file readable.
    """

    def __init__(self, why: Phrase, finding: Finding | None = None) -> None:
        self.why, self.finding = why, finding
        super().__init__(why.msgid)

    def __reduce__(self) -> tuple[type[Unusable], tuple[Phrase, Finding | None]]:
        """How it travels between processes."""
        return Unusable, (self.why, self.finding)


@dataclass(frozen=True)
class Sheet:
    """One table.

    Attributes
    ----------
    file : str
    cells : DataFrame
        Text; the columns are the headings.
    header : int
        The line of the heading row, as an editor counts.
    title : str
        What stands above it.
    sheet : str
        Of a workbook with several sheets; empty otherwise.
    labels : Mapping
        Column to what it asks, as SPSS and Stata files say.
    answers : Mapping
        Column to canonical code to label.
    missing : Mapping
        Column to codes that the file declares as missing.
    left_out : tuple of int
        Lines below the heading that hold labels.
    header_rows : int
        2 where a second row goes on with the headings; they are joined here.
    answers_of_file : tuple of str
        Lines of TOML that were answered about the file so that it could be read.
    """

    file: str
    cells: pd.DataFrame
    header: int = 1
    title: str = ""
    sheet: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[int, ...] = ()
    header_rows: int = 1
    answers_of_file: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Headings that are not empty and stand there once."""
        counts = Counter(self.cells.columns)
        return [name for name in self.cells.columns if name and counts[name] == 1]


def sheets_of(path: Path, options: FileOptions = _NO_OPTIONS) -> list[Sheet]:
    """The tables in a file; of a workbook those that hold rows.

    Parameters
    ----------
    options : FileOptions
        What was answered about a text that can be read in several ways.

    Raises
    ------
    Unusable
        If it cannot be read as a table.
    """
    suffix = path.suffix.lower()
    if suffix in STATISTICS:
        return [_statistics_file(path)]
    if suffix in WORKBOOKS:
        return _workbook(path)
    if suffix not in TEXTS:
        raise Unusable(
            Phrase("This kind of file is no table that is read here. Save it as CSV, XLSX or ODS, one row a quartier or person.")
        )
    unheard = Findings()
    try:
        with path.open("rb") as raw, open_text(raw, path.name, unheard, options) as text:
            lines = [line for line, _ in zip(csv_lines(text, path.name, unheard, options), range(MOST_ROWS), strict=False)]
    except Rejected as rejected:
        blocking = next(finding for finding in rejected.findings if finding.blocks)
        raise Unusable(_first(rejected), blocking) from rejected
    return [_sheet(path.name, lines)]


def _first(rejected: Rejected) -> Phrase:
    finding = next(finding for finding in rejected.findings if finding.blocks)
    return finding.why if isinstance(finding.why, Phrase) else Phrase("It cannot be read.")


def _workbook(path: Path) -> list[Sheet]:
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible is python_calamine.SheetVisibleEnum.Visible]
            rows = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS) for name in shown}
    except Exception as error:  # a damaged workbook raises a dozen kinds
        raise Unusable(Phrase("The workbook cannot be opened. Save it again as .xlsx or CSV.")) from error
    lines = {name: [(number, [_text(cell) for cell in row]) for number, row in enumerate(own, 1)] for name, own in rows.items()}
    filled = {name: [(number, row) for number, row in own if any(row)] for name, own in lines.items()}
    filled = {name: own for name, own in filled.items() if len(own) > 1}
    if not filled:
        raise Unusable(Phrase("No sheet of the workbook has a heading and rows."))
    return [_sheet(path.name, own, name if len(filled) > 1 else "") for name, own in filled.items()]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().removesuffix(" 00:00:00")


def _sheet(file: str, lines: Sequence[tuple[int, list[str]]], sheet: str = "") -> Sheet:
    if len(lines) < 2:
        raise Unusable(Phrase("There are no rows below its heading."))
    at = heading(lines)
    number, names = lines[at]
    width = len(names)
    header = [composed(name) for name in names]
    rows = [[cell.strip() for cell in (cells + [""] * width)[:width]] for _, cells in lines[at + 1 :]]
    two = "" in header[1:] and len(rows) > 1 and goes_on_with_heads(header, rows[0])
    if two:
        header, rows = joined(header, rows[0]), rows[1:]
    title = " ".join(cell.strip() for _, cells in lines[:at] for cell in cells if cell.strip())
    return Sheet(file, pd.DataFrame(rows, columns=header, dtype="str"), number, title, sheet, header_rows=2 if two else 1)


def heading(lines: Sequence[tuple[int, list[str]]]) -> int:
    """The position of the heading row: the first one that is as full as most rows; titles stand above it."""
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in lines[:60]]
    usual = sorted(filled)[len(filled) // 2]
    first = next((at for at, count in enumerate(filled[:15]) if count >= max(2, 0.6 * usual)), 0)
    above = lines[first - 1][1] if first else []
    if first and filled[first - 1] > 1 and above[0].strip() and not lines[first][1][0].strip():
        return first - 1  # merged headings over a second row of them
    return first


def _statistics_file(path: Path) -> Sheet:
    read = pyreadstat.read_sav if path.suffix.lower() == ".sav" else pyreadstat.read_dta
    try:
        frame, meta = read(path, user_missing=True, row_limit=MOST_ROWS)
        codes = codes_of(path, Findings())
    except (*UNREADABLE, Rejected) as error:
        raise Unusable(Phrase("The file cannot be read; it may be damaged or cut off.")) from error
    cells = pd.DataFrame({composed(name): _as_text(frame[name]) for name in frame.columns}, dtype="str")
    labels = {composed(name): str(label).strip() for name, label in meta.column_names_to_labels.items() if label}
    answers = {
        composed(name): {canonical(_text(code)): str(label).strip() for code, label in own.items()}
        for name, own in meta.variable_value_labels.items()
    }
    missing = {
        composed(name): tuple(code for code in answers.get(composed(name), {}) if codes.declares_missing(name, code))
        for name in codes.missing
    }
    return Sheet(path.name, cells, labels=labels, answers=answers, missing=missing)


def _as_text(column: pd.Series) -> pd.Series:
    return column.map(lambda cell: "" if pd.isna(cell) else _text(cell)).astype("str")
