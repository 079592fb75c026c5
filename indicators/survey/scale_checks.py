"""Scales of which nobody uses one end: the file may have a shorter scale than the indicator says."""

from __future__ import annotations

from files.cells import number_or_nan
from files.findings import Findings
from indicators.survey import toml_lines
from indicators.survey.codebook import Item
from indicators.survey.coding import Labels
from indicators.survey.design import Wave
from indicators.survey.tabulation import Tabulation
from language.phrases import Phrase

_WIDEST = 11  # steps of a scale
_UNUSED = ((300, 0.3), (50, 0.4))  # answers, and the part of the scale at one end that nobody of so many leaves out by chance


def ask_about_ends(tabulation: Tabulation, wave: Wave, labels: Labels, file: str, findings: Findings) -> None:
    """Ask once for each column where a mean, or median, of a scale of few steps has no answers at one end."""
    asked: set[str] = set()
    for item in tabulation.codebook.items:
        said = tabulation.witnesses.answers(item.indicator)
        if item.column in wave.end_unused or item.column in asked or not said or not _is_scale(item):
            continue
        if set(labels.get(item.column, {})) >= {str(int(end)) for end in item.span or ()}:  # the file says it has both ends
            continue
        if used := _used(item, said):
            asked.add(item.column)
            _ask(item, used, said, wave, file, findings)


def _is_scale(item: Item) -> bool:
    return bool(item.span) and not item.codes and item.span is not None and item.span[1] - item.span[0] < _WIDEST


def _used(item: Item, said: dict[str, int]) -> tuple[float, float] | None:
    """From where to where answers go, if too much of the scale is left out."""
    assert item.span is not None
    low, high = item.span
    numbers = [number_or_nan(answer) for answer in said]
    first, last, answers = min(numbers), max(numbers), sum(said.values())
    unused = max(first - low, high - last) / (high - low)
    many = any(answers >= least and unused >= part for least, part in _UNUSED)
    return (first, last) if many and len(numbers) > 1 else None


def _ask(item: Item, used: tuple[float, float], said: dict[str, int], wave: Wave, file: str, findings: Findings) -> None:
    assert item.span is not None
    observed = Phrase(
        "{count} {count:answer|answers} in column “{column}” {count:goes|go} from {first} to {last}",
        count=sum(said.values()),
        column=item.column,
        first=_shown(used[0]),
        last=_shown(used[1]),
    )
    why = Phrase(
        "The scale of the indicator “{indicator}” goes from {low} to {high}: this file may have a shorter one, on which the same"
        " number says something else.",
        indicator=item.indicator,
        low=_shown(item.span[0]),
        high=_shown(item.span[1]),
    )
    remedy = Phrase(
        "If the scale is another one in this file, call the column otherwise there, and give it an indicator of its own; if it"
        " is in all files, correct scale in catalogue.toml. If nobody chose the other answers, write for this wave in"
        " dataset.toml: {example}",
        example=f"end_unused = {toml_lines.listed([*wave.end_unused, item.column])}",
    )
    findings.ask("survey.end_unused", file, observed=observed, why=why, remedy=remedy)


def _shown(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)
