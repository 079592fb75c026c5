"""The panel beside the map: one quartier, or the whole city."""

from functools import lru_cache
from math import nan

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.estimates import sentences
from indicators.estimates.bases import base_of
from indicators.estimates.silence import sentences_of
from indicators.estimates.vocabulary import CERTAIN, SHOWN, Estimate, Status, Verdict, estimate_of, row_of
from indicators.formulas import Mean
from indicators.relations.shrinkage import CannotFit, Smoothed
from language.words import Words, words_for
from reports.map.answers import answers_of
from reports.map.citation import counted_answers
from reports.map.content import map_rows, standard_note
from reports.map.over_time_words import development_of
from reports.map.requests import Display, maps_of
from reports.map.spread import spread_of
from reports.map.totals import total_line
from views.frame.html import render
from views.frame.links import ANSWERS_ROUTE, Ways
from views.frame.selection import Selection
from views.frame.stacked import stacked
from views.map.category_panel import category_panel
from views.map.controls import second_name
from views.map.drawing import shown_workshops
from views.map.hits import hits
from views.map.interval import Scale, draw_interval, pointed
from views.map.own_area import own_area_part

_EVENTS_SHOWN = 4
_NAMES_SHOWN = 5
_OTHERS_SHOWN = 12  # of the theme's other indicators, before the rest is folded


@lru_cache(maxsize=1024)
def panel(dataset: Dataset, selection: Selection) -> str:
    """The panel's markup for what is selected."""
    if selection.indicator in dataset.catalogue.categorical:
        return category_panel(dataset, selection)
    words, quartier = words_for(selection.lang), selection.quartier
    indicator = dataset.catalogue.indicators[selection.indicator]
    here = (selection.indicator, selection.group, selection.wave, selection.request.standard)
    rows, whole = dataset.quartier_rows(*here), dataset.city_estimate(*here)
    estimate = estimate_of(rows, quartier) if quartier else whole or _nothing_known(indicator)
    name = dataset.quartier_names.get(quartier, words.pick(dataset.city.name))
    group = "" if selection.group == "all" else dataset.group_name(selection.group, words)
    average = whole if quartier and indicator.formula.scale else None  # a total of the city is no average of its parts
    drawn = estimate if quartier or indicator.formula.scale else None
    tested = map_rows(dataset, selection.request) if selection.display == Display.CHANGE else rows
    workshops = shown_workshops(dataset, selection)
    of_place = (dataset, selection.indicator, selection.group, selection.wave, quartier, words)
    return str(
        render(
            "map/panel.html.jinja",
            words,
            dataset=dataset,
            selection=selection,
            ways=Ways(dataset, selection),
            indicator=indicator,
            name=name,
            group=group,
            estimate=estimate,
            whole=whole if quartier and indicator.formula.tested else None,
            beside_city=average if quartier and not indicator.formula.tested else None,
            drawing=_drawing(dataset, drawn, rows, average, indicator, name, words) if drawn else "",
            others_shown=_OTHERS_SHOWN,
            total=total_line(dataset, indicator, estimate, whole, words, quartier=bool(quartier)),
            second=_second_estimate(dataset, selection, words),
            change=_change_since(dataset, selection, words),
            smoothed=_smoothed(dataset, selection) if quartier and not selection.request.standard else None,
            standard=_standard(dataset, selection, rows, words),
            others=_others(dataset, selection) if quartier else [],
            standing_out=[] if quartier else _standing_out(tested, indicator, selection, words),
            shown_as=standard_note(dataset, selection.request, words),
            reading=_reading(dataset, selection, estimate, name, group, words),
            development=development_of(
                dataset, selection.indicator, selection.group, quartier, words, selection.request.standard
            ),
            own=own_area_part(dataset, selection, words),
            limits=_limits(tested, indicator, words),
            question=_question(dataset, selection, words),
            answers=f".{ANSWERS_ROUTE}?{selection.query}" if answers_of(*of_place) else "",
            stacked=stacked,
            spread=spread_of(*of_place),
            workshops=[workshop for workshop in workshops if not quartier or quartier in workshop.quartier_ids],
            matching=len(workshops),
            most_workshops=_EVENTS_SHOWN,
            hits=hits(dataset, selection, words) if dataset.workshops else "",
        )
    )


def _nothing_known(indicator: Indicator) -> Estimate:
    """Of a whole city for which a register has no figure."""
    return Estimate(nan, nan, nan, None, Status.NO_DATA, Verdict.NONE, indicator.source)


