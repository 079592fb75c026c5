"""The thread from what was found to what was said, and to what follows from it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

import pandas as pd

from indicators.catalogue import Catalogue, Polarity, Topic
from indicators.estimates.vocabulary import Estimate, Status, estimate_of
from workshops.contributions import Contribution, Kind, mentions
from workshops.measures import Measure

PART = 20  # contributions of one kind that are shown at once


@dataclass(frozen=True)
class Contradiction:
    """A survey that is satisfied with what a workshop named as a weakness."""

    topic: Topic  # holds the rule: from which value on the survey counts as satisfied, and how many mentions contradict it
    quartier_id: str  # empty for the whole city
    estimate: Estimate
    mentions: int


@dataclass(frozen=True)
class Unanswered:
    """A subject (a topic, or a theme without one) with many mentions that no measure answers."""

    subject: str
    contributions: tuple[Contribution, ...]

    @property
    def mentions(self) -> int:
        """Of weaknesses and ideas."""
        return mentions(self.contributions)


def about(contributions: Iterable[Contribution], *, theme: str = "", quartier_id: str = "") -> list[Contribution]:
    """Those of a theme and of a quartier; an empty one is every theme, or every place."""
    return [
        contribution
        for contribution in contributions
        if theme in ("", contribution.theme) and quartier_id in ("", contribution.quartier_id)
    ]


def measures_for(measures: Iterable[Measure], *, theme: str = "", quartier_id: str = "") -> list[Measure]:
    """Those of a theme and a quartier; one that names no quartier is for all of them."""
    return [
        measure
        for measure in measures
        if (not theme or theme in measure.themes)
        and (not quartier_id or not measure.quartier_ids or quartier_id in measure.quartier_ids)
    ]


def answering(measures: Iterable[Measure], contributions: Iterable[Contribution]) -> list[Measure]:
    """Those that answer any of the contributions."""
    ids = {contribution.id for contribution in contributions}
    return [measure for measure in measures if not ids.isdisjoint(measure.contributions)]


def answered_by(measures: Iterable[Measure]) -> dict[str, list[Measure]]:
    """Ids of contributions to the measures that answer them."""
    answered: dict[str, list[Measure]] = {}
    for measure in measures:
        for contribution in measure.contributions:
            answered.setdefault(contribution, []).append(measure)
    return answered


def in_parts(contributions: Collection[Contribution]) -> list[list[Contribution]]:
    """What is shown at once: in each part the next `PART` of every kind, the most mentioned first; at least one part."""
    ordered = sorted(contributions, key=lambda contribution: -contribution.times)
    by_kind = [[contribution for contribution in ordered if contribution.kind is kind] for kind in Kind]
    longest = max(len(said) for said in by_kind)
    return [list(chain(*(said[start : start + PART] for said in by_kind))) for start in range(0, max(longest, 1), PART)]


def by_subject(contributions: Iterable[Contribution]) -> list[tuple[str, list[Contribution]]]:
    """Subjects with what was said of each, the most mentioned first."""
    ordered = sorted(contributions, key=lambda contribution: contribution.subject)
    groups = [(subject, list(members)) for subject, members in groupby(ordered, key=lambda contribution: contribution.subject)]
    return sorted(groups, key=lambda group: (-mentions(group[1]), group[0]))


def unanswered(contributions: Iterable[Contribution], measures: Iterable[Measure], many: int) -> list[Unanswered]:
    """Subjects of whose weaknesses and ideas `many` mentions or more are not answered by any measure yet.

    Parameters
    ----------
    contributions : iterable of Contribution
        Of the theme and place that are looked at.
    measures : iterable of Measure
        All of them: a measure of another theme may answer, too.
    many : int
        `indicators.catalogue.Catalogue.many_mentions`.
    """
    answered = answered_by(measures)
    called_for = [
        contribution
        for contribution in contributions
        if contribution.kind is not Kind.STRENGTH and contribution.id not in answered
    ]
    return [Unanswered(subject, tuple(members)) for subject, members in by_subject(called_for) if mentions(members) >= many]


def contradictions(
    catalogue: Catalogue, contributions: Sequence[Contribution], latest: Mapping[str, pd.DataFrame]
) -> list[Contradiction]:
    """Where survey and workshops tell different things, by the rules of the catalogue's topics.

    A quartier's survey counts as satisfied only if its whole 95 % interval lies on the satisfied side.

    Parameters
    ----------
    latest : Mapping
        ``indicator`` to the rows of its latest wave for everybody, by ``quartier_id``.
    """
    contradicted = []
    for topic in catalogue.topics.values():
        if topic.satisfied is None or topic.indicator not in latest:
            continue
        rows = latest[topic.indicator]
        weaknesses: dict[str, list[Contribution]] = {}
        for contribution in contributions:
            if contribution.topic == topic.id and contribution.kind is Kind.WEAKNESS and contribution.quartier_id:
                weaknesses.setdefault(contribution.quartier_id, []).append(contribution)
        for quartier_id, said in weaknesses.items():
            estimate = estimate_of(rows, quartier_id)
            if mentions(said) >= topic.mentions and satisfied(topic, estimate, catalogue):
                contradicted.append(Contradiction(topic, quartier_id, estimate, mentions(said)))
    return contradicted


def satisfied(topic: Topic, estimate: Estimate, catalogue: Catalogue) -> bool:
    """Whether the survey's whole interval lies on the satisfied side of a topic's limit."""
    if topic.satisfied is None or estimate.status is not Status.OK or not estimate.has_interval:
        return False
    if catalogue.indicators[topic.indicator].polarity is Polarity.MORE_IS_WORSE:
        return estimate.upper <= topic.satisfied
    return estimate.lower >= topic.satisfied
