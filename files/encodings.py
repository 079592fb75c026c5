"""Which encoding a text is in: as its marks say, as its bytes allow, or as the city answers."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from files.options import MIXED, TWICE

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PORTION = 1 << 20  # bytes
_SAMPLE = 4096  # bytes in which a text of two bytes a letter shows itself
_MOST_WORDS, _MOST_ROWS = 400, 5
OLD = ("cp1252", "cp850", "mac-roman")
_GERMAN = frozenset("äöüÄÖÜß")
_QUOTED = frozenset("„“”‚‘’–—…€§°²³´«»½¼·•\N{NO-BREAK SPACE}")
_BYTES = re.compile(rb"[\w\x80-\xff]*[\x80-\xff][\w\x80-\xff]*")
_DOUBLED = re.compile(
    "[\u00c2\u00c3\u00c5\u00e2][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]+"
)
_MAY_BE_DOUBLED = (b"\xc3\x83", b"\xc3\x82\xc2", b"\xc3\x85", b"\xc3\xa2\xe2")


@dataclass
class Bytes:
    """What the bytes of a text show.

    Attributes
    ----------
    mark : str
        The encoding that its first bytes name, or its zeros; empty if neither do.
    utf8 : bool
    doubled : list of str
        Words of a text in UTF-8 that were encoded twice.
    words : list of bytes
        Some words with letters beyond ASCII, of a text that is not UTF-8.
    rows : list of int
        The first lines that are not UTF-8, if others with such letters are.
    """

    mark: str = ""
    marked: bool = False
    utf8: bool = True
    doubled: list[str] = field(default_factory=list)
    words: list[bytes] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def look_at(raw: BinaryIO) -> Bytes:
    """Read all of it once, or as far as is needed; the file is left at its start."""
    start = raw.read(_SAMPLE)
    raw.seek(0)
    mark = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")
    if mark or (mark := _of_zeros(start)):
        seen = Bytes(mark, marked=start[:2] in (b"\xef\xbb", b"\xff\xfe", b"\xfe\xff"))
        if mark == "utf-8-sig":
            seen.utf8, doubtful = _is_utf8(raw)
            seen.doubled = _doubled_words(raw) if seen.utf8 and doubtful else []
        return seen
    utf8, doubtful = _is_utf8(raw)
    if utf8:
        return Bytes(doubled=_doubled_words(raw) if doubtful else [])
    words, rows, sound = dict[bytes, None](), list[int](), False
    for number, line in enumerate(raw, start=1):
        if line.isascii():
            continue
        with suppress(UnicodeDecodeError):
            line.decode("utf-8")
            sound = True
            continue
        rows.append(number)
        if len(words) < _MOST_WORDS:
            words.update(dict.fromkeys(_BYTES.findall(line)))
    raw.seek(0)
    return Bytes(utf8=False, words=list(words), rows=rows if sound else [])


def _of_zeros(start: bytes) -> str:
    """Two bytes a letter without a mark: every other byte of what is mostly ASCII is zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(len(start) // 2, 1)
    if len(start) >= 4 and max(even, odd) > 0.4 * half and min(even, odd) < 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _is_utf8(raw: BinaryIO) -> tuple[bool, bool]:
    """Whether all of it is, and whether it may have been encoded twice."""
    decoder, doubtful = codecs.getincrementaldecoder("utf-8")(), False
    try:
        while portion := raw.read(_PORTION):
            decoder.decode(portion)
            doubtful = doubtful or any(sign in portion for sign in _MAY_BE_DOUBLED)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False, False
    finally:
        raw.seek(0)
    return True, doubtful


def _doubled_words(raw: BinaryIO) -> list[str]:
    words = dict[str, None]()
    for line in raw:
        if line.isascii():
            continue
        for word in re.findall(r"\w*[^\x00-\x7f\s;,|\"]+[^\s;,|\"]*", line.decode("utf-8")):
            if undoubled(word) != word:
                words[word] = None
        if len(words) >= _MOST_WORDS:
            break
    raw.seek(0)
    return list(words)


def undoubled(text: str) -> str:
    """A text in which what was encoded twice is put right; all else stays."""
    return _DOUBLED.sub(lambda match: _once(match.group()), text)


def _once(signs: str) -> str:
    try:
        return b"".join(_byte(sign) for sign in signs).decode("utf-8")
    except UnicodeError:
        return signs


def _byte(sign: str) -> bytes:
    """The byte that Windows-1252 shows as this sign; five bytes have none and stay control signs."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")


def ranked(words: Iterable[bytes]) -> list[tuple[float, str]]:
    """The encodings of old offices by how well words read in them, from 1 (as German is written) downwards; best first."""
    listed = list(words)
    scores = []
    for encoding in OLD:
        marks = [mark for word in listed for mark in _marks(word.decode(encoding, errors="replace"))]
        scores.append((sum(marks) / max(len(marks), 1), encoding))
    return sorted(scores, key=lambda score: -score[0])


def _marks(word: str) -> Iterator[float]:
    """How usual each sign beyond ASCII is where it stands."""
    for at, sign in enumerate(word):
        if sign.isascii():
            continue
        before, after = word[at - 1 : at], word[at + 1 : at + 2]
        if sign.isalpha():
            misplaced = sign.isupper() and before.islower()
            yield -1.0 if misplaced else 1.0 if sign in _GERMAN else 0.4
        elif sign in _QUOTED:
            yield -1.0 if before.isalpha() and after.isalpha() and sign not in "’–" else 0.8
        else:
            yield -1.0


def read_again(raw: bytes, encoding: str) -> str:
    """A text that was encoded twice, or whose rows are of two encodings, as it was meant."""
    if encoding == TWICE:
        return undoubled(raw.decode("utf-8-sig", errors="replace"))
    assert encoding == MIXED
    return "".join(_line(line) for line in raw.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
