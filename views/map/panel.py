"""The panel beside the map: one quartier, or the whole city."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.rows import row_of
from indicators.estimates.sentences import (
    details_of,
    how_rounded,
    interval_of,
    over_many,
    value_of,
    verdict_of,
    worked_example,
    written,
)
from indicators.estimates.vocabulary import CERTAIN, Estimate, Status, Verdict, estimate_of
from indicators.formulas import Mean, Share
from indicators.relations.shrinkage import CannotFit
from language.words import Words, words_for
from reports.map.content import map_rows
from reports.map.requests import Display
from views.frame.html import sign
from views.frame.links import to_profile, to_thread, to_workshop
from views.frame.selection import Selection
from views.map.beside import beside
from views.map.drawing import shown_workshops
from views.map.interval import Interval, Scale, draw_interval
from workshops.events import Workshop

_EVENTS_SHOWN = 4
_NAMES_SHOWN = 5


@lru_cache(maxsize=1024)
def panel(dataset: Dataset, selection: Selection) -> str:
    """The panel's markup for what is selected."""
    words = words_for(selection.lang)
    workshops = shown_workshops(dataset, selection)
    indicator = dataset.catalogue.indicators[selection.indicator]
    rows = dataset.quartier_rows(selection.indicator, selection.group, selection.wave)
    whole = dataset.city_estimate(selection.indicator, selection.group, selection.wave)
    group = "" if selection.group == "all" else dataset.group_name(selection.group, words)
    estimate: Estimate | None
    if selection.quartier:
        estimate, name = estimate_of(rows, selection.quartier), dataset.quartier_names[selection.quartier]
        here = [w for w in workshops if selection.quartier in w.quartier_ids]
        body = _measured(estimate, rows, whole, indicator, name, group, words) + _against(
            dataset, estimate, whole, indicator, words
        )
        body += beside(dataset, selection, words)
        body += _smoothed(dataset, selection, indicator, words) + _others(dataset, selection, words)
    else:
        estimate, name = whole, words.pick(dataset.city.name)
        here = list(workshops)
        body = Markup("") if whole is None else _measured(whole, rows, None, indicator, name, group, words)
        body += beside(dataset, selection, words)
        changed = selection.display == Display.CHANGE
        if selection.display != Display.PAIR:  # of which of the two would it be said?
            body += _standing_out(map_rows(dataset, selection.request) if changed else rows, indicator, words, changed=changed)
    if estimate is not None:
        reading = worked_example(estimate, indicator, name, words, group=group)
        body += Markup('<h3>{}</h3><p class="reading">{}</p>').format(words("How to read this"), reading)
    body += _limits(map_rows(dataset, selection.request) if selection.display == Display.CHANGE else rows, indicator, words)
    body += _question(dataset, selection, words)
    if selection.quartier:
        body += Markup('<p class="onwards"><a href="{}" target="_self">{}</a></p>').format(
            to_profile(selection.lang, selection.quartier), words("Profile of {quartier}", quartier=name)
        )
    if dataset.contributions or dataset.measures:
        body += Markup('<p class="onwards"><a href="{}" target="_self">{}</a></p>').format(
            to_thread(selection.lang, theme=selection.theme, quartier=selection.quartier),
            words("What was said on this, and what follows from it"),
        )
    if dataset.workshops:
        body += _events(here, selection, words)
    return str(Markup('<section class="panel"><h2>{}</h2>{}</section>').format(name, body))


def headline(dataset: Dataset, selection: Selection, words: Words) -> str:
    """What a screen reader says once a quartier is chosen."""
    if not selection.quartier:
        return words.pick(dataset.city.whole)
    indicator = dataset.catalogue.indicators[selection.indicator]
    estimate = estimate_of(dataset.quartier_rows(selection.indicator, selection.group, selection.wave), selection.quartier)
    name = dataset.quartier_names[selection.quartier]
    said = [
        f"{name}: {value_of(estimate, indicator, words)}",
        details_of(estimate, indicator, words),
        verdict_of(estimate, words),
    ]
    return ", ".join(part for part in said if part)


