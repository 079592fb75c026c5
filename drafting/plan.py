"""From files to the two TOML files of a city: look, ask, draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from drafting.blank import legal_lines
from drafting.catalogue_draft import (
    Entry,
    Ids,
    entry_lines,
    figure_entries,
    group_lines,
    question_lines,
    short,
    survey_entries,
    theme_of_group,
)
from drafting.codebooks import Codebook, described, read_codebook
from drafting.dataset_draft import (
    Boundary,
    alias_lines,
    figure_answer_lines,
    file_lines,
    key_lines,
    long_lines,
    participation_lines,
    population_lines,
    statistics_lines,
    wave_lines,
    whole_lines,
)
from drafting.deciding import (
    ask_aliases,
    ask_date,
    ask_encoding,
    ask_others,
    ask_polarity,
    ask_repair,
    ask_small,
    ask_ticked,
    ask_units,
    ask_weights,
)
from drafting.figures import PEOPLE, Figure, figures_of
from drafting.interviews import as_the_tool_means, ask_who_counts, shaped
from drafting.items import Item, Role, is_id, items_of, ticked
from drafting.looking import Seen, look
from drafting.placing import ask_crs, faults_of
from drafting.questions import Question, Questions
from drafting.recognition import Kind, Recognised, dates_in, says_again
from drafting.sheets import Sheet
from drafting.toml_text import comment, quoted
from indicators.survey.tools import Tool
from language.phrases import Phrase
from language.words import Words

_ID = re.compile(r"[a-z][a-z0-9_]*")
_WORD_OF_PLACE = re.compile(
    r"(stadtteil|ortsbezirk|stadtbezirk|stadtviertel|ortsteil|bezirk|quartier|viertel|kreis)", re.IGNORECASE
)
_SEVERAL = {"stadtteil": "Stadtteile", "ortsbezirk": "Ortsbezirke", "stadtbezirk": "Stadtbezirke", "stadtviertel": "Stadtviertel"}
_SEVERAL |= {"ortsteil": "Ortsteile", "bezirk": "Bezirke", "quartier": "Quartiere", "viertel": "Viertel", "kreis": "Kreise"}


@dataclass(frozen=True)
class Plan:
    """The drafts, and what was seen.

    Attributes
    ----------
    dataset, catalogue : str
        The texts of both files.
    seen : Seen
    left : list of (file, columns)
        Columns of which no indicator was drafted.
    """

    dataset: str
    catalogue: str
    seen: Seen
    left: list[tuple[str, list[str]]]


class NoPlan(Exception):
    """Nothing can be drafted of these files; the phrase says why."""

    def __init__(self, why: Phrase, unused: Sequence[tuple[str, Phrase]] = ()) -> None:
        self.why, self.unused = why, unused
        super().__init__(why.msgid)


def plan(city: str, paths: Sequence[Path], questions: Questions, words: Words) -> Plan:
    """Draft a city of its files.

    Parameters
    ----------
    city : str
        A name to propose.

    Raises
    ------
    NoPlan
        If no boundaries are among the files, or no table that fits them.
    NoAnswer
        If a file of answers does not fit a question.
    """
    seen = look(paths, questions)
    if seen.boundaries is None:
        why = Phrase("None of the files holds the areas of the quartiers. Add a shapefile (.shp or .zip), GeoPackage or GeoJSON.")
        raise NoPlan(why, seen.unused)
    name = questions.ask(Question("city", Phrase("What is the city called?"), proposal=city, certain=True)) or city
    boundary = _boundary(seen, {path.name: path for path in paths}, questions)
    aliases = ask_aliases(seen, questions)
    others = {table.sheet.file: ask_others(table, questions) for table in seen.tables if table.quartier}
    ids, surveys, figures = Ids(), _Surveys([], [], [], {}, []), _Figures([], [])
    codebooks = [table.sheet for table in seen.tables if table.kind is Kind.CODEBOOK]
    for table in _oldest_first(seen.tables):
        if table.kind is Kind.SURVEY:
            _add_survey(table, codebooks, surveys, ids, questions, words)
        elif table.kind in (Kind.WIDE, Kind.LONG):
            _add_figures(table, figures, questions)
    units = ask_units(figures.figures, questions, words)
    small = {file: ask_small(file, own, units, questions) for file, own in figures.by_file.items()}
    registers = figure_entries(figures.unique, units, ids, words)
    polarity = ask_polarity([*surveys.entries, *registers], questions)
    undecided = words("DECIDE: source says who made the data; shown under maps")
    source = questions.ask(Question("source", Phrase("Who made these data? It is shown under every map."), certain=True))
    files = {table.kind: table.sheet.file for table in seen.tables}
    dataset = [
        *_open_lines(questions, words),
        "[city]",
        f"name = {quoted(name)}",
        f'language = "{words.language}"',
        *_place_words(seen, words),
        *(whole_lines(name) if words.base == "de" else []),
        *([f"source = {quoted(source)}"] if source else comment(undecided)),
        "",
        *boundary.lines,
        *(
            line
            for table in seen.tables
            for line in file_lines(shaped(table.sheet)[0] if table.kind is Kind.SURVEY else table.sheet)
        ),
        *surveys.waves,
        *figures.lines,
        *(line for file, own in small.items() for line in figure_answer_lines(file, own)),
        *participation_lines(files),
        *_population(seen),
        *(line for file, (out, whole) in others.items() for line in key_lines(file, out, whole)),
        *alias_lines(aliases, words("Other spellings in the files, and the quartiers that they stand for.")),
        *legal_lines(words),
    ]
    named = _themes_named(seen.tables)
    catalogue = _catalogue(surveys, registers, polarity, [figure.group for figure in figures.unique], named, ids, words)
    left = [(file, columns) for file, columns in [*surveys.left, *figures.left] if columns]
    return Plan("\n".join(dataset), "\n".join(catalogue), seen, left)


def _oldest_first(tables: Sequence[Recognised]) -> list[Recognised]:
    """Surveys in the order of the years in their names; those without one stand behind."""
    return sorted(tables, key=lambda table: max(dates_in(table.sheet.file), default="~") if table.kind is Kind.SURVEY else "")


def _population(seen: Seen) -> list[str]:
    """Where people live, of a census grid or a file of points."""
    for table in seen.tables:
        if table.kind is Kind.POPULATION and (column := next(filter(PEOPLE.match, table.sheet.columns), "")):
            return population_lines(table.sheet.file, "", column)
    return population_lines(*seen.population) if seen.population else []


def _themes_named(tables: Sequence[Recognised]) -> list[str]:
    """Ids of themes that workshops, contributions and measures name: the catalogue has to know them."""
    cells = [
        cell
        for table in tables
        if table.kind in (Kind.WORKSHOPS, Kind.CONTRIBUTIONS, Kind.MEASURES)
        for column in ("themes", "theme")
        if column in table.sheet.columns
        for cell in table.sheet.cells[column]
    ]
    return [
        part for part in dict.fromkeys(part.strip() for cell in cells for part in re.split("[;|]", cell)) if _ID.fullmatch(part)
    ]


@dataclass
class _Surveys:
    waves: list[str]
    entries: list[Entry]
    items: list[Item]
    themes: dict[str, str]
    left: list[tuple[str, list[str]]]


class _Figures:
    def __init__(self, lines: list[str], left: list[tuple[str, list[str]]]) -> None:
        self.lines, self.left = lines, left
        self.by_file: dict[str, list[Figure]] = {}

    @property
    def figures(self) -> list[Figure]:
        """All of them, in the order of the files."""
        return [figure for own in self.by_file.values() for figure in own]

    @property
    def unique(self) -> list[Figure]:
        """Figures of the same name at other dates are one indicator."""
        return list({figure.name: figure for figure in self.figures}.values())


def _boundary(seen: Seen, paths: Mapping[str, Path], questions: Questions) -> Boundary:
    assert seen.boundaries is not None
    own = seen.boundaries
    path = paths[own.file]
    crs = "" if own.placed else ask_crs(path, own.layer, questions)
    encoding = ask_encoding(own, questions) if own.encoding else ""
    boundary = Boundary(own.file, seen.key, own.naming or seen.key, own.layer, seen.only, crs, encoding)
    if (own.placed or crs) and (faults := faults_of(path, boundary)):
        boundary = replace(boundary, repair=ask_repair(faults, own.file, questions))
    return boundary


def _add_survey(
    table: Recognised, codebooks: Sequence[Sheet], surveys: _Surveys, ids: Ids, questions: Questions, words: Words
) -> None:
    sheet, codebook = table.sheet, Codebook()
    for other in codebooks:
        own = read_codebook(other, sheet)
        codebook = own if len(own.answers) > len(codebook.answers) else codebook
    sheet, tool = shaped(described(sheet, codebook))
    items = as_the_tool_means(items_of(sheet, table.quartier), tool)
    only = ask_who_counts(sheet, questions)
    items = [item for item in items if item.column not in only]
    same_place = [
        column for column in sheet.columns if column != table.quartier and says_again(sheet.cells, table.quartier, column)
    ]
    items = [item for item in items if item.column not in same_place]
    if (boxes := ticked(items, sheet)) and ask_ticked(sheet.file, boxes, questions):
        counted = {box.column: box for box in boxes}
        items = [counted.get(item.column, item) for item in items]
    year = next(iter(dates_in(sheet.file)), "")
    wave_id = year or f"survey{len([line for line in surveys.waves if line == '[[waves]]']) or ''}"
    title = words("Survey {year}", year=year) if year else words("Survey")
    surveys.waves += wave_lines(wave_id, title, sheet, table.quartier, items, only, _person(sheet, table.quartier, tool))
    weight = next((item for item in items if item.role is Role.WEIGHT), None)
    if weight and not any(item.role is Role.STRATUM for item in items):
        kind = ask_weights(sheet.file, weight.column, questions)
        surveys.waves[-1:] = [f"weights = {quoted(kind)}", ""] if kind else [""]
    columns = {item.column for item in surveys.items}
    fresh = [item for item in items if item.column not in columns]  # a later wave asks the same again
    surveys.items += fresh
    surveys.entries += survey_entries(fresh, codebook, ids, words("all respondents"), words)
    for item in fresh:
        if item.column in codebook.modules:
            stem = item.label.partition("?")[0] + ("?" if "?" in item.label else "")
            surveys.themes.setdefault(f"m{codebook.modules[item.column]}", short(stem, 60))
    nothing = [item.column for item in items if item.role is Role.NOTHING]
    surveys.left.append((sheet.file, nothing))


def _person(sheet: Sheet, quartier: str, tool: Tool | None) -> str:
    """The column that numbers interviews: the tool's, or one that is called so and hardly comes twice."""
    if tool and tool.respondent:
        return tool.respondent
    cells = sheet.cells
    named = (column for column in sheet.columns if column != quartier and is_id(column) and (cells[column] != "").all())
    return next((column for column in named if 2 * cells[column].nunique() >= len(cells)), "")


