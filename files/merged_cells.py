"""Merged cells of a sheet: headings over several rows or columns, texts that stand for several rows, and values that are lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from files.answers import answer
from files.cells import number_or_nan
from files.findings import Findings
from files.headings import YEAR, Line
from files.options import REPEAT, FileOptions
from files.ranges import Range, written
from language.phrases import Phrase

_MOST_SHOWN, _LAST_HEADING = 5, 25
_TALLEST_HEADING, _MOST_HEADER_ROWS = 4, 3


def spread_headings(lines: list[Line], merged: Sequence[Range]) -> None:
    """A heading that is merged over two rows stands in the lower one; merged data stop later anyway."""
    for top, left, bottom, right in merged:
        if left == right and top <= _LAST_HEADING and 0 < bottom - top < _TALLEST_HEADING and bottom <= len(lines):
            upper, lower = lines[top - 1][1], lines[bottom - 1][1]
            if upper[left - 1] and not lower[left - 1]:
                lower[left - 1], upper[left - 1] = upper[left - 1], ""


def repeat_merged(lines: list[Line], merged: Sequence[Range]) -> None:
    """Have the text of merged cells in each row that they cover; numbers stay alone, they are nobody's else."""
    for top, left, bottom, right in merged:
        if left == right and bottom <= len(lines):
            text = lines[top - 1][1][left - 1]
            if text and not _is_number(text):
                for _, cells in lines[top:bottom]:
                    cells[left - 1] = cells[left - 1] or text


def tell_of_merged(
    merged: Sequence[Range], lines: Mapping[int, list[str]], header: int, options: FileOptions, file: str, findings: Findings
) -> None:
    """Stop at merged cells among the data.

    Parameters
    ----------
    lines : Mapping
        Cells by the number of their line; those of blank lines are missing.
    header : int
        The line of the headings.
    """
    left_out = frozenset(options.leave_out or ())
    below = [
        part
        for part in merged
        if part[2] > header and not set(range(part[0], part[2] + 1)) <= left_out and not _is_heading(part, lines, header)
    ]
    texts = [part for part in below if part[1] == part[3] and not _is_number(_cell(lines, part))]
    wrong = [part for part in below if part not in texts] if options.merged == REPEAT else below
    if not wrong:
        return
    listed = ", ".join(written(*part) for part in wrong[:_MOST_SHOWN]) + (" …" if len(wrong) > _MOST_SHOWN else "")
    observed = Phrase("{count} merged {count:cell|cells} below the headings: {cells}", count=len(wrong), cells=listed)
    why = Phrase("Only the first of merged cells holds the value; the others are empty, and would count as such.")
    remedy = Phrase("Unmerge them and fill in every cell: whose value it is, only the people who made the table know.")
    if len(texts) == len(wrong):
        remedy = answer(
            file,
            f'merged = "{REPEAT}"',
            Phrase("Unmerge them and fill in every cell; or let each row have the text that they hold"),
        )
    elif all(part[0] == part[2] for part in wrong):
        remedy = answer(
            file,
            f"leave_out = {sorted({*left_out, *(part[0] for part in wrong)})}",
            Phrase("Unmerge them and fill in every cell; or, if these lines are notes and no data, leave them out"),
            anew=options.leave_out is not None,
        )
    findings.stop("table.merged_cells", file, wrong[0][0], observed=observed, why=why, remedy=remedy)


def _is_heading(part: Range, lines: Mapping[int, list[str]], header: int) -> bool:
    """Whether merged cells begin in the headings, or lie side by side in a row that goes on with them."""
    top, left, bottom, right = part
    if top <= header:
        return left == right or top == bottom
    if top != bottom or top >= header + _MOST_HEADER_ROWS:
        return False
    return (
        all(YEAR.fullmatch(cell) or not _is_number(cell) for cell in lines.get(top, []) if cell) and not lines.get(top, [""])[0]
    )


def _cell(lines: Mapping[int, list[str]], part: Range) -> str:
    """What stands in merged cells: in the first, or in the last where a heading was looked for."""
    top, left, bottom, _ = part
    cells = [lines[row][left - 1] for row in range(top, bottom + 1) if row in lines and left <= len(lines[row])]
    return next(filter(None, cells), "")


def _is_number(cell: str) -> bool:
    number = number_or_nan(cell)
    return number == number
