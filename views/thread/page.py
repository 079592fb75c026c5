"""Vom Befund zur Maßnahme: what the survey found on a theme, what workshops said, what follows from it."""

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.vocabulary import Estimate, estimate_of
from language.words import Words
from views.frame.fields import choices, search_field, show_fields
from views.frame.html import link, render
from views.frame.links import Ways
from views.frame.page import change, opened
from views.frame.selection import Selection
from views.thread.parts import Anchors, kind_names, measure_cards, sentence_of, subject_name, voices
from views.thread.response import who_answered
from workshops.contributions import Contribution
from workshops.reach import questionnaires_at
from workshops.thread import PART, about, by_subject, contradictions, in_parts, measures_for, unanswered


def _fields(dataset: Dataset, selection: Selection, anchors: Anchors, said: str, words: Words) -> None:
    catalogue = dataset.catalogue
    themes = [(key, words.pick(theme.name)) for key, theme in catalogue.themes.items() if catalogue.indicators_of(key)]
    fields = [choices("theme", words("Theme"), themes, selection.theme, 1.5), search_field(dataset, selection, words)]
    count = max(anchors.parts.values(), default=1)
    if count > 1:
        numbers = [(str(part), words("Part {part} of {count}", part=part, count=count)) for part in range(1, count + 1)]
        explained = words("Of strengths, weaknesses and ideas {number} each at a time, the most mentioned first.", number=PART)
        fields.append(choices("part", words("What was said"), numbers, str(anchors.part), 1.0, explained))
    show_fields(
        dataset,
        [fields],
        words("From finding to measure"),
        words,
        lambda name, value: change(dataset, **{"part": "1", name: value}),
        said=said,
    )


def _anchors(dataset: Dataset, selection: Selection) -> Anchors:
    parts = in_parts(about(dataset.contributions, theme=selection.theme, quartier_id=selection.quartier))
    part_of = {contribution.id: number for number, part in enumerate(parts, start=1) for contribution in part}
    measures = measures_for(dataset.measures, theme=selection.theme, quartier_id=selection.quartier)
    part = min(int(selection.part), len(parts))
    return Anchors(
        Ways(dataset, selection), {measure.id for measure in measures}, selection.theme, selection.quartier, part, part_of
    )


def _remarks(dataset: Dataset, selection: Selection, anchors: Anchors, said: str, words: Words) -> Markup:
    """What the page shows in a sentence; contradictions; and what nobody has answered yet."""
    catalogue = dataset.catalogue
    asked = [topic.indicator for topic in catalogue.topics.values() if topic.theme == selection.theme and topic.indicator]
    latest = {indicator: dataset.latest_rows(indicator) for indicator in asked}
    contributions = about(dataset.contributions, theme=selection.theme, quartier_id=selection.quartier)
    return render(
        "thread/remarks.html.jinja",
        words,
        dataset=dataset,
        said=said,
        contradictions=contradictions(catalogue, contributions, latest),
        waiting=unanswered(contributions, dataset.measures, catalogue.many_mentions),
        anchors=anchors,
        subject_name=subject_name,
    )


def _thread(dataset: Dataset, selection: Selection, anchors: Anchors, words: Words) -> Markup:
    """Findings, contributions and measures side by side; of a quartier its subjects below."""
    here, ways = {"theme": selection.theme, "quartier_id": selection.quartier}, anchors.ways
    contributions = about(dataset.contributions, **here)
    periods = {
        indicator.id: _period(dataset, indicator.id, words) for indicator in dataset.catalogue.indicators_of(selection.theme)
    }
    return render(
        "thread/thread.html.jinja",
        words,
        dataset=dataset,
        **here,
        ways=ways,
        place=dataset.quartier_names.get(selection.quartier, words.pick(dataset.city.whole)),
        period=lambda indicator: _period(dataset, indicator, words),
        period_of_all=next(iter(periods.values())) if len(set(periods.values())) == 1 else "",
        latest=lambda indicator: _latest(dataset, indicator, selection.quartier),
        base=_base(dataset, contributions, selection.quartier, words),
        voices=voices(dataset, contributions, words, anchors),
        events=_events(dataset, contributions, ways),
        measures=measure_cards(dataset, measures_for(dataset.measures, **here), words),
        kinds=kind_names(words),
        subjects=by_subject(about(dataset.contributions, quartier_id=selection.quartier)) if selection.quartier else [],
        subject_name=subject_name,
    )


def _period(dataset: Dataset, indicator: str, words: Words) -> str:
    """The survey, or the date of a register, that the latest value is of."""
    return dataset.period_name(dataset.waves_of(indicator)[-1], words)


def _latest(dataset: Dataset, indicator: str, quartier_id: str) -> Estimate | None:
    """Everybody's, of a quartier or of the whole city."""
    if quartier_id:
        return estimate_of(dataset.latest_rows(indicator), quartier_id)
    return dataset.city_estimate(indicator, "all", dataset.waves_of(indicator)[-1])


def _base(dataset: Dataset, contributions: list[Contribution], quartier_id: str, words: Words) -> str:
    """Who was heard, as far as it is known; no random sample."""
    if not contributions:
        return ""
    workshops = {contribution.workshop for contribution in contributions if contribution.workshop}
    questionnaires = questionnaires_at(dataset.reach, workshops, quartier_id)
    if questionnaires.at_most == 0:
        return words("What people said who came: not representative.")
    if questionnaires.exact is None:
        return words("Questionnaires: {number}; not representative.", number=questionnaires.written(words))
    return words.plural(
        "{number} questionnaire, not representative.", "{number} questionnaires, not representative.", questionnaires.exact
    )


def _events(dataset: Dataset, contributions: list[Contribution], ways: Ways) -> list[Markup]:
    """The workshops that something was said at, each as the way to its page."""
    workshops = {workshop.id: workshop for workshop in dataset.workshops}
    held = dict.fromkeys(contribution.workshop for contribution in contributions if contribution.workshop in workshops)
    return [link(ways.to_workshop(key), workshops[key].name) for key in held]


@st.fragment
def show() -> None:
    """The page of one theme."""
    dataset, selection, _, words = opened(page="thread")
    anchors = _anchors(dataset, selection)
    said = sentence_of(dataset, selection.theme, selection.quartier, words)
    _fields(dataset, selection, anchors, said, words)
    st.html(str(_remarks(dataset, selection, anchors, said, words)))
    st.html(str(_thread(dataset, selection, anchors, words) + who_answered(dataset, selection.quartier, words)))


show()