def _drawing(
    dataset: Dataset,
    estimate: Estimate,
    rows: pd.DataFrame,
    whole: Estimate | None,
    indicator: Indicator,
    name: str,
    words: Words,
) -> Markup | str:
    """The interval on its scale, the other quartiers behind it; nothing without an interval."""
    if not estimate.has_interval:
        return ""
    value, details = sentences.value_of(estimate, indicator, words), sentences.details_of(estimate, indicator, words)
    scale = _scale(indicator, rows, words)
    drawn = draw_interval(
        scale,
        estimate,
        rows.loc[rows["status"] == Status.OK, "value"].tolist(),
        whole.value if whole is not None and whole.has_value else None,
        # the city's median is no average
        words("average") if indicator.formula.tested else words.pick(dataset.city.whole),
        words("{name}: {value}, {details}", name=name, value=value, details=details),
    )
    return pointed(drawn, scale)


def _scale(indicator: Indicator, rows: pd.DataFrame, words: Words) -> Scale:
    low, high = indicator.formula.scale or (float(rows["value"].min()), float(rows["value"].max()))
    if isinstance(indicator.formula, Mean):
        labels = (words.pick(label) for label in (indicator.scale_low, indicator.scale_high))
        return Scale(low, high, *(f"{words.number(end)} {label}" for end, label in zip((low, high), labels, strict=True)))
    return Scale(low, high, sentences.written(low, indicator, words), sentences.written(high, indicator, words))


def _smoothed(dataset: Dataset, selection: Selection) -> tuple[Estimate, Smoothed] | None:
    """The smoothed value of the chosen quartier, and the model; None where nothing can be smoothed."""
    try:
        smoothed = dataset.smoothed(selection.indicator, selection.group, selection.wave)
    except CannotFit:
        return None
    row = row_of(smoothed.table, selection.quartier)
    estimate = Estimate(row["value"], row["lower"], row["upper"], None, Status.OK, Verdict.NONE, "survey")
    return (estimate, smoothed) if estimate.has_value else None


def _standard(dataset: Dataset, selection: Selection, rows: pd.DataFrame, words: Words) -> str:
    """What the chosen quartier's value would be, had all the city's ages; the whole city's by its register.

    Where that is what the map shows, the value as it was answered.
    """
    described = dataset.catalogue.standard
    indicator, here = dataset.catalogue.indicators[selection.indicator], (selection.indicator, selection.group, selection.wave)
    if described is None or not dataset.standards_of(*here):
        return ""
    shows_standardised = bool(standard_note(dataset, selection.request, words))
    if not selection.quartier:
        of_city = [dataset.city_estimate(*here, kind) for kind in ("", described.id)]
        if shows_standardised:
            return _as_answered(of_city[0], indicator, words)
        return sentences.standard_of_city(of_city[0], of_city[1], indicator, described, words)
    shown = {selection.request.standard: rows}  # one of the two is at hand
    raw, standardised = (
        estimate_of(shown[kind] if kind in shown else dataset.quartier_rows(*here, kind), selection.quartier)
        for kind in ("", described.id)
    )
    if shows_standardised and standardised.status in SHOWN:
        return _as_answered(raw, indicator, words)
    quartiers = words.pick(dataset.city.quartiers)
    return sentences.standard_sentence(raw, standardised, indicator, described, quartiers, words)


def _as_answered(raw: Estimate | None, indicator: Indicator, words: Words) -> str:
    """The value that people gave, beside a standardised one; nothing where it is not shown."""
    if raw is None or raw.status not in SHOWN:
        return ""
    value, details = sentences.value_of(raw, indicator, words), sentences.details_of(raw, indicator, words)
    return words("As answered: {value} ({details})", value=value, details=details)


def _reading(dataset: Dataset, selection: Selection, estimate: Estimate, name: str, group: str, words: Words) -> str:
    """How to read the value: nobody answered a standardised one, so it has no sentence about respondents."""
    described = dataset.catalogue.standard
    if described and standard_note(dataset, selection.request, words) and estimate.has_value:
        return words(
            "Calculated, not answered: this is what the value would be if all {quartiers} had the city’s {distribution}.",
            quartiers=dataset.city.quartiers,
            distribution=described.distribution,
        )
    indicator = dataset.catalogue.indicators[selection.indicator]
    base = base_of(dataset.catalogue, indicator.base, selection.group, words)
    quartiers = words.pick(dataset.city.quartiers)
    return sentences.worked_example(estimate, indicator, name, words, group=group, base=base, quartiers=quartiers)


