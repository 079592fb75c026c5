"""Vom Befund zur Maßnahme: what the survey found on a theme, what workshops said, what follows from it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views import thread_parts as parts
from views.fields import choices, search_field, show_fields
from views.page import opened
from views.response_parts import who_answered
from views.selection import Selection, change
from workshops.reach import Basis
from workshops.thread import about, answered_by, contradictions, measures_for, unanswered


def _fields(city: Dataset, selection: Selection, words: Words) -> None:
    themes = [(key, words.pick(theme.name)) for key, theme in city.catalogue.themes.items() if city.catalogue.indicators_of(key)]
    page = words("From finding to measure")
    title = f"{page} · Quartierblick – {words.pick(city.city.name)}"
    rows = [[choices("theme", words("Theme"), themes, selection.theme, 1.5), search_field(city, selection, words)]]
    show_fields(rows, title, words, lambda name, value: change(city, **{name: value}))


def _base(city: Dataset, events: set[str], words: Words) -> str:
    """Who was heard, as far as it is known; no random sample."""
    asked = sum(
        one.persons
        for one in city.reach
        if one.workshop in events and one.target_group == "all" and one.basis is Basis.QUESTIONNAIRES
    )
    if not asked:
        return words("What people said who came: not representative.")
    return words.plural("{number} questionnaire, not representative.", "{number} questionnaires, not representative.", asked)


def _columns(city: Dataset, selection: Selection, words: Words) -> Markup:
    said = about(city.contributions, theme=selection.theme, quartier_id=selection.quartier)
    measures = measures_for(city.measures, theme=selection.theme, quartier_id=selection.quartier)
    answered = answered_by(city.measures)
    known = {one.id: one for one in city.contributions}
    events = [one.workshop for one in said if one.workshop]
    column = Markup('<section class="step"><h2>{}</h2>{}{}</section>')
    found = column.format(
        words("What the survey found"),
        Markup('<p class="details">{}</p>').format(city.quartier_names.get(selection.quartier, words.pick(city.city.whole))),
        parts.findings(city, selection.theme, selection.quartier, selection.lang, words),
    )
    if not city.contributions and not city.measures:
        return Markup('<div class="thread">{}</div>').format(found)
    heard = column.format(
        words("What was said"),
        Markup('<p class="details">{}</p>').format(_base(city, set(events), words)) if said else "",
        parts.voices(city, said, answered, words) + parts.event_links(city, events, selection.lang, words),
    )
    cards = Markup("").join(parts.measure_card(city, one, known, words) for one in measures)
    follows = column.format(
        words("What follows from it"),
        "",
        Markup('<ul class="measures">{}</ul>').format(cards)
        if cards
        else Markup('<p class="details">{}</p>').format(words("No measure yet.")),
    )
    return Markup('<div class="thread">{}{}{}</div>').format(found, heard, follows)


def _remarks(city: Dataset, selection: Selection, words: Words) -> Markup:
    """Contradictions, and what nobody has answered yet."""
    topics = [topic for topic in city.catalogue.topics.values() if topic.theme == selection.theme and topic.indicator]
    latest = {one.indicator: city.latest_rows(one.indicator) for one in topics}
    said = about(city.contributions, theme=selection.theme, quartier_id=selection.quartier)
    boxes = [parts.contradiction_box(city, one, words) for one in contradictions(city.catalogue, said, latest)]
    made = Markup("")
    if boxes:
        made += Markup('<section class="contradictions"><h2>{}</h2><ul>{}</ul></section>').format(
            words("Survey and workshops do not say the same"), Markup("").join(boxes)
        )
    waiting = parts.unanswered_list(city, unanswered(said, city.measures, city.catalogue.many_mentions), words)
    if waiting:
        made += Markup('<section class="waiting"><h2>{}</h2><p class="details">{}</p>{}</section>').format(
            words("No measure yet"),
            words(
                "Weaknesses and ideas with at least {number} mentions that no measure answers.",
                number=words.number(city.catalogue.many_mentions),
            ),
            waiting,
        )
    return made


@st.fragment
def show() -> None:
    """The page of one theme."""
    city, selection, _, words = opened()
    _fields(city, selection, words)
    theme = words.pick(city.catalogue.themes[selection.theme].name)
    place = city.quartier_names.get(selection.quartier, words.pick(city.city.name))
    sentence = words("{theme} in {place}: what was found, what was said, and what follows from it.", theme=theme, place=place)
    st.html(str(Markup('<p class="sentence">{}</p>').format(sentence) + _remarks(city, selection, words)))
    matters = parts.what_matters(city, selection.quartier, selection.lang, words) if selection.quartier else Markup("")
    st.html(str(_columns(city, selection, words) + matters + who_answered(city, selection.quartier, words)))


show()
