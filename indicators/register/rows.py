"""Tables of figures as rows: each with the file and line that it comes from, its place, group, date and value."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from files.dates import PartialDate
from files.findings import Findings
from files.keys import KnownQuartiers
from files.levels import tell_of_level
from files.tables import UNRELIABLE_CELLS, check_header, read_table, unreliable_in
from files.text_columns import numbers, parse_each, stop_rows
from indicators.catalogue import Catalogue
from indicators.register.categories import hold_words
from indicators.register.heads import date_in, is_number, joined
from indicators.register.lines import ask_about_empty_labels, ask_about_several_rows, counted_lines, turned
from indicators.register.options import HEADS, WIDE, StatisticsOptions
from indicators.register.proposals import ask_about_layout
from language.phrases import Phrase, in_quotes

UNDATED = "undated"
_REQUIRED = HEADS[:4]
_MOSTLY = 0.5  # of the cells below a heading are quartiers
_LEAST = 2  # a single quartier says nothing of levels
_NO_DAY = Phrase("This is no date that is understood, or there is no such day.")
_YEAR_AS_NUMBER = re.compile(r"^((?:19|20)\d\d)[.,]0+$")
_A_DAY = Phrase("Write the date as 2018-02-03, 3.2.2018, 2018-02 or 2018.")


def read_rows(
    path: Path, options: StatisticsOptions, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings
) -> pd.DataFrame:
    """Read one table of figures.

    Returns
    -------
    DataFrame
        ``file, row, level, quartier_id, target_group, wave, figure, value, written, in_brackets`` and, where the file has them,
        ``se, n``; ``quartier_id`` is empty for the whole city, ``written`` the cell. Figures that are words have no value.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    wide = options.layout == WIDE
    named = (options.quartier, *options.columns) if wide else tuple(options.heads.get(name, name) for name in _REQUIRED)
    table = read_table(path, findings, expected=named, twice_allowed=True, notes=not wide)
    _check_headings(table, quartiers, path.name, findings)
    if options.transposed:
        table = turned(table)
    whole, key = (_wide_table if wide else _long_table)(table, options, catalogue, quartiers, findings)
    table = whole[[own for own in whole.columns if own in _used(options)]]
    labels = [key] if wide else [key, "indicator", "date"]
    ask_about_empty_labels(whole, labels, table.index[_has_figures(table, options)], options, findings)
    cells = table[key]
    keep = ~quartiers.dropped(cells, path.name)
    if wide:
        keep &= ~_notes(table, cells, options, quartiers, findings)
    table, cells = table[keep], cells[keep]
    ids = quartiers.ids_of(cells, path.name, findings, optional=True, droppable=True)
    city = (cells == "") | cells.isin(quartiers.rules_of(path.name).whole)
    located = city | (ids != "")
    tell_of_level(set(ids), cells[ids != ""].unique(), path.name, quartiers, findings, least=_LEAST)
    rows = (_melted if wide else _as_they_stand)(table, options, catalogue, findings)
    rows = rows.assign(
        file=path.name,
        level=rows["row"].map(ids.map(lambda own: "quartier" if own else "city")),
        quartier_id=rows["row"].map(ids),
    )
    rows = rows[rows["row"].map(located) & ~rows["figure"].isin(options.answers.not_shown)]
    ask_about_several_rows(whole, rows, _used(options), options, findings)
    parts = rows["figure"].isin(options.answers.parts) & rows["value"].between(0.0, 1.0)
    return rows.assign(value=rows["value"].where(~parts, 100 * rows["value"])).reset_index(drop=True)


def _check_headings(table: pd.DataFrame, quartiers: KnownQuartiers, file: str, findings: Findings) -> None:
    """Stop at a file whose first line is data: a quartier and its number, where headings should be.

    Raises
    ------
    Rejected
    """
    heads = [str(head) for head in table.columns if head]
    spelled = [head for head in heads if head in quartiers.spelled]
    numbers = [head for head in heads if head not in spelled and is_number(head) and date_in(head)[1] == ""]
    if len(spelled) == 1 and numbers and heads.count(spelled[0]) == 1:
        cells = table[spelled[0]]
        if cells.isin(list(quartiers.spelled)).mean() > _MOSTLY:
            why = Phrase("There are no headings: the first line is data already, so nobody can tell what the columns are.")
            remedy = Phrase("Write one more line above all others, with a name for each column, and save.")
            findings.stop("table.no_headings", file, 1, observed=", ".join(heads), why=why, remedy=remedy)
            findings.finish()


def _used(options: StatisticsOptions) -> tuple[str, ...]:
    """The columns that say what a row is, and its figures."""
    return tuple(filter(None, (options.quartier, options.dates, *options.columns))) if options.layout == WIDE else HEADS


