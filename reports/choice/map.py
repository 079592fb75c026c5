"""The map of a choice: its colour is the chance to be among the quartiers that are looked for."""

from collections.abc import Mapping
from types import MappingProxyType
from xml.sax.saxutils import quoteattr

from branca.utilities import color_brewer

from dataset.dataset import Dataset
from geo.drawing import patterns
from geo.drawing.classes import FEWEST_COLOURS, Classification, Mark, Ramp
from geo.drawing.drawing import WIDTH
from geo.drawing.legend import Entry, Legend, class_entries
from geo.drawing.name_places import with_numbers
from geo.drawing.overlay import draw_hits
from geo.drawing.static_map import map_content
from geo.sheet.legend import set_legend
from geo.sheet.sheet import FONTS
from indicators.presets import ChoiceRules
from language.words import Words
from reports.choice.content import Answer
from reports.map.inhabited import Fill, fills_of, with_fill
from workshops.choice import STEP, Group, Standing, limits

_BETWEEN = (30.0, 50.0, 70.0)  # percent, where the city's own limits leave room
_LABEL, _LETTERS = 20.0, 1.95  # of names, and of a legend beside the map in its usual size: the picture is often shown small
_LETTERS_BELOW = 2.5  # a telephone shows the whole picture 360 pixels wide
_LABEL_BESIDE = 32.0  # on paper, 170 mm wide: the smallest names have 7 points
_COLUMNS, _EDGE, _GAP = 2, 12.0, 26.0
_BESIDE = 460.0  # width of a legend beside the map


def chance_classes(rules: ChoiceRules) -> Classification:
    """Classes of the chance in percent; the outer ones are “clearly out” and “clearly in”, so that map and groups agree.

    A limit belongs to the class above, but whoever has the city's lower limit is still clearly out: that class ends a step later.
    """
    out, certain = limits(rules)
    low, high = 100 * (out + STEP), 100 * certain
    between = sorted({round(limit, 6) for limit in (low, *_BETWEEN, high) if low <= limit <= high and 0 < limit < 100})
    colours = color_brewer(Ramp.NEITHER.value, n=max(len(between) + 1, FEWEST_COLOURS))
    return Classification(tuple(between), tuple(colours[: len(between) + 1]))


def chance_colour(classes: Classification, chance: float) -> str:
    """The colour of one chance, 0 to 1; a chance at a limit belongs to the class above."""
    return classes.colours[sum(100 * chance >= limit - 1e-9 for limit in classes.limits)]


def chance_title(answer: Answer, words: Words) -> str:
    """What the colours count."""
    if answer.choice.among == 1:
        return words("Chance (of 100) to be the one with the greatest need")
    return words("Chance (of 100) to be among the {wanted} with the greatest need", wanted=answer.choice.among)


def choice_map(
    dataset: Dataset,
    answer: Answer,
    words: Words,
    *,
    beside: bool = False,
    fill: str = "",
    hits: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """An ``<svg>`` of the choice, with names where they fit, else numbers, and its legend below or beside.

    Quartiers that are set have a strong outline and no colour: nothing was drawn for them. What takes no part and what
    rests on too little have marks of their own, never the colour of a small chance.

    Parameters
    ----------
    fill : str
        A `Fill` that `fills_of` offers; empty: the usual one.
    hits : Mapping
        ``quartier_id`` to what is read out of it: shapes that can be pointed at lie over the map; none for a picture.
    """
    fill = fill or fills_of(dataset)[0]
    classes = chance_classes(dataset.catalogue.choice)
    standings = answer.choice.standings
    outlined = [standing.quartier_id for standing in standings if standing.must]
    label = _LABEL_BESIDE if beside else _LABEL
    numbered = with_numbers(dataset.drawing, label)
    drawing = numbered.drawing
    drawn = map_content(
        drawing,
        {standing.quartier_id: _paint(standing, classes) for standing in standings},
        label_size=label,
        context=dataset.traces,
        outlined=outlined,
        numbered=numbered.numbers,
        inhabited=fill == Fill.INHABITED,
    )
    title = chance_title(answer, words)
    outline = words("set: chosen in any case") if outlined else ""
    wide = _BESIDE if beside else WIDTH - 2 * _EDGE
    block = set_legend(
        with_fill(Legend(title, "", (), _entries(standings, classes, words)), fill, words),
        wide,
        columns=1 if beside else _COLUMNS,
        size=_LETTERS if beside else _LETTERS_BELOW,
        selected=outline,
        key=numbered.key,
    )
    left, top = (WIDTH + _GAP, _GAP) if beside else (_EDGE, drawing.height + _GAP)
    width = left + wide if beside else WIDTH
    height = max(drawing.height, top + block.height + _EDGE)
    over = draw_hits(drawing, hits) if hits else ""
    picture = f"{drawn}{block.drawn(left, top, 1.0)}"
    if hits:  # every shape says its name and its chance; names and numbers of the drawing would be read out beside them
        picture = f'<g aria-hidden="true">{picture}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:.1f}" role="{"group" if hits else "img"}" '
        f'aria-label={quoteattr(title)} font-family="{FONTS}">{picture}{over}</svg>'
    )


def _paint(standing: Standing, classes: Classification) -> tuple[Mark, str]:
    if standing.must:
        return Mark.VALUE, patterns.PAPER
    if standing.group is Group.LEFT_OUT:
        return Mark.SAME, ""
    if standing.chance is None:
        return Mark.NO_DATA, ""
    return Mark.VALUE, chance_colour(classes, standing.chance)


def _entries(standings: tuple[Standing, ...], classes: Classification, words: Words) -> tuple[Entry, ...]:
    """Every class, and the marks that the map has."""
    groups = {standing.group for standing in standings if not standing.must}
    marks = (
        (Group.LEFT_OUT, Mark.SAME, words("excluded (conditions)")),
        (Group.TOO_LITTLE, Mark.NO_DATA, words("too little known")),
    )
    named = tuple(Entry(mark, "", label) for group, mark, label in marks if group in groups)
    return class_entries(classes, words, 0, words.number) + named
