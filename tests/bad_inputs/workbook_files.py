"""Workbooks written byte by byte, for kinds that nothing in the environment writes."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | float
_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_ods(
    path: Path, sheets: dict[str, Sequence[Sequence[Cell]]], *, percent: bool = False, hidden: Sequence[int] = ()
) -> Path:
    """An OpenDocument spreadsheet; numbers are percent on demand, and rows hidden by a filter."""
    kind = "percentage" if percent else "float"

    def cell(value: Cell) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    tables = []
    for name, rows in sheets.items():
        lines = []
        for number, row in enumerate(rows, start=1):
            filtered = ' table:visibility="filter"' if number in hidden else ""
            lines.append(f"<table:table-row{filtered}>{''.join(map(cell, row))}</table:table-row>")
        tables.append(f"<table:table table:name={quoteattr(name)}>{''.join(lines)}</table:table>")
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    content = f"<office:document-content {spaces}>{body}</office:document-content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        archive.writestr("content.xml", content)
    return path


def write_xls(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    """A workbook of Excel 97: one sheet, its records in a compound file."""
    first = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + _record(0x0042, struct.pack("<H", 1200))
    sheet_name = b"\x06\x00Daten1"
    offset = len(first) + 4 + 6 + len(sheet_name) + 4
    book = first + _record(0x0085, struct.pack("<IBB", offset, 0, 0) + sheet_name) + _record(0x000A)
    book += _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    book += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                book += _record(0x0204, at + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            else:
                book += _record(0x0203, at + struct.pack("<d", cell))
    path.write_bytes(_compound(book + _record(0x000A)))
    return path


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """A compound file with this one stream, long enough not to be a small one."""
    stream = stream.ljust(max(len(stream), 4096) + -max(len(stream), 4096) % _SECTOR, b"\0")
    sectors = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    assert len(table) == _SECTOR, "more sectors than one table holds"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, child=1, start=_END, size=0) + _entry(
        "Workbook", 2, child=_FREE, start=2, size=len(stream)
    )
    return header + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)


def write_xlsb(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]], *, hidden: Sequence[str] = ()) -> Path:
    """A binary workbook of Excel 2007: records in a zip archive."""
    book = _brt(131) + _brt(143)
    for number, name in enumerate(sheets, start=1):
        book += _brt(156, struct.pack("<II", int(name in hidden), number) + _wide(f"rId{number}") + _wide(name))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(sheets) + 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book + _brt(144) + _brt(132))
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{space}">{relations}</Relationships>')
        for number, rows in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _binary_sheet(rows))
    return path


def _binary_sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    sheet = _brt(129) + _brt(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)) + _brt(145)
    for number, row in enumerate(rows):
        sheet += _brt(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, cell in enumerate(row):
            at = struct.pack("<II", column, 0)
            if isinstance(cell, str):
                sheet += _brt(6, at + _wide(cell)) if cell else b""
            else:
                sheet += _brt(5, at + struct.pack("<d", cell))
    return sheet + _brt(146) + _brt(130)


def _brt(number: int, content: bytes = b"") -> bytes:
    """A record: its number and its length in seven bits a byte, the lower ones first."""
    size, length = len(content), b""
    while not length or size:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
    return (bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])) + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
