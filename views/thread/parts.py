"""Pieces of the thread from finding to measure, as markup; every text in them is escaped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import details_of, value_of, verdict_of, written
from indicators.estimates.vocabulary import estimate_of
from language.words import Words
from views.frame.links import to_map, to_thread, to_workshop
from workshops.contributions import Contribution, Kind, mentions
from workshops.measures import Measure, Stage
from workshops.thread import PART, Contradiction, Unanswered, about, by_subject, in_parts

LONG_TEXT, SHORT_TEXT = 600, 200  # letters; longer ones are folded, and cut where they only remind


def kinds(words: Words) -> dict[Kind, str]:
    """What the three kinds of contributions are called."""
    return {Kind.STRENGTH: words("Strengths"), Kind.WEAKNESS: words("Weaknesses"), Kind.IDEA: words("Ideas")}


def stages(words: Words) -> dict[Stage, str]:
    """What the stages of a measure are called, in their order."""
    return {
        Stage.PROPOSED: words("proposed"),
        Stage.CHOSEN: words("chosen"),
        Stage.RUNNING: words("running"),
        Stage.DONE: words("done"),
    }


def subject_name(dataset: Dataset, subject: str, words: Words) -> str:
    """Of a topic or a theme."""
    known = dataset.catalogue.topics.get(subject) or dataset.catalogue.themes[subject]
    return words.pick(known.name)


def findings(dataset: Dataset, theme: str, quartier_id: str, lang: str, words: Words) -> Markup:
    """What the survey found on a theme: everybody's latest value of each indicator, with a way to its map."""
    items = []
    for indicator in dataset.catalogue.indicators_of(theme):
        wave = dataset.waves_of(indicator.id)[-1]
        estimate = dataset.city_estimate(indicator.id, "all", wave)
        if quartier_id:
            estimate = estimate_of(dataset.latest_rows(indicator.id), quartier_id)
        if estimate is None:
            continue
        address = to_map(lang, indicator=indicator.id, theme=theme, quartier=quartier_id)
        items.append(
            Markup('<li><a href="{}" target="_self">{}</a> <strong>{}</strong> <small>{}</small></li>').format(
                address,
                words.pick(indicator.name),
                value_of(estimate, indicator, words),
                " · ".join(
                    part
                    for part in (details_of(estimate, indicator, words), verdict_of(estimate, words) if quartier_id else "")
                    if part
                ),
            )
        )
    return Markup('<ul class="found">{}</ul>').format(Markup("").join(items))


@dataclass(frozen=True)
class Anchors:
    """Where contributions and measures are found from a page: on itself, or on the page of their theme.

    Attributes
    ----------
    lang : str
    measures : collection of str or None
        Ids of those that stand on this page; None if all do.
    theme, quartier : str
        Of this page.
    part : int
        Of what was said, that is shown here.
    parts : Mapping of str to int
        Ids of contributions to the part they stand in.
    """

    lang: str
    measures: Collection[str] | None = None
    theme: str = ""
    quartier: str = ""
    part: int = 1
    parts: Mapping[str, int] = field(default_factory=dict)

    def of_measure(self, measure: Measure) -> str:
        """The address of a measure."""
        anchor = f"measure-{measure.id}"
        here = self.measures is None or measure.id in self.measures
        return f"#{quote(anchor)}" if here else to_thread(self.lang, theme=measure.themes[0], anchor=anchor)

    def of_contribution(self, one: Contribution) -> str:
        """The address of a contribution of this page's theme and place."""
        anchor, part = f"said-{one.id}", self.parts.get(one.id, self.part)
        if part == self.part:
            return f"#{quote(anchor)}"
        return to_thread(self.lang, theme=self.theme, quartier=self.quartier, part=str(part), anchor=anchor)


def voices(
    dataset: Dataset,
    contributions: Collection[Contribution],
    answered: Mapping[str, list[Measure]],
    words: Words,
    anchors: Anchors | None = None,
) -> Markup:
    """What was said, by kind: how often, and in the words that were released; one part of it, if there are several."""
    anchors = anchors or Anchors(words.language)
    shown = in_parts(contributions)
    made = Markup("")
    for kind, name in kinds(words).items():
        said = [one for one in shown[anchors.part - 1] if one.kind is kind]
        if not said:
            continue
        count = mentions(one for one in contributions if one.kind is kind)
        items = Markup("").join(voice(dataset, one, answered.get(one.id, []), words, anchors) for one in said)
        made += Markup('<h3 class="{}">{} <small>{}</small></h3><ul class="voices">{}</ul>').format(
            kind, name, words.plural("{number} mention", "{number} mentions", count), items
        )
    if len(shown) > 1:
        made += _other_parts(dataset, contributions, len(shown), anchors, words)
    return made or Markup('<p class="details">{}</p>').format(words("Nothing was said on this in the workshops."))


