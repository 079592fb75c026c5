"""How numbers are made and read, and a sheet for every indicator of the catalogue."""

from __future__ import annotations

from markupsafe import Markup

from dataset.dataset import Dataset
from geo.drawing.classes import Mark
from geo.drawing.legend import mark_entries
from indicators.catalogue import Indicator, Polarity
from indicators.categorical import CategoricalIndicator
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import over_many, unit_of
from language.words import Words
from reports.map.citation import counted_answers
from views.frame.html import render, swatch
from workshops.events import Status

_DOUBTFUL = "#9cc3de"  # under the dots; any class of a map would do


def methods(dataset: Dataset, words: Words) -> Markup:
    """The whole page."""
    catalogue = dataset.catalogue
    themes = [
        (words.pick(theme.name), [(words.pick(own.name), sheet(dataset, own, words)) for own in catalogue.mapped(key)])
        for key, theme in catalogue.themes.items()
    ]
    asked = (Mark.UNRELIABLE, Mark.WITHHELD) if dataset.survey_waves else ()  # a register's figures are counted, and shown
    marks = mark_entries((*asked, Mark.NO_DATA), words, doubtful=_DOUBTFUL)
    said = {
        Mark.UNRELIABLE: words("The value is there, but rests on few answers or could be far off. Do not decide by it alone."),
        Mark.WITHHELD: words(
            "Single people could be recognised: few answered, or another hidden value would follow from this one. "
            "So it is not shown."
        ),
        Mark.NO_DATA: words("Nobody was asked, or nothing was counted."),
    }
    return render(
        "about/methods.html.jinja",
        words,
        dataset=dataset,
        surveyed=any(own.source == "survey" for own in catalogue.indicators.values()),
        themes=[(name, sheets) for name, sheets in themes if sheets],
        marks=[(swatch(entry.mark, entry.colour), entry.label, said[entry.mark]) for entry in marks],
        signs=_signs(dataset, words),
        surveys=_surveys(dataset, words),
        chance=over_many(words),
    )


def sheet(dataset: Dataset, indicator: Indicator | CategoricalIndicator, words: Words) -> list[tuple[str, str]]:
    """What stands on an indicator's sheet, line by line; nothing that is not known."""
    lines = [
        (words("Question") if indicator.source == "survey" else words("What is described"), words.pick(indicator.question)),
        (words("Counted"), counted_answers(indicator, words)),
    ]
    if isinstance(indicator, Indicator):
        polarity = {
            Polarity.MORE_IS_BETTER: words("More is better."),
            Polarity.MORE_IS_WORSE: words("Less is better."),
            Polarity.NEITHER: words("Neither good nor bad: it only describes."),
        }
        lines += [(words("Unit"), unit_of(indicator, words)), (words("Reading"), polarity[indicator.polarity])]
    else:
        lines.append((words("Possible values"), words.list([words.pick(own.label) for own in indicator.categories])))
    source = words("Survey") if indicator.source == "survey" else words("Register figures")
    lines += [
        (words("Whom it is about"), words.pick(indicator.base)),
        (words("Source"), source),
        (words("When"), _waves(dataset, indicator, words)),
    ]
    return [(title, text) for title, text in lines if text]


def _waves(dataset: Dataset, indicator: Indicator | CategoricalIndicator, words: Words) -> str:
    """When it was measured, and how many answered in the whole city."""
    told = []
    for wave in dataset.waves_of(indicator.id):
        name = dataset.period_name(wave, words)
        whole = dataset.city_estimate(indicator.id, EVERYBODY, wave) if isinstance(indicator, Indicator) else None
        answers = whole.n if whole is not None else None
        told.append(words("{wave}: {number} answers", wave=name, number=words.number(answers)) if answers else name)
    return " · ".join(told)


def _signs(dataset: Dataset, words: Words) -> list[tuple[str, str]]:
    """The marks of workshops that this city has."""
    meanings = {
        Status.HELD: words("workshop held"),
        Status.PLANNED: words("workshop planned"),
        Status.CANCELLED: words("workshop cancelled"),
    }
    there = {workshop.status for workshop in dataset.workshops}
    return [(str(status), meaning) for status, meaning in meanings.items() if status in there]


def _surveys(dataset: Dataset, words: Words) -> list[tuple[str, str, str]]:
    """Every survey: when it was and whom it asked; and what its weights were taken for."""
    return [
        (
            words.pick(period.name),
            " · ".join(filter(None, map(words.pick, (period.when, period.population)))),
            words.say(period.weights) if period.weights else "",
        )
        for period in dataset.periods.values()
        if period.name
    ]
