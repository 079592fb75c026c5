"""Steckbrief: one quartier on a page, and on paper."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from reports.profile import profile_of
from reports.profile_pdf import locator_map
from views.fields import search_field, show_fields
from views.links import to_profile
from views.page import opened
from views.profile_files import to_profile_file
from views.profile_parts import profile_markup
from views.selection import Selection, change


def _fields(city: Dataset, selection: Selection, words: Words) -> None:
    place = city.quartier_names.get(selection.quartier, "")
    page = " ".join(part for part in (words("Profile"), place) if part)
    title = f"{page} · Quartierblick – {words.pick(city.city.name)}"
    show_fields([[search_field(city, selection, words)]], title, words, lambda name, value: change(city, **{name: value}))


def _download(address: str, label: str) -> Markup:
    return Markup('<a class="file" href="{}" download target="_self">{}</a>').format(address, label)


def _all(selection: Selection, words: Words) -> Markup:
    links = [
        _download(to_profile_file(selection.lang), words("All profiles in one PDF")),
        _download(to_profile_file(selection.lang, kind="zip"), words("All profiles, a PDF each (ZIP)")),
    ]
    return Markup('<p class="details">{}</p>').format(Markup(" · ").join(links))


def _overview(city: Dataset, selection: Selection, words: Words) -> Markup:
    items = Markup("").join(
        Markup('<li><a href="{}" target="_self">{}</a></li>').format(to_profile(selection.lang, key), name)
        for key, name in city.quartier_names.items()
    )
    sentence = words("A profile of each of the {quartiers}: choose one.", quartiers=city.city.quartiers)
    return Markup('<p class="sentence">{}</p><section class="step"><ul class="names">{}</ul></section>').format(sentence, items)


def _one(city: Dataset, selection: Selection, words: Words) -> Markup:
    profile = profile_of(city, selection.quartier, words)
    locator = locator_map(city.drawing, selection.quartier, profile.columns["map"])
    described = words("Map of the city; {name} is marked.", name=profile.name)
    link = _download(to_profile_file(selection.lang, selection.quartier), words("This profile as PDF"))
    return Markup("<p>{}</p>").format(link) + profile_markup(profile, locator, described)


@st.fragment
def show() -> None:
    """The chosen quartier, or all to choose from."""
    city, selection, _, words = opened()
    _fields(city, selection, words)
    body = _one(city, selection, words) if selection.quartier else _overview(city, selection, words)
    st.html(str(body + _all(selection, words)))


show()
