"""Faults of texts and workbooks as files, whatever stands in their cells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from files.limits import MOST_COLUMNS
from tests.bad_inputs.counted.case import Case, Cases
from tests.bad_inputs.counted.figures_city import (
    HEADS,
    NAMES,
    ROWS,
    VALUES,
    by_name,
    file,
    second_sheet,
    text_of,
    with_figures,
    workbook,
)
from tests.bad_inputs.workbook_files import write_ods, write_xls

TEXT, WORKBOOK = ("csv",), ("xlsx",)


def cases() -> list[Case]:
    """Every fault of a file."""
    return [*_texts(), *_encodings(), *_workbooks()]


def _texts() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    for delimiter, called in ((",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        published(20, f"cells parted by {called}", TEXT, file(text_of(ROWS, delimiter)), values=VALUES)
    lines = text_of(ROWS).splitlines(keepends=True)
    for change, row in (("is too short", "4;residents\n"), ("is too long", "4;residents;2021;1004;5\n")):
        content = "".join([*lines[:4], row, *lines[5:]])
        blocked(25, f"a row that {change}", TEXT, file(content), "table.ragged_row", "5")
    blocked(25, "a file that is cut off", TEXT, file("".join(lines)[:-12]), "table.ragged_row", "10")
    for name in ("NA", "None", "nan", "null", "NaN", "-"):
        content = text_of(by_name(q5=name))
        published(27, f"a quartier called {name}", TEXT, file(content, names={**NAMES, "5": name}), values=VALUES)
    comma = "".join(f"{key},residents,2021,1{key},5\n" for key in range(1, 10))
    unquoted = file(f"quartier_id,indicator,date,value\n{comma}")
    blocked(21, "decimal commas among commas", TEXT, unquoted, "table.shifted_cells", "decimal comma")
    published(57, "commas in a heading", TEXT, file(text_of(_with_column("Wohnung, Haus, Straße?", "a, b"))), values=VALUES)
    published(60, "a line that names the separator", TEXT, file("sep=;\n" + text_of(ROWS)), "table.separator_line", values=VALUES)
    published(67, "CRLF, and a blank last line", TEXT, file(text_of(ROWS).replace("\n", "\r\n") + "\r\n"), values=VALUES)
    published(67, "line breaks in cells", TEXT, file(text_of(_with_column("Anmerkung", "eins\nzwei"))), values=VALUES)
    for form in ("csv", "xlsx", "ods", "xls"):
        blocked(38, "an empty file", (form,), file(b""), "table.empty", "empty")
    blocked("more", "an ending that Windows hides", TEXT, _named_txt, "folder.missing_file", "catalogue.toml.txt")
    wide = ";".join(f"column{number}" for number in range(MOST_COLUMNS + 1))
    blocked(39, "too many columns", TEXT, file(f"{wide}\n{wide}\n"), "table.too_many_columns", "2001")
    return cases.built


def _with_column(head: str, cell: str) -> list[tuple[str | float, ...]]:
    return [(*HEADS, head), *((*row, cell) for row in ROWS[1:])]


def _encodings() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    text = text_of(by_name())
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        published(23, f"text in {encoding}", TEXT, file(text.encode(encoding)), values=VALUES)
    published(23, "text in cp1252", TEXT, file(text.encode("cp1252")), "table.encoding", "Mölschbach", values=VALUES)
    twice = text.encode().decode("cp1252")
    blocked(49, "a text encoded twice", TEXT, file(twice), "table.encoding", "MÃ¶lschbach → Mölschbach")
    lines = text.splitlines(keepends=True)
    mixed = b"".join(line.encode("cp1252" if at == 2 else "utf-8") for at, line in enumerate(lines))
    blocked(50, "rows in two encodings", TEXT, file(mixed), "table.encoding_mixed", "Süd")
    for encoding in ("cp850", "cp437", "mac-roman"):
        blocked(51, f"text in {encoding}", TEXT, file(text.encode(encoding)), "table.encoding", "Mölschbach")
    for encoding in ("utf-16-le", "utf-16-be"):
        published(61, f"{encoding} without a mark", TEXT, file(text.encode(encoding)), "table.encoding", values=VALUES)
    return cases.built


def _workbooks() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    formulas = [HEADS, *((*row[:3], f"=500+{row[3]}") for row in ROWS[1:])]
    unsaved = file(lambda path: workbook(path, formulas))
    blocked(35, "formulas without values", WORKBOOK, unsaved, "table.formulas", "D2")
    merged = file(lambda path: workbook(path, with_figures(q4=""), lambda sheet: sheet.merge_cells("D4:D5")))
    blocked(36, "merged cells among the rows", WORKBOOK, merged, "table.merged_cells", "D4:D5")
    parts = [HEADS, *((*row[:3], (40 + float(row[3]) % 10) / 100) for row in ROWS[1:])]
    shares = {key: 40 + value % 10 for key, value in VALUES.items()}
    shown = file(lambda path: workbook(path, parts, _as_percent), unit="%")
    published("more", "percent by their format", WORKBOOK, shown, "table.percent_format", values=shares)
    shown = file(lambda path: write_ods(path, {"T": parts}, percent=True), unit="%")
    published("more", "percent by their format", ("ods",), shown, "table.percent_format", values=shares)
    two = file(lambda path: workbook(path, ROWS, second_sheet))
    blocked("more", "two sheets that fit", WORKBOOK, two, "table.sheet", "2022")
    two = file(lambda path: write_ods(path, {"2021": ROWS, "2022": ROWS}))
    blocked("more", "two sheets that fit", ("ods",), two, "table.sheet", "2022")
    hidden = file(lambda path: write_ods(path, {"T": ROWS}, hidden=[3]))
    published("more", "hidden rows", ("ods",), hidden, "table.hidden_rows", "3", values=VALUES)
    for form in ("csv", "xls", "ods"):
        published("more", "a workbook by another name", (form,), file(workbook), "table.ending", values=VALUES)
    old = file(lambda path: write_xls(path, ROWS))
    published("more", "an old workbook by a new name", WORKBOOK, old, "table.ending", values=VALUES)
    published("more", "a text that calls itself a workbook", WORKBOOK, file(text_of(ROWS)), "table.ending", values=VALUES)
    for form in ("csv", "xlsx", "ods", "xls"):
        blocked("more", "another kind of file", (form,), file(b"%PDF-1.7 nothing of the sort"), "table.unreadable", "PDF")
    blocked("more", "an archive of something else", WORKBOOK, file(_archive()), "table.unreadable")
    return cases.built


def _as_percent(sheet: Worksheet) -> None:
    for row in range(2, 11):
        sheet.cell(row, 4).number_format = "0.0%"


def _named_txt(folder: Path, form: str) -> None:
    file(text_of(ROWS))(folder, form)
    (folder / "catalogue.toml").rename(folder / "catalogue.toml.txt")


def _archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    return stream.getvalue()
