"""How ``dataset.toml`` writes what the city answers about a file."""

from __future__ import annotations

import codecs
from difflib import get_close_matches

from files.options import (
    ABOUT,
    BRACKETS,
    DELIMITERS,
    ENCODINGS,
    GROUPS,
    MEANINGS,
    MIXED,
    POINTS,
    REPEAT,
    TWICE,
    UNRELIABLE,
    FileOptions,
)
from files.toml import Section
from language.phrases import Phrase


def file_options(root: Section) -> dict[str, FileOptions]:
    """The options of every file that ``dataset.toml`` says something of.

    A file that no other entry names stops: the answer would go to nobody.
    """
    options = {name: _options(section) for name, section in root.section("files").named()}
    elsewhere = root.texts(without="files")
    for name in options:
        if name not in elsewhere:
            close = get_close_matches(name, elsewhere, n=1)
            why = Phrase("No other entry of dataset.toml names this file, so nothing would be read with these options.")
            remedy = Phrase("Write the file's name as the other entry does (capital letters count), or delete the options.")
            if close:
                remedy = Phrase("Did you mean “{option}”?", option=close[0])
            observed = f'[files."{name}"]'
            root.findings.stop("files.unnamed", root.file, root.line(f"files.{name}"), observed=observed, why=why, remedy=remedy)
    return options


def _options(section: Section) -> FileOptions:
    lines = section.numbers("leave_out") if "leave_out" in section else None
    header = section.number("header", default=0.0)
    if "header" in section and not (header >= 1 and header.is_integer()):
        section.wrong("header", header, Phrase("the number of a line, from 1 on"))
        header = 0.0
    if lines and not all(line >= 1 and line.is_integer() for line in lines):
        section.wrong("leave_out", list(lines), Phrase("numbers of lines, such as {example}", example="[2]"))
        lines = None
    options = FileOptions(
        encoding=_encoding(section),
        delimiter=section.sign("delimiter", DELIMITERS),
        header=int(header),
        leave_out=None if lines is None else tuple(map(int, lines)),
        sheet=section.string("sheet", default=""),
        decimal=section.sign("decimal", POINTS),
        thousands=section.sign("thousands", GROUPS),
        signs=_signs(section.section("signs")),
        sheets=section.cells("sheets"),
        join=section.string("join", default=""),
        units=_units(section.section("units")),
        range=section.string("range", default=""),
        merged=section.string("merged", default="", among=("", REPEAT)),
    )
    if options.sheets and (options.sheet or len(set(options.sheets)) < 2 or len(set(options.sheets)) < len(options.sheets)):
        section.wrong("sheets", list(options.sheets), Phrase("two sheets or more, each once, in place of sheet"))
    if options.join and not options.sheets:
        section.wrong("join", options.join, Phrase("a column that the sheets named in “sheets” have in common"))
    if options.decimal and options.decimal == options.thousands:
        section.wrong("thousands", options.thousands, Phrase("another sign than that of decimals"))
    section.finish()
    return options


def _encoding(section: Section) -> str:
    name = section.string("encoding", default="")
    plain = name.lower().replace("_", "-")
    if not name or plain in (TWICE, MIXED):
        return plain
    usual = {codecs.lookup(other).name: other for other in ENCODINGS if other not in (TWICE, MIXED)}
    try:
        return usual[codecs.lookup(name).name]
    except (LookupError, ValueError):
        section.wrong("encoding", name, Phrase("one of: {allowed}", allowed=", ".join(ENCODINGS)))
        return ""


def _signs(section: Section) -> dict[str, str]:
    signs = {sign: section.string(sign, among=MEANINGS) for sign in section}
    for sign, meaning in signs.items():
        if meaning == UNRELIABLE and sign not in (BRACKETS, ABOUT):
            allowed = Phrase("“no_data” or “nothing”: only a number in brackets, “()”, or one with “ca.” can be unreliable")
            section.wrong(sign, meaning, allowed)
    return signs


def _units(section: Section) -> dict[str, float]:
    units = {unit: section.number(unit, default=1.0) for unit in section}
    for unit, factor in units.items():
        if not factor > 0:
            section.wrong(unit, factor, Phrase("a number above 0 by which it multiplies, such as 1 or 1000"))
    return units
