"""Tables as offices save them: any delimiter and encoding, any workbook, every cell kept as the text it is.

A table is a DataFrame of strings whose index ``row`` counts lines as an editor or spreadsheet does
(the header is line 1). Empty cells are ``""``; nothing is turned into a number, a date or a missing
value here, so ``007`` stays ``007`` and a quartier named ``NA`` stays ``NA``.
"""

import logging
from collections.abc import Generator, Sequence
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from files.cells import composed
from files.findings import Findings, Rejected
from files.formats import WORKBOOKS, format_of
from files.headings import Line, from_headings, without_headings, without_notes
from files.limits import check_columns, check_size
from files.notation import as_meant, in_brackets, is_rounded
from files.options import ABOUT, BRACKETS, UNRELIABLE, options_of
from files.ranges import cells_of, no_such_range, within
from files.second_table import ask_about_second_table
from files.signs import ANSWERED_SIGNS
from files.steps import tell
from files.text import csv_lines, open_text
from files.units import ANSWERED_UNITS
from files.widths import Widths
from files.workbooks import read_sheet
from language.phrases import Phrase

__all__ = ["check_header", "check_size", "nothing_in", "read_table", "unreadable"]
_SIGN_OF_LIFE = 16_384  # lines


UNRELIABLE_CELLS = "unreliable"  # in the attrs of a table: what was marked as such, as (row, column)


def read_table(
    path: Path,
    findings: Findings,
    *,
    required: tuple[str, ...] = (),
    expected: tuple[str, ...] = (),
    twice_allowed: bool = False,
    notes: bool = True,
) -> pd.DataFrame:
    """Read a text file or a workbook as text.

    Parameters
    ----------
    path : Path
        ``.csv``, ``.txt``, ``.tsv``, ``.xlsx``, ``.xls``, ``.ods`` or ``.xlsb``; what the file is, its first bytes say.
        May carry what the city answers about the file (`files.options`).
    findings : Findings
        Takes what was mended (encoding), asked and what stops.
    required : tuple of str
        Columns without which the table is of no use.
    expected : tuple of str
        Columns by which the right sheet and the headings can be told; the table may lack them.
    twice_allowed : bool
        Whether two columns may have one name; whoever reads the table then looks whether it is used.
    notes : bool
        Whether notes below the table are told apart here; else whoever reads it does.

    Returns
    -------
    DataFrame
        Strings, indexed by line number (``row``). Where the city says that numbers in brackets are unreliable, their
        places stand in ``attrs``.

    Raises
    ------
    Rejected
        If the file cannot be read, is empty, ragged, or lacks a required column.
    """
    check_size(path, findings)
    options, file = options_of(path), path.name
    if options.sheets:
        why = Phrase("Only the sheets of a survey can be put together.")
        remedy = Phrase("Name one of them: {line}", line='sheet = "…"')
        raise findings.rejected("table.sheets", file, observed=", ".join(options.sheets), why=why, remedy=remedy)
    lines = list(table_lines(path, findings, required or expected))
    if not notes:
        ask_about_second_table(lines, file, findings, options)
        lines = without_headings(lines, file, findings, options)
    else:
        lines = without_notes(lines, file, findings, options)
    if len(lines) < 2:
        raise nothing_in(file, findings, header=bool(lines))
    header, header_row = [composed(name) for name in lines[0][1]], lines[0][0]
    check_header(header, file, findings, required, row=header_row, twice_allowed=twice_allowed)
    widths = Widths(len(header), header_row)
    widths.add(lines[1:])
    widths.check(file, findings)
    marks = [
        is_marked for sign, is_marked in ((BRACKETS, in_brackets), (ABOUT, is_rounded)) if options.signs.get(sign) == UNRELIABLE
    ]
    unreliable = frozenset(
        (number, name)
        for number, cells in (lines[1:] if marks else ())
        for name, cell in zip(header, cells, strict=True)
        if any(is_marked(cell.strip()) for is_marked in marks)
    )
    rows = pd.Index([number for number, _ in lines[1:]], name="row")
    meant = as_meant(options)
    cells = [[meant(cell.strip()) for cell in cells] if meant else [cell.strip() for cell in cells] for _, cells in lines[1:]]
    table = pd.DataFrame(cells, columns=header, index=rows, dtype="str")
    if options.signs:
        table.attrs[ANSWERED_SIGNS] = dict(options.signs)
    if options.units:
        table.attrs[ANSWERED_UNITS] = dict(options.units)
    if unreliable:
        table.attrs[UNRELIABLE_CELLS] = unreliable
    return table


