"""Days that are known only to the month or the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from files.cells import parse_day
from language.words import Words


@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year; 0 where the month or day is not known."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, cell: str) -> PartialDate:
        """Read ``2018``, ``2018-03``, ``2018-03-02`` or ``2.3.2018``.

        Raises
        ------
        ValueError
            If the cell is none of these, or there is no such day.
        """
        if short := re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", cell):
            read = cls(int(short.group(1)), int(short.group(2) or 0))
        else:
            day = parse_day(cell)
            read = cls(day.year, day.month, day.day)
        if not date.min.year <= read.year < date.max.year:  # the day after it must be one as well
            raise ValueError(f"there is no year {read.year}")
        return read

    def written(self, words: Words) -> str:
        """As exactly as it is known: "2. Februar 2018", "März 2018", "2018"."""
        if self.day:
            return words.date(date(self.year, self.month, self.day))
        return words.month(date(self.year, self.month, 1)) if self.month else str(self.year)

    def briefly(self, words: Words) -> str:
        """Where there is little room: "02.02.2018", "Feb. 2018", "2018"."""
        if self.day:
            return words.short_date(date(self.year, self.month, self.day))
        return words.short_month(date(self.year, self.month, 1)) if self.month else str(self.year)

    @property
    def iso(self) -> str:
        """In one spelling, which sorts: ``2018-03-02``, ``2018-03``, ``2018``."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    @property
    def at_the_latest(self) -> tuple[int, int, int]:
        """For sorting: a date that is less exactly known stands after those inside it."""
        return self.year, self.month or 13, self.day or 32

    @property
    def in_years(self) -> float:
        """The middle of the day, month or year, in years: the middle of May 2021 is 2021.37."""
        return sum(self.ends_in_years) / 2

    @property
    def ends_in_years(self) -> tuple[float, float]:
        """Where the day, month or year begins and ends, in years."""
        first = date(self.year, self.month or 1, self.day or 1)
        if self.day:
            after = first + timedelta(days=1)
        elif self.month:
            after = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        else:
            after = date(self.year + 1, 1, 1)
        begins, ends = (day.year + (day - date(day.year, 1, 1)).days / _days(day.year) for day in (first, after))
        return begins, ends

    @property
    def at_the_earliest(self) -> tuple[int, int, int]:
        """For comparing: the first day it may be."""
        return self.year, self.month or 1, self.day or 1


def _days(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