def _has_figures(table: pd.DataFrame, options: StatisticsOptions) -> pd.Series:
    columns = list(options.columns) if options.layout == WIDE else ["value"]
    return (table[columns] != "").any(axis=1)


def _long_table(
    table: pd.DataFrame, options: StatisticsOptions, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings
) -> tuple[pd.DataFrame, str]:
    heads = {options.heads.get(name, name): name for name in HEADS}
    if (options.date or options.heads) and "date" not in options.heads and "date" not in table:
        table = _with_columns(table, date=options.date)
    if not {head for head, name in heads.items() if name in _REQUIRED} <= set(table.columns):
        if options.heads:
            check_header(list(table.columns), options.file, findings, tuple(options.heads.values()))
        raise ask_about_layout(table, options, catalogue, quartiers, findings)
    _check_used(list(table.columns), tuple(heads), options, findings)
    renamed = counted_lines(table, options, findings).rename(columns=heads)
    if options.figures:
        renamed = _with_columns(renamed, indicator=renamed["indicator"].replace(dict(options.figures)))
    bracketed = table.attrs.get(UNRELIABLE_CELLS, frozenset())
    renamed.attrs[UNRELIABLE_CELLS] = frozenset((row, heads.get(column, column)) for row, column in bracketed)
    return renamed, "quartier_id"


def _wide_table(
    table: pd.DataFrame, options: StatisticsOptions, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings
) -> tuple[pd.DataFrame, str]:
    if options.header_rows > 1:
        below = options.header_rows - 1
        heads = joined(list(table.columns), *(list(table.iloc[row]) for row in range(min(below, len(table)))))
        bracketed, names = table.attrs.get(UNRELIABLE_CELLS, frozenset()), dict(zip(table.columns, heads, strict=True))
        table = table.iloc[below:].set_axis(heads, axis=1)
        table.attrs[UNRELIABLE_CELLS] = frozenset((row, names[column]) for row, column in bracketed)
    _check_used(list(table.columns), (options.quartier, *options.columns), options, findings)
    columns = list(table.columns)
    if options.quartier not in columns and (options.columns or options.quartier != StatisticsOptions.quartier):
        check_header(columns, options.file, findings, (options.quartier,))
    if options.quartier not in columns or not options.columns:
        raise ask_about_layout(table, options, catalogue, quartiers, findings)
    missing = [head for head in (*options.columns, *filter(None, [options.dates])) if head not in columns]
    if missing:
        close = get_close_matches(missing[0], columns, n=1)
        why = Phrase("[statistics.columns] in dataset.toml names columns that the file does not have.")
        remedy = Phrase("Correct them. Columns of the file: {columns}", columns=", ".join(filter(None, columns[:40])))
        if close:
            remedy = Phrase("Did you mean “{option}”?", option=close[0])
        findings.stop("statistics.no_column", options.file, 1, observed=", ".join(missing), why=why, remedy=remedy)
    unused = [head for head in columns if head and head not in (*_used(options), *options.only)]
    if unused:
        why = Phrase("[statistics.columns] in dataset.toml does not name these columns.")
        remedy = Phrase("They are not shown; nothing needs to be done if that is right.")
        findings.mend("statistics.columns_unused", options.file, 1, observed=", ".join(unused[:20]), why=why, remedy=remedy)
    findings.finish()
    return counted_lines(table, options, findings), options.quartier


def _with_columns(table: pd.DataFrame, **columns: pd.Series | str) -> pd.DataFrame:
    """With these columns, and what else is known of the table."""
    changed = table.assign(**columns)
    changed.attrs = table.attrs
    return changed


def _check_used(heads: Sequence[str], named: Sequence[str], options: StatisticsOptions, findings: Findings) -> None:
    """Stop at columns that are used and stand there twice."""
    named = (*named, *options.only, *options.fill_down)
    check_header(list(heads), options.file, findings, tuple(name for name in named if name in heads), twice_allowed=True)


def _notes(
    table: pd.DataFrame, cells: pd.Series, options: StatisticsOptions, quartiers: KnownQuartiers, findings: Findings
) -> pd.Series:
    """Rows of no quartier without any figure: a source, a remark."""
    spellings = quartiers.spellings_of(options.file)
    empty = (table[list(options.columns)] == "").all(axis=1)
    notes = empty & ~cells.map(lambda cell: bool(spellings.get(cell)))
    remarks = cells[notes & (cells != "")]
    if len(remarks):
        why, remedy = Phrase("These rows have no figure and name no quartier."), Phrase("They were left out as remarks.")
        shown = Phrase("{cells}", cells=in_quotes(cell[:60] for cell in remarks[:3]))
        findings.mend("statistics.remarks", options.file, int(remarks.index[0]), observed=shown, why=why, remedy=remedy)
    return notes


