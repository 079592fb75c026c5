"""Documents as PDF that a screen reader can read (PDF/UA-1): made here, without a browser or the network.

Such a document may hold no letter that no font of the product has, so it shows that one is missing.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import segno
import typst

from reports.documents.picture import fonts

MISSING = "\ufffd"
_UNUSUAL = re.compile("[^\n\u0020-\u007e\u00a0-\u024f]")
_PROBE = b'#set document(title: "letters")\n#set text(font: "Inter")\n= #sys.inputs.letter'
_LONGEST_LINK = 1000  # letters: beyond, its squares are too small for a camera


def as_pdf(template: Path, name: str, data: object) -> bytes:
    """Texts set by a Typst template, which finds them in ``sys.inputs`` under a name."""
    # every text goes in as data, never into the source: no name can be code
    return typst.compile(
        template.read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={name: json.dumps(_writable(data), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )


def _writable(data: object) -> object:
    """The same data, with `MISSING` for every letter that cannot be written."""
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


def qr_svg(link: str) -> str:
    """A link as a QR code, for whoever holds the paper; nothing for no link, or one that is too long."""
    if not link or len(link) > _LONGEST_LINK:
        return ""
    stream = io.BytesIO()
    segno.make(link, error="m", micro=False).save(stream, kind="svg", border=1, xmldecl=False, nl=False, omitsize=True)
    return stream.getvalue().decode()
