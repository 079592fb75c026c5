"""A second table below the first one: its rows would count as rows of the first."""

from __future__ import annotations

from collections.abc import Sequence

from files.answers import answer
from files.cells import number_or_nan
from files.findings import Findings
from files.headings import YEAR, Line
from files.options import FileOptions
from files.ranges import written
from language.phrases import Phrase

_NUMERIC = 0.8  # so large a part of a column are numbers
_LEAST_ABOVE, _LEAST_BELOW = 2, 2  # rows of data
_MOST_SHOWN = 5


def ask_about_second_table(lines: Sequence[Line], file: str, findings: Findings, options: FileOptions) -> None:
    """Ask where headings come again in the middle of numbers, behind a gap or under the first heading.

    Parameters
    ----------
    lines : sequence of (int, list of str)
        The headings first; blank lines are missing.

    Raises
    ------
    Rejected
        If there is one.
    """
    if options.range or options.leave_out is not None or len(lines) < 2 + _LEAST_ABOVE + _LEAST_BELOW:
        return
    header, headings = lines[0]
    width = len(headings)
    for at in range(1 + _LEAST_ABOVE, len(lines) - _LEAST_BELOW):
        number, cells = lines[at]
        filled = [column for column, cell in enumerate(cells[:width]) if cell.strip()]
        if len(filled) < 2 or any(_is_number(cells[column]) and not YEAR.fullmatch(cells[column].strip()) for column in filled):
            continue
        before = lines[at - 1]
        apart = number - before[0] > 1 or sum(bool(cell.strip()) for cell in before[1]) == 1
        again = bool(headings[0].strip()) and cells[0].strip() == headings[0].strip()
        if not (apart or again) or (cells == headings and not _keys_again(lines, at)):
            continue
        numeric = [column for column in filled if _is_numeric(lines[1:at], column) and _is_numeric(lines[at + 1 :], column)]
        if not numeric or (all(cells[column] == headings[column] for column in filled) and not _keys_again(lines, at)):
            continue
        _ask(lines, at, width, header, file, findings)


def _ask(lines: Sequence[Line], at: int, width: int, header: int, file: str, findings: Findings) -> None:
    number, cells = lines[at]
    last = next((line for line, own in reversed(lines[:at]) if sum(bool(cell.strip()) for cell in own) > 1), lines[at - 1][0])
    shown = ", ".join(cell.strip() for cell in cells[:_MOST_SHOWN] if cell.strip())
    below = written(number, 1, lines[-1][0], width)
    choice = Phrase(
        "Give it a file or sheet of its own; or read the first table alone (for the second, add one more [[statistics]] with"
        " {range} below its line file)",
        range=f'range = "{below}"',
    )
    raise findings.asked(
        "table.second_table",
        file,
        number,
        observed=Phrase("line {row}: {cells}", row=number, cells=shown),
        why=Phrase("A second table begins here, below the first one; its rows would count as rows of the first."),
        remedy=answer(file, f'range = "{written(header, 1, last, width)}"', choice),
    )


def _keys_again(lines: Sequence[Line], at: int) -> bool:
    """Whether the first cells above come again below: then it is no page break with the headings once more."""
    above = {cells[0].strip() for _, cells in lines[1:at] if cells and cells[0].strip()}
    return any(cells[0].strip() in above for _, cells in lines[at + 1 :] if cells)


def _is_numeric(lines: Sequence[Line], column: int) -> bool:
    cells = [cells[column].strip() for _, cells in lines if column < len(cells) and cells[column].strip()]
    return bool(cells) and sum(map(_is_number, cells)) >= _NUMERIC * len(cells)


def _is_number(cell: str) -> bool:
    number = number_or_nan(cell.strip())
    return number == number
