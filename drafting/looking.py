"""All files of a city looked at together: which are the boundaries, and what every table is."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from dataset.confined import Limits
from drafting.areas import AREA, PARTS, Areas, areas_of, may_hold_shapes
from drafting.effects import effect
from drafting.figures import PEOPLE, figures_of
from drafting.interviews import shaped
from drafting.questions import Choice, Question, Questions
from drafting.recognition import Kind, Recognised, by_chance, no_figure, quartier_column, recognise
from drafting.remedies import alternatives
from drafting.sheets import Sheet, Unusable, sheets_of
from files.cells import number_or_nan
from files.confined import Exhausted, confined
from files.options import FileOptions
from files.steps import tell
from language.phrases import Phrase

Content = TypeVar("Content")
_AS_GOOD = 0.9  # of the best: a file of boundaries that fits nearly as well is asked about


@dataclass(frozen=True)
class Seen:
    """What the files are.

    Attributes
    ----------
    boundaries : Areas or None
    key : str
        The column of the boundaries that the tables use, or the likeliest one.
    only : dict
        What keeps the shapes that occur in the tables, if just some do.
    tables : list of Recognised
    unused : list of (file, reason)
    population : tuple of str or None
        File, layer and column of points where people live.
    """

    boundaries: Areas | None
    key: str
    only: dict[str, tuple[str, ...]]
    tables: list[Recognised]
    unused: list[tuple[str, Phrase]]
    population: tuple[str, str, str] | None = None

    @property
    def names(self) -> dict[str, str]:
        """Key to name of the quartiers that are kept."""
        return self.boundaries.names(self.key, self.only) if self.boundaries else {}


def look(paths: Sequence[Path], questions: Questions) -> Seen:
    """Look at files of any kind.

    Raises
    ------
    NoAnswer
        If a file of answers does not fit a question.
    """
    areas, sheets, unused = _opened(paths, questions)
    boundaries, key = _boundaries([own for own in areas if own.kind == AREA], sheets, questions)
    people = next((own for own in areas if own.kind != AREA and _persons(own)), None)
    points = Phrase("It holds points, and no column that counts people (Einwohner, persons …).")
    unused += [(own.file, points) for own in areas if own.kind != AREA and own is not people]
    unused += [
        (own.file, Phrase("Other boundaries are used."))
        for own in areas
        if own.kind == AREA and boundaries and (own.file, own.layer) != (boundaries.file, boundaries.layer)
    ]
    if boundaries is None:
        return Seen(None, "", {}, [], [*unused, *((sheet.file, Phrase("There are no boundaries.")) for sheet in sheets)])
    tables = _chosen([recognise(sheet, boundaries.names(key), sheets) for sheet in sheets], questions)
    tables = [_meant(table, boundaries.names(key), questions) for table in tables]
    unused += [(table.sheet.file, table.why) for table in tables if table.kind is Kind.UNKNOWN]
    for table in list(tables):
        if table.kind in (Kind.WIDE, Kind.LONG) and not figures_of(table)[0]:
            unused.append((table.sheet.file, no_figure(table.sheet)))
            tables.remove(table)
    wanted = frozenset().union(*(table.match.quartiers for table in tables))
    only = boundaries.selecting(key, wanted) if wanted and len(wanted) < 0.7 * len(boundaries.columns) else {}
    if only and not _agreed(only, boundaries, len(wanted), questions):
        only = {}
    population = (people.file, people.layer, _persons(people)) if people else None
    return Seen(boundaries, key, only, [table for table in tables if table.kind is not Kind.UNKNOWN], unused, population)


def _persons(points: Areas) -> str:
    """The column that counts people; empty if none is called so."""
    for column in map(str, points.columns):
        cells = points.columns[column]
        if PEOPLE.match(column) and cells.map(lambda cell: cell == "" or number_or_nan(cell) >= 0).all():
            return column
    return ""


def _opened(paths: Sequence[Path], questions: Questions) -> tuple[list[Areas], list[Sheet], list[tuple[str, Phrase]]]:
    areas: list[Areas] = []
    sheets: list[Sheet] = []
    unused: list[tuple[str, Phrase]] = []
    for path in paths:
        if path.name.lower().endswith(PARTS):
            continue
        try:
            if may_hold_shapes(path):
                areas += _within_limits(areas_of, path)
            else:
                sheets += _tables(path, questions)
        except Unusable as unusable:
            unused.append((path.name, unusable.why))
        except Exhausted:
            why = Phrase("Reading it took more memory or time than a file may take; it is far larger inside than its size says.")
            unused.append((path.name, why))
        except Exception as error:  # whatever a library raises at a damaged file; the others are still looked at
            logging.getLogger(__name__).exception("unforeseen fault while looking at %s", path.name)
            why = Phrase("The program met something that it does not know how to handle: {error}.", error=type(error).__name__)
            unused.append((path.name, why))
    return areas, sheets, unused


def _within_limits(read: Callable[..., list[Content]], path: Path, *options: FileOptions) -> list[Content]:
    """What a file holds, read in a process of its own: whatever it does there, the program goes on to the next one."""
    limits = Limits.of()
    return confined(_read, read, path, options, memory=limits.memory, seconds=limits.seconds)


def _read(read: Callable[..., list[Content]], path: Path, options: tuple[FileOptions, ...]) -> list[Content]:
    tell(path.name)
    return read(path, *options)


def _tables(path: Path, questions: Questions) -> list[Sheet]:
    """The tables of a file; a text that can be read in several ways is asked about."""
    try:
        return _within_limits(sheets_of, path)
    except Unusable as unusable:
        finding = unusable.finding
        offered = [own for own in alternatives(finding) if set(own.keys) <= {"encoding"}] if finding else []
        if finding is None or not offered:
            raise
        text = Phrase("{file}: {observed}. {why}", file=path.name, observed=finding.observed, why=finding.why)
        choices = (Choice("yes", effect(offered[0])), Choice("no", Phrase("the file is not used")))
        if questions.ask(Question(f"encoding {path.name}", text, choices, "yes")) != "yes":
            raise
        lines = offered[0].lines[1:]
        options = FileOptions(**tomllib.loads("\n".join(lines)))
        return [replace(sheet, answers_of_file=lines) for sheet in _within_limits(sheets_of, path, options)]


def _boundaries(areas: Sequence[Areas], sheets: Sequence[Sheet], questions: Questions) -> tuple[Areas | None, str]:
    """The layer whose shapes the tables name, and the column that they name them by."""
    if any(len(own.columns) > 1 for own in areas):
        areas = [own for own in areas if len(own.columns) > 1]  # an outline of the city has no parts
    fits = {}
    for at, own in enumerate(areas):
        for order, key in enumerate(own.keys):
            matched = [quartier_column(sheet, own.names(key))[1] for sheet in sheets]
            keyed = set() if key == own.naming else set(own.names(key))
            fits[at, key] = (sum(len(match.exact & keyed) + len(match.quartiers) for match in matched), -order)
    if not fits:
        return None, ""
    best = max(fits, key=lambda place: fits[place])
    near = {at for (at, _), (count, _) in fits.items() if count >= _AS_GOOD * fits[best][0]}
    if len(near) > 1:
        choices = tuple(Choice(_label(areas[at]), _described(areas[at])) for at in sorted(near))
        text = Phrase("Several files hold areas. Which of them are the quartiers of the map?")
        answer = questions.ask(Question("boundaries", text, choices, _label(areas[best[0]])))
        taken = next((at for at in near if _label(areas[at]) == answer), best[0])
        best = max((place for place in fits if place[0] == taken), key=lambda place: fits[place])
    return areas[best[0]], best[1]


def _label(areas: Areas) -> str:
    return f"{areas.file}:{areas.layer}" if areas.layer else areas.file


def _described(areas: Areas) -> Phrase:
    names = list(areas.columns[areas.naming or areas.keys[0]])[:3]
    return Phrase("{number} {number:area|areas}, such as {names}", number=len(areas.columns), names=", ".join(names))


def _chosen(tables: Sequence[Recognised], questions: Questions) -> list[Recognised]:
    """One sheet of every workbook; of several that hold something the person chooses."""
    chosen: list[Recognised] = []
    for file in dict.fromkeys(table.sheet.file for table in tables):
        own = [table for table in tables if table.sheet.file == file]
        useful = [table for table in own if table.kind is not Kind.UNKNOWN] or own[:1]
        if len(useful) > 1:
            choices = tuple(Choice(table.sheet.sheet, table.why) for table in useful)
            text = Phrase("{file} has several sheets that may be meant. Which one?", file=file)
            answer = questions.ask(Question(f"sheet {file}", text, choices, useful[-1].sheet.sheet))
            useful = [table for table in useful if table.sheet.sheet == answer] or useful[-1:]
        chosen += useful
    return chosen


def _meant(table: Recognised, names: Mapping[str, str], questions: Questions) -> Recognised:
    """The table, if its quartiers are not numbers that merely look like those of quartiers: else nothing is known of it."""
    sheet, column = table.sheet, table.quartier
    if table.kind not in (Kind.SURVEY, Kind.WIDE, Kind.LONG):
        return table
    told = shaped(sheet)[0]
    cells = told.cells[column].unique()
    if not by_chance(f"{column} {told.labels.get(column, '')}", cells, sheet.answers.get(column, {})):
        return table
    if table.kind is not Kind.SURVEY and not figures_of(table)[0]:
        return Recognised(sheet, Kind.UNKNOWN, Phrase("No column of it names quartiers."))
    text = Phrase(
        "No column of {file} is called after quartiers. Do the numbers in “{column}” say in which quartier it was?",
        file=sheet.file,
        column=column,
    )
    choices = (
        Choice("yes", Phrase("they are the numbers of the boundaries")),
        Choice("no", Phrase("the file is not used: it needs a column with numbers or names of quartiers")),
    )
    lines = tuple(f"{cell} = {names[own]}" for cell in list(cells)[:5] if (own := _key(cell, names)))
    alike = [other for other in told.columns if set(told.cells[other].unique()) == set(cells)]
    certain = {_key(cell, names) for cell in cells if cell} == set(names) and len(alike) == 1
    question = Question(f"quartier {sheet.file}", text, choices, "yes" if certain else "no", certain, lines)
    if questions.ask(question) == "yes":
        return table
    return Recognised(sheet, Kind.UNKNOWN, Phrase("No column of it surely names quartiers."))


def _key(cell: str, names: Mapping[str, str]) -> str:
    return next((key for key in names if key.lstrip("0") == cell.lstrip("0")), "")


def _agreed(only: dict[str, tuple[str, ...]], boundaries: Areas, wanted: int, questions: Questions) -> bool:
    [(column, kept)] = only.items()
    text = Phrase(
        "{file} holds {all} areas, and your tables name {wanted} of them: those whose {column} is {kept}. Keep only these?",
        file=boundaries.file,
        all=len(boundaries.columns),
        wanted=wanted,
        column=column,
        kept=", ".join(kept),
    )
    choices = (
        Choice("yes", Phrase("the map shows {number} {number:area|areas}", number=wanted)),
        Choice("no", Phrase("the map shows all {number}, most of them without figures", number=len(boundaries.columns))),
    )
    return questions.ask(Question("only", text, choices, "yes", certain=True)) == "yes"