def _other_parts(dataset: Dataset, contributions: Iterable[Contribution], count: int, anchors: Anchors, words: Words) -> Markup:
    """The way to the parts before and after; from another page than a theme's, to the themes."""
    if not anchors.theme:
        links = [
            (words.pick(dataset.catalogue.themes[theme].name), to_thread(anchors.lang, theme=theme))
            for theme in dict.fromkeys(one.theme for one in contributions)
        ]
        label = words("Only what was mentioned most. Everything, by theme")
    else:
        near = {anchors.part - 1: words("Part before"), anchors.part + 1: words("Next part")}
        links = [
            (name, to_thread(anchors.lang, theme=anchors.theme, quartier=anchors.quartier, part=str(part)))
            for part, name in near.items()
            if 1 <= part <= count
        ]
        label = words("Part {part} of {count}", part=words.number(anchors.part), count=words.number(count))
    made = Markup(" · ").join(Markup('<a href="{}" target="_self">{}</a>').format(address, name) for name, address in links)
    return Markup('<p class="details">{}: {}</p>').format(label, made)


def voice(
    dataset: Dataset, one: Contribution, measures: Iterable[Measure], words: Words, anchors: Anchors | None = None
) -> Markup:
    """One contribution, with its place, how often it was said, and the measures that answer it."""
    anchors = anchors or Anchors(words.language)
    where = dataset.quartier_names.get(one.quartier_id, words.pick(dataset.city.whole))
    told = [where, subject_name(dataset, one.subject, words)]
    if one.times > 1:
        told.append(words("said {times} times", times=words.number(one.times)))
    follows = Markup("").join(
        Markup('<br><a class="answer" href="{}" target="_self">→ {}</a>').format(anchors.of_measure(measure), measure.title)
        for measure in measures
    )
    text = _text_of(one, words)
    return Markup('<li id="{}">{}<br><small>{}</small>{}</li>').format(f"said-{one.id}", text, " · ".join(told), follows)


def _text_of(one: Contribution, words: Words) -> Markup:
    """The words in their own direction of writing, so that no mark in them turns what stands beside; long ones fold."""
    if not one.text:
        return Markup("<em>{}</em>").format(words("The words were not released for publication."))
    begins = shorten(one.text, LONG_TEXT)
    if begins == one.text:
        return Markup('<q dir="auto">{}</q>').format(one.text)
    rest = one.text.removeprefix(begins.removesuffix(" …"))
    return Markup('<details dir="auto"><summary>{}</summary>… {}</details>').format(begins, rest)


def shorten(text: str, letters: int) -> str:
    """At most so many letters and a sign that more follow, cut after a word where there is one."""
    if len(text) <= letters:
        return text
    begins = text[:letters]
    return (begins.rsplit(" ", 1)[0] if " " in begins else begins) + " …"


def measure_card(dataset: Dataset, measure: Measure, contributions: Mapping[str, Contribution], words: Words) -> Markup:
    """A measure: how far it is, who is responsible, and what it answers."""
    names, reached = stages(words), list(Stage).index(measure.stage)
    steps = Markup("").join(
        Markup('<li class="{}"{}>{}</li>').format(
            "past" if number < reached else "now" if number == reached else "",
            Markup(' aria-current="step"') if number == reached else "",
            name,
        )
        for number, name in enumerate(names.values())
    )
    where = words.list([dataset.quartier_names[one] for one in measure.quartier_ids]) or words.pick(dataset.city.whole)
    facts = " · ".join(part for part in (where, measure.responsible, measure.when(words)) if part)
    return Markup('<li class="measure" id="{}"><strong>{}</strong><ol class="steps">{}</ol><small>{}</small>{}</li>').format(
        f"measure-{measure.id}", measure.title, steps, facts, _answers(dataset, measure, contributions, words)
    )


def _answers(dataset: Dataset, measure: Measure, contributions: Mapping[str, Contribution], words: Words) -> Markup:
    """Which contributions a measure answers, folded."""
    known = [contributions[one] for one in measure.contributions if one in contributions]
    if not known:
        return Markup("")
    items = Markup("").join(
        Markup('<li><q dir="auto">{}</q></li>').format(shorten(one.text, SHORT_TEXT))
        if one.text
        else Markup("<li><em>{}</em></li>").format(words("The words were not released for publication."))
        for one in known[:PART]
    )
    if len(known) > PART:
        items += Markup("<li>{}</li>").format(words("and {number} more", number=words.number(len(known) - PART)))
    return Markup('<details class="answers"><summary>{}</summary><ul>{}</ul></details>').format(
        words.plural("answers {number} mention", "answers {number} mentions", mentions(known)), items
    )


