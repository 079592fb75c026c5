"""What a file is, by its first bytes: an ending may lie."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from files.findings import Findings, Rejected
from language.phrases import Phrase

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_HEAD = 1024


class Format(StrEnum):
    """Kinds of files that hold tables, or are taken for such."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    BROKEN_ZIP = "zip"
    PAGE = "html"
    OTHER = "other"


WORKBOOKS = (Format.XLSX, Format.XLSB, Format.ODS, Format.XLS)
_NAMES = {
    Format.TEXT: Phrase("a text table (CSV)"),
    Format.XLSX: Phrase("an Excel workbook (.xlsx)"),
    Format.XLSB: Phrase("a binary Excel workbook (.xlsb)"),
    Format.ODS: Phrase("an OpenDocument spreadsheet (.ods)"),
    Format.XLS: Phrase("an old Excel workbook (.xls)"),
}
_ENDINGS = {
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".xlsb": Format.XLSB,
    ".ods": Format.ODS,
    ".xls": Format.XLS,
    ".csv": Format.TEXT,
    ".txt": Format.TEXT,
    ".tsv": Format.TEXT,
    ".tab": Format.TEXT,
}
_OTHERS = {
    b"%PDF": "PDF",
    b"PAR1": "Parquet",
    b"$FL2": "SPSS (.sav)",
    b"$FL3": "SPSS (.zsav)",
    b"<stata_dta>": "Stata (.dta)",
    b"SQLite format 3": "GeoPackage / SQLite",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
}


def format_of(path: Path, findings: Findings) -> Format:
    """What the file is; an ending that says something else is told.

    Raises
    ------
    Rejected
        If it holds no table that is read here.
    """
    with path.open("rb") as opened:
        head = opened.read(_HEAD)
    kind = _kind(path, head)
    ending = path.suffix.lower()
    if kind in (Format.BROKEN_ZIP, Format.PAGE, Format.OTHER):
        raise _no_table(kind, head, path, findings)
    said = _ENDINGS.get(ending, Format.TEXT)
    if kind is not said and head:
        observed = Phrase("“{ending}”, but it is {kind}", ending=ending, kind=_NAMES[kind])
        why = Phrase("The ending of the file's name says something else than its first bytes.")
        remedy = Phrase("It was read as what it is. Better correct the ending.")
        findings.mend("table.ending", path.name, observed=observed, why=why, remedy=remedy)
    return kind


def name_of(kind: Format) -> Phrase:
    """What people call it."""
    return _NAMES[kind]


def _kind(path: Path, head: bytes) -> Format:
    if head.startswith(_OLE):
        return Format.XLS
    if head.startswith(_ZIP):
        return _in_zip(path)
    if any(head.startswith(mark) for mark in _OTHERS):
        return Format.OTHER
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        return Format.PAGE
    return Format.TEXT


def _in_zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return (
            _ENDINGS.get(path.suffix.lower(), Format.BROKEN_ZIP)
            if path.suffix.lower() in (".ods", ".xlsx", ".xlsm", ".xlsb")
            else Format.BROKEN_ZIP
        )
    for name, kind in (("xl/workbook.xml", Format.XLSX), ("xl/workbook.bin", Format.XLSB), ("content.xml", Format.ODS)):
        if name in names:
            return kind
    return Format.BROKEN_ZIP


def _no_table(kind: Format, head: bytes, path: Path, findings: Findings) -> Rejected:
    observed: Phrase | str = Phrase("a file of another kind")
    if kind is Format.PAGE:
        observed = Phrase("a web page or XML, not a workbook and not CSV")
    elif kind is Format.BROKEN_ZIP:
        observed = Phrase("a zip archive without a workbook inside")
    else:
        name = next(name for mark, name in _OTHERS.items() if head.startswith(mark))
        observed = Phrase("a file of the kind {kind}", kind=name)
    why = Phrase("No table can be read from a file of this kind here, whatever its ending says.")
    remedy = Phrase("Open it in the program it comes from, and save it as .xlsx, or as CSV in UTF-8.")
    return findings.rejected("table.unreadable", path.name, observed=observed, why=why, remedy=remedy)
