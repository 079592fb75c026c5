"""What is meant by answers that an indicator does not count: another writing, another code for no, or another scale."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from files.cells import canonical, number_or_nan
from indicators.survey.codebook import Item
from indicators.survey.coding import Labels
from indicators.survey.tabulation import Tabulation
from indicators.survey.variants import is_no_answer, variants_of

_PART_OFF = 0.15  # of all answers: so many beyond the ends are of another scale
_SIGNS = (";", "|", ",", "/", " ")
_WIDEST = 11  # steps of a scale


@dataclass(frozen=True)
class Meant:
    """What the answers to one question seem to be.

    Attributes
    ----------
    codes : Mapping
        Answer to the code that counts.
    separator : str
        What stands between several answers in one cell, all of which count; empty where a cell is one answer.
    scale : tuple of float, or None
        The ends of the scale that the answers are on, if it is another one.
    others : tuple of str
        Answers of which nothing is known.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[float, float] | None = None
    others: tuple[str, ...] = ()
    separator: str = ""


def meant_by(tabulation: Tabulation, labels: Labels) -> dict[str, Meant]:
    """Indicators to what their strange answers seem to mean; those of which nothing can be said are not in it."""
    meant = {}
    for item in tabulation.codebook.items:
        seen = tabulation.witnesses.cells(f"answer {item.indicator}")
        times = {answer: witness.times for answer, witness in seen.items()}
        if times and (own := _meant(item, times, tabulation.witnesses.answers(item.indicator), labels)):
            meant[item.indicator] = own
    return meant


def _meant(item: Item, seen: Mapping[str, int], said: Mapping[str, int], labels: Labels) -> Meant | None:
    strange = [answer for answer in seen if not is_no_answer(answer, item, labels)]
    if scale := _scale(item, {answer: seen[answer] for answer in strange}, said, labels):
        return Meant(scale=scale)
    if sign := _separator(item, strange):
        return Meant(separator=sign, others=tuple(answer for answer in seen if not _counts(item, answer, sign)))
    codes = variants_of(strange, item, labels) or _other_no(item, strange, said)
    return Meant(codes, others=tuple(answer for answer in seen if answer not in codes)) if codes else None


def _separator(item: Item, strange: Collection[str]) -> str:
    """What several answers in a cell are separated by, if they all count then."""
    if not item.of or item.separator or item.parts:
        return ""
    joined = [answer for answer in strange if answer]
    return next((sign for sign in _SIGNS if joined and all(_counts(item, answer, sign) for answer in joined)), "")


def _counts(item: Item, answer: str, sign: str) -> bool:
    parts = [canonical(part) for part in answer.split(sign)]
    return len(parts) > 1 and all(part in item.of for part in parts if part)


def _scale(item: Item, seen: Mapping[str, int], said: Mapping[str, int], labels: Labels) -> tuple[float, float] | None:
    """Whole numbers on both sides of the ends of a scale, without a gap, that are a good part of all answers."""
    counted = {number_or_nan(code) for code in item.of} if item.of else set(_steps(item))
    strange = {number_or_nan(answer) for answer in seen}
    numbers = counted | strange
    whole = len(counted) > 2 and all(number == number and number % 1 == 0 for number in numbers)
    if not whole or len(strange) < 2 or any(labels.get(item.column, {}).get(answer) for answer in seen):
        return None
    low, high = min(numbers), max(numbers)
    steps = high - low + 1
    off = sum(seen.values())
    return (low, high) if len(numbers) == steps <= _WIDEST and off >= _PART_OFF * (off + sum(said.values())) else None


def _steps(item: Item) -> Collection[float]:
    if item.span is None or item.codes or any(end % 1 for end in item.span) or item.span[1] - item.span[0] >= _WIDEST:
        return ()
    return range(int(item.span[0]), int(item.span[1]) + 1)


def _other_no(item: Item, strange: Collection[str], said: Mapping[str, int]) -> dict[str, str]:
    """Of yes or no in numbers: the one other code that stands there, beside the code of no, which nobody gave."""
    no = item.of - item.yes - {""}
    unsaid = [code for code in no if not said.get(code)]
    numbers = all(number_or_nan(code) == number_or_nan(code) for code in (*item.of - {""}, *strange))
    if len(no) != 1 or len(item.yes & item.of) != 1 or len(unsaid) != 1 or len(strange) != 1 or not numbers:
        return {}
    (answer,) = strange
    return {answer: unsaid[0]} if answer in ("0", "2") and said else {}
