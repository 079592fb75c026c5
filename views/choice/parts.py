"""The answer of the page “Nächste Werkstatt”: three groups with their chances, each quartier with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import interval_of, signed, value_of
from indicators.estimates.vocabulary import estimate_of
from language.words import Words
from reports.choice.content import Answer, gap_points, reasons_of
from reports.choice.words import chance_told, group_title, ranks_told, sentence, theme_name
from views.frame.html import table
from workshops.choice import Group, Standing
from workshops.weighing import HEARD

_FOLDED = (Group.CLEARLY_OUT, Group.TOO_LITTLE, Group.LEFT_OUT)
_MOST_ROWS = 40  # of a group: a city of hundreds of quartiers takes the rest along as a file
_FOR, _AGAINST = 4, 2  # reasons that are shown
_DASH = "–"


def groups_markup(dataset: Dataset, answer: Answer, words: Words) -> Markup:
    """All groups that are not empty."""
    return _key(answer, words) + Markup("").join(
        _group(dataset, answer, group, standings, words) for group in Group if (standings := answer.choice.of(group))
    )


def _key(answer: Answer, words: Words) -> Markup:
    """What the two bars of a row mean."""
    among = answer.choice.among
    if among == 1:
        chance = words("Left bar: chance to be the one with the greatest need.")
    else:
        chance = words("Left bar: chance to be among the {number} with the greatest need.", number=words.number(among))
    ranks = words("Right bar: the ranks it may have, with 95% confidence.")
    told = f"{chance} {ranks}"
    return Markup('<p class="source">{}</p>').format(told)


def _group(dataset: Dataset, answer: Answer, group: Group, standings: Sequence[Standing], words: Words) -> Markup:
    rows = Markup("").join(_row(dataset, answer, one, words) for one in standings[:_MOST_ROWS])
    left = len(standings) - _MOST_ROWS
    more = words("{number} more stand in the table to take along.", number=words.number(left)) if left > 0 else ""
    title = f"{group_title(group, words)} ({words.number(len(standings))})"
    about = Markup('<p class="source">{}</p>').format(_about(dataset, group, words))
    body = about + Markup('<ul class="standings">{}</ul><p class="source">{}</p>').format(rows, more)
    if group in _FOLDED:
        return Markup('<details class="standing {}"><summary><h2>{}</h2></summary>{}</details>').format(group, title, body)
    return Markup('<section class="standing {}"><h2>{}</h2>{}</section>').format(group, title, body)


def _about(dataset: Dataset, group: Group, words: Words) -> str:
    rules = dataset.catalogue.choice
    high, low = (words.number(100 * one) for one in (rules.clearly_in, rules.clearly_out))
    return {
        Group.CLEARLY_IN: words("Chance of at least {number}%.", number=high),
        Group.OPEN: words(
            "Between {low}% and {high}%: what is known does not decide it. The order means little.", low=low, high=high
        ),
        Group.CLEARLY_OUT: words("Chance of at most {number}%.", number=low),
        Group.TOO_LITTLE: words("Not ranked, and not last."),
        Group.LEFT_OUT: words("By the conditions that were set."),
    }[group]


def _row(dataset: Dataset, answer: Answer, one: Standing, words: Words) -> Markup:
    name = dataset.quartier_names[one.quartier_id]
    bars = _bars(answer, one, words) if one.chance is not None else Markup("")
    why = (
        _why(dataset, answer, one, words) if one.group in (Group.CLEARLY_IN, Group.OPEN) and one.need is not None else Markup("")
    )
    return Markup('<li id="q-{}"><div class="who"><strong>{}</strong>{}</div><p>{}</p>{}</li>').format(
        one.quartier_id, name, bars, sentence(dataset, answer, one, words), why
    )


def _bars(answer: Answer, one: Standing, words: Words) -> Markup:
    chance = Markup('<span class="bar chance" aria-hidden="true"><i style="width:{}%"></i></span>').format(
        round(100 * (one.chance or 0.0), 1)
    )
    told = Markup('<span class="told">{}</span>').format(chance_told(one, words))
    if not one.first:
        return told
    count = sum(1 for other in answer.choice.standings if other.first)
    left, right = (one.first - 1) / count, one.last / count
    ranks = Markup('<span class="bar ranks" aria-hidden="true"><i style="left:{}%;width:{}%"></i></span>').format(
        round(100 * left, 1), round(100 * (right - left), 1)
    )
    return chance + told + ranks + Markup('<span class="told">{}</span>').format(ranks_told(one, words))


def _why(dataset: Dataset, answer: Answer, one: Standing, words: Words) -> Markup:
    """The indicators that lift a quartier most, and those that speak against it, with their values."""
    reasons = reasons_of(answer, one.quartier_id)
    lifting = [reason for reason in reasons if reason.points > 0][:_FOR]
    against = [reason for reason in reasons if reason.points < 0][-_AGAINST:]
    lines = []
    for reason in [*lifting, *against]:
        number = [indicator.id for indicator in answer.basis.indicators].index(reason.indicator)
        indicator, estimate = answer.basis.indicators[number], estimate_of(answer.basis.rows[number], one.quartier_id)
        interval = interval_of(estimate, indicator, words)
        if interval:
            interval = words("{interval} (n = {n})", interval=interval, n=words.number(estimate.n or 0))
        lines.append(
            [
                words.pick(indicator.name),
                value_of(estimate, indicator, words),
                interval or _DASH,
                signed(reason.points, 1, words),
            ]
        )
    gap = gap_points(answer, one.quartier_id)
    if gap is not None:
        lines.append([theme_name(dataset, HEARD, words), _DASH, _DASH, signed(gap, 1, words)])
    titles = [words("Indicator"), words("Value"), words("95% interval"), words("Points")]
    explained = words(
        "Points: how much the indicator lifts the need (0 to 100) above that of an average quartier; below 0 it lowers it. "
        "Together: {need} points, standard error {se}.",
        need=words.number(one.need or 0.0, 1),
        se=words.number(one.se or 0.0, 1),
    )
    return Markup('<details class="why"><summary>{}</summary>{}<p class="source">{}</p></details>').format(
        words("Reasons in numbers"), table(titles, lines), explained
    )
