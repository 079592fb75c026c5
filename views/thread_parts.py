"""Pieces of the thread from finding to measure, as markup; every text in them is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.sentences import details_of, value_of, verdict_of, written
from language.words import Words
from views.links import to_map, to_thread, to_workshop
from workshops.contributions import Contribution, Kind, mentions
from workshops.measures import Measure, Stage
from workshops.thread import Contradiction, Unanswered, about, by_subject


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


def subject_name(city: Dataset, subject: str, words: Words) -> str:
    """Of a topic or a theme."""
    known = city.catalogue.topics.get(subject) or city.catalogue.themes[subject]
    return words.pick(known.name)


def findings(city: Dataset, theme: str, quartier_id: str, lang: str, words: Words) -> Markup:
    """What the survey found on a theme: everybody's latest value of each indicator, with a way to its map."""
    items = []
    for indicator in city.catalogue.indicators_of(theme):
        wave = city.waves_of(indicator.id)[-1]
        row: pd.Series | None = city.city_row(indicator.id, "all", wave)
        if quartier_id:
            row = city.latest_rows(indicator.id).loc[quartier_id]
        if row is None:
            continue
        address = to_map(lang, indicator=indicator.id, theme=theme, quartier=quartier_id)
        items.append(
            Markup('<li><a href="{}" target="_self">{}</a> <strong>{}</strong> <small>{}</small></li>').format(
                address,
                words.pick(indicator.name),
                value_of(row, indicator, words),
                " · ".join(
                    part for part in (details_of(row, indicator, words), verdict_of(row, words) if quartier_id else "") if part
                ),
            )
        )
    return Markup('<ul class="found">{}</ul>').format(Markup("").join(items))


def voices(city: Dataset, contributions: Sequence[Contribution], answered: Mapping[str, list[Measure]], words: Words) -> Markup:
    """What was said, by kind: how often, and in the words that were released."""
    made = Markup("")
    for kind, name in kinds(words).items():
        said = sorted((one for one in contributions if one.kind is kind), key=lambda one: -one.times)
        if not said:
            continue
        items = Markup("").join(voice(city, one, answered.get(one.id, []), words) for one in said)
        made += Markup('<h3 class="{}">{} <small>{}</small></h3><ul class="voices">{}</ul>').format(
            kind, name, words.plural("{number} mention", "{number} mentions", mentions(said)), items
        )
    return made or Markup('<p class="details">{}</p>').format(words("Nothing was said on this in the workshops."))


def voice(city: Dataset, one: Contribution, measures: Iterable[Measure], words: Words) -> Markup:
    """One contribution, with its place, how often it was said, and the measures that answer it."""
    where = city.quartier_names.get(one.quartier_id, words.pick(city.city.whole))
    told = [where, subject_name(city, one.subject, words)]
    if one.times > 1:
        told.append(words("said {times} times", times=words.number(one.times)))
    text = (
        Markup("<q>{}</q>").format(one.text)
        if one.text
        else Markup("<em>{}</em>").format(words("The words were not released for publication."))
    )
    follows = Markup("").join(
        Markup('<br><a class="answer" href="#{}">→ {}</a>').format(f"measure-{measure.id}", measure.title) for measure in measures
    )
    return Markup('<li id="{}">{}<br><small>{}</small>{}</li>').format(f"said-{one.id}", text, " · ".join(told), follows)


def measure_card(city: Dataset, measure: Measure, contributions: Mapping[str, Contribution], words: Words) -> Markup:
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
    where = words.list([city.quartier_names[one] for one in measure.quartier_ids]) or words.pick(city.city.whole)
    facts = " · ".join(part for part in (where, measure.responsible, measure.when(words)) if part)
    known = [contributions[one] for one in measure.contributions if one in contributions]
    answers = words.plural("answers {number} mention", "answers {number} mentions", mentions(known)) if known else ""
    return Markup(
        '<li class="measure" id="{}"><strong>{}</strong><ol class="steps">{}</ol><small>{}</small><br><small>{}</small></li>'
    ).format(f"measure-{measure.id}", measure.title, steps, facts, answers)


