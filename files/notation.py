"""How an office writes numbers, and what signs stand for, as the city answers it for one file."""

from __future__ import annotations

import re
from collections.abc import Callable

from files.cells import number_or_nan
from files.options import ABOUT, BRACKETS, NOTHING, UNRELIABLE, FileOptions

_BRACKETED = re.compile(r"\(\s*([+\-\u2212]?[\d.,]+)\s*\)", re.ASCII)
_ROUNDED = re.compile(r"(?:ca\.?|circa|rd\.?|rund|etwa|~|≈)\s*(\d[\d., \u00a0\u202f]*)", re.ASCII | re.IGNORECASE)
_NUMBER = r"([+\-\u2212]?\d[\d.,' \u00a0\u202f\u2019]*?)"
_MARKED = re.compile(rf"{_NUMBER}(?: ?(?:[rp]|\*{{1,3}}|[†‡]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+[)⁾]?| ?%)|[ \u00a0\u202f][a-z0-9]{{1,2}}\))", re.ASCII)
_WITH_UNIT = re.compile(r"([+\-\u2212]?\d[\d.,' \u00a0\u2009\u202f\u2019]*?)[ \u00a0\u2009\u202f]*([^\W\d_][^\d()*]*|[€$£‰])")
_MOST_LETTERS = 16  # of a unit
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
    units = options.units
    if not (decimal or signs or apostrophes or units):
        return None

    def meant(cell: str) -> str:
        if cell in signs:
            return "0" if signs[cell] == NOTHING else ""
        if BRACKETS in signs and (inner := _BRACKETED.fullmatch(cell)):
            cell = inner[1] if signs[BRACKETS] == UNRELIABLE else ""
        if ABOUT in signs and (inner := _ROUNDED.fullmatch(cell)):
            cell = inner[1].strip() if signs[ABOUT] == UNRELIABLE else ""
        if units and (own := number_and_unit(cell)) and own[1] in units:
            return _multiplied(plainly(own[0]), units[own[1]])
        number = without_mark(cell)
        return plainly(number) + cell.removeprefix(number)

    def plainly(cell: str) -> str:
        """A number in which a point between digits has one meaning."""
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


def _multiplied(number: str, factor: float) -> str:
    """A number that stood before a unit: as it stands there, or multiplied and without anything between thousands."""
    if factor == 1:
        return number
    product = round(number_or_nan(number) * factor, 9)
    return f"{product:.9f}".rstrip("0").rstrip(".").replace(".", ",")


def without_mark(cell: str) -> str:
    """A number without the mark of a footnote, or the letter that says that it was corrected or is preliminary."""
    marked = _MARKED.fullmatch(cell)
    return marked[1] if marked and number_or_nan(marked[1]) == number_or_nan(marked[1]) else cell


def number_and_unit(cell: str) -> tuple[str, str] | None:
    """``12 m²`` is 12 and m²; None for a cell that is no number with a unit behind it."""
    parts = _WITH_UNIT.fullmatch(cell)
    if parts is None or len(parts[2]) > _MOST_LETTERS or number_or_nan(parts[1].strip()) != number_or_nan(parts[1].strip()):
        return None
    return parts[1].strip(), parts[2].strip()


def is_rounded(cell: str) -> bool:
    """Whether a cell is a number that is only about right: ``ca. 100``."""
    return bool(_ROUNDED.fullmatch(cell))


def in_brackets(cell: str) -> bool:
    """Whether a cell is a number in brackets."""
    return bool(_BRACKETED.fullmatch(cell.strip()))
