"""What all charts have in common: colours with shapes, axes in the reader's numbers, the frame."""

from __future__ import annotations

from typing import Any

import altair as alt

from indicators.catalogue import Indicator
from language.words import Words

INK, QUIET, GRID, PAPER = "#1c2430", "#4b5563", "#e3e7ec", "#ffffff"
OTHERS = "#7c8794"
"""Of what is not certain, and of quartiers that were not chosen."""

# Okabe and Ito's colours, which hardly any colour-blind reader confuses; shapes say the same again
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9")
_SHAPES = ("circle", "square", "triangle-up", "triangle-down", "cross", "triangle-right")
WHOLE = (INK, "diamond")
"""Colour and shape of the whole city, or of everybody."""


def look(number: int) -> tuple[str, str]:
    """Colour and shape of the n-th thing that is compared; 36 pairs, and the first six have colours of their own."""
    turn, place = divmod(number, len(_COLOURS))
    return _COLOURS[place], _SHAPES[(place + turn) % len(_SHAPES)]


def axis(indicator: Indicator, words: Words, *, signed: bool = False, unit: bool = True) -> alt.Axis:
    """Five ticks or so, written as the reader's language writes numbers."""
    # Vega writes 1,234.5; a German reader 1.234,5: the marks change places by way of a third
    swapped = "replace(replace(replace(datum.label, /,/g, '_'), '.', ','), /_/g, '.')"
    label = f"replace({swapped if words.language == 'de' else 'datum.label'}, '−', '-')"  # as texts write it
    sign = "(datum.value > 0 ? '+' : '') + " if signed else ""
    percent = words("{number}%", number="") if unit and indicator.formula.binary else ""
    return alt.Axis(
        labelExpr=f"{sign}{label} + '{percent}'", tickCount=5, gridColor=GRID, labelFontSize=12, labelColor=QUIET, titleColor=INK
    )


def framed(chart: alt.LayerChart | alt.VConcatChart, font: str) -> alt.LayerChart | alt.VConcatChart:
    """A finished chart: its letters, no line around it, and no menu, which would lead to an editor elsewhere."""
    looks: dict[str, Any] = {"font": font, "view": {"stroke": None}}
    space = {"left": 5, "right": 15, "top": 5, "bottom": 5}
    return chart.properties(padding=space, usermeta={"embedOptions": {"actions": False}}).configure(**looks)
