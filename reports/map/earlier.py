"""What a value was before: the first survey or date that it may be compared with, and what was released of the change."""

import itertools
import re
from dataclasses import replace
from math import nan

from dataset.dataset import Dataset
from indicators.estimates.headlines import Earlier
from indicators.estimates.vocabulary import SHOWN, WORST_FIRST, Direction, Estimate, Status, Verdict
from language.words import Words
from reports.map.requests import MapRequest

_YEAR = re.compile(r"(?:19|20)\d\d")


def estimate_in(dataset: Dataset, request: MapRequest, quartier: str) -> Estimate | None:
    """The value that a map shows of a quartier, or of the whole city for an empty id; None where the city has none."""
    standardised = is_standardised(dataset, request)
    row = dataset.cells.row(request.indicator, request.group, request.wave, quartier, standardised=standardised)
    if row is not None:
        return Estimate.of(row)
    return Estimate(nan, nan, nan, None, Status.NO_DATA, Verdict.NONE, "") if quartier else None


def is_standardised(dataset: Dataset, request: MapRequest) -> bool:
    """Whether it asks for standardised values of what has them."""
    return bool(request.standard) and dataset.catalogue.indicators[request.indicator].formula.standardised


def earlier_value(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> Earlier | None:
    """The first survey or date before the map's of which the place has a comparable value.

    Parameters
    ----------
    quartier : str
        A ``quartier_id``; empty for the whole city.

    Returns
    -------
    Earlier or None
        None where there is none, across a break in the series, and for standardised values, which have no change.
    """
    waves = dataset.comparable_waves(request.indicator, request.wave)
    earlier = itertools.takewhile(lambda wave: wave != request.wave, waves)
    return next(filter(None, (changed_since(dataset, request, before, quartier, words) for before in earlier)), None)


def changed_since(dataset: Dataset, request: MapRequest, before: str, quartier: str, words: Words) -> Earlier | None:
    """The value of a given earlier survey or date; None where it is not shown or may not be compared."""
    if is_standardised(dataset, request) or before not in dataset.comparable_waves(request.indicator, request.wave):
        return None
    was, now = (estimate_in(dataset, replace(request, wave=wave), quartier) for wave in (before, request.wave))
    if was is None or now is None or was.status not in SHOWN or now.status not in SHOWN:
        return None
    time, is_year = _time(dataset, before, words)
    if dataset.catalogue.indicators[request.indicator].source == "register":
        return Earlier(was, time, is_year, Status.OK, Verdict.NONE)
    row = dataset.cells.change(request.indicator, request.group, before, request.wave, quartier)
    status = min(was.status, now.status, key=WORST_FIRST.index)
    verdict = Verdict.NONE if row is None else Verdict(row["verdict"])
    return Earlier(was, time, is_year, status, verdict, *_trend(dataset, request, before, quartier))


def _trend(dataset: Dataset, request: MapRequest, before: str, quartier: str) -> tuple[Direction, int]:
    """The direction over all surveys from one to another, and how many they are; none where a trend has other ends."""
    rows = dataset.trends.of_place(request.indicator, request.group, quartier)
    if rows.empty or (rows["first"].iloc[0], rows["last"].iloc[0]) != (before, request.wave):
        return Direction.NONE, 0
    return Direction(rows["verdict"].iloc[0]), int(rows["waves"].iloc[0])


def _time(dataset: Dataset, period: str, words: Words) -> tuple[str, bool]:
    """How a survey or date is named in a sentence, and whether that is a year."""
    name = dataset.period_name(period, words)
    if _YEAR.fullmatch(name) or (_YEAR.fullmatch(period) and period in name):
        return period, True
    return name, False
