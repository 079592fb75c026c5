"""How many people of the population are in the classes of margins: a file of figures, or ``statistics.csv``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from files.cells import canonical
from files.dates import PartialDate
from files.findings import Findings
from files.folder import Folder
from files.keys import KnownQuartiers
from files.tables import read_table
from files.text_columns import numbers, stop_rows
from indicators.catalogue import Catalogue
from indicators.conditions import Condition
from indicators.survey.design import EVERYBODY
from indicators.survey.margins import OTHERS, Margin, MarginOptions
from language.phrases import Phrase

_MOST_CROSSED = 1 << 62  # classes of all margins and of [standard] crossed: each has a number of 64 bits
_MOST = 60  # classes of a margin
_TOTALS = ("gesamt", "insgesamt", "summe", "zusammen", "total", "sum", "gesamtstadt", "stadt gesamt")
_PERCENT = 0.01  # how far percent may be rounded off 100, or parts off 1
Classes = Mapping[str, tuple[Condition, ...]]
Persons = dict[tuple[str, str], float]


def margins_of(
    calibration: Sequence[MarginOptions],
    folder: Folder,
    register: pd.DataFrame | None,
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    findings: Findings,
) -> tuple[Margin, ...]:
    """The margins of a wave with their figures.

    Parameters
    ----------
    register : DataFrame or None
        From `indicators.register.statistics.read_statistics`.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    tables: dict[str, pd.DataFrame] = {}
    margins = []
    for options in calibration:
        with findings.attempt(options.file or "dataset.toml") as part:
            if options.indicator:
                margins.append(_of_register(options, register, catalogue, part))
            else:
                if options.file not in tables:
                    tables[options.file] = read_figures(folder.find(options.file, part), quartiers, part)
                margins.append(_of_file(options, tables[options.file], part))
            _check_persons(margins[-1], part)
    for file, table in tables.items():
        _tell_unused(table, {options.name for options in calibration if options.file == file}, file, findings)
    findings.finish()
    _check_crossed(margins, len(catalogue.standard.strata) if catalogue.standard else 0, findings)
    return tuple(margins)


