"""What a file is, by its first bytes: an ending may lie."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from files.findings import Findings, Rejected
from language.phrases import Phrase

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_HEAD = 1024


class Kind(StrEnum):
    """Kinds of files that hold tables, or are taken for such."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    BROKEN_ZIP = "zip"
    PAGE = "html"
    OTHER = "other"


WORKBOOKS = (Kind.XLSX, Kind.XLSB, Kind.ODS, Kind.XLS)
_NAMES = {
    Kind.TEXT: Phrase("a text table (CSV)"),
    Kind.XLSX: Phrase("an Excel workbook (.xlsx)"),
    Kind.XLSB: Phrase("a binary Excel workbook (.xlsb)"),
    Kind.ODS: Phrase("an OpenDocument spreadsheet (.ods)"),
    Kind.XLS: Phrase("an old Excel workbook (.xls)"),
}
_ENDINGS = {
    ".xlsx": Kind.XLSX,
    ".xlsm": Kind.XLSX,
    ".xlsb": Kind.XLSB,
    ".ods": Kind.ODS,
    ".xls": Kind.XLS,
    ".csv": Kind.TEXT,
    ".txt": Kind.TEXT,
    ".tsv": Kind.TEXT,
    ".tab": Kind.TEXT,
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


def kind_of_file(path: Path, findings: Findings) -> Kind:
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
    if kind in (Kind.BROKEN_ZIP, Kind.PAGE, Kind.OTHER):
        raise _no_table(kind, head, path, findings)
    said = _ENDINGS.get(ending, Kind.TEXT)
    if kind is not said and head:
        observed = Phrase("“{ending}”, but it is {kind}", ending=ending, kind=_NAMES[kind])
        why = Phrase("The ending of the file's name says something else than its first bytes.")
        remedy = Phrase("It was read as what it is. Better correct the ending.")
        findings.mend("table.ending", path.name, observed=observed, why=why, remedy=remedy)
    return kind


def name_of(kind: Kind) -> Phrase:
    """What people call it."""
    return _NAMES[kind]


def _kind(path: Path, head: bytes) -> Kind:
    if head.startswith(_OLE):
        return Kind.XLS
    if head.startswith(_ZIP):
        return _in_zip(path)
    if any(head.startswith(mark) for mark in _OTHERS):
        return Kind.OTHER
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        return Kind.PAGE
    return Kind.TEXT


def _in_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return (
            _ENDINGS.get(path.suffix.lower(), Kind.BROKEN_ZIP)
            if path.suffix.lower() in (".ods", ".xlsx", ".xlsm", ".xlsb")
            else Kind.BROKEN_ZIP
        )
    for name, kind in (("xl/workbook.xml", Kind.XLSX), ("xl/workbook.bin", Kind.XLSB), ("content.xml", Kind.ODS)):
        if name in names:
            return kind
    return Kind.BROKEN_ZIP


def _no_table(kind: Kind, head: bytes, path: Path, findings: Findings) -> Rejected:
    observed: Phrase | str = Phrase("a file of another kind")
    if kind is Kind.PAGE:
        observed = Phrase("a web page or XML, not a workbook and not CSV")
    elif kind is Kind.BROKEN_ZIP:
        observed = Phrase("a zip archive without a workbook inside")
    else:
        name = next(name for mark, name in _OTHERS.items() if head.startswith(mark))
        observed = Phrase("a file of the kind {kind}", kind=name)
    why = Phrase("No table can be read from a file of this kind here, whatever its ending says.")
    remedy = Phrase("Open it in the program it comes from, and save it as .xlsx, or as CSV in UTF-8.")
    return findings.rejected("table.unreadable", path.name, observed=observed, why=why, remedy=remedy)
