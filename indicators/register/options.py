"""``[statistics]`` and ``[[figures]]`` of ``dataset.toml``: tables of register figures, and what is right about them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path

from files.options import options_of, with_options
from files.toml import Section
from files.toml_lines import quoted
from indicators.register.heads import MOST_HEADER_ROWS
from language.phrases import Phrase

HEADS = ("quartier_id", "indicator", "date", "value", "target_group", "se", "n")
LONG, WIDE = "long", "wide"
EVERY_OTHER = "*"  # among figures that are not shown: all that the catalogue does not use


@dataclass(frozen=True)
class FigureColumn:
    """A column of a wide table: a figure, and its date and target group where they are named."""

    indicator: str
    date: str = ""
    target_group: str = ""


@dataclass(frozen=True)
class FigureAnswers:
    """What ``[[figures]]`` says of the figures of one file; each is a list of figures.

    Attributes
    ----------
    parts : tuple of str
        Cells from 0 to 1 are parts of one, and are multiplied by 100.
    percent : tuple of str
        Cells from 0 to 1 are percent as they stand there.
    over_100, negative, outliers : tuple of str
        Percent may be more than 100 (also indicators that are rates); numbers may be below zero; a number may be many times
        the others.
    fractions, dates, leaps : tuple of str
        Persons may be no whole numbers; dates may lie in the future or before 1950; a number may be many times that of the date
        before.
    small : tuple of str
        Numbers of one or two persons may be shown.
    coarse : tuple of str
        Indicators whose decimals suffice, although few values remain.
    whole : tuple of str
        The figure of the whole city is right, although it does not fit those of the quartiers.
    not_shown : tuple of str
        Figures that the catalogue does not use; `EVERY_OTHER` for all of them.
    """

    parts: tuple[str, ...] = ()
    percent: tuple[str, ...] = ()
    over_100: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    outliers: tuple[str, ...] = ()
    fractions: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    leaps: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    coarse: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatisticsOptions:
    """One table of register figures.

    Attributes
    ----------
    file : str
    layout : str
        ``long``: a row a figure; ``wide``: a row a quartier and a column a figure.
    quartier : str
        The column of a wide table that names the quartier.
    date : str
        Of figures whose row or column names none.
    heads : Mapping
        Of a long table: a column of ours to what the file calls it.
    header_rows : int
        Of a wide table: two or three, where rows below go on with the heads.
    transposed : bool
        Whether the table lies on its side: quartiers in the heads, figures in the rows.
    dates : str
        The column of a wide table that names the date of each row.
    figures : Mapping
        Of a long table: what it calls figures to what the catalogue calls them.
    only : Mapping
        Columns to the cells of the rows that count; no others do.
    fill_down : tuple of str
        Columns in which an empty cell means what stands above.
    columns : Mapping
        Of a wide table: the heads of the columns that are figures.
    sheet, range : str
        Of a workbook that holds several tables: where this one stands.
    answers : FigureAnswers
    """

    file: str
    layout: str = LONG
    quartier: str = "quartier_id"
    date: str = ""
    heads: Mapping[str, str] = field(default_factory=dict)
    header_rows: int = 1
    columns: Mapping[str, FigureColumn] = field(default_factory=dict)
    transposed: bool = False
    dates: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fill_down: tuple[str, ...] = ()
    sheet: str = ""
    range: str = ""
    answers: FigureAnswers = field(default_factory=FigureAnswers)

    def of_file(self, path: Path) -> Path:
        """The path, carrying where in the file this table stands."""
        if not (self.sheet or self.range):
            return path
        answered = options_of(path)
        return with_options(path, replace(answered, sheet=self.sheet or answered.sheet, range=self.range or answered.range))


def statistics_options(root: Section) -> tuple[StatisticsOptions, ...]:
    """The table ``[statistics]``, or all of ``[[statistics]]``, with the answers of ``[[figures]]``."""
    if "statistics" not in root:
        sections: list[Section] = []
    else:
        sections = list(root.sections("statistics")) if root.is_list("statistics") else [root.section("statistics")]
    files = tuple(dict.fromkeys(section.string("file") for section in sections))
    answers = _answers(root, files)
    return tuple(_table(section, answers) for section in sections)


def answer_lines(file: str, **figures: Collection[str]) -> str:
    """The table that says what is right about figures, to be added at the end of ``dataset.toml``."""
    lists = [f"{name} = [{', '.join(map(quoted, members))}]" for name, members in figures.items()]
    return "\n".join(["[[figures]]", f"file = {quoted(file)}", *lists])


def _table(section: Section, answers: Mapping[str, FigureAnswers]) -> StatisticsOptions:
    file, layout = section.string("file"), section.string("layout", default=LONG, among=(LONG, WIDE))
    options = StatisticsOptions(
        file=file,
        layout=layout,
        date=section.moment("date"),
        heads=_heads(section.section("heads")) if layout == LONG else {},
        quartier=section.string("quartier", default=StatisticsOptions.quartier) if layout == WIDE else "quartier_id",
        header_rows=_header_rows(section) if layout == WIDE else 1,
        columns=_columns(section.section("columns")) if layout == WIDE else {},
        dates=section.string("dates", default="") if layout == WIDE else "",
        transposed=section.flag("transposed"),
        figures=_figures(section.section("figures")) if layout == LONG else {},
        only=_only(section.section("only")),
        fill_down=section.cells("fill_down"),
        sheet=section.string("sheet", default=""),
        range=section.string("range", default=""),
        answers=answers.get(file, FigureAnswers()),
    )
    section.finish()
    return options


def _heads(section: Section) -> Mapping[str, str]:
    heads = {name: section.string(name) for name in HEADS if name in section}
    section.finish()
    return heads


def _header_rows(section: Section) -> int:
    number = section.number("header_rows", default=1, least=1)
    if number % 1 or number > MOST_HEADER_ROWS:
        section.wrong("header_rows", number, Phrase("1, 2 or 3"))
        return 1
    return int(number)


def _figures(section: Section) -> Mapping[str, str]:
    return {name: section.string(name) for name in section}


def _only(section: Section) -> Mapping[str, tuple[str, ...]]:
    return {column: section.cells(column, required=True) for column in section}


def _columns(section: Section) -> Mapping[str, FigureColumn]:
    columns = {}
    for head, inner in section.named():
        columns[head] = FigureColumn(inner.string("indicator"), inner.moment("date"), inner.string("target_group", default=""))
        inner.finish()
    return columns


def _answers(root: Section, files: Collection[str]) -> Mapping[str, FigureAnswers]:
    answers: dict[str, FigureAnswers] = {}
    for section in root.sections("figures"):
        file = section.string("file")
        if file and file not in files:
            close = get_close_matches(file, files, n=1)
            section.wrong("file", file, Phrase("one of: {allowed}", allowed=", ".join(close or files)))
        before = answers.get(file, FigureAnswers())
        lists = {own.name: (*getattr(before, own.name), *section.cells(own.name)) for own in fields(FigureAnswers)}
        answers[file] = FigureAnswers(**lists)
        section.finish()
    return answers
