"""Werkstätten: what is coming and what was held; of each its stations, who was reached, what was said, what followed."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dataset.dataset import INHABITANTS, Dataset
from indicators.estimates.sentences import written
from indicators.formulas import Mean
from language.words import Words
from views.frame.fields import choices, show_fields
from views.frame.html import sign
from views.frame.links import to_calendar, to_thread, to_workshop
from views.frame.page import opened
from views.frame.selection import Selection
from views.frame.session import change
from views.thread import parts
from workshops.events import Status, Workshop
from workshops.reach import Basis, percent_of_everybody
from workshops.thread import answered_by, answering


def _fields(dataset: Dataset, selection: Selection, words: Words) -> None:
    named = [("", words("All workshops")), *((one.id, f"{one.name} – {one.when(words)}") for one in dataset.workshops)]
    page = words("Workshops")
    title = f"{page} · Quartierblick – {words.pick(dataset.city.name)}"
    rows = [[choices("workshop", words("Workshop"), named, selection.workshop, 1.0)]]
    show_fields(rows, title, words, lambda name, value: change(dataset, **{name: value}))


def _calendar_link(workshop: str, lang: str, label: str) -> Markup:
    return Markup('<a class="take" href="{}" download>{}</a>').format(to_calendar(lang, workshop), label)


def _places(dataset: Dataset, workshop: Workshop, words: Words) -> Markup:
    if not workshop.stations:
        return Markup("<p>{}</p>").format(words("For the whole city, without stations."))
    items = [
        ", ".join(
            part
            for part in (
                station.name,
                dataset.quartier_names.get(station.quartier_id, ""),
                station.hours(words),
                station.exactness(words),
            )
            if part
        )
        for station in workshop.stations
    ]
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))


def _card(dataset: Dataset, workshop: Workshop, lang: str, words: Words) -> Markup:
    said = [one for one in dataset.contributions if one.workshop == workshop.id]
    told = words.plural("{number} mention", "{number} mentions", sum(one.times for one in said)) if said else ""
    where = words.list([dataset.quartier_names[one] for one in workshop.quartier_ids]) or words.pick(dataset.city.whole)
    take = (
        _calendar_link(workshop.id, lang, words("Take along (calendar file)"))
        if workshop.status is Status.PLANNED
        else Markup("")
    )
    return Markup(
        '<li>{}<div><a href="{}" target="_self"><strong>{}</strong></a><br>{}<br><small>{}</small> {}</div></li>'
    ).format(
        sign(workshop.status),
        to_workshop(lang, workshop.id),
        workshop.name,
        workshop.when(words),
        " · ".join(part for part in (where, told) if part),
        take,
    )


def _overview(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    """What is coming stands first, the next one on top; then the past, the latest on top."""
    made = Markup("")
    ordered = sorted(dataset.workshops, key=lambda one: one.begins.at_the_latest)
    for status, title, events in (
        (Status.PLANNED, words("Coming"), ordered),
        (Status.HELD, words("Held"), ordered[::-1]),
        (Status.CANCELLED, words("Cancelled"), ordered),
    ):
        cards = [_card(dataset, one, selection.lang, words) for one in events if one.status is status]
        if not cards:
            continue
        several = status is Status.PLANNED and len(cards) > 1
        all_of_them = _calendar_link("planned", selection.lang, words("Take all along (calendar file)")) if several else ""
        made += Markup('<section class="events-of"><h2>{}</h2><ul class="events">{}</ul>{}</section>').format(
            title, Markup("").join(cards), all_of_them
        )
    return made


def _reached(dataset: Dataset, workshop: Workshop, words: Words) -> Markup:
    """Who was reached, against who lives there as far as a register tells."""
    rows = [one for one in dataset.reach if one.workshop == workshop.id]
    if not rows:
        return Markup('<p class="details">{}</p>').format(words("Who came was not counted."))
    bases = {
        Basis.COUNTED: words("counted"),
        Basis.QUESTIONNAIRES: words("questionnaires"),
        Basis.ESTIMATED: words("estimated"),
    }
    places = {one.quartier_id for one in rows}
    items = Markup("")
    for one in rows:
        where = dataset.quartier_names.get(one.quartier_id, "") if len(places) > 1 else ""
        percent = percent_of_everybody(one, rows)
        details = [
            *([bases[one.basis]] if percent is None or one.basis == Basis.ESTIMATED else []),
            *([] if percent is None else [words("{number}% of those who came", number=words.number(percent))]),
            *_living_there(dataset, one.quartier_id, one.target_group, words),
        ]
        items += Markup("<li>{}: <strong>{}</strong><br><small>{}</small></li>").format(
            " · ".join(part for part in (dataset.group_name(one.target_group, words), where) if part),
            one.written(words),
            " · ".join(details),
        )
    note = words("People came of their own accord: this is no random sample and says nothing about shares in the quartier.")
    return Markup('<h3>{}</h3><ul>{}</ul><p class="details">{}</p>').format(words("Who came"), items, note)


def _asked(dataset: Dataset, workshop: Workshop, words: Words) -> Markup:
    """What questionnaires answered: counts and shares of those who filled one in, without any interval."""
    tallies = [one for one in dataset.tallies if one.workshop == workshop.id]
    if not tallies:
        return Markup("")
    items = Markup("")
    for one in tallies:
        indicator = dataset.catalogue.indicators[one.indicator]
        if one.n is None:
            told = words("* withheld (data protection)")
        elif one.mean is not None and isinstance(indicator.formula, Mean):
            told = words(
                "mean {mean} of {n} answers, from {low} ({low_label}) to {high} ({high_label})",
                mean=written(one.mean, indicator, words),
                n=words.number(one.n),
                low=words.number(indicator.formula.low),
                low_label=words.pick(indicator.scale_low),
                high=words.number(indicator.formula.high),
                high_label=words.pick(indicator.scale_high),
            )
        else:
            assert one.yes is not None and one.share is not None  # what is shown and no mean is a share
            told = words(
                "{yes} of {n} ({percent}%)", yes=words.number(one.yes), n=words.number(one.n), percent=words.number(one.share)
            )
        items += Markup("<li>{}: <strong>{}</strong></li>").format(words.pick(indicator.name), told)
    note = words(
        "Shares and means of those who filled in a questionnaire, not of the quartier: no random sample, so no interval."
    )
    return Markup('<h3>{}</h3><ul>{}</ul><p class="details">{}</p>').format(words("From the questionnaires"), items, note)


def _living_there(dataset: Dataset, quartier_id: str, target_group: str, words: Words) -> list[str]:
    """A group's part of the survey, or else how many live there."""
    part = dataset.part_of_answers(target_group, quartier_id) if target_group != "all" else None
    if part is not None:
        return [words("in the survey {number}% of the answers", number=words.number(part))]
    inhabitants = dataset.inhabitants(target_group).get(quartier_id)
    if inhabitants is None:
        return []
    number = written(inhabitants, dataset.catalogue.indicators[INHABITANTS], words)
    return [words("of {number} who live there", number=number)]


