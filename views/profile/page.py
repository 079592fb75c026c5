"""Steckbrief: one quartier on a page, and on paper."""

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from language.words import Words
from reports.profile.numbers import groups_asked
from reports.profile.parts import Profile
from reports.profile.pdf import file_name, locator_map
from reports.profile.profile import profile_of
from views.frame.fields import Field, choices, search_field, show_fields
from views.frame.html import component, link
from views.frame.links import Ways, to_profile_file, to_profiles
from views.frame.page import change, opened, wished
from views.frame.selection import Selection
from views.profile.parts import profile_markup

_bundles = component("bundles", '<ul class="bundles"></ul>')


def _own(dataset: Dataset, _: Selection) -> dict[str, str]:
    """Whose answers are told, whatever indicator the map shows."""
    group = wished("group")
    return {"group": group if group in groups_asked(dataset) else EVERYBODY}


def _show_fields(dataset: Dataset, selection: Selection, said: str, words: Words) -> None:
    place = dataset.quartier_names.get(selection.quartier, "")
    page = " ".join(part for part in (words("Profile"), place) if part)
    several = words("All {quartiers}", quartiers=dataset.city.quartiers)  # a city has no profile
    search = search_field(dataset, selection, words) | {"whole": several, "clear": words("Back: {whole}", whole=several)}
    rows: list[list[Field]] = [[search]]
    groups = groups_asked(dataset)
    if selection.quartier and len(groups) > 1:
        options = [(group, dataset.group_name(group, words)) for group in groups]
        rows[0].append(choices("group", words("Answers of"), options, selection.group, 1.0))
    show_fields(dataset, rows, page, words, lambda name, value: change(dataset, **{name: value}), said=said)


def _show_files(selection: Selection, words: Words) -> None:
    """All profiles as files, which take a while, with their progress."""
    labels = {"pdf": words("All profiles in one PDF"), "zip": words("All profiles, a PDF each (ZIP)")}
    files, name = [], words("profiles")
    for kind, label in labels.items():
        href, progress = to_profiles(selection.lang, kind)
        files.append({"label": label, "href": href, "progress": progress, "name": f"{name}.{kind}"})
    states = {
        "waiting": words("Another file is being made; yours comes next."),
        "making": words("The profiles are being written."),
        "setting": words("The profiles are written; the document is being set."),
        "ready": words("Ready: the file is arriving."),
        "failed": words("The file could not be made. Please try again."),
        "busy": words("Many files are being made just now. Please try again in a minute."),
    }
    _bundles(key="bundles", data={"files": files, "words": states})


def _overview(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    ways = Ways(dataset, selection)
    links = (link(ways.to_profile(key), name) for key, name in dataset.quartier_names.items())
    items = Markup("").join(map(Markup("<li>{}</li>").format, links))
    sentence = words("A profile of each of the {quartiers}: choose one.", quartiers=dataset.city.quartiers)
    return Markup('<p class="sentence">{}</p><section class="step"><ul class="names">{}</ul></section>').format(sentence, items)


def _chosen(dataset: Dataset, selection: Selection, profile: Profile, words: Words) -> Markup:
    answers = Markup("")
    if section := profile.sections.get("distributions"):
        answers = Markup(' · <a class="file" href="#distributions" target="_self">{}</a>').format(section.title)
    file = Markup('<p><a class="file" href="{}" download="{}" target="_self">{}</a>{}</p>').format(
        to_profile_file(selection.lang, selection.quartier, selection.group),
        file_name(dataset, selection.quartier, words, selection.group),
        words("This profile as PDF"),
        answers,
    )
    ways, themes = Ways(dataset, selection), dataset.catalogue.indicators
    onwards = Markup(" · ").join(
        link(address, name)
        for address, name in (
            (ways.to_map(), words("On the map")),
            (ways.to_page("compare"), words("Compare with others")),
            (ways.to_thread(), words("From finding to measure")),
        )
    )
    earlier = selection.wave in dataset.survey_waves and selection.wave != dataset.waves_of(selection.indicator)[-1]
    remark = words("A profile always shows the latest survey. On the map, an earlier one is chosen.") if earlier else ""
    drawn = locator_map(dataset.drawing, profile)
    body = profile_markup(profile, drawn, lambda key: ways.to_map(indicator=key, theme=themes[key].theme))
    if remark:
        file += Markup('<p class="details">{}</p>').format(remark)
    return file + body + Markup('<p class="ways">{}</p>').format(onwards)


@st.fragment
def show() -> None:
    """The chosen quartier, or all to choose from."""
    dataset, selection, _, words = opened(_own)
    if selection.quartier:
        profile = profile_of(dataset, selection.quartier, words, target_group=selection.group)
        _show_fields(dataset, selection, f"{profile.name}. {profile.summary}", words)
        st.html(str(_chosen(dataset, selection, profile, words)))
    else:
        _show_fields(dataset, selection, "", words)
        st.html(str(_overview(dataset, selection, words)))
    _show_files(selection, words)


show()
