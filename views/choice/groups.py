"""The answer of the page “Werkstatt planen”: three groups with their chances, each quartier with its reasons."""

from collections.abc import Sequence

from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import interval_of, signed, value_of
from language.words import Words
from reports.choice.content import Answer, Reason, reasons_of
from reports.choice.words import (
    group_note,
    group_title,
    indicator_name,
    reasons_sentence,
    sentence,
    telling_ranks,
    written_chance,
)
from views.frame.html import render, table
from workshops.choice import Group, Standing
from workshops.weighing import HEARD

_FOLDED = (Group.CLEARLY_OUT, Group.TOO_LITTLE, Group.LEFT_OUT)
_MOST_ROWS = 40  # of a group: a city of hundreds of quartiers takes the rest along as a file
_DASH = "–"


def groups_markup(dataset: Dataset, answer: Answer, chosen: str, words: Words) -> Markup:
    """All groups that are not empty.

    Parameters
    ----------
    chosen : str
        The quartier of which the other parts of the page tell; may be empty.
    """
    groups = [_group(dataset, answer, group, standings, words) for group in Group if (standings := answer.choice.of(group))]
    return render("choice/groups.html.jinja", words, groups=groups, chosen=chosen, quartiers=dataset.city.quartiers)


def _group(dataset: Dataset, answer: Answer, group: Group, standings: Sequence[Standing], words: Words) -> dict[str, object]:
    return {
        "id": group,
        "title": f"{group_title(group, words)} ({words.number(len(standings))})",
        "about": group_note(dataset, group, words, some_set=any(standing.must for standing in standings)),
        "why_open": _why_open(dataset, standings, words),
        "rows": [_row(dataset, answer, standing, words) for standing in standings[:_MOST_ROWS]],
        "left": max(len(standings) - _MOST_ROWS, 0),
        "folded": group in _FOLDED,
    }


def _why_open(dataset: Dataset, standings: Sequence[Standing], words: Words) -> str:
    """Why some are open whatever their chance, once for all of them."""
    unsure = [dataset.quartier_names[standing.quartier_id] for standing in standings if standing.why_open]
    if not unsure:
        return ""
    names = words.list(unsure)
    return words("Nothing but unreliable values is known of these, so they are open in any case: {names}.", names=names)


def _row(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> dict[str, object]:
    explained = standing.group in (Group.CLEARLY_IN, Group.OPEN) and standing.need is not None
    return {
        "standing": standing,
        "name": dataset.quartier_names[standing.quartier_id],
        "takes_part": standing.chance is not None and not standing.must,
        "written_chance": written_chance(standing, words),
        "ranks": telling_ranks(answer, standing, words),
        "sentence": _sentence(dataset, answer, standing, words),
        "reasons": _reasons(dataset, answer, standing.quartier_id, words) if explained else "",
    }


def _sentence(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> str:
    """What is of this quartier alone: what holds for a whole group is said once, above it."""
    if standing.why_left_out is not None:
        reason = words.say(standing.why_left_out)
        return f"{reason[:1].upper()}{reason[1:]}."
    if standing.group is Group.TOO_LITTLE:
        return ""
    return sentence(dataset, answer, standing, words) if standing.must else reasons_sentence(dataset, answer, standing, words)


def _reasons(dataset: Dataset, answer: Answer, quartier_id: str, words: Words) -> Markup:
    """The indicators that lift a quartier most, and those that speak against it, with their values."""
    reasons = reasons_of(answer, quartier_id)
    titles = [words("Indicator"), words("Value"), words("95% interval"), words("Points")]
    in_order = (*reasons.lifting, *reversed(reasons.lowering))
    caption = f"{words('Reasons in numbers')}: {dataset.quartier_names[quartier_id]}"
    return table(titles, [_cells(dataset, answer, quartier_id, reason, words) for reason in in_order], caption)


def _cells(dataset: Dataset, answer: Answer, quartier_id: str, reason: Reason, words: Words) -> list[str]:
    name, points = indicator_name(dataset, reason.indicator, words), signed(reason.points, 1, words)
    if reason.indicator == HEARD:
        return [name, _DASH, _DASH, points]
    estimate, indicator = answer.basis.estimate(reason.indicator, quartier_id), dataset.catalogue.indicators[reason.indicator]
    interval = interval_of(estimate, indicator, words)
    if interval:
        interval = words("{interval} ({n} answers)", interval=interval, n=words.number(estimate.n or 0))
    return [name, value_of(estimate, indicator, words), interval or _DASH, points]
