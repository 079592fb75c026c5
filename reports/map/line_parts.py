"""What lines over time are made of, large and small: points, bars and the pieces between two points."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from indicators.estimates.vocabulary import SHOWN, Estimate, Status
from reports.map.over_time import Moment, OverTime

HERE, BAND, WHOLE = "#1d5f8a", "#8aa9c4", "#6b7280"
"""Colours of the place, of its intervals, and of the whole city."""

_LONG = 2.5  # times the usual distance of two moments
Height = Callable[[float], float]


def is_shown(estimate: Estimate) -> bool:
    """Whether it has a number that is told."""
    return estimate.status in SHOWN and estimate.has_value


def drawn_values(series: OverTime) -> list[float]:
    """Everything that an axis must hold."""
    shown = [moment.here for moment in series.moments if is_shown(moment.here)]
    numbers = [number for own in shown for number in (own.value, own.lower, own.upper) if number == number]
    return numbers + [moment.whole.value for moment in series.moments if series.compared and is_shown(moment.whole)]


def draw_path(own: Sequence[Estimate], moments: Sequence[Moment], across: Sequence[float], height: Height, stroke: str) -> str:
    """Straight lines between neighbours of which both have a value, none over a break.

    Dashed where one of them is uncertain, dotted over a time for which there are no figures where there usually are.
    """
    steps = {"": "", "4 3": "", "1 4": ""}
    gaps = long_gaps(moments)
    for at, (before, after) in enumerate(pairwise(own)):
        if is_shown(before) and is_shown(after) and not moments[at + 1].broken:
            uncertain = Status.UNRELIABLE in (before.status, after.status)
            dashes = "4 3" if uncertain else "1 4" if at + 1 in gaps else ""
            steps[dashes] += f"M{across[at]} {height(before.value)}L{across[at + 1]} {height(after.value)}"
    return "".join(
        f'<path class="line" d="{path}" {stroke}' + (f' stroke-dasharray="{dashes}"/>' if dashes else "/>")
        for dashes, path in steps.items()
        if path
    )


def long_gaps(moments: Sequence[Moment]) -> set[int]:
    """Numbers of the moments that lie much longer after the one before than is usual in the series."""
    apart = [after.time - before.time for before, after in pairwise(moments)]
    return {at for at, years in enumerate(apart, start=1) if years > _LONG * median(apart)} if len(apart) > 1 else set()


def sparse(own: Sequence[Estimate]) -> list[bool]:
    """Which of many values need a dot of their own: the first and last, uncertain ones, and those that no line reaches."""
    shown = [is_shown(estimate) for estimate in own]
    ends = {at for at, there in enumerate(shown) if there}
    ends = {min(ends), max(ends)} if ends else set()
    beside = [any(shown[max(at - 1, 0) : at]) or any(shown[at + 1 : at + 2]) for at in range(len(own))]
    return [there and (at in ends or own[at].status is Status.UNRELIABLE or not beside[at]) for at, there in enumerate(shown)]


def draw_bar(x: float, own: Estimate, height: Height, width: float) -> str:
    """The 95 % interval; dashed where it is uncertain."""
    dashes = ' stroke-dasharray="3 2"' if own.status is Status.UNRELIABLE else ""
    path = f"M{x} {height(own.lower)}V{height(own.upper)}"
    return f'<path d="{path}" stroke="{BAND}" stroke-width="{width}"{dashes} stroke-opacity=".75"/>'


def draw_dot(x: float, y: float, status: Status, radius: float, colour: str) -> str:
    """A value; hollow where it is uncertain."""
    fill, rim = ("#ffffff", colour) if status is Status.UNRELIABLE else (colour, "#ffffff")
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{rim}" stroke-width="1.4"/>'
