"""Charts as pictures, with all that must stand beside them on paper: one SVG that needs nothing else.

Vega draws them in a JavaScript engine that a package brings along: no browser, no font of the machine, no network. It runs
in a process of its own, because it ends its process over letters that it cannot draw, and keeps 75 MB once it was used.
"""

import json
import math
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore
from xml.sax.saxutils import quoteattr

import altair as alt

from dataset.dataset import Dataset
from geo.drawing.text_fit import Fitted, paragraph, printable, xml_text
from geo.sheet.content import UNITS, SheetTexts
from geo.sheet.sheet import FONTS
from language.words import Words
from reports.compare.charts import INK, PAPER, QUIET, axis_ends, dot_plot, framed
from reports.compare.content import Panel
from reports.compare.scatter import scatter
from reports.compare.together import Together
from reports.documents.pdf import rewritten
from reports.documents.picture import LOWEST, as_png

_WIDTH = 740  # of a plot, in pixels of the screen and units of the drawing
_EDGE, _PADDING = 24.0, 20.0
_PIXELS = 25e6  # of a PNG; a picture of very many rows gets coarser instead of larger
_SIZE = re.compile(r'<svg[^>]* width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"[^>]*>(?P<inside>.*)</svg>', re.DOTALL)
_VEGA, _PATIENCE = Path(__file__).with_name("vega.py"), 60  # seconds
_AT_ONCE = BoundedSemaphore(2)
_VEGALITE = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]


def panels_chart(panels: Sequence[Panel], words: Words) -> alt.VConcatChart:
    """All panels below one another, each with its name, what it is of, and what is certain."""
    ends = axis_ends(panels)
    drawn = []
    for panel in panels:
        below = [paragraph(text, _WIDTH, 12) for text in (panel.base, panel.said) if text]
        title = alt.TitleParams(
            list(paragraph(panel.title, _WIDTH, 16, bold=True).lines),
            subtitle=[line for part in below for line in part.lines],
            anchor="start",
            fontSize=16,
            fontWeight=600,
            color=INK,
            subtitleFontSize=12,
            subtitleColor=QUIET,
            offset=10,
        )
        drawn.append(dot_plot(panel, words, axis_end=ends[panel.indicator.id], width=_WIDTH).properties(title=title))
    return alt.vconcat(*drawn, spacing=28)


def pair_chart(dataset: Dataset, pair: Together, chosen: Sequence[str], words: Words) -> alt.LayerChart:
    """The scatter in the width of a picture."""
    return scatter(dataset, pair, chosen, words, width=_WIDTH - 60)


def chart_svg(chart: alt.LayerChart | alt.VConcatChart, texts: SheetTexts) -> str:
    """A chart below its title and above its source, as `reports.documents.picture.as_png` takes it."""
    svg = _SIZE.search(_vega(framed(chart, "Inter").to_dict()))
    assert svg, "Vega's picture has no size"
    wide = float(svg["width"]) - _PADDING
    badge = paragraph(texts.badge, wide / 3, 13, bold=True)
    head = [
        paragraph(texts.title, wide - badge.width - _EDGE * bool(texts.badge), 21, bold=True),
        paragraph(texts.subtitle, wide, 13),
    ]
    foot = [paragraph(text, wide, 11.5) for text in (*texts.notes, texts.source, texts.printed) if text]
    top = _EDGE + _height(head) + 12
    below = top + float(svg["height"]) + 14
    width, height = wide + 2 * _EDGE, below + _height(foot) + _EDGE
    inside = svg["inside"].replace('font-family="Inter"', f'font-family="{FONTS}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width / UNITS:.1f}mm" height="{height / UNITS:.1f}mm" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label={quoteattr(printable(texts.title))} font-family="{FONTS}">'
        f"<title>{xml_text(texts.title)}</title><desc>{xml_text(texts.source)}</desc>"
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>'
        f"{_drawn(head, _EDGE, INK)}{badge.drawn(width - _EDGE, _EDGE, INK, 'end')}"
        f'<g transform="translate({_EDGE - 5:g} {top:.1f})">{inside}</g>{_drawn(foot, below, QUIET)}</svg>'
    )


def chart_png(svg: str) -> bytes:
    """`chart_svg` as pixels: 300 dots an inch, or fewer where there would be too many of them."""
    width, height = (float(side) / 25.4 for side in re.findall(r'(?:width|height)="([\d.]+)mm"', svg)[:2])
    return as_png(svg, max(LOWEST, min(300, math.floor(math.sqrt(_PIXELS / (width * height))))))


def _vega(chart: object) -> str:
    """The chart as Vega draws it.

    Raises
    ------
    subprocess.SubprocessError
        If it could not.
    """
    with _AT_ONCE:
        process = subprocess.run(
            [sys.executable, "-I", _VEGA, _VEGALITE],  # isolated: not even modules that lie beside it
            input=json.dumps(rewritten(chart, printable)).encode(),  # XML has no place for some characters
            capture_output=True,
            check=True,
            timeout=_PATIENCE,
        )
    return process.stdout.decode()


def _height(parts: Sequence[Fitted]) -> float:
    return sum(part.height + 4 for part in parts)


def _drawn(parts: Sequence[Fitted], top: float, colour: str) -> str:
    drawn = ""
    for part in parts:
        drawn += part.drawn(_EDGE, top, colour)
        top += part.height + 4
    return drawn
