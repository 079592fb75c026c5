"""Which lines of a table of figures count, and what an empty cell in them means: as the city answers it, or is asked."""

from collections.abc import Sequence
from difflib import get_close_matches

import pandas as pd

from files.findings import Findings
from files.key_totals import is_total
from files.toml_lines import quoted
from indicators.register.heads import are_dates, is_numeric
from indicators.register.options import WIDE, StatisticsOptions
from language.phrases import Phrase, Quoted, in_quotes

_LEAST_LABELS, _EACH = 2, 0.8
_MOST_SHOWN = 6
_KEYS = ["quartier_id", "target_group", "wave", "figure"]
_EVERYBODY = ("insgesamt", "gesamt", "zusammen", "alle", "total", "all", "beide")


def counted_lines(table: pd.DataFrame, options: StatisticsOptions, findings: Findings) -> pd.DataFrame:
    """The lines that count, empty labels filled.

    Raises
    ------
    Rejected
        If ``dataset.toml`` names columns or cells that the table does not have.
    """
    named = [*options.only, *options.fill_down]
    missing = [column for column in named if column not in table]
    if missing:
        close = get_close_matches(missing[0], [str(column) for column in table.columns], n=1)
        why = Phrase("dataset.toml names columns of this table that it does not have.")
        listed = Phrase("Correct them. Columns of the file: {columns}", columns=", ".join(filter(None, map(str, table.columns))))
        remedy = Phrase("Did you mean “{option}”?", option=close[0]) if close else listed
        findings.stop("statistics.no_column", options.file, observed=", ".join(missing), why=why, remedy=remedy)
    findings.finish()
    attrs = table.attrs
    for column in options.fill_down:
        table = table.assign(**{column: table[column].where(table[column] != "").ffill().fillna("")})
    for column, cells in options.only.items():
        kept = table[column].isin(cells)
        if not kept.any():
            there = in_quotes(table[column].unique()[:_MOST_SHOWN])
            observed = Phrase("no row with {cells} in the column “{column}”", cells=", ".join(cells), column=column)
            why = Phrase("[[statistics]] in dataset.toml lets only such rows count, so nothing would be left.")
            remedy = Phrase("Write the cells as the file has them. There are: {cells}", cells=there)
            findings.stop("statistics.only_nothing", options.file, observed=observed, why=why, remedy=remedy)
            findings.finish()
        table = table[kept]
    table.attrs = attrs
    return table


def turned(table: pd.DataFrame) -> pd.DataFrame:
    """A table that lies on its side, upright: its heads are the first column, and rows count the columns of the file."""
    upright = table.iloc[:, 1:].T
    upright.columns = pd.Index(list(table.iloc[:, 0]))
    upright.insert(0, table.columns[0], list(table.columns[1:]))
    upright.index = pd.Index(range(2, len(upright) + 2), name="row")
    return upright


def ask_about_empty_labels(
    table: pd.DataFrame, columns: Sequence[str], rows: pd.Index, options: StatisticsOptions, findings: Findings
) -> None:
    """Ask whether an empty label means the one above, as in the export of a pivot table.

    Parameters
    ----------
    columns : sequence of str
        Those that say what a row is.
    rows : Index
        Those that have figures: the others are remarks.
    """
    empty = []
    for column in columns:
        if options.heads.get(column, column) in options.fill_down or column not in table:
            continue
        own = table.loc[rows, column]
        labels, blanks = own[own != ""], own[own == ""]
        followed = ((own != "") & (own.shift(-1) == "")).sum()  # labels with an empty cell below
        if len(own) and own.iloc[0] != "" and len(blanks) > 1 and followed >= max(_LEAST_LABELS, _EACH * len(labels)):
            empty.append(column)
    if not empty:
        return
    first = next(int(str(row)) for row, cell in table.loc[rows, empty[0]].items() if cell == "")
    empty = [options.heads.get(column, column) for column in empty]
    lines = f"fill_down = [{', '.join(map(quoted, [*options.fill_down, *empty]))}]"
    findings.ask(
        "statistics.empty_labels",
        options.file,
        first,
        observed=Phrase("empty cells below others in: {columns}", columns=in_quotes(empty)),
        why=Phrase(
            "A label stands there only once, as in the export of a pivot table, and the rows below are empty. Rows without a"
            " quartier would count as the whole city."
        ),
        remedy=Phrase(
            "If an empty cell means what stands above, add in dataset.toml, below the line {line} of the statistics:\n{lines}",
            line=f"file = {quoted(options.file)}",
            lines=lines,
        ),
    )
    findings.finish()


def ask_about_several_rows(
    table: pd.DataFrame, rows: pd.DataFrame, used: Sequence[str], options: StatisticsOptions, findings: Findings
) -> None:
    """Ask which rows count, where a figure stands there several times and another column tells the rows apart.

    Parameters
    ----------
    table : DataFrame
        All columns, by row.
    rows : DataFrame
        Its figures.
    used : sequence of str
        Columns that say what a row is.
    """
    doubled = rows[rows.duplicated(_KEYS, keep=False) & rows["value"].notna()]
    if doubled.empty:
        return
    others = [str(column) for column in table.columns if column and column not in used and list(table.columns).count(column) == 1]
    groups = [sorted(set(own["row"])) for _, own in doubled.groupby(_KEYS, sort=False)]
    for column in others:
        cells = table[column]
        if is_numeric(cells) and not are_dates(cells):
            continue
        if cells.nunique() > max(_MOST_SHOWN, len(groups)) or not all(cells.loc[own].is_unique for own in groups):
            continue
        line = f"file = {quoted(options.file)}"
        if options.layout == WIDE and not options.dates and are_dates(cells):
            why = Phrase("A figure has one value for each quartier, date and target group. Does this column say the date?")
            remedy = Phrase(
                "If it does, add in dataset.toml, below the line {line} of the statistics:\n{lines}",
                line=line,
                lines=f"dates = {quoted(column)}",
            )
        else:
            why = Phrase("A figure has one value for each quartier, date and target group. Which of the rows are meant?")
            remedy = _counting(column, list(dict.fromkeys(cells.loc[sorted(set(doubled["row"]))])), line)
        there = list(dict.fromkeys(cells.loc[sorted(set(doubled["row"]))]))
        findings.ask(
            "statistics.several_rows",
            options.file,
            groups[0][1],
            observed=Phrase(
                "{count} {count:figure|figures} in several rows, which differ in the column “{column}”: {cells}",
                count=len(groups),
                column=column,
                cells=in_quotes(there[:_MOST_SHOWN]),
            ),
            why=why,
            remedy=remedy,
        )
        findings.finish()


def _counting(column: str, cells: Sequence[str], line: str) -> Phrase:
    """The rows that may be the ones: those of everybody, else the first."""
    chosen = next((cell for cell in cells if cell.casefold() in _EVERYBODY or is_total(cell)), cells[0])
    return Phrase(
        "Name the rows that count: add in dataset.toml, below the line {line} of the statistics (with the cell that is right"
        " instead of {cell}):\n{lines}",
        line=line,
        cell=Quoted(chosen),
        lines=f"only = {{ {quoted(column)} = [{quoted(chosen)}] }}",
    )
