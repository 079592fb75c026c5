"""Contributions and measures as markup, for the thread and for a workshop."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.frame.html import link
from views.frame.links import to_thread
from views.frame.templates import render
from views.thread.anchors import Anchors
from workshops.contributions import Contribution, Kind
from workshops.measures import Measure, Stage
from workshops.thread import PART, answered_by, in_parts

LONG_TEXT, SHORT_TEXT = 600, 200  # letters; longer ones are folded, and cut where they only remind


def kind_names(words: Words) -> dict[Kind, str]:
    """What the three kinds of contributions are called."""
    return {Kind.STRENGTH: words("Strengths"), Kind.WEAKNESS: words("Weaknesses"), Kind.IDEA: words("Ideas")}


def subject_name(dataset: Dataset, subject: str, words: Words) -> str:
    """Of a topic or a theme."""
    return words.pick((dataset.catalogue.topics.get(subject) or dataset.catalogue.themes[subject]).name)


def voices(dataset: Dataset, contributions: Collection[Contribution], words: Words, anchors: Anchors | None = None) -> Markup:
    """What was said, by kind: how often, and in the words that were released; one part of it, if there are several."""
    anchors = anchors or Anchors(words.language)
    parts = in_parts(contributions)
    return render(
        "thread/voices.html.jinja",
        words,
        dataset=dataset,
        anchors=anchors,
        kinds=kind_names(words),
        contributions=contributions,
        shown=parts[anchors.part - 1],
        answered=answered_by(dataset.measures),
        count=len(parts),
        other_parts=_other_parts(dataset, contributions, len(parts), anchors, words),
        subject_name=subject_name,
        begin=lambda text: shorten(text, LONG_TEXT),
    )


def _other_parts(
    dataset: Dataset, contributions: Iterable[Contribution], count: int, anchors: Anchors, words: Words
) -> list[Markup]:
    """The way to the parts before and after; from another page than a theme's, to the themes."""
    if not anchors.theme:
        themes = dict.fromkeys(contribution.theme for contribution in contributions)
        return [link(to_thread(anchors.lang, theme=theme), words.pick(dataset.catalogue.themes[theme].name)) for theme in themes]
    near = {anchors.part - 1: words("Part before"), anchors.part + 1: words("Next part")}
    return [link(anchors.of_part(part), name) for part, name in near.items() if 1 <= part <= count]


def shorten(text: str, letters: int) -> str:
    """At most so many letters and a sign that more follow, cut after a word where there is one."""
    if len(text) <= letters:
        return text
    begins = text[:letters]
    return (begins.rsplit(" ", 1)[0] if " " in begins else begins) + " …"


def measure_cards(dataset: Dataset, measures: Iterable[Measure], words: Words) -> Markup:
    """Of each measure how far it is, who is responsible, and what it answers."""
    stages = {
        Stage.PROPOSED: words("proposed"),
        Stage.CHOSEN: words("chosen"),
        Stage.RUNNING: words("running"),
        Stage.DONE: words("done"),
    }
    contributions = {contribution.id: contribution for contribution in dataset.contributions}
    cards = []
    for measure in measures:
        answers = [contributions[key] for key in measure.contributions if key in contributions]
        cards.append((measure, list(Stage).index(measure.stage), dataset.place_names(measure.quartier_ids, words), answers))
    return render(
        "thread/measures.html.jinja",
        words,
        cards=cards,
        stages=stages.values(),
        most_answers=PART,
        begin=lambda text: shorten(text, SHORT_TEXT),
    )
