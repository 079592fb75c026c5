"""Two indicators against each other, with both intervals; names stand at the dots wherever they have room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dataset.dataset import Dataset
from geo.drawing.text_fit import paragraph, text_width
from indicators.catalogue import Indicator
from indicators.relations.correlation import pairs_of
from language.words import Words
from reports.compare.marks import CHOSEN, GRID, INK, OTHERS, PAPER, QUIET, Drawn, lines, write
from reports.compare.together import Together
from reports.map.line_axes import Axis, axis_of

WIDE, NARROW = 720.0, 350.0
"""Widths of the picture in pixels: on a page or on paper, and on a telephone."""
_TALL, _LEFT, _RIGHT, _FOOT = 0.62, 44.0, 24.0, 24.0
_SIZE = 11.5  # of names
_DOT, _GAP = 5.0, 3.0
_MANY = 60  # quartiers whose intervals would cover the dots
_AWAY = (0.0, 14.0, 28.0, 44.0, 62.0, 84.0)
"""How far the names of chosen quartiers may lie off, the others' only where they need no line."""


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def away(self, x: float, y: float) -> float:
        """How far a point lies from it."""
        return math.hypot(max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom))


def scatter(dataset: Dataset, pair: Together, chosen: Sequence[str], words: Words, width: float = WIDE) -> Drawn:
    """All quartiers that have a value of both; chosen ones in colour, and first to get their names."""
    points = _points(dataset, pair, chosen)
    titles = [paragraph(text, width - 4, 12, bold=True) for text in _titles(pair, words)]
    top = titles[1].height + 14
    bottom = top + max(_TALL * width, 260)
    horizontal, vertical = (_axis(points, side, own) for side, own in (("x", pair.first), ("y", pair.second)))

    def across(value: float) -> float:
        return _LEFT + (width - _RIGHT - _LEFT) * horizontal.share(value)

    def up(value: float) -> float:
        return bottom - (bottom - top) * vertical.share(value)

    grid = "".join(f"M{across(tick):.1f} {top:.1f}V{bottom:.1f}" for tick in horizontal.ticks)
    grid += "".join(f"M{_LEFT:g} {up(tick):.1f}H{width - _RIGHT:.1f}" for tick in vertical.ticks)
    parts = [titles[1].drawn(0, 0, INK), lines(grid, GRID)]
    parts += [
        write(across(tick), bottom + 16, _tick(tick, horizontal, pair.first, words), 11, QUIET, "middle")
        for tick in horizontal.ticks
    ]
    parts += [
        write(_LEFT - 6, up(tick) + 4, _tick(tick, vertical, pair.second, words), 11, QUIET, "end") for tick in vertical.ticks
    ]
    parts.append(titles[0].drawn(width, bottom + _FOOT, INK, "end"))
    faint = 0.35 if len(points) <= _MANY else 0.1
    placed = [(row, across(row["x"]), up(row["y"])) for row in points.to_dict("records")]
    for row, x, y in placed:
        colour = CHOSEN if row["chosen"] else OTHERS
        bars = "" if math.isnan(row["x_lower"]) else f"M{across(row['x_lower']):.1f} {y:.1f}H{across(row['x_upper']):.1f}"
        bars += "" if math.isnan(row["y_lower"]) else f"M{x:.1f} {up(row['y_lower']):.1f}V{up(row['y_upper']):.1f}"
        parts.append(lines(bars, colour, 1.6 if row["chosen"] else 1, f' opacity="{0.9 if row["chosen"] else faint}"'))
    for row, x, y in placed:
        colour = CHOSEN if row["chosen"] else OTHERS
        fill = PAPER if row["hollow"] else colour
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT:g}" fill="{fill}" stroke="{colour}" stroke-width="2"/>')
    frame = _Box(_LEFT + 1, top - 8, width, bottom)
    parts += _names([(str(row["name"]), x, y, bool(row["chosen"])) for row, x, y in reversed(placed)], frame)
    return Drawn("".join(parts), width, bottom + _FOOT + titles[0].height + 6)


