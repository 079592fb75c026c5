"""The columns of a wide table as lines for ``dataset.toml``, and entries of the catalogue for figures that it does not have."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd
from rapidfuzz import fuzz, process

from files.findings import Findings, Rejected
from files.spellings import plain
from files.tables import check_header
from files.toml_lines import quoted
from indicators.catalogue import Catalogue
from indicators.formulas import Register
from indicators.register.heads import are_dates, bare, date_in, figures_by_name, is_numeric
from indicators.register.options import WIDE, FigureColumn, StatisticsOptions
from language.phrases import Phrase

_ALIKE = 80.0
_MOST_FIGURES = 40  # that a proposal lists; the others stay out until somebody names them
_MOST_DRAFTED = 10  # entries of the catalogue


def ask_about_columns(
    table: pd.DataFrame,
    key: str,
    header_rows: int,
    options: StatisticsOptions,
    catalogue: Catalogue,
    findings: Findings,
    *,
    transposed: bool = False,
) -> Rejected:
    """Ask which columns of a wide table are figures.

    Parameters
    ----------
    table : DataFrame
        With its heads in one row.
    key : str
        The column that names the quartier.
    header_rows : int
        How many rows of heads the file has.
    transposed : bool
        Whether the file has it on its side.

    Returns
    -------
    Rejected
        To be raised.

    Raises
    ------
    Rejected
        If all its figures have one name.
    """
    names = figures_by_name(catalogue)
    heads = [str(column) for column in table.columns]
    figures = [
        head for at, head in enumerate(heads) if head and head != key and heads.count(head) == 1 and is_numeric(table.iloc[:, at])
    ]
    if not figures and len(set(filter(None, heads))) < sum(map(bool, heads)):
        check_header(heads, options.file, findings)  # columns of one name, and no others
    dates = "" if options.dates else _date_column(table, key, figures)
    figures = [head for head in figures if head not in (dates, options.dates)]
    lines = [*(() if options.layout == WIDE else ('layout = "wide"',)), f"quartier = {quoted(key)}"]
    if options.layout == WIDE and options.quartier == key:
        lines = []
    if transposed:
        lines.insert(0, "transposed = true")
    if header_rows > 1 and options.header_rows == 1:
        lines.append(f"header_rows = {header_rows}")
    if dates:
        lines.append(f"dates = {quoted(dates)}")
    columns = _columns(figures, names, _in_percent(catalogue))
    drafted = "" if names else _entries(columns[:_MOST_DRAFTED], catalogue)
    lines += ["", "[statistics.columns]", *(own.line(drafted=bool(drafted)) for own in columns)]
    values = {"line": f"file = {quoted(options.file)}", "lines": "\n".join(lines)}
    if drafted:
        remedy = Phrase(
            "The catalogue has no figures yet. To show them all, add in dataset.toml, below the line {line} of the"
            " statistics:\n{lines}\nAnd add at the end of catalogue.toml (correct names and units, and leave away what is not to"
            " be shown, here and there):\n{entries}",
            entries=drafted,
            **values,
        )
    elif all(own.certain for own in columns):
        remedy = Phrase("Add in dataset.toml, below the line {line} of the statistics:\n{lines}", **values)
    elif not any(own.certain for own in columns):
        remedy = Phrase(
            "No head is called like a figure of the catalogue ({figures}). Add in dataset.toml, below the line {line} of the"
            " statistics, with the # taken away from each column that is one of them, and its name written there:\n{lines}",
            figures=", ".join(sorted(set(names.values()))[:_MOST_FIGURES]),
            **values,
        )
    else:
        remedy = Phrase(
            "Add in dataset.toml, below the line {line} of the statistics (a line with # in front is left out; to show its"
            " column, take the # away and name a figure of catalogue.toml):\n{lines}",
            **values,
        )
    code, why = "statistics.wide", Phrase("This seems to be a row a quartier and one column a figure: which columns are figures?")
    if transposed:
        code = "statistics.transposed"
        why = Phrase("The table lies on its side, with quartiers in the headings and a row a figure: which rows are figures?")
    findings.ask(code, options.file, 1, observed=", ".join(heads), why=why, remedy=remedy)
    return Rejected(findings)


class _Column:
    """A column, the figure it may be, and whether that is certain."""

    def __init__(self, head: str, figure: str, date: str, *, certain: bool) -> None:
        self.head, self.figure, self.date, self.certain = head, figure, date, certain

    def line(self, *, drafted: bool) -> str:
        """Its line, commented out unless it is certain, or its figure is drafted."""
        comment = "" if self.certain or (drafted and self.figure) else "# "
        return f"{comment}{column_line(self.head, FigureColumn(self.figure or '…', self.date))}"


def _columns(heads: Sequence[str], names: Mapping[str, str], percent: Collection[str]) -> list[_Column]:
    """Columns by their heads; of several that would be the same figure at one date, the one that is called so is certain."""
    figures = set(names.values())
    columns: list[_Column] = []
    for head in heads[:_MOST_FIGURES]:
        name, date = date_in(head)
        figure = next((names[own] for own in (plain(head), plain(name)) if own in names), "")
        if not plain(name) and len(figures) == 1:  # a column a year
            figure = next(iter(figures))
        columns.append(_Column(head, figure, date, certain=bool(figure)))
    taken = {(own.figure, own.date) for own in columns if own.certain}
    for own in columns:
        if own.certain:
            continue
        name, _ = date_in(own.head)
        figure = next((names[called] for called in (plain(bare(own.head)), plain(bare(name))) if called in names), "")
        fits = bool(figure) and (figure in percent or not _says_percent(own.head)) and (figure, own.date) not in taken
        if not figure:
            alike = process.extractOne(plain(name), list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            figure = names[alike[0]] if alike else next(iter(figures)) if len(figures) == 1 else ""
        own.figure, own.certain = figure, fits
        taken |= {(figure, own.date)} if fits else set()
    return columns


def _says_percent(head: str) -> bool:
    return "%" in head or "prozent" in plain(head)


def _in_percent(catalogue: Catalogue) -> set[str]:
    """Figures that are shown in percent."""
    return {
        indicator.formula.figure
        for indicator in catalogue.indicators.values()
        if isinstance(indicator.formula, Register) and any(map(_says_percent, indicator.unit.by_language.values()))
    }


def _date_column(table: pd.DataFrame, key: str, figures: Sequence[str]) -> str:
    """The column of years or days, where the quartiers come again for each."""
    if not table[key].duplicated().any():
        return ""
    others = [head for head in map(str, table.columns) if head and head != key and list(table.columns).count(head) == 1]
    return next((head for head in others if are_dates(table[head]) and (head not in figures or len(figures) > 1)), "")


def _entries(columns: Sequence[_Column], catalogue: Catalogue) -> str:
    """Entries of the catalogue for columns that no figure fits; each column then has the figure of its entry."""
    if not catalogue.themes or not columns:
        return ""
    theme = next(iter(catalogue.themes))
    entries: dict[str, str] = {}
    for column in columns:
        name, _ = date_in(column.head)
        called = bare(name) or name
        if not plain(called):
            return ""
        column.figure = "_".join(plain(called).split())[:40]
        percent = _says_percent(column.head) or plain(called).endswith(("quote", "anteil"))
        entries[column.figure] = "\n".join([
            f"[indicators.{column.figure}]",
            f"theme = {quoted(theme)}",
            f"name = {quoted(' '.join(called.split()))}",
            f"formula = {{ register = {quoted(column.figure)} }}",
            f"unit = {quoted('%' if percent else 'Anzahl')}",
            'polarity = "neither"',
        ])  # fmt: skip
    taken = set(catalogue.indicators) & set(entries)
    return "" if taken else "\n".join(entries.values())


def column_line(head: str, column: FigureColumn) -> str:
    """A line of ``[statistics.columns]``."""
    entries = {"indicator": column.indicator, "date": column.date, "target_group": column.target_group}
    return f"{quoted(head)} = {{ {', '.join(f'{name} = {quoted(entry)}' for name, entry in entries.items() if entry)} }}"
