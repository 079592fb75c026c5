"""Numbers that can hardly be meant, though each cell is allowed: each kind is asked about once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from files.cells import number_or_nan
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.formulas import Share
from indicators.survey import toml_lines
from indicators.survey.codebook import Item
from indicators.survey.design import Wave
from indicators.survey.sums import SUMS
from indicators.survey.tabulation import Tabulation
from language.phrases import Phrase

_FIRST_BIRTH, _LAST_YEAR = 1880, 2100
_LEAST_ANSWERS = 10  # below that all may well agree
_LEAST_PEOPLE, _MOST_WEIGHT = 20, 0.2  # respondents, and the part of all weights that one of them may have
_PART_EMPTY = 0.2  # of a yes-or-no column with neighbours
_MOST_SHOWN = 5
_STEM = re.compile(r"(.*?)[\[_/.\- ]*[A-Za-z]{0,4}\d+\]?$")


def check_plausible(
    tabulation: Tabulation,
    catalogue: Catalogue,
    wave: Wave,
    columns: Sequence[str],
    line: str,
    file: str,
    findings: Findings,
) -> None:
    """Ask about ages, about questions that nobody said no to, and about a weight that is most of the city.

    Parameters
    ----------
    columns : sequence of str
        All that the file has.
    line : str
        What says which codes mean "no answer" (`indicators.survey.missing_line.missing_line`).
    """
    _check_ages(tabulation, wave, line, file, findings)
    _check_empty(tabulation, catalogue, columns, file, findings)
    if tabulation.codebook.weight and not wave.large_weights:
        _check_heaviest(tabulation, file, findings)


def _check_ages(tabulation: Tabulation, wave: Wave, line: str, file: str, findings: Findings) -> None:
    seen = {column: tabulation.witnesses.cells(f"age {column}") for column in sorted(tabulation.codebook.ages)}
    people = int(tabulation.sums.people.sum())
    for column, cells in seen.items():
        if not cells:
            continue
        times = sum(witness.times for witness in cells.values())
        row = min((witness.first[0][0] or 0 for witness in cells.values()), default=0) or None
        shown = ", ".join(sorted(cells, key=number_or_nan)[:_MOST_SHOWN]) + (" …" if len(cells) > _MOST_SHOWN else "")
        observed = Phrase(
            "{cells} as {count:an age|ages} in column “{column}”, {count} {count:time|times}",
            cells=shown,
            column=column,
            count=times,
        )
        if sum(witness.times for cell, witness in cells.items() if _is_year(cell)) > people / 2:
            year = next(iter(re.findall(r"(?:19|20)\d\d", f"{wave.midpoint} {wave.id} {wave.period}")), "")
            why = Phrase("These look like years of birth: everybody would be older than anybody is.")
            remedy = Phrase(
                "Write years of birth in the conditions of catalogue.toml: who was 65 in {year} was born in {born} or before,"
                " so {example}.",
                year=year or "2024",
                born=str(int(year or 2024) - 65),
                example=f'where = [{{ column = "{column}", to = {int(year or 2024) - 65} }}]',
            )
            findings.ask("survey.years_of_birth", file, row, observed=observed, why=why, remedy=remedy)
            continue
        why = Phrase("Nobody is of such an age, and these people would be counted in a target group by it.")
        remedy = Phrase(
            "If it means “no answer”, write for this wave in dataset.toml, in place of any such line: {example}",
            example=line,
        )
        findings.ask("survey.impossible_age", file, row, observed=observed, why=why, remedy=remedy)


def _is_year(cell: str) -> bool:
    return _FIRST_BIRTH <= number_or_nan(cell) <= _LAST_YEAR


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
    share = f"share = {toml_lines.listed(formula.parts)}, any = true" if formula.parts else f"share = {_text(formula.item)}"
    separator = f", separator = {_text(formula.separator)}" if formula.separator else ""
    return f"formula = {{ {share}{separator}, yes = {toml_lines.listed(formula.yes)}, of = {toml_lines.listed(of)} }}"


def _text(cell: str) -> str:
    return toml_lines.listed([cell])[1:-1]


def _check_heaviest(tabulation: Tabulation, file: str, findings: Findings) -> None:
    """Ask where a single person stands for a fifth of the city, or more."""
    sums = tabulation.sums
    people, total = int(sums.people.sum()), float(sums.weights[:, 0].sum())
    cells = tabulation.witnesses.cells("heaviest")
    faulty = any(tabulation.witnesses.of(kind).times for kind in ("weight", "no number weight", "thousands weight"))
    if people < _LEAST_PEOPLE or not cells or not total or faulty:
        return
    heaviest = max(cells, key=number_or_nan)
    part = number_or_nan(heaviest) / total
    if part <= _MOST_WEIGHT:
        return
    row = cells[heaviest].first[0][0]
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
