"""Columns of register figures: what they count, in which unit, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from drafting.recognition import Long, Recognised, dates_in
from files.cells import number_or_nan
from indicators.categorical import MOST_CATEGORIES

_PLACE = re.compile(
    r"(^|_)(lat|lon|lng|latitude|longitude|x|y|e\d{4,5}|n\d{4,5}|rechtswert|hochwert|easting|northing)($|_)", re.IGNORECASE
)
_PERCENT = re.compile(r"%|prozent|anteil|quote|percent|share", re.IGNORECASE)
_RATE = re.compile(
    r"quotient|rate\b|\bratio\b|dichte|density|\bindex|\bje\b|\bpro\b|\bper\b|durchschnitt|mittelwert", re.IGNORECASE
)
_SQUARE = re.compile(r"km2|km²|qkm", re.IGNORECASE)
_MONEY = re.compile(r"€|euro|\beur\b", re.IGNORECASE)
_KEY = re.compile(r"(^|_)(nr|id|no|nummer|code|schl\w*|key)($|_)|^lfd", re.IGNORECASE)
_RESIDENTS = re.compile(r"(einwohner|bevölkerung|residents|population|inhabitants)\w*\b", re.IGNORECASE)
PEOPLE = re.compile(
    r"(einwohner|bev(ö|oe)lkerung|personen|persons|residents|population|inhabitants|ew|pop)(_|\W|\d|$)", re.IGNORECASE
)
_BETWEEN = re.compile(r"[_\W]+|\b(am|zum|Stand|vom|im|Jahr)\b\s*$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SIGNS = (".", "/", "–", "-", "x", "…", "...", "")
MOST_DECIMALS = 2
PERSONS, PERCENT, SQUARE_KM, EURO, NUMBER = "persons", "percent", "km2", "euro", "number"
UNITS = (PERSONS, PERCENT, SQUARE_KM, EURO, NUMBER)


@dataclass(frozen=True)
class Figure:
    """A figure that a map may show.

    Attributes
    ----------
    name : str
        As the file has it: a heading, or the cells that name it.
    label : str
        Without date and unit.
    unit : str
        One of `UNITS`, as far as heading and values tell.
    certain : bool
        Whether the heading says the unit.
    decimals : int
    dates : tuple of str
        That the heading has.
    group : str
        The table within a long file that it belongs to; empty elsewhere.
    few : bool
        Whether one or two stand in a cell, which in persons may tell who they are.
    categories : tuple of str
        The words that stand in its cells instead of numbers; empty for a figure of numbers.
    """

    name: str
    label: str
    unit: str
    certain: bool
    decimals: int
    dates: tuple[str, ...] = ()
    group: str = ""
    few: bool = False
    categories: tuple[str, ...] = ()


def figures_of(table: Recognised) -> tuple[list[Figure], list[str]]:
    """The figures of a table of register figures, and the columns that are none.

    Returns
    -------
    list of Figure, list of str
    """
    cells = table.sheet.cells
    if long := table.long:
        return [_of_long(str(name), own, long) for name, own in cells.groupby(long.figure, sort=False)], []
    if "indicator" in cells and "value" in cells:
        return [_figure(str(name), own["value"]) for name, own in cells.groupby("indicator", sort=False)], []
    figures, others, above = [], [], _without_dates(table.sheet.title) or _without_dates(Path(table.sheet.file).stem)
    above = above[:1].upper() + above[1:]
    for column in table.sheet.columns:
        if column == table.quartier:
            continue
        if _is_figure(column, cells[column]):
            bare = not _without_dates(column)  # a heading that is a year and nothing else
            figure = _figure(f"{above} {column}" if bare else column, cells[column])
            figures.append(replace(figure, name=column))
        else:
            others.append(column)
    return figures, others


def residents_of(figures: Sequence[Figure]) -> Figure | None:
    """The figure of all inhabitants, by which others become rates; None where none is called so."""
    named = [figure for figure in figures if figure.unit == PERSONS and _RESIDENTS.match(figure.label)]
    return min(named, key=lambda figure: len(figure.label), default=None)


def _of_long(name: str, rows: pd.DataFrame, long: Long) -> Figure:
    figure = _figure(name, rows[long.value])
    return replace(figure, label=name, dates=(), group=str(rows[long.group].iloc[0]) if long.group else "")


def _words_in(cells: Iterable[str]) -> tuple[str, ...]:
    """The words of a figure that has no number, nor anything like one, in any cell; nothing where they are too many."""
    words = dict.fromkeys(cell.strip() for cell in cells if cell not in _SIGNS)
    if len(words) > MOST_CATEGORIES or any(any(map(str.isdigit, word)) or not any(map(str.isalpha, word)) for word in words):
        return ()
    return tuple(words)


def _without_dates(text: str) -> str:
    for date in dates_in(text):
        text = text.replace(date, " ")
    return " ".join(_BETWEEN.sub(" ", text).split())


def _is_figure(column: str, cells: pd.Series) -> bool:
    filled = [cell for cell in cells if cell not in _SIGNS]
    numbers = [number_or_nan(_bare(cell)) for cell in filled]
    if not filled or any(number != number for number in numbers) or _PLACE.search(column):
        return False
    return not (_KEY.search(column) and len(set(filled)) == len(cells))


def _bare(cell: str) -> str:
    return cell.strip("()% \N{NO-BREAK SPACE}").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")


def _figure(name: str, column: Iterable[str]) -> Figure:
    cells = list(column)
    if categories := _words_in(cells):
        return Figure(name, " ".join(name.replace("_", " ").split()), NUMBER, certain=True, decimals=0, categories=categories)
    bare = [_bare(cell) for cell in cells if cell not in _SIGNS]
    numbers = [number_or_nan(cell) for cell in bare]
    whole = all(
        number % 1 == 0 or _THOUSANDS.fullmatch(cell) for cell, number in zip(bare, numbers, strict=True) if number == number
    )
    unit, certain = _unit(name, whole, numbers)
    dates = tuple(dates_in(name))
    label = name
    for date in dates:
        label = label.replace(date, " ")
    label = re.sub(r"\s+(in\s+)?(%|Prozent)\s*$", "", " ".join(label.replace("_", " ").split()))
    decimals = 0 if whole else min(MOST_DECIMALS, _decimals(bare))
    few = any(number in (1.0, 2.0) for number in numbers)
    return Figure(name, label.strip(" -–,()") or name, unit, certain, decimals, dates, few=few)


def _unit(name: str, whole: bool, numbers: Sequence[float]) -> tuple[str, bool]:
    if _SQUARE.search(name) and not _RATE.search(name):
        return SQUARE_KM, True
    if _MONEY.search(name):
        return EURO, True
    if _PERCENT.search(name) and all(number <= 100 for number in numbers if number == number):
        return PERCENT, "%" in name
    if _RATE.search(name) or not whole:
        return NUMBER, False
    return PERSONS, False


def _decimals(bare: Sequence[str]) -> int:
    """The places that most cells need; whole numbers that a program wrote as 1.0 need none."""
    places = sorted(len(re.split(r"[.,]", cell)[1]) for cell in bare if len(re.split(r"[.,]", cell)) == 2)
    return places[len(places) // 2] if places else 0
