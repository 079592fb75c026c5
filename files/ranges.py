"""The part of a sheet that holds the table, as a spreadsheet writes it: ``A3:D20``, or a name that stands for it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from files.findings import Findings, Rejected
from files.formats import Format
from files.headings import Line
from language.phrases import Phrase

Range = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from 1
_CELLS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_NAMED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Za-z]{1,3}\$?\d+:\$?[A-Za-z]{1,3}\$?\d+)")
_LARGEST_PART = 50_000_000  # bytes
_MOST_NAMED = 20


def number_of(letters: str) -> int:
    """The number of a column by its letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters_of(number: int) -> str:
    """The letters of a column by its number."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def written(top: int, left: int, bottom: int, right: int) -> str:
    """Cells as a spreadsheet names them."""
    return f"{letters_of(left)}{top}:{letters_of(right)}{bottom}"


def cells_of(text: str) -> Range | None:
    """The cells that a text such as ``A3:D20`` names; None for any other text."""
    parts = _CELLS.fullmatch(text.strip())
    if parts is None:
        return None
    rows, columns = sorted((int(parts[2]), int(parts[4]))), sorted((number_of(parts[1]), number_of(parts[3])))
    return rows[0], columns[0], rows[1], columns[1]


def names_in(path: Path, kind: Format) -> dict[str, tuple[str, str]]:
    """The names that an .xlsx workbook has for cells, each with its sheet and the cells; other workbooks tell of none."""
    if kind is not Format.XLSX:
        return {}
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as opened:
            content = opened.read(_LARGEST_PART)
    except (OSError, KeyError, zipfile.BadZipFile):
        return {}
    if b"<!DOCTYPE" in content:
        return {}
    names = {}
    for element in ElementTree.fromstring(content).iter():
        if element.tag.rpartition("}")[2] == "definedName" and (place := _NAMED.fullmatch((element.text or "").strip())):
            sheet = place[1].replace("''", "'") if place[1] else place[2]
            names[element.get("name", "")] = (sheet, place[3].replace("$", ""))
    return names


def no_such_range(text: str, names: Iterable[str], file: str, findings: Findings) -> Rejected:
    """The reason why a range is not read."""
    why = Phrase(
        "dataset.toml says that the table stands in these cells, but that is no range, and the workbook has no such name."
    )
    listed = ", ".join(list(names)[:_MOST_NAMED])
    remedy = Phrase("Write the first and the last cell, such as {example}.", example='range = "A3:D20"')
    if listed:
        remedy = Phrase(
            "Write the first and the last cell, such as {example}, or one of the names: {names}",
            example='range = "A3:D20"',
            names=listed,
        )
    return findings.rejected("table.no_range", file, observed=f'range = "{text}"', why=why, remedy=remedy)


def within(lines: Iterable[Line], place: Range) -> Iterator[Line]:
    """The cells of these lines that lie in the range; blank lines are gone."""
    top, left, bottom, right = place
    for number, cells in lines:
        if number > bottom:
            return
        if number >= top:
            part = cells[left - 1 : right]
            if any(cell.strip() for cell in part):
                yield number, [*part, *[""] * (right - left + 1 - len(part))]
