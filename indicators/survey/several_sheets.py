"""A survey that goes on in other sheets of its workbook: with further people, or with further columns by an id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from files.answers import quoted
from files.findings import MOST_ROWS_NAMED, Finding, Findings, Rejected
from files.options import options_of, with_options
from files.tables import read_table, stop_at_column_twice
from indicators.survey.toml_lines import listed
from indicators.survey.tools import ids_of
from language.phrases import Phrase

_ASKED = "table.sheet"


def read_sheets(path: Path, findings: Findings) -> pd.DataFrame:
    """The table of a survey file, put together of the sheets that the city names.

    Raises
    ------
    Rejected
        If it cannot be read, or it must be asked which sheets belong together, and how.
    """
    options = options_of(path)
    if not options.sheets:
        part = Findings()
        try:
            table = read_table(path, part, twice_allowed=True)
        except Rejected:
            findings.take_over(_offering(path, finding) if finding.code == _ASKED else finding for finding in part)
            raise Rejected(findings) from None
        findings.take_over(part)
        return table
    tables = [_sheet(path, name, findings) for name in options.sheets]
    if options.join:
        return _side_by_side(tables, options.join, options.sheets, path.name, findings)
    return _below_one_another(tables, options.sheets, path, findings)


def _sheet(path: Path, name: str, findings: Findings) -> pd.DataFrame:
    own = replace(options_of(path), sheet=name, sheets=(), join="")
    return read_table(with_options(Path(path), own), findings, twice_allowed=True)


def _below_one_another(tables: Sequence[pd.DataFrame], sheets: Sequence[str], path: Path, findings: Findings) -> pd.DataFrame:
    for name, table in zip(sheets, tables, strict=True):
        other = sorted(set(table.columns) ^ set(tables[0].columns))
        if other:
            observed = Phrase(
                "the sheets “{first}” and “{sheet}” differ in {columns}", first=sheets[0], sheet=name, columns=", ".join(other)
            )
            why = Phrase("Sheets with other columns hold the same people again, and would count them twice.")
            column = _common(tables) or "?"
            remedy = Phrase(
                "Name the column that says who is who in both, below the heading of this file in dataset.toml:\n{line}",
                line=f"join = {quoted(column)}",
            )
            raise findings.asked("table.sheets_join", path.name, observed=observed, why=why, remedy=remedy)
    return pd.concat([table[tables[0].columns] for table in tables])


def _side_by_side(
    tables: Sequence[pd.DataFrame], column: str, sheets: Sequence[str], file: str, findings: Findings
) -> pd.DataFrame:
    for name, table in zip(sheets, tables, strict=True):
        if list(table.columns).count(column) != 1:
            observed = Phrase("the sheet “{sheet}” has no single column “{column}”", sheet=name, column=column)
            why = Phrase("Nothing else says which rows of the sheets are the same person.")
            remedy = Phrase("Correct join in dataset.toml. Columns: {columns}", columns=", ".join(table.columns))
            raise findings.rejected("table.sheets_join", file, observed=observed, why=why, remedy=remedy)
        _check_ids(table, column, name, file, findings)
    joined = tables[0]
    for name, table in zip(sheets[1:], tables[1:], strict=True):
        own = table.set_index(column)
        _check_people(joined[column], own.index, sheets[0], name, file, findings)
        for added in own.columns:
            cells = joined[column].map(own[added]).fillna("")
            if added not in joined:
                joined = joined.assign(**{added: cells})
            elif not (joined[added] == cells).all():
                stop_at_column_twice(added, file, findings)
        findings.finish()
    return joined


def _check_ids(table: pd.DataFrame, column: str, sheet: str, file: str, findings: Findings) -> None:
    wrong = table.index[table[column].duplicated(keep=False) | (table[column] == "")]
    if len(wrong):
        rows = ", ".join(map(str, wrong[:MOST_ROWS_NAMED]))
        observed = Phrase("no id, or one that stands twice, in the sheet “{sheet}”: rows {rows}", sheet=sheet, rows=rows)
        why = Phrase("It is not clear which rows of the sheets are the same person.")
        remedy = Phrase("Correct the ids in “{column}”, or name another column in join.", column=column)
        raise findings.rejected("table.sheets_join", file, int(wrong[0]), observed=observed, why=why, remedy=remedy)


def _check_people(here: pd.Series, there: pd.Index, first: str, sheet: str, file: str, findings: Findings) -> None:
    """People who are in one of two sheets alone."""
    strange, without = there.difference(pd.Index(here)), pd.Index(here).difference(there)
    if len(strange):
        observed = Phrase(
            "{count} {count:id|ids} of the sheet “{sheet}” that “{first}” does not have",
            count=len(strange),
            sheet=sheet,
            first=first,
        )
        why = Phrase("The answers of these people would be left out.")
        remedy = Phrase("Complete the first sheet, or delete these rows. Ids: {ids}", ids=", ".join(strange[:MOST_ROWS_NAMED]))
        raise findings.rejected("table.sheets_join", file, observed=observed, why=why, remedy=remedy)
    if len(without):
        observed = Phrase("{count} {count:person is|people are} not in the sheet “{sheet}”", count=len(without), sheet=sheet)
        why = Phrase("They have no answers to the questions that stand there.")
        remedy = Phrase("Their cells were left empty. Complete the sheet if answers are missing.")
        findings.mend("table.sheets_without", file, observed=observed, why=why, remedy=remedy)


def _offering(path: Path, finding: Finding) -> Finding:
    """The question which sheet it is, with the lines that put all of them together."""
    with path.open("rb") as opened, CalamineWorkbook.from_filelike(opened) as book:
        names = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
    tables: dict[str, pd.DataFrame] = {}
    for name in names:
        with Findings().attempt(path.name) as unheard:
            tables[name] = _sheet(path, name, unheard)
    columns = [set(table.columns) for table in tables.values()]
    if len(tables) < 2 or not set.intersection(*columns):
        return finding
    lines = f"sheets = {listed(list(tables))}"
    if any(own != columns[0] for own in columns):
        if not (column := _common(list(tables.values()))):
            return finding
        lines += f"\njoin = {quoted(column)}"
    remedy = Phrase(
        "{choice}\nIf the survey goes on in the other sheets, write instead of the last line:\n{lines}",
        choice=finding.remedy,
        lines=lines,
    )
    return replace(finding, remedy=remedy)


def _common(tables: Sequence[pd.DataFrame]) -> str:
    """A column of all sheets that has another cell for everybody in each; one that is called like ids goes first."""
    names = [
        name
        for name in tables[0].columns
        if all(list(table.columns).count(name) == 1 and table[name].is_unique and (table[name] != "").all() for table in tables)
    ]
    return next(iter([*ids_of(names), *names]), "")