def table_lines(path: Path, findings: Findings, required: Sequence[str] = ()) -> Generator[Line]:
    """The headings of a file and the lines below, whatever kind of file it is, numbered as an editor does.

    Raises
    ------
    Rejected
        If it cannot be read, or the city must be asked how.
    """
    options, file = options_of(path), path.name
    kind = format_of(path, findings)
    if kind in WORKBOOKS:
        sheet = read_sheet(path, kind, findings, options, required)
        arranged = from_headings(sheet.lines, file, findings, options, required)
        if (first := next(arranged, None)) is not None:
            sheet.check(first[0], options, file, findings)
            yield first
        yield from arranged
        return
    with path.open("rb") as raw, open_text(raw, file, findings, options) as text:
        size = max(path.stat().st_size, 1)
        cut = csv_lines(text, file, findings, options)
        if options.range:
            place = cells_of(options.range)
            if place is None:
                raise no_such_range(options.range, (), file, findings)
            cut = within(cut, place)
        for number, line in enumerate(from_headings(cut, file, findings, options, required)):
            if number % _SIGN_OF_LIFE == 0:
                tell(file, raw.tell() / size)
            yield line


def nothing_in(file: str, findings: Findings, *, header: bool = True) -> Rejected:
    """The reason why a file without rows is not read."""
    observed = Phrase("a header without rows") if header else Phrase("an empty file")
    why = Phrase("There is nothing to read in this file.")
    remedy = Phrase("Save the file again with its rows, or take it out of dataset.toml.")
    return findings.rejected("table.empty", file, observed=observed, why=why, remedy=remedy)


def unreadable(file: str, error: Exception, findings: Findings) -> Rejected:
    """The reason why a damaged file is not read.

    Raises
    ------
    MemoryError
        If it is not damaged, but more than the memory holds.
    """
    if isinstance(error, MemoryError) or "allocate" in str(error):
        raise MemoryError from error
    why = Phrase("The file cannot be read; it may be damaged or cut off.")
    remedy = Phrase("Export it again from its source.")
    logging.getLogger(__name__).debug("%s cannot be read: %s", file, error)  # it may quote the file, so no usual log has it
    observed = Phrase("a file that cannot be read")
    return findings.rejected("table.unreadable", file, observed=observed, why=why, remedy=remedy)


def unreliable_in(table: pd.DataFrame, column: str) -> pd.Series:
    """Whether each cell of a column stood in brackets that the city calls unreliable."""
    places = table.attrs.get(UNRELIABLE_CELLS, frozenset())
    return pd.Series([(row, column) in places for row in table.index], index=table.index, dtype="bool")


def check_header(
    header: list[str],
    file: str,
    findings: Findings,
    required: Sequence[str] = (),
    *,
    row: int = 1,
    twice_allowed: bool = False,
) -> None:
    """Refuse headings that name a column twice or lack a required one.

    Raises
    ------
    Rejected
        After noting each.
    """
    check_columns(len(header), file, findings)
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        if not twice_allowed or name in required:
            stop_at_column_twice(name, file, findings, row=row)
    for name in required:
        if name not in header:
            why = Phrase("The column “{column}” is missing.", column=name)
            remedy = Phrase("Add the column, or correct its name (capital letters count).")
            if alike := column_alike(name, [other for other in header if other not in required]):
                remedy = Phrase("Did you mean “{alike}”? Then rename it to “{column}”.", alike=alike, column=name)
            findings.stop("table.missing_column", file, row, observed=", ".join(header), why=why, remedy=remedy)
    findings.finish()


def stop_at_column_twice(name: str, file: str, findings: Findings, *, row: int = 1) -> None:
    """Note a column that is needed and stands there twice."""
    why = Phrase("Two columns have the same name, so it is not clear which one is meant.")
    remedy = Phrase("Rename or delete one of them.")
    findings.stop("table.column_twice", file, row, observed=name, why=why, remedy=remedy)


def column_alike(name: str, columns: Sequence[str]) -> str:
    """The column that differs in capitals, blanks and signs alone, or else a little; nothing if there is none."""
    plain = {_plain(column): column for column in reversed(columns) if column}
    if _plain(name) in plain:
        return plain[_plain(name)]
    close = get_close_matches(_plain(name), plain, n=1, cutoff=0.75)
    return plain[close[0]] if close else ""


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
