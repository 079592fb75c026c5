"""Numbers that can hardly be meant, though each cell is allowed: each kind is asked about once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Share
from indicators.survey import toml_lines
from indicators.survey.age_checks import ask_about_ages
from indicators.survey.codebook import Item
from indicators.survey.coding import Labels
from indicators.survey.design import Wave
from indicators.survey.formula_lines import share_line
from indicators.survey.scale_checks import ask_about_ends
from indicators.survey.sums import SUMS
from indicators.survey.tabulation import Tabulation
from indicators.survey.weight_checks import ask_about_weights
from language.phrases import Phrase

_LEAST_ANSWERS = 10  # below that all may well agree
_PART_EMPTY = 0.2  # of a yes-or-no column with neighbours
_MOST_SHOWN = 5
_STEM = re.compile(r"(.*?)[\[_/.\- ]*[A-Za-z]{0,4}\d+\]?$")


def check_plausible(
    tabulation: Tabulation,
    catalogue: Catalogue,
    wave: Wave,
    columns: Sequence[str],
    labels: Labels,
    line: str,
    file: str,
    findings: Findings,
) -> None:
    """Ask about ages, questions that nobody said no to, ends of scales that nobody used, and weights.

    Parameters
    ----------
    columns : sequence of str
        All that the file has.
    line : str
        What says which codes mean "no answer" (`indicators.survey.missing_line.missing_line`).
    """
    ask_about_ages(tabulation, catalogue, wave, labels, line, file, findings)
    _check_empty(tabulation, catalogue, columns, file, findings)
    ask_about_ends(tabulation, wave, labels, file, findings)
    ask_about_weights(tabulation, wave, file, findings)


def _check_empty(tabulation: Tabulation, catalogue: Catalogue, columns: Sequence[str], file: str, findings: Findings) -> None:
    """Ask whether an empty cell is a no: where nobody said it, or where a good part of neighbouring columns is empty."""
    codebook, sums = tabulation.codebook, tabulation.sums
    people = int(sums.people.sum())
    _, w, wy = (sums.sums[:, SUMS.index(name)].sum(axis=0) for name in ("n", "w", "wy"))
    n = sums.sums[:, 0].sum(axis=0)
    nobody, partly = [], []
    for at, name in enumerate(sums.centres):
        item = next(own for own in codebook.items if own.indicator == name)
        empty = tabulation.witnesses.cells(f"empty {name}").get("")
        if not item.of or empty is None or n[at] < _LEAST_ANSWERS:
            continue
        if wy[at] >= 0.5 * w[at] * (1 - 1e-9):
            nobody.append(item)
        elif len(item.of) == 2 and empty.times > _PART_EMPTY * people * len(item.columns) and _has_neighbours(item, columns):
            partly.append(item)
    for items, code in ((nobody, "survey.nobody_said_no"), (partly, "survey.empty_or_no")):
        if items:
            _ask_about_empty(items, code, catalogue, tabulation, file, findings)


def _has_neighbours(item: Item, columns: Sequence[str]) -> bool:
    """Whether it is one of several columns of a multiple choice."""
    stems = [_stem(column) for column in columns]
    return all(stem and stems.count(stem) > 1 for stem in map(_stem, item.columns))


def _stem(column: str) -> str:
    match = _STEM.fullmatch(column)
    return match[1] if match and len(match[1]) > 0 and match[1] != column else ""


def _ask_about_empty(
    items: list[Item], code: str, catalogue: Catalogue, tabulation: Tabulation, file: str, findings: Findings
) -> None:
    names = ", ".join(item.indicator for item in items)
    empty = sum(tabulation.witnesses.cells(f"empty {item.indicator}")[""].times for item in items)
    lines = [f"{item.indicator}: {_counting_empty(item, catalogue)}" for item in items[:_MOST_SHOWN]]
    columns = dict.fromkeys(column for item in items for column in item.columns)
    if code == "survey.nobody_said_no":
        observed = Phrase(
            "every answer to “{indicator}” is yes, and {count} {count:cell is|cells are} empty", indicator=names, count=empty
        )
    else:
        observed = Phrase(
            "{count} {count:cell|cells} of “{indicator}” {count:is|are} empty, in columns of one question",
            indicator=names,
            count=empty,
        )
    why = Phrase("Many tools leave a box empty that was not ticked. If empty is “no”, the share is too high now.")
    remedy = Phrase(
        "If it is “no”, write in catalogue.toml: {lines}. If it is “no answer”, write for this wave in dataset.toml: {example}",
        lines="; ".join(lines),
        example=toml_lines.table("missing_in", dict.fromkeys(columns, ("",))),
    )
    findings.ask(code, file, observed=observed, why=why, remedy=remedy)


def _counting_empty(item: Item, catalogue: Catalogue) -> str:
    formula = catalogue.indicators[item.indicator].formula
    assert isinstance(formula, Share)
    of = (*(own for own in formula.of if own in item.of or own in formula.yes), "")
    return share_line(formula, formula.yes, of)
