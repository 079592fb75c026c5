"""One place's values at all waves or dates: what its line over time is drawn of, and told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dataset.dataset import Dataset
from files.dates import PartialDate
from indicators.catalogue import Indicator
from indicators.counts import counts_people
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, Verdict
from indicators.formulas import Total
from indicators.register.rows import UNDATED
from indicators.series_breaks import SeriesBreak

MOST_MOMENTS = 30
"""A line of more than so many dates is one of the latest."""

_COLUMNS = ("value", "lower", "upper", "n", "status", "verdict", "source")
_NOTHING = Estimate(float("nan"), float("nan"), float("nan"), None, Status.NO_DATA, Verdict.NONE, "")


@dataclass(frozen=True)
class Moment:
    """One wave or date.

    Attributes
    ----------
    wave : str
        Its id.
    time : float
        Its middle in years; its place in the row where the time of a wave is not known.
    here, whole : Estimate
        The place's, and the whole city's of the same target group: ``no_data`` where there is none.
    broken : SeriesBreak or None
        Why it is not to be compared with the moments before it.
    """

    wave: str
    time: float
    here: Estimate
    whole: Estimate
    broken: SeriesBreak | None


@dataclass(frozen=True)
class OverTime:
    """All moments that are drawn, the oldest first.

    Attributes
    ----------
    place : str
        Id of the quartier; empty for the whole city.
    dated : bool
        Whether the times are years.
    compared : bool
        Whether the city's values stand beside the place's on one scale: not those of the city itself, and no sums, of which
        a city has more than any of its parts.
    older : tuple of Moment
        What is not drawn any more; told of all the same, as the finding begins with the first comparable one.
    """

    indicator: Indicator
    target_group: str
    place: str
    moments: tuple[Moment, ...]
    dated: bool
    compared: bool
    older: tuple[Moment, ...] = ()

    @property
    def comparable(self) -> tuple[Moment, ...]:
        """The moments since the last break at which the place has a value."""
        every = (*self.older, *self.moments)
        begins = max((at for at, moment in enumerate(every) if moment.broken), default=0)
        return tuple(moment for moment in every[begins:] if moment.here.status in SHOWN)

    @property
    def breaks(self) -> tuple[tuple[str, SeriesBreak], ...]:
        """Waves from which on nothing is compared with before."""
        return tuple((moment.wave, moment.broken) for moment in self.moments if moment.broken)


@lru_cache(maxsize=2048)
def over_time(dataset: Dataset, indicator: str, target_group: str, place: str = "", standard: str = "") -> OverTime | None:
    """The released values of one place at all waves or dates, as they stand in the table of estimates.

    Parameters
    ----------
    standard : str
        Of `Dataset.standards_of`, for standardised values.

    Returns
    -------
    OverTime or None
        None where a line would have nothing to show: fewer than two moments, or no value of the place.
    """
    described = dataset.catalogue.indicators[indicator]
    rows = _rows(dataset, indicator, target_group, standard if described.formula.standardised else "")
    dates = [wave for wave in dataset.waves_of(indicator) if wave != UNDATED]
    here, whole = rows.by_wave(place), rows.by_wave("") if place else {}
    waves = [wave for wave in dates if wave in here or wave in whole]
    if len(waves) < 2 or not any(estimate.status in SHOWN for estimate in here.values()):
        return None
    times, dated = _times(dataset, described, waves)
    before = ["", *waves[:-1]]
    broken = [dataset.series_break(indicator, *pair) if pair[0] else None for pair in zip(before, waves, strict=True)]
    moments = tuple(
        Moment(wave, time, here.get(wave, _NOTHING), whole.get(wave, _NOTHING), gap)
        for wave, time, gap in zip(waves, times, broken, strict=True)
    )
    is_sum = isinstance(described.formula, Total) or counts_people(described)
    older, latest = moments[:-MOST_MOMENTS], moments[-MOST_MOMENTS:]
    return OverTime(described, target_group, place, latest, dated, bool(place) and not is_sum, older)


def _times(dataset: Dataset, indicator: Indicator, waves: list[str]) -> tuple[list[float], bool]:
    """When each was, and whether that is known; otherwise they stand at equal distances."""
    if indicator.source == "register":
        years: list[float | None] = [PartialDate.parse(wave).in_years for wave in waves]
    else:
        years = [dataset.periods[wave].time for wave in waves]
    times = [year for year in years if year is not None]
    if len(times) == len(waves) and all(before < after for before, after in pairwise(times)):
        return times, True
    return [float(at) for at in range(len(waves))], False


@dataclass(frozen=True)
class _Rows:
    """The rows of one indicator and target group, column by column; where those of a place are."""

    columns: dict[str, list[Any]]
    at: Mapping[tuple[str, str], NDArray[np.intp]]

    def by_wave(self, place: str) -> dict[str, Estimate]:
        """A place's estimates, or the whole city's for an empty id."""
        level = "quartier" if place else "city"  # an area may be called like a quartier
        return {self.columns["wave"][at]: self._estimate(at) for at in self.at.get((level, place), ())}

    def _estimate(self, at: int) -> Estimate:
        value, lower, upper, n, status, verdict, source = (self.columns[name][at] for name in _COLUMNS)
        number = None if pd.isna(n) else int(n)
        return Estimate(float(value), float(lower), float(upper), number, Status(status), Verdict(verdict), source)


@lru_cache(maxsize=256)  # the same for all places of an indicator
def _rows(dataset: Dataset, indicator: str, target_group: str, standard: str) -> _Rows:
    table = dataset.standardised if standard else dataset.estimates
    rows = table.iloc[_positions(dataset, bool(standard)).get((indicator, target_group), [])]
    indices = dict(rows.groupby(["level", "quartier_id"], sort=False).indices)
    return _Rows({name: rows[name].tolist() for name in ("wave", *_COLUMNS)}, indices)  # type: ignore[arg-type]  # as below


@lru_cache(maxsize=4)
def _positions(dataset: Dataset, standardised: bool) -> dict[tuple[str, ...], NDArray[np.intp]]:
    table = dataset.standardised if standardised else dataset.estimates
    indices = table.groupby(["indicator", "target_group"], sort=False).indices
    return dict(indices)  # type: ignore[arg-type]  # the stubs know keys of one column only
