"""The numbers of a map as files that a German office opens right: CSV and XLSX."""

from __future__ import annotations

import io

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font

from language.words import Words

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_MARKS = {"withheld": "*", "no_data": "–"}
_DECIMALS = 4  # more say nothing about a survey


def export_frame(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The columns of an export with titles in the reader's language.

    Parameters
    ----------
    rows : DataFrame
        As `dataset.dataset.Dataset.quartier_rows` returns it.

    Returns
    -------
    DataFrame
        Numbers as numbers; a withheld value as ``*``, a missing one as ``–``.
    """
    status = {
        "ok": words("reliable"),
        "unreliable": words("uncertain (few answers)"),
        "withheld": words("* withheld (data protection)"),
        "no_data": words("– no data"),
    }
    marked = {
        title: [
            _MARKS.get(mark, None if pd.isna(value) else _rounded(value))
            for value, mark in zip(rows[column], rows["status"], strict=True)
        ]
        for column, title in (
            ("value", words("Value")),
            ("lower", words("Lower limit")),
            ("upper", words("Upper limit")),
            ("n", words("Answers (n)")),
        )
    }
    return pd.DataFrame(
        {
            words("Id"): list(rows.index),
            words("Name"): list(rows["name"]),
            **marked,
            words("Reliability"): rows["status"].map(status).tolist(),
        }
    )


def as_csv(frame: pd.DataFrame, words: Words) -> bytes:
    """Semicolons, UTF-8 with BOM and a decimal comma in German; commas and points in English."""
    german = words.language == "de"
    written = frame.astype(object).map(lambda cell: _as_cell(cell, "," if german else "."))
    text = written.to_csv(index=False, sep=";" if german else ",", lineterminator="\r\n")
    return b"\xef\xbb\xbf" + text.encode()


def as_xlsx(frame: pd.DataFrame, title: str) -> bytes:
    """A workbook of one sheet; text that begins like a formula stays text."""
    book = Workbook()
    sheet = book.active
    sheet.title = "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Quartierblick"
    for line, row in enumerate([list(frame.columns), *frame.itertuples(index=False)], start=1):
        for number, value in enumerate(row, start=1):
            cell = sheet.cell(line, number, None if isinstance(value, float) and pd.isna(value) else value)
            if isinstance(value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rounded(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(float(value), _DECIMALS)


def _as_cell(cell: object, decimal: str) -> object:
    """Mixed columns of numbers and marks, which pandas would write with a point."""
    if isinstance(cell, float) and not pd.isna(cell):
        return repr(cell).replace(".", decimal)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) else cell
