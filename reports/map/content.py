"""What a map shows: the colour, mark and numbers of every quartier, its legend, and what it says in a sentence."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from dataset.dataset import RAMPS, Dataset
from dataset.errors import NotFound
from geo.drawing import patterns
from geo.drawing.bivariate import classify_two
from geo.drawing.classes import Classification, Mark, classify, classify_change
from geo.drawing.legend import Entry, Legend, Part, Square, class_entries, class_label, mark_entries
from geo.web.painting import Figure, Painting
from indicators.catalogue import Indicator
from indicators.estimates.comparison import variation, worse
from indicators.estimates.sentences import changes_of, map_sentence, templates, unit_of, unit_of_change, verdicts_of
from indicators.estimates.vocabulary import CERTAIN, SHOWN, Status
from language.words import Words, words_for
from reports.map.requests import NOTHING, Display, MapRequest, Second

_STRENGTHS = (1.0, 0.68, 0.42, 0.22)  # of a colour, by how imprecise its value is
_PRECISION = (0.05, 0.10, 0.20)  # coefficient of variation between those steps


@dataclass(frozen=True)
class MapContent:
    """One map, ready to be shown anywhere.

    Attributes
    ----------
    title, sentence : str
        The indicator; what the map says.
    painting : Painting
    legend : Legend
    document : str
        The painting as the browser fetches it.
    """

    title: str
    sentence: str
    painting: Painting
    legend: Legend
    document: str


@lru_cache(maxsize=128)
def map_content(dataset: Dataset, request: MapRequest, language: str) -> MapContent:
    """Everything one map shows; kept, as a council looks at the same maps together.

    Parameters
    ----------
    request : MapRequest
        Of a display that `displays_of` offers. `Display.TWO` and `Display.GROUPS` are made of maps of values:
        see `beside`.
    """
    words = words_for(language)
    make = {
        Display.DIFFERS: _differing,
        Display.CERTAINTY: _faded,
        Display.CHANGE: _changed,
        Display.PAIR: _paired,
    }.get(request.display, _valued)
    painting, legend, sentence = make(dataset, request, words)
    title = words.pick(dataset.catalogue.indicators[request.indicator].name)
    return MapContent(title, sentence, painting, legend, painting.as_json(language))


def beside(dataset: Dataset, request: MapRequest) -> MapRequest:
    """The second of two maps: what `request.second` names, all else alike."""
    kind, chosen = request.second.kind, request.second.id
    if kind not in ("indicator", "group", "wave") or (kind == "indicator" and not dataset.waves_of(chosen)):
        raise NotFound("nothing is put beside")
    if kind == "group":
        return replace(request, group=chosen)
    if kind == "wave":
        return replace(request, wave=chosen)
    return replace(
        request,
        indicator=chosen,
        group=request.group if request.group in dataset.target_groups_of(chosen) else "all",
        wave=request.wave if request.wave in dataset.waves_of(chosen) else dataset.waves_of(chosen)[-1],
        second=Second("indicator", request.indicator),
    )


def displays_of(dataset: Dataset, indicator: str, group: str, wave: str) -> list[Display]:
    """The displays that make sense for what is shown."""
    survey = dataset.catalogue.indicators[indicator].source == "survey"
    offered = {
        Display.VALUES: True,
        Display.DIFFERS: survey,
        Display.CERTAINTY: survey,
        Display.CHANGE: bool(seconds_of(dataset, Display.CHANGE, indicator, group, wave)),
        Display.PAIR: len(dataset.catalogue.indicators) > 1,
        Display.TWO: bool(seconds_of(dataset, Display.TWO, indicator, group, wave)),
        Display.GROUPS: len(dataset.target_groups_of(indicator)) > 2,
    }
    return [display for display, sensible in offered.items() if sensible]


def seconds_of(dataset: Dataset, display: Display, indicator: str, group: str, wave: str) -> list[Second]:
    """What can be put beside; nothing for displays of one map."""
    waves = dataset.waves_of(indicator)
    earlier = waves[: waves.index(wave)] if wave in waves else []
    indicators = [Second("indicator", one) for one in dataset.catalogue.indicators if one != indicator and dataset.waves_of(one)]
    match display:
        case Display.CHANGE:
            return [Second("wave", one) for one in reversed(earlier)]
        case Display.PAIR:
            return indicators
        case Display.TWO:
            groups = [Second("group", one) for one in dataset.target_groups_of(indicator) if one != group]
            return [Second("wave", one) for one in waves if one != wave] + groups + indicators
    return []


def maps_of(dataset: Dataset, request: MapRequest) -> list[MapRequest]:
    """The maps of values whose numbers a display shows, in its order."""
    alone = replace(request, display=Display.VALUES, second=NOTHING)
    match request.display:
        case Display.CHANGE | Display.PAIR | Display.TWO:
            return [alone, replace(beside(dataset, request), display=Display.VALUES, second=NOTHING)]
        case Display.GROUPS:
            return [replace(alone, group=group) for group in dataset.target_groups_of(request.indicator)]
    return [alone]


def changed_rows(dataset: Dataset, request: MapRequest) -> pd.DataFrame:
    """What a change map shows of every quartier: see `Dataset.change_rows`."""
    return dataset.change_rows(request.indicator, request.group, request.second.id, request.wave)


def _rows(dataset: Dataset, request: MapRequest) -> pd.DataFrame:
    return dataset.quartier_rows(request.indicator, request.group, request.wave)


def _figure(dataset: Dataset, request: MapRequest, rows: pd.DataFrame, words: Words) -> Figure:
    indicator = dataset.catalogue.indicators[request.indicator]
    numbers = rows[["value", "lower", "upper", "n", "status"]]
    return Figure(words.pick(indicator.name), numbers, indicator.decimals, templates(indicator, words), verdicts_of(rows, words))


def _valued(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    rows = _rows(dataset, request)
    classes = _classes(dataset, request)
    numbers = dataset.class_numbers(request.indicator, rows["value"], classes)
    painting = Painting(classes.colours, numbers, rows["status"], (_figure(dataset, request, rows, words),))
    return painting, _legend(dataset, request, classes, words), _sentence(dataset, request, words)


def _classes(dataset: Dataset, request: MapRequest) -> Classification:
    """The indicator's classes; for two maps of two indicators in the same unit, limits common to both."""
    own = dataset.classification(request.indicator, request.scheme)
    if request.display is not Display.TWO or request.second.kind != "indicator":
        return own
    first, second = (dataset.catalogue.indicators[name] for name in (request.indicator, request.second.id))
    if not _same_unit(first, second):
        return own
    values = pd.concat([dataset.sound_values(first.id), dataset.sound_values(second.id)], ignore_index=True)
    return classify(values, request.scheme, RAMPS[first.polarity])


