"""Where a table begins: its headings, and the lines above and below them that are no data."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain, islice

from files.answers import answer
from files.cells import composed, number_or_nan
from files.findings import Findings, Rejected
from files.options import FileOptions
from language.phrases import Phrase

Line = tuple[int, list[str]]
_SAMPLE = 60  # lines in which a table shows its shape
_LAST = 25  # line in which headings are looked for
_FULL, _NUMBERS, _LABELLED = 0.8, 0.9, 0.6
_IMPORT_ID = re.compile(r'\s*\{\s*"?ImportId')
YEAR = re.compile(r"(19|20|21)\d\d")
_NOTE = re.compile(r"^\W*\w+\W*:|\s\S+\s|[.)*]$|^[*©(]")  # a word and a colon, three words, the signs of footnotes
_MOST_SHOWN, _LONGEST_SHOWN = 6, 24


def from_headings(
    lines: Iterable[Line], file: str, findings: Findings, options: FileOptions, required: Sequence[str] = ()
) -> Generator[Line]:
    """The headings first, then the data; lines that the city leaves out are gone.

    Parameters
    ----------
    lines : iterable of (int, list of str)
        With their numbers as an editor counts; no blank ones.
    required : sequence of str
        Columns that the headings must have, as far as that is known.

    Raises
    ------
    Rejected
        If it must be asked which line the headings are, or whether a second line of headings follows.
    """
    left_out = frozenset(options.leave_out or ())
    kept: Iterator[Line] = (line for line in lines if line[0] >= options.header and line[0] not in left_out)
    if options.header:
        first = next(kept, None)
        if first is None or first[0] != options.header:
            raise _no_such_line(options.header, file, findings)
        kept = chain([first], kept)
    sample = list(islice(kept, _SAMPLE))
    if not sample:
        return
    if not options.header:
        _ask_for_headings(sample, required, file, findings)
    if options.leave_out is None:
        _ask_about_second(sample, file, findings)
    yield from sample
    yield from kept


def _no_such_line(header: int, file: str, findings: Findings) -> Rejected:
    observed = f"header = {header}"
    why = Phrase("dataset.toml says that the headings stand in this line, but the line is empty, left out, or not there.")
    remedy = Phrase("Write the number of the line with the headings, counted from 1 as an editor does, blank lines too.")
    return findings.rejected("table.header", file, header, observed=observed, why=why, remedy=remedy)


def _ask_for_headings(sample: Sequence[Line], required: Sequence[str], file: str, findings: Findings) -> None:
    number, cells = sample[0]
    if required and set(required) <= {composed(cell) for cell in cells}:
        return
    candidates = [line for line in sample[1:] if line[0] <= _LAST]
    named = [line for line in candidates if required and set(required) <= {composed(cell) for cell in line[1]}]
    if not named:
        usual = _usual(sample)
        if _filled(cells) >= max(_FULL * usual, 2) or usual < 2:
            return
        named = [line for line in candidates if _filled(line[1]) >= _FULL * usual and _may_be_headings(line[1])]
    if not named and _filled(cells) == 1:  # a title above heads of several rows, none of which is full
        named = [line for line in candidates if _filled(line[1]) > 1 and _may_be_headings(line[1])][:1]
    if not named:
        return
    header, headings = named[0]
    observed = Phrase(
        "line {row}: {cells}; line {header}: {headings}",
        row=number,
        cells=_shown(cells),
        header=header,
        headings=_shown(headings),
    )
    why = Phrase("The header seems to be in row {row}: what stands above is a title or a note.", row=header)
    remedy = answer(file, f"header = {header}", Phrase("Delete the lines above the headings, or say where the headings are"))
    raise findings.asked("table.header_row", file, header, observed=observed, why=why, remedy=remedy)


def _usual(sample: Sequence[Line]) -> int:
    """How many cells most lines fill."""
    filled = [_filled(cells) for _, cells in sample]
    return max(set(filled), key=lambda width: (filled.count(width), width))


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _may_be_headings(cells: Sequence[str]) -> bool:
    """Texts, no two alike; years among them are heads of columns too, other numbers are data."""
    filled = [composed(cell) for cell in cells if cell.strip()]
    numbers = [cell for cell in filled if _is_number(cell)]
    return len(set(filled)) == len(filled) and not _is_number(filled[0]) and all(map(YEAR.fullmatch, numbers))


def without_notes(lines: Sequence[Line], file: str, findings: Findings, options: FileOptions) -> list[Line]:
    """The lines that are data; notes at the end, and headings that come again, are left out and told.

    A note is a line that fills its first cell alone, with words, where the headings fill several. Where the city says
    itself which lines are no data, all others are.

    Parameters
    ----------
    lines : sequence of (int, list of str)
        The headings first.
    """
    if options.leave_out == () or len(lines) < 3 or _filled(lines[0][1]) < 2:
        return list(lines)
    notes = _headings_again(lines)
    for number, cells in reversed(lines[1:]):
        if number in notes or _filled(cells) != 1 or not _NOTE.search(cells[0].strip()):
            break
        notes[number] = cells
    return _left_out(lines, notes, file, findings, options)


def without_headings(lines: Sequence[Line], file: str, findings: Findings, options: FileOptions) -> list[Line]:
    """As `without_notes`, but notes at the end stay: whoever reads the table tells them apart."""
    if options.leave_out == () or len(lines) < 3 or _filled(lines[0][1]) < 2:
        return list(lines)
    return _left_out(lines, _headings_again(lines), file, findings, options)


def _headings_again(lines: Sequence[Line]) -> dict[int, list[str]]:
    headings = [cell.strip() for cell in lines[0][1]]
    return {number: cells for number, cells in lines[1:] if [cell.strip() for cell in cells] == headings}


def _left_out(
    lines: Sequence[Line], notes: dict[int, list[str]], file: str, findings: Findings, options: FileOptions
) -> list[Line]:
    """The other lines; tells of these."""
    if notes:
        rows = sorted(notes)
        listed = ", ".join(map(str, rows[:_MOST_SHOWN])) + (" …" if len(rows) > _MOST_SHOWN else "")
        observed = Phrase("lines {rows}: {cells}", rows=listed, cells=_shown(notes[rows[0]]))
        why = Phrase("These lines are no data: notes at the end of the table, or its headings once more.")
        remedy = answer(
            file, "leave_out = []", Phrase("They were left out. If they are data after all, say that no line is left out")
        )
        if options.leave_out:
            remedy = Phrase("They were left out.")
        findings.mend("table.notes", file, rows[0], observed=observed, why=why, remedy=remedy)
    return [line for line in lines if line[0] not in notes]


def _ask_about_second(sample: Sequence[Line], file: str, findings: Findings) -> None:
    """One more line of headings, or two: labels of the columns, or the ids of an import."""
    if len(sample) < 3:
        return
    rows = [at for at in range(1, min(4, len(sample))) if _are_import_ids(sample[at][1])]
    second = sample[1][1]
    extra = _are_labels(second, sample[2:]) or _number_columns(second) or _are_units(sample[0][1], second, sample[2:])
    seconds = list(range(1, rows[-1] + 1)) if rows else [1] if extra else []
    if seconds:
        numbers = [sample[at][0] for at in seconds]
        observed = "; ".join(_shown(sample[at][1]) for at in seconds)
        why = Phrase("Row {row} is a second header, not data: it says what the columns mean.", row=numbers[0])
        if len(numbers) > 1:
            listed = ", ".join(map(str, numbers))
            why = Phrase("Rows {rows} are a second and third header, not data: they say what the columns mean.", rows=listed)
        remedy = answer(
            file,
            f"leave_out = {numbers}",
            Phrase(
                "Delete it from the file, or leave it out; if it is somebody's answers after all,"
                " write leave_out = [] in the last line"
            ),
        )
        raise findings.asked("table.second_header", file, numbers[0], observed=observed, why=why, remedy=remedy)


def _are_import_ids(cells: Sequence[str]) -> bool:
    return sum(bool(_IMPORT_ID.match(cell)) for cell in cells) > len(cells) / 2


def _are_labels(cells: Sequence[str], below: Sequence[Line]) -> bool:
    """Texts, each another, over columns of numbers, that do not come again in their columns."""
    over_numbers, labels = 0, []
    for at, cell in enumerate(cells):
        column = [line[at].strip() for _, line in below if at < len(line) and line[at].strip()]
        if len(column) < 2 or sum(map(_is_number, column)) < _NUMBERS * len(column):
            continue
        over_numbers += 1
        if cell.strip() and not _is_number(cell) and cell.strip() not in column and any(map(str.isalpha, cell)):
            labels.append(cell.strip())
    return over_numbers > 1 and len(labels) >= _LABELLED * over_numbers and len(set(labels)) > max(1, _FULL * len(labels) - 1)


def _number_columns(cells: Sequence[str]) -> bool:
    """Whether a row counts the columns: 1, 2, 3 and so on."""
    return len(cells) > 2 and [cell.strip() for cell in cells] == [str(number) for number in range(1, len(cells) + 1)]


def _are_units(headings: Sequence[str], cells: Sequence[str], below: Sequence[Line]) -> bool:
    """Whether a row says below full headings how the columns are counted: texts over numbers, and nothing in front."""
    if cells[0].strip() or not all(heading.strip() for heading in headings) or len(below) < 2:
        return False
    over = [at for at in range(1, len(headings)) if all(at < len(line) and _is_number(line[at]) for _, line in below[:9])]
    return bool(over) and all(at < len(cells) and cells[at].strip() and not _is_number(cells[at]) for at in over)


def _is_number(cell: str) -> bool:
    number = number_or_nan(cell.strip())
    return number == number


def _shown(cells: Sequence[str]) -> str:
    filled = [" ".join(cell.split()) for cell in cells if cell.strip()]
    shown = [cell if len(cell) <= _LONGEST_SHOWN else f"{cell[:_LONGEST_SHOWN]}…" for cell in filled[:_MOST_SHOWN]]
    return ", ".join([*shown, *(["…"] if len(filled) > _MOST_SHOWN else [])])
