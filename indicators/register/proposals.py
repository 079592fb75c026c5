"""What a table of figures that is not read as it stands seems to be, with the lines that say so."""

from collections.abc import Mapping, Sequence

import pandas as pd
from rapidfuzz import fuzz, process

from files.dates import PartialDate
from files.findings import Findings, Rejected
from files.key_options import quoted
from files.keys import KnownQuartiers
from files.spellings import KeyRules, Spellings, plain
from files.tables import check_header
from indicators.catalogue import Catalogue
from indicators.register.heads import date_in, figures_by_name, goes_on_with_heads, is_numeric, joined
from indicators.register.options import HEADS, WIDE, FigureColumn, StatisticsOptions
from language.phrases import Phrase

_REQUIRED = HEADS[:4]
_INDICATOR_HEADS = ("indikator", "indicator", "merkmal", "kennzahl", "kennziffer", "variable", "zeile", "thema")
_VALUE_HEADS = ("wert", "value", "zahl", "anzahl", "ergebnis", "betrag", "number")
_YEARS = range(1900, 2200)
_ALIKE = 80.0
_MOST_FIGURES = 40  # that a proposal lists; the others stay out until somebody names them
_SOME = 0.5
_ANY_SPELLING = KeyRules(match=("spelling", "zeros", "number_in_front"))


def ask_about_layout(
    table: pd.DataFrame, options: StatisticsOptions, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings
) -> Rejected:
    """Ask which columns are what, in a table that lacks the heads of a long one or the columns of a wide one.

    Returns
    -------
    Rejected
        To be raised.
    """
    file = options.file
    key = options.quartier if options.layout == WIDE and options.quartier in table else _key_column(table, quartiers)
    if not key:
        required = (options.quartier,) if options.layout == WIDE else tuple(options.heads.get(head, head) for head in _REQUIRED)
        try:
            check_header(list(table.columns), file, findings, required)
        except Rejected as rejected:
            return rejected
    names = figures_by_name(catalogue)
    if options.layout != WIDE and (heads := _heads_of_long(table, key, names)):
        return _ask_about_heads(table, heads, file, findings)
    return _ask_about_columns(table, key, options, names, findings)


def _key_column(table: pd.DataFrame, quartiers: KnownQuartiers) -> str:
    """The column whose cells stand for most quartiers, ids before names; empty if none does for half of its cells."""
    spellings = Spellings(quartiers.spelled, _ANY_SPELLING)
    ranks = []
    for column in dict.fromkeys(name for name in table.columns if list(table.columns).count(name) == 1):
        cells = [cell for cell in table[column].unique() if cell]
        matched = {own for cell in cells if (own := spellings.get(cell))}
        if cells and len(matched) >= max(1, _SOME * min(len(cells), len(quartiers.names))):
            ranks.append((len(matched), sum(cell in quartiers.names for cell in cells), str(column)))
    return max(ranks, key=lambda rank: rank[:2])[2] if ranks else ""


def _heads_of_long(table: pd.DataFrame, key: str, names: Mapping[str, str]) -> dict[str, str] | None:
    """What a long table calls the four columns that it needs; None if it seems to be none."""
    others = [str(column) for column in table.columns if column and column != key]
    figures = set(names.values())
    indicators = [
        column
        for column in others
        if plain(column) in _INDICATOR_HEADS
        or figures & set(table[column].unique())
        or set(names) & set(map(plain, table[column].unique()))
    ]
    indicators = [column for column in indicators if not is_numeric(table[column])]
    numeric = [column for column in others if column not in indicators and is_numeric(table[column])]
    dates = [column for column in others if column not in indicators and _is_date(table[column])]
    values = [column for column in numeric if column not in dates]
    values = [column for column in values if plain(column) in _VALUE_HEADS] or values
    indicators = [column for column in indicators if figures & set(table[column].unique())] or indicators
    if not indicators or not values or not dates:
        return None
    return {"quartier_id": key, "indicator": indicators[0], "date": dates[0], "value": values[-1]}


