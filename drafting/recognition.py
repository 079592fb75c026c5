"""What each file of a city is, and how that can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from drafting.matching import Match, match
from drafting.sheets import Sheet
from files.cells import number_or_nan
from language.phrases import Phrase

GRID = ("x_mp_100m", "y_mp_100m")  # places of the census of 2022
_LEAST_PART = 0.5  # of the different cells of a column of quartiers
_YEAR = re.compile(r"(19|20)\d\d")
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(19|20)\d\d|(19|20)\d\d(-\d\d){0,2}")
_EVENTS = re.compile(r"werkstatt|workshop|veranstaltung|termin|spaziergang|dialog|titel|title|event")
MOST_FIGURES = 400
_CODEBOOK_PART = 0.5
_PLACES = re.compile(
    r"quartier|teil|bezirk|viertel|kreis|gebiet|raum|ort|siedlung|lage|zelle|block|place|area|district|ward|neighbo|(^|[\W_])"
    r"(nr|no|id|key|code|kenn|kz|bz|schl\w*|nummer|number)([\W_\d]|$)|schl(ü|ue)ssel|kennung|kennziffer|nummer",
    re.IGNORECASE,
)
_MOST_PLACES = 0.6  # of all: a figure of a long table is there for most places
_MOST_CELLS = 50  # different ones beyond five times the quartiers: a column of anything else


class Kind(StrEnum):
    """What a file is."""

    SURVEY = "survey"
    WIDE = "figures"
    LONG = "long_figures"
    WORKSHOPS = "workshops"
    STATIONS = "stations"
    REACH = "reach"
    CONTRIBUTIONS = "contributions"
    MEASURES = "measures"
    PLACES = "places"
    ADDRESSES = "addresses"
    INVITED = "invited"
    AREAS = "areas"
    CODEBOOK = "codebook"
    POPULATION = "population"
    UNKNOWN = "unknown"


_BY_HEADINGS: Mapping[Kind, frozenset[str]] = {
    Kind.CONTRIBUTIONS: frozenset({"contribution_id", "kind", "text"}),
    Kind.MEASURES: frozenset({"measure_id", "title"}),
    Kind.STATIONS: frozenset({"workshop_id", "station"}),
    Kind.REACH: frozenset({"workshop_id", "target_group", "persons", "basis"}),
    Kind.WORKSHOPS: frozenset({"workshop_id", "name", "status"}),
    Kind.PLACES: frozenset({"place_id", "latitude", "longitude"}),
    Kind.ADDRESSES: frozenset({"street", "number"}),
    Kind.INVITED: frozenset({"wave", "persons"}),
    Kind.AREAS: frozenset({"area_id", "quartier_id"}),
    Kind.LONG: frozenset({"quartier_id", "indicator", "value"}),
}
"""Headings that the product's own tables have."""


@dataclass(frozen=True)
class Long:
    """The columns of a long table of figures: a row is one figure of one quartier at one date.

    ``group`` is a column that puts figures together, such as the table they come from; it and ``date`` may be empty.
    """

    figure: str
    group: str
    date: str
    value: str


@dataclass(frozen=True)
class Recognised:
    """A table, and what it was taken for.

    Attributes
    ----------
    sheet : Sheet
    kind : Kind
    why : Phrase
    quartier : str
        The column that names the quartiers; empty where there is none.
    match : Match
        What its cells stand for.
    long : Long or None
    """

    sheet: Sheet
    kind: Kind
    why: Phrase
    quartier: str = ""
    match: Match = field(default_factory=Match)
    long: Long | None = None


def quartier_column(sheet: Sheet, names: Mapping[str, str]) -> tuple[str, Match]:
    """The column whose cells stand for most quartiers; of two alike the one with keys, which never mean two places.

    Values of codes count by their labels where a file has any: labels are names.
    """
    best, chosen = ((False, 0, 0, False, 0.0), ("", Match()))
    for column in sheet.columns:
        cells = list(sheet.cells[column].unique())
        if len(cells) > _MOST_CELLS + 5 * len(names):
            continue
        labels = sheet.answers.get(column, {})
        own = match([labels.get(cell, cell) for cell in cells], names)
        if len(own.quartiers) < 2 or own.part < _LEAST_PART:
            continue
        meant = not by_chance(column, cells, labels)
        rank = (meant, len(own.quartiers), len(own.exact), own.exact <= set(names), own.part)
        if rank > best:
            best, chosen = rank, (column, own)
    return chosen


def by_chance(column: str, cells: Iterable[str], labels: Mapping[str, str]) -> bool:
    """Whether cells may be numbers of quartiers by chance: digits in a column that is not called after places."""
    numbers = all(number_or_nan(cell) == number_or_nan(cell) for cell in cells if cell)
    return numbers and not labels and not _PLACES.search(column)


