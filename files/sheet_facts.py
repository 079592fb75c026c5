"""What a sheet of a workbook says beside its values: merged and hidden cells, formulas without results, formats."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from files.formats import Format
from files.ranges import Range, number_of
from files.superscripts import Runs, raised_styles, shared_texts

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_048_576, 16_384, 100_000_000
MOST_MERGED = 100_000
_LARGEST_PART = 1_000_000_000  # bytes
_PORTION = 1 << 20
_PERCENT_FORMATS = frozenset((9, 10))
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class TooLarge(ValueError):
    """A sheet beyond what a workbook can hold, or this program reads."""


@dataclass
class SheetFacts:
    """Beside the values of one sheet; cells are (row, column), counted from 1."""

    merged: list[Range] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    without_result: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    percent: set[tuple[int, int]] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # the first and the last of each stretch
    raised: dict[tuple[int, int], str] = field(default_factory=dict)  # texts of cells with superscripts, as such
    rows: int = 0
    columns: int = 0

    def merge(self, cells: Range) -> None:
        """Note that cells are merged.

        Raises
        ------
        TooLarge
            If they reach farther than a sheet, or are more than anybody merges.
        """
        if max(cells[0], cells[2]) > MOST_ROWS or max(cells[1], cells[3]) > MOST_COLUMNS:
            raise TooLarge(f"{max(cells[0], cells[2])} × {max(cells[1], cells[3])}")
        if len(self.merged) == MOST_MERGED:
            raise TooLarge(f"> {MOST_MERGED}")
        self.merged.append(cells)

    def reach(self, row: int, column: int) -> None:
        """Note that there is a cell.

        Raises
        ------
        TooLarge
        """
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_CELLS:
            raise TooLarge(f"{self.rows} × {self.columns}")

    def keep_within(self, place: Range) -> None:
        """Forget what lies outside of a range, and count columns from its first one."""
        top, left, bottom, right = place

        def inside(at: tuple[int, int]) -> bool:
            return top <= at[0] <= bottom and left <= at[1] <= right

        def moved(at: tuple[int, int]) -> tuple[int, int]:
            return at[0], at[1] - left + 1

        self.merged = [
            (part[0], part[1] - left + 1, part[2], part[3] - left + 1)
            for part in self.merged
            if inside(part[:2]) and inside(part[2:])
        ]
        self.hidden_rows = [row for row in self.hidden_rows if top <= row <= bottom]
        self.hidden_columns = [
            (max(first, left) - left + 1, min(last, right) - left + 1)
            for first, last in self.hidden_columns
            if first <= right and last >= left
        ]
        self.without_result = [moved(at) for at in self.without_result if inside(at)]
        self.errors = [moved(at) for at in self.errors if inside(at)]
        self.percent = {moved(at) for at in self.percent if inside(at)}


def sheet_facts(path: Path, kind: Format, sheet: str) -> SheetFacts:
    """Read them from the parts of the file; of .xls and .xlsb nothing is known.

    Raises
    ------
    TooLarge
    OSError, ValueError, KeyError, zipfile.BadZipFile, expat.ExpatError, ElementTree.ParseError
        If the file is damaged.
    """
    facts = SheetFacts()
    if kind is Format.XLSX:
        with zipfile.ZipFile(path) as archive:
            part, percent = _part_of(archive, sheet), _percent_styles(archive)
            with archive.open(part) as opened:
                _parse(opened, _Xlsx(facts, percent, shared_texts(archive)))
    elif kind is Format.ODS:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as opened:
            _parse(opened, _Ods(facts, sheet))
    return facts


def _parse(opened: IO[bytes], reader: _Xlsx | _Ods) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _no_doctype
    read = 0
    while portion := opened.read(_PORTION):
        read += len(portion)
        if read > _LARGEST_PART:
            raise TooLarge(f"{_LARGEST_PART} bytes")
        parser.Parse(portion, False)
    parser.Parse(b"", True)


def _no_doctype(*_: object) -> None:
    raise ValueError("a document type, which no workbook has")


class _Xlsx:
    """Takes the elements of one worksheet."""

    def __init__(self, facts: SheetFacts, percent: frozenset[int], shared: Mapping[str, str]) -> None:
        self.facts, self.percent, self.shared = facts, percent, shared
        self.runs, self.value = Runs(), ""
        self.row = self.column = 0
        self.formula = self.valued = self.in_value = False
        self.kind = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.runs.start(name, attributes)
        match name.rpartition(":")[2]:
            case "col":
                if attributes.get("hidden") in ("1", "true"):
                    self.facts.hidden_columns.append((int(attributes.get("min", "0")), int(attributes.get("max", "0"))))
            case "c":
                self._cell(attributes)
            case "f":
                self.formula = True
            case "v" | "t":
                self.in_value = True
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0
                if attributes.get("hidden") in ("1", "true"):
                    self.facts.hidden_rows.append(self.row)
            case "mergeCell":
                ends = _REFERENCE.findall(attributes.get("ref", ""))
                if len(ends) == 2:
                    (first, top), (last, bottom) = ends
                    self.facts.merge((int(top), number_of(first), int(bottom), number_of(last)))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        at = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = number_of(at[1]) if at else self.column + 1
        self.row = int(at[2]) if at else self.row
        self.kind = attributes.get("t", "n")
        self.formula = self.valued = False
        self.value = ""
        self.facts.reach(self.row, self.column)
        if self.kind == "n" and int(attributes.get("s", "0")) in self.percent:
            self.facts.percent.add((self.row, self.column))
        elif self.kind == "e":
            self.facts.errors.append((self.row, self.column))

    def text(self, text: str) -> None:
        if self.in_value and text:
            self.valued = True
            self.runs.text(text)
            if self.kind == "s":
                self.value += text

    def end(self, name: str) -> None:
        if raised := self.runs.end(name):
            self.facts.raised[self.row, self.column] = raised
        match name.rpartition(":")[2]:
            case "v" | "t":
                self.in_value = False
            case "c":
                if self.value in self.shared:
                    self.facts.raised[self.row, self.column] = self.shared[self.value]
                if self.formula and not self.valued and self.kind != "str":
                    self.facts.without_result.append((self.row, self.column))


class _Ods:
    """Takes the elements of the sheet of this name."""

    def __init__(self, facts: SheetFacts, sheet: str) -> None:
        self.facts, self.sheet = facts, sheet
        self.inside = False
        self.row, self.column, self.repeated = 0, 0, 1
        self.runs, self.columns = raised_styles(), 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.runs.start(name, attributes)
        if local == "table" and name.startswith("table:"):
            self.inside = attributes.get("table:name") == self.sheet
        elif not self.inside:
            return
        elif local == "table-column":
            many = int(attributes.get("table:number-columns-repeated", "1"))
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.facts.hidden_columns.append((self.columns + 1, self.columns + many))
            self.columns += many
        elif local == "table-row":
            self.repeated = int(attributes.get("table:number-rows-repeated", "1"))
            self.row, self.column = self.row + 1, 0
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.facts.hidden_rows.append(self.row)
        elif local in ("table-cell", "covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", "1"))
        kind, at = attributes.get("office:value-type", ""), (self.row, self.column + 1)
        if kind:
            self.facts.reach(self.row + self.repeated - 1, self.column + repeated)
        if kind == "percentage":
            self.facts.percent |= {(self.row + down, at[1] + right) for down in range(self.repeated) for right in range(repeated)}
        if attributes.get("calcext:value-type") == "error":
            self.facts.errors.append(at)
        elif "table:formula" in attributes and not kind:
            self.facts.without_result.append(at)
        down = int(attributes.get("table:number-rows-spanned", "1"))
        right = int(attributes.get("table:number-columns-spanned", "1"))
        if down > 1 or right > 1:
            self.facts.merge((self.row, at[1], self.row + down - 1, at[1] + right - 1))
        self.column += repeated

    def text(self, text: str) -> None:
        if self.inside:
            self.runs.text(text)

    def end(self, name: str) -> None:
        if (raised := self.runs.end(name)) and self.inside:
            self.facts.raised[self.row, self.column] = raised
        if name == "table:table":
            self.inside = False
        elif name == "table:table-row" and self.inside:
            self.row += self.repeated - 1


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as opened:
        content = opened.read(50_000_000)
    if b"<!DOCTYPE" in content:
        _no_doctype()
    return ElementTree.fromstring(content)


def _named(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == name]


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds a sheet."""
    relation = next(
        value
        for element in _named(_tree(archive, "xl/workbook.xml"), "sheet")
        if element.get("name") == sheet
        for key, value in element.items()
        if key.rpartition("}")[2] == "id"
    )
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in _named(_tree(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
    }
    target = targets[relation]
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a percent sign."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _tree(archive, "xl/styles.xml")
    own = {
        int(element.get("numFmtId", "-1"))
        for element in _named(root, "numFmt")
        if "%" in _QUOTED.sub("", element.get("formatCode", ""))
    }
    formats = own | _PERCENT_FORMATS
    styles = next(iter(_named(root, "cellXfs")), None)
    return frozenset(
        at for at, style in enumerate(styles if styles is not None else ()) if int(style.get("numFmtId", "0")) in formats
    )