def _measured(
    estimate: Estimate,
    rows: pd.DataFrame,
    whole: Estimate | None,
    indicator: Indicator,
    name: str,
    group: str,
    words: Words,
) -> Markup:
    value, details = value_of(estimate, indicator, words), details_of(estimate, indicator, words)
    made = Markup('<p class="value {}">{}</p><p class="details">{}</p><p class="details">{}</p>').format(
        estimate.status, value, " · ".join(part for part in (words.pick(indicator.name), group) if part), details
    )
    if not estimate.has_interval:
        return made
    others = rows.loc[rows["status"] == Status.OK, "value"].tolist()
    described = words("{name}: {value}, {details}", name=name, value=value, details=details)
    city = whole.value if whole is not None and whole.has_value else None
    interval = Interval(estimate.lower, estimate.value, estimate.upper)
    return (
        made
        + draw_interval(_scale(indicator, rows, words), interval, others, city, words("average"), described)
        + Markup('<p class="key">{}</p>').format(words("Point and bar: value and 95% interval. Grey: the other areas."))
    )


def _scale(indicator: Indicator, rows: pd.DataFrame, words: Words) -> Scale:
    low, high = indicator.formula.scale or (float(rows["value"].min()), float(rows["value"].max()))
    if isinstance(indicator.formula, Mean):
        ends = [
            f"{words.number(end)} {words.pick(label)}"
            for end, label in ((low, indicator.scale_low), (high, indicator.scale_high))
        ]
        return Scale(low, high, *ends)
    return Scale(low, high, written(low, indicator, words), written(high, indicator, words))


def _against(dataset: Dataset, estimate: Estimate, whole: Estimate | None, indicator: Indicator, words: Words) -> Markup:
    verdict = verdict_of(estimate, words)
    if whole is None or not verdict:
        return Markup("")
    average = written(whole.value, indicator, words) if whole.has_value else "*"
    return Markup('<p class="verdict">{} <span>({}: {})</span></p>').format(
        verdict[0].upper() + verdict[1:], words.pick(dataset.city.average), average
    )


def _smoothed(dataset: Dataset, selection: Selection, indicator: Indicator, words: Words) -> Markup:
    """The smoothed value beside the direct one, and what that means."""
    try:
        smoothed = dataset.smoothed(selection.indicator, selection.group, selection.wave)
    except CannotFit:
        return Markup("")
    row = row_of(smoothed.table, selection.quartier)
    if pd.isna(row["value"]):
        return Markup("")
    estimate = Estimate(row["value"], row["lower"], row["upper"], None, Status.OK, Verdict.NONE, "survey")
    meaning = (
        words("Synthetic: in this sample the quartiers do not differ by more than chance, so the model alone gives the value.")
        if smoothed.all_synthetic
        else words("The fewer people answered, the nearer to the average. A help for small numbers, not a measurement.")
    )
    return Markup('<p class="smoothed">{} <small>{}</small></p>').format(
        words(
            "Smoothed: about {value}", value=f"{value_of(estimate, indicator, words)} ({interval_of(estimate, indicator, words)})"
        ),
        meaning,
    )


def _limits(rows: pd.DataFrame, indicator: Indicator, words: Words) -> Markup:
    """What a reader must know of many maps, where anything was tested, and of few answers."""
    told = [over_many(words)] if rows["verdict"].ne(Verdict.NONE).any() else []
    told += [rounding] if (rounding := how_rounded(rows, indicator, words)) else []
    return Markup('<p class="source">{}</p>').format(" ".join(told)) if told else Markup("")


def _question(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    """The question in its own words, who was asked, and when."""
    indicator, period = dataset.catalogue.indicators[selection.indicator], dataset.periods[selection.wave]
    if indicator.source == "register":
        return Markup("")
    facts = [
        (words("Question"), words.pick(indicator.question)),
        (words("Counted"), _counted(indicator, words)),
        (words("Asked"), words.pick(period.population)),
        (words("When"), words.pick(period.when)),
    ]
    rows = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(title, text) for title, text in facts if text)
    return Markup('<details class="question"><summary>{}</summary><dl>{}</dl></details>').format(
        words("The question in its own words"), rows
    )