def recognise(sheet: Sheet, names: Mapping[str, str], others: Sequence[Sheet] = ()) -> Recognised:
    """Say what a table is.

    Parameters
    ----------
    sheet : Sheet
    names : Mapping
        Key to name of the quartiers.
    others : sequence of Sheet
        All tables of the city: a codebook describes the columns of one of them.
    """
    headings = set(sheet.columns)
    for kind, needed in _BY_HEADINGS.items():
        if needed <= headings:
            why = Phrase("it has the headings {headings}", headings=", ".join(sorted(needed)))
            if kind is Kind.LONG:
                return Recognised(sheet, kind, why, "quartier_id", match(sheet.cells["quartier_id"].unique(), names))
            return Recognised(sheet, kind, why)
    if headings.issuperset(GRID):
        return Recognised(sheet, Kind.POPULATION, Phrase("it has the headings {headings}", headings=", ".join(GRID)))
    column, matched = quartier_column(sheet, names)
    if not column:
        if described := _described(sheet, others):
            why = Phrase("its cells are headings of {file}", file=described)
            return Recognised(sheet, Kind.CODEBOOK, why)
        return Recognised(sheet, Kind.UNKNOWN, _unlike_known(sheet, Phrase("No column of it names quartiers.")))
    rows, places = len(sheet.cells), sheet.cells[column].nunique()
    if rows == places:
        why = Phrase(
            "every row is another quartier ({number} in the column “{column}”)", number=len(matched.quartiers), column=column
        )
        return Recognised(sheet, Kind.WIDE, why, column, matched)
    if long := _long(sheet, column):
        why = Phrase("every row is one figure, named in “{column}”, of one place and date", column=long.figure)
        return Recognised(sheet, Kind.LONG, why, column, matched, long)
    why = Phrase(
        "quartiers come again and again: {rows} rows, {number} {number:quartier|quartiers}",
        rows=rows,
        number=len(matched.quartiers),
    )
    return Recognised(sheet, Kind.SURVEY, why, column, matched)


def no_figure(sheet: Sheet) -> Phrase:
    """Why a table that names quartiers is of no use; what it seems to hold, if that can be told."""
    return _unlike_known(sheet, Phrase("It names quartiers, but no column of it is a figure."))


def _unlike_known(sheet: Sheet, otherwise: Phrase) -> Phrase:
    """Tables of workshops have headings of the product's own: whatever seems to be one is told which."""
    words = " ".join(sheet.columns).casefold()
    dated = any(
        (filled := [cell for cell in sheet.cells[column] if cell]) and all(_DAY.fullmatch(cell) for cell in filled)
        for column in sheet.columns
    )
    if dated and _EVENTS.search(words):
        needed = "workshop_id, name, date, status, themes, target_groups, organiser, participants"
        return Phrase(
            "It seems to hold workshops: give it the headings {headings}, and say of each held, planned or cancelled.",
            headings=needed,
        )
    return otherwise


def says_again(cells: pd.DataFrame, quartier: str, column: str) -> bool:
    """Whether a column says the quartier again, such as its name beside its number."""
    alike = cells[column].nunique() == cells[quartier].nunique()
    return bool(alike and (cells.groupby(quartier)[column].nunique() == 1).all())


def other_name(sheet: Sheet, quartier: str, cell: str) -> str:
    """What another column calls a place; the cell itself where none does."""
    rows = sheet.cells[sheet.cells[quartier] == cell]
    for column in sheet.columns:
        different = rows[column].unique()
        named = column != quartier and len(different) == 1 and any(letter.isalpha() for letter in different[0])
        if named and sheet.cells[column].nunique() > 2 and sheet.cells.groupby(quartier)[column].nunique().le(1).all():
            return str(different[0])
    return cell


def dates_in(text: str) -> list[str]:
    """Days, months and years that a heading, a title or a file's name has."""
    return [hit.group() for hit in _DAY.finditer(text)]


def _long(sheet: Sheet, quartier: str) -> Long | None:
    """The columns of figure, date and value, if every figure of a place and date stands there once."""
    cells = sheet.cells
    dated = [name for name in sheet.columns if name != quartier and cells[name].map(lambda c: bool(_DAY.fullmatch(c))).all()]
    valued = [name for name in sheet.columns if name not in (quartier, *dated) and _numeric_part(cells[name]) > 0.9]
    worded = [name for name in sheet.columns if name not in (quartier, *dated, *valued) and (cells[name] != "").all()]
    worded = [name for name in worded if cells[name].nunique() <= MOST_FIGURES and not _follows(cells, quartier, name)]
    if not valued:
        return None
    value, date = max(valued, key=lambda name: cells[name].nunique()), dated[0] if dated else ""
    places = cells[quartier].nunique()
    for figure in worded:
        once = not cells.duplicated([quartier, figure, *([date] if date else [])]).any()
        everywhere = (cells.groupby(figure)[quartier].nunique() >= _MOST_PLACES * places).mean() >= _MOST_PLACES
        if once and everywhere:
            groups = [name for name in worded if name != figure and _follows(cells, figure, name)]
            return Long(figure, groups[0] if groups and cells[groups[0]].nunique() > 1 else "", date, value)
    return None


def _follows(cells: pd.DataFrame, quartier: str, name: str) -> bool:
    """Whether a column only says the quartier again, in other words."""
    return bool((cells.groupby(quartier)[name].nunique() <= 1).all())


def _numeric_part(cells: pd.Series) -> float:
    filled = cells[cells != ""]
    return float(filled.head(500).map(lambda cell: number_or_nan(cell) == number_or_nan(cell)).mean()) if len(filled) else 0.0


def _described(sheet: Sheet, others: Sequence[Sheet]) -> str:
    """The file whose columns a table describes."""
    for other in others:
        if other.file == sheet.file and other.sheet == sheet.sheet:
            continue
        for column in sheet.columns:
            shared = len(set(sheet.cells[column]) & set(other.columns))
            if shared > max(1, _CODEBOOK_PART * len(other.columns)):
                return other.file
    return ""
