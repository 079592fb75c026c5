"""What the legend of a map says: its indicator, base and classes, and the marks that it may have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dataset.dataset import Dataset
from geo.drawing import patterns
from geo.drawing.bivariate import BivariateClassification
from geo.drawing.classes import Classification, Mark
from geo.drawing.legend import Legend, Square, class_entries, class_label, mark_entries
from indicators.catalogue import Indicator
from indicators.estimates.sentences import unit_of
from language.words import Words
from reports.map.requests import MapRequest


def pair_legend(
    dataset: Dataset,
    requests: Sequence[MapRequest],
    indicators: Sequence[Indicator],
    classes: BivariateClassification,
    words: Words,
) -> Legend:
    """A square of nine colours instead of classes, and the marks of whichever indicator is asked in a survey."""
    names = [words.pick(indicator.name) for indicator in indicators]
    sides = [f"{name} ({unit_of(indicator, words)})" for name, indicator in zip(names, indicators, strict=True)]
    labels = [tuple(class_label(low, high, words, 0) for low, high in part.spans()) for part in (classes.first, classes.second)]
    surveyed = any(indicator.source == "survey" for indicator in indicators)
    marks = set(Mark) - {Mark.VALUE, Mark.SAME} if surveyed else {Mark.NO_DATA}
    periods = dict.fromkeys(dataset.period_name(request.wave, words) for request in requests)
    notes = (group_note(dataset, requests[0], words), " · ".join(periods))
    return Legend(
        " × ".join(names),
        "",
        tuple(note for note in notes if note),
        mark_entries(marks, words, doubtful=classes.colours[4]),
        square=Square(classes.colours, sides[0], sides[1], labels[0], labels[1]),
    )


def group_note(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """Whose answers; nothing for everybody's."""
    return dataset.group_name(request.group, words) if request.group != "all" else ""


def map_legend(
    dataset: Dataset,
    request: MapRequest,
    classes: Classification,
    words: Words,
    *,
    same: str = "",
    write: Callable[[float], str] | None = None,
) -> Legend:
    """Title, unit, base, wave and n, with an entry for every class and mark."""
    indicator = dataset.catalogue.indicators[request.indicator]
    whole = dataset.city_estimate(request.indicator, request.group, request.wave)
    answers = "" if whole is None or whole.n is None else words("n = {n}", n=words.number(whole.n))
    notes = (words.pick(indicator.base), group_note(dataset, request, words), dataset.period_name(request.wave, words), answers)
    marks = {Mark.UNRELIABLE, Mark.WITHHELD, Mark.NO_DATA} | ({Mark.SAME} if same else set())
    doubtful = patterns.NEUTRAL if same else classes.colours[len(classes.colours) // 2]
    entries = class_entries(classes, words, 0 if indicator.formula.binary else indicator.decimals, write)
    # a register withholds nothing by itself, and knows no chance
    shown = marks if indicator.source == "survey" else {Mark.NO_DATA}
    return Legend(
        words.pick(indicator.name),
        unit_of(indicator, words),
        tuple(note for note in notes if note),
        (*entries, *mark_entries(shown, words, doubtful=doubtful, same=same)),
    )
