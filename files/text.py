"""Text files as offices save them: any encoding, any delimiter, read while they are used."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from files.findings import Findings
from files.limits import MOST_ROWS, too_many_rows
from language.phrases import Phrase

_DELIMITERS = ";,\t|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PORTION = 1 << 20  # bytes


def decode(raw: bytes, file: str, findings: Findings) -> str:
    """Decode a text file; an encoding other than UTF-8 is noted as mended."""
    return open_text(io.BytesIO(raw), file, findings).read()


def open_text(raw: BinaryIO, file: str, findings: Findings) -> io.TextIOWrapper:
    """A binary file as text, its line ends as they are; an encoding other than UTF-8 is noted as mended."""
    start = raw.read(3)
    encoding = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")
    if encoding:
        raw.seek(0)
        return io.TextIOWrapper(raw, encoding, errors="replace", newline="")
    if _is_utf8(raw):
        return io.TextIOWrapper(raw, "utf-8", newline="")
    text = io.TextIOWrapper(raw, "cp1252", errors="replace", newline="")
    lines = (part for line in text for part in line.splitlines())
    sample = next((line.strip() for line in lines if not line.isascii()), "")
    why = Phrase("The file is not UTF-8; it was read as Windows-1252.")
    remedy = Phrase("Check that the umlauts in the line shown are right; otherwise save the file as UTF-8.")
    findings.mend("table.encoding", file, observed=sample[:80], why=why, remedy=remedy)
    text.seek(0)
    return text


def csv_lines(text: io.TextIOWrapper, file: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line that is not blank, with its number as an editor counts.

    Raises
    ------
    Rejected
        If quotation marks do not match, or there are too many rows.
    """
    first = text.readline()
    text.seek(0)
    reader = csv.reader(text, delimiter=max(_DELIMITERS, key=first.count), strict=True)
    begins_at, rows = 1, 0
    try:
        for cells in reader:
            if "".join(cells).strip():
                yield begins_at, cells
                rows += 1
                if rows > MOST_ROWS + 1:
                    raise too_many_rows(file, begins_at, findings, MOST_ROWS)
            begins_at = reader.line_num + 1
    except csv.Error as error:
        why = Phrase("From this line on the quotation marks do not match, so cells cannot be told apart.")
        remedy = Phrase("Close the quotation mark that is open, and double quotation marks inside a text.")
        raise findings.rejected("table.broken_quotes", file, begins_at, observed=str(error), why=why, remedy=remedy) from error


def _is_utf8(raw: BinaryIO) -> bool:
    """Whether all of it is; the file is left at its start."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    raw.seek(0)
    try:
        while portion := raw.read(_PORTION):
            decoder.decode(portion)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        raw.seek(0)
    return True
