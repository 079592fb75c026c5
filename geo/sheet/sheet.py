"""A map on one sheet of paper, with everything that must be known to read it: one SVG that needs nothing else."""

from __future__ import annotations

from dataclasses import replace
from xml.sax.saxutils import quoteattr

from geo.drawing import patterns
from geo.drawing.drawing import WIDTH
from geo.drawing.name_places import LONGEST_KEY, key_of, nameless, north_to_south, numbers_of, place_names, renamed
from geo.drawing.static_map import map_content, sign_boxes
from geo.drawing.text_fit import printable, xml_text
from geo.sheet.content import Sheet
from geo.sheet.plan import EDGE, Plan, arrange

FONTS = "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LABEL = 13.0  # letters of names on the map
_PEN = 0.8  # of the usual line, on paper


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
    )
    left, top, wide, high = plan.box
    for_bar = plan.scale_bar.height if plan.scale_bar else 0.0
    x, y = left + (wide - WIDTH * plan.scale) / 2, top + (high - for_bar - sheet.drawing.height * plan.scale) / 2
    bar = plan.scale_bar.drawn(left, top + high - for_bar, sheet.drawing.scale * plan.scale) if plan.scale_bar else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.paper[0]:g}mm" height="{sheet.paper[1]:g}mm" '
        f'viewBox="0 0 {sheet.width:g} {sheet.height:g}" role="img" aria-label={quoteattr(printable(sheet.texts.title))} '
        f'font-family="{FONTS}"><title>{xml_text(sheet.texts.title)}</title><desc>{xml_text(sheet.texts.source)}</desc>'
        f'<rect width="{sheet.width:g}" height="{sheet.height:g}" fill="{patterns.PAPER}"/>'
        f'<g transform="translate({x:.2f} {y:.2f}) scale({plan.scale:.5f})">{content}</g>'
        f"{plan.head.drawn(EDGE, EDGE)}{plan.legend.drawn(*plan.legend_place, plan.scale)}{bar}"
        f"{plan.foot.drawn(EDGE, sheet.height - EDGE - plan.foot.height)}</svg>"
    )


def _plan_with_key(sheet: Sheet) -> tuple[Plan, dict[str, str]]:
    """The plan, and the numbers that stand on the map instead of names that have no room.

    The key takes room from the map, and a smaller map may need a longer key; while that is sought it only grows.
    """
    shapes = north_to_south(sheet.drawing.shapes)
    numbers: dict[str, str] = {}
    while True:
        plan = arrange(sheet, key_of(shapes, numbers))
        label_size, signs = _LABEL / plan.scale, sign_boxes(sheet.drawing, sheet.stations, _PEN / plan.scale)
        unnamed = nameless(shapes, label_size, signs, numbers)
        if len(unnamed) > LONGEST_KEY:
            return arrange(sheet, ()), {}
        if unnamed == set(numbers):
            break
        numbers = numbers_of(shapes, unnamed)
    placed = place_names(renamed(shapes, numbers), label_size, signs)
    if numbers.keys() <= placed.keys():
        return plan, numbers
    numbers = numbers_of(shapes, numbers.keys() & placed.keys())  # no number in the key that is not on the map
    return arrange(sheet, key_of(shapes, numbers)), numbers
