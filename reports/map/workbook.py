"""Tables as a workbook that opens as it should: frozen heads, widths, numbers with the decimals they are told with, notes."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_NARROWEST, _WIDEST = 7, 42  # letters of a column
_NOTES_WIDTHS = (26, 100)
_LONGEST_TITLE = 31  # letters of a sheet's name
_MEASURED = 400  # rows by which a column's width is judged


@dataclass(frozen=True)
class Notes:
    """What a workbook says of itself.

    Attributes
    ----------
    title : str
        Of the document, as programs show it.
    language : str
        Of its texts, such as ``de``.
    heading : str
        The name of the sheet of notes.
    lines : sequence of (str, str)
        Titles and texts of that sheet; without any there is none.
    """

    title: str
    language: str
    heading: str = ""
    lines: Sequence[tuple[str, str]] = ()


def as_workbook(frames: Mapping[str, pd.DataFrame], notes: Notes | None = None) -> bytes:
    """A workbook of a sheet a frame, by its title, and one of notes behind them; text that begins like a formula stays text.

    A `Decimal` is written as a number that is shown with as many decimals as it has. No sheet has a line above its heads,
    so that programs read it as a table.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, frame in frames.items():
        sheet = book.create_sheet(_sheet_title(title, book.sheetnames))
        _fill(sheet, [list(frame.columns), *frame.itertuples(index=False)])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.freeze_panes = "C2" if len(frame.columns) > 2 else "A2"
        for number, column in enumerate(frame.columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = _width(column, frame.iloc[:_MEASURED, number - 1])
    if notes:
        book.properties.title, book.properties.language = (
            ILLEGAL_CHARACTERS_RE.sub("", text) for text in (notes.title, notes.language)
        )
        book.properties.creator = "Quartierblick"
        if notes.lines:
            _add_notes(book, notes)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_title(title: str, taken: Sequence[str]) -> str:
    """What a sheet may be called; no two alike, whatever their capitals."""
    plain = "".join(letter for letter in ILLEGAL_CHARACTERS_RE.sub("", title) if letter not in "[]:*?/\\'")
    plain = plain[:_LONGEST_TITLE] or "Quartierblick"
    if plain.lower() in (name.lower() for name in taken):
        return f"{plain[: _LONGEST_TITLE - 4]} ({len(taken) + 1})"
    return plain


def _add_notes(book: Workbook, notes: Notes) -> None:
    sheet = book.create_sheet(_sheet_title(notes.heading, book.sheetnames))
    _fill(sheet, notes.lines)
    for title, text in sheet.iter_rows(max_col=2):
        title.font = Font(bold=True)
        for cell in (title, text):
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for number, width in enumerate(_NOTES_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    for line, row in enumerate(rows, start=1):
        for number, value in enumerate(row, start=1):
            missing = isinstance(value, float) and pd.isna(value)
            written = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            cell = sheet.cell(line, number, None if missing else written)
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, Decimal):
                cell.number_format = _number_format(value)


def _number_format(value: Decimal) -> str:
    """Thousands, and the decimals that it has; programs write both as their reader's language does."""
    places = max(0, -int(value.as_tuple().exponent))
    return "#,##0" + ("." + "0" * places if places else "")


def _width(title: str, cells: pd.Series) -> float:
    """Room for what most cells hold; long titles break at a blank."""
    longest_word = max(map(len, title.split() or [""]))
    longest = max([longest_word + 1, *(len(str(cell)) for cell in cells if cell is not None)])
    return float(min(max(longest + 1, _NARROWEST), _WIDEST))
