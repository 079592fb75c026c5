"""Heads of rows in the tags of a document: set where a table is, and nothing else is touched."""

from __future__ import annotations

import io

import pytest
import typst

from reports.documents.row_heads import with_row_heads

TEMPLATE = b"""
#set document(title: "Numbers")
#set text(lang: "en")
= Numbers
#table(columns: 3, table.header([Place], [Value], [n]), [North], [1], [10], [South], [2], [20])
Words with /S/TD and <</Type/StructElem/S/TR in them.
#table(columns: 2, [no head], [here])
"""


@pytest.fixture(scope="module")
def document() -> bytes:
    return typst.compile(TEMPLATE, format="pdf", pdf_standards=["ua-1"])


def tags(pdf: bytes) -> list[tuple[str, str, bool]]:
    """Of every cell: its kind, of what it is the head, and whether it names heads itself."""
    pikepdf = pytest.importorskip("pikepdf")
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.check_pdf_syntax()
        for entry in opened.objects:
            if isinstance(entry, pikepdf.Dictionary) and str(entry.get("/S", "")) in ("/TH", "/TD"):
                attributes = entry.get("/A", pikepdf.Array())
                listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
                scope = next((str(own.Scope) for own in listed if "/Scope" in own), "")
                found.append((str(entry.S), scope, any(len(own.get("/Headers", [])) for own in listed)))
    return found


def test_the_first_cell_of_each_row_becomes_its_head(document: bytes) -> None:
    assert sorted(tags(document)) == sorted([("/TH", "/Column", False)] * 3 + [("/TD", "", True)] * 6 + [("/TD", "", False)] * 2)
    assert sorted(tags(with_row_heads(document))) == sorted(
        [("/TH", "/Column", False)] * 3 + [("/TH", "/Row", False)] * 2 + [("/TD", "", False)] * 6
    )


def test_every_word_and_every_page_stays(document: bytes) -> None:
    pypdf = pytest.importorskip("pypdf")
    before, after = (pypdf.PdfReader(io.BytesIO(pdf)) for pdf in (document, with_row_heads(document)))
    assert [page.extract_text() for page in before.pages] == [page.extract_text() for page in after.pages]
    assert before.metadata == after.metadata


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7", b"%PDF-1.7\nstartxref\n3\n%%EOF"])
def test_what_the_library_did_not_write_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="table of offsets"):
        with_row_heads(broken)
