"""Ages that are none: codes for no answer, years of birth, and codes of classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from files.cells import number_or_nan
from files.findings import Findings
from indicators.catalogue import Catalogue
from indicators.conditions import Condition
from indicators.survey.age_codes import heaped_age
from indicators.survey.coding import Labels, labelled
from indicators.survey.design import Wave
from indicators.survey.tabulation import Tabulation
from indicators.survey.toml_lines import where_line
from language.phrases import Phrase

_FIRST_BIRTH, _LAST_YEAR = 1880, 2100
_MOST_SHOWN = 5
_LAST_CODE, _LEAST_PEOPLE = 12, 20  # ages that are all at most that, of so many people, are codes of classes
_MOST_CLASSES = 12  # that a line names


def ask_about_ages(
    tabulation: Tabulation, catalogue: Catalogue, wave: Wave, labels: Labels, line: str, file: str, findings: Findings
) -> None:
    """Ask once for each column of ages.

    Parameters
    ----------
    line : str
        What says which codes mean "no answer" (`indicators.survey.missing_line.missing_line`).
    """
    people = int(tabulation.sums.people.sum())
    for column in sorted(tabulation.codebook.ages):
        counts = tabulation.witnesses.answers(f"age {column}")
        if 2 * sum(times for cell, times in counts.items() if _is_year(cell)) > people:
            _ask_about_births(column, counts, catalogue, wave, file, findings)
        elif _are_codes(counts):
            _ask_about_classes(column, counts, catalogue, labels, file, findings)
        else:
            _ask_about_impossible(column, tabulation, labels, line, file, findings)


def _is_year(cell: str) -> bool:
    return _FIRST_BIRTH <= number_or_nan(cell) <= _LAST_YEAR


def _are_codes(counts: Mapping[str, int]) -> bool:
    numbers = [number_or_nan(cell) for cell in counts]
    return sum(counts.values()) >= _LEAST_PEOPLE and len(numbers) > 1 and min(numbers) >= 0 and max(numbers) <= _LAST_CODE


def _ask_about_births(
    column: str, counts: Mapping[str, int], catalogue: Catalogue, wave: Wave, file: str, findings: Findings
) -> None:
    year = int(next(iter(re.findall(r"(?:19|20)\d\d", f"{wave.midpoint} {wave.id} {wave.period}")), "2024"))
    first = sorted(counts, key=number_or_nan)[:_MOST_SHOWN]
    shown = ", ".join(first) + (" …" if len(counts) > _MOST_SHOWN else "")
    observed = Phrase(
        "{cells} as {count:an age|ages} in column “{column}”, {count} {count:time|times}",
        cells=shown,
        column=column,
        count=sum(counts.values()),
    )
    why = Phrase("These look like years of birth: everybody would be older than anybody is.")
    lines = _groups(catalogue, column, lambda condition: _born(condition, year))
    remedy = Phrase(
        "Write years of birth in the conditions of catalogue.toml: who was 65 in {year} was born in {born} or before. In place"
        " of the conditions of each target group:\n{lines}",
        year=year,
        born=str(year - 65),
        lines=lines,
    )
    findings.ask("survey.years_of_birth", file, observed=observed, why=why, remedy=remedy)


def _born(condition: Condition, year: int) -> dict[str, object]:
    """A span of ages as one of years of birth."""
    spans = {"from": condition.high, "to": condition.low}
    return {key: year - int(age) for key, age in spans.items() if age is not None}


def _ask_about_classes(
    column: str, counts: Mapping[str, int], catalogue: Catalogue, labels: Labels, file: str, findings: Findings
) -> None:
    codes = sorted(counts, key=number_or_nan)
    shown = ", ".join(labelled(code, labels, column) for code in codes[:_MOST_CLASSES])
    observed = Phrase("{cells} as ages in column “{column}”", cells=shown, column=column)
    why = Phrase("These are no ages: they look like codes of classes, and a target group would hold the wrong people.")
    named = {code: labels.get(column, {}).get(code, "") for code in codes}
    lines = _groups(catalogue, column, lambda condition: {"in": _within(condition, named) or ["?"]})
    remedy = Phrase(
        "Name the codes of the classes in catalogue.toml, in place of the conditions of each target group; check them, and write"
        " them where a “?” stands:\n{lines}",
        lines=lines,
    )
    findings.ask("survey.classes_of_age", file, observed=observed, why=why, remedy=remedy)


def _within(condition: Condition, labels: Mapping[str, str]) -> list[str]:
    """Codes whose labels lie inside a span of ages; nothing where any label is no span."""
    spans = {code: _span(label) for code, label in labels.items() if label}
    if len(spans) < len(labels) or not all(spans.values()):
        return []
    low, high = condition.low or 0, condition.high or float("inf")
    return [code for code, span in spans.items() if span and low <= span[0] and span[1] <= high]


def _span(label: str) -> tuple[float, float] | None:
    """The ages that a label names: “18–29”, “bis 29”, “65 und älter”."""
    ages = [float(number) for number in re.findall(r"\d+", label)]
    if len(ages) == 2 and ages[0] <= ages[1]:
        return ages[0], ages[1]
    if len(ages) != 1:
        return None
    if re.search(r"unter|under|<", label, re.IGNORECASE):
        return 0, ages[0] - 1
    if re.search(r"\bbis\b|up to|jünger|younger", label, re.IGNORECASE):
        return 0, ages[0]
    return (ages[0], float("inf")) if re.search(r"ab|und|älter|and|over|older|\+|mehr", label, re.IGNORECASE) else None


def _groups(catalogue: Catalogue, column: str, entries_of: Callable[[Condition], dict[str, object]]) -> str:
    """The conditions of all target groups with spans of this column, each below its name."""
    lines = []
    for group in catalogue.target_groups.values():
        if not any(own.column == column and _is_span(own) for own in group.where):
            continue
        instead = {at: entries_of(own) for at, own in enumerate(group.where) if own.column == column and _is_span(own)}
        lines.append(f"# {group.id}\n{where_line(group.where, instead=instead)}")
    return "\n".join(lines)


def _is_span(condition: Condition) -> bool:
    return condition.low is not None or condition.high is not None


def _ask_about_impossible(column: str, tabulation: Tabulation, labels: Labels, line: str, file: str, findings: Findings) -> None:
    cells = tabulation.witnesses.cells(f"age {column}")
    heaped = heaped_age(tabulation.witnesses.answers(f"age {column}"))
    if not cells and (not heaped or column in tabulation.codebook.own_missing):
        return
    why = Phrase("Nobody is of such an age, and these people would be counted in a target group by it.")
    if cells:
        times = sum(witness.times for witness in cells.values())
        row = min((witness.first[0][0] or 0 for witness in cells.values()), default=0) or None
        shown = sorted(cells, key=number_or_nan)
    else:
        times, row, shown = tabulation.witnesses.answers(f"age {column}")[heaped], None, [heaped]
        why = Phrase("So many people of one high age are hardly there: it may mean “no answer”.")
    if cells and all(labels.get(column, {}).get(cell) for cell in cells):
        why = Phrase("By its label it is no age, and these people would be counted in a target group by it.")
    named = ", ".join(labelled(cell, labels, column) for cell in shown[:_MOST_SHOWN]) + (" …" if len(shown) > _MOST_SHOWN else "")
    observed = Phrase(
        "{cells} as {count:an age|ages} in column “{column}”, {count} {count:time|times}", cells=named, column=column, count=times
    )
    remedy = Phrase(
        "If it means “no answer”, write for this wave in dataset.toml, in place of any such line: {example}",
        example=line,
    )
    findings.ask("survey.impossible_age", file, row, observed=observed, why=why, remedy=remedy)
