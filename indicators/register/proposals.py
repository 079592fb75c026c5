"""What a table of figures that is not read as it stands seems to be, with the lines that say so."""

from collections.abc import Iterable, Mapping

import pandas as pd

from files.findings import Findings, Rejected
from files.keys import KnownQuartiers
from files.spellings import KeyRules, Spellings, plain
from files.tables import check_header
from files.toml_lines import quoted
from indicators.catalogue import Catalogue
from indicators.register.column_proposals import ask_about_columns
from indicators.register.heads import MOST_HEADER_ROWS, are_dates, figures_by_name, is_numeric, joined, rows_of_heads
from indicators.register.lines import turned
from indicators.register.options import HEADS, WIDE, StatisticsOptions
from language.phrases import Phrase

_REQUIRED = HEADS[:4]
_INDICATOR_HEADS = ("indikator", "indicator", "merkmal", "kennzahl", "kennziffer", "variable", "zeile", "thema")
_VALUE_HEADS = ("wert", "value", "zahl", "anzahl", "ergebnis", "betrag", "number")
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
    count = options.header_rows
    if count == 1:
        cells = [list(table.iloc[row]) for row in range(min(MOST_HEADER_ROWS, len(table)))]
        count = rows_of_heads(list(table.columns), cells)
        if count > 1:
            table = table.iloc[count - 1 :].set_axis(joined(list(table.columns), *cells[: count - 1]), axis=1)
    key = options.quartier if options.layout == WIDE and options.quartier in table else _key_column(table, quartiers)
    if not key and not options.transposed and _lies_on_its_side(table, quartiers):
        upright = turned(table)
        return ask_about_columns(upright, str(upright.columns[0]), 1, options, catalogue, findings, transposed=True)
    if not key:
        required = (options.quartier,) if options.layout == WIDE else tuple(options.heads.get(head, head) for head in _REQUIRED)
        try:
            check_header(list(table.columns), file, findings, required)
        except Rejected as rejected:
            return rejected
    names = figures_by_name(catalogue)
    if options.layout != WIDE and (heads := _heads_of_long(table, key, names)):
        return _ask_about_heads(table, heads, names, file, findings)
    return ask_about_columns(table, key, count, options, catalogue, findings)


def _key_column(table: pd.DataFrame, quartiers: KnownQuartiers) -> str:
    """The column whose cells stand for most quartiers; empty if none does for half of its cells.

    Of two columns that fit alike, ids are more certain than names if both name the same quartiers row by row. If they do not,
    numbers may be anything, such as a rank.
    """
    spellings = Spellings(quartiers.spelled, _ANY_SPELLING)
    ranks = []
    owners: dict[str, list[str]] = {}
    for column in dict.fromkeys(name for name in table.columns if list(table.columns).count(name) == 1):
        cells = [cell for cell in table[column].unique() if cell]
        matched = {own for cell in cells if (own := spellings.get(cell))}
        if cells and len(matched) >= max(1, _SOME * min(len(cells), len(quartiers.names))):
            by_id = sum(cell in quartiers.names for cell in cells)
            numeric = is_numeric(cells)
            owners[str(column)] = [spellings.get(cell) for cell in table[column]]
            ranks.append((len(matched), by_id, not numeric, str(column)))
    if not ranks:
        return ""
    best = max(ranks, key=lambda rank: rank[:3])
    named = max((rank for rank in ranks if rank[2]), key=lambda rank: rank[0], default=best)
    agree = sum(first == second for first, second in zip(owners[best[3]], owners[named[3]], strict=True))
    trusted = best if 2 * agree >= len(table) or 2 * named[0] < best[0] else named
    return trusted[3]


def _lies_on_its_side(table: pd.DataFrame, quartiers: KnownQuartiers) -> bool:
    """Whether most of the heads are quartiers."""
    spellings = Spellings(quartiers.spelled, _ANY_SPELLING)
    heads = [str(head) for head in table.columns if head]
    there = [head for head in heads[1:] if spellings.get(head)]
    return len(there) > 1 and len(there) >= _SOME * len(heads[1:])


def _heads_of_long(table: pd.DataFrame, key: str, names: Mapping[str, str]) -> dict[str, str] | None:
    """What a long table calls the four columns that it needs; None if it seems to be none."""
    columns = list(table.columns)
    others = [str(column) for column in columns if column and column != key and columns.count(column) == 1]
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
    dates = [column for column in others if column not in indicators and are_dates(table[column])]
    values = [column for column in numeric if column not in dates]
    values = [column for column in values if plain(column) in _VALUE_HEADS] or values
    indicators = [column for column in indicators if figures & set(table[column].unique())] or indicators
    if not indicators or not values:
        return None
    called = set(map(plain, table[indicators[0]].unique())) & set(names)
    if not dates and not called and not table[key].duplicated().any():  # with a row a quartier, a text beside is no figure
        return None
    date = {"date": dates[0]} if dates else {}
    return {"quartier_id": key, "indicator": indicators[0], **date, "value": values[-1]}


def _ask_about_heads(
    table: pd.DataFrame, heads: Mapping[str, str], names: Mapping[str, str], file: str, findings: Findings
) -> Rejected:
    lines = f"heads = {{ {', '.join(f'{own} = {quoted(head)}' for own, head in heads.items())} }}"
    if figures := figure_lines(table[heads["indicator"]].unique(), names):
        lines += f"\n{figures}"
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


def figure_lines(cells: Iterable[str], names: Mapping[str, str]) -> str:
    """A line that says which figures of the catalogue the names in a file are; nothing where they are called so, or unknown."""
    known = set(names.values())
    renamed = {cell: names[plain(cell)] for cell in cells if cell and cell not in known and plain(cell) in names}
    entries = ", ".join(f"{quoted(cell)} = {quoted(figure)}" for cell, figure in renamed.items())
    return f"figures = {{ {entries} }}" if entries else ""
