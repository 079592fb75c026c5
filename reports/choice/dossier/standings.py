"""The quartiers in a dossier: by group, with the reasons on either side, and as the council chose them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dataset.dataset import Dataset
from dataset.scenarios import Decision
from indicators.estimates.sentences import signed, value_of
from language.words import Words
from reports.choice.content import Answer, Reason, reasons_of
from reports.choice.words import (
    group_note,
    group_title,
    indicator_name,
    need_name,
    sentence,
    theme_name,
    written_chance,
    written_ranks,
    written_share,
)
from workshops.choice import Group, Standing
from workshops.weighing import HEARD

_MOST_ROWS = 25  # of a group; all of them stand in the table of numbers


@dataclass(frozen=True)
class StandingRow:
    """A quartier that takes part.

    Attributes
    ----------
    chance : float or None
        0 to 1, for the bar; None where it is set.
    percent, likely : str
        The chance, and what it means in words.
    span : (float, float) or None
        Where the ranks that it may have begin and end, 0 to 1 (`workshops.choice.Choice.span`).
    ranks, stays, need : str
        Ranks; under how many weightings it is among the chosen; the index with its standard error.
    """

    name: str
    chance: float | None
    percent: str
    likely: str
    span: tuple[float, float] | None
    ranks: str
    stays: str
    need: str


@dataclass(frozen=True)
class GroupTable:
    """One group of the choice.

    Attributes
    ----------
    more : str
        How many stand in the table of numbers only.
    unsure : str
        Which of them are open because too little is known of them; may be empty.
    """

    title: str
    note: str
    rows: tuple[StandingRow, ...]
    more: str
    unsure: str


@dataclass(frozen=True)
class RobustRow:
    """In how many of all weightings a quartier is among the chosen, and the theme with which more weight would change that."""

    name: str
    stays: str
    theme: str


@dataclass(frozen=True)
class ReasonsRow:
    """What lifts a quartier's index, and what lowers it: points, and the indicator with its value."""

    name: str
    lifting: tuple[tuple[str, str], ...]
    lowering: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DecisionText:
    """What the council chose: when, which, and why, with what the choice says of each."""

    when: str
    chosen: tuple[str, ...]
    reason: str


def close_standings(answer: Answer) -> list[Standing]:
    """Who is in or open, as far as a dossier goes into it."""
    return answer.choice.of(Group.CLEARLY_IN, Group.OPEN)[:_MOST_ROWS]


def group_table(dataset: Dataset, answer: Answer, group: Group, words: Words) -> GroupTable:
    """A group of those that take part."""
    members = answer.choice.of(group)
    note = group_note(dataset, group, words, some_set=any(standing.must for standing in members))
    nobody = words("None.")
    more = max(len(members) - _MOST_ROWS, 0)
    rest = words.plural("{number} more stands in the table of numbers.", "{number} more stand in the table of numbers.", more)
    return GroupTable(
        title=group_title(group, words),
        note=note if members else f"{note} {nobody}",
        rows=tuple(_standing_row(dataset, answer, standing, words) for standing in members[:_MOST_ROWS]),
        more=rest if more else "",
        unsure=" ".join(
            words("{names}: {why}", names=words.list(names), why=why) for why, names in _why_open(dataset, members, words).items()
        ),
    )


def _why_open(dataset: Dataset, standings: Iterable[Standing], words: Words) -> dict[str, list[str]]:
    """Reasons for being open beside the chance, each with the quartiers that it holds for: said once, however many they are."""
    reasons: dict[str, list[str]] = {}
    for standing in standings:
        if standing.why_open:
            reasons.setdefault(words.say(standing.why_open), []).append(dataset.quartier_names[standing.quartier_id])
    return reasons


def aside_rows(dataset: Dataset, answer: Answer, words: Words) -> tuple[tuple[str, str], ...]:
    """Reasons for taking no part, each with the quartiers that it holds for."""
    reasons: dict[str, list[str]] = {}
    for standing in answer.choice.of(Group.TOO_LITTLE, Group.LEFT_OUT):
        name, reason = dataset.quartier_names[standing.quartier_id], sentence(dataset, answer, standing, words)
        if standing.why_left_out and (workshop := standing.why_left_out.values.get("name")):
            name, number = f"{name} ({workshop})", answer.weighing.months
            reason = words("Left out: a workshop less than {number} {number:month|months} ago.", number=number)
        reasons.setdefault(reason, []).append(name)
    return tuple((", ".join(names), reason) for reason, names in reasons.items())


