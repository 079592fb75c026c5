"""Which colour an answer has: shades to both sides of a middle where answers have an order, distinct colours where not."""

from branca.utilities import color_brewer

from files.cells import canonical
from indicators.catalogue import Indicator, Polarity
from indicators.formulas import Mean, Median, Share
from indicators.questions import Category, Question

_SHADES = 11  # of a diverging ColorBrewer scheme
_ENDS = (1, 9)  # of those that are used: the outermost are nearly black
_HALF = 0.5  # of the way from the low end: neither good nor bad
_SCHEMES = {Polarity.MORE_IS_BETTER: "BrBG", Polarity.MORE_IS_WORSE: "BrBG", Polarity.NEITHER: "PuOr"}
_MIDDLE, _ASIDE = "#dadada", "#a3a9b2"  # an answer that is none on the scale is grey as well
_INSTEAD = {"#f5f5f5": _MIDDLE, "#f7f7f7": _MIDDLE, "#35978f": "#3fa299", "#8073ac": "#7263a2"}
"""Shades that are nearly white, or on which neither black nor white reaches a contrast of 4.5 (WCAG 2.2, 1.4.3)."""
_DISTINCT = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a6d3b", "#6b7280")
"""Hues that people who cannot tell red from green can tell apart (after Okabe and Ito, Color Universal Design, 2008)."""


def colours_of(indicator: Indicator | None, question: Question) -> dict[str, str]:
    """The colour of every category of every scheme, by its id, as ``#rrggbb``.

    Answers have an order where the indicator takes their mean or median, or counts those at one end; its polarity then says
    which end is the better one. Answers that are merged have the shade between theirs, and never that of one answer.
    Without an indicator nobody says so.
    """
    ranks = _ranks(indicator, question.answers) if indicator else None
    every = [category for own in question.schemes.values() for category in own]
    if indicator is None or ranks is None:
        places = {canonical(code): at for at, answer in enumerate(question.answers) for code in answer.codes}
        return {own.id: _DISTINCT[places[canonical(own.codes[0])] % len(_DISTINCT)] for own in every}
    shades = color_brewer(_SCHEMES[indicator.polarity], _SHADES)
    low, high = _ENDS
    if indicator.polarity is Polarity.MORE_IS_WORSE:
        low, high = high, low
    single = {round(low + (high - low) * rank) for rank in ranks.values()}
    colours = {}
    for own in every:
        known = [ranks[canonical(code)] for code in own.codes if canonical(code) in ranks]
        if not known:
            colours[own.id] = _ASIDE
            continue
        middle = sum(known) / len(known)
        place = round(low + (high - low) * middle)
        if len(known) > 1 and place in single and middle != _HALF:
            outwards = 1 if (middle > _HALF) == (low < high) else -1
            place = next(
                (near for near in (place + outwards, place - outwards) if near not in single and min(_ENDS) < near < max(_ENDS)),
                place,
            )
        shade = shades[place].lower()
        colours[own.id] = _INSTEAD.get(shade, shade)
    return colours


def _ranks(indicator: Indicator, answers: tuple[Category, ...]) -> dict[str, float] | None:
    """How far each answer lies from the low end, 0 to 1, by its code; None where answers have no order that is known."""
    formula, codes = indicator.formula, [canonical(code) for answer in answers for code in answer.codes]
    match formula:
        case Share():
            counted, yes = [code for code in codes if code in set(map(canonical, formula.of))], set(map(canonical, formula.yes))
            rising = [code in yes for code in counted]
            if rising == sorted(rising):
                pass
            elif rising == sorted(rising, reverse=True):
                counted.reverse()
            else:
                return None
        case Mean() | Median():
            values = {canonical(code): float(value) for code, value in formula.codes}
            values |= {code: number for code in codes if code not in values and (number := _number(code)) is not None}
            on_scale = [code for code in codes if code in values and formula.low <= values[code] <= formula.high]
            counted = sorted(on_scale, key=values.__getitem__)
        case _:
            return None
    return {code: at / (len(counted) - 1) for at, code in enumerate(counted)} if len(counted) > 1 else None


def _number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None
