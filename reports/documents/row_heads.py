"""The first cell of every row of a table becomes the row's head, in the tags of a finished document.

The library that sets documents knows heads of columns only (0.15; heads of rows are a feature that it does not offer from
Python). What it writes is plain: one object after the other, found by a table of offsets, no object inside another's stream.
"""

import re
from collections.abc import Iterator

_KIDS = re.compile(rb"/K\[([^\]]*)\]|/K (\d+ 0 R)")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_HEADERS = re.compile(rb"/Headers\[[^\]]*\]")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_LINE = 20  # bytes of a line in the table of offsets
_CELL, _HEAD = b"<</Type/StructElem/S/TD", b"<</Type/StructElem/S/TH"


def with_row_heads(pdf: bytes) -> bytes:
    """The same document; cells of such a row name no heads of their own any more, as the heads say what they are of.

    Raises
    ------
    ValueError
        If the document is not written as the library writes it.
    """
    table, objects = _objects(pdf)
    for row in list(_rows(objects)):
        cells = [number for number in _kids(objects[row]) if _CELL in objects[number]]
        if not cells or cells[0] != _kids(objects[row])[0]:
            continue
        for number in cells:
            objects[number] = _HEADERS.sub(b"", objects[number])
        head = objects[cells[0]].replace(_CELL, _HEAD, 1)
        if b"<</O/Table" not in head:
            raise ValueError("a cell of a table has no attributes of tables")
        objects[cells[0]] = head.replace(b"<</O/Table", b"<</O/Table/Scope/Row", 1)
    return _written(pdf, table, objects)


def _objects(pdf: bytes) -> tuple[int, dict[int, bytes]]:
    """Where the table of offsets stands, and the bytes of every object by its number, in the order of the file."""
    found = _START.search(pdf[-64:])
    table = int(found[1]) if found else -1
    if table < 0 or not pdf.startswith(b"xref", table):
        raise ValueError("the document has no table of offsets")
    head = re.compile(rb"xref\s+0 (\d+)\s+").match(pdf, table)
    if head is None:
        raise ValueError("the table of offsets has several parts")
    lines = [pdf[at : at + _LINE] for at in range(head.end(), head.end() + _LINE * int(head[1]), _LINE)]
    offsets = {number: int(line[:10]) for number, line in enumerate(lines) if line[17:18] == b"n"}
    ordered = sorted(offsets, key=offsets.__getitem__)
    ends = [*(offsets[number] for number in ordered[1:]), table]
    return table, {number: pdf[offsets[number] : end] for number, end in zip(ordered, ends, strict=True)}


def _rows(objects: dict[int, bytes]) -> Iterator[int]:
    for body in objects.values():
        if b"<</Type/StructElem/S/TBody" in body[:60]:
            yield from (number for number in _kids(body) if b"<</Type/StructElem/S/TR" in objects[number][:60])


def _kids(element: bytes) -> list[int]:
    found = _KIDS.search(element)
    return [int(number) for number in _REFERENCE.findall(found[1] or found[2])] if found else []


def _written(pdf: bytes, table: int, objects: dict[int, bytes]) -> bytes:
    """The document with its objects, and a table of where they stand now."""
    first = min(pdf.find(body) for body in list(objects.values())[:1])
    parts, offsets, at = [pdf[:first]], dict[int, int](), first
    for number, body in objects.items():
        offsets[number] = at
        parts.append(body)
        at += len(body)
    count = max(offsets) + 1
    lines = [
        b"%010d 00000 n\r\n" % offsets[number] if number in offsets else b"0000000000 65535 f\r\n" for number in range(count)
    ]
    trailer = pdf[pdf.index(b"trailer", table) : pdf.rindex(b"startxref")]
    return b"".join([*parts, b"xref\n0 %d\n" % count, *lines, trailer, b"startxref\n%d\n%%%%EOF" % at])
