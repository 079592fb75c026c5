"""What single cells mean: numbers, days and moments, and lists, written the German way or not."""

import math
import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_BLANKS = "[ \u00a0\u2007\u2009\u202f]"  # a common one, and those that do not break: of letters, of digits, thin and narrow
_GROUPS = "[ \u00a0\u2007\u2009\u202f'\u2019]"  # … and the apostrophe of Swiss offices
_SPACED = re.compile(rf"([+-]?\d{{1,3}}(?:{_GROUPS}\d{{3}})+)([.,]\d+)?", re.ASCII)
_AS_TEXT = re.compile(r"^'(?=[+-]?[\d.,]+$)")  # what keeps a spreadsheet from reading a number
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_PERCENT = re.compile(rf"{_BLANKS}*%$")
_MINUS = re.compile(r"^[\u2212\u2013\u2010\u2011](?=[\d.,])")
_DECIMAL_COMMA = re.compile(r"[+-]?(0,\d+|\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+)", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(0\.\d+|\d+\.(\d{1,2}|\d{4,}))", re.ASCII)


def parse_number(cell: str) -> float:
    """A number with a decimal point or comma, German thousands marks or blanks, a typographic minus, a percent sign behind.

    ``12,5 %`` is 12.5: percent are what values of shares are in.

    Raises
    ------
    ValueError
        If the cell is not a number. ``1.234`` is read as a decimal: a column in which it may be a
        thousand is for the caller to ask about.
    """
    cell = unadorned(cell)
    if _NUMBER.fullmatch(cell) and math.isfinite(number := float(cell.replace(",", "."))):
        return number
    if _GROUPED.fullmatch(cell):
        decimal = max(cell.rfind(","), cell.rfind("."))
        if cell.count(cell[decimal]) > 1:
            return float(cell.replace(cell[decimal], ""))
        return float(re.sub(r"[.,]", "", cell[:decimal]) + "." + cell[decimal + 1 :])
    raise ValueError(f"not a number: {cell!r}")


def unadorned(cell: str) -> str:
    """A number without what only typography adds; any other text stays as it is."""
    plain = cell
    if not cell.isascii() or cell.endswith("%"):
        plain = _MINUS.sub("-", _PERCENT.sub("", _UNSEEN.sub("", cell)))
    plain = _AS_TEXT.sub("", plain)
    if spaced := _SPACED.fullmatch(plain):
        plain = re.sub(_GROUPS, "", spaced[1]) + (spaced[2] or "")
    return plain if any(map(str.isdigit, plain)) else cell


def number_or_nan(cell: str) -> float:
    """As `parse_number`; nan if the cell is not a number."""
    try:
        return parse_number(cell)
    except ValueError:
        return math.nan


def composed(text: str) -> str:
    """A name without blanks around it, each letter as one sign: ``ü`` may be stored as ``u`` and two dots."""
    return unicodedata.normalize("NFC", text.strip())


def canonical(cell: str) -> str:
    """``4``, ``4.0`` and ``4,0`` are one answer; a long code keeps all its digits."""
    value = number_or_nan(cell)
    if math.isnan(value):
        return composed(cell)
    return str(int(value)) if value.is_integer() else repr(value)


def may_be_thousands(cell: str) -> bool:
    """Whether a German office may mean a number of thousands, and a machine a decimal: ``1.234``."""
    return bool(_THOUSANDS.fullmatch(unadorned(cell)))


def has_decimal_point(cell: str) -> bool:
    """Whether the point in this cell can only be a decimal one."""
    return bool(_DECIMAL.fullmatch(unadorned(cell)))


def has_decimal_comma(cell: str) -> bool:
    """Whether the comma in this cell can only be a decimal one, as in ``12,5`` and ``1.234,567``."""
    return bool(_DECIMAL_COMMA.fullmatch(unadorned(cell)))


def parse_day(cell: str) -> date:
    """A day as ``2018-02-03`` or ``3.2.2018``; never the American order.

    Raises
    ------
    ValueError
        If the cell is neither, or there is no such day.
    """
    return _read(cell, "%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y").date()


def parse_moment(cell: str) -> datetime:
    """A local time as ``2018-02-03T09:00`` or ``3.2.2018 9:00``.

    Raises
    ------
    ValueError
        If the cell is neither.
    """
    return _read(cell, "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")


def _read(cell: str, *patterns: str) -> datetime:
    for pattern in patterns:
        with suppress(ValueError):
            return datetime.strptime(cell, pattern)
    raise ValueError(f"not a day or time: {cell!r}")


def parse_list(cell: str) -> tuple[str, ...]:
    """The members of a list in a cell, separated by ``;`` or ``|``."""
    return tuple(member.strip() for member in re.split(r"[;|]", cell) if member.strip())