def _one(dataset: Dataset, workshop: Workshop, selection: Selection, words: Words) -> Markup:
    status = {Status.PLANNED: words("planned"), Status.HELD: words("held"), Status.CANCELLED: words("cancelled")}
    themes = Markup(" · ").join(
        Markup('<a href="{}" target="_self">{}</a>').format(
            to_thread(selection.lang, theme=theme), words.pick(dataset.catalogue.themes[theme].name)
        )
        for theme in workshop.themes
    )
    when = words("{date} ({status})", date=workshop.when(words), status=status[workshop.status])
    head = Markup('<p class="sentence">{}</p><p class="details">{}</p><p class="themes">{}</p>').format(
        workshop.name, " · ".join(part for part in (when, workshop.organiser) if part), themes
    )
    if workshop.status is not Status.HELD:
        return (
            head
            + _places(dataset, workshop, words)
            + _calendar_link(workshop.id, selection.lang, words("Take along (calendar file)"))
        )
    said = [one for one in dataset.contributions if one.workshop == workshop.id]
    known = {one.id: one for one in dataset.contributions}
    cards = Markup("").join(parts.measure_card(dataset, one, known, words) for one in answering(dataset.measures, said))
    step = Markup('<section class="step"><h2>{}</h2>{}</section>')
    return head + Markup('<div class="thread">{}{}{}</div>').format(
        step.format(
            words("Where, and who was reached"),
            _places(dataset, workshop, words) + _reached(dataset, workshop, words) + _asked(dataset, workshop, words),
        ),
        step.format(words("What was said"), parts.voices(dataset, said, answered_by(dataset.measures), words)),
        step.format(
            words("What follows from it"),
            Markup('<ul class="measures">{}</ul>').format(cards)
            if cards
            else Markup('<p class="details">{}</p>').format(words("No measure yet.")),
        ),
    )


@st.fragment
def show() -> None:
    """All workshops, or the chosen one."""
    dataset, selection, _, words = opened()
    if not dataset.workshops:
        st.html(str(Markup('<p class="sentence">{}</p>').format(words("This city tells of no workshops."))))
        return
    _fields(dataset, selection, words)
    chosen = next((one for one in dataset.workshops if one.id == selection.workshop), None)
    st.html(str(_one(dataset, chosen, selection, words) if chosen else _overview(dataset, selection, words)))


show()
