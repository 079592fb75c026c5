"""What lines over time are made of, large and small: points, bars and the pieces between two points."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from indicators.estimates.vocabulary import SHOWN, Estimate, Status
from reports.map.over_time import Moment, OverTime

HERE, BAND, WHOLE = "#1d5f8a", "#8aa9c4", "#6b7280"
"""Colours of the place, of its intervals, and of the whole city."""

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
    """Straight lines between neighbours of which both have a value, none over a break; dashed where one is uncertain."""
    steps: dict[bool, str] = {False: "", True: ""}
    for at, (before, after) in enumerate(pairwise(own)):
        if is_shown(before) and is_shown(after) and not moments[at + 1].broken:
            uncertain = Status.UNRELIABLE in (before.status, after.status)
            steps[uncertain] += f"M{across[at]} {height(before.value)}L{across[at + 1]} {height(after.value)}"
    sure = f'<path class="line" d="{steps[False]}" {stroke}/>' if steps[False] else ""
    return sure + (f'<path class="line" d="{steps[True]}" {stroke} stroke-dasharray="4 3"/>' if steps[True] else "")


def draw_bar(x: float, own: Estimate, height: Height, width: float) -> str:
    """The 95 % interval; dashed where it is uncertain."""
    dashes = ' stroke-dasharray="3 2"' if own.status is Status.UNRELIABLE else ""
    path = f"M{x} {height(own.lower)}V{height(own.upper)}"
    return f'<path d="{path}" stroke="{BAND}" stroke-width="{width}"{dashes} stroke-opacity=".75"/>'


def draw_dot(x: float, y: float, status: Status, radius: float, colour: str) -> str:
    """A value; hollow where it is uncertain."""
    fill, rim = ("#ffffff", colour) if status is Status.UNRELIABLE else (colour, "#ffffff")
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{rim}" stroke-width="1.4"/>'
