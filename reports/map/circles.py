"""What adds up, shown as circles instead of filled quartiers: one scale for all maps of an indicator, so they can be compared."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import pandas as pd
from branca.utilities import color_brewer

from dataset.dataset import RAMPS, Dataset
from geo.drawing import patterns
from geo.drawing.classes import Mark, classify_change
from geo.drawing.drawing import WIDTH
from geo.drawing.legend import Entry, Legend, Part
from geo.drawing.symbols import FILL_OPACITY, Ring, Rings, SymbolScale, round_values, scale_circles
from geo.web.painting import Painting, Symbols
from indicators.catalogue import Indicator
from indicators.estimates.vocabulary import SHOWN
from language.words import Words
from reports.map.requests import Display, MapRequest

_SHADES = 5
_BOTH_WAYS = "#5b6472"  # of rings in a legend of circles that have two colours
_WIDE, _LOW, _HALF, _NARROW = (760.0, 380.0), (760.0, 280.0), (540.0, 300.0), (330.0, 420.0)
"""Pixels in which a browser draws the whole city: beside the panel of a laptop, there below a second row of choices, as one of
two maps, on a telephone."""


def drawn_as_circles(
    dataset: Dataset, request: MapRequest, painting: Painting, legend: Legend, words: Words
) -> tuple[Painting, Legend]:
    """A map's painting and legend with circles above pale quartiers in the place of classes.

    Parameters
    ----------
    painting, legend : Painting, Legend
        Of an indicator that adds up, as if it were to be filled.
    """
    indicator = dataset.catalogue.indicators[request.indicator]
    rows = painting.figures[0].rows
    values = dataset.rounded(indicator.id, rows["value"])
    shown = rows["status"].isin(SHOWN) & values.notna()
    scale = circle_scale(dataset, request.indicator)
    colours: tuple[str, ...] = (circle_colour(indicator),)
    numbers = pd.Series(0, rows.index, dtype="Int64")
    sides: tuple[str, str] | None = None
    if request.display is Display.CHANGE:
        scale, sides = _scaled(dataset, [values[shown]]), (words("more than before"), words("less than before"))
    elif below_zero(dataset, request.indicator):  # a balance: its circles have no sign
        sides = (words("more than 0"), words("less than 0"))
    if sides:
        colours, numbers = _both_ways(indicator), (values >= 0).astype("Int64")
    elif legend.part:
        colours, numbers = tuple(entry.colour for entry in legend.part.entries), _step(painting, legend.part)
    frame = {Display.VALUES: _WIDE, Display.TWO: _HALF}.get(request.display, _LOW)
    pixels = (_radius(dataset, scale, frame), _radius(dataset, scale, _NARROW))
    painted = replace(
        painting,
        colours=(patterns.PALE,),
        numbers=pd.Series(0, rows.index, dtype="Int64").where(shown),
        marks=rows["status"].where(shown | ~rows["status"].isin(SHOWN), str(Mark.NO_DATA)),
        symbols=Symbols(scale, colours, numbers.where(shown), pixels),
    )
    rings = Rings(scale, _rings(scale, indicator, words), colours[0], pixels)
    return painted, _legend(legend, rings, colours, sides, words)


def circle_colour(indicator: Indicator) -> str:
    """The colour of all circles: dark enough for its rim to be seen, light enough for names to be read on it."""
    return color_brewer(RAMPS[indicator.polarity].value, n=_SHADES)[-2]


@lru_cache(maxsize=512)
def circle_scale(dataset: Dataset, indicator: str) -> SymbolScale:
    """The scale of all maps of an indicator: of every date or survey, and every target group."""
    rows = dataset.estimates
    rows = rows[(rows["indicator"] == indicator) & (rows["level"] == "quartier") & rows["status"].isin(SHOWN)]
    return _scaled(dataset, [part for _, part in rows.groupby(["target_group", "wave"], sort=False)["value"]])


@lru_cache(maxsize=512)
def below_zero(dataset: Dataset, indicator: str) -> bool:
    """Whether any of its numbers is: then all of its maps have two colours."""
    rows = dataset.estimates
    return bool((rows.loc[rows["indicator"] == indicator, "value"].astype("float64") < 0).any())


def _scaled(dataset: Dataset, maps: Sequence[pd.Series]) -> SymbolScale:
    """A scale for several maps' numbers."""
    numbers = [part.abs() for part in maps]
    largest = max((float(part.max()) for part in numbers if len(part)), default=0.0)
    total = max((float(part.sum()) for part in numbers), default=0.0)
    return scale_circles(largest, total, _area(dataset), dataset.drawing.height)


@lru_cache(maxsize=8)
def _area(dataset: Dataset) -> float:
    """Of the city, in drawing units."""
    return float(dataset.boundaries.metric.area.sum()) * dataset.drawing.scale**2


def _radius(dataset: Dataset, scale: SymbolScale, frame: tuple[float, float]) -> float:
    """Of the largest circle, in pixels of a browser that draws the whole city into a frame."""
    return round(scale.radius * min(frame[0] / WIDTH, frame[1] / dataset.drawing.height), 1)


def _both_ways(indicator: Indicator) -> tuple[str, str]:
    """For less and more, than before or than 0."""
    less, more = classify_change(pd.Series(dtype="float64"), RAMPS[indicator.polarity]).colours
    return less, more


def _step(painting: Painting, part: Part) -> pd.Series:
    """How pale each colour of a painting is: it has those of all classes in every strength, strength after strength."""
    return painting.numbers // (len(painting.colours) // len(part.entries))


def _rings(scale: SymbolScale, indicator: Indicator, words: Words) -> tuple[Ring, ...]:
    return tuple(
        Ring(value, words.number(value, 0 if value >= 1 else indicator.decimals))
        for value in round_values(scale.largest, indicator.decimals)
    )


def _legend(legend: Legend, rings: Rings, colours: tuple[str, ...], labels: tuple[str, str] | None, words: Words) -> Legend:
    """Rings, what the colours mean (more and less, where there are two), and the marks."""
    marks = tuple(
        replace(entry, colour=patterns.PALE if entry.mark is Mark.UNRELIABLE else entry.colour)
        for entry in legend.entries
        if entry.mark is not Mark.VALUE
    )
    sides: tuple[Entry, ...] = ()
    if labels:
        rings = replace(rings, colour=_BOTH_WAYS)
        sides = tuple(Entry(Mark.VALUE, _on_pale(colour), label) for colour, label in zip(reversed(colours), labels, strict=True))
    part = legend.part and replace(
        legend.part, entries=tuple(replace(entry, colour=_on_pale(entry.colour)) for entry in legend.part.entries)
    )
    unit = words("{unit}, as the area of a circle", unit=legend.unit)
    return replace(legend, unit=unit, entries=(*sides, *marks), part=part, rings=rings, scale=None)


def _on_pale(colour: str) -> str:
    """As a circle looks that something shines through."""
    return patterns.faded(colour, FILL_OPACITY)
