"""Nächste Werkstatt: which quartiers need it most, how sure that is, why, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.choice_content import Answer, answer_of
from reports.choice_map import choice_map
from reports.choice_words import headline, notes
from views import html
from views.choice_fields import show_weighing
from views.choice_parts import groups_markup
from views.choice_robust import pull_markup, robust_markup
from views.choosing import weighing_of
from views.fields import search_field, show_fields
from views.page import opened
from views.selection import Selection, change
from workshops.choice import CannotChoose, Standing
from workshops.weighing import Weighing


class _Found(NamedTuple):
    """The answer, or what is missing."""

    answer: Answer | None
    told: str


def _own(city: Dataset, selection: Selection) -> dict[str, str]:
    """Here the scenario stands in the link, even the usual one."""
    return {"choice": selection.choice or weighing_of(city, "")[0].written()}


def _found(city: Dataset, weighing: Weighing, words: Words) -> _Found:
    try:
        answer = answer_of(city, weighing, city.city.today())
    except CannotChoose as cannot:
        return _Found(None, words.say(cannot.phrase))
    return _Found(answer, headline(city, answer, words))


@st.fragment
def show() -> None:
    """The page; a choice runs this part alone."""
    city, selection, notices, words = opened(_own)
    weighing = weighing_of(city, selection.choice)[0]
    found = _found(city, weighing, words)
    if notices:
        st.html(html.notice(" ".join(map(words.say, notices.values()))))
    with st.container(key="choice"):
        st.html(str(Markup('<p class="sentence">{}</p>').format(found.told)))
        with st.container(key="weights"):
            show_weighing(city, weighing, words, lambda made: change(city, choice=made.written()))
        if found.answer:
            _show_answer(city, found.answer, words)
    _fields(city, selection, found, words)
    if found.answer:
        _show_closer(city, found.answer, selection, words)
        st.html(str(_rests_on(city, found.answer, words)))


def _show_answer(city: Dataset, answer: Answer, words: Words) -> None:
    with st.container(key="answer"):
        st.html(str(groups_markup(city, answer, words)))
    with st.container(key="chances"):
        described = words("Map of the chance of every quartier; the groups beside it say the same in words.")
        st.html(str(html.picture(choice_map(city, answer, words), described, "chances")))


def _fields(city: Dataset, selection: Selection, found: _Found, words: Words) -> None:
    page = words("Next workshop")
    title = f"{page} · Quartierblick – {words.pick(city.city.name)}"
    rows = []
    if found.answer:
        st.html(str(Markup("<h2>{}</h2>").format(words("A closer look"))))
        shown = replace(selection, quartier=_chosen(found.answer, selection).quartier_id)
        rows = [[search_field(city, shown, words)]]
    with st.container(key="closer"):
        show_fields(rows, title, words, lambda name, value: change(city, **{name: value}), said=found.told)


def _chosen(answer: Answer, selection: Selection) -> Standing:
    """The quartier in the link, else the first of the answer."""
    standings = answer.choice.standings
    return next((one for one in standings if one.quartier_id == selection.quartier), standings[0])


def _show_closer(city: Dataset, answer: Answer, selection: Selection, words: Words) -> None:
    standing = _chosen(answer, selection)
    robust = Markup('<section class="step"><h2>{}</h2><div class="two"><div>{}</div><div>{}</div></div></section>').format(
        words("How robust the choice is"),
        pull_markup(city, answer, standing, words),
        robust_markup(city, answer, standing.quartier_id, words),
    )
    st.html(str(robust))


def _rests_on(city: Dataset, answer: Answer, words: Words) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(one) for one in notes(city, answer, words))
    return Markup('<section class="step"><h2>{}</h2><ul>{}</ul></section>').format(words("What the numbers rest on"), items)


show()
