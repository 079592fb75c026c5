"""Vergleich: a theme's indicators in a few quartiers and the city, two indicators together, and quartiers that are alike."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.correlation import Correlation, correlation, pairs_of
from language.words import Words
from reports.charts import dot_plot, scatter
from reports.comparison_content import alike, compared, maps_compared, pair_rows, places_compared
from reports.maps import seconds_of
from reports.requests import Display, Second
from views import html
from views.comparing import comparison_of
from views.fields import Field, choices, search_field, show_fields
from views.page import opened
from views.selection import Selection, change
from views.table import EXPORT_ROUTE

_DASH = "–"


@st.fragment
def show() -> None:
    """The page; a choice runs this part alone."""
    city, selection, notices, words = opened()
    page = words("Comparison of quartiers")
    title = f"{page} · Quartierblick – {words.pick(city.city.name)}"
    show_fields(
        [_filters(city, selection, words), _pair(city, selection, words)],
        title,
        words,
        lambda name, value: _keep(city, selection, name, value),
    )
    if notices:
        st.html(html.notice(" ".join(map(words.say, notices.values()))))
    theme = words.pick(city.catalogue.themes[selection.theme].name)
    sentence = words(
        "{theme}: the {quartiers} compared, each value with its interval", theme=theme, quartiers=city.city.quartiers
    )
    st.html(str(Markup('<p class="sentence">{}</p>').format(sentence)))
    _show_charts(city, selection, words)
    st.html(str(_take_along(selection, words)))
    _show_pair(city, selection, words)
    _show_alike(city, selection, words)


def _take_along(selection: Selection, words: Words) -> Markup:
    """The numbers of the charts as files."""
    query = urlencode(asdict(selection))
    links = Markup("").join(
        Markup('<a href=".{}/compare.{}?{}" download>{}</a>').format(EXPORT_ROUTE, kind, query, kind.upper())
        for kind in ("csv", "xlsx")
    )
    return Markup('<p class="downloads"><span>{}</span>{}</p>').format(words("Take along:"), links)


def _filters(city: Dataset, selection: Selection, words: Words) -> list[Field]:
    catalogue = city.catalogue
    themes = [(key, words.pick(theme.name)) for key, theme in catalogue.themes.items() if catalogue.indicators_of(key)]
    groups = [(key, city.group_name(key, words)) for key in city.target_groups_of(selection.indicator)]
    waves = [(key, city.period_name(key, words)) for key in city.waves_of(selection.indicator)]
    beside = selection.beside.split(",")
    offered = [("", words("Choose …"))]
    for key, name in city.quartier_names.items():
        if key != selection.quartier:
            offered.append((key, f"{'−' if key in beside else '+'} {name}"))
    fields = [
        choices("theme", words("Theme"), themes, selection.theme, 1.25),
        choices("group", words("Target group"), groups, selection.group, 1.45),
    ]
    if len(waves) > 1:
        fields.append(choices("wave", words("Survey"), waves, selection.wave, 1.05))
    added = choices("beside", words("Put beside or take away"), offered, "", 1.25)
    return [*fields, search_field(city, selection, words), added]


def _pair(city: Dataset, selection: Selection, words: Words) -> list[Field]:
    indicators = [(one.id, words.pick(one.name)) for one in city.catalogue.indicators_of(selection.theme)]
    seconds = seconds_of(city, Display.PAIR, selection.indicator, selection.group, selection.wave)
    named = [(str(one), words.pick(city.catalogue.indicators[one.id].name)) for one in seconds]
    return [
        choices("indicator", words("Two indicators together"), indicators, selection.indicator, 1.5),
        choices("second", words("Second indicator"), named, str(_second(city, selection)), 1.5),
    ]


def _keep(city: Dataset, selection: Selection, name: str, value: str) -> None:
    if name == "beside":
        ids = [one for one in selection.beside.split(",") if one]
        value = ",".join([one for one in ids if one != value] if value in ids else [*ids, value] if value else ids)
    if name == "second":  # the link keeps a second indicator only beside the display that shows two
        change(city, display=str(Display.PAIR), second=value)
    else:
        change(city, **{name: value})


def _second(city: Dataset, selection: Selection) -> Second:
    """The indicator chosen beside the first one, else the theme's next, else any other."""
    chosen = Second.parse(selection.second)
    if chosen.kind == "indicator":
        return chosen
    offered = seconds_of(city, Display.PAIR, selection.indicator, selection.group, selection.wave)
    same = [one for one in offered if city.catalogue.indicators[one.id].theme == selection.theme]
    return next(iter([*same, *offered]), Second())


