"""What was said about one quartier, where people met there, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from dataset.dataset import Dataset
from language.words import Words
from reports.profile.parts import Entry, Mentions, Quote
from workshops.contributions import Contribution, Kind, mentions
from workshops.events import Status, Workshop
from workshops.measures import Stage
from workshops.thread import about, measures_for

_QUOTES = 6


def kind_names(words: Words) -> dict[Kind, str]:
    """What the kinds of contributions are called, the strengths first."""
    return {Kind.STRENGTH: words("Strengths"), Kind.WEAKNESS: words("Weaknesses"), Kind.IDEA: words("Ideas")}


def heard(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Mentions, ...]:
    """Mentions by theme and kind, the most mentioned theme first."""
    said = about(dataset.contributions, quartier_id=quartier_id)
    made: list[tuple[int, Mentions]] = []
    for theme in dict.fromkeys(one.theme for one in said):
        here = [one for one in said if one.theme == theme]
        counts = tuple(words.number(mentions(one for one in here if one.kind is kind)) for kind in Kind)
        total = mentions(here)
        made.append((total, Mentions(words.pick(dataset.catalogue.themes[theme].name), counts, words.number(total))))
    return tuple(row for _, row in sorted(made, key=lambda item: -item[0]))


def heard_sum(dataset: Dataset, quartier_id: str, words: Words) -> Mentions | None:
    """Mentions of all themes by kind; None where one theme or none was spoken of."""
    said = about(dataset.contributions, quartier_id=quartier_id)
    if len({one.theme for one in said}) < 2:
        return None
    counts = tuple(words.number(mentions(one for one in said if one.kind is kind)) for kind in Kind)
    return Mentions(words("Together"), counts, words.number(mentions(said)))


def heard_base(dataset: Dataset, quartier_id: str, words: Words) -> str:
    """What the mentions rest on, and what they are not."""
    return words.plural(
        "{number} contribution of people who came; not representative. Counted are mentions.",
        "{number} contributions of people who came; not representative. Counted are mentions.",
        len(about(dataset.contributions, quartier_id=quartier_id)),
    )


def quotes(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Quote, ...]:
    """Up to six released texts: of each kind the two most mentioned, then what is left."""
    released = sorted(
        (one for one in about(dataset.contributions, quartier_id=quartier_id) if one.text), key=lambda one: -one.times
    )
    chosen = [one for kind in Kind for one in [one for one in released if one.kind is kind][: _QUOTES // len(Kind)]]
    chosen += [one for one in released if one not in chosen]
    return tuple(Quote(words("“{text}”", text=one.text), _about(dataset, one, words)) for one in _by_kind(chosen[:_QUOTES]))


def _by_kind(said: Sequence[Contribution]) -> list[Contribution]:
    return sorted(said, key=lambda one: list(Kind).index(one.kind))


def _about(dataset: Dataset, one: Contribution, words: Words) -> str:
    kind = {Kind.STRENGTH: words("Strength"), Kind.WEAKNESS: words("Weakness"), Kind.IDEA: words("Idea")}[one.kind]
    subject = dataset.catalogue.topics.get(one.topic) or dataset.catalogue.themes[one.theme]
    told = [kind, words.pick(subject.name)]
    if one.times > 1:
        told.append(words("said {times} times", times=words.number(one.times)))
    return " · ".join(told)


def workshops_here(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Entry, ...]:
    """Those that are planned, then those that were held; cancelled ones are left out."""
    here = [one for one in dataset.workshops if quartier_id in one.quartier_ids and one.status is not Status.CANCELLED]
    names = {Status.PLANNED: words("planned"), Status.HELD: words("held")}
    return tuple(
        Entry(one.name, names[one.status], " · ".join([one.when(words), *_places(one, quartier_id)]))
        for status in names
        for one in here
        if one.status is status
    )


def _places(workshop: Workshop, quartier_id: str) -> list[str]:
    names = [station.name for station in workshop.stations if station.quartier_id == quartier_id and station.name]
    return [", ".join(dict.fromkeys(names))] if names else []


def measures_here(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Entry, ...]:
    """Measures that name the quartier, then those for the whole city; what runs stands before what is done."""
    stages = {
        Stage.RUNNING: words("running"),
        Stage.CHOSEN: words("chosen"),
        Stage.PROPOSED: words("proposed"),
        Stage.DONE: words("done"),
    }
    order = list(stages)
    found = sorted(
        measures_for(dataset.measures, quartier_id=quartier_id), key=lambda one: (not one.quartier_ids, order.index(one.stage))
    )
    made = []
    for one in found:
        where = "" if one.quartier_ids else words.pick(dataset.city.whole)
        details = " · ".join(part for part in (where, one.responsible, one.when(words)) if part)
        made.append(Entry(one.title, stages[one.stage], details))
    return tuple(made)
