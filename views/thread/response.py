"""Who answered the survey and who did not, as markup."""

from collections.abc import Iterable

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.frame.html import table
from workshops.response import Response, by_group, latest_wave

_WITHHELD = "*"


def who_answered(dataset: Dataset, quartier_id: str, words: Words) -> Markup:
    """A section on the latest survey of which it is known whom the city had invited; nothing without one."""
    wave = latest_wave(dataset.responses, list(dataset.periods))
    if not wave:
        return Markup("")
    groups = by_group(dataset.responses, wave)
    places = [response for response in dataset.responses if response.wave == wave and response.quartier_id]
    sentences = [
        _sentence(response, dataset.quartier_names[quartier_id], words)
        for response in places
        if response.quartier_id == quartier_id
    ]
    if "all" in groups:
        sentences += [_sentence(groups["all"], words.pick(dataset.city.whole), words), *_seldom(dataset, groups, words)]
    title = words("Who answered: {survey}", survey=dataset.period_name(wave, words))
    titles = [words("Name"), words("Invited"), words("Answered"), words("Response rate")]
    responses = [*groups.values(), *sorted(places, key=lambda response: -(response.rate or 0.0))]
    return Markup(
        '<section class="matters answered"><h2>{}</h2><ul>{}</ul><p class="details">{}</p>'
        "<details><summary>{}</summary>{}</details></section>"
    ).format(
        title,
        Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in sentences),
        words("Those who did not answer are missing from every value of the survey; weights make up for only part of that."),
        words("In numbers"),
        table(titles, [_cells(dataset, response, words) for response in responses], title),
    )


def _sentence(response: Response, place: str, words: Words) -> str:
    if response.answered is None or response.rate is None:
        invited = words.number(response.invited)
        return words("{place}: * not shown, so that nobody is recognised, {invited} invited", place=place, invited=invited)
    return words(
        "{place}: {answered} of {invited} who were invited answered ({rate}%).",
        place=place,
        answered=words.number(response.answered),
        invited=words.number(response.invited),
        rate=words.number(response.rate),
    )


def _seldom(dataset: Dataset, groups: dict[str, Response], words: Words) -> Iterable[str]:
    """The groups that answered less often than all did, and how much smaller their part became by that."""
    whole = groups["all"]
    for group in reversed(groups.values()):
        if group is whole:
            return
        if group.rate is not None and whole.answered and group.answered is not None:
            yield words(
                "Less often than all: {group}, {rate}%. They are {invited}% of those invited, but {answered}% of those who "
                "answered.",
                group=dataset.group_name(group.target_group, words),
                rate=words.number(group.rate),
                invited=words.number(100 * group.invited / whole.invited),
                answered=words.number(100 * group.answered / whole.answered),
            )


def _cells(dataset: Dataset, response: Response, words: Words) -> list[str]:
    name = dataset.quartier_names.get(response.quartier_id) or dataset.group_name(response.target_group, words)
    if response.answered is None or response.rate is None:
        return [name, words.number(response.invited), _WITHHELD, _WITHHELD]
    percent = words("{number}%", number=words.number(response.rate))
    bar = Markup('{} <span class="bar" style="width:{:.0f}px"></span>').format(percent, response.rate)
    return [name, words.number(response.invited), words.number(response.answered), bar]
