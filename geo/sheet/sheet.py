"""A map on one sheet of paper, with everything that must be known to read it: one SVG that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from geo.drawing import patterns
from geo.drawing.classes import Mark
from geo.drawing.drawing import WIDTH, Drawing
from geo.drawing.legend import Legend
from geo.drawing.name_places import LONGEST_KEY, key_of, nameless, north_to_south, numbers_of, place_names, renamed
from geo.drawing.static_map import OPAQUE, Trace, map_content, sign_boxes
from geo.drawing.stations import Station
from geo.drawing.text_fit import printable, xml_text
from geo.sheet.parts import SheetTexts
from geo.sheet.plan import EDGE, Plan, Wanted, arrange

A4 = (297.0, 210.0)  # millimetres
UNITS = 4.0  # of the drawing in a millimetre
FONTS = "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LABEL = 13.0  # letters of names on the map
_PEN = 0.8  # of the usual line, on paper


def draw_sheet(
    drawing: Drawing,
    paint: Mapping[str, tuple[Mark, str]],
    legend: Legend,
    texts: SheetTexts,
    *,
    signs: Sequence[tuple[str, str]] = (),
    selected: str = "",
    stations: Iterable[Station] = (),
    opacity: Mapping[str, float] = OPAQUE,
    context: Sequence[Trace] = (),
    scale_bar: bool = False,
    paper: tuple[float, float] = A4,
) -> str:
    """A complete SVG of the map, its legend and the texts around it.

    Quartiers whose names do not fit get numbers, and the legend says what they stand for.

    Parameters
    ----------
    drawing, paint, selected, stations, opacity, context
        As for `geo.drawing.static_map.draw_map`.
    legend : Legend
        Its title and notes are not repeated where `texts` say the same.
    texts : SheetTexts
    signs : sequence of (status, label)
        The workshops' marks that the legend explains.
    scale_bar : bool
        Only for boundaries that are true to scale.
    paper : tuple of float
        Width and height of the sheet in millimetres.
    """
    subtitle = texts.subtitle or " · ".join(note for note in legend.notes if note)
    left_to_say = replace(
        legend,
        title="" if legend.title == texts.title else legend.title,
        notes=tuple(note for note in legend.notes if note not in subtitle),
    )
    names = {shape.quartier_id: shape.name for shape in drawing.shapes}
    width, height = (side * UNITS for side in paper)
    wanted = Wanted(drawing, left_to_say, texts, subtitle, signs, names.get(selected, ""), scale_bar, width, height)
    shown = tuple(stations)
    plan, numbers = _plan_with_key(wanted, shown)
    content = map_content(
        replace(drawing, shapes=renamed(drawing.shapes, numbers)),
        paint,
        selected=selected,
        stations=shown,
        label_size=_LABEL / plan.scale,
        opacity=opacity,
        context=context,
        pen=_PEN / plan.scale,
    )
    left, top, wide, high = plan.box
    x, y = left + (wide - WIDTH * plan.scale) / 2, top + (high - plan.strip.height - drawing.height * plan.scale) / 2
    title = xml_text(texts.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{paper[0]:g}mm" height="{paper[1]:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" aria-label={quoteattr(printable(texts.title))} font-family="{FONTS}">'
        f"<title>{title}</title><desc>{xml_text(texts.source)}</desc>"
        f'<rect width="{width:g}" height="{height:g}" fill="{patterns.PAPER}"/>'
        f'<g transform="translate({x:.2f} {y:.2f}) scale({plan.scale:.5f})">{content}</g>'
        f"{plan.head.drawn(EDGE, EDGE)}{plan.legend.drawn(*plan.legend_place, plan.scale)}"
        f"{plan.strip.drawn(left, top + high - plan.strip.height, drawing.scale * plan.scale)}"
        f"{plan.foot.drawn(EDGE, height - EDGE - plan.foot.height)}</svg>"
    )


def _plan_with_key(wanted: Wanted, stations: Sequence[Station]) -> tuple[Plan, dict[str, str]]:
    """The plan, and the numbers that stand on the map instead of names that have no room.

    The key takes room from the map, and a smaller map may need a longer key; while that is sought it only grows.
    """
    shapes = north_to_south(wanted.drawing.shapes)
    numbers: dict[str, str] = {}
    while True:
        plan = arrange(wanted, key_of(shapes, numbers))
        label_size, signs = _LABEL / plan.scale, sign_boxes(wanted.drawing, stations, _PEN / plan.scale)
        unnamed = nameless(shapes, label_size, signs, numbers)
        if len(unnamed) > LONGEST_KEY:
            return arrange(wanted, ()), {}
        if unnamed == set(numbers):
            break
        numbers = numbers_of(shapes, unnamed)
    placed = place_names(renamed(shapes, numbers), label_size, signs)
    if numbers.keys() <= placed.keys():
        return plan, numbers
    numbers = numbers_of(shapes, numbers.keys() & placed.keys())  # no number in the key that is not on the map
    return arrange(wanted, key_of(shapes, numbers)), numbers
