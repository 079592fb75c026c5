"""Comparisons as pictures, with all that must stand beside them on paper: one SVG that needs nothing else."""

import math
import re
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from geo.drawing.text_fit import Fitted, paragraph, printable, xml_text
from geo.sheet.content import UNITS, SheetTexts
from geo.sheet.sheet import FONTS
from reports.compare.marks import INK, PAPER, QUIET, Drawn
from reports.documents.picture import LOWEST, as_png

_EDGE = 24.0
_PIXELS = 25e6  # of a PNG; a picture of very many rows gets coarser instead of larger


def chart_svg(drawn: Drawn, texts: SheetTexts, language: str) -> str:
    """A drawing below its title and above its source, as `reports.documents.picture.as_png` takes it."""
    wide = drawn.width
    badge = paragraph(texts.badge, wide / 3, 13, bold=True)
    head = [
        paragraph(texts.title, wide - badge.width - _EDGE * bool(texts.badge), 21, bold=True),
        paragraph(texts.subtitle, wide, 13),
    ]
    foot = [paragraph(text, wide, 11.5) for text in (*texts.notes, texts.source, texts.printed) if text]
    top = _EDGE + _height(head) + 12
    below = top + drawn.height + 14
    width, height = wide + 2 * _EDGE, below + _height(foot) + _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / UNITS:.1f}mm" height="{height / UNITS:.1f}mm" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" lang={quoteattr(language)} '
        f'aria-label={quoteattr(printable(texts.title))} font-family="{FONTS}">'
        f"<title>{xml_text(texts.title)}</title><desc>{xml_text(texts.source)}</desc>"
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>'
        f"{_written(head, _EDGE, INK)}{badge.drawn(width - _EDGE, _EDGE, INK, 'end')}"
        f'<g transform="translate({_EDGE:g} {top:.1f})">{drawn.inside}</g>{_written(foot, below, QUIET)}</svg>'
    )


def chart_png(svg: str) -> bytes:
    """`chart_svg` as pixels: 300 dots an inch, or fewer where there would be too many of them."""
    width, height = (float(side) / 25.4 for side in re.findall(r'(?:width|height)="([\d.]+)mm"', svg)[:2])
    return as_png(svg, max(LOWEST, min(300, math.floor(math.sqrt(_PIXELS / (width * height))))))


def _height(parts: Sequence[Fitted]) -> float:
    return sum(part.height + 4 for part in parts)


def _written(parts: Sequence[Fitted], top: float, colour: str) -> str:
    written = ""
    for part in parts:
        written += part.drawn(_EDGE, top, colour)
        top += part.height + 4
    return written
