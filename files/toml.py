"""TOML files whose every fault is named with its line."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeGuard
from unicodedata import normalize

from files.findings import MOST_ROWS_NAMED, Findings
from files.text import decode
from files.toml_limits import DEEPEST, check_numbers, is_deep, is_dotted, shortened
from files.toml_syntax import syntax_fault
from language.locales import is_language
from language.phrases import Phrase, Text, in_quotes

_HEADER = re.compile(r"(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+(?:\.[\w-]+)*)\s*=""")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")  # no file and no page can show them
_LONGEST_LINE = 2_000  # letters in which a heading or a key is looked for
LARGEST = 2_000_000  # bytes; the catalogue of 400 indicators is a tenth of it
_LARGEST_NUMBER = 10**300  # what a float still holds


class Section:
    """One table of a TOML file; its values are taken one by one, and what nobody takes is reported.

    Parameters
    ----------
    values : Mapping
        The table.
    path : tuple of str
        Where it stands in the file, such as ``("indicators", "safe_at_night")``.
    lines : Mapping
        Path to line number.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        path: tuple[str, ...],
        lines: Mapping[tuple[str, ...], int],
        file: str,
        findings: Findings,
    ) -> None:
        self._values, self.path, self._lines = values, path, lines
        self.file, self.findings = file, findings
        self._taken: set[str] = set()
        self._offered: set[str] = set()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __contains__(self, key: str) -> bool:
        self._offered.add(key)  # whoever asks for it would take it
        return key in self._values

    def is_list(self, key: str) -> bool:
        """Whether a key holds a list; some options take one value or several."""
        return isinstance(self._values.get(key), list)

    def is_table(self, key: str) -> bool:
        """Whether a key holds a table; nothing is noted where it does not."""
        return isinstance(self._values.get(key), dict)

    def line(self, key: str = "") -> int | None:
        """The line of a key (a.b: of b in the table a), else of the table."""
        path = (*self.path, *key.split(".")) if key else self.path
        above = (path[:length] for length in range(len(path), 0, -1))
        first = ((part, (*part, "0")) for part in above)  # of an array of tables: its first one
        return next((self._lines[part] for parts in first for part in parts if part in self._lines), None)

    def text(self, key: str, *, required: bool = True) -> Text:
        """A text in one or several languages; an empty one where it is missing."""
        value = self._take(key, required)
        if isinstance(value, str) or (isinstance(value, dict) and all(isinstance(v, str) for v in value.values())):
            unknown = [code for code in value if not is_language(code)] if isinstance(value, dict) else []
            if unknown:
                expected = Phrase(
                    "codes of languages, such as de, en, tr, pt-BR or de-simple; not {code}", code=in_quotes(unknown)
                )
                self.wrong(key, value, expected)
                return Text()
            texts = [value] if isinstance(value, str) else list(value.values())
            if unseen := next(filter(None, map(_UNSEEN.search, texts)), None):
                self.wrong(
                    key,
                    _UNSEEN.sub("…", "".join(texts)),
                    Phrase("a text without the sign {code}", code=f"U+{ord(unseen[0]):04X}"),
                )
                return Text()
            if any(map(str.strip, texts)):
                return Text.of(value)
        if value is not None:
            self.wrong(key, value, Phrase("a text, or one text a language: {example}", example='{ de = "…", en = "…" }'))
        return Text()

    def string(self, key: str, *, default: str | None = None, among: tuple[str, ...] = ()) -> str:
        """A plain string; required without a default."""
        value = self._take(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, value, Phrase("a text in quotation marks"))
        elif among and value not in among:
            self.wrong(key, value, Phrase("one of: {allowed}", allowed=", ".join(among)))
        return str(value)

    def separator(self, key: str) -> str:
        """What stands between the members of a list, a blank being one too; empty where it is missing."""
        value = self._take(key, required=False)
        if value is not None and not (isinstance(value, str) and value):
            self.wrong(key, value, Phrase("a sign in quotation marks, such as {example}", example='";"'))
        return value if isinstance(value, str) else ""

    def sign(self, key: str, among: tuple[str, ...]) -> str:
        """One of these signs, a blank or a tab perhaps; empty where it is missing."""
        value = self._take(key, required=False)
        if value is None or (isinstance(value, str) and value in among):
            return value or ""
        allowed = ", ".join(_written(sign).replace("\t", "\\t") for sign in among)
        self.wrong(key, value, Phrase("one of: {allowed}", allowed=allowed))
        return ""

    def texts(self, *, without: str = "") -> set[str]:
        """Every text that stands anywhere in this table but under one of its keys."""
        waiting: list[object] = [value for key, value in self._values.items() if key != without]
        texts = set()
        while waiting:
            match waiting.pop():
                case str(text):
                    texts.add(text)
                case list(members):
                    waiting += members
                case dict(inner):
                    waiting += inner.values()
        return texts

    def moment(self, key: str) -> str:
        """A day, month or year as text, with or without quotation marks; empty where it is missing."""
        value = self._take(key, required=False)
        if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value)
        if value is not None and not isinstance(value, str):
            self.wrong(key, value, Phrase("a day, a month or a year, such as {example}", example='"2021-05"'))
        return value if isinstance(value, str) else ""

    def cell(self, key: str) -> str:
        """One cell's content, as text: ``1`` becomes ``"1"``; required."""
        value = self._take(key, required=True)
        if value is not None and not (_is_cell(value) and str(value).strip()):
            self.wrong(key, value, Phrase("a code, such as {example}", example='1, "1"'))
        return "" if value is None else str(value)

    def number(self, key: str, *, default: float | None = None, least: float = 0.0) -> float:
        """A number that is not below `least`; required without a default."""
        value = self._take(key, default is None)
        if value is None:
            return default or 0.0
        if not _is_number(value) or value < least:
            self.wrong(key, value, Phrase("a number from {least} upwards", least=least))
            return default or 0.0
        return float(value)

    def flag(self, key: str) -> bool:
        """True or false; false where it is missing."""
        value = self._take(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, value, Phrase("true or false"))
        return value is True

    def cells(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of cell contents, as text: ``[1, "NA"]`` becomes ``("1", "NA")``."""
        return tuple(map(str, self._list(key, required, _is_cell, '["1", "2"]')))

    def numbers(self, key: str, *, required: bool = False) -> tuple[float, ...]:
        """A list of numbers."""
        return tuple(map(float, self._list(key, required, _is_number, "[20, 40, 60]")))

    def _list(self, key: str, required: bool, fits: Callable[[object], bool], example: str) -> list[Any]:
        value = self._take(key, required)
        if value is None or (isinstance(value, list) and all(map(fits, value))):
            return value or []
        self.wrong(key, value, Phrase("a list such as {example}", example=example))
        return []

    def section(self, key: str, *, required: bool = False) -> Section:
        """A table inside this one; an empty one where it is missing."""
        value = self._take(key, required)
        if value is not None and not isinstance(value, dict):
            self.wrong(key, value, Phrase("a table"))
        return self._inner(value if isinstance(value, dict) else {}, key)

    def sections(self, key: str) -> Iterator[Section]:
        """The tables of an array of tables, or of an inline list of tables."""
        value = self._take(key, required=False)
        members = value if isinstance(value, list) else []
        if value is not None and not (isinstance(value, list) and all(isinstance(member, dict) for member in value)):
            heading = ".".join([*(part for part in self.path if not part.isdigit()), key])
            self.wrong(key, value, Phrase("a list of tables: {example}", example=f"{key} = [{{ … }}], [[{heading}]]"))
            members = []
        for number, member in enumerate(members):
            yield self._inner(member, key, str(number))

    def named(self) -> Iterator[tuple[str, Section]]:
        """Every table inside this one with its name."""
        for key in self._values:
            yield key, self.section(key)

    def strings(self) -> dict[str, str]:
        """The whole table as names with plain strings."""
        return {key: self.string(key) for key in self._values}

    def finish(self) -> None:
        """Report the keys that nobody took: a mistyped option must not be ignored in silence."""
        options = sorted(self._taken | self._offered)
        unknown = [key for key in self._values if key not in self._taken]
        if len(unknown) > 2 * MOST_ROWS_NAMED:
            self._stop_at_many(unknown, options)
        else:
            for key in unknown:
                self._stop_at_unknown(key, options)

    def _stop_at_many(self, unknown: list[str], options: list[str]) -> None:
        """One finding for all: what stands here is something else than this table."""
        named = ", ".join(shortened(".".join((*self.path, key))) for key in unknown[:MOST_ROWS_NAMED])
        observed = Phrase("{names} and {count} more", names=named, count=len(unknown) - MOST_ROWS_NAMED)
        why = Phrase("There are no such options here.")
        remedy = Phrase("Delete them. Options here: {options}", options=", ".join(options))
        line = self.line(unknown[0])
        self.findings.stop("toml.unknown_key", self.file, line, observed=observed, why=why, remedy=remedy)

    def _stop_at_unknown(self, key: str, options: list[str]) -> None:
        close = get_close_matches(key, options, n=1)
        why = Phrase("There is no such option here.")
        listed = ", ".join(options)
        remedy = Phrase("Rename it, or delete it. Options here: {options}", options=listed)
        if key in options:
            why = Phrase("This option does not go with the others that stand here.")
            remedy = Phrase("Keep one of them: {options}", options=", ".join(self._values))
        elif close:
            remedy = Phrase("Did you mean “{option}”?", option=close[0])
        elif len(self.path) > 1:
            remedy = Phrase(
                "Delete it, or, if another table is meant, write it there: what follows a line in brackets belongs to"
                " its table. Options here: {options}",
                options=listed,
            )
        observed = shortened(".".join((*self.path, key)))
        self.findings.stop("toml.unknown_key", self.file, self.line(key), observed=observed, why=why, remedy=remedy)

    def wrong(self, key: str, observed: object, allowed: Phrase) -> None:
        """Report a value that is not allowed."""
        entry = f"{'.'.join((*self.path, key))} = {_written(observed)}"
        why, remedy = Phrase("This value is not allowed here."), Phrase("Allowed is {allowed}", allowed=allowed)
        self.findings.stop("toml.wrong_value", self.file, self.line(key), observed=entry, why=why, remedy=remedy)

    def _take(self, key: str, required: bool) -> Any:
        self._taken.add(key)
        if key not in self._values and required:
            observed = Phrase("no “{key}” in {table}", key=key, table=".".join(self.path) or self.file)
            why = Phrase("This entry is required.")
            remedy = Phrase("Add “{key}”; docs/city-folder.md shows an example.", key=key)
            self.findings.stop("toml.missing_key", self.file, self.line(), observed=observed, why=why, remedy=remedy)
        return self._values.get(key)

    def _inner(self, values: Mapping[str, Any], *keys: str) -> Section:
        return Section(values, (*self.path, *keys), self._lines, self.file, self.findings)


def _written(value: object) -> str:
    """A value as TOML writes it, and no longer than a line."""
    match value:
        case bool():
            written = str(value).lower()
        case str():
            written = f'"{value}"'
        case list() | tuple():
            written = f"[{', '.join(map(_written, value))}]"
        case Mapping():
            written = f"{{ {', '.join(f'{key} = {_written(inner)}' for key, inner in value.items())} }}"
        case _:
            written = str(value).removesuffix(".0")
    return shortened(written)


def _is_cell(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _is_number(value: object) -> TypeGuard[int | float]:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < _LARGEST_NUMBER
    return isinstance(value, float) and math.isfinite(value)


def read_toml(path: Path, findings: Findings, *, named: str = "") -> Section:
    """Read a TOML file.

    Parameters
    ----------
    named : str
        What findings call the file, where its name alone does not say where it lies.

    Raises
    ------
    Rejected
        If the file is not TOML; the finding names the line.
    """
    file = named or path.name
    _check_size(path, file, findings)
    source = normalize("NFC", decode(path.read_bytes(), file, findings))
    try:
        deep = is_dotted(source)  # before it is parsed, which takes seconds for thousands of dots
        values = {} if deep else tomllib.loads(source)
        deep = deep or is_deep(values)
        check_numbers(values)
    except RecursionError:
        deep = True
    except tomllib.TOMLDecodeError as error:
        row, written, why, remedy = syntax_fault(str(error), source)
        raise findings.rejected("toml.syntax", file, row, observed=written, why=why, remedy=remedy) from error
    except ValueError as error:  # what is TOML, but no number or day that can be held
        why = Phrase("A number or a day in this file cannot be read, for example because it has thousands of digits.")
        remedy = Phrase("Correct it; a long text stands in quotation marks.")
        raise findings.rejected("toml.number", file, observed=str(error)[:200], why=why, remedy=remedy) from error
    if deep:
        observed = Phrase("tables or lists within more than {most} others", most=DEEPEST)
        why = Phrase("No entry stands that deep.")
        remedy = Phrase("Close the brackets, and take out dots that are not meant; docs/city-folder.md shows an example.")
        raise findings.rejected("toml.deep", file, observed=observed, why=why, remedy=remedy)
    return Section(values, (), _lines_of(source), file, findings)


def _check_size(path: Path, file: str, findings: Findings) -> None:
    if path.stat().st_size > LARGEST:
        observed = Phrase("{size} MB", size=path.stat().st_size / 1_000_000)
        why = Phrase("A file of options of more than {limit} MB is not read.", limit=LARGEST // 1_000_000)
        remedy = Phrase("Write options only; figures, names and texts of the city stand in tables of their own.")
        raise findings.rejected("toml.too_large", file, observed=observed, why=why, remedy=remedy)


def _lines_of(source: str) -> dict[tuple[str, ...], int]:
    """The line of every table and key, as far as they stand at the beginning of a line."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    counted: dict[tuple[str, ...], int] = {}
    for number, written in enumerate(source.splitlines(), start=1):
        line = written[:_LONGEST_LINE].strip()
        if header := _HEADER.match(line):
            *above, name = _keys(header.group(2).strip())
            table = (*_current(above, counted), name)
            if header.group(1) == "[[":
                counted[table] = counted.get(table, -1) + 1
                table = (*table, str(counted[table]))
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            keys = _keys(key.group(1))
            for length in range(1, len(keys) + 1):  # “name.de = …” begins “name”
                lines.setdefault((*table, *keys[:length]), number)
    return lines


def _current(keys: Iterable[str], counted: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """A path in which an array of tables stands for its last table, as ``[waves.replicates]`` means it."""
    path: tuple[str, ...] = ()
    for key in keys:
        path = (*path, key)
        if path in counted:
            path = (*path, str(counted[path]))
    return path


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted))
