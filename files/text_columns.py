"""Columns of text tables as values; every cell that cannot be read is named with its row."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import pandas as pd

from files.cells import has_decimal_point, may_be_thousands, parse_number
from files.findings import MOST_ROWS_NAMED, Findings
from language.phrases import Phrase

Value = TypeVar("Value")


def numbers(column: pd.Series, file: str, findings: Findings) -> pd.Series:
    """A text column as floats; empty cells are missing, anything else that is no number stops.

    Returns
    -------
    Series
        Floats on the index of `column`.
    """
    parsed = parse_each(column, parse_number, "cell.not_a_number", file, findings, **no_number(column.name))
    doubtful = column[column.map(may_be_thousands)]
    if not doubtful.empty and not column.map(has_decimal_point).any():
        ask_about_thousands(doubtful.iloc[0], column.name, len(doubtful), int(doubtful.index[0]), file, findings)
    return parsed.astype("float64")


def no_number(column: Hashable) -> dict[str, Phrase]:
    """Why a cell that is no number stops, and what to do."""
    return {
        "why": Phrase("The column “{column}” takes numbers only.", column=column),
        "remedy": Phrase("Write a number (12,5 or 12.5), or leave the cell empty if there is no value."),
    }


def ask_about_thousands(cell: str, column: Hashable, count: int, row: int | None, file: str, findings: Findings) -> None:
    """``1.234`` is a thousand for a German office and a decimal for a machine, and no other cell shows which."""
    observed = Phrase("“{cell}” in column “{column}”, {count} cells like it", cell=cell, column=column, count=count)
    why = Phrase("It may be a number of thousands, or a decimal with three places.")
    remedy = Phrase("Write thousands without a point (1234) and decimals with a comma (1,234).")
    findings.ask("cell.thousands", file, row, observed=observed, why=why, remedy=remedy)


def parse_each(
    column: pd.Series, parse: Callable[[str], Value], code: str, file: str, findings: Findings, *, why: Phrase, remedy: Phrase
) -> pd.Series:
    """Parse the cells that are not empty; note the rows of those that cannot be.

    Returns
    -------
    Series
        Parsed values (dtype object) on the index of `column`; missing where empty or wrong.
    """
    parsed: dict[str, Value] = {}
    wrong: set[str] = set()
    for cell in column.unique():
        if cell == "":
            continue
        try:
            parsed[cell] = parse(cell)
        except ValueError:
            wrong.add(cell)
    stop_rows(column, column.index[column.isin(wrong)], code, file, findings, why=why, remedy=remedy)
    return pd.Series([parsed.get(cell) for cell in column], index=column.index, name=column.name, dtype=object)


def stop_rows(
    column: pd.Series, rows: pd.Index, code: str, file: str, findings: Findings, *, why: Phrase, remedy: Phrase
) -> None:
    """Stop at rows that have one fault in common: the first ones are named, the others counted."""
    named = [(int(row), str(column[row])) for row in rows[:MOST_ROWS_NAMED]]
    findings.stop_rows(code, file, named, len(rows), why=why, remedy=remedy)
