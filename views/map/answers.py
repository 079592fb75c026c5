"""All answers to the question behind an indicator, as the panel's fold shows them to whoever opens it."""

from functools import lru_cache

from markupsafe import Markup

from dataset.dataset import Dataset
from dataset.errors import NotFound
from indicators.estimates.domains import EVERYBODY
from language.words import words_for
from reports.map.answers import answers_of
from reports.map.spread import spread_of
from views.frame.html import render
from views.frame.selection import Selection
from views.frame.stacked import stacked


@lru_cache(maxsize=256)
def answers_markup(dataset: Dataset, selection: Selection) -> Markup:
    """The table of answers, and bars by target group and quartier.

    Raises
    ------
    NotFound
        If the question's answers are not told.
    """
    words = words_for(selection.lang)
    here = (dataset, selection.indicator, selection.group, selection.wave, selection.quartier, words)
    answers = answers_of(*here) if selection.indicator in dataset.catalogue.indicators else None
    if answers is None:
        raise NotFound("no answers")
    return render(
        "map/all_answers.html.jinja",
        words,
        answers=answers,
        stacked=stacked,
        spread=spread_of(*here),
        group="" if selection.group == EVERYBODY else dataset.group_name(selection.group, words),
        quartier=dataset.city.quartier,
    )
