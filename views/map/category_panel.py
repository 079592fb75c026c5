"""The panel beside a map of categories: one quartier, or how many quartiers have each category."""

from __future__ import annotations

from functools import lru_cache

from dataset.dataset import Dataset
from geo.drawing.classes import Mark
from language.words import words_for
from reports.map.categories import category_map, count_of, not_stated, over_time
from views.frame.html import render, swatch
from views.frame.links import Ways
from views.frame.selection import Selection
from views.map.drawing import shown_workshops
from views.map.hits import hits

EVENTS_SHOWN = 4


@lru_cache(maxsize=512)
def category_panel(dataset: Dataset, selection: Selection) -> str:
    """The panel's markup for what is selected."""
    words, quartier = words_for(selection.lang), selection.quartier
    shown = category_map(dataset, selection.indicator, selection.wave, selection.lang)
    own = shown.of(quartier)
    workshops = shown_workshops(dataset, selection)
    return str(
        render(
            "map/categories.html.jinja",
            words,
            dataset=dataset,
            selection=selection,
            ways=Ways(dataset, selection),
            shown=shown,
            swatch=lambda mark, colour: swatch(Mark(mark), colour),
            name=dataset.quartier_names.get(quartier, words.pick(dataset.city.name)),
            missing=not_stated(words),
            alike=words("In all: {count}", count=count_of(len(own.names), shown, words)) if own else "",
            counts={every.id: count_of(len(every.names), shown, words) for every in shown.told},
            dates=[
                (dataset.period_name(wave, words), label)
                for wave, label in over_time(dataset, selection.indicator, quartier, words)
            ],
            meaning=words.pick(dataset.catalogue.categorical[selection.indicator].question),
            workshops=[workshop for workshop in workshops if not quartier or quartier in workshop.quartier_ids],
            matching=len(workshops),
            most_workshops=EVENTS_SHOWN,
            hits=hits(dataset, selection, words) if dataset.workshops else "",
        )
    )
