"""What was said about one quartier, where people met there, and what follows from it."""

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
    by_theme: dict[str, list[Contribution]] = {}
    for contribution in about(dataset.contributions, quartier_id=quartier_id):
        by_theme.setdefault(contribution.theme, []).append(contribution)
    names = dataset.catalogue.themes
    themes = sorted(by_theme, key=lambda theme: -mentions(by_theme[theme]))
    return tuple(_counted(words.pick(names[theme].name), by_theme[theme], words) for theme in themes)


def heard_sum(dataset: Dataset, quartier_id: str, words: Words) -> Mentions | None:
    """Mentions of all themes by kind; None where one theme or none was spoken of."""
    said = about(dataset.contributions, quartier_id=quartier_id)
    several = len({contribution.theme for contribution in said}) > 1
    return _counted(words("Total"), said, words) if several else None


def _counted(title: str, said: Sequence[Contribution], words: Words) -> Mentions:
    counts = [mentions(contribution for contribution in said if contribution.kind is kind) for kind in Kind]
    return Mentions(title, tuple(map(words.number, counts)), words.number(mentions(said)))


def heard_base(dataset: Dataset, quartier_id: str, words: Words) -> str:
    """What the mentions rest on, and what they are not."""
    return words.plural(
        "{number} contribution of people who came; not representative. The numbers count mentions.",
        "{number} contributions of people who came; not representative. The numbers count mentions.",
        len(about(dataset.contributions, quartier_id=quartier_id)),
    )


def quotes(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Quote, ...]:
    """Up to six released texts: of each kind the two most mentioned, then what is left."""
    said = about(dataset.contributions, quartier_id=quartier_id)
    released = sorted((contribution for contribution in said if contribution.text), key=lambda released: -released.times)
    chosen: list[Contribution] = []
    for kind in Kind:
        chosen += [contribution for contribution in released if contribution.kind is kind][: _QUOTES // len(Kind)]
    chosen += [contribution for contribution in released if contribution not in chosen]
    by_kind = sorted(chosen[:_QUOTES], key=lambda contribution: list(Kind).index(contribution.kind))
    return tuple(
        Quote(words("“{text}”", text=contribution.text), _subject(dataset, contribution, words)) for contribution in by_kind
    )


def _subject(dataset: Dataset, contribution: Contribution, words: Words) -> str:
    """Of what kind a contribution is, on what, and how often it was said."""
    kind = {Kind.STRENGTH: words("Strength"), Kind.WEAKNESS: words("Weakness"), Kind.IDEA: words("Idea")}[contribution.kind]
    subject = dataset.catalogue.topics.get(contribution.topic) or dataset.catalogue.themes[contribution.theme]
    times = words("said {times} times", times=words.number(contribution.times)) if contribution.times > 1 else ""
    return " · ".join(filter(None, (kind, words.pick(subject.name), times)))


def workshops_here(dataset: Dataset, quartier_id: str, words: Words) -> tuple[Entry, ...]:
    """Those that are planned, then those that were held; cancelled ones are left out."""
    stages = {Status.PLANNED: words("planned"), Status.HELD: words("held")}
    return tuple(
        Entry(workshop.name, stage, " · ".join([workshop.when(words), *_places(workshop, quartier_id)]))
        for status, stage in stages.items()
        for workshop in dataset.workshops
        if workshop.status is status and quartier_id in workshop.quartier_ids
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
    measures = sorted(
        measures_for(dataset.measures, quartier_id=quartier_id),
        key=lambda measure: (not measure.quartier_ids, order.index(measure.stage)),
    )
    whole = words.pick(dataset.city.whole)
    return tuple(
        Entry(
            measure.title,
            stages[measure.stage],
            " · ".join(filter(None, ("" if measure.quartier_ids else whole, measure.responsible, measure.when(words)))),
        )
        for measure in measures
    )
