"""One indicator of a comparison as Vega-Lite: a dot and its interval a row, on one axis; and what all charts share."""

import json
import math
from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from indicators.catalogue import Indicator
from indicators.estimates.sentences import signed, unit_of_change
from indicators.formulas import Mean, Share
from language.words import Words
from reports.compare.content import CITY, Panel
from reports.map.requests import Display

INK, QUIET, GRID, PAPER = "#1c2430", "#4b5563", "#e3e7ec", "#ffffff"
OTHERS = "#7c8794"
"""Of what is not certain, and of quartiers that were not chosen."""

# Okabe and Ito's colours, which hardly any colour-blind reader confuses; shapes say the same again
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9")
_SHAPES = ("circle", "square", "triangle-up", "triangle-down", "cross", "triangle-right")
WHOLE = (INK, "diamond")
"""Colour and shape of the whole city, or of everybody."""

_ROW = 62  # the name, what is written of it, and the dot below both
_BELOW = 17
_AXIS, _TITLE = 34, 16  # below the rows, where a page gives the height of the whole
_ROUND = {Share: 10.0, Mean: 0.5}  # a change's axis ends at a multiple of this


def look(number: int) -> tuple[str, str]:
    """Colour and shape of the n-th thing that is compared; 36 pairs, and the first six have colours of their own."""
    turn, place = divmod(number, len(_COLOURS))
    return _COLOURS[place], _SHAPES[(place + turn) % len(_SHAPES)]


def axis(indicator: Indicator, words: Words, *, signed: bool = False, unit: bool = True) -> alt.Axis:
    """Five ticks or so, written as the reader's language writes numbers."""
    # Vega writes 1,234.5; a German reader 1.234,5: the marks change places by way of a third
    decimal, group = json.dumps(words.decimal_mark), json.dumps(words.group_mark)
    label = f"replace(replace(replace(datum.label, /,/g, '_'), '.', {decimal}), /_/g, {group})"
    label = f"replace({label}, '-', '\N{MINUS SIGN}')"
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


