"""How an office writes numbers, and what signs stand for, as the city answers it for one file."""

from __future__ import annotations

import re
from collections.abc import Callable

from files.options import BRACKETS, NOTHING, FileOptions

_BRACKETED = re.compile(r"\(\s*([+\-\u2212]?[\d.,]+)\s*\)", re.ASCII)
_POINTS = re.compile(r"([+\-\u2212]?)([1-9]\d{0,2}(?:\.\d{3})+)(,\d+)?", re.ASCII)
_COMMAS = re.compile(r"([+\-\u2212]?)([1-9]\d{0,2}(?:,\d{3})+)(\.\d+)?", re.ASCII)
_POINT_DECIMAL = re.compile(r"([+\-\u2212]?\d+)\.(\d{3})", re.ASCII)
_APOSTROPHES = re.compile(r"([+\-\u2212]?)(\d{1,3}(?:['\u2019]\d{3})+)([.,]\d+)?", re.ASCII)


def as_meant(options: FileOptions) -> Callable[[str], str] | None:
    """What turns a cell of the file into one that has one meaning; nothing where nobody answered.

    A point between three digits and others is the only thing that is ambiguous, so only such cells are written anew:
    decimals with a comma, thousands without a sign. All other cells stay as they are.
    """
    decimal, signs, apostrophes = options.decimal_mark, dict(options.signs), options.thousands == "'"
    if not (decimal or signs or apostrophes):
        return None

    def meant(cell: str) -> str:
        if cell in signs:
            return "0" if signs[cell] == NOTHING else ""
        if BRACKETS in signs and (inner := _BRACKETED.fullmatch(cell)):
            cell = inner[1] if signs[BRACKETS] == "unreliable" else ""
        if decimal == ".":
            if number := _POINT_DECIMAL.fullmatch(cell):
                return f"{number[1]},{number[2]}"
            if number := _COMMAS.fullmatch(cell):
                return f"{number[1]}{number[2].replace(',', '')}{number[3] or ''}"
        elif decimal == "," and (number := _POINTS.fullmatch(cell)):
            return f"{number[1]}{number[2].replace('.', '')}{number[3] or ''}"
        if apostrophes and (number := _APOSTROPHES.fullmatch(cell)):
            return f"{number[1]}{re.sub('[^0-9]', '', number[2])}{number[3] or ''}"
        return cell

    return meant


def in_brackets(cell: str) -> bool:
    """Whether a cell is a number in brackets."""
    return bool(_BRACKETED.fullmatch(cell.strip()))