def _add_figures(table: Recognised, figures: _Figures, questions: Questions) -> None:
    own, others = figures_of(table)
    sheet = table.sheet
    if table.kind is Kind.LONG:
        figures.lines += long_lines(sheet, table.quartier, table.long)
    else:
        undated = [figure for figure in own if not figure.dates]
        proposals = dates_in(sheet.title) or dates_in(sheet.file)
        date = ask_date(sheet.file, proposals, questions) if undated else ""
        columns = {}
        for figure in own:
            indicator = figure.label if figure.dates else figure.name
            columns[figure.name] = {"indicator": indicator, **({"date": figure.dates[0]} if figure.dates else {})}
        own = [replace(figure, name=columns[figure.name]["indicator"]) for figure in own]
        figures.lines += statistics_lines(sheet, table.quartier, columns, date)
    figures.by_file.setdefault(sheet.file, []).extend(own)
    figures.left.append((sheet.file, others))


def _catalogue(
    surveys: _Surveys,
    registers: Sequence[Entry],
    polarity: Mapping[str, str],
    groups: Sequence[str],
    named: Sequence[str],
    ids: Ids,
    words: Words,
) -> list[str]:
    base = words("all respondents")
    used = {entry.theme for entry in surveys.entries}
    themes = {key: text for key, text in surveys.themes.items() if key in used}
    theme_of = {item.column: "survey" for item in surveys.items}
    questions = question_lines(surveys.items, theme_of, ids, base, words)
    if questions or any(entry.theme == "survey" for entry in surveys.entries):
        themes["survey"] = words("Survey")
    if any(entry.theme == "register" for entry in registers):
        themes["register"] = words("Figures of the city")
    themes |= {theme_of_group(group): short(group, 60) for group in groups if group}
    themes |= {key: key for key in named if key not in themes}
    return [
        *comment(words("Themes: give them names of your own, and say for each indicator which theme it belongs to.")),
        *(f"[themes.{key}]\nname = {quoted(text)}" for key, text in themes.items()),
        "",
        *comment(words("Target groups: parts of the people who were asked.")),
        *group_lines(surveys.items, ids, words),
        *comment(
            words(
                "polarity: “more_is_better”, “more_is_worse” or “neither”. Maps need no answer; only the choice of the next"
                " workshop does."
            )
        ),
        "",
        *entry_lines([*surveys.entries, *registers], polarity),
        *questions,
    ]


def _place_words(seen: Seen, words: Words) -> list[str]:
    """The city's word for its parts, if headings have one."""
    assert seen.boundaries is not None
    texts = [table.quartier for table in seen.tables] + [seen.boundaries.file, *seen.boundaries.columns]
    hit = next((hit for text in texts if (hit := _WORD_OF_PLACE.search(text))), None)
    if hit is None or words.base != "de":
        return comment(words("DECIDE: quartier and quartiers are the city's words for one of its parts and for several"))
    word = hit.group().capitalize()
    return [f"quartier = {quoted(word)}", f"quartiers = {quoted(_SEVERAL[word.lower()])}"]


def _open_lines(questions: Questions, words: Words) -> list[str]:
    lines = comment(words("Drafted of the files by cli.py new; every entry may be changed. docs/city-folder.md explains them."))
    for question in questions.open:
        lines += comment(words("OPEN: {question}", question=words.say(question.text)))
    return [*lines, ""]
