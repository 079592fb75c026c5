"""A small drawing of one place's values over time: its line with 95 % intervals, the city's as a quiet second one."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from indicators.estimates.sentences import unit_of, written
from indicators.estimates.vocabulary import Estimate, Status
from language.words import Words
from reports.map.line_axes import Axis, axis_of, with_room
from reports.map.line_parts import HERE, WHOLE, Height, draw_bar, draw_dot, draw_path, drawn_values, is_shown
from reports.map.over_time import Moment, OverTime

_WIDTH, _HEIGHT = 360.0, 168.0
_RIGHT, _TOP, _BOTTOM = 306.0, 36.0, 142.0
_INSET = 26.0  # half of the first value, which stands over its point
_LETTER, _LINE = 6.2, 13.0  # of a text of 11.5: how wide a letter is, about, and how far lines stand apart
_GRID, _SOFT = "#dfe3e8", "#4b5563"
_MANY = 12  # more points are drawn smaller
_LONGEST = 7  # letters beside the end of a line
_SIGNS = {Status.WITHHELD: "*", Status.NO_DATA: "–"}


def draw_line(series: OverTime, names: Sequence[str], words: Words) -> str:
    """The drawing as SVG; what it shows is said by whoever puts it in its place.

    A value that is withheld or missing leaves a gap with its sign at the foot, an uncertain one is hollow and hangs on a
    dashed line, and nothing crosses a break of the series.

    Parameters
    ----------
    series : OverTime
    names : sequence of str
        Of the moments, short, as they stand under the axis.
    """
    axis = axis_of(drawn_values(series), series.indicator)
    left = 12 + _LETTER * max(len(words.number(tick, axis.decimals)) for tick in axis.ticks)
    across = _places(series.moments, left)

    def height(value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * axis.share(value), 1)

    here = [moment.here for moment in series.moments]
    whole = [moment.whole for moment in series.moments] if series.compared else []
    few = len(here) <= _MANY
    body = [
        _scale(axis, height, left, series, words),
        _foot(across, names),
        _breaks(series.moments, across, words),
        draw_path(whole, series.moments, across, height, f'stroke="{WHOLE}" stroke-width="1.4"'),
        *(draw_dot(x, height(own.value), own.status, 2.2, WHOLE) for x, own in zip(across, whole, strict=False) if is_shown(own)),
        *(
            draw_bar(x, own, height, 7 if few else 3)
            for x, own in zip(across, here, strict=True)
            if is_shown(own) and own.has_interval
        ),
        draw_path(here, series.moments, across, height, f'stroke="{HERE}" stroke-width="2.4"'),
        *(
            draw_dot(x, height(own.value), own.status, 4.5 if few else 2.6, HERE)
            for x, own in zip(across, here, strict=True)
            if is_shown(own)
        ),
        *(_sign(x, own) for x, own in zip(across, here, strict=True) if not is_shown(own)),
        _ends(series, across, height, words),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" fill="none"'
        f' font-family="Inter, system-ui, sans-serif" font-size="11.5">{"".join(body)}</svg>'
    )


def _places(moments: Sequence[Moment], left: float) -> list[float]:
    first, last = moments[0].time, moments[-1].time
    begins, ends = left + _INSET, _RIGHT - _INSET / 4
    return [round(begins + (ends - begins) * (moment.time - first) / (last - first), 1) for moment in moments]


def _text(x: float, y: float, text: str, fill: str = _SOFT, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{more}>{escape(text)}</text>'


def _scale(axis: Axis, height: Height, left: float, series: OverTime, words: Words) -> str:
    lines = "".join(f"M{left:.1f} {height(tick)}H{_RIGHT}" for tick in axis.ticks)
    texts = (_text(left - 6, height(tick) + 4, words.number(tick, axis.decimals), anchor="end") for tick in axis.ticks)
    return f'<path d="{lines}" stroke="{_GRID}"/>{"".join(texts)}{_text(2, 11, _unit(series, words))}'


def _unit(series: OverTime, words: Words) -> str:
    """Above the axis; what the ends of a scale mean has no room there."""
    full = unit_of(series.indicator, words)
    short = series.indicator.formula.unit(words.pick(series.indicator.unit), words)
    return full if _LETTER * len(full) <= _WIDTH - 2 else short


def _foot(across: Sequence[float], names: Sequence[str]) -> str:
    widths = [_LETTER * len(name) for name in names]
    texts = []
    for at in with_room(across, widths):
        middle = min(max(across[at], widths[at] / 2 + 1), _WIDTH - widths[at] / 2 - 1)
        texts.append(_text(middle, _BOTTOM + 20, names[at], anchor="middle"))
    ticks = "".join(f"M{x} {_BOTTOM + 3}v4" for x in across)
    return f'<path d="{ticks}" stroke="{WHOLE}"/>{"".join(texts)}'


def _breaks(moments: Sequence[Moment], across: Sequence[float], words: Words) -> str:
    marks = []
    for at, moment in enumerate(moments):
        if moment.broken and at:
            x = round((across[at - 1] + across[at]) / 2, 1)
            marks.append(f'<path d="M{x} {_TOP - 8}V{_BOTTOM}" stroke="{_SOFT}" stroke-width="1.2" stroke-dasharray="2 3"/>')
            said = words("asked otherwise from here on")
            half = _LETTER * len(said) / 2
            middle = min(max(x, half), _WIDTH - half)
            marks.append(_text(middle, _TOP - 12, said, anchor="middle", more=' font-size="10.5"'))
    return "".join(marks)


def _sign(x: float, own: Estimate) -> str:
    return _text(x, _BOTTOM - 3, _SIGNS[own.status], "#1c2430", "middle") if own.status in _SIGNS else ""


def _ends(series: OverTime, across: Sequence[float], height: Height, words: Words) -> str:
    """The first and the last value of the place, and the city's last one beside it."""
    shown = [(x, moment.here) for x, moment in zip(across, series.moments, strict=True) if is_shown(moment.here)]
    strong = ' font-weight="700"'
    (first_x, first), (x, last) = shown[0], shown[-1]
    y = height(last.value) + 4
    texts = [_text(x + 9, y, _short(last.value, series, words), HERE, more=strong)]
    if len(shown) > 1:
        texts.append(
            _text(first_x, _beside(first, shown[1][1], height), _short(first.value, series, words), HERE, "middle", strong)
        )
    whole = series.moments[-1].whole
    if series.compared and is_shown(whole):
        below = height(whole.value) + 4
        if x == across[-1] and abs(below - y) < _LINE:
            below = y + (_LINE if below >= y else -_LINE)
        texts.append(_text(across[-1] + 9, below, _short(whole.value, series, words), WHOLE))
    return "".join(texts)


def _beside(first: Estimate, following: Estimate, height: Height) -> float:
    """Where the first value is written: over it and its interval, or under it where the line goes up and there is room."""
    over, under = (height(first.upper), height(first.lower)) if first.has_interval else (height(first.value),) * 2
    over, under = over - 8, under + 16
    rises = following.value > first.value and not first.has_interval
    return under if under < _BOTTOM and (rises or over < _TOP - 10) else max(over, _TOP - 10)


def _short(value: float, series: OverTime, words: Words) -> str:
    """With its unit where there is room for it, which stands above the axis anyway."""
    full = written(value, series.indicator, words)
    return full if len(full) <= _LONGEST else words.number(value, series.indicator.decimals)
