"""A single row of a table that has one row a place."""

from __future__ import annotations

import pandas as pd


def row_of(rows: pd.DataFrame, key: str | tuple[str, str]) -> pd.Series:
    """The row of one place, such as a quartier, in rows that name each place once.

    Raises
    ------
    KeyError
        If the place has no row.
    """
    row = rows.loc[key]
    assert isinstance(row, pd.Series)  # pandas has a table for a label that stands there twice
    return row
