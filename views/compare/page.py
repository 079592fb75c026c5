"""Vergleich: all quartiers × a theme's indicators, then one indicator in the order of its values, then two together."""

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.compare.content import Panel, Sides, compared, panel_of, places_chosen, sides_of
from reports.compare.finding import theme_finding
from views.compare.matrix import show_matrix
from views.compare.pair import show_pair
from views.compare.parts import show_alike, show_matrix_key, show_notes, show_ranked
from views.compare.settings import comparison_of, said_of
from views.frame.fields import Field, adding_field, chips, choices, search_field, show_fields, standard_fields
from views.frame.page import change, opened
from views.frame.selection import Selection


@st.fragment
def show() -> None:
    """The page; a choice runs this part alone."""
    dataset, selection, _, words = opened(page="compare")
    asked = comparison_of(selection)
    panels = compared(dataset, asked, words)
    panel = panel_of(panels, selection.indicator)
    finding = theme_finding(dataset, asked, words)
    said = said_of(dataset, selection, panel, words) if panel else ""
    with st.container(key="compare"):
        show_fields(
            dataset,
            [_filter_fields(dataset, selection, words)],
            words("Comparison of quartiers"),
            words,
            lambda name, value: change(dataset, **{name: value}),
            finding=finding,
            said=said,
        )
        if panel:
            show_matrix_key(dataset, selection, panels, words)
            # the finding is the heading already: a table that repeated it would be heard three times
            title = words(
                "{theme}: all indicators side by side", theme=words.pick(dataset.catalogue.themes[selection.theme].name)
            )
            show_matrix(
                dataset, asked, panel.indicator.id, title, words, lambda name, value: _keep(dataset, selection, name, value)
            )
            show_notes(dataset, selection, title, words)
            _show_one(dataset, selection, panel, panels, said, words)
        show_pair(dataset, selection, words)
        show_alike(dataset, selection, words)


def _show_one(dataset: Dataset, selection: Selection, panel: Panel, panels: tuple[Panel, ...], said: str, words: Words) -> None:
    """One indicator of all places, its fields at its head."""
    with st.container(key="one"):
        st.html(str(Markup('<h2>{}</h2><p class="source">{}</p><p>{}</p>').format(panel.title, panel.base, said)))
        fields = [
            choices("indicator", words("Indicator"), [(own.indicator.id, own.title) for own in panels], panel.indicator.id, 1)
        ]
        rows: list[list[Field]] = [fields]
        if comparison_of(selection).kind is not Sides.GROUPS:
            fields.append(adding_field(dataset, selection, words("Highlight"), words))
            rows.append([_chips(dataset, selection, words)])
        show_fields(
            dataset,
            rows,
            words("Comparison of quartiers"),
            words,
            lambda name, value: _keep(dataset, selection, name, value),
            key="one_fields",
        )
        show_ranked(dataset, selection, panel, words)


def _chips(dataset: Dataset, selection: Selection, words: Words) -> Field:
    names = [(key, dataset.quartier_names[key]) for key in places_chosen(dataset, comparison_of(selection))]
    return chips("remove", words("Highlighted:"), [(key, name, words("Remove {name}", name=name)) for key, name in names])


def _filter_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    catalogue, kind = dataset.catalogue, comparison_of(selection).kind
    themes = [(key, words.pick(theme.name)) for key, theme in catalogue.themes.items() if catalogue.indicators_of(key)]
    groups = [(key, dataset.group_name(key, words)) for key in dataset.target_groups_of(selection.indicator)]
    waves = [(key, dataset.period_name(key, words)) for key in dataset.waves_of(selection.indicator)]
    sides = [(side, _side_name(dataset, side, words)) for side in sides_of(dataset, selection.theme, selection.wave)]
    fields = [choices("theme", words("Theme"), themes, selection.theme, 1.25)]
    if len(sides) > 1:
        fields.append(choices("sides", words("Side by side"), sides, selection.sides, 1.45))
    if kind is Sides.GROUPS:
        fields.append(search_field(dataset, selection, words))
    elif len(groups) > 1:
        fields.append(choices("group", words("Target group"), groups, selection.group, 1.45))
    if len(waves) > 1:
        counted = catalogue.indicators[selection.indicator].source == "register"
        fields.append(choices("wave", words("As of") if counted else words("Survey"), waves, selection.wave, 1.05))
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


def _keep(dataset: Dataset, selection: Selection, name: str, value: str) -> None:
    """Of quartiers, the first one chosen is that of all pages, and the others stand beside it."""
    if name in ("quartier", "remove"):
        chosen = places_chosen(dataset, comparison_of(selection))
        if value in chosen:
            chosen.remove(value)
        elif name == "quartier" and value in dataset.quartier_names:
            chosen.append(value)
        change(dataset, quartier=chosen[0] if chosen else "", beside=",".join(chosen[1:]))
        return
    change(dataset, **{name: value})


show()