def _names(points: Sequence[tuple[str, float, float, bool]], frame: _Box) -> list[str]:
    """Names beside their dots, the first points first; none lies on another name or dot.

    A name is nearest to its own dot; only a chosen one that has no such place stands elsewhere, with a line to its dot.
    """
    dots = [(x, y) for _, x, y, _ in points]
    taken = [_Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for _, x, y, _ in points]
    written = []
    for name, x, y, strong in points:
        wide, tall = text_width(name, _SIZE, strong), _SIZE * 1.1
        spots = [spot for away in (_AWAY if strong else _AWAY[:1]) for spot in _spots(x, y, wide, tall, away)]
        place, near = None, len(_spots(x, y, wide, tall, 0.0))
        for number, (left, middle) in enumerate(spots):
            box = _Box(left, middle - tall / 2, left + wide, middle + tall / 2)
            inside = box.left >= frame.left and box.right <= frame.right and box.top >= frame.top and box.bottom <= frame.bottom
            if not inside or any(box.meets(other) for other in taken):
                continue
            own = min(box.away(*dot) for dot in dots) >= box.away(x, y)
            if own or (strong and place is None):
                place = box, number >= near or not own
            if own:
                break
        if place is None:
            continue
        box, far = place
        taken.append(box)
        middle = (box.top + box.bottom) / 2
        end = middle + (tall / 2 if middle < y else -tall / 2)
        leader = f"M{x:.1f} {y:.1f}L{min(max(x, box.left), box.right):.1f} {end:.1f}"
        text = write(box.left, middle + 4, name, _SIZE, INK if strong else QUIET, bold=strong)
        written.append(lines(leader, CHOSEN, 1) if far else "")
        written.append(text.replace("<text", f'<text stroke="{PAPER}" stroke-width="3" paint-order="stroke"', 1))
    return written


def _spots(x: float, y: float, wide: float, tall: float, away: float) -> list[tuple[float, float]]:
    """Where a name may begin and at which height its middle lies, the best place first."""
    beside, above = _DOT + _GAP + away / 2, _DOT + _GAP + tall / 2 + away
    return [
        (x + beside, y),
        (x - beside - wide, y),
        (x - wide / 2, y - above),
        (x - wide / 2, y + above),
        (x + beside, y - above),
        (x + beside, y + above),
        (x - beside - wide, y - above),
        (x - beside - wide, y + above),
    ]


def _axis(points: pd.DataFrame, side: str, indicator: Indicator) -> Axis:
    numbers = points[[side, f"{side}_lower", f"{side}_upper"]].to_numpy(dtype=float).ravel()
    values = [float(number) for number in numbers if not math.isnan(number)]
    return axis_of(values or [0.0], indicator)


def _points(dataset: Dataset, pair: Together, chosen: Sequence[str]) -> pd.DataFrame:
    """A row a quartier; the chosen ones last, so that they lie above the others."""
    pairs = pairs_of(pair.first_rows, pair.second_rows)
    at = pairs.index
    ends = {
        f"{side}_{end}": rows.loc[at, end].astype(float)
        for side, rows in (("x", pair.first_rows), ("y", pair.second_rows))
        for end in ("lower", "upper")
    }
    points = pairs[["x", "y"]].assign(
        **ends,
        chosen=[key in chosen for key in at],
        name=[dataset.quartier_names[str(key)] for key in at],
        hollow=(pair.first_rows.loc[at, "status"] == "unreliable") | (pair.second_rows.loc[at, "status"] == "unreliable"),
    )
    return points.sort_values("chosen", kind="stable").reset_index(drop=True)


def _titles(pair: Together, words: Words) -> tuple[str, str]:
    """Across and upwards, with their units."""
    first, second = (
        words("{name} ({unit})", name=own.name, unit=own.formula.unit(words.pick(own.unit), words))
        for own in (pair.first, pair.second)
    )
    return f"{first} →", f"↑ {second}"


def _tick(tick: float, axis: Axis, indicator: Indicator, words: Words) -> str:
    number = words.number(tick, axis.decimals)
    return words("{number}%", number=number) if indicator.formula.binary else number
