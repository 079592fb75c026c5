"""A map on one sheet of paper, with everything that must be known to read it: one SVG that needs nothing else."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import quoteattr

from geo.drawing import patterns
from geo.drawing.circles import zero_boxes
from geo.drawing.drawing import WIDTH
from geo.drawing.name_places import LONGEST_KEY, all_numbers, key_of, nameless, place_names, renamed
from geo.drawing.static_map import map_content, sign_boxes
from geo.drawing.text_fit import printable, xml_text
from geo.sheet.content import Sheet
from geo.sheet.legend import LegendBlock, set_legend
from geo.sheet.parts import Foot, Head, ScaleBar, set_foot, set_head

FONTS = "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LABEL = 13.0  # letters of names on the map
_PEN = 0.8  # of the usual line, on paper
_EDGE, _GAP = 44.0, 18.0  # around the sheet, and between its parts
_BESIDE = (0.2, 0.23, 0.26, 0.3, 0.35, 0.4)  # width of a legend beside the map, in those of the sheet
_BELOW = (6, 5, 4, 3, 2)  # columns of a legend below it
_LEAST = 0.42  # of the sheet's width and height belongs to the map
_SMALLER = 0.94


@dataclass(frozen=True)
class _Plan:
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


def draw_sheet(sheet: Sheet) -> str:
    """A complete SVG of the map, its legend and the texts around it.

    Quartiers whose names do not fit get numbers, and the legend says what they stand for.
    """
    plan, numbers = _plan_with_key(sheet)
    content = map_content(
        replace(sheet.drawing, shapes=renamed(sheet.drawing.shapes, numbers)),
        sheet.marks,
        selected=sheet.selected,
        stations=sheet.stations,
        label_size=_LABEL / plan.scale,
        context=sheet.context,
        pen=_PEN / plan.scale,
        numbered=numbers,
        inhabited=sheet.inhabited,
        circles=sheet.circles,
        circle_size=sheet.circle_size / plan.scale,
    )
    left, top, wide, high = plan.box
    for_bar = plan.scale_bar.height if plan.scale_bar else 0.0
    x, y = left + (wide - WIDTH * plan.scale) / 2, top + (high - for_bar - sheet.drawing.height * plan.scale) / 2
    bar = plan.scale_bar.drawn(left, top + high - for_bar, sheet.drawing.scale * plan.scale) if plan.scale_bar else ""
    language = f"lang={quoteattr(sheet.texts.language)} " if sheet.texts.language else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {language}width="{sheet.paper[0]:g}mm" height="{sheet.paper[1]:g}mm" '
        f'viewBox="0 0 {sheet.width:g} {sheet.height:g}" role="img" aria-label={quoteattr(printable(sheet.texts.title))} '
        f'font-family="{FONTS}"><title>{xml_text(sheet.texts.title)}</title><desc>{xml_text(sheet.texts.source)}</desc>'
        f'<rect width="{sheet.width:g}" height="{sheet.height:g}" fill="{patterns.PAPER}"/>'
        f'<g transform="translate({x:.2f} {y:.2f}) scale({plan.scale:.5f})">{content}</g>'
        f"{plan.head.drawn(_EDGE, _EDGE)}{plan.legend.drawn(*plan.legend_place, plan.scale)}{bar}"
        f"{plan.foot.drawn(_EDGE, sheet.height - _EDGE - plan.foot.height)}</svg>"
    )


def _plan_with_key(sheet: Sheet) -> tuple[_Plan, dict[str, str]]:
    """The plan, and the numbers that stand on the map instead of names that have no room.

    The key takes room from the map, and a smaller map may need a longer key; while that is sought it only grows.
    """
    shapes = sheet.drawing.shapes
    every, numbers = all_numbers(shapes), dict[str, str]()
    while True:
        plan = _arrange(sheet, key_of(shapes, numbers))
        label_size = _LABEL / plan.scale
        signs = [
            *sign_boxes(sheet.drawing, sheet.stations, _PEN / plan.scale),
            *zero_boxes(sheet.drawing, sheet.circles, label_size),
        ]
        unnamed = nameless(shapes, label_size, signs, numbers)
        if len(unnamed) > LONGEST_KEY:
            return _arrange(sheet, ()), {}
        if unnamed == set(numbers):
            break
        numbers = {quartier_id: every[quartier_id] for quartier_id in unnamed}
    placed = place_names(renamed(shapes, numbers), label_size, signs, numbers)
    if numbers.keys() <= placed.keys():
        return plan, numbers
    numbers = {key: number for key, number in numbers.items() if key in placed}  # no number in the key that is not on the map
    return _arrange(sheet, key_of(shapes, numbers)), numbers


def _arrange(sheet: Sheet, key: Sequence[str]) -> _Plan:
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


def _plans(sheet: Sheet, key: Sequence[str], size: float) -> Iterator[_Plan]:
    texts, inner = sheet.texts, sheet.width - 2 * _EDGE
    head = set_head(texts.title, sheet.subtitle, texts.badge, inner, size)
    foot = set_foot((*texts.notes, texts.source, texts.printed), inner, size)
    top = _EDGE + head.height + _GAP
    high = sheet.height - _EDGE - foot.height - _GAP / 2 - top
    for block, place, box in _legends(sheet, key, size, top, high):
        scale_bar = ScaleBar(box[2], size) if sheet.scale_bar else None
        for_map = box[3] - (scale_bar.height + _GAP / 2 if scale_bar else 0.0)
        yield _Plan(head, foot, block, place, box, scale_bar, min(box[2] / WIDTH, for_map / sheet.drawing.height))


def _legends(
    sheet: Sheet, key: Sequence[str], size: float, top: float, high: float
) -> Iterator[tuple[LegendBlock, tuple[float, float], tuple[float, float, float, float]]]:
    """Every legend that fits, its place, and what it leaves for the map."""
    wide = sheet.width - 2 * _EDGE

    def block(width: float, columns: int) -> LegendBlock:
        return set_legend(
            sheet.unsaid_legend,
            width,
            columns=columns,
            size=size,
            signs=sheet.signs,
            selected=sheet.selected_name,
            key=key,
            circle_size=sheet.circle_size,
        )

    for share in _BESIDE:
        beside = block(share * wide, 1)
        if beside.height <= high:
            yield beside, (_EDGE + wide - beside.width, top), (_EDGE, top, wide - beside.width - _GAP, high)
    for columns in _BELOW:
        below = block(wide, columns)
        yield below, (_EDGE, top + high - below.height), (_EDGE, top, wide, high - below.height - _GAP)
