"""Which quartier gets the next workshop: three groups with their certainty, never a bare list of ranks."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from indicators.index import Floats
from indicators.index.composite import Parts, index_of
from indicators.index.ranking import Ranking, Robustness, ranking, robustness
from indicators.presets import ChoiceRules
from language.phrases import Number, Phrase
from workshops.events import Status, Workshop
from workshops.weighing import Weighing

STEP = 0.05
"""Of a chance as it is told: more digits would decide nothing, and are not known."""
_EVEN = 1e-9


class Group(StrEnum):
    """Where a quartier stands in the choice."""

    CLEARLY_IN = "clearly_in"
    OPEN = "open"
    CLEARLY_OUT = "clearly_out"
    TOO_LITTLE = "too_little"
    """The index would rest on too little; that is not the last place."""
    LEFT_OUT = "left_out"
    """By a condition of the scenario."""


class CannotChoose(ValueError):
    """There is nothing to choose from, or nothing to choose by; `phrase` says what is missing."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


@dataclass(frozen=True)
class Standing:
    """One quartier in the choice.

    Attributes
    ----------
    must : bool
        Whether it is chosen in any case.
    chance : float or None
        To be among the k, in steps of `STEP`; None where it takes no part.
    first, last : int
        The ranks it may have, all quartiers at once (95 %); 0 where it takes no part.
    need, se : float or None
        The index, 0 to 100, and its standard error.
    why_open : Phrase or None
        What keeps it open though its chance would not.
    stays : float or None
        Of all weightings of the themes, the part under which it is among the k.
    """

    quartier_id: str
    group: Group
    must: bool
    chance: float | None
    first: int
    last: int
    need: float | None
    se: float | None
    why_left_out: Phrase | None
    stays: float | None
    why_open: Phrase | None = None

    def order(self) -> tuple[int, bool, float, float]:
        """By group, then those that must be in, then by chance; equal chances by need."""
        return list(Group).index(self.group), not self.must, -(self.chance or 0.0), -(self.need or 0.0)


@dataclass(frozen=True, eq=False)
class Choice:
    """The answer, and what it was made of.

    Attributes
    ----------
    standings : tuple of Standing
        By group, then by chance; equal chances by need.
    k, among : int
        How many are looked for, and how many of them beside those that are set.
    quartier_ids : tuple of str
        In the order of the arrays below.
    weights : array, themes of `parts`
    """

    standings: tuple[Standing, ...]
    k: int
    among: int
    quartier_ids: tuple[str, ...]
    parts: Parts
    weights: Floats
    ranking: Ranking
    robustness: Robustness

    def of(self, *groups: Group) -> list[Standing]:
        """The quartiers of some groups, in their order."""
        return [standing for standing in self.standings if standing.group in groups]

    def span(self, standing: Standing) -> tuple[float, float]:
        """Where the ranks of a quartier that takes part begin and end among all ranks, 0 to 1; each rank is equally wide."""
        ranks = sum(1 for other in self.standings if other.first)
        return (standing.first - 1) / ranks, standing.last / ranks

    def pulls(self, quartier_id: str) -> list[tuple[str, float]]:
        """The weighed themes and their `Robustness.pull`, first what brings a quartier in; none where no weighting changes it."""
        pull = self.robustness.pull[self.quartier_ids.index(quartier_id)]
        weighed = [(theme, float(pull[number])) for number, theme in enumerate(self.parts.themes) if self.weights[number] > 0]
        return sorted((pair for pair in weighed if math.isfinite(pair[1])), key=lambda pair: -pair[1])


def left_out(
    quartier_ids: Sequence[str],
    weighing: Weighing,
    workshops: Sequence[Workshop],
    inhabitants: Mapping[str, float],
    today: date,
) -> dict[str, Phrase]:
    """The quartiers that a scenario leaves out, each with the first reason that holds; one that must be in is not."""
    reasons: dict[str, Phrase] = {}
    for key in quartier_ids:
        here = [workshop for workshop in workshops if key in workshop.quartier_ids]
        recent = [event for event in here if recently_held(event, weighing.months, today)]
        if key in weighing.must:
            continue
        if key in weighing.without:
            reasons[key] = Phrase("left out by hand")
        elif recent:
            reasons[key] = Phrase(
                "had a workshop less than {number} {number:month|months} ago: {name}",
                number=weighing.months,
                name=recent[-1].name,
            )
        elif weighing.planned and any(workshop.status is Status.PLANNED for workshop in here):
            reasons[key] = Phrase("a workshop is planned here already")
        elif too_small(key, weighing.least, inhabitants):
            known = key in inhabitants
            reasons[key] = (
                Phrase("fewer than {number} inhabitants", number=Number(weighing.least))
                if known
                else Phrase("the number of inhabitants is not known")
            )
    return reasons


def recently_held(workshop: Workshop, months: int, today: date) -> bool:
    """Whether a workshop took place in so many past months."""
    return workshop.status is Status.HELD and months_since(workshop, today) < months


def too_small(quartier_id: str, least: int, inhabitants: Mapping[str, float]) -> bool:
    """Whether fewer live there than asked for, or nobody knows how many."""
    return bool(least) and inhabitants.get(quartier_id, -1.0) < least


