"""Columns of text tables as values; every cell that cannot be read is named with its row."""

import math
from collections.abc import Callable, Hashable
from typing import TypeVar

import pandas as pd

from files.answers import answer
from files.cells import has_decimal_comma, has_decimal_point, may_be_thousands, number_or_nan, parse_number, unadorned
from files.findings import MOST_ROWS_NAMED, Findings
from files.notation import number_and_unit, without_mark
from files.signs import ask_about_signs, sign_of
from files.units import ask_about_units
from language.phrases import Phrase, in_quotes

Value = TypeVar("Value")


def numbers(column: pd.Series, file: str, findings: Findings) -> pd.Series:
    """A text column as floats; empty cells are missing, anything else that is no number stops.

    Signs of official statistics are asked about, once a file; what typography adds to numbers is read and told.

    Returns
    -------
    Series
        Floats on the index of `column`.
    """
    signs = column.map(sign_of)
    if (signs != "").any():
        ask_about_signs(signs[signs != ""], column, file, findings)
    written = column.mask(signs != "", "")
    read = written.map(without_mark)
    units, bare = read.map(_unit_of), read.map(_before_unit)
    if (units != "").any():
        ask_about_units(units[units != ""], column, file, findings)
        read = read.mask(units != "", "")
    parsed = parse_each(read, parse_number, "cell.not_a_number", file, findings, **no_number(column.name))
    doubtful = written[bare.map(may_be_thousands)]
    if not doubtful.empty and not bare.map(has_decimal_point).any():
        german = bool(bare.map(has_decimal_comma).any())
        ask_about_thousands(doubtful.iloc[0], column.name, len(doubtful), int(doubtful.index[0]), file, findings, german=german)
    adorned = written[(read != "") & (read.map(unadorned) != written)]
    if not adorned.empty:
        _tell_of_typography(adorned, file, findings)
    return parsed.astype("float64")


def _tell_of_typography(adorned: pd.Series, file: str, findings: Findings) -> None:
    cell = adorned.iloc[0]
    observed = Phrase(
        "“{cell}” in column “{column}”, {count} {count:cell|cells} like it", cell=cell, column=adorned.name, count=len(adorned)
    )
    why = Phrase(
        "Blanks and apostrophes between thousands, percent signs, long minus signs, marks of footnotes, r (corrected) and p"
        " (preliminary) are no part of a number."
    )
    if not math.isnan(number := number_or_nan(without_mark(cell))):
        remedy = Phrase("They were left out: “{cell}” is {number}.", cell=cell, number=number)
        findings.mend("cell.typography", file, int(adorned.index[0]), observed=observed, why=why, remedy=remedy)


def _before_unit(cell: str) -> str:
    parts = number_and_unit(cell) if math.isnan(number_or_nan(cell)) else None
    return parts[0] if parts else cell


def _unit_of(cell: str) -> str:
    """What stands behind a number; nothing where it stands alone."""
    parts = number_and_unit(cell) if math.isnan(number_or_nan(cell)) else None
    return parts[1] if parts else ""


def no_number(column: Hashable) -> dict[str, Phrase]:
    """Why a cell that is no number stops, and what to do."""
    return {
        "why": Phrase("The column “{column}” takes numbers only.", column=column),
        "remedy": Phrase("Write a number (12,5 or 12.5), or leave the cell empty if there is no value."),
    }


def ask_about_thousands(
    cell: str, column: Hashable, count: int, row: int | None, file: str, findings: Findings, *, german: bool = False
) -> None:
    """``1.234`` is a thousand for a German office and a decimal for a machine, and no other cell shows which.

    A file is asked about once, whatever columns have such cells.

    Parameters
    ----------
    german : bool
        Whether other cells have a decimal comma: then a point between digits is hardly a decimal one.
    """
    columns = [str(column)]
    for earlier in findings.withdraw("cell.thousands", file):
        if isinstance(earlier.observed, Phrase):
            cell, row = str(earlier.observed.values["cell"]), earlier.row
            count += int(str(earlier.observed.values["count"]))
            columns = [*earlier.observed.values["columns"], *columns]  # type: ignore[misc]
            german = german or earlier.observed.values["german"] is True
    observed = Phrase(
        "“{cell}” in column {listed}, {count} {count:cell|cells} like it",
        cell=cell,
        listed=in_quotes(dict.fromkeys(columns)),
        count=count,
        columns=tuple(columns),
        german=german,
    )
    why = Phrase("It may be a number of thousands, or a decimal with three places.")
    line, other = 'decimal = "."', 'thousands = "."'
    values = {"cell": cell, "decimal": cell.replace(".", ","), "thousands": cell.replace(".", "")}
    choice = Phrase(
        "If “{cell}” is {decimal}, so that the point is a decimal one, write the lines below; if it is {thousands}, write"
        " {other} instead of the last one",
        other=other,
        **values,
    )
    if german:
        line, other = other, line
        choice = Phrase(
            "Other cells have a decimal comma, so “{cell}” seems to be {thousands}: then write the lines below; if it is"
            " {decimal} all the same, write {other} instead of the last one",
            other=other,
            **values,
        )
    findings.ask("cell.thousands", file, row, observed=observed, why=why, remedy=answer(file, line, choice))


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