def _as_they_stand(table: pd.DataFrame, options: StatisticsOptions, catalogue: Catalogue, findings: Findings) -> pd.DataFrame:
    file, groups = options.file, ["all", *catalogue.target_groups]
    group = table["target_group"].replace("", "all") if "target_group" in table else pd.Series("all", index=table.index)
    _check_groups(group, groups, file, findings)
    rows = pd.DataFrame(
        {
            "row": table.index,
            "target_group": group,
            "wave": dates_of(table["date"], options, findings),
            "figure": table["indicator"],
            "value": _values(table["value"], hold_words(table["indicator"], catalogue), file, findings),
            "written": table["value"],
            "in_brackets": unreliable_in(table, "value"),
        }
    )
    return rows.assign(**{name: _precision(table[name], file, findings) for name in ("se", "n") if name in table})


def dates_of(cells: pd.Series, options: StatisticsOptions, findings: Findings) -> pd.Series:
    """The date of each row in one spelling; where a cell is empty, that of the whole table."""
    parsed = parse_each(cells, _date, "statistics.date", options.file, findings, why=_NO_DAY, remedy=_A_DAY)
    return pd.Series([date.iso if date else _standard_date(options, findings) for date in parsed], index=cells.index, dtype="str")


def _date(cell: str) -> PartialDate:
    """A date; a year may have a point and a zero behind it, as programs write whole numbers."""
    return PartialDate.parse(_YEAR_AS_NUMBER.sub(r"\1", cell))


def _values(cells: pd.Series, are_words: pd.Series, file: str, findings: Findings) -> pd.Series:
    """Numbers; missing where the figure is one of words."""
    if not are_words.any():
        return numbers(cells, file, findings)
    others = cells.mask(are_words, "")
    others.attrs = cells.attrs
    return numbers(others, file, findings)


def _melted(table: pd.DataFrame, options: StatisticsOptions, catalogue: Catalogue, findings: Findings) -> pd.DataFrame:
    """A row for every quartier and column."""
    parts, groups = [], ["all", *catalogue.target_groups]
    for head, column in options.columns.items():
        date = column.date or date_in(head)[1]
        named = pd.Series([date], index=[1], name=head)
        [parsed] = parse_each(named, PartialDate.parse, "statistics.date", options.file, findings, why=_NO_DAY, remedy=_A_DAY)
        dates = pd.Series(parsed.iso if parsed else _standard_date(options, findings), index=table.index)
        if options.dates and not date:
            dates = dates_of(table[options.dates], options, findings)
        group = column.target_group or "all"
        words = hold_words(pd.Series(column.indicator, index=table.index), catalogue)
        _check_groups(pd.Series([group], index=[1]), groups, options.file, findings)
        parts.append(
            pd.DataFrame(
                {
                    "row": table.index,
                    "target_group": group,
                    "wave": dates,
                    "figure": column.indicator,
                    "value": _values(table[head], words, options.file, findings),
                    "written": table[head],
                    "in_brackets": unreliable_in(table, head),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _standard_date(options: StatisticsOptions, findings: Findings) -> str:
    """The date of figures that name none."""
    if not options.date:
        return UNDATED
    try:
        return PartialDate.parse(options.date).iso
    except ValueError:
        if not any(finding.code == "statistics.date" for finding in findings):
            findings.stop("statistics.date", "dataset.toml", observed=options.date, why=_NO_DAY, remedy=_A_DAY)
        return UNDATED


def _check_groups(cells: pd.Series, groups: Sequence[str], file: str, findings: Findings) -> None:
    why = Phrase("The catalogue has no target group of this id.")
    remedy = Phrase("Correct the id, or leave the cell empty for everybody. Known are: {allowed}", allowed=", ".join(groups))
    stop_rows(cells, cells.index[~cells.isin(groups)], "statistics.unknown_group", file, findings, why=why, remedy=remedy)


def _precision(cells: pd.Series, file: str, findings: Findings) -> pd.Series:
    """The column ``se`` or ``n``."""
    parsed = numbers(cells, file, findings)
    impossible = parsed < 0
    if cells.name == "n":
        impossible |= (parsed % 1 != 0) & parsed.notna()
    why = Phrase("A number of answers is a whole number; neither it nor a standard error is below zero.")
    remedy = Phrase("Correct the cell, or leave it empty.")
    stop_rows(cells, cells.index[impossible], "statistics.precision", file, findings, why=why, remedy=remedy)
    return parsed
