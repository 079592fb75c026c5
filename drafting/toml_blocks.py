"""The text of ``dataset.toml`` as blocks: a table with what belongs to it, every line as somebody wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from drafting.toml_text import exact

_HEADING = re.compile(r"^\s*\[(\[)?\s*([A-Za-z_]+)\s*(\.)?")


@dataclass(frozen=True)
class Block:
    """One table of the file, with the tables inside it.

    Attributes
    ----------
    section : str
        ``waves``, ``statistics``; empty for what stands above the first table.
    text : str
    """

    section: str
    text: str

    @cached_property
    def entries(self) -> Mapping[str, Any]:
        """What it says; of ``[files."NAME"]`` the entry ``file`` is that name."""
        inner = tomllib.loads(self.text).get(self.section, {})
        if self.section == "files":
            [(name, own)] = inner.items()
            return {"file": name, **own}
        return inner[0] if isinstance(inner, list) else inner

    def without(self, *keys: str) -> Block:
        """Without entries of these names that stand on one line of the table itself."""
        lines = self.text.splitlines(keepends=True)
        gone = self._places(keys)
        return Block(self.section, "".join(line for at, line in enumerate(lines) if at not in gone))

    def with_line(self, line: str) -> Block:
        """With an entry in the place of the one of that name, else below its heading."""
        lines = self.text.splitlines(keepends=True)
        if places := self._places([line.partition("=")[0].strip()]):
            lines[places[0]] = f"{line}\n"
        else:
            lines.insert(self._heading(lines) + 1, f"{line}\n")
        return Block(self.section, "".join(lines))

    @staticmethod
    def _heading(lines: Sequence[str]) -> int:
        """The line of the table's own heading; remarks may stand above it."""
        return next((at for at, line in enumerate(lines) if _HEADING.match(line)), -1)

    def _places(self, keys: Sequence[str]) -> list[int]:
        """The lines of the table itself that hold entries of these names."""
        lines = self.text.splitlines()
        first = self._heading(lines) + 1
        end = next((at for at in range(first, len(lines)) if _HEADING.match(lines[at])), len(lines))
        return [at for at in range(first, end) if "=" in lines[at] and lines[at].partition("=")[0].strip() in keys]

    @property
    def spaced(self) -> Block:
        """With a blank line at its end."""
        return Block(self.section, self.text.rstrip("\n") + "\n\n")

    def renamed(self, old: str, new: str) -> Block:
        """With another file's name."""
        return Block(self.section, self.text.replace(exact(old), exact(new)))


def blocks_of(text: str) -> list[Block]:
    """Cut a file before each table that stands by itself, remarks above it included; joined, they are the text again."""
    cuts, sections = [0], [""]
    position = remarks = 0
    for line in text.splitlines(keepends=True):
        heading = _HEADING.match(line)
        inside = heading and heading[3] and heading[2] == sections[-1] and heading[2] != "files"
        if heading and not inside:
            cuts.append(remarks)
            sections.append(heading[2])
        elif line.startswith("#"):
            position += len(line)
            continue  # it may belong to the table below
        position += len(line)
        remarks = position
    return [Block(section, text[start:end]) for section, start, end in zip(sections, cuts, [*cuts[1:], len(text)], strict=True)]


def text_of(blocks: Sequence[Block]) -> str:
    """The whole text."""
    return "".join(block.text for block in blocks).rstrip("\n") + "\n"


def inserted(blocks: Sequence[Block], at: int, fresh: Sequence[Block]) -> list[Block]:
    """With more tables at a place, blank lines around them."""
    before = [*blocks[: at - 1], blocks[at - 1].spaced] if at else []
    return [*before, *(block.spaced for block in fresh), *blocks[at:]]
