"""Contributions and measures as markup, for the thread and for a workshop."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import over_many
from language.words import Words
from reports.workshops.outcome import outcome_of
from views.frame.html import link, render
from views.frame.links import Ways
from workshops.contributions import Contribution, Kind, mentions
from workshops.measures import Measure, Stage
from workshops.thread import PART, about, answered_by, in_parts, measures_for

LONG_TEXT, SHORT_TEXT = 600, 200  # letters; longer ones are folded, and cut where they only remind


@dataclass(frozen=True)
class Anchors:
    """Addresses of contributions and measures: on the page itself, or on the page of their theme.

    Attributes
    ----------
    ways : Ways
        From this page.
    measures : collection of str or None
        Ids of those that stand on this page; None if all do.
    theme, quartier : str
        Of this page.
    part : int
        Which part of the contributions is shown here.
    parts : Mapping of str to int
        Ids of contributions to the part they stand in.
    """

    ways: Ways
    measures: Collection[str] | None = None
    theme: str = ""
    quartier: str = ""
    part: int = 1
    parts: Mapping[str, int] = field(default_factory=dict)

    def of_measure(self, measure: Measure) -> str:
        """The address of a measure."""
        anchor = f"measure-{measure.id}"
        here = self.measures is None or measure.id in self.measures
        return f"#{quote(anchor)}" if here else self.ways.to_thread(anchor, theme=measure.themes[0], quartier="")

    def of_contribution(self, contribution: Contribution) -> str:
        """The address of a contribution of this page's theme and place."""
        anchor, part = f"said-{contribution.id}", self.parts.get(contribution.id, self.part)
        return f"#{quote(anchor)}" if part == self.part else self.of_part(part, anchor)

    def of_part(self, part: int, anchor: str = "") -> str:
        """The address of another part of the contributions."""
        return self.ways.to_thread(anchor, theme=self.theme, quartier=self.quartier, part=str(part))


def kind_names(words: Words) -> dict[Kind, str]:
    """What the three kinds of contributions are called."""
    return {Kind.STRENGTH: words("Strengths"), Kind.WEAKNESS: words("Weaknesses"), Kind.IDEA: words("Ideas")}


def sentence_of(dataset: Dataset, theme: str, quartier_id: str, words: Words) -> str:
    """The theme and the place, how often people spoke of it, and how many measures there are."""
    here = {"theme": theme, "quartier_id": quartier_id}
    said, done = mentions(about(dataset.contributions, **here)), len(measures_for(dataset.measures, **here))
    name = dataset.catalogue.themes[theme].name
    place = dataset.quartier_names.get(quartier_id, dataset.city.name)
    if not dataset.contributions and not dataset.measures:
        return words("{theme} in {place}: what is known.", theme=name, place=place)
    return words(
        "{theme} in {place}: {mentions}, {measures}.",
        theme=name,
        place=place,
        mentions=words.plural("{number} mention", "{number} mentions", said),
        measures=words.plural("{number} measure", "{number} measures", done),
    )


def subject_name(dataset: Dataset, subject: str, words: Words) -> str:
    """Of a topic or a theme."""
    return words.pick((dataset.catalogue.topics.get(subject) or dataset.catalogue.themes[subject]).name)


def voices(dataset: Dataset, contributions: Collection[Contribution], words: Words, anchors: Anchors) -> Markup:
    """What was said, by kind: how often, and in the words that were released; one part of it, if there are several."""
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
        return [
            link(anchors.ways.to_thread(theme=theme, quartier=""), words.pick(dataset.catalogue.themes[theme].name))
            for theme in themes
        ]
    near = {anchors.part - 1: words("Part before"), anchors.part + 1: words("Next part")}
    return [link(anchors.of_part(part), name) for part, name in near.items() if 1 <= part <= count]


def shorten(text: str, letters: int) -> str:
    """At most so many letters and a sign that more follow, cut after a word where there is one."""
    if len(text) <= letters:
        return text
    begins = text[:letters]
    return (begins.rsplit(" ", 1)[0] if " " in begins else begins) + " …"


def measure_cards(dataset: Dataset, measures: Iterable[Measure], words: Words) -> Markup:
    """Of each measure how far it is, who is responsible, what it answers, and what the surveys say since."""
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
        places, outcome = dataset.place_names(measure.quartier_ids, words), outcome_of(dataset, measure, words)
        cards.append((measure, list(Stage).index(measure.stage), places, answers, outcome))
    return render(
        "thread/measures.html.jinja",
        words,
        cards=cards,
        chance=over_many(words),
        changed=any(row.change for *_, outcome in cards for row in outcome),
        stages=stages.values(),
        most_answers=PART,
        begin=lambda text: shorten(text, SHORT_TEXT),
    )
