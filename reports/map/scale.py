"""The scale of a map: its classes as a bar, with the city's value on it and the end at which values are better."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from dataset.dataset import Dataset
from geo.drawing.classes import Classification
from geo.drawing.legend import scale_of
from geo.drawing.scale import ClassScale, Pointer
from geo.web.painting import Painting
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.sentences import signed, value_of
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, Verdict, row_of
from language.words import Words
from reports.map.requests import Display, MapRequest


def limit_decimals(indicator: Indicator) -> int:
    """How many decimals limits between classes have at least."""
    return 0 if indicator.formula.binary else indicator.decimals


def map_scale(
    dataset: Dataset,
    request: MapRequest,
    classes: Classification,
    values: pd.Series,
    whole: str,
    words: Words,
    write: Callable[[float], str] | None = None,
) -> ClassScale:
    """The scale of a map of values or changes.

    Parameters
    ----------
    classes : Classification
        That of the map.
    values : Series
        All that the classes were made for.
    whole : str
        What the city's own value is called.
    write : callable or None
        How a limit is written where it is no plain number.
    """
    indicator = dataset.catalogue.indicators[request.indicator]
    changes = request.display is Display.CHANGE
    drawn = scale_of(classes, values, words, limit_decimals(indicator), write, signed=changes)
    better = {Polarity.MORE_IS_BETTER: words("better →"), Polarity.MORE_IS_WORSE: words("← better")}.get(indicator.polarity, "")
    return replace(
        drawn,
        city=_city(dataset, request, drawn, whole, words),
        better=better,
        better_high=indicator.polarity is Polarity.MORE_IS_BETTER,
    )


def quartier_pointer(dataset: Dataset, request: MapRequest, painting: Painting, quartier: str, words: Words) -> Pointer | None:
    """The value of a quartier as its map shows it; None without a quartier, or where it has no number.

    Parameters
    ----------
    painting : Painting
        Of `request`; of two indicators at once, and of categories, no value is pointed at.
    """
    if not quartier or len(painting.figures) != 1 or painting.figures[0].labels:
        return None
    row = row_of(painting.figures[0].rows, quartier)
    return _pointer(dataset, request, dataset.quartier_names[quartier], float(row["value"]), Status(row["status"]), words)


def _pointer(dataset: Dataset, request: MapRequest, name: str, value: float, status: Status, words: Words) -> Pointer | None:
    if value != value or status not in SHOWN:
        return None
    indicator = dataset.catalogue.indicators[request.indicator]
    shown = Estimate(value, value, value, None, status, Verdict.NONE, indicator.source)
    written = value_of(shown, indicator, words)
    if request.display is Display.CHANGE:  # the legend names the unit once; with it beside both numbers names have no room
        number = signed(value, indicator.decimals, words)
        written = words("{value} (uncertain)", value=number) if status is Status.UNRELIABLE else number
    return Pointer(round(value, indicator.decimals), name, written)


def _city(dataset: Dataset, request: MapRequest, drawn: ClassScale, whole: str, words: Words) -> Pointer | None:
    """The whole city's value where it lies among those of its quartiers: a sum does not, and each group has its own."""
    if request.display is Display.GROUPS:
        return None
    if request.display is Display.CHANGE:
        rows = dataset.city_change(request.indicator, request.group, request.second.id, request.wave)
    else:
        rows = dataset.city_rows(request.indicator, request.group, request.wave, request.standard)
    if rows.empty:
        return None
    value, status = rows["value"].iloc[0], Status(rows["status"].iloc[0])
    pointer = _pointer(dataset, request, whole[:1].upper() + whole[1:], float(value), status, words)
    return pointer if pointer and drawn.ends[0] <= pointer.value <= drawn.ends[1] else None