def robust_rows(dataset: Dataset, answer: Answer, standings: Iterable[Standing], words: Words) -> tuple[RobustRow, ...]:
    """How quartiers fare under other weights, and what would change that; none of those that are set."""
    rows = []
    for standing in standings:
        if standing.stays is None:
            continue
        pulls = answer.choice.pulls(standing.quartier_id) if 0 < standing.stays < 1 else []
        theme = theme_name(dataset, pulls[-1 if standing.stays >= 0.5 else 0][0], words) if pulls else "–"
        rows.append(RobustRow(dataset.quartier_names[standing.quartier_id], written_share(standing.stays, words), theme))
    return tuple(rows)


def _standing_row(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> StandingRow:
    need, se = ("" if number is None else words.number(number, 1) for number in (standing.need, standing.se))
    return StandingRow(
        name=dataset.quartier_names[standing.quartier_id],
        chance=standing.chance,
        percent=written_chance(standing, words),
        likely="" if standing.chance is None else likelihood(standing.chance, words),
        span=answer.choice.span(standing) if standing.first else None,
        ranks=written_ranks(standing, words),
        stays="" if standing.stays is None else written_share(standing.stays, words),
        need=f"{need}\u00a0±\u00a0{se}" if need and se else "",
    )


def likelihood(chance: float, words: Words) -> str:
    """A chance in words, by the scale of the IPCC's guidance note on uncertainties (Mastrandrea et al. 2010)."""
    percent = round(100 * chance)  # as it is written beside the word
    if percent >= 90:
        return words("very likely")
    if percent >= 66:
        return words("likely")
    if percent >= 33:
        return words("about as likely as not")
    # “unlikely” is the group of those with 10 of 100 at most, as a city usually draws it
    return words("rather unlikely") if percent > 10 else words("very unlikely")


def reasons_rows(dataset: Dataset, answer: Answer, standings: Iterable[Standing], words: Words) -> tuple[ReasonsRow, ...]:
    """What speaks for quartiers and against them; none for those that are set, or of which nothing speaks either way."""
    rows = []
    for standing in standings:
        reasons = reasons_of(answer, standing.quartier_id)
        if (reasons.lifting or reasons.lowering) and not standing.must:
            lifting, lowering = (
                tuple(_reason(dataset, answer, standing.quartier_id, reason, words) for reason in side)
                for side in (reasons.lifting, reasons.lowering)
            )
            rows.append(ReasonsRow(dataset.quartier_names[standing.quartier_id], lifting, lowering))
    return tuple(rows)


def _reason(dataset: Dataset, answer: Answer, quartier_id: str, reason: Reason, words: Words) -> tuple[str, str]:
    """Points, and the indicator with its value there."""
    points = signed(reason.points, 1, words).replace("-", "\N{MINUS SIGN}")
    text = need = need_name(dataset, reason, words)
    if reason.indicator != HEARD:
        estimate, name = answer.basis.estimate(reason.indicator, quartier_id), indicator_name(dataset, reason.indicator, words)
        value = value_of(estimate, dataset.catalogue.indicators[reason.indicator], words)
        text = f"{name}: {value}" if need.startswith(name) else f"{need} · {name}: {value}"
    certain = words("certain")
    return points, f"{text}\u00a0·\u00a0{certain}" if reason.certain else text


def decision_text(dataset: Dataset, answer: Answer, decision: Decision, words: Words) -> DecisionText:
    """What was decided, and how each of the chosen stands."""
    standings = {standing.quartier_id: standing for standing in answer.choice.standings}
    chosen = tuple(f"{dataset.quartier_names[key]} ({', '.join(_stand(standings[key], words))})" for key in decision.quartier_ids)
    return DecisionText(decision.date.written(words), chosen, words.pick(decision.reason))


def _stand(standing: Standing, words: Words) -> Sequence[str]:
    if standing.must:
        return [words("set")]
    group = group_title(standing.group, words)
    return [group] if standing.chance is None else [group, written_chance(standing, words)]