def contradiction_box(dataset: Dataset, one: Contradiction, words: Words) -> Markup:
    """Where survey and workshops tell different things, with both numbers and the rule behind it."""
    indicator = dataset.catalogue.indicators[one.topic.indicator]
    topic, limit = words.pick(one.topic.name), written(one.topic.satisfied or 0.0, indicator, words)
    return Markup("<li><strong>{}</strong><br>{} {}<br><small>{}</small></li>").format(
        words(
            "{place} – survey: satisfied, workshops: {topic} named several times",
            place=dataset.quartier_names[one.quartier_id],
            topic=topic,
        ),
        words(
            "{indicator}: {value} ({details}).",
            indicator=indicator.name,
            value=value_of(one.estimate, indicator, words),
            details=details_of(one.estimate, indicator, words),
        ),
        words.plural("Named as a weakness {number} time.", "Named as a weakness {number} times.", one.mentions),
        words(
            "The rule: the whole 95% interval on the good side of {limit}, and at least {mentions} mentions. "
            "Both can be true: those who were asked in the street are others than those in the sample.",
            limit=limit,
            mentions=words.number(one.topic.mentions),
        ),
    )


def unanswered_list(dataset: Dataset, subjects: Iterable[Unanswered], words: Words, anchors: Anchors) -> Markup:
    """Subjects with many mentions and no measure yet."""
    items = Markup("").join(
        Markup('<li><a href="{}" target="_self">{}</a> <small>{}</small></li>').format(
            anchors.of_contribution(max(one.contributions, key=lambda said: said.times)),
            subject_name(dataset, one.subject, words),
            words.plural("{number} mention", "{number} mentions", one.mentions),
        )
        for one in subjects
    )
    return Markup("<ul>{}</ul>").format(items) if items else Markup("")


def what_matters(dataset: Dataset, quartier_id: str, lang: str, words: Words) -> Markup:
    """All subjects of a quartier, the most mentioned first, beside what the survey says of the same."""
    said = about(dataset.contributions, quartier_id=quartier_id)
    names = kinds(words)
    rows = Markup("")
    for subject, members in by_subject(said):
        topic = dataset.catalogue.topics.get(subject)
        theme = topic.theme if topic else subject
        counts = [mentions(one for one in members if one.kind is kind) for kind in names]
        rows += Markup('<tr><th scope="row"><a href="{}" target="_self">{}</a></th>{}<td>{}</td></tr>').format(
            to_thread(lang, theme=theme, quartier=quartier_id),
            subject_name(dataset, subject, words),
            Markup("").join(
                Markup('<td class="number" data-label="{}">{}</td>').format(name, words.number(count))
                for name, count in zip(names.values(), counts, strict=True)
            ),
            _asked(dataset, topic.indicator if topic else "", quartier_id, words),
        )
    if not rows:
        return Markup("")
    titles = [words("Topic"), *names.values(), words("What the survey says of it")]
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    return Markup(
        '<section class="matters"><h2>{}</h2><p class="details">{}</p>'
        '<table class="plain"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></section>'
    ).format(
        words("What matters in {quartier}", quartier=dataset.quartier_names[quartier_id]),
        words("Topics by how often they were mentioned in workshops. Mentions are no shares: who came was no random sample."),
        head,
        rows,
    )


def _asked(dataset: Dataset, indicator_id: str, quartier_id: str, words: Words) -> Markup:
    if not indicator_id:
        return Markup("<small>{}</small>").format(words("not asked"))
    indicator = dataset.catalogue.indicators[indicator_id]
    estimate = estimate_of(dataset.latest_rows(indicator_id), quartier_id)
    told = " · ".join(part for part in (details_of(estimate, indicator, words), verdict_of(estimate, words)) if part)
    return Markup("{}: <strong>{}</strong> <small>{}</small>").format(
        words.pick(indicator.name), value_of(estimate, indicator, words), told
    )


def event_links(dataset: Dataset, ids: Iterable[str], lang: str, words: Words) -> Markup:
    """The workshops that something was said at, each with a way to its page."""
    names = {workshop.id: workshop for workshop in dataset.workshops}
    items = [
        Markup('<a href="{}" target="_self">{}</a>').format(to_workshop(lang, one), names[one].name)
        for one in dict.fromkeys(ids)
        if one in names
    ]
    return Markup('<p class="details">{}: {}</p>').format(words("Said at"), Markup(" · ").join(items)) if items else Markup("")
