"""Dates of figures that can hardly be meant, and figures that leap from one date to the next."""

from datetime import UTC, datetime
from itertools import pairwise

import pandas as pd

from files.dates import PartialDate
from indicators.register.odd_rows import Figure, wrong_rows
from language.phrases import Phrase

_EARLIEST = 1950  # of figures of today's quartiers
_LEAST_QUARTIERS = 4
_LEAP_OF_ALL, _LEAP_OF_SOME = 9.5, 7.0  # times what it was: in the middle of all; beside the middle
FAR_DATE = Phrase("The date of these figures has not come yet, or lies before 1950: it may be mistyped, or a forecast.")
CORRECT_DATE = Phrase("Correct the date in the file, or in dataset.toml.")
_LEAST = 20.0  # smaller numbers grow to a multiple by chance


def far_dated(figure: Figure) -> pd.Series:
    """Dates before 1950, and those that have not come yet."""
    return figure.rows["wave"].map(lambda wave: not _is_usual(str(wave)))


def _is_usual(wave: str) -> bool:
    try:
        date = PartialDate.parse(wave)
    except ValueError:  # figures without a date
        return True
    today = datetime.now(UTC).date()
    return date.year >= _EARLIEST and date.at_the_earliest <= (today.year, today.month, today.day)


def leaping(figure: Figure) -> pd.Series:
    """Many times more, or less, than at the date before: all quartiers, or single ones beside the others."""
    rows = figure.rows[(figure.rows["level"] == "quartier") & (figure.rows["value"].abs() > 0)]
    odd = pd.Series(False, index=figure.rows.index)
    for _, own in rows.groupby("target_group"):
        dates = [own[own["wave"] == wave].set_index("quartier_id") for wave in sorted(own["wave"].unique())]
        for before, after in pairwise(dates):
            both = before.index.intersection(after.index)
            if len(both) < _LEAST_QUARTIERS or before.index.has_duplicates or after.index.has_duplicates:
                continue
            ratio = after.loc[both, "value"].abs() / before.loc[both, "value"].abs()
            middle = float(ratio.median())
            if not 1 / _LEAP_OF_ALL < middle < _LEAP_OF_ALL:
                odd |= figure.rows["row"].isin(after.loc[both, "row"]) & (figure.rows["wave"] == after["wave"].iloc[0])
                continue
            large = (before.loc[both, "value"].abs() >= _LEAST) | (after.loc[both, "value"].abs() >= _LEAST)
            leap = both[(((ratio / middle) > _LEAP_OF_SOME) | ((middle / ratio) > _LEAP_OF_SOME)) & large]
            odd |= figure.rows["quartier_id"].isin(leap) & (figure.rows["wave"] == after["wave"].iloc[0])
    return odd


ask_about_far_dates = wrong_rows(
    "statistics.dates",
    ("dates",),
    far_dated,
    FAR_DATE,
    advice=CORRECT_DATE,
)
ask_about_leaps = wrong_rows(
    "statistics.leap",
    ("leaps", "outliers"),
    leaping,
    Phrase("They are many times more, or less, than at the date before: thousands, or a point or comma, may be taken otherwise."),
    advice=Phrase("Correct the values."),
    thousands=True,
)
