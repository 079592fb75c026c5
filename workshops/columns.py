"""Columns that the tables of workshops, contributions, measures and reach have in common."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

import pandas as pd

from files.cells import numbers, parse_each, parse_list, stop_rows
from files.dates import PartialDate
from files.findings import Findings
from language.phrases import Phrase


def dates(column: pd.Series, file: str, findings: Findings) -> pd.Series:
    """Days, months or years; missing where the cell is empty."""
    return parse_each(
        column,
        PartialDate.parse,
        "workshops.date",
        file,
        findings,
        why=Phrase("There is no such day."),
        remedy=Phrase("Write the date as 2018-02-03, 3.2.2018, 2018-02 or 2018."),
    )


def whole_numbers(column: pd.Series, file: str, findings: Findings) -> list[int | None]:
    """Counts from 0 upwards, a member a row; None where the cell is empty."""
    parsed = numbers(column, file, findings)
    wrong = parsed.index[parsed.notna() & ((parsed < 0) | (parsed % 1 != 0))]
    stop_rows(
        column,
        wrong,
        "workshops.no_count",
        file,
        findings,
        why=Phrase("This is no number of people or times."),
        remedy=Phrase("Write a whole number from 0 upwards, or leave the cell empty."),
    )
    return [None if pd.isna(number) else int(number) for number in parsed]


def check_unique(column: pd.Series, file: str, findings: Findings) -> None:
    """Stop at ids that are missing or stand in two rows."""
    stop_rows(
        column,
        column.index[(column == "") | column.duplicated()],
        "workshops.id_twice",
        file,
        findings,
        why=Phrase("The row has no id, or that of another row."),
        remedy=Phrase("Give each row an id of its own."),
    )


def check_ids(column: pd.Series, allowed: Collection[str], file: str, findings: Findings, required: bool) -> None:
    """Stop at members of lists in cells that are not allowed, with the one that may be meant."""
    for row, cell in column.items():
        for member in parse_list(cell) or (("",) if required else ()):
            if member not in allowed:
                close = get_close_matches(member, allowed, n=1)
                findings.stop(
                    "workshops.unknown_id",
                    file,
                    int(str(row)),
                    found=member or Phrase("an empty cell"),
                    why=Phrase("The column “{column}” takes only ids that are known.", column=column.name),
                    remedy=Phrase("Did you mean “{option}”?", option=close[0])
                    if close
                    else Phrase("Known are: {allowed}", allowed=", ".join(list(allowed)[:20]) or "–"),
                )