def _is_date(cells: pd.Series) -> bool:
    filled = [cell for cell in cells.unique() if cell]
    try:
        return bool(filled) and all(PartialDate.parse(cell).year in _YEARS for cell in filled)
    except ValueError:
        return False


def _ask_about_heads(table: pd.DataFrame, heads: Mapping[str, str], file: str, findings: Findings) -> Rejected:
    lines = f"heads = {{ {', '.join(f'{own} = {quoted(head)}' for own, head in heads.items())} }}"
    findings.ask(
        "statistics.heads",
        file,
        1,
        observed=", ".join(map(str, table.columns)),
        why=Phrase(
            "The columns do not have the names {required}. Which columns say quartier, figure, date and value? It seems to be a"
            " row a figure, with other heads.",
            required=", ".join(_REQUIRED),
        ),
        remedy=Phrase(
            "If that is right, add in dataset.toml, below the line {line} of the statistics:\n{lines}",
            line=f"file = {quoted(file)}",
            lines=lines,
        ),
    )
    return Rejected(findings)


def _ask_about_columns(
    table: pd.DataFrame, key: str, options: StatisticsOptions, names: Mapping[str, str], findings: Findings
) -> Rejected:
    heads = [str(column) for column in table.columns]
    two = options.header_rows == 1 and len(table) > 1 and "" in heads[1:] and goes_on_with_heads(heads, list(table.iloc[0]))
    if two:
        heads = joined(heads, list(table.iloc[0]))
        key = heads[list(table.columns).index(key)]
        table = table.iloc[1:].set_axis(heads, axis=1)
    figures = [
        head for at, head in enumerate(heads) if head and head != key and heads.count(head) == 1 and is_numeric(table.iloc[:, at])
    ]
    lines = [*(() if options.layout == WIDE else ('layout = "wide"',)), f"quartier = {quoted(key)}"]
    if options.layout == WIDE and options.quartier == key:
        lines = []
    if two:
        lines.append("header_rows = 2")
    lines += ["", "[statistics.columns]", *_column_lines(figures, names)]
    unnamed = sum(line.startswith("#") for line in lines)
    remedy = Phrase(
        "Add in dataset.toml, below the line {line} of the statistics (a line with # in front is left out; to show its column,"
        " take the # away and name a figure of catalogue.toml):\n{lines}",
        line=f"file = {quoted(options.file)}",
        lines="\n".join(lines),
    )
    if not unnamed:
        remedy = Phrase(
            "Add in dataset.toml, below the line {line} of the statistics:\n{lines}",
            line=f"file = {quoted(options.file)}",
            lines="\n".join(lines),
        )
    findings.ask(
        "statistics.wide",
        options.file,
        1,
        observed=", ".join(heads),
        why=Phrase("This seems to be a row a quartier and one column a figure: which columns are figures?"),
        remedy=remedy,
    )
    return Rejected(findings)


def _column_lines(heads: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """A line a column; commented out where it is not certain which figure it is."""
    lines, figures = [], set(names.values())
    for head in heads[:_MOST_FIGURES]:
        name, date = date_in(head)
        figure = names.get(plain(head)) or names.get(plain(name), "")
        if not plain(name) and len(figures) == 1:  # a column a year
            figure = next(iter(figures))
        comment = ""
        if not figure:
            alike = process.extractOne(plain(name), list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            figure, comment = names[alike[0]] if alike else "…", "# "
        lines.append(f"{comment}{column_line(head, FigureColumn(figure, date))}")
    return lines


def column_line(head: str, column: FigureColumn) -> str:
    """A line of ``[statistics.columns]``."""
    entries = {"indicator": column.indicator, "date": column.date, "target_group": column.target_group}
    return f"{quoted(head)} = {{ {', '.join(f'{name} = {quoted(entry)}' for name, entry in entries.items() if entry)} }}"
