"""The words of the table of estimates: what a cell's status and verdict may be, and one row of it as a record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class Status(StrEnum):
    """Whether a cell's number is shown, and how."""

    OK = "ok"
    UNRELIABLE = "unreliable"  # shown, with a word that it is uncertain
    WITHHELD = "withheld"  # data protection
    NO_DATA = "no_data"


SHOWN = (Status.OK, Status.UNRELIABLE)
WORST_FIRST = (Status.NO_DATA, Status.WITHHELD, Status.UNRELIABLE, Status.OK)


class Verdict(StrEnum):
    """What a test says of a difference, multiple comparisons taken into account."""

    NONE = "none"  # not tested
    NOT_DISTINGUISHABLE = "not_distinguishable"
    HIGHER = "higher"
    LOWER = "lower"


CERTAIN = (Verdict.HIGHER, Verdict.LOWER)


class Direction(StrEnum):
    """What a test says of a trend over three or more waves, multiple comparisons taken into account."""

    NONE = "none"  # not tested
    NOT_DISTINGUISHABLE = "not_distinguishable"
    RISING = "rising"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One row of the table of estimates, or of a change between two of them (docs/architecture.md).

    Attributes
    ----------
    value, lower, upper : float
        In the indicator's unit; NaN where there is none.
    n : int or None
        Respondents; None for register figures, and where nothing is told.
    status : Status
    verdict : Verdict
    source : str
        ``survey``, ``register``, or empty where a place has no row.
    """

    value: float
    lower: float
    upper: float
    n: int | None
    status: Status
    verdict: Verdict
    source: str

    @classmethod
    def of(cls, row: pd.Series) -> Estimate:
        """The record of a table's row."""
        value, lower, upper = (float("nan") if pd.isna(row[name]) else float(row[name]) for name in ("value", "lower", "upper"))
        n = None if pd.isna(row["n"]) else int(row["n"])
        source = "" if pd.isna(row["source"]) else str(row["source"])
        return cls(value, lower, upper, n, Status(row["status"]), Verdict(row["verdict"]), source)

    @property
    def has_value(self) -> bool:
        """Whether there is a number."""
        return self.value == self.value

    @property
    def has_interval(self) -> bool:
        """Whether both ends of the 95 % interval are there."""
        return self.lower == self.lower and self.upper == self.upper


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


def estimate_of(rows: pd.DataFrame, key: str) -> Estimate:
    """`row_of` as a record."""
    return Estimate.of(row_of(rows, key))


def estimates_of(rows: pd.DataFrame) -> list[Estimate]:
    """Every row as a record; column by column, which is many times quicker than row by row."""
    numbers = [rows[name].astype("float64").tolist() for name in ("value", "lower", "upper")]
    marks = [rows[name].tolist() for name in ("n", "status", "verdict", "source")]
    return [
        Estimate(
            value,
            lower,
            upper,
            None if pd.isna(n) else int(n),
            Status(status),
            Verdict(verdict),
            "" if pd.isna(source) else str(source),
        )
        for value, lower, upper, n, status, verdict, source in zip(*numbers, *marks, strict=True)
    ]
