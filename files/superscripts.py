"""Superscripts in cells of workbooks: `1000¹` is saved as `1000` and a raised `1`, and would else be read as 10001."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from xml.parsers import expat

_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_PART, _PORTION = "xl/sharedStrings.xml", 1 << 20
_LARGEST_PART = 1_000_000_000  # bytes


def as_superscript(text: str) -> str:
    """Raised digits as the signs that stand for them; other raised signs, such as those of footnotes, are gone."""
    return "".join(sign for sign in text.translate(_RAISED) if not sign.isascii())


class Runs:
    """Takes the elements of a text of Excel; its runs have a format each.

    Parameters
    ----------
    whole : str
        The element that holds one text.
    """

    def __init__(self, whole: str = "is") -> None:
        self.whole = whole
        self.inside = self.raised = self.any_raised = self.in_text = False
        self.parts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        match name.rpartition(":")[2]:
            case self.whole:
                self.inside, self.any_raised, self.parts = True, False, []
            case "r":
                self.raised = False
            case "vertAlign":
                self.raised = attributes.get("val") == "superscript"

    def text(self, text: str) -> None:
        """Text of an element."""
        if self.inside:
            self.any_raised |= self.raised
            self.parts.append(as_superscript(text) if self.raised else text)

    def end(self, name: str) -> str:
        """An element ends.

        Returns
        -------
        str
            The text that ends with it, if it has superscripts.
        """
        match name.rpartition(":")[2]:
            case "r":
                self.raised = False
            case self.whole:
                self.inside = False
                return "".join(self.parts).strip() if self.any_raised else ""
        return ""


class OpenRuns:
    """The same of a document of LibreOffice, whose formats stand before the sheets and have names."""

    def __init__(self) -> None:
        self.styles: set[str] = set()
        self.style = ""
        self.spans: list[bool] = []
        self.depth, self.any_raised = 0, False
        self.parts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        match name:
            case "style:style":
                self.style = attributes.get("style:name", "")
            case "style:text-properties":
                if attributes.get("style:text-position", "").startswith("super"):
                    self.styles.add(self.style)
            case "text:p":
                if not self.depth:
                    self.parts, self.any_raised = [], False
                self.depth += 1
            case "text:span":
                self.spans.append(attributes.get("text:style-name", "") in self.styles)

    def text(self, text: str) -> None:
        """Text of an element."""
        if self.depth:
            raised = any(self.spans)
            self.any_raised |= raised
            self.parts.append(as_superscript(text) if raised else text)

    def end(self, name: str) -> str:
        """An element ends; as `Runs.end`."""
        match name:
            case "text:span":
                if self.spans:
                    self.spans.pop()
            case "text:p":
                self.depth -= 1
                return "".join(self.parts).strip() if self.any_raised and not self.depth else ""
        return ""


def raised_styles() -> OpenRuns:
    """What takes the elements of a document of LibreOffice."""
    return OpenRuns()


def shared_texts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Texts with superscripts that cells of Excel share, by the number that a cell names them with.

    Raises
    ------
    expat.ExpatError, zipfile.BadZipFile, ValueError
        If the part is damaged.
    """
    if _PART not in archive.namelist() or not _mentions(archive, b"vertAlign"):
        return {}
    texts: dict[str, str] = {}
    runs, count = Runs("si"), 0

    def end(name: str) -> None:
        nonlocal count
        if raised := runs.end(name):
            texts[str(count)] = raised
        if name.rpartition(":")[2] == "si":
            count += 1

    def text(part: str) -> None:
        if in_text:
            runs.text(part)

    in_text = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal in_text
        in_text = name.rpartition(":")[2] == "t"
        runs.start(name, attributes)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    read = 0
    with archive.open(_PART) as opened:
        while portion := opened.read(_PORTION):
            read += len(portion)
            if read > _LARGEST_PART:
                raise ValueError(f"{_LARGEST_PART} bytes")
            parser.Parse(portion, False)
    parser.Parse(b"", True)
    return texts


def _no_doctype(*_: object) -> None:
    raise ValueError("a document type, which no workbook has")


def _mentions(archive: zipfile.ZipFile, word: bytes) -> bool:
    """Whether a word stands in the part; most parts have none, and are not parsed."""
    before = b""
    with archive.open(_PART) as opened:
        while portion := opened.read(_PORTION):
            if word in before + portion:
                return True
            before = portion[-len(word) :]
    return False
