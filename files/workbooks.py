"""Workbooks of Excel and LibreOffice as numbered lines of text, and everything in them that a line does not show."""

from __future__ import annotations

import datetime
import logging
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from files.answers import answer, quoted
from files.cells import composed, number_or_nan
from files.encodings import undoubled
from files.findings import Findings, Rejected
from files.formats import Format, name_of
from files.headings import Line
from files.merged_cells import repeat_merged, spread_headings, tell_of_merged
from files.options import REPEAT, TWICE, FileOptions
from files.ranges import Range, cells_of, letters_of, names_in, no_such_range, within
from files.sheet_facts import SheetFacts, TooLarge, sheet_facts
from files.text import encoded_twice
from language.phrases import Phrase, in_quotes

_DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    StopIteration,
    zipfile.BadZipFile,
    expat.ExpatError,
    ElementTree.ParseError,
    CalamineError,
)
_MOST_SHOWN, _MOST_LISTED, _HEADINGS_LOOKED_FOR = 5, 30, 25


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook that is read.

    Attributes
    ----------
    lines : list of (int, list of str)
        Lines that are not blank, all of one width.
    kind : Format
        Of the workbook: some do not tell how they show their cells.
    """

    name: str
    lines: list[Line]
    facts: SheetFacts
    kind: Format = Format.XLSX

    def check(self, header: int, options: FileOptions, file: str, findings: Findings) -> None:
        """Stop at what makes the values below the headings wrong; tell of what a person may not know.

        Raises
        ------
        Rejected
        """
        left_out = frozenset(options.leave_out or ())
        tell_of_merged(self.facts.merged, dict(self.lines), header, options, file, findings)
        empty = [at for at in self.facts.without_result if at[0] > header and at[0] not in left_out]
        if empty:
            observed = Phrase(
                "{count} {count:formula without its result|formulas without their results}: {cells}",
                count=len(empty),
                cells=_cells(empty),
            )
            why = Phrase("A program wrote these formulas and did not reckon them, so the cells would count as empty.")
            remedy = Phrase("Open the file in Excel or LibreOffice and save it: then the results stand beside the formulas.")
            findings.stop("table.formulas", file, empty[0][0], observed=observed, why=why, remedy=remedy)
        errors = [at for at in self.facts.errors if at[0] > header and at[0] not in left_out]
        if errors:
            observed = Phrase(
                "{count} {count:cell that shows|cells that show} an error: {cells}", count=len(errors), cells=_cells(errors)
            )
            why = Phrase("What a formula could not reckon (#DIV/0!, #REF!, #NV) is no value.")
            remedy = Phrase("They were read as empty. Correct the formulas, if there is a value.")
            findings.mend("table.error_cells", file, errors[0][0], observed=observed, why=why, remedy=remedy)
        findings.finish()
        self._tell(header, options, file, findings)

    def _tell(self, header: int, options: FileOptions, file: str, findings: Findings) -> None:
        left_out = frozenset(options.leave_out or ())
        there = {number for number, _ in self.lines}
        hidden = [row for row in self.facts.hidden_rows if row > header and row in there and row not in left_out]
        if hidden:
            listed = ", ".join(map(str, hidden[:_MOST_SHOWN])) + (" …" if len(hidden) > _MOST_SHOWN else "")
            observed = Phrase("{count} hidden {count:row|rows}: {rows}", count=len(hidden), rows=listed)
            why = Phrase("A filter hides rows, or somebody does; they are in the file all the same.")
            remedy = Phrase("They were read like all others. If they should not count, delete them.")
            if len(hidden) <= _MOST_LISTED:
                choice = Phrase("They were read like all others. If they should not count, leave them out")
                remedy = answer(file, f"leave_out = {sorted({*left_out, *hidden})}", choice, anew=options.leave_out is not None)
            findings.mend("table.hidden_rows", file, hidden[0], observed=observed, why=why, remedy=remedy)
        self._tell_of_hidden_columns(header, file, findings)
        if self.kind in (Format.XLS, Format.XLSB):
            self._tell_of_parts(header, file, findings)
        shown = dict(self.lines)
        percent = sorted(
            (row, column) for row, column in self.facts.percent if row > header and shown.get(row, [""] * column)[column - 1]
        )
        if percent:
            row, column = percent[0]
            observed = Phrase(
                "{count} {count:cell|cells} formatted as percent, such as {cell}: {shown} %",
                count=len(percent),
                cell=f"{letters_of(column)}{row}",
                shown=shown[row][column - 1],
            )
            why = Phrase("The spreadsheet stores a hundredth of what it shows in such cells.")
            remedy = Phrase("They were read as they are shown: 12 %, not 0.12.")
            findings.mend("table.percent_format", file, row, observed=observed, why=why, remedy=remedy)

    def _tell_of_hidden_columns(self, header: int, file: str, findings: Findings) -> None:
        heads = dict(self.lines).get(header, [])
        hidden = [
            column
            for first, last in self.facts.hidden_columns
            for column in range(first, min(last, len(heads)) + 1)
            if heads[column - 1]
        ]
        if hidden:
            named = ", ".join(f"{letters_of(column)} ({heads[column - 1]})" for column in hidden[:_MOST_SHOWN])
            observed = Phrase("{count} hidden {count:column|columns}: {columns}", count=len(hidden), columns=named)
            why = Phrase("Somebody has hidden columns; they are in the file all the same.")
            remedy = Phrase("They were read like all others. Check that those that are shown on the map are the right ones.")
            findings.mend("table.hidden_columns", file, header, observed=observed, why=why, remedy=remedy)

    def _tell_of_parts(self, header: int, file: str, findings: Findings) -> None:
        """Columns that may be shown as percent, in a workbook that does not say so."""
        heads = dict(self.lines).get(header, [])
        below = [(number, cells) for number, cells in self.lines if number > header]
        parts = []
        for at in range(len(heads)):
            numbers = [number for _, cells in below if (number := number_or_nan(cells[at])) == number]
            if len(numbers) > 1 and all(0 <= number <= 1 for number in numbers) and any(number % 1 for number in numbers):
                parts.append(at)
        if parts:
            named = ", ".join(f"{letters_of(at + 1)} ({heads[at]})" for at in parts[:_MOST_SHOWN])
            observed = Phrase("columns with numbers from 0 to 1 only: {columns}", columns=named)
            why = Phrase(
                "Files of this kind do not tell here whether the spreadsheet shows them as percent: 12 % are stored as 0.12."
            )
            remedy = Phrase("They were read as they are stored. If percent are shown there, save the file as .xlsx.")
            findings.mend("table.percent_unseen", file, header, observed=observed, why=why, remedy=remedy)


def read_sheet(path: Path, kind: Format, findings: Findings, options: FileOptions, required: Sequence[str] = ()) -> Sheet:
    """The one sheet that holds the data, as text.

    Parameters
    ----------
    required : sequence of str
        Columns without which a sheet is not the one; empty if they are not known.

    Raises
    ------
    Rejected
        If the file is damaged or protected, or it must be asked which sheet.
    """
    file = path.name
    try:
        with path.open("rb") as opened, CalamineWorkbook.from_filelike(opened) as book:
            sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
            visible = [meta.name for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
            hidden = [meta.name for meta in sheets if meta.visible != SheetVisibleEnum.Visible]
            facts: dict[str, SheetFacts] = {}

            options, place = _placed(path, kind, options, findings)

            def load(name: str) -> list[Line]:
                facts[name] = sheet_facts(path, kind, name)
                return _lines(book.get_sheet_by_name(name), facts[name], options, place)

            name, lines = _chosen(visible, hidden, load, options, required, file, findings)
            return Sheet(name, _once_encoded(lines, options, file, findings), facts[name], kind)
    except Rejected:
        raise
    except TooLarge as error:
        why = Phrase("The sheet is larger than a workbook can be, or than this program reads.")
        remedy = Phrase("Delete cells far below and beside the table; or save the sheet as CSV in UTF-8.")
        raise findings.rejected("table.too_large", file, observed=str(error), why=why, remedy=remedy) from error
    except PasswordError as error:
        why = Phrase("The workbook is protected with a password.")
        remedy = Phrase("Save it without a password.")
        raise findings.rejected("table.password", file, observed=name_of(kind), why=why, remedy=remedy) from error
    except _DAMAGED as error:
        raise _damaged(kind, error, file, findings) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the library raises where it meets what it did not foresee
            raise
        raise _damaged(kind, error, file, findings) from error


def _once_encoded(lines: list[Line], options: FileOptions, file: str, findings: Findings) -> list[Line]:
    """The cells as they were meant where a spreadsheet took over a text that had been encoded twice."""
    if options.encoding == TWICE:
        return [(number, [cell if cell.isascii() else undoubled(cell) for cell in cells]) for number, cells in lines]
    texts = dict.fromkeys(cell for _, cells in lines for cell in cells if not cell.isascii())
    words = [cell for cell in texts if undoubled(cell) != cell]
    if words and not options.encoding:
        raise encoded_twice(words, file, findings)
    return lines


def _damaged(kind: Format, error: BaseException, file: str, findings: Findings) -> Rejected:
    logging.getLogger(__name__).debug("%s cannot be opened: %s", file, " ".join(str(error).split())[:100])
    observed = Phrase("{kind} that cannot be opened", kind=name_of(kind))
    why = Phrase("By its first bytes the file is a workbook, but it is damaged or cut off.")
    remedy = Phrase("Open it in Excel or LibreOffice and save it as .xlsx, or as CSV in UTF-8.")
    return findings.rejected("table.unreadable", file, observed=observed, why=why, remedy=remedy)


def _chosen(
    visible: list[str],
    hidden: list[str],
    load: Callable[[str], list[Line]],
    options: FileOptions,
    required: Sequence[str],
    file: str,
    findings: Findings,
) -> tuple[str, list[Line]]:
    if options.sheet:
        names = {composed(name): name for name in (*visible, *hidden)}
        if composed(options.sheet) in names:
            name = names[composed(options.sheet)]
            return name, load(name)
        close = get_close_matches(options.sheet, names, n=1)
        why = Phrase("The workbook has no sheet of this name.")
        remedy = Phrase("Sheets here: {sheets}", sheets=", ".join(names))
        if close:
            remedy = Phrase("Did you mean “{option}”?", option=close[0])
        raise findings.rejected("table.no_sheet", file, observed=options.sheet, why=why, remedy=remedy)
    tables = {name: load(name) for name in (*visible, *hidden)}
    filled = {name: lines for name, lines in tables.items() if _holds_table(lines) and name in visible}
    fitting = {name: lines for name, lines in filled.items() if required and _has_columns(lines, required)}
    alike = [name for name in hidden if _holds_table(tables[name]) and _begins_as(tables[name], filled.values(), required)]
    if (len(filled) > 1 and len(fitting) != 1) or (alike and filled):
        chosen = [*(fitting or filled), *alike]
        sheets = "; ".join(f"{name}: {_size_of(tables[name])}" for name in chosen)
        why = Phrase("Several sheets hold data, and only one is read.")
        if alike:
            why = Phrase("Several sheets hold data, and only one is read. Hidden are: {sheets}", sheets=", ".join(alike))
        remedy = answer(file, f"sheet = {quoted(chosen[0])}", Phrase("Choose one of {sheets}", sheets=in_quotes(chosen)))
        raise findings.asked("table.sheet", file, observed=sheets, why=why, remedy=remedy)
    name = next(iter(fitting or filled or visible), "")
    if not name:
        raise findings.rejected(
            "table.empty",
            file,
            observed=Phrase("no visible sheet with a table"),
            why=Phrase("There is nothing to read in this file."),
            remedy=Phrase("Show the sheet with the data, or save the file again with its rows."),
        )
    others = [other for other in filled if other != name]
    if others:
        observed = Phrase("the sheet “{sheet}”, not {others}", sheet=name, others=in_quotes(others))
        why = Phrase("Only this sheet has the columns that are needed: {columns}", columns=", ".join(required))
        remedy = Phrase("Nothing to do, if this is the right one.")
        findings.mend("table.sheet_chosen", file, observed=observed, why=why, remedy=remedy)
    if hidden:
        observed = Phrase("hidden sheets: {sheets}", sheets=in_quotes(hidden))
        why = Phrase("Hidden sheets are not read; this one was: “{sheet}”.", sheet=name)
        remedy = answer(
            file, f"sheet = {quoted(hidden[0])}", Phrase("Nothing to do; only if the data stand there, name the sheet")
        )
        findings.mend("table.hidden_sheets", file, observed=observed, why=why, remedy=remedy)
    return name, tables[name]


def _size_of(lines: list[Line]) -> str:
    first = ", ".join(cell for cell in lines[0][1] if cell)[:60]
    return f"{len(lines)} × {sum(map(bool, lines[-1][1]))} ({first})"


def _begins_as(lines: list[Line], others: Iterable[list[Line]], required: Sequence[str]) -> bool:
    """Whether a hidden sheet could be meant as well."""
    return (bool(required) and _has_columns(lines, required)) or any(lines[0][1] == other[0][1] for other in others)


def _holds_table(lines: list[Line]) -> bool:
    return len(lines) > 1 and sum(sum(map(bool, cells)) > 1 for _, cells in lines) > 1


def _has_columns(lines: list[Line], required: Sequence[str]) -> bool:
    return any(set(required) <= {composed(cell) for cell in cells} for _, cells in lines[:_HEADINGS_LOOKED_FOR])


def _placed(path: Path, kind: Format, options: FileOptions, findings: Findings) -> tuple[FileOptions, Range | None]:
    """The cells that hold the table, and the sheet that a name for them means.

    Raises
    ------
    Rejected
        If there is no such range.
    """
    if not options.range:
        return options, None
    names = names_in(path, kind)
    sheet, cells = names.get(options.range, ("", options.range))
    place = cells_of(cells)
    if place is None:
        raise no_such_range(options.range, names, path.name, findings)
    return replace(options, sheet=sheet or options.sheet), place


def _lines(sheet: CalamineSheet, facts: SheetFacts, options: FileOptions, place: Range | None) -> list[Line]:
    if not facts.merged:
        facts.merged = [
            (top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
    rows = sheet.to_python(skip_empty_area=False)
    lines = [
        (number, [_text(cell, (number, column) in facts.percent) for column, cell in enumerate(cells, start=1)])
        for number, cells in enumerate(rows, start=1)
    ]
    for (row, column), text in facts.raised.items():
        if row <= len(lines) and column <= len(lines[row - 1][1]):
            lines[row - 1][1][column - 1] = text
    if options.merged == REPEAT:
        repeat_merged(lines, facts.merged)
    spread_headings(lines, facts.merged)
    if place:
        facts.keep_within(place)
        lines = list(within(lines, place))
    width = max((max((at for at, cell in enumerate(cells, start=1) if cell), default=0) for _, cells in lines), default=0)
    return [(number, (cells + [""] * width)[:width]) for number, cells in lines if any(cells)]


def _text(cell: object, percent: bool) -> str:
    """What the cell shows: whole numbers without ``.0``, days as ISO dates."""
    match cell:
        case str():
            return cell.strip()
        case bool():
            return str(cell)
        case float() | int():
            if percent:
                return format((Decimal(repr(cell)) * 100).normalize(), "f")
            return str(int(cell)) if float(cell).is_integer() else repr(cell)
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat().removesuffix("T00:00:00")
    return str(cell)


def _cells(places: Sequence[tuple[int, int]]) -> str:
    shown = ", ".join(f"{letters_of(column)}{row}" for row, column in places[:_MOST_SHOWN])
    return shown + (" …" if len(places) > _MOST_SHOWN else "")
