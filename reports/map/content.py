"""What a map shows: the colour, mark and numbers of every quartier, its legend, and what it says in a sentence."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from dataset.dataset import RAMPS, Dataset
from geo.drawing import patterns
from geo.drawing.bivariate import BivariateClassification, classify_two
from geo.drawing.classes import Classification, Mark, classify, classify_change
from geo.drawing.legend import Entry, Legend, Part, Square, class_entries, class_label, decimals_of, mark_entries
from geo.web.painting import Figure, Painting
from indicators.catalogue import Indicator
from indicators.estimates.bases import base_of
from indicators.estimates.comparison import variation, worse
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import changes_of, map_sentence, templates, unit_of, unit_of_change, verdicts_of
from indicators.estimates.vocabulary import CERTAIN, SHOWN, Status
from language.words import Words, words_for
from reports.map.beside import columns_beside
from reports.map.categories import paint_categories
from reports.map.circles import drawn_as_circles
from reports.map.once import computed_once
from reports.map.requests import Display, MapRequest, second_map
from reports.map.scale import limit_decimals, map_scale

_STRENGTHS = (1.0, 0.68, 0.42, 0.22)  # of a colour, by how imprecise its value is
_PRECISION = (0.05, 0.10, 0.20)  # coefficient of variation between those steps


@dataclass(frozen=True)
class MapContent:
    """One map, ready to be shown anywhere.

    Attributes
    ----------
    title, sentence : str
        The indicator; what the map says.
    document : str
        The painting as the browser fetches it.
    """

    title: str
    sentence: str
    painting: Painting
    legend: Legend
    document: str


@computed_once(maxsize=128)
def map_content(dataset: Dataset, request: MapRequest, language: str) -> MapContent:
    """Everything one map shows; kept, as a council looks at the same maps together.

    Parameters
    ----------
    request : MapRequest
        Of a display that `displays_of` offers. `Display.TWO` and `Display.GROUPS` are made of maps of values:
        see `second_map`.
    """
    words = words_for(language)
    if request.indicator in dataset.catalogue.categorical:
        painting, legend, sentence = paint_categories(dataset, request, words)
        return MapContent(legend.title, sentence, painting, legend, painting.as_json(language))
    make = {
        Display.DIFFERS: _differing,
        Display.CERTAINTY: _faded,
        Display.CHANGE: _changed,
        Display.PAIR: _paired,
    }.get(request.display, _valued)
    painting, legend, sentence = make(dataset, request, words)
    if request.display is not Display.PAIR and dataset.catalogue.indicators[request.indicator].adds_up:
        painting, legend = drawn_as_circles(dataset, request, painting, legend, words)
    title = words.pick(dataset.catalogue.indicators[request.indicator].name)
    if request.display is not Display.PAIR:
        painting = replace(painting, beside=columns_beside(dataset, request, words))
    return MapContent(title, sentence, painting, legend, painting.as_json(language))


def map_rows(dataset: Dataset, request: MapRequest) -> pd.DataFrame:
    """What a map shows of every quartier: its estimate (`Dataset.quartier_rows`), or its change (`Dataset.change_rows`).

    Map, finding and panel of one choice share it, so nobody may write into it.
    """
    before = request.second.id if request.display is Display.CHANGE else ""
    return _rows(dataset, request.indicator, request.group, request.wave, request.standard, before)


@lru_cache(maxsize=8)
def _rows(dataset: Dataset, indicator: str, group: str, wave: str, standard: str, before: str) -> pd.DataFrame:
    if before:
        return dataset.change_rows(indicator, group, before, wave)
    return dataset.quartier_rows(indicator, group, wave, standard)


def _figure(dataset: Dataset, request: MapRequest, rows: pd.DataFrame, words: Words) -> Figure:
    indicator = dataset.catalogue.indicators[request.indicator]
    numbers = rows[["value", "lower", "upper", "n", "status"]]
    return Figure(words.pick(indicator.name), numbers, indicator.decimals, templates(indicator, words), verdicts_of(rows, words))


def _valued(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    rows = map_rows(dataset, request)
    classes = _classes(dataset, request)
    numbers = dataset.class_numbers(request.indicator, rows["value"], classes)
    painting = Painting(classes.colours, numbers, rows["status"], (_figure(dataset, request, rows, words),))
    seen = painting.marks
    if request.display is Display.GROUPS:  # one legend stands above the maps of all groups
        groups = (replace(request, group=group) for group in dataset.target_groups_of(request.indicator))
        seen = pd.concat([seen, *(map_rows(dataset, of_group)["status"] for of_group in groups)])
    return painting, _map_legend(dataset, request, classes, seen, words), _sentence(dataset, request, words)


def _classes(dataset: Dataset, request: MapRequest) -> Classification:
    """The indicator's classes; for two maps of two indicators in the same unit, limits common to both."""
    if not _common(dataset, request):
        return dataset.classification(request.indicator, request.scheme)
    return classify(
        _class_values(dataset, request), request.scheme, RAMPS[dataset.catalogue.indicators[request.indicator].polarity]
    )


