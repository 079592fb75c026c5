"""Formulas as ``catalogue.toml`` writes them, and limits that their values can reach."""

from __future__ import annotations

from collections.abc import Sequence

from files.cells import canonical
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
        allowed = Phrase("one of share, mean, median, total, register, rate; see docs/city-folder.md")
        indicator.wrong("formula", list(formula), allowed)
        return Register("")
    [kind] = kinds
    checked: Formula
    fits, wrong, allowed = True, list[object](), Phrase("")
    match kind:
        case "share":
            checked = Share(formula.string(kind), formula.cells("yes", required=True), formula.cells("of", required=True))
            yes, of = ({canonical(code) for code in codes} for codes in (checked.yes, checked.of))
            fits, wrong = bool(yes) and yes < of, list(checked.yes)
            allowed = Phrase("“yes” with some, not all, of the answers in “of”")
        case "mean" | "median":
            scale = formula.numbers("scale", required=True)
            fits, wrong = len(scale) == 2 and scale[0] < scale[1], list(scale)
            allowed = Phrase("scale = [lowest, highest]")
            low, high = scale if fits else (0.0, 1.0)
            checked = (Mean if kind == "mean" else Median)(formula.string(kind), low, high)
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