def _show_charts(city: Dataset, selection: Selection, words: Words) -> None:
    asked = comparison_of(selection)
    rows = compared(city, asked, words)
    key = words("Point and bar: value and 95% interval. Hollow: uncertain. *: withheld (data protection).")
    st.html(str(Markup('<p class="source">{}</p>').format(key)))
    titles = [words("Name"), words("Value"), words("95% interval"), words("Answers (n)"), words("Comparison")]
    for indicator, group, wave in maps_compared(city, asked):
        base = " · ".join([city.group_name(group, words), city.period_name(wave, words)])
        own = rows[rows["indicator"] == indicator.id].reset_index(drop=True)
        st.html(str(Markup("<h3>{}</h3><p class='source'>{}</p>").format(words.pick(indicator.name), base)))
        st.altair_chart(dot_plot(own, indicator, words), width="stretch", theme=None, key=f"dots_{indicator.id}")
        numbers = [_DASH if pd.isna(n) else words.number(int(n)) for n in own["n"]]
        told = zip(own["place_name"], own["value_told"], own["interval_told"], numbers, own["verdict_told"], strict=True)
        table = html.table(titles, [[cell or _DASH for cell in line] for line in told])
        st.html(str(Markup("<details><summary>{}</summary>{}</details>").format(words("In numbers"), table)))


def _show_pair(city: Dataset, selection: Selection, words: Words) -> None:
    second = _second(city, selection)
    if not second.id:
        return
    one, other = city.catalogue.indicators[selection.indicator], city.catalogue.indicators[second.id]
    first_rows, second_rows = pair_rows(city, selection.request, second.id)
    found = correlation(pairs_of(first_rows, second_rows))
    names = words("{first} and {second}", first=one.name, second=other.name)
    same = words("Where the same people answered both questions, their errors may go together; that is not taken into account.")
    st.html(str(Markup('<h2>{}</h2><p>{}</p><p class="source">{}</p>').format(names, _told(found, words), same)))
    chosen = places_compared(city, comparison_of(selection))
    st.altair_chart(
        scatter(city, (one, first_rows), (other, second_rows), chosen, words), width="stretch", theme=None, key="pair"
    )


def _told(found: Correlation | None, words: Words) -> str:
    if found is None:
        return words("Too few quartiers to say whether the two go together.")
    quartiers = words.plural("{number} quartier", "{number} quartiers", found.quartiers)
    r, lower, upper = (words.number(value, 2) for value in (found.r, found.lower, found.upper))
    numbers = words("r = {r}, 95% interval {lower} to {upper}, sampling error included", r=r, lower=lower, upper=upper)
    if not found.certain:
        return words("{quartiers}, no certain connection ({numbers}).", quartiers=quartiers, numbers=numbers)
    return words("{quartiers}: the two go together, but that proves no cause ({numbers}).", quartiers=quartiers, numbers=numbers)


def _show_alike(city: Dataset, selection: Selection, words: Words) -> None:
    if not selection.quartier:
        return
    st.html(str(Markup("<h2>{}</h2>").format(words("Similar profiles"))))
    found = alike(city, selection.quartier, selection.group, selection.wave)
    if found.empty:
        st.html(html.notice(words("Too little is published to name similar quartiers.")))
        return
    explained = words(
        "Over all survey indicators, sampling error taken off. The chance says how certain each is among the three nearest."
    )
    titles = [words("Name"), words("Chance to be among the three nearest"), words("Indicators compared")]
    lines = [
        [
            city.quartier_names[str(key)],
            words("{number}%", number=words.number(100 * row["chance"])),
            words.number(row["indicators"]),
        ]
        for key, row in found.iterrows()
    ]
    st.html(str(Markup('<p class="source">{}</p>').format(explained) + html.table(titles, lines)))


show()
