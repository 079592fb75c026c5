"""The answers that a finding offers: lines of its remedy, each with the place where it belongs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from files.findings import Finding
from language.words import words_for

_INLINE = re.compile(r'(?<![\w.“"])([A-Za-z_]\w*) = ("[^"]*"|\[[^\[\]]*\]|\{[^{}]*\}|true|\d+)')
_INSTEAD = re.compile(r"write (\w+) instead of (\w+)")
_LAST = re.compile(r'write (\w+ = "[^"]*") instead of the last one')
_EACH_LINE = re.compile(r"\b(one of|one line|choose one|the line whose|the first)\b", re.IGNORECASE)
_INDICATOR = re.compile(r"under \[indicators\.([a-z][a-z0-9_]*)\] in catalogue\.toml")


class Place(StrEnum):
    """Where lines belong."""

    END = "end"  # tables of their own
    BOUNDARIES = "boundaries"
    ALIASES = "aliases"
    WAVE = "wave"
    INDICATOR = "indicator"  # in catalogue.toml


@dataclass(frozen=True)
class Alternative:
    """One way to answer a finding.

    Attributes
    ----------
    place : Place
    lines : tuple of str
        TOML.
    owner : str
        Of a wave the file, of an indicator the id; empty elsewhere.
    """

    place: Place
    lines: tuple[str, ...]
    owner: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """What is said, without headings and the file's name."""
        plain = (line.partition(" =")[0].strip() for line in self.lines if " = " in line)
        return tuple(key for key in plain if key != "file")


def alternatives(finding: Finding) -> list[Alternative]:
    """What may be written to answer a finding; nothing where its remedy has no lines for ``dataset.toml``.

    The remedy is read as it is shown, in English: a line of its own that is TOML, or else what stands in a sentence.
    """
    text = words_for("en").say(finding.remedy)
    lines = text.splitlines()
    prose, blocks, open_block = "", list[tuple[str, list[str]]](), False
    for line in lines:
        if line.strip() and _is_toml(line):
            if not open_block or (line.startswith("[") and line in blocks[-1][1]):
                blocks.append((prose, []))
            blocks[-1][1].append(line)
            open_block = True
        else:
            prose, open_block = (line if line.strip() else prose), False
    if not blocks:
        blocks = [(text, [match.group()]) for match in _INLINE.finditer(text)]
    offered = [own for prose, block in blocks for own in _of_block(prose, block, finding.file)]
    swapped = [_with(offered[0], match[2], match[1]) for match in _INSTEAD.finditer(text)] if offered else []
    swapped += (
        [replace(offered[0], lines=(*offered[0].lines[:-1], match[1])) for match in _LAST.finditer(text)] if offered else []
    )
    return list(dict.fromkeys([*offered, *(own for own in swapped if own)]))


def _of_block(prose: str, block: Sequence[str], file: str) -> list[Alternative]:
    if block[0].startswith("["):
        return [Alternative(Place.END, tuple(block))]
    if "[boundaries]" in prose:
        parts = [(line,) for line in block] if _EACH_LINE.search(prose) else [tuple(block)]
        return [Alternative(Place.BOUNDARIES, part) for part in parts]
    if "[aliases]" in prose:
        return [Alternative(Place.ALIASES, tuple(block))]
    if indicator := _INDICATOR.search(prose):
        return [Alternative(Place.INDICATOR, tuple(block), indicator[1])]
    if "this wave" in prose and "catalogue.toml" not in prose:
        return [Alternative(Place.WAVE, tuple(block), file)]
    return []


def _with(own: Alternative, key: str, other: str) -> Alternative | None:
    """The alternative with another word for one of its keys."""
    if key not in own.keys:
        return None
    lines = tuple(re.sub(rf"^{key} =", f"{other} =", line) for line in own.lines)
    return Alternative(own.place, lines, own.owner)


def _is_toml(line: str) -> bool:
    try:
        return bool(tomllib.loads(line))
    except tomllib.TOMLDecodeError:
        return False
