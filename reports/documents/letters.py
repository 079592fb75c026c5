"""Letters that no font of the product has: an accessible PDF may not hold them, so it shows that one is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import typst

from reports.documents.picture import fonts

MISSING = "\ufffd"
_UNUSUAL = re.compile("[^\n\u0020-\u007e\u00a0-\u024f]")
_PROBE = b'#set document(title: "letters")\n#set text(font: "Inter")\n= #sys.inputs.letter'


def writable(data: object) -> object:
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