def contradiction_box(city: Dataset, one: Contradiction, words: Words) -> Markup:
    """Where survey and workshops tell different things, with both numbers and the rule behind it."""
    indicator = city.catalogue.indicators[one.topic.indicator]
    topic, limit = words.pick(one.topic.name), written(one.topic.satisfied or 0.0, indicator, words)
    return Markup("<li><strong>{}</strong><br>{} {}<br><small>{}</small></li>").format(
        words(
            "{place} – survey: satisfied, workshops: {topic} named several times",
            place=city.quartier_names[one.quartier_id],
            topic=topic,
        ),
        words(
            "{indicator}: {value} ({details}).",
            indicator=indicator.name,
            value=value_of(one.row, indicator, words),
            details=details_of(one.row, indicator, words),
        ),
        words.plural("Named as a weakness {number} time.", "Named as a weakness {number} times.", one.mentions),
        words(
            "The rule: the whole 95% interval on the good side of {limit}, and at least {mentions} mentions. "
            "Both can be true: those who were asked in the street are others than those in the sample.",
            limit=limit,
            mentions=words.number(one.topic.mentions),
        ),
    )


def unanswered_list(city: Dataset, subjects: Iterable[Unanswered], words: Words) -> Markup:
    """Subjects with many mentions and no measure yet."""
    items = Markup("").join(
        Markup('<li><a href="#{}">{}</a> <small>{}</small></li>').format(
            f"said-{one.contributions[0].id}",
            subject_name(city, one.subject, words),
            words.plural("{number} mention", "{number} mentions", one.mentions),
        )
        for one in subjects
    )
    return Markup("<ul>{}</ul>").format(items) if items else Markup("")


def what_matters(city: Dataset, quartier_id: str, lang: str, words: Words) -> Markup:
    """All subjects of a quartier, the most mentioned first, beside what the survey says of the same."""
    said = about(city.contributions, quartier_id=quartier_id)
    names = kinds(words)
    rows = Markup("")
    for subject, members in by_subject(said):
        topic = city.catalogue.topics.get(subject)
        theme = topic.theme if topic else subject
        counts = [mentions(one for one in members if one.kind is kind) for kind in names]
        rows += Markup('<tr><th scope="row"><a href="{}" target="_self">{}</a></th>{}<td>{}</td></tr>').format(
            to_thread(lang, theme=theme, quartier=quartier_id),
            subject_name(city, subject, words),
            Markup("").join(
                Markup('<td class="number" data-label="{}">{}</td>').format(name, words.number(count))
                for name, count in zip(names.values(), counts, strict=True)
            ),
            _asked(city, topic.indicator if topic else "", quartier_id, words),
        )
    if not rows:
        return Markup("")
    titles = [words("Topic"), *names.values(), words("What the survey says of it")]
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    return Markup(
        '<section class="matters"><h2>{}</h2><p class="details">{}</p>'
        '<table class="plain"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></section>'
    ).format(
        words("What matters in {quartier}", quartier=city.quartier_names[quartier_id]),
        words("Topics by how often they were mentioned in workshops. Mentions are no shares: who came was no random sample."),
        head,
        rows,
    )


def _asked(city: Dataset, indicator_id: str, quartier_id: str, words: Words) -> Markup:
    if not indicator_id:
        return Markup("<small>{}</small>").format(words("not asked"))
    indicator = city.catalogue.indicators[indicator_id]
    row = city.latest_rows(indicator_id).loc[quartier_id]
    told = " · ".join(part for part in (details_of(row, indicator, words), verdict_of(row, words)) if part)
    return Markup("{}: <strong>{}</strong> <small>{}</small>").format(
        words.pick(indicator.name), value_of(row, indicator, words), told
    )


def event_links(city: Dataset, ids: Iterable[str], lang: str, words: Words) -> Markup:
    """The workshops that something was said at, each with a way to its page."""
    names = {workshop.id: workshop for workshop in city.workshops}
    items = [
        Markup('<a href="{}" target="_self">{}</a>').format(to_workshop(lang, one), names[one].name)
        for one in dict.fromkeys(ids)
        if one in names
    ]
    return Markup('<p class="details">{}: {}</p>').format(words("Said at"), Markup(" · ").join(items)) if items else Markup("")
