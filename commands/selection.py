"""Which rows of a released table the command line prints."""

from collections.abc import Collection, Sequence
from enum import StrEnum

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY

BREAKDOWNS = ("quartier", "group", "wave")


class Table(StrEnum):
    """The tables that `cli.py estimate` prints."""

    ESTIMATES = "estimates"
    STANDARDISED = "standardised"
    DISTRIBUTIONS = "distributions"
    TRENDS = "trends"


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
    ValueError
        If a name or breakdown is not known, or the city names no standard.
    """
    asked = table is Table.DISTRIBUTIONS
    column, known_names = ("question", dataset.catalogue.questions) if asked else ("indicator", dataset.catalogue.indicators)
    _check(column, names, known_names)
    _check("breakdown", by, BREAKDOWNS)
    rows = _table(dataset, table)
    if names:
        rows = rows[rows[column].isin(names)]
    if "quartier" not in by:
        rows = rows[rows["level"] == "city"]
    if "group" not in by:
        rows = rows[rows["target_group"] == EVERYBODY]
    if "wave" not in by and table is not Table.TRENDS:
        rows = _latest(dataset, rows, column)
    return rows.reset_index(drop=True)


def _table(dataset: Dataset, table: Table) -> pd.DataFrame:
    match table:
        case Table.STANDARDISED:
            if dataset.catalogue.standard is None:
                raise ValueError("catalogue.toml names no [standard]")
            return dataset.standardised.assign(standard=dataset.catalogue.standard.id)
        case Table.DISTRIBUTIONS:
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
        raise ValueError(f"unknown {kind}: {', '.join(unknown)}. Known: {', '.join(existing)}")