def _same_unit(first: Indicator, second: Indicator) -> bool:
    """Both shares, or mean answers on the same scale."""
    kinds = [(type(indicator.formula), indicator.formula.scale) for indicator in (first, second)]
    return first.formula.scale is not None and kinds[0] == kinds[1]


def _differing(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """Values where the verdict finds a difference; the others alike."""
    rows = _rows(dataset, request)
    classes = dataset.classification(request.indicator, request.scheme)
    numbers = dataset.class_numbers(request.indicator, rows["value"], classes)
    painting = _only_certain(classes, numbers, rows, (_figure(dataset, request, rows, words),))
    legend = _legend(dataset, request, classes, words, same=words("no certain difference"))
    certain = rows["verdict"].isin(CERTAIN).any()
    note = (
        words("Coloured only where a difference from the average is certain.")
        if certain
        else words("No difference from the average is certain.")
    )
    return painting, legend, f"{_sentence(dataset, request, words)}. {note}"


def _only_certain(classes: Classification, numbers: pd.Series, rows: pd.DataFrame, figures: tuple[Figure, ...]) -> Painting:
    sound, certain = rows["status"] == Status.OK, rows["verdict"].isin(CERTAIN)
    untested = (rows["source"] == "register") & rows["value"].notna()
    marks = rows["status"].mask(sound & ~certain & ~untested, str(Mark.SAME))
    neutral = len(classes.colours)
    numbers = numbers.where(sound & (certain | untested)).mask(rows["status"] == Status.UNRELIABLE, neutral)
    return Painting((*classes.colours, patterns.NEUTRAL), numbers, marks, figures, told=True)


def _faded(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """Values whose colour is the paler, the less precise they are."""
    rows = _rows(dataset, request)
    indicator = dataset.catalogue.indicators[request.indicator]
    classes = dataset.classification(request.indicator, request.scheme)
    origin = indicator.formula.scale[0] if indicator.formula.scale else 0.0
    step = np.searchsorted(_PRECISION, variation(rows, origin).fillna(np.inf).to_numpy(dtype=float), side="right")
    step = np.where(rows["se"].isna() & (rows["status"] == Status.OK), 0, step)
    colours = tuple(patterns.faded(colour, strength) for strength in _STRENGTHS for colour in classes.colours)
    numbers = dataset.class_numbers(request.indicator, rows["value"], classes) + len(classes.colours) * step
    painting = Painting(colours, numbers, rows["status"], (_figure(dataset, request, rows, words),))
    spans = [words("up to {percent}% of the value", percent=words.number(100 * _PRECISION[0]))]
    spans += [
        words("{lower} to {upper}%", lower=words.number(100 * low), upper=words.number(100 * high))
        for low, high in itertools.pairwise(_PRECISION)
    ]
    spans.append(words("more than {percent}%", percent=words.number(100 * _PRECISION[-1])))
    shade = classes.colours[-1]
    entries = tuple(Entry(Mark.VALUE, patterns.faded(shade, s), text) for s, text in zip(_STRENGTHS, spans, strict=True))
    part = Part(words("The paler, the less precise (standard error):"), entries)
    return painting, replace(_legend(dataset, request, classes, words), part=part), _sentence(dataset, request, words)


def _changed(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """The difference from an earlier wave, coloured where it is certain."""
    indicator = dataset.catalogue.indicators[request.indicator]
    rows = changed_rows(dataset, request)
    shown = dataset.rounded(indicator.id, rows["value"])
    classes = classify_change(shown.where(rows["status"] == Status.OK), RAMPS[indicator.polarity])
    told = changes_of(rows, words)
    figure = Figure(words("Change"), rows, indicator.decimals, templates(indicator, words, change=True), told, signed=True)
    painting = _only_certain(classes, classes.class_of(shown), rows, (figure,))

    def signed(limit: float) -> str:
        decimals = 0 if float(limit).is_integer() else len(f"{limit:.6f}".rstrip("0").partition(".")[2])
        return ("+" if limit > 0 else "") + words.number(limit, decimals)

    waves = [dataset.period_name(one, words) for one in (request.second.id, request.wave)]
    drawn = _legend(dataset, request, classes, words, same=words("no certain change"), write=signed)
    unit = unit_of_change(indicator, words)
    notes = tuple(note for note in (words.pick(indicator.base), _group_note(dataset, request, words), " → ".join(waves)) if note)
    sentence = words("{name}: change from {before} to {after}.", name=indicator.name, before=waves[0], after=waves[1])
    if indicator.source == "survey" and not rows["verdict"].isin(CERTAIN).any():
        sentence += " " + words("No change is certain, with all {quartiers} compared at once.", quartiers=dataset.city.quartiers)
    elif indicator.source == "survey":
        sentence += " " + words(
            "Coloured only where a change is certain, with all {quartiers} compared at once.", quartiers=dataset.city.quartiers
        )
    return painting, replace(drawn, unit=unit, notes=notes), sentence


def _paired(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """Two indicators in nine colours."""
    requests = (replace(request, display=Display.VALUES), beside(dataset, replace(request, display=Display.VALUES)))
    both = [_rows(dataset, one) for one in requests]
    indicators = [dataset.catalogue.indicators[one.indicator] for one in requests]
    first, second = indicators
    classes = classify_two(dataset.sound_values(first.id), dataset.sound_values(second.id), first.breaks, second.breaks)
    values = [dataset.rounded(one.indicator, rows["value"]) for one, rows in zip(requests, both, strict=True)]
    marks = worse(both[0]["status"], both[1]["status"])
    figures = tuple(_figure(dataset, one, rows, words) for one, rows in zip(requests, both, strict=True))
    numbers = classes.class_of(*values).where(marks.isin(SHOWN))
    labels = [tuple(class_label(low, high, words, 0) for low, high in part.spans()) for part in (classes.first, classes.second)]
    names = [words.pick(one.name) for one in indicators]
    sides = [f"{name} ({unit_of(one, words)})" for name, one in zip(names, indicators, strict=True)]
    square = Square(classes.colours, sides[0], sides[1], labels[0], labels[1])
    every = set(Mark) - {Mark.VALUE, Mark.SAME} if "survey" in {one.source for one in indicators} else {Mark.NO_DATA}
    notes = (
        _group_note(dataset, request, words),
        " · ".join(dict.fromkeys(dataset.period_name(one.wave, words) for one in requests)),
    )
    legend = Legend(
        " × ".join(names),
        "",
        tuple(note for note in notes if note),
        mark_entries(every, words, doubtful=classes.colours[4]),
        square=square,
    )
    sentence = words(
        "{first} and {second} on one map. Colours that fall together are no proof that one leads to the other.",
        first=names[0],
        second=names[1],
    )
    return Painting(classes.colours, numbers, marks, figures), legend, sentence


def _sentence(dataset: Dataset, request: MapRequest, words: Words) -> str:
    return map_sentence(
        dataset.catalogue.indicators[request.indicator],
        words,
        group="" if request.group == "all" else dataset.group_name(request.group, words),
        wave=dataset.period_name(request.wave, words),
        quartiers=words.pick(dataset.city.quartiers),
    )


def _group_note(dataset: Dataset, request: MapRequest, words: Words) -> str:
    return dataset.group_name(request.group, words) if request.group != "all" else ""


def _legend(
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
    notes = (words.pick(indicator.base), _group_note(dataset, request, words), dataset.period_name(request.wave, words), answers)
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
