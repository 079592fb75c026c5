"""What a city answers about one of its files: ``[files."NAME"]`` in ``dataset.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

TWICE, MIXED = "utf-8-twice", "mixed"
ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "cp850",
    "mac-roman",
    "iso-8859-1",
    "iso-8859-15",
    TWICE,
    MIXED,
)
DELIMITERS = (";", ",", "\t", "|")
MEANINGS = NO_DATA, NOTHING, UNRELIABLE = "no_data", "nothing", "unreliable"
REPEAT = "repeat"
BRACKETS, ABOUT = "()", "ca."
POINTS, GROUPS = (".", ","), (".", ",", "'", " ")


@dataclass(frozen=True)
class FileOptions:
    """Answers about one file; empty where the file is to be read as it looks.

    Attributes
    ----------
    encoding, delimiter, sheet : str
    sheets : tuple of str
        Of a survey: the sheets that are put together.
    join : str
        The column by which they are; empty where they hold further people.
    header : int
        The line of the headings, counted from 1; 0 if nobody said.
    leave_out : tuple of int or None
        Lines that are no data; None if nobody said.
    decimal, thousands : str
        The signs in numbers.
    signs : Mapping
        What a cell of one sign means, one of `MEANINGS`; ``"()"`` is a number in brackets, ``"ca."`` one that is about right.
    units : Mapping
        What may stand behind a number, to what it multiplies it by.
    range : str
        The cells that hold the table: ``A3:D20``, or the name that a workbook has for them.
    merged : str
        ``"repeat"``: merged cells below the headings hold their text in each row that they cover.
    """

    encoding: str = ""
    delimiter: str = ""
    header: int = 0
    leave_out: tuple[int, ...] | None = None
    sheet: str = ""
    decimal: str = ""
    thousands: str = ""
    signs: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    join: str = ""
    units: Mapping[str, float] = field(default_factory=dict)
    range: str = ""
    merged: str = ""

    @property
    def decimal_mark(self) -> str:
        """The decimal sign that was named, or that follows from the sign of thousands; empty if neither was."""
        if self.decimal or self.thousands not in POINTS:
            return self.decimal
        return "," if self.thousands == "." else "."


_NONE = FileOptions()


class AnsweredPath(type(Path())):  # type: ignore[misc]
    """The path of a file together with what the city answers about it, so that whoever takes a path can read it."""

    options: FileOptions

    def __reduce__(self) -> tuple[object, ...]:
        return with_options, (Path(self), options_of(self))


def with_options(path: Path, options: FileOptions) -> Path:
    """The path, carrying the options of its file."""
    answered: Path = AnsweredPath(path)
    answered.options = options  # type: ignore[attr-defined]
    return answered


def options_of(path: Path) -> FileOptions:
    """What the city answers about this file; nothing if the path carries no options."""
    return getattr(path, "options", _NONE)