def dot_plot(panel: Panel, words: Words, *, axis_end: float = 0.0, width: int | None = None) -> alt.LayerChart:
    """A panel's rows on the whole scale of its indicator, or around no change.

    Names stand above the dots, not beside them, so that every panel has the whole width, on a telephone too.

    Parameters
    ----------
    axis_end : float
        How far the axis of a change goes to both sides: see `axis_ends`.
    width : int or None
        Of the plot in pixels; none where the page decides, which then counts the axis as part of the height.
    """
    changed = panel.request.display is Display.CHANGE
    drawn = _drawn(panel, changed, words)
    valued = drawn.dropna(subset=["value"])
    limits = [-axis_end, axis_end] if changed else _domain(panel.indicator, valued)
    title = unit_of_change(panel.indicator, words) if changed else None
    y = alt.Y("position:O", axis=None, scale=alt.Scale(domain=list(range(len(drawn)))))
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=limits),
        axis=axis(panel.indicator, words, signed=changed, unit=not changed),
        title=title,
    )
    painted = alt.Color("colour:N", scale=None)
    bars = alt.Chart(valued.dropna(subset=["lower", "upper"])).mark_rule(strokeWidth=3, yOffset=_BELOW)
    dots = alt.Chart(valued).mark_point(size=110, strokeWidth=2, opacity=1, yOffset=_BELOW)
    limit = width or alt.ExprRef("width")
    looks: dict[str, dict[str, Any]] = {
        "line": {"dy": -20, "fontSize": 13, "fontWeight": 600, "color": INK},
        "detail": {"dy": -3, "fontSize": 12, "fontWeight": 400, "color": QUIET},
    }
    halos: list[dict[str, Any]] = [{"stroke": PAPER, "strokeWidth": 4, "aria": False}, {}]  # lines behind stop short of letters
    texts = [
        alt.Chart(drawn).mark_text(align="left", limit=limit, **style, **halo).encode(y=y, x=alt.value(0), text=f"{column}:N")
        for column, style in looks.items()
        for halo in halos
    ]
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=INK, strokeWidth=1.5).encode(x="value:Q")
    tooltip = [alt.Tooltip(f"{column}:N", title=title) for column, title in _tips(changed, words).items()]
    plot = alt.layer(
        *([zero] if changed else []),
        bars.encode(y=y, x=x, x2="upper:Q", color=painted).transform_calculate(value="datum.lower"),
        dots.encode(
            y=y,
            x=x,
            tooltip=tooltip,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("paint:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
        ),
        *texts,
    )
    spoken = "; ".join(f"{row.line} {row.detail}" for row in drawn.itertuples())
    height = _ROW * len(drawn)
    sized = {"height": height + _AXIS + (_TITLE if title else 0)} if width is None else {"height": height, "width": width}
    assert isinstance(plot, alt.LayerChart)  # nothing in it is faceted
    return plot.properties(description=f"{panel.title}. {spoken}", **sized)


def axis_ends(panels: Iterable[Panel]) -> dict[str, float]:
    """How far the axis of each change must go: as far for all that are counted in the same unit, so that they compare."""
    furthest: dict[object, float] = {}
    kinds = {}
    for panel in panels:
        formula = panel.indicator.formula
        kind: object = type(formula) if formula.scale else panel.indicator.id
        ends = panel.rows.loc[~_totals(panel), ["value", "lower", "upper"]].abs().max().max()
        step = _ROUND.get(type(formula), 0.0)
        end = 0.0 if pd.isna(ends) else float(ends)
        end = max(step, math.ceil(end / step) * step) if step else (1.1 * end or 1.0)
        furthest[kind], kinds[panel.indicator.id] = max(end, furthest.get(kind, 0.0)), kind
    return {name: furthest[kind] for name, kind in kinds.items()}


def _drawn(panel: Panel, changed: bool, words: Words) -> pd.DataFrame:
    """What the chart needs of each row, in the order of the rows; nothing else leaves the server."""
    rows, written, intervals = panel.rows, panel.rows["value_text"], panel.rows["interval_text"]
    looks = [WHOLE if whole else look(int(number)) for whole, number in zip(rows["whole"], rows["look"], strict=True)]
    answers = ["" if pd.isna(n) else words("n = {n}", n=words.number(int(n))) for n in rows["n"]]
    if changed:  # the unit stands at the axis: a telephone has no room for it in every line
        numbers = rows[["lower", "value", "upper"]].map(
            lambda number: signed(number, panel.indicator.decimals, words), na_action="ignore"
        )
        spans = [words("{lower} to {upper}", lower=row.lower, upper=row.upper) for row in numbers.itertuples()]
        written = numbers["value"].where(rows["value"].notna(), written)
        intervals = intervals.mask(intervals != "", spans)
    details = zip(intervals, [""] * len(rows) if changed else answers, rows["verdict_text"], strict=True)
    drawn = rows[["name", "value", "lower", "upper", "value_text", "interval_text", "verdict_text"]].assign(
        position=range(len(rows)),
        colour=[colour for colour, _ in looks],
        shape=[shape for _, shape in looks],
        line=rows["name"] + ": " + written,
        detail=[" · ".join(part for part in parts if part) for parts in details],
        answers=answers,
    )
    drawn.loc[_totals(panel), ["value", "lower", "upper"]] = float("nan")
    if changed:
        drawn["colour"] = drawn["colour"].mask(rows["hollow"], OTHERS)
    return drawn.assign(paint=drawn["colour"].mask(rows["hollow"], PAPER)).reset_index(drop=True)


def _totals(panel: Panel) -> pd.Series:
    """The row of a total of the city: it is written, as its dot would lie far beyond those of the quartiers."""
    return pd.Series(panel.indicator.adds_up & (panel.rows.index == CITY), panel.rows.index)


def _tips(changed: bool, words: Words) -> dict[str, str]:
    return {
        "name": words("Name"),
        "value_text": words("Change") if changed else words("Value"),
        "interval_text": words("95% interval"),
        "answers": words("Answers (n)"),
        "verdict_text": words("Comparison"),
    }


def _domain(indicator: Indicator, rows: pd.DataFrame) -> list[float]:
    """Shares and mean answers on their whole scale, so that the panels can be compared; others from zero."""
    return list(indicator.formula.scale or (0, float(rows["value"].max()) if len(rows) else 1.0))
