"""Formulas as ``catalogue.toml`` writes them, and limits that their values can reach."""

from __future__ import annotations

import math
from collections.abc import Sequence

from files.cells import canonical, number_or_nan
from files.toml import Section
from indicators.formulas import Formula, Mean, Median, Rate, Register, Share, Total
from language.phrases import Phrase

_KINDS = ("share", "mean", "median", "total", "register", "rate")
_PERCENT = (0.0, 100.0)


def read_formula(formula: Section, indicator: Section) -> Formula:
    """The formula; an empty register figure after noting that it is none.

    Parameters
    ----------
    formula, indicator : Section
        The table of the formula, and the one that it stands in.
    """
    before = len(tuple(indicator.findings))
    kinds = [kind for kind in _KINDS if kind in formula]
    if len(kinds) != 1:
        allowed = Phrase("one of share, mean, median, total, register, rate, category; see docs/city-folder.md")
        indicator.wrong("formula", list(formula), allowed)
        return Register("")
    [kind] = kinds
    checked: Formula
    fits, wrong = True, list[object]()
    match kind:
        case "share":
            checked = _share(formula)
            yes, of = ({canonical(code) for code in codes} for codes in (checked.yes, checked.of))
            fits, wrong = bool(yes) and yes < of, list(checked.yes)
            allowed = Phrase("“yes” with some, not all, of the answers in “of”")
        case "mean" | "median":
            scale = formula.numbers("scale", required=True)
            fits, wrong = len(scale) == 2 and scale[0] < scale[1], list(scale)
            allowed = Phrase("scale = [lowest, highest]")
            low, high = scale if fits else (0.0, 1.0)
            codes = tuple((canonical(cell), number) for cell, number in _codes(formula, numbers=True).items())
            checked = (Mean if kind == "mean" else Median)(formula.string(kind), low, high, codes)
        case "total":
            checked = Total(formula.string(kind))
        case "register":
            checked = Register(formula.string(kind))
        case _:
            figures, per = formula.cells("rate", required=True), formula.number("per", default=100.0)
            fits, wrong = len(set(figures)) == len(figures) == 2 and per > 0, [*figures, per]
            allowed = Phrase("rate = [figure, of which other figure] and a “per” above 0")
            above, below = figures if fits else ("", "")
            checked = Rate(above, below, per)
    if not fits and len(tuple(indicator.findings)) == before:
        indicator.wrong("formula", wrong, allowed)
    formula.finish()
    return checked


def _share(formula: Section) -> Share:
    """A share of one column, of any of several, or of the answers that stand together in a cell."""
    several = formula.is_list("share")
    columns = formula.cells("share", required=True) if several else (formula.string("share"),)
    any_of, separator = formula.flag("any"), formula.separator("separator")
    if several and not (any_of and len(set(columns)) == len(columns)):
        allowed = Phrase("several columns, each once, together with any = true: whoever said yes to any of them counts as yes")
        formula.wrong("share", list(columns), allowed)
    elif any_of and not (several or separator):
        formula.wrong("any", True, Phrase("any = true together with a list of columns, or with a separator"))
    codes = _codes(formula, numbers=False)
    yes, of = (
        tuple(dict.fromkeys((*own, *(cell for cell, code in codes.items() if code in set(map(canonical, own))))))
        for own in (formula.cells("yes", required=True), formula.cells("of", required=True))
    )
    if not (several or separator):
        return Share(columns[0], yes, of)
    name = ", ".join(columns) + (f" ({separator.strip() or 'blank'})" if separator else "")
    return Share(name if several or separator else columns[0], yes, of, columns, separator)


def _codes(formula: Section, *, numbers: bool) -> dict[str, str]:
    """``codes``: what a cell counts as; cells in their one spelling are told from one another."""
    section = formula.section("codes")
    codes = {cell: canonical(section.cell(cell)) for cell in section}
    for cell, code in codes.items():
        if code and numbers and math.isnan(number_or_nan(code)):
            section.wrong(cell, code, Phrase("the number that this answer counts as, such as {example}", example="5"))
    if len({canonical(cell) for cell in codes}) < len(codes):
        formula.wrong("codes", list(codes), Phrase("each answer once"))
    section.finish()
    return codes


def check_limit(section: Section, satisfied: float, formula: Formula) -> None:
    """A limit that no value can reach, or that every value does, would switch a topic's rule off in silence."""
    if isinstance(formula, Mean) and not formula.low < satisfied < formula.high:
        section.wrong(
            "satisfied", satisfied, Phrase("a number inside the scale from {low} to {high}", low=formula.low, high=formula.high)
        )
    if isinstance(formula, Share) and not 1.0 <= satisfied < 100.0:
        section.wrong("satisfied", satisfied, Phrase("percent, from 1 to less than 100 (not 0.55 but 55)"))


def check_limits(section: Section, breaks: Sequence[float], formula: Formula) -> None:
    """Limits between classes that no value can reach: the map would be of one colour, and nobody told why."""
    low, high = _PERCENT if isinstance(formula, Share) else formula.scale or (-float("inf"), float("inf"))
    if breaks and isinstance(formula, Share) and max(breaks) <= 1:
        section.wrong("breaks", list(breaks), Phrase("limits in percent (not 0.55 but 55)"))
    elif any(not low < limit < high for limit in breaks):
        section.wrong("breaks", list(breaks), Phrase("limits inside the scale from {low} to {high}", low=low, high=high))
