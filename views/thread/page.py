"""Vom Befund zur Maßnahme: what the survey found on a theme, what workshops said, what follows from it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.frame.fields import choices, search_field, show_fields
from views.frame.page import opened
from views.frame.selection import Selection
from views.frame.session import change
from views.thread import parts
from views.thread.response import who_answered
from workshops.reach import questionnaires_at
from workshops.thread import PART, about, answered_by, contradictions, in_parts, measures_for, unanswered


def _fields(dataset: Dataset, selection: Selection, words: Words) -> None:
    themes = [
        (key, words.pick(theme.name)) for key, theme in dataset.catalogue.themes.items() if dataset.catalogue.indicators_of(key)
    ]
    page = words("From finding to measure")
    title = f"{page} · Quartierblick – {words.pick(dataset.city.name)}"
    row = [choices("theme", words("Theme"), themes, selection.theme, 1.5), search_field(dataset, selection, words)]
    anchors, count = _anchors(dataset, selection)
    if count > 1:
        numbers = [(str(part), words("Part {part} of {count}", part=part, count=count)) for part in range(1, count + 1)]
        explained = words("Of strengths, weaknesses and ideas {number} each at a time, the most mentioned first.", number=PART)
        row.append(choices("part", words("What was said"), numbers, str(anchors.part), 1.0, explained))
    show_fields([row], title, words, lambda name, value: change(dataset, **({"part": "1"} | {name: value})))


def _anchors(dataset: Dataset, selection: Selection) -> tuple[parts.Anchors, int]:
    """Where what is shown stands; and in how many parts what was said is shown."""
    shown = in_parts(about(dataset.contributions, theme=selection.theme, quartier_id=selection.quartier))
    numbers = {one.id: number for number, members in enumerate(shown, start=1) for one in members}
    here = {one.id for one in measures_for(dataset.measures, theme=selection.theme, quartier_id=selection.quartier)}
    part = min(int(selection.part), len(shown))
    return parts.Anchors(selection.lang, here, selection.theme, selection.quartier, part, numbers), len(shown)


def _base(dataset: Dataset, events: set[str], quartier_id: str, words: Words) -> str:
    """Who was heard, as far as it is known; no random sample."""
    asked = questionnaires_at(dataset.reach, events, quartier_id)
    if asked.at_most == 0:
        return words("What people said who came: not representative.")
    if asked.exact is None:
        return words("Questionnaires: {number}; not representative.", number=asked.written(words))
    return words.plural(
        "{number} questionnaire, not representative.", "{number} questionnaires, not representative.", asked.exact
    )


def _columns(dataset: Dataset, selection: Selection, anchors: parts.Anchors, words: Words) -> Markup:
    said = about(dataset.contributions, theme=selection.theme, quartier_id=selection.quartier)
    measures = measures_for(dataset.measures, theme=selection.theme, quartier_id=selection.quartier)
    answered = answered_by(dataset.measures)
    known = {one.id: one for one in dataset.contributions}
    events = [one.workshop for one in said if one.workshop]
    column = Markup('<section class="step"><h2>{}</h2>{}{}</section>')
    found = column.format(
        words("What the survey found"),
        Markup('<p class="details">{}</p>').format(
            dataset.quartier_names.get(selection.quartier, words.pick(dataset.city.whole))
        ),
        parts.findings(dataset, selection.theme, selection.quartier, selection.lang, words),
    )
    if not dataset.contributions and not dataset.measures:
        return Markup('<div class="thread">{}</div>').format(found)
    heard = column.format(
        words("What was said"),
        Markup('<p class="details">{}</p>').format(_base(dataset, set(events), selection.quartier, words)) if said else "",
        parts.voices(dataset, said, answered, words, anchors) + parts.event_links(dataset, events, selection.lang, words),
    )
    cards = Markup("").join(parts.measure_card(dataset, one, known, words) for one in measures)
    follows = column.format(
        words("What follows from it"),
        "",
        Markup('<ul class="measures">{}</ul>').format(cards)
        if cards
        else Markup('<p class="details">{}</p>').format(words("No measure yet.")),
    )
    return Markup('<div class="thread">{}{}{}</div>').format(found, heard, follows)


def _remarks(dataset: Dataset, selection: Selection, anchors: parts.Anchors, words: Words) -> Markup:
    """Contradictions, and what nobody has answered yet."""
    topics = [topic for topic in dataset.catalogue.topics.values() if topic.theme == selection.theme and topic.indicator]
    latest = {one.indicator: dataset.latest_rows(one.indicator) for one in topics}
    said = about(dataset.contributions, theme=selection.theme, quartier_id=selection.quartier)
    boxes = [parts.contradiction_box(dataset, one, words) for one in contradictions(dataset.catalogue, said, latest)]
    made = Markup("")
    if boxes:
        made += Markup('<section class="contradictions"><h2>{}</h2><ul>{}</ul></section>').format(
            words("Survey and workshops do not say the same"), Markup("").join(boxes)
        )
    waiting = parts.unanswered_list(dataset, unanswered(said, dataset.measures, dataset.catalogue.many_mentions), words, anchors)
    if waiting:
        made += Markup('<section class="waiting"><h2>{}</h2><p class="details">{}</p>{}</section>').format(
            words("No measure yet"),
            words(
                "Weaknesses and ideas with at least {number} mentions that no measure answers.",
                number=words.number(dataset.catalogue.many_mentions),
            ),
            waiting,
        )
    return made


@st.fragment
def show() -> None:
    """The page of one theme."""
    dataset, selection, _, words = opened()
    _fields(dataset, selection, words)
    anchors, _ = _anchors(dataset, selection)
    theme = words.pick(dataset.catalogue.themes[selection.theme].name)
    place = dataset.quartier_names.get(selection.quartier, words.pick(dataset.city.name))
    sentence = words("{theme} in {place}: what was found, what was said, and what follows from it.", theme=theme, place=place)
    st.html(str(Markup('<p class="sentence">{}</p>').format(sentence) + _remarks(dataset, selection, anchors, words)))
    matters = parts.what_matters(dataset, selection.quartier, selection.lang, words) if selection.quartier else Markup("")
    st.html(str(_columns(dataset, selection, anchors, words) + matters + who_answered(dataset, selection.quartier, words)))


show()
