"""A link as a QR code, for whoever holds the paper."""

from __future__ import annotations

import io

import segno

_MOST = 1000  # letters: beyond, its squares are too small for a camera


def qr_svg(link: str) -> str:
    """The code as an SVG; nothing for no link, or one that is too long."""
    if not link or len(link) > _MOST:
        return ""
    stream = io.BytesIO()
    segno.make(link, error="m", micro=False).save(stream, kind="svg", border=1, xmldecl=False, nl=False, omitsize=True)
    return stream.getvalue().decode()
