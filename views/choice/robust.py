"""How much the choice hangs on the weights: under how many weightings each quartier stays, and which theme decides."""

from __future__ import annotations

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.content import Answer
from reports.choice.words import robustness_sentence, theme_name, written_share
from views.frame.html import breaking
from workshops.choice import Standing

_MOST_BARS = 12


def robust_markup(dataset: Dataset, answer: Answer, quartier: str, words: Words) -> Markup:
    """Of every quartier the weightings under which it is among the chosen."""
    standings = sorted((one for one in answer.choice.standings if one.stays is not None), key=lambda one: -(one.stays or 0.0))
    shown = [one for number, one in enumerate(standings) if (one.stays and number < _MOST_BARS) or one.quartier_id == quartier]
    rows = Markup("").join(_bar(dataset, one, one.quartier_id == quartier, words) for one in shown)
    rest = len(standings) - len(shown)
    least, number = _next(standings, shown), words.number(rest)
    more = ""
    if rest:
        told = written_share(least, words)
        more = (
            words("{number} more: {share} at most.", number=number, share=told)
            if least
            else words("{number} more: under none.", number=number)
        )
    explained = words(
        "All ways to divide the weight among the chosen themes, none preferred to another. Each bar: the part of them in which "
        "the quartier is among the {number}.",
        number=words.number(answer.choice.among),
    )
    return Markup('<p class="source">{}</p><ul class="stays">{}</ul><p class="source">{}</p>').format(explained, rows, more)


def _next(standings: list[Standing], shown: list[Standing]) -> float:
    return max((one.stays or 0.0 for one in standings if one not in shown), default=0.0)


def _bar(dataset: Dataset, one: Standing, chosen: bool, words: Words) -> Markup:
    share = one.stays or 0.0
    return Markup(
        '<li{}><span>{}</span><span class="bar" aria-hidden="true"><i style="width:{}%"></i></span><span>{}</span></li>'
    ).format(
        Markup(' class="chosen"') if chosen else "",
        breaking(dataset.quartier_names[one.quartier_id]),
        round(100 * share, 1),
        written_share(share, words),
    )


def pull_markup(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> Markup:
    """What more weight on a theme would do for one quartier: bars to the right bring it in, to the left push it out."""
    told = robustness_sentence(dataset, answer, standing, words)
    if not told:
        name = dataset.quartier_names[standing.quartier_id]
        return Markup("<p>{}</p>").format(words("{name} takes no part in the choice, so no weighting changes that.", name=name))
    pulls = answer.choice.pulls(standing.quartier_id)
    most = max((abs(pull) for _, pull in pulls), default=0.0)
    rows = Markup("").join(_pulled(theme_name(dataset, theme, words), pull, most) for theme, pull in pulls)
    if not most:
        return Markup("<p>{}</p>").format(told)
    ends = Markup('<p class="ends source"><span>← {}</span><span>{} →</span></p>').format(
        words("more weight pushes it out"), words("more weight brings it in")
    )
    return Markup('<p>{}</p>{}<ul class="pulls">{}</ul>').format(told, ends, rows)


def _pulled(name: str, pull: float, most: float) -> Markup:
    width = round(50 * abs(pull) / most, 1)
    return Markup('<li><span>{}</span><span class="bar {}"><i style="{}:50%;width:{}%"></i></span></li>').format(
        name, "in" if pull > 0 else "out", "left" if pull > 0 else "right", width
    )