def _common(dataset: Dataset, request: MapRequest) -> bool:
    """Whether two maps have the same classes."""
    if request.display is not Display.TWO or request.second.kind != "indicator":
        return False
    return _same_unit(*(dataset.catalogue.indicators[name] for name in (request.indicator, request.second.id)))


def _class_values(dataset: Dataset, request: MapRequest) -> pd.Series:
    """All values that a map's classes are made for."""
    names = (request.indicator, request.second.id) if _common(dataset, request) else (request.indicator,)
    return pd.concat([dataset.sound_values(name) for name in names], ignore_index=True)


def _same_unit(first: Indicator, second: Indicator) -> bool:
    """Both shares, or mean answers on the same scale."""
    kinds = [(type(indicator.formula), indicator.formula.scale) for indicator in (first, second)]
    return first.formula.scale is not None and kinds[0] == kinds[1]


def _differing(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """Values where the verdict finds a difference; the others alike."""
    rows = map_rows(dataset, request)
    classes = dataset.classification(request.indicator, request.scheme)
    numbers = dataset.class_numbers(request.indicator, rows["value"], classes)
    painting = _only_certain(classes, numbers, rows, (_figure(dataset, request, rows, words),))
    legend = _map_legend(dataset, request, classes, painting.marks, words, same=words("no certain difference"))
    certain = rows["verdict"].isin(CERTAIN).any()
    note = (
        words("Coloured only where a difference from the average is certain.")
        if certain
        else words("No difference from the average is certain.")
    )
    return painting, legend, f"{_sentence(dataset, request, words)}. {note}"


def _only_certain(
    classes: Classification, numbers: pd.Series, rows: pd.DataFrame, figures: tuple[Figure, ...], *, tested: bool = True
) -> Painting:
    sound, certain = rows["status"] == Status.OK, rows["verdict"].isin(CERTAIN)
    untested = rows["value"].notna() & ((rows["source"] == "register") | (not tested))
    marks = rows["status"].mask(sound & ~certain & ~untested, str(Mark.SAME))
    neutral = len(classes.colours)
    numbers = numbers.where(sound & (certain | untested)).mask(rows["status"] == Status.UNRELIABLE, neutral)
    return Painting((*classes.colours, patterns.NEUTRAL), numbers, marks, figures, compared=True)


def _faded(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """Values whose colour is the paler, the less precise they are."""
    rows = map_rows(dataset, request)
    indicator = dataset.catalogue.indicators[request.indicator]
    classes = dataset.classification(request.indicator, request.scheme)
    origin = indicator.formula.scale[0] if indicator.formula.scale else 0.0
    step = np.searchsorted(_PRECISION, variation(rows, origin).fillna(np.inf).to_numpy(dtype=float), side="right")
    step = np.where(rows["se"].isna() & (rows["status"] == Status.OK), 0, step)
    colours = tuple(patterns.faded(colour, strength) for strength in _STRENGTHS for colour in classes.colours)
    numbers = dataset.class_numbers(request.indicator, rows["value"], classes) + len(classes.colours) * step
    painting = Painting(colours, numbers, rows["status"], (_figure(dataset, request, rows, words),))
    legend = replace(
        _map_legend(dataset, request, classes, painting.marks, words), part=_precision_part(classes.colours[-1], words)
    )
    return painting, legend, _sentence(dataset, request, words)


def _precision_part(colour: str, words: Words) -> Part:
    """What the strength of a colour says of its value."""
    spans = (
        words("up to {percent}% of the value", percent=words.number(100 * _PRECISION[0])),
        *(
            words("{lower} to {upper}%", lower=words.number(100 * low), upper=words.number(100 * high))
            for low, high in itertools.pairwise(_PRECISION)
        ),
        words("more than {percent}%", percent=words.number(100 * _PRECISION[-1])),
    )
    shades = (patterns.faded(colour, strength) for strength in _STRENGTHS)
    entries = tuple(Entry(Mark.VALUE, shade, span) for shade, span in zip(shades, spans, strict=True))
    return Part(words("The paler, the less precise (standard error):"), entries)


def _changed(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """The difference from an earlier wave, coloured where it is certain."""
    indicator = dataset.catalogue.indicators[request.indicator]
    rows = map_rows(dataset, request)
    shown = dataset.rounded(indicator.id, rows["value"])
    sound = shown.where(rows["status"] == Status.OK)
    classes = classify_change(sound, RAMPS[indicator.polarity])
    verdicts = changes_of(rows, words)
    figure = Figure(words("Change"), rows, indicator.decimals, templates(indicator, words, change=True), verdicts, signed=True)
    numbers = dataset.class_numbers(request.indicator, rows["value"], classes)
    painting = _only_certain(classes, numbers, rows, (figure,), tested=indicator.formula.tested)

    def signed(limit: float) -> str:
        return ("+" if limit > 0 else "") + words.number(limit, decimals_of(limit))

    waves = [dataset.period_name(wave, words) for wave in (request.second.id, request.wave)]
    same = words("no certain change")
    drawn = _map_legend(dataset, request, classes, painting.marks, words, same=same, write=signed, values=sound)
    unit = unit_of_change(indicator, words)
    base = base_of(dataset.catalogue, indicator.base, request.group, words)
    notes = tuple(note for note in (base, " → ".join(waves)) if note)
    sentence = words("{name}: change from {before} to {after}.", name=indicator.name, before=waves[0], after=waves[1])
    if indicator.source == "survey" and not indicator.formula.tested:
        sentence += " " + words("Whether a change is certain is not tested here.")
    elif indicator.source == "survey" and not rows["verdict"].isin(CERTAIN).any():
        sentence += " " + words("No change is certain, with all {quartiers} compared at once.", quartiers=dataset.city.quartiers)
    elif indicator.source == "survey":
        sentence += " " + words(
            "Coloured only where a change is certain, with all {quartiers} compared at once.", quartiers=dataset.city.quartiers
        )
    return painting, replace(drawn, unit=unit, notes=notes), sentence


def _paired(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """Two indicators in nine colours."""
    alone = replace(request, display=Display.VALUES)
    requests = (alone, second_map(dataset, alone))
    tables = [map_rows(dataset, map_request) for map_request in requests]
    indicators = [dataset.catalogue.indicators[map_request.indicator] for map_request in requests]
    first, second = indicators
    classes = classify_two(dataset.sound_values(first.id), dataset.sound_values(second.id), first.breaks, second.breaks)
    marks = worse(*(rows["status"] for rows in tables))
    values = (dataset.rounded(indicator.id, rows["value"]) for indicator, rows in zip(indicators, tables, strict=True))
    numbers = classes.class_of(*values).where(marks.isin(SHOWN))
    figures = tuple(_figure(dataset, map_request, rows, words) for map_request, rows in zip(requests, tables, strict=True))
    names = [words.pick(indicator.name) for indicator in indicators]
    legend = _pair_legend(dataset, requests, indicators, classes, marks, words)
    sentence = words(
        "{first} and {second} on one map. Colours that fall together are no proof that one leads to the other.",
        first=names[0],
        second=names[1],
    )
    return Painting(classes.colours, numbers, marks, figures), legend, sentence


def _sentence(dataset: Dataset, request: MapRequest, words: Words) -> str:
    group = "" if request.group == "all" else dataset.group_name(request.group, words)
    return map_sentence(
        dataset.catalogue.indicators[request.indicator],
        words,
        group=" · ".join(part for part in (group, standard_note(dataset, request, words)) if part),
        wave=dataset.period_name(request.wave, words),
        quartiers=words.pick(dataset.city.quartiers),
    )


def whole_name(dataset: Dataset, indicator: str, words: Words) -> str:
    """What the city's own value is called: a total of what adds up, the average of shares and means; others are neither."""
    described = dataset.catalogue.indicators[indicator]
    if described.adds_up:
        return words("{city} in total", city=dataset.city.name)
    return words.pick(dataset.city.average if described.formula.tested else dataset.city.whole)


def standard_note(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """By what a map's values are standardised; nothing for raw ones, changes, words, and what is no mean of answers."""
    if request.indicator in dataset.catalogue.categorical:
        return ""
    if request.display is Display.CHANGE or not dataset.catalogue.indicators[request.indicator].formula.standardised:
        return ""
    name = dataset.standard_name(request.standard, words)
    return words("standardised by {standard}", standard=name) if name else ""


def _pair_legend(
    dataset: Dataset,
    requests: Sequence[MapRequest],
    indicators: Sequence[Indicator],
    classes: BivariateClassification,
    seen: pd.Series,
    words: Words,
) -> Legend:
    """A square of nine colours instead of classes, and the marks that the map has."""
    names = [words.pick(indicator.name) for indicator in indicators]
    units = [indicator.formula.unit(words.pick(indicator.unit), words) for indicator in indicators]  # a square has little room
    sides = [f"{name} ({unit})" for name, unit in zip(names, units, strict=True)]
    labels = [tuple(class_label(low, high, words, 0) for low, high in part.spans()) for part in (classes.first, classes.second)]
    periods = dict.fromkeys(dataset.period_name(request.wave, words) for request in requests)
    standards = dict.fromkeys(standard_note(dataset, request, words) for request in requests)
    notes = (_group_note(dataset, requests[0], words), " · ".join(periods), " · ".join(filter(None, standards)))
    return Legend(
        " × ".join(names),
        "",
        tuple(note for note in notes if note),
        mark_entries(set(map(Mark, seen)), words, doubtful=classes.colours[4]),
        square=Square(classes.colours, sides[0], sides[1], labels[0], labels[1]),
    )


def _group_note(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """Whose answers; nothing for everybody's."""
    return dataset.group_name(request.group, words) if request.group != "all" else ""


def _map_legend(
    dataset: Dataset,
    request: MapRequest,
    classes: Classification,
    seen: pd.Series,
    words: Words,
    *,
    same: str = "",
    write: Callable[[float], str] | None = None,
    values: pd.Series | None = None,
) -> Legend:
    """Title, unit, base, wave and n, with an entry for every class, the scale of the classes, and the marks that are `seen`."""
    indicator = dataset.catalogue.indicators[request.indicator]
    of_all = request.display is Display.GROUPS  # one legend for the maps of all groups
    whole = dataset.city_estimate(request.indicator, request.group, request.wave, request.standard)
    answers = "" if of_all or whole is None or whole.n is None else words("{n} answers", n=words.number(whole.n))
    base = base_of(dataset.catalogue, indicator.base, EVERYBODY if of_all else request.group, words)
    period = dataset.period_name(request.wave, words)
    notes = (base, period, answers, standard_note(dataset, request, words))
    doubtful = patterns.NEUTRAL if same else classes.colours[len(classes.colours) // 2]
    entries = class_entries(classes, words, limit_decimals(indicator), write)
    marks = mark_entries(set(map(Mark, seen)), words, doubtful=doubtful, same=same)
    values = _class_values(dataset, request) if values is None else values
    name = whole_name(dataset, request.indicator, words)
    return Legend(
        words.pick(indicator.name),
        unit_of(indicator, words),
        tuple(note for note in notes if note),
        (*entries, *marks),
        scale=map_scale(dataset, request, classes, values, name, words, write),
    )
