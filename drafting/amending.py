"""Answers written into the text of a TOML file, where everything else stays as somebody wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.remedies import Alternative, Place
from drafting.toml_text import exact

_PLACING = ("crs", "axes", "near")  # one answer in three entries: a new one is in the place of all
_TABLE = re.compile(r"^\s*\[")


class NotAmended(Exception):
    """There is no such place in the file, or the lines do not fit into it."""


@dataclass(frozen=True)
class _Span:
    first: int  # the line of the heading
    end: int  # of the next heading, or of the file


def amended(text: str, own: Alternative) -> str:
    """The text with the lines of an answer.

    An entry of the same name is replaced; a table of a file that stands there already takes the lines in.

    Raises
    ------
    NotAmended
        If the place is not there, or the text would be no TOML.
    """
    lines = text.rstrip("\n").split("\n")
    heading, body = _split(own)
    span = _span(lines, own, heading)
    if span is None:
        if own.place in (Place.WAVE, Place.INDICATOR, Place.BOUNDARIES):
            raise NotAmended(own.place)
        lines += ["", *([heading] if heading else []), *body]
    else:
        gone = [*(_PLACING if own.place is Place.BOUNDARIES and set(own.keys) & set(_PLACING) else ()), *own.keys]
        kept = _without(lines[span.first + 1 : span.end], gone)
        lines[span.first + 1 : span.end] = [*body, *kept]
    changed = "\n".join(lines) + "\n"
    try:
        tomllib.loads(changed)
    except tomllib.TOMLDecodeError as error:
        raise NotAmended(str(error)) from error
    return changed


def _split(own: Alternative) -> tuple[str, list[str]]:
    if own.place is Place.END:
        return own.lines[0], list(own.lines[1:])
    return ("[aliases]" if own.place is Place.ALIASES else ""), list(own.lines)


def _span(lines: Sequence[str], own: Alternative, heading: str) -> _Span | None:
    wanted = {Place.BOUNDARIES: "[boundaries]", Place.WAVE: "[[waves]]", Place.INDICATOR: f"[indicators.{own.owner}]"}
    sought = wanted.get(own.place, heading)
    if own.place is Place.END and heading.startswith("[["):
        return None  # several of them add up
    for at, line in enumerate(lines):
        if line.partition("#")[0].strip() == sought or line.strip() == sought:
            end = next((after for after in range(at + 1, len(lines)) if _TABLE.match(lines[after])), len(lines))
            if own.place is not Place.WAVE or _names(lines[at + 1 : end], own.owner):
                return _Span(at, end)
    return None


def _names(body: Sequence[str], file: str) -> bool:
    return any(line.replace(" ", "").partition("#")[0] == f"file={exact(file)}".replace(" ", "") for line in body)


def _without(body: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Lines without the entries of these names; an entry may go on over several lines."""
    kept: list[str] = []
    at = 0
    while at < len(body):
        if body[at].partition("=")[0].strip() in keys and "=" in body[at]:
            end = at + 1
            while end < len(body) and not _is_whole("\n".join(body[at:end])):
                end += 1
            at = end
            continue
        kept.append(body[at])
        at += 1
    return kept


def _is_whole(entry: str) -> bool:
    try:
        tomllib.loads(entry)
    except tomllib.TOMLDecodeError:
        return False
    return True
