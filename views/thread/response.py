"""Who answered the survey and who did not, as markup."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.frame import html
from workshops.response import Response, by_group, latest_wave


def who_answered(dataset: Dataset, quartier_id: str, words: Words) -> Markup:
    """A section on the latest survey of which it is known whom the city had invited; nothing without one."""
    wave = latest_wave(dataset.responses, list(dataset.periods))
    if not wave:
        return Markup("")
    groups = by_group(dataset.responses, wave)
    places = [one for one in dataset.responses if one.wave == wave and one.quartier_id]
    own = [one for one in places if one.quartier_id == quartier_id]
    lines = [_told(one, dataset.quartier_names[one.quartier_id], words) for one in own]
    if "all" in groups:
        lines += [_told(groups["all"], words.pick(dataset.city.whole), words), *_seldom(dataset, groups, words)]
    note = words("Who did not answer is missing in every value of the survey; weights make up for only a part of it.")
    return Markup('<section class="matters answered"><h2>{}</h2><ul>{}</ul><p class="details">{}</p>{}</section>').format(
        words("Who answered: {survey}", survey=dataset.period_name(wave, words)),
        Markup("").join(Markup("<li>{}</li>").format(line) for line in lines),
        note,
        _table(dataset, [*groups.values(), *sorted(places, key=lambda one: -(one.rate or 0.0))], words),
    )


def _told(one: Response, place: str, words: Words) -> str:
    if one.answered is None or one.rate is None:
        return words("{place}: * withheld (data protection), {invited} invited", place=place, invited=words.number(one.invited))
    return words(
        "{place}: {answered} of {invited} who were invited answered ({rate}%).",
        place=place,
        answered=words.number(one.answered),
        invited=words.number(one.invited),
        rate=words.number(one.rate),
    )


def _seldom(dataset: Dataset, groups: dict[str, Response], words: Words) -> Iterable[str]:
    """The groups that answered less often than all did, and how much smaller their part became by that."""
    whole = groups["all"]
    for one in reversed(groups.values()):
        if one is whole:
            return
        if one.rate is not None and whole.answered and one.answered is not None:
            yield words(
                "Less often than all: {group}, {rate}%. They are {invited}% of those invited, but {answered}% of those who "
                "answered.",
                group=dataset.group_name(one.target_group, words),
                rate=words.number(one.rate),
                invited=words.number(100 * one.invited / whole.invited),
                answered=words.number(100 * one.answered / whole.answered),
            )


def _table(dataset: Dataset, rows: Iterable[Response], words: Words) -> Markup:
    titles = [words("Name"), words("Invited"), words("Answered"), words("Response rate")]
    lines = [
        [
            dataset.quartier_names.get(one.quartier_id) or dataset.group_name(one.target_group, words),
            words.number(one.invited),
            "*" if one.answered is None else words.number(one.answered),
            "*"
            if one.rate is None
            else Markup('{} <span class="bar" style="width:{:.0f}px"></span>').format(
                words("{number}%", number=words.number(one.rate)), one.rate
            ),
        ]
        for one in rows
    ]
    return Markup("<details><summary>{}</summary>{}</details>").format(words("In numbers"), html.table(titles, lines))
