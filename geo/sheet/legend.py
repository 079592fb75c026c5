"""The legend as it stands on a sheet: beside the map in one column, or below it in several."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from geo.drawing import patterns
from geo.drawing.legend import Entry, Legend, Square
from geo.drawing.name_places import key_line
from geo.drawing.nested import set_nested
from geo.drawing.patterns import SIGN_SIZE, SIGNS
from geo.drawing.text_fit import Fitted, paragraph
from geo.sheet.scale import ScaleStrip, fit_scale

_TITLE, _TEXT, _SMALL = 15.5, 13.0, 11.5
_SWATCH, _HIGH, _SIGN_WIDTH = 34.0, 21.0, 22.0
_INDENT, _ROW_GAP, _COLUMN_GAP, _HEADING_GAP = 10.0, 7.0, 18.0, 10.0
_CELL = 28.0  # edge of one colour of two indicators
_SCALE, _WIDEST = 250.0, 460.0  # a scale's least and greatest width, if the legend is so wide

Picture = Callable[[float], str]
"""Draws into its box, in units of the usual size; given is how many of them are one unit of the map."""


@dataclass(frozen=True)
class Item:
    """A picture and what it means; without a picture the text stands alone."""

    text: str
    picture: Picture | None = None
    wide: float = 0.0
    high: float = 0.0
    gap: float = _ROW_GAP
    bold: bool = False


@dataclass(frozen=True)
class Row:
    """An item where it stands in the block, in drawing units of the sheet."""

    item: Item
    label: Fitted
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class LegendBlock:
    """A legend set in lines; all lengths in drawing units of the sheet.

    Attributes
    ----------
    key : tuple of Fitted
        Numbers on the map and the names they stand for.
    size : float
        Of letters and swatches; 1 is the usual one.
    scale : ScaleStrip or None
        The classes as a bar, below the heading.
    """

    heading: tuple[Fitted, ...]
    rows: tuple[Row, ...]
    key: tuple[Fitted, ...]
    width: float
    height: float
    size: float
    scale: ScaleStrip | None = None

    @property
    def breaks(self) -> int:
        """How many lines more than one each the labels need."""
        return sum(len(row.label.lines) - 1 for row in self.rows)

    def drawn(self, left: float, top: float, scale: float) -> str:
        """As SVG; `scale` is drawing units of the sheet for one of the map."""
        parts = list(_stacked(self.heading, left, top))
        if self.scale:
            y = top + _below_heading(self.heading, self.size)
            parts.append(f'<g transform="translate({left:.1f} {y:.1f}) scale({self.size:g})">{self.scale.drawn()}</g>')
        for row in self.rows:
            x, y, item = left + row.x, top + row.y, row.item
            if item.picture:
                place = f"translate({x:.1f} {y + (row.height - item.high * self.size) / 2:.1f}) scale({self.size:g})"
                parts.append(f'<g transform="{place}">{item.picture(scale / self.size)}</g>')
                x += (item.wide + _INDENT) * self.size
            parts.append(row.label.drawn(x, y + (row.height - row.label.height) / 2, patterns.INK))
        parts.extend(_stacked(self.key, left, top + self.height - sum(line.height for line in self.key)))
        return "".join(parts)


def _stacked(texts: Sequence[Fitted], left: float, top: float) -> Iterator[str]:
    for text in texts:
        yield text.drawn(left, top, patterns.INK)
        top += text.height


def set_legend(
    legend: Legend,
    width: float,
    *,
    columns: int,
    size: float = 1.0,
    signs: Sequence[tuple[str, str]] = (),
    selected: str = "",
    key: Sequence[str] = (),
    circle_size: float = 1.0,
) -> LegendBlock:
    """Set a legend into a width.

    Parameters
    ----------
    width : float
        In drawing units of the sheet.
    size : float
        Of letters and swatches; 1 is the usual one.
    signs : sequence of (status, label)
        The workshops' marks.
    selected : str
        Name of the quartier with the strong outline, if there is one.
    key : sequence of str
        A number on the map and its name: ``1 Altstadt``.
    circle_size : float
        Drawing units of the sheet for one of a circle's radius.
    """
    lines = [line for line in (legend.unit, *legend.notes) if line]
    lines = [" · ".join(lines)] if columns > 1 and lines else lines
    heading = [paragraph(legend.title, width, _TITLE * size, bold=True)] if legend.title else []
    heading += [paragraph(line, width, _SMALL * size) for line in lines]
    first = _below_heading(heading, size)

    column, gap = (width - (columns - 1) * _COLUMN_GAP * size) / columns, _COLUMN_GAP * size
    strip, before, after = None, 0, first  # columns that the scale has for itself, and where the rows begin
    if legend.scale:
        wide = min(columns, 1 + ceil((_SCALE * size - column) / (column + gap))) if column < _SCALE * size else 1
        before = wide % columns
        strip = fit_scale(legend.scale, min(wide * (column + gap) / size - _COLUMN_GAP, _WIDEST))
        after = first if before else first + (strip.height + _ROW_GAP) * size
    groups = [[_row(item, column, size) for item in group] for group in _groups(legend, signs, selected, circle_size / size)]
    places = _flow([sum(row.height + row.item.gap * size for row in group) for group in groups], columns - before)
    rows: list[Row] = []
    for group, (at, y) in zip(groups, places, strict=True):
        for row in group:
            rows.append(replace(row, x=(before + at) * (column + gap), y=after + y))
            y += row.height + row.item.gap * size

    key = [key_line(key)] if columns > 1 and key else key
    keyed = tuple(paragraph(line, width, _SMALL * size) for line in key)
    below = sum(line.height for line in keyed) + (_HEADING_GAP * size if keyed else 0.0)
    foot = first + strip.height * size if strip else first
    height = max([foot, *(row.y + row.height for row in rows)]) + below
    return LegendBlock(tuple(heading), tuple(rows), keyed, width, height, size, strip)


def _below_heading(heading: Sequence[Fitted], size: float) -> float:
    return sum(line.height for line in heading) + (_HEADING_GAP * size if heading else 0.0)


def _row(item: Item, width: float, size: float) -> Row:
    indent = (item.wide + _INDENT) * size if item.picture else 0.0
    label = paragraph(item.text, width - indent, _TEXT * size, item.bold)
    return Row(item, label, 0.0, 0.0, max(item.high * size, label.height))


def _flow(depths: Sequence[float], columns: int) -> list[tuple[int, float]]:
    """The column of every group and how far down it stands there; columns of like depth."""
    deep = max([sum(depths) / columns, *depths], default=0.0) * 1.001
    while True:
        places: list[tuple[int, float]] = []
        column, y = 0, 0.0
        for depth in depths:
            if y and y + depth > deep:
                column, y = column + 1, 0.0
            places.append((column, y))
            y += depth
        if column < columns:
            return places
        deep *= 1.04


def _groups(legend: Legend, signs: Sequence[tuple[str, str]], selected: str, circle_size: float) -> Iterator[list[Item]]:
    """What must not be torn apart, from top to bottom."""
    if legend.rings:
        nested = set_nested(legend.rings, circle_size, _TEXT)
        yield [Item("", lambda _: nested.content, nested.width, nested.height)]
    if legend.square:
        yield list(_square(legend.square))
    yield from ([_entry(entry)] for entry in legend.swatches)
    if legend.part:
        yield [Item(legend.part.title, bold=True), *map(_entry, legend.part.entries)]
    if selected:
        yield [Item(selected, lambda _: _box(3.6, patterns.INK), _SWATCH, _HIGH)]
    yield from ([Item(label, _sign(status), _SWATCH, _HIGH)] for status, label in signs)


def _square(square: Square) -> Iterator[Item]:
    """Rows of colours with the second indicator's classes at their side; what the columns are stands below."""
    across, down = len(square.first_labels), len(square.second_labels)

    def strip(row: int) -> Picture:
        cells = "".join(
            f'<rect x="{at * _CELL:g}" width="{_CELL:g}" height="{_CELL:g}" fill="{square.colours[3 * row + at]}" '
            f'stroke="{patterns.OUTLINE}" stroke-width="0.8"/>'
            for at in range(across)
        )
        return lambda _: cells

    yield Item(f"↑ {square.second}", bold=True)
    for row in reversed(range(down)):
        yield Item(square.second_labels[row], strip(row), across * _CELL, _CELL, 0.0 if row else _ROW_GAP)
    yield Item(f"→ {square.first}", bold=True, gap=1.0)
    yield Item(" · ".join(square.first_labels), gap=2 * _ROW_GAP)


def _entry(entry: Entry) -> Item:
    def draw(scale: float) -> str:
        # in the map's units, so that a pattern is as fine here as there
        box = f'width="{_SWATCH / scale:.2f}" height="{_HIGH / scale:.2f}"'
        fills = "".join(f'<rect {box} fill="{fill}"/>' for fill in patterns.fills(entry.mark, entry.colour))
        return f'<g transform="scale({scale:.4f})">{fills}</g>{_box(1.0, patterns.OUTLINE)}'

    return Item(entry.label, draw, _SWATCH, _HIGH)


def _box(line: float, colour: str) -> str:
    return f'<rect width="{_SWATCH:g}" height="{_HIGH:g}" fill="none" stroke="{colour}" stroke-width="{line:g}"/>'


def _sign(status: str) -> Picture:
    scale = _SIGN_WIDTH / SIGN_SIZE
    place = f"translate({(_SWATCH - _SIGN_WIDTH) / 2:g} {(_HIGH - _SIGN_WIDTH) / 2:g}) scale({scale:g})"
    return lambda _: f'<g transform="{place}">{SIGNS[status]}</g>'
