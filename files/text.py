"""Text files as offices save them: any encoding, any delimiter, read while they are used."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, TextIO

from files.answers import answer
from files.encodings import OLD, Bytes, look_at, ranked, read_again, undoubled
from files.findings import Findings, Rejected
from files.limits import MOST_ROWS, too_many_rows
from files.options import DELIMITERS, MIXED, TWICE, FileOptions
from language.phrases import Phrase

_NO_OPTIONS = FileOptions()
_CERTAIN, _MOST_NAMES, _SAMPLE_LINES = 0.7, 3, 40
_SEPARATOR = "sep="
_BLANKS = " \t\r\n\v\f\x00\x1a\u00a0\ufeff"  # … and the sign that old programs write at the end of a file


def decode(raw: bytes, file: str, findings: Findings) -> str:
    """Decode a text that nobody can answer about; an encoding other than UTF-8 is noted as mended."""
    opened = io.BytesIO(raw)
    seen = look_at(opened)
    if seen.mark or seen.utf8:
        return raw.decode(seen.mark or "utf-8", errors="replace")
    best = ranked(seen.words)[0][1]
    _tell(best, seen, file, findings)
    return raw.decode(best, errors="replace")


def open_text(raw: BinaryIO, file: str, findings: Findings, options: FileOptions = _NO_OPTIONS) -> TextIO:
    """A binary file as text, its line ends as they are.

    What its bytes say for certain is read so, and noted as mended where it is not UTF-8; where they allow several
    readings the city is asked, with three words of its own.

    Raises
    ------
    Rejected
        If it must be asked.
    """
    encoding = options.encoding or _encoding_of(raw, file, findings)
    if encoding in (TWICE, MIXED):
        return io.StringIO(read_again(raw.read(), encoding), newline="")
    if encoding.startswith("utf-16-") or encoding == "utf-8":
        raw.seek(0)
        marks = raw.read(3)
        if marks[:2] in (b"\xff\xfe", b"\xfe\xff") and encoding.startswith("utf-16"):
            encoding = "utf-16"
        elif marks == b"\xef\xbb\xbf" and encoding == "utf-8":
            encoding = "utf-8-sig"
    raw.seek(0)
    return io.TextIOWrapper(raw, encoding, errors="replace", newline="")


def _encoding_of(raw: BinaryIO, file: str, findings: Findings) -> str:
    seen = look_at(raw)
    if seen.doubled:
        raise encoded_twice(seen.doubled, file, findings)
    if seen.mark:
        if not seen.marked:
            why = Phrase("The file is UTF-16 without the mark that says so.")
            remedy = Phrase("It was read as {encoding}. Nothing to do; UTF-8 is safer.", encoding=seen.mark.upper())
            findings.mend("table.encoding", file, observed=seen.mark.upper(), why=why, remedy=remedy)
        if seen.utf8:
            return seen.mark
    if seen.utf8:
        return "utf-8"
    if seen.rows:
        listed = ", ".join(map(str, seen.rows[:5])) + (" …" if len(seen.rows) > 5 else "")
        pairs = [(word.decode("utf-8", errors="replace"), word.decode("cp1252", errors="replace")) for word in seen.words]
        observed = Phrase(
            "{count} {count:line that is|lines that are} not UTF-8 among others that are: {rows}; {names}",
            count=len(seen.rows),
            rows=listed,
            names=_before_after(pairs),
        )
        why = Phrase("Rows of two encodings stand in one file; it was put together of two, perhaps.")
        remedy = answer(
            file,
            f'encoding = "{MIXED}"',
            Phrase("Save both parts as UTF-8; or, if the words behind the arrows are right, read each row by itself"),
        )
        raise findings.asked("table.encoding_mixed", file, seen.rows[0], observed=observed, why=why, remedy=remedy)
    scores = ranked(seen.words)
    score, best = scores[0]
    if best == "cp1252" and score >= _CERTAIN and score > scores[1][0]:
        _tell(best, seen, file, findings)
        return best
    readings = "; ".join(f"{encoding}: {', '.join(_shown(seen, encoding))}" for _, encoding in scores)
    why = Phrase("The file is not UTF-8, and its bytes can be read in several ways; only one gives the names you know.")
    remedy = answer(
        file,
        f'encoding = "{best}"',
        Phrase(
            "Say which encoding is right (of {encodings}; the likeliest stands below), or save the file as UTF-8",
            encodings=", ".join(OLD),
        ),
    )
    raise findings.asked("table.encoding", file, observed=readings, why=why, remedy=remedy)


def _tell(encoding: str, seen: Bytes, file: str, findings: Findings) -> None:
    why = Phrase("The file is not UTF-8; it was read as {encoding}.", encoding={"cp1252": "Windows-1252"}.get(encoding, encoding))
    remedy = Phrase("Check that the umlauts in the words shown are right; otherwise save the file as UTF-8.")
    findings.mend("table.encoding", file, observed=", ".join(_shown(seen, encoding)), why=why, remedy=remedy)


def _shown(seen: Bytes, encoding: str) -> list[str]:
    """The longest words say most."""
    words = sorted(dict.fromkeys(seen.words), key=len, reverse=True)[:_MOST_NAMES]
    return [word.decode(encoding, errors="replace")[:40] for word in words]


def encoded_twice(words: Sequence[str], file: str, findings: Findings) -> Rejected:
    """Ask about words with letters that were encoded twice; to be raised."""
    names = _before_after([(word, undoubled(word)) for word in words])
    why = Phrase("The text was encoded twice: umlauts stand there as two strange letters.")
    remedy = answer(
        file,
        f'encoding = "{TWICE}"',
        Phrase("Save it anew as UTF-8, or let it be put right as shown (“utf-8” instead, if the text is right as it stands)"),
    )
    return findings.asked("table.encoding", file, observed=names, why=why, remedy=remedy)


def _before_after(names: list[tuple[str, str]]) -> str:
    longest = sorted(names, key=lambda pair: len(pair[0]), reverse=True)[:_MOST_NAMES]
    return ", ".join(f"{before[:40]} → {after[:40]}" for before, after in longest)


def csv_lines(text: TextIO, file: str, findings: Findings, options: FileOptions = _NO_OPTIONS) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line that is not blank, with its number as an editor counts; a line ``sep=;`` is no data.

    Raises
    ------
    Rejected
        If quotation marks do not match, or there are too many rows.
    """
    begins_at, delimiter = 1, options.delimiter
    first = text.readline()
    stated = first.strip().strip('"')
    if stated.lower().startswith(_SEPARATOR) and len(stated) <= len(_SEPARATOR) + 1:
        delimiter = delimiter or stated[len(_SEPARATOR) :] or "\t"
        begins_at = 2
        start = text.tell()
        why = Phrase("The first line says what stands between the cells; it is no data.")
        findings.mend("table.separator_line", file, 1, observed=stated, why=why, remedy=Phrase("Nothing to do: it was left out."))
    else:
        text.seek(0)
        start = 0
    if not delimiter:
        sample = [line for _, line in zip(range(_SAMPLE_LINES), iter(text.readline, ""), strict=False)]
        delimiter = delimiter_of(sample)
        text.seek(start)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    offset = begins_at - 1
    rows = 0
    try:
        for cells in reader:
            if "".join(cells).strip(_BLANKS):
                yield begins_at, cells
                rows += 1
                if rows > MOST_ROWS + 1:
                    raise too_many_rows(file, begins_at, findings, MOST_ROWS)
            begins_at = reader.line_num + 1 + offset
    except csv.Error as error:
        if "field limit" in str(error):
            observed = Phrase("a cell of more than {most} letters", most=csv.field_size_limit())
            why = Phrase("From this line on a quotation mark is not closed, or the file is no table of lines and cells.")
            remedy = Phrase("Close the quotation mark, or save the table anew as CSV.")
            raise findings.rejected("table.endless_cell", file, begins_at, observed=observed, why=why, remedy=remedy) from error
        why = Phrase("From this line on the quotation marks do not match, so cells cannot be told apart.")
        remedy = Phrase("Close the quotation mark that is open, and double quotation marks inside a text.")
        raise findings.rejected("table.broken_quotes", file, begins_at, observed=str(error), why=why, remedy=remedy) from error


def delimiter_of(sample: list[str]) -> str:
    """The sign that cuts most of these lines into equally many cells, outside quotation marks; of equals the one with most."""

    def fitness(delimiter: str) -> tuple[int, int]:
        widths = [len(cells) for cells in _cut(sample, delimiter) if "".join(cells).strip()]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual), usual) if usual > 1 else (0, 0)

    best = max(DELIMITERS, key=fitness)
    if fitness(best)[0]:
        return best
    return max(DELIMITERS, key=sample[0].count) if sample else DELIMITERS[0]


def _cut(sample: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(sample, delimiter=delimiter))
    except csv.Error:  # the field limit, or a quotation mark that the sample leaves open
        return []
