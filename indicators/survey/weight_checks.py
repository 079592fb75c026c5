"""Weights that can hardly be meant: one that is most of the city, and chances of being drawn in place of weights."""

from __future__ import annotations

import numpy as np

from files.cells import number_or_nan
from files.findings import Findings
from indicators.survey.design import CHANCE, Wave
from indicators.survey.tabulation import Tabulation
from language.phrases import Phrase

_LEAST_PEOPLE, _MOST_WEIGHT = 20, 0.2  # respondents, and the part of all weights that one of them may have
_SUMS, _NEAR = (1.0, 100.0), 0.01  # what weights may be made to add up to, and how nearly
_ALIKE = 0.999  # the smallest weight, as a part of the largest: then nobody weighs more than others


def ask_about_weights(tabulation: Tabulation, wave: Wave, file: str, findings: Findings) -> None:
    """Ask once for each kind."""
    sums, witnesses = tabulation.sums, tabulation.witnesses
    faulty = any(witnesses.of(kind).times for kind in ("weight", "chance", "no number weight", "thousands weight"))
    cells = witnesses.cells("heaviest")
    if not wave.weight or faulty or not cells or int(sums.people.sum()) < _LEAST_PEOPLE:
        return
    heaviest = max(cells, key=number_or_nan)
    if _counts_on(tabulation, number_or_nan(heaviest)):
        _ask_about_numbers(wave, int(sums.people.sum()), file, findings)
        return
    if not wave.large_weights:
        _ask_about_heaviest(tabulation, heaviest, cells[heaviest].first[0][0], file, findings)
    if not wave.small_weights and wave.weights != CHANCE and not wave.replication:
        _ask_about_chances(tabulation, heaviest, wave, file, findings)


def _counts_on(tabulation: Tabulation, largest: float) -> bool:
    """Whether the weights are 1, 2, 3 … in some order: those are numbers of rows or interviews."""
    sums = tabulation.sums
    people = int(sums.people.sum())
    squares = people * (people + 1) * (2 * people + 1) / 6
    smallest = float(sums.lightest[sums.lightest == sums.lightest].min(initial=largest))
    whole = (smallest, largest) == (1.0, float(people))
    return whole and np.allclose(sums.weights.sum(axis=0), (people * (people + 1) / 2, squares), rtol=1e-12)


def _ask_about_numbers(wave: Wave, people: int, file: str, findings: Findings) -> None:
    observed = Phrase("the weights in column “{column}” are 1, 2, 3 … {people}, each once", column=wave.weight, people=people)
    why = Phrase("These are numbers of rows or interviews, and no weights: who stands further down would count more.")
    remedy = Phrase("Name the column of the weights in dataset.toml, or take weight out: then everybody counts alike.")
    findings.stop("survey.weights_are_numbers", file, observed=observed, why=why, remedy=remedy)


def _ask_about_heaviest(tabulation: Tabulation, heaviest: str, row: int | None, file: str, findings: Findings) -> None:
    """Ask where a single person stands for a fifth of the city, or more."""
    people, total = int(tabulation.sums.people.sum()), float(tabulation.sums.weights[:, 0].sum())
    part = number_or_nan(heaviest) / total
    if part <= _MOST_WEIGHT:
        return
    observed = Phrase(
        "the weight {weight} in column “{column}” is {percent} percent of all {count} people's",
        weight=heaviest,
        column=tabulation.codebook.weight,
        percent=round(100 * part, 1),
        count=people,
    )
    why = Phrase("What this one person says would be most of what the city is said to say.")
    remedy = Phrase(
        "Correct the weight (a decimal point that was lost?); or, if it is right, write {example} for this wave in dataset.toml.",
        example="large_weights = true",
    )
    findings.ask("survey.heaviest_weight", file, row, observed=observed, why=why, remedy=remedy)


def _ask_about_chances(tabulation: Tabulation, heaviest: str, wave: Wave, file: str, findings: Findings) -> None:
    """Ask where nobody stands even for himself: that is a chance of being drawn, whose inverse is the weight."""
    largest, total = number_or_nan(heaviest), float(tabulation.sums.weights[:, 0].sum())
    if largest >= 1 or any(abs(total / wanted - 1) <= _NEAR for wanted in _SUMS) or _all_alike(tabulation, largest):
        return
    observed = Phrase(
        "all weights in column “{column}” are below 1: the largest is {weight}, their sum {total}",
        column=wave.weight,
        weight=heaviest,
        total=round(total, 3),
    )
    why = Phrase(
        "These look like chances of being drawn (sampling fractions). A weight is 1 divided by that: whoever was drawn rarely"
        " would count little, and not much."
    )
    remedy = Phrase(
        "If they are chances, write for this wave in dataset.toml: {chance}. If they are weights: {small}",
        chance='weights = "chance"',
        small="small_weights = true",
    )
    findings.ask("survey.weights_are_chances", file, observed=observed, why=why, remedy=remedy)


def _all_alike(tabulation: Tabulation, largest: float) -> bool:
    lightest = tabulation.sums.lightest
    return float(lightest[lightest == lightest].min(initial=largest)) >= _ALIKE * largest