def _counted(indicator: Indicator, words: Words) -> str:
    if not isinstance(indicator.formula, Share):
        return ""
    yes, of = (words.list(answers) for answers in (indicator.formula.yes, indicator.formula.of))
    return words("answers {yes} of {of}", yes=yes, of=of)


def _others(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    items = []
    for other in dataset.catalogue.indicators_of(selection.theme):
        if other.id == selection.indicator or selection.wave not in dataset.waves_of(other.id):
            continue
        estimate = estimate_of(dataset.quartier_rows(other.id, selection.group, selection.wave), selection.quartier)
        items.append(
            Markup("<li>{}: <strong>{}</strong> <small>{}</small></li>").format(
                words.pick(other.name), value_of(estimate, other, words), details_of(estimate, other, words)
            )
        )
    if not items:
        return Markup("")
    return Markup("<h3>{}</h3><ul>{}</ul>").format(words("More on this theme"), Markup("").join(items))


def _standing_out(rows: pd.DataFrame, indicator: Indicator, words: Words, *, changed: bool) -> Markup:
    """The quartiers that differ, from the average or from before; the strength comes first."""
    titles = {Verdict.HIGHER: words("Above the average"), Verdict.LOWER: words("Below the average")}
    if changed:
        titles = {Verdict.HIGHER: words("Certain increase"), Verdict.LOWER: words("Certain decrease")}
    order = reversed(CERTAIN) if indicator.polarity is Polarity.MORE_IS_WORSE else CERTAIN
    items = []
    for verdict in order:
        names = list(rows.loc[rows["verdict"] == verdict].sort_values("value", ascending=verdict is Verdict.LOWER)["name"])
        if len(names) > _NAMES_SHOWN:
            more = len(names) - _NAMES_SHOWN
            names = [*names[:_NAMES_SHOWN], words.plural("{number} more", "{number} more", more)]
        if names:
            items.append(Markup("<li>{}: <strong>{}</strong></li>").format(titles[verdict], words.list(names)))
    if not items:
        return Markup("")
    return Markup("<h3>{}</h3><ul>{}</ul>").format(words("What stands out"), Markup("").join(items))


def _events(workshops: list[Workshop], selection: Selection, words: Words) -> Markup:
    title = Markup("<h3>{}</h3>").format(words("Workshops"))
    if not workshops:
        none = (
            words("No workshop here.")
            if selection.workshops == "all"
            else words("No workshop here on this theme and for this group.")
        )
        return title + Markup('<p class="details">{}</p>').format(none)
    items = [_event(workshop, selection.lang, words) for workshop in workshops]
    shown, more = items[:_EVENTS_SHOWN], items[_EVENTS_SHOWN:]
    made = title + Markup('<ul class="events">{}</ul>').format(Markup("").join(shown))
    if not more:
        return made
    return made + Markup('<details><summary>{}</summary><ul class="events">{}</ul></details>').format(
        words.plural("{number} more", "{number} more", len(more)), Markup("").join(more)
    )


def _event(workshop: Workshop, lang: str, words: Words) -> Markup:
    status = {"planned": words("planned"), "held": words("held"), "cancelled": words("cancelled")}[workshop.status]
    places = [
        ", ".join(part for part in (station.name, station.hours(words), station.exactness(words)) if part)
        for station in workshop.stations
    ]
    return Markup('<li>{}<div><a href="{}" target="_self"><strong>{}</strong></a><br>{}{}</div></li>').format(
        sign(workshop.status),
        to_workshop(lang, workshop.id),
        workshop.name,
        words("{date} ({status})", date=workshop.when(words), status=status),
        Markup("").join(Markup("<br>{}").format(place) for place in places),
    )
