"""What single cells mean: numbers, days and moments, lists and keys, written the German way or not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import pandas as pd

from files.findings import Findings
from language.phrases import Phrase

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+", re.ASCII)
_AMBIGUOUS = r"[+-]?[1-9]\d{0,2}\.\d{3}"
_MOST_ROWS_NAMED = 5

Value = TypeVar("Value")


def parse_number(cell: str) -> float:
    """A number with a decimal point or comma, and German thousands marks.

    Raises
    ------
    ValueError
        If the cell is not a number. ``1.234`` is read as a decimal: a column in which it may be a
        thousand is for the caller to ask about.
    """
    if _NUMBER.fullmatch(cell) and math.isfinite(number := float(cell.replace(",", "."))):
        return number
    if _GROUPED.fullmatch(cell):
        decimal = max(cell.rfind(","), cell.rfind("."))
        if cell.count(cell[decimal]) > 1:
            return float(cell.replace(cell[decimal], ""))
        return float(re.sub(r"[.,]", "", cell[:decimal]) + "." + cell[decimal + 1 :])
    raise ValueError(f"not a number: {cell!r}")


def parse_day(cell: str) -> date:
    """A day as ``2018-02-03`` or ``3.2.2018``; never the American order.

    Raises
    ------
    ValueError
        If the cell is neither, or there is no such day.
    """
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        try:
            return datetime.strptime(cell, pattern).date()
        except ValueError:
            continue
    raise ValueError(f"not a day: {cell!r}")


def parse_moment(cell: str) -> datetime:
    """A local time as ``2018-02-03T09:00`` or ``3.2.2018 9:00``.

    Raises
    ------
    ValueError
        If the cell is neither.
    """
    for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"):
        try:
            return datetime.strptime(cell, pattern)
        except ValueError:
            continue
    raise ValueError(f"not a time: {cell!r}")


def parse_list(cell: str) -> tuple[str, ...]:
    """The members of a list in a cell, separated by ``;`` or ``|``."""
    return tuple(member.strip() for member in re.split(r"[;|]", cell) if member.strip())


def numbers(column: pd.Series, file: str, findings: Findings) -> pd.Series:
    """A text column as floats; empty cells are missing, anything else that is no number stops.

    Returns
    -------
    Series
        Floats on the index of `column`.
    """
    parsed = parse_each(
        column,
        parse_number,
        "cell.not_a_number",
        file,
        findings,
        why=Phrase("The column “{column}” takes numbers only.", column=column.name),
        remedy=Phrase("Write a number (12,5 or 12.5), or leave the cell empty if there is no value."),
    )
    _ask_about_thousands(column, file, findings)
    return parsed.astype("float64")


def _ask_about_thousands(column: pd.Series, file: str, findings: Findings) -> None:
    """``1.234`` is a thousand for a German office and a decimal for a machine; other cells may show which."""
    doubtful = column[column.str.fullmatch(_AMBIGUOUS)]
    points_are_decimal = column.str.fullmatch(r"[+-]?(0\.\d+|\d+\.(\d{1,2}|\d{4,}))").any()
    if doubtful.empty or points_are_decimal:
        return
    findings.ask(
        "cell.thousands",
        file,
        int(doubtful.index[0]),
        observed=Phrase(
            "“{cell}” in column “{column}”, {count} cells like it", cell=doubtful.iloc[0], column=column.name, count=len(doubtful)
        ),
        why=Phrase("It may be a number of thousands, or a decimal with three places."),
        remedy=Phrase("Write thousands without a point (1234) and decimals with a comma (1,234)."),
    )


def parse_each(
    column: pd.Series,
    parse: Callable[[str], Value],
    code: str,
    file: str,
    findings: Findings,
    *,
    why: Phrase,
    remedy: Phrase,
) -> pd.Series:
    """Parse the cells that are not empty; note the rows of those that cannot be.

    Returns
    -------
    Series
        Parsed values (dtype object) on the index of `column`; missing where empty or wrong.
    """
    known: dict[str, Value] = {}
    wrong: set[str] = set()
    for cell in column.unique():
        if cell == "":
            continue
        try:
            known[cell] = parse(cell)
        except ValueError:
            wrong.add(cell)
    stop_rows(column, column.index[column.isin(wrong)], code, file, findings, why=why, remedy=remedy)
    return pd.Series([known.get(cell) for cell in column], index=column.index, name=column.name, dtype=object)


def stop_rows(
    column: pd.Series, rows: pd.Index, code: str, file: str, findings: Findings, *, why: Phrase, remedy: Phrase
) -> None:
    """Stop at rows that have one fault in common: the first ones are named, the others counted."""
    for row in rows[:_MOST_ROWS_NAMED]:
        findings.stop(code, file, int(row), observed=str(column[row]) or Phrase("an empty cell"), why=why, remedy=remedy)
    if len(rows) > _MOST_ROWS_NAMED:
        findings.stop(
            code,
            file,
            observed=Phrase("{count} more rows of this kind", count=len(rows) - _MOST_ROWS_NAMED),
            why=why,
            remedy=remedy,
        )