def months_since(workshop: Workshop, today: date) -> int:
    """Whole months since an event; a date that is only a year counts from its end, and is not after today."""
    last = workshop.ends or workshop.begins
    year, month, day = last.at_the_latest
    return max(0, (today.year - year) * 12 + today.month - min(month, 12) - (today.day < min(day, 28)))


def choose(
    quartier_ids: Sequence[str],
    parts: Parts,
    weighing: Weighing,
    reasons: Mapping[str, Phrase],
    rules: ChoiceRules,
    unsure: Collection[str] = (),
) -> Choice:
    """Choose.

    Parameters
    ----------
    parts : Parts
        Over all quartiers, in the order of `quartier_ids`.
    reasons : Mapping
        From `left_out`.
    unsure : collection of str
        Quartiers of which nothing but unreliable values is known: never clearly in or out.

    Raises
    ------
    CannotChoose
        If no theme has a weight, no quartier an index, or k is more than there are.
    """
    weights = np.array([weighing.weights.get(theme, 0.0) for theme in parts.themes])
    if not (weights > 0).any():
        raise CannotChoose(Phrase("No theme has a weight. Give at least one theme some weight."))
    if not np.isfinite(parts.need[:, weights > 0]).any():
        raise CannotChoose(Phrase("Of the chosen indicators nothing reliable is known anywhere."))
    must = np.array([key in weighing.must for key in quartier_ids])
    taking = np.array([key not in reasons for key in quartier_ids]) & ~must
    among = weighing.k - int(must.sum())
    if among < 0:
        raise CannotChoose(Phrase("More are set than are looked for. Look for more, or set fewer."))
    if among < 1:
        raise CannotChoose(Phrase("As many are set as are looked for: nothing is left to choose."))
    there = taking & np.isfinite(index_of(parts, weights, weighing.mean).value)
    if among >= there.sum():
        raise CannotChoose(
            Phrase(
                "Looked for: {wanted}. Left to choose from: {number}. That is no choice: look for fewer, or leave fewer out.",
                wanted=among,
                number=int(there.sum()),
            )
        )
    ranked = ranking(
        parts, weights, taking, among, aggregation=weighing.mean, concentration=weighing.concentration, seed=weighing.seed
    )
    robust = robustness(parts, weights, taking, among, aggregation=weighing.mean, seed=weighing.seed)
    standings = [
        _standing(key, number, ranked, robust, key in weighing.must, reasons.get(key), rules, key in unsure)
        for number, key in enumerate(quartier_ids)
    ]
    standings.sort(key=Standing.order)
    return Choice(tuple(standings), weighing.k, among, tuple(quartier_ids), parts, weights, ranked, robust)


def _standing(
    key: str,
    number: int,
    ranked: Ranking,
    robust: Robustness,
    must: bool,
    reason: Phrase | None,
    rules: ChoiceRules,
    unsure: bool,
) -> Standing:
    need, variance, chance = ranked.index.value[number], ranked.index.variance[number], ranked.chance[number]
    measured, takes_part = bool(np.isfinite(need)), bool(np.isfinite(chance))
    by_chance = _group(float(chance), rules) if takes_part else Group.TOO_LITTLE
    group, why_open = by_chance, None
    if must:
        group = Group.CLEARLY_IN
    elif reason is not None:
        group = Group.LEFT_OUT
    elif unsure and by_chance in (Group.CLEARLY_IN, Group.CLEARLY_OUT):
        group, why_open = Group.OPEN, Phrase("Nothing but unreliable values is known of it; of these alone nothing is clear.")
    return Standing(
        quartier_id=key,
        group=group,
        must=must,
        chance=_told(float(chance), Group.OPEN if group is Group.OPEN else by_chance, rules) if takes_part else None,
        first=int(ranked.ranks.first[number]),
        last=int(ranked.ranks.last[number]),
        need=float(need) if measured else None,
        se=float(np.sqrt(variance)) if measured else None,
        why_left_out=reason,
        stays=float(robust.share[number]) if np.isfinite(robust.share[number]) else None,
        why_open=why_open,
    )


def limits(rules: ChoiceRules) -> tuple[float, float]:
    """The chances up to and from which a quartier is clearly out or in: the city's own limits, on steps on the safe side."""
    return STEP * math.floor(rules.clearly_out / STEP + _EVEN), STEP * math.ceil(rules.clearly_in / STEP - _EVEN)


def _group(chance: float, rules: ChoiceRules) -> Group:
    low, high = limits(rules)
    if chance >= high - _EVEN:
        return Group.CLEARLY_IN
    return Group.CLEARLY_OUT if chance <= low + _EVEN else Group.OPEN


def _told(chance: float, group: Group, rules: ChoiceRules) -> float:
    """The nearest step, but for an open quartier none that would be clear."""
    step = round(chance / STEP)
    if group is Group.OPEN:
        low, high = limits(rules)
        step = min(max(step, round(low / STEP) + 1), round(high / STEP) - 1)
    return round(step * STEP, 2)
