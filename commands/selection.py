"""Which rows of a released table the command line prints."""

from collections.abc import Collection, Sequence
from enum import StrEnum

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from language.phrases import Phrase

BREAKDOWNS = ("quartier", "group", "wave")


class Table(StrEnum):
    """The tables that `cli.py estimate` prints."""

    ESTIMATES = "estimates"
    STANDARDISED = "standardised"
    DISTRIBUTIONS = "distributions"
    TRENDS = "trends"


class NotSelectable(ValueError):
    """A name that is not there, with a sentence for whoever gave it."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.msgid)
        self.reason = reason


_LACKING = {
    Table.STANDARDISED: Phrase("catalogue.toml names no [standard]."),
    Table.DISTRIBUTIONS: Phrase("catalogue.toml names no [questions]."),
}


def select(dataset: Dataset, names: Sequence[str], by: Sequence[str], table: Table = Table.ESTIMATES) -> pd.DataFrame:
    """Rows of a table as it was released.

    Parameters
    ----------
    names : sequence of str
        Only these indicators, or questions of distributions; all if there are none.
    by : sequence of str
        Of `BREAKDOWNS`. Without ``quartier`` the city alone, without ``group`` everybody alone, without
        ``wave`` the latest wave of each indicator alone; trends have no wave to choose.
    table : Table
        Standardised values have a column ``standard``: they are no publication that a next one could be held against.

    Raises
    ------
    NotSelectable
        If a name or breakdown is not known, or the city names no standard or no question.
    """
    asked = table is Table.DISTRIBUTIONS
    _check(_column(table), names, dataset.catalogue.questions if asked else dataset.catalogue.indicators)
    _check("breakdown", by, BREAKDOWNS)
    rows = _part(_table(dataset, table), names, by, table)
    if "wave" not in by and table is not Table.TRENDS:
        rows = _latest(dataset, rows, _column(table))
    return rows.reset_index(drop=True)


def select_internal(rows: pd.DataFrame, names: Sequence[str], by: Sequence[str], table: Table = Table.ESTIMATES) -> pd.DataFrame:
    """`select` from a table at full precision, whose waves stand in their order.

    Raises
    ------
    NotSelectable
        If a name is not in the table, a breakdown is not known, or the city names no standard or no question.
    """
    column = _column(table)
    if rows.empty and table in _LACKING:
        raise NotSelectable(_LACKING[table])
    _check(column, names, list(dict.fromkeys(rows[column])))
    _check("breakdown", by, BREAKDOWNS)
    rows = _part(rows, names, by, table)
    if "wave" not in by:
        order = {wave: number for number, wave in enumerate(dict.fromkeys(rows["wave"]))}
        if "source" in rows:  # dates of registers sort by themselves
            dates = sorted(
                set(rows.loc[rows["source"] == "register", "wave"]) - set(rows.loc[rows["source"] == "survey", "wave"])
            )
            order |= {date: len(order) + number for number, date in enumerate(dates)}
        number = rows["wave"].map(order)
        rows = rows[number == number.groupby(rows[column]).transform("max")]
    return rows.reset_index(drop=True)


def _column(table: Table) -> str:
    return "question" if table is Table.DISTRIBUTIONS else "indicator"


def _part(rows: pd.DataFrame, names: Sequence[str], by: Sequence[str], table: Table) -> pd.DataFrame:
    if names:
        rows = rows[rows[_column(table)].isin(names)]
    if "quartier" not in by:
        rows = rows[rows["level"] == "city"]
    if "group" not in by:
        rows = rows[rows["target_group"] == EVERYBODY]
    return rows


def _table(dataset: Dataset, table: Table) -> pd.DataFrame:
    match table:
        case Table.STANDARDISED:
            if dataset.catalogue.standard is None:
                raise NotSelectable(_LACKING[table])
            return dataset.standardised.assign(standard=dataset.catalogue.standard.id)
        case Table.DISTRIBUTIONS:
            if not dataset.catalogue.questions:
                raise NotSelectable(_LACKING[table])
            return dataset.distributions
        case Table.TRENDS:
            return dataset.trends.table
    return dataset.estimates


def _latest(dataset: Dataset, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    if column == "indicator":
        latest = {name: dataset.waves_of(name)[-1] for name in rows["indicator"].unique()}
        return rows[rows["wave"] == rows["indicator"].map(latest)]
    number = rows["wave"].map({wave: at for at, wave in enumerate(dataset.periods)})
    return rows[number == number.groupby(rows[column]).transform("max")]


def _check(kind: str, names: Sequence[str], existing: Collection[str]) -> None:
    unknown = [name for name in names if name not in existing]
    if unknown:
        named = {"unknown": ", ".join(unknown), "known": ", ".join(existing)}
        reasons = {
            "indicator": Phrase("There is no indicator {unknown}. There are: {known}", **named),
            "question": Phrase("There is no question {unknown}. There are: {known}", **named),
            "breakdown": Phrase("--by takes no {unknown}, but: {known}", **named),
        }
        raise NotSelectable(reasons[kind])
