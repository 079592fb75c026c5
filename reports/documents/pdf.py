"""Documents as PDF that a screen reader can read (PDF/UA-1): made here, without a browser or the network."""

import io
import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import segno
import typst

from reports.documents.picture import fonts
from reports.documents.row_heads import with_row_heads

MISSING = "\ufffd"
_UNUSUAL = re.compile("[^\n\u0020-\u007e\u00a0-\u024f]")
_PROBE = b'#set document(title: "letters")\n#set text(font: "Inter")\n= #sys.inputs.letter'
_MOST = 1000  # letters of a link: beyond, the squares of its QR code are too small for a camera


def accessible_pdf(template: Path, given: object) -> bytes:
    """A template of `reports/` with what it finds in ``sys.inputs.given``; letters that no font has become `MISSING`."""
    document = typst.compile(
        template,
        root=Path(__file__).parents[1],
        format="pdf",
        font_paths=fonts(),
        # every text goes in as data, never into the source: no name can be code
        sys_inputs={"given": json.dumps(writable(given), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return with_row_heads(document)


def on_paper(link: str) -> dict[str, object]:
    """What a template needs of a link that may be empty or anything: its QR code as SVG, and whether to follow it."""
    stream = io.BytesIO()
    if 0 < len(link) <= _MOST:
        segno.make(link, error="m", micro=False).save(stream, kind="svg", border=1, xmldecl=False, nl=False, omitsize=True)
    return {"qr": stream.getvalue().decode(), "follow": link.startswith(("https://", "http://"))}


def writable(data: object) -> object:
    """The same data, with `MISSING` for every letter that cannot be written: an accessible PDF may not hold those."""
    return rewritten(data, lambda text: _UNUSUAL.sub(lambda letter: letter[0] if _has_glyph(letter[0]) else MISSING, text))


def rewritten(data: object, rewrite: Callable[[str], str]) -> object:
    """The same data with every text rewritten."""
    match data:
        case str():
            return rewrite(data)
        case dict():
            return {name: rewritten(value, rewrite) for name, value in data.items()}
        case list() | tuple():
            return [rewritten(value, rewrite) for value in data]
    return data


@lru_cache(maxsize=4096)
def _has_glyph(letter: str) -> bool:
    """Found out by writing it: the library tells of no font which letters it has."""
    try:
        letter.encode()
        typst.compile(_PROBE, format="pdf", font_paths=fonts(), sys_inputs={"letter": f"a{letter}b"}, pdf_standards=["ua-1"])
    except (UnicodeEncodeError, typst.TypstError):
        return False
    return True
