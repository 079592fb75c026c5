"""Vergleich: a theme's indicators side by side with their intervals, two indicators together, and quartiers that are alike."""

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.compare.content import Sides, sides_of
from reports.map.requests import others_of
from views.compare.parts import show_alike, show_pair, show_panels
from views.compare.settings import comparison_of, headline
from views.frame.fields import Field, choices, search_field, show_fields, standard_fields
from views.frame.page import change, opened
from views.frame.selection import Selection


@st.fragment
def show() -> None:
    """The page; a choice runs this part alone."""
    dataset, selection, _, words = opened(page="compare")
    beside = [*_quartier_fields(dataset, selection, words), *_pair_fields(dataset, selection, words)]
    rows, page = [_filter_fields(dataset, selection, words), beside], words("Comparison of quartiers")
    show_fields(dataset, rows, page, words, lambda name, value: _keep(dataset, selection, name, value))
    st.html(str(Markup('<p class="sentence">{}</p>').format(headline(dataset, selection, words))))
    show_panels(dataset, selection, words)
    show_pair(dataset, selection, words)
    show_alike(dataset, selection, words)


def _filter_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    catalogue, kind = dataset.catalogue, comparison_of(selection).kind
    themes = [(key, words.pick(theme.name)) for key, theme in catalogue.themes.items() if catalogue.indicators_of(key)]
    groups = [(key, dataset.group_name(key, words)) for key in dataset.target_groups_of(selection.indicator)]
    waves = [(key, dataset.period_name(key, words)) for key in dataset.waves_of(selection.indicator)]
    sides = [(side, _side_name(dataset, side, words)) for side in sides_of(dataset, selection.theme, selection.wave)]
    fields = [choices("theme", words("Theme"), themes, selection.theme, 1.25)]
    if len(sides) > 1:
        fields.append(choices("sides", words("Side by side"), sides, selection.sides, 1.45))
    if kind is not Sides.GROUPS:
        fields.append(choices("group", words("Target group"), groups, selection.group, 1.45))
    if len(waves) > 1:
        fields.append(choices("wave", words("Survey"), waves, selection.wave, 1.05))
    return fields + (standard_fields(dataset, selection, words) if kind is Sides.PLACES else [])


def _side_name(dataset: Dataset, side: str, words: Words) -> str:
    """What is set side by side, as the list names it."""
    kind, _, before = side.partition(":")
    if kind == Sides.SINCE:
        return words("Change since: {survey}", survey=dataset.period_name(before, words))
    if kind == Sides.GROUPS:
        return words("Target groups of one place")
    quartiers = words.pick(dataset.city.quartiers)
    return quartiers[:1].upper() + quartiers[1:]


def _quartier_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    search = search_field(dataset, selection, words)
    if comparison_of(selection).kind is Sides.GROUPS:
        return [search]
    beside = selection.beside.split(",")
    options = [("", words("Choose …"))]
    for key, name in dataset.quartier_names.items():
        if key != selection.quartier:
            options.append((key, f"{'−' if key in beside else '+'} {name}"))
    return [search, choices("beside", words("Compare with"), options, "", 1.25)]


def _pair_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    indicators = [(indicator.id, words.pick(indicator.name)) for indicator in dataset.catalogue.indicators_of(selection.theme)]
    seconds = others_of(dataset, selection.indicator)
    others = [(second.id, words.pick(dataset.catalogue.indicators[second.id].name)) for second in seconds]
    return [
        choices("indicator", words("Two indicators together"), indicators, selection.indicator, 1.5),
        choices("against", words("Second indicator"), others, selection.against, 1.5),
    ]


def _keep(dataset: Dataset, selection: Selection, name: str, value: str) -> None:
    if name == "beside":
        ids = [key for key in selection.beside.split(",") if key]
        value = ",".join([key for key in ids if key != value] if value in ids else [*ids, value] if value else ids)
    change(dataset, **{name: value})


show()
