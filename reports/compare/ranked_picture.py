"""One indicator of all places as a picture: rows in the order of their values, on one axis."""

from geo.drawing.text_fit import fit, text_width
from reports.compare.content import State
from reports.compare.marks import GRID, INK, QUIET, Drawn, draw_bar, draw_dot, lines, write
from reports.compare.ranked import Ranked

_WIDTH, _ROW, _TOP, _FOOT = 740.0, 23.0, 44.0, 12.0
_NAMES, _VALUES = 178.0, 246.0  # where names end, and where values end, which are written to the left of it
_LEFT, _RIGHT = 266.0, 560.0  # of the axis
_SAID = 578.0
_SIGNS = {State.HIGHER: " ▲", State.LOWER: " ▼"}


def ranked_picture(chart: Ranked) -> Drawn:
    """What the page shows as a table, as a drawing."""
    rows = chart.rows
    bottom = _TOP + _ROW * len(rows)

    def across(share: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * share

    grid = "".join(f"M{across(tick.at):.1f} {_TOP}V{bottom:.1f}" for tick in chart.ticks)
    parts = [
        lines(grid, GRID),
        *(write(across(tick.at), _TOP - 6, tick.text, 11, QUIET, "middle") for tick in chart.ticks),
    ]
    if chart.zero is not None:
        parts.append(lines(f"M{across(chart.zero):.1f} {_TOP}V{bottom:.1f}", INK))
    if chart.whole:
        at, half = across(chart.whole.at), text_width(chart.whole_text, 11.5, bold=True) / 2
        parts.append(lines(f"M{at:.1f} {_TOP - 20}v4M{at:.1f} {_TOP}V{bottom:.1f}", INK, 1.6, ' stroke-dasharray="5 3"'))
        parts.append(write(min(max(at, half), _WIDTH - half), _TOP - 25, chart.whole_text, 11.5, INK, "middle", bold=True))
    elif chart.whole_text:
        parts.append(write(_RIGHT, _TOP - 25, chart.whole_text, 11.5, INK, "end", bold=True))
    for number, row in enumerate(rows.to_dict("records")):
        middle, state = _TOP + _ROW * (number + 0.5), State(row["state"])
        strong = bool(row["chosen"])
        if strong:
            parts.insert(0, f'<rect y="{middle - _ROW / 2:.1f}" width="{_WIDTH:g}" height="{_ROW:g}" fill="#e6f0f7"/>')
        name = fit(str(row["name"]), _NAMES, 12, most_lines=2, bold=strong)
        parts.append(name.drawn(0, middle - name.height / 2, INK))
        parts.append(write(_VALUES, middle + 4, f"{row['short']}{_SIGNS.get(state, '')}", 12, INK, "end", bold=state in _SIGNS))
        if row["start"] == row["start"]:
            parts.append(draw_bar(across(row["start"]), across(row["end"]), middle, state))
        if row["at"] == row["at"]:
            parts.append(draw_dot(across(row["at"]), middle, state))
        said = fit(str(row["said"]), _WIDTH - _SAID, 11, most_lines=2)
        parts.append(said.drawn(_SAID, middle - said.height / 2, INK if state in _SIGNS else QUIET))
    return Drawn("".join(parts), _WIDTH, bottom + _FOOT)