def read_figures(path: Path, quartiers: KnownQuartiers, findings: Findings) -> pd.DataFrame:
    """Read figures by margin and class: ``margin, class, quartier_id, persons``, each number once and not below zero.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=("margin", "persons"))
    file = path.name
    table = table.assign(**{name: "" for name in ("class", "quartier_id") if name not in table})
    spellings = {name.casefold() for name in quartiers.spelled}
    is_total = table["quartier_id"].map(_is_total) & ~table["quartier_id"].str.casefold().isin(spellings)
    _stop_totals(table["quartier_id"], is_total, file, findings)
    ids = quartiers.ids_of(table["quartier_id"].mask(is_total, ""), file, findings, optional=True)
    persons = numbers(table["persons"], file, findings)
    why = Phrase("A number of people is a number, and not below zero.")
    remedy = Phrase("Correct the cell, or delete the row.")
    wrong = table.index[persons.isna() & (table["persons"] == "") | (persons < 0)]
    stop_rows(table["persons"], wrong, "margins.persons", file, findings, why=why, remedy=remedy)
    figures = pd.DataFrame(
        {"margin": table["margin"], "class": table["class"].map(canonical), "quartier_id": ids, "persons": persons}
    )
    keys = figures[["margin", "class", "quartier_id"]].assign(**{"class": figures["class"].map(_spelled)})
    twice = figures.index[keys.duplicated() & ((ids != "") | (table["quartier_id"] == ""))]
    why, remedy = Phrase("This figure stands in the file twice."), Phrase("Keep one of the two rows.")
    stop_rows(table["margin"], twice, "margins.twice", file, findings, why=why, remedy=remedy)
    findings.finish()
    return figures


def _of_file(options: MarginOptions, table: pd.DataFrame, findings: Findings) -> Margin:
    rows = table[table["margin"] == options.name]
    if rows.empty:
        why = Phrase("The file has no row of this margin.")
        remedy = Phrase("Correct its name. The file has: {allowed}", allowed=", ".join(table["margin"].unique()[:20]) or "–")
        raise findings.rejected("margins.no_rows", options.file, observed=options.name, why=why, remedy=remedy)
    classes: Classes = {_spelled(name): where for name, where in (options.classes or {}).items()}
    if options.column:
        cells = [cell for cell in rows["class"].unique() if cell and not _is_total(cell)]
        classes = {cell: (Condition(options.column, None, None, (cell,)),) for cell in cells}
    else:
        rows = rows.assign(**{"class": rows["class"].map(_spelled)})
    wrong = ~rows["class"].isin(list(classes) or [OTHERS])
    is_total = wrong & rows["class"].map(_is_total)
    _stop_totals(rows["class"], is_total, options.file, findings)
    why = Phrase("dataset.toml has no class of this name under “{margin}”.", margin=options.name)
    remedy = Phrase("Correct the name, or delete a row that is a total. Known are: {allowed}", allowed=", ".join(classes) or "–")
    if options.column:
        why = Phrase("The margin “{margin}” needs a class in every row.", margin=options.name)
        remedy = Phrase("Name the class as the column “{column}” of the survey does, or delete the row.", column=options.column)
    stop_rows(
        rows["class"], rows.index[wrong & ~is_total], "margins.unknown_class", options.file, findings, why=why, remedy=remedy
    )
    filled = rows["quartier_id"] != ""
    if not filled.all() and (options.by_quartier or filled.any()):
        why = Phrase("A margin has its figures by quartier, or for the whole city, in all its rows alike.")
        remedy = Phrase(
            "Fill quartier_id in every row if by_quartier is true; else leave it empty, or fill it in every row. Delete totals."
        )
        stop_rows(rows["quartier_id"], rows.index[~filled], "margins.quartier", options.file, findings, why=why, remedy=remedy)
    findings.finish()
    persons: Persons = {}
    for name, place, figure in zip(rows["class"], rows["quartier_id"], rows["persons"], strict=True):
        key = (place if options.by_quartier else "", name)
        persons[key] = persons.get(key, 0.0) + float(figure)
    return Margin(options.name, options.file, classes, options.by_quartier, persons, options.others, options.column)


def _spelled(name: str) -> str:
    """A class of dataset.toml in its one spelling: spaces of any kind and number are one."""
    return canonical(" ".join(name.split()))


def _is_total(name: str) -> bool:
    return name.strip(" :").casefold() in _TOTALS


def _stop_totals(column: pd.Series, is_total: pd.Series, file: str, findings: Findings) -> None:
    why = Phrase("This row adds up others, whose people would count twice.")
    remedy = Phrase("Delete the row: totals are made of the others.")
    stop_rows(column, column.index[is_total], "margins.total", file, findings, why=why, remedy=remedy)


def _check_persons(margin: Margin, findings: Findings) -> None:
    """Stop at percent: quartiers would all weigh alike, and totals would be of 100 people."""
    by_place: dict[str, float] = {}
    for (place, _), persons in margin.persons.items():
        by_place[place] = by_place.get(place, 0.0) + persons
    for whole in (100, 1):
        sums = [*by_place.values()], [sum(by_place.values())]
        if any(all(abs(persons / whole - 1) <= _PERCENT for persons in own) for own in sums):
            observed = Phrase("figures of “{margin}” that add up to {whole}", margin=margin.name, whole=whole)
            why = Phrase("They look like percent or parts, and a margin counts people.")
            remedy = Phrase("Enter people: of each quartier, or of the city, this part of its inhabitants.")
            findings.stop("margins.percent", margin.file, observed=observed, why=why, remedy=remedy)
            return


def _of_register(options: MarginOptions, register: pd.DataFrame | None, catalogue: Catalogue, findings: Findings) -> Margin:
    """A figure of ``statistics.csv``; target groups are its classes, and all others one more."""
    unknown = [group for group in options.groups if group not in catalogue.target_groups]
    if unknown:
        why = Phrase("The catalogue has no target group of this id.")
        remedy = Phrase("Correct the name. Known are: {allowed}", allowed=", ".join(catalogue.target_groups) or "–")
        named = ", ".join(unknown)
        raise findings.rejected("margins.unknown_class", "dataset.toml", observed=named, why=why, remedy=remedy)
    rows = pd.DataFrame() if register is None else register[register["indicator"] == options.indicator]
    dates = sorted(rows["wave"].unique()) if len(rows) else []
    rows = rows[rows["wave"] == (_in_one_spelling(options.date) or dates[0])] if dates else rows
    level = "quartier" if options.by_quartier or not len(rows) or not (rows["level"] == "city").any() else "city"
    rows = rows[rows["level"] == level].dropna(subset="value") if len(rows) else rows
    if rows.empty or (len(dates) > 1 and not options.date):
        observed = Phrase("{indicator}, dates: {dates}", indicator=options.indicator, dates=", ".join(dates) or "–")
        why = Phrase("The margin “{margin}” needs one figure of each place.", margin=options.name)
        remedy = Phrase('Name an indicator of statistics.csv, and one date = "…" if it has several.')
        raise findings.rejected("margins.no_figure", "dataset.toml", observed=observed, why=why, remedy=remedy)
    figures: Persons = {}
    for place, group, value in zip(rows["quartier_id"], rows["target_group"], rows["value"], strict=True):
        key = (place if options.by_quartier else "", group)
        figures[key] = figures.get(key, 0.0) + float(value)
    persons = {(place, group): value for (place, group), value in figures.items() if group in options.groups}
    for place in dict.fromkeys(place for place, _ in figures):
        lacking = [group for group in (EVERYBODY, *options.groups) if (place, group) not in figures]
        rest = figures.get((place, EVERYBODY), 0.0) - sum(figures.get((place, group), 0.0) for group in options.groups)
        if lacking or rest < 0:
            observed = Phrase(
                "{indicator} {id}: {groups}",
                indicator=options.indicator,
                id=place or "–",
                groups=", ".join(lacking or (EVERYBODY, *options.groups)),
            )
            why = Phrase(
                "A margin of target groups needs a figure of everybody and of each group, and no more in them than in all."
            )
            remedy = Phrase("Complete or correct statistics.csv; groups that overlap make no margin.")
            findings.stop("margins.groups", "statistics.csv", observed=observed, why=why, remedy=remedy)
        persons[place, OTHERS] = rest
    findings.finish()
    classes = {group: catalogue.target_groups[group].where for group in options.groups}
    return Margin(options.name, "statistics.csv", classes, options.by_quartier, persons, others=bool(classes))


def _tell_unused(table: pd.DataFrame, names: set[str], file: str, findings: Findings) -> None:
    unused = [name for name in table["margin"].unique() if name not in names]
    if unused:
        why = Phrase("No margin of this wave in dataset.toml uses these rows.")
        remedy = Phrase("They were left out; name them under [[waves.calibration]] if they are to count.")
        findings.mend("margins.unused", file, observed=", ".join(unused[:20]), why=why, remedy=remedy)


def _check_crossed(margins: Sequence[Margin], strata: int, findings: Findings) -> None:
    for margin in margins:
        if len(margin.classes) > _MOST:
            observed = Phrase("{count} {count:class|classes} of “{margin}”", count=len(margin.classes), margin=margin.name)
            why = Phrase("A margin has up to {limit} classes.", limit=_MOST)
            remedy = Phrase("Join classes.")
            findings.stop("margins.too_many", margin.file, observed=observed, why=why, remedy=remedy)
    crossed = (strata + 1) * math.prod(len(margin.classes) + 1 for margin in margins)
    if crossed > _MOST_CROSSED:
        observed = Phrase("margins that cross to {count} classes", count=f"{crossed:.0e}")
        why = Phrase("Crossed classes are numbered, and the numbers end at {limit}.", limit=f"{_MOST_CROSSED:.0e}")
        remedy = Phrase("Join classes, or leave out a margin.")
        findings.stop("margins.too_many", "dataset.toml", observed=observed, why=why, remedy=remedy)
    findings.finish()


def _in_one_spelling(day: str) -> str:
    """A date as `indicators.register.statistics` spells it; what is none stays as it is, and no row has it."""
    try:
        return PartialDate.parse(day).iso
    except ValueError:
        return day
