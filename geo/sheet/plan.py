"""How a sheet's room is shared between texts, legend and map: the map gets as much as it can."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.drawing.drawing import WIDTH
from geo.sheet.content import Sheet
from geo.sheet.legend import LegendBlock, set_legend
from geo.sheet.parts import Foot, Head, ScaleBar, set_foot, set_head

EDGE, _GAP = 44.0, 18.0  # around the sheet, and between its parts
_BESIDE = (0.2, 0.23, 0.26, 0.3, 0.35, 0.4)  # width of a legend beside the map, in those of the sheet
_BELOW = (6, 5, 4, 3, 2)  # columns of a legend below it
_LEAST = 0.42  # of the sheet's width and height belongs to the map
_SMALLER = 0.94


@dataclass(frozen=True)
class Plan:
    """Where everything stands, in drawing units of the sheet.

    Attributes
    ----------
    head, foot, legend
        The texts, set.
    legend_place : tuple of float
        Left and top.
    box : tuple of float
        Left, top, width and height of what map and scale bar have for themselves.
    scale : float
        Drawing units of the sheet for one of the map.
    """

    head: Head
    foot: Foot
    legend: LegendBlock
    legend_place: tuple[float, float]
    box: tuple[float, float, float, float]
    scale_bar: ScaleBar | None
    scale: float

    @property
    def merit(self) -> float:
        """A large map; broken lines in the legend cost a little."""
        return self.scale / (1 + 0.03 * self.legend.breaks)


def arrange(sheet: Sheet, key: Sequence[str]) -> Plan:
    """The best plan; where there are more words than paper all of them get smaller, and none is left out.

    Parameters
    ----------
    key : sequence of str
        Numbers on the map with their names, below the legend.
    """
    for size in (_SMALLER**step for step in itertools.count()):
        roomy = [
            plan
            for plan in _plans(sheet, key, size)
            if plan.box[2] >= _LEAST * sheet.width and plan.box[3] >= _LEAST * sheet.height and plan.scale > 0
        ]
        if roomy:
            return max(roomy, key=lambda plan: plan.merit)
    raise AssertionError("letters of no size need no room")


def _plans(sheet: Sheet, key: Sequence[str], size: float) -> Iterator[Plan]:
    texts, inner = sheet.texts, sheet.width - 2 * EDGE
    head = set_head(texts.title, sheet.subtitle, texts.badge, inner, size)
    foot = set_foot((*texts.notes, texts.source, texts.printed), inner, size)
    top = EDGE + head.height + _GAP
    high = sheet.height - EDGE - foot.height - _GAP / 2 - top
    for block, place, box in _legends(sheet, key, size, top, high):
        scale_bar = ScaleBar(box[2], size) if sheet.scale_bar else None
        for_map = box[3] - (scale_bar.height + _GAP / 2 if scale_bar else 0.0)
        yield Plan(head, foot, block, place, box, scale_bar, min(box[2] / WIDTH, for_map / sheet.drawing.height))


def _legends(
    sheet: Sheet, key: Sequence[str], size: float, top: float, high: float
) -> Iterator[tuple[LegendBlock, tuple[float, float], tuple[float, float, float, float]]]:
    """Every legend that fits, its place, and what it leaves for the map."""
    wide = sheet.width - 2 * EDGE

    def block(width: float, columns: int) -> LegendBlock:
        return set_legend(
            sheet.unsaid_legend, width, columns=columns, size=size, signs=sheet.signs, selected=sheet.selected_name, key=key
        )

    for share in _BESIDE:
        beside = block(share * wide, 1)
        if beside.height <= high:
            yield beside, (EDGE + wide - beside.width, top), (EDGE, top, wide - beside.width - _GAP, high)
    for columns in _BELOW:
        below = block(wide, columns)
        yield below, (EDGE, top + high - below.height), (EDGE, top, wide, high - below.height - _GAP)