def _limits(rows: pd.DataFrame, indicator: Indicator, words: Words) -> list[str]:
    """What a reader must know of many maps, where anything was tested, and of few answers."""
    tested = rows["verdict"].ne(Verdict.NONE).any()
    return [
        note for note in (sentences.over_many(words) if tested else "", sentences.how_rounded(rows, indicator, words)) if note
    ]


def _question(dataset: Dataset, selection: Selection, words: Words) -> dict[str, str]:
    """The question in its own words, who was asked, and when; nothing of a register's figure."""
    indicator, period = dataset.catalogue.indicators[selection.indicator], dataset.periods[selection.wave]
    if indicator.source == "register":
        return {}
    return {
        words("Question"): words.pick(indicator.question),
        words("Counted"): counted_answers(indicator, words),
        words("Asked"): words.pick(period.population),
        words("When"): words.pick(period.when),
        words("Without an answer in the whole city (left open, or does not apply)"): _silence(dataset, selection, words),
    }


def _silence(dataset: Dataset, selection: Selection, words: Words) -> str:
    """How many did not answer, and who they are; nothing where they are few."""
    silence = dataset.questions.silence(selection.indicator, selection.wave)
    return sentences_of(silence, lambda group: dataset.group_name(group, words), words) if silence else ""


def _others(dataset: Dataset, selection: Selection) -> list[tuple[Indicator, Estimate]]:
    """The theme's other indicators of the same survey."""
    return [
        (other, estimate_of(dataset.quartier_rows(other.id, selection.group, selection.wave), selection.quartier))
        for other in dataset.catalogue.indicators_of(selection.theme)
        if other.id != selection.indicator and selection.wave in dataset.waves_of(other.id)
    ]


def _standing_out(rows: pd.DataFrame, indicator: Indicator, selection: Selection, words: Words) -> list[tuple[str, str]]:
    """The quartiers that differ, from the average or from before; the strength comes first."""
    if selection.display == Display.PAIR:  # of which of the two would it be said?
        return []
    titles = {Verdict.HIGHER: words("Above the average"), Verdict.LOWER: words("Below the average")}
    if selection.display == Display.CHANGE:
        titles = {Verdict.HIGHER: words("Certain increase"), Verdict.LOWER: words("Certain decrease")}
    order = reversed(CERTAIN) if indicator.polarity is Polarity.MORE_IS_WORSE else CERTAIN
    lines = []
    for verdict in order:
        names = list(rows.loc[rows["verdict"] == verdict].sort_values("value", ascending=verdict is Verdict.LOWER)["name"])
        if (more := len(names) - _NAMES_SHOWN) > 0:
            names = [*names[:_NAMES_SHOWN], words.plural("{number} more", "{number} more", more)]
        if names:
            lines.append((titles[verdict], words.list(names)))
    return lines


def _second_estimate(dataset: Dataset, selection: Selection, words: Words) -> tuple[str, Indicator, Estimate] | None:
    """Of the chosen quartier, or of the whole city, with its name; None where a map shows one thing."""
    request = selection.request
    if request.display not in (Display.CHANGE, Display.PAIR, Display.TWO):
        return None
    _, other = maps_of(dataset, request)
    here = (other.indicator, other.group, other.wave, other.standard)
    estimate = (
        estimate_of(dataset.quartier_rows(*here), selection.quartier) if selection.quartier else dataset.city_estimate(*here)
    )
    if estimate is None:
        return None
    return second_name(dataset, request.second, words), dataset.catalogue.indicators[other.indicator], estimate


def _change_since(dataset: Dataset, selection: Selection, words: Words) -> tuple[str, list[str]] | None:
    """The change of the chosen quartier, or of the whole city, and what is said of it; None where none is shown."""
    if selection.display != Display.CHANGE:
        return None
    before = selection.request.second.id
    rows = (
        map_rows(dataset, selection.request)
        if selection.quartier
        else dataset.city_change(selection.indicator, selection.group, before, selection.wave)
    )
    if selection.quartier not in rows.index:
        return None
    estimate = estimate_of(rows, selection.quartier)
    if not estimate.has_value:
        return None
    indicator = dataset.catalogue.indicators[selection.indicator]
    verdict = sentences.changes_of(rows.loc[[selection.quartier]], words)[0]
    lower, upper = (sentences.signed(end, indicator.decimals, words) for end in (estimate.lower, estimate.upper))
    interval = words("between {lower} and {upper}", lower=lower, upper=upper)
    return sentences.written_change(estimate.value, indicator, words), [verdict, interval if estimate.has_interval else ""]
