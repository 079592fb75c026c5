"""A line over time as small as a line of text, for tables: no axis, as the words beside it say from where to where."""

from reports.map.line_axes import axis_of
from reports.map.line_parts import BAND, HERE, WHOLE, draw_bar, draw_dot, draw_path, drawn_values, is_shown
from reports.map.over_time import OverTime

_WIDTH, _HEIGHT, _EDGE = 132.0, 34.0, 5.0
_MANY = 12  # of more points only the last is drawn


def draw_small_line(series: OverTime) -> str:
    """The drawing as SVG: the place's line with its intervals, the city's behind it, gaps and breaks as in the large one."""
    values = drawn_values(series)
    axis = axis_of(values, series.indicator)
    low, high = min(values), max(values)
    if high - low < (axis.high - axis.low) / 2:  # the axis knows how little makes a mountain
        low, high = axis.low, axis.high

    def height(value: float) -> float:
        return round(_HEIGHT - _EDGE - (_HEIGHT - 2 * _EDGE) * (value - low) / (high - low), 1)

    moments = series.moments
    first, last = moments[0].time, moments[-1].time
    across = [round(_EDGE + (_WIDTH - 2 * _EDGE) * (moment.time - first) / (last - first), 1) for moment in moments]
    here, whole = [moment.here for moment in moments], [moment.whole for moment in moments] if series.compared else []
    breaks = [round((across[at - 1] + across[at]) / 2, 1) for at, moment in enumerate(moments) if moment.broken and at]
    dots = [(x, own) for x, own in zip(across, here, strict=True) if is_shown(own)]
    body = [
        *(f'<path d="M{x} 1V{_HEIGHT - 1}" stroke="{WHOLE}" stroke-dasharray="2 2"/>' for x in breaks),
        draw_path(whole, moments, across, height, f'stroke="{WHOLE}" stroke-width="1"'),
        *(draw_bar(x, own, height, 5) for x, own in dots if own.has_interval),
        draw_path(here, moments, across, height, f'stroke="{HERE}" stroke-width="1.8"'),
        *(draw_dot(x, height(own.value), own.status, 2.2, HERE) for x, own in (dots if len(dots) <= _MANY else dots[-1:])),
    ]
    ground = f'<path d="M{_EDGE} {_HEIGHT - 1}H{_WIDTH - _EDGE}" stroke="{BAND}" stroke-width=".6"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" fill="none">'
        f"{ground}{''.join(body)}</svg>"
    )
