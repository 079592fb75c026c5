"""Every way to another page keeps what is chosen, but for what it changes."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demo import demo_city
from tests.views.test_short_link import OFFERED
from views.frame.links import Ways
from views.frame.selection import Selection, complete
from views.frame.short_link import short_parameters

CITY = demo_city()
ASKED = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in OFFERED.items()})


def opened(address: str) -> Selection:
    selection, notices = complete(dict(parse_qsl(urlsplit(address).query)), CITY, categories=True)
    assert notices == {}
    return selection


@settings(max_examples=80, deadline=None)
@given(ASKED, st.sampled_from(list(CITY.quartier_names)), st.sampled_from([workshop.id for workshop in CITY.workshops]))
def test_each_opens_the_same_selection_but_for_what_it_changes(asked: dict[str, str], quartier: str, workshop: str) -> None:
    here = complete(asked, CITY, categories=True)[0]
    ways = Ways(CITY, here)
    assert opened(ways.to_page("compare")) == here
    assert opened(ways.to_profile(quartier)) == replace(here, quartier=quartier)
    assert opened(ways.to_workshop(workshop)) == replace(here, workshop=workshop)
    assert opened(ways.to_workshop()) == replace(here, workshop="")
    assert opened(ways.to_thread()) == replace(here, part="1")
    assert opened(ways.to_map(workshops="all")) == replace(here, workshops="all")
    assert opened(ways.to_page("imprint", lang="en")) == replace(here, lang="en")


@settings(max_examples=40, deadline=None)
@given(ASKED, st.sampled_from(list(CITY.catalogue.indicators)), st.sampled_from(list(CITY.catalogue.themes)))
def test_a_new_indicator_or_theme_leaves_what_it_can(asked: dict[str, str], indicator: str, theme: str) -> None:
    here = complete(asked, CITY, categories=True)[0]
    kept = ("lang", "quartier", "workshops", "own", "beside", "workshop", "choice", "versus", "interviews", "classes")
    on_map, on_thread = opened(Ways(CITY, here).to_map(indicator=indicator)), opened(Ways(CITY, here).to_thread(theme=theme))
    assert on_map.indicator == indicator
    assert on_map.theme == CITY.catalogue.indicators[indicator].theme
    assert on_thread.theme == theme
    for name in kept:
        assert getattr(on_map, name) == getattr(on_thread, name) == getattr(here, name)
    if here.group in CITY.target_groups_of(indicator):
        assert on_map.group == here.group
    if here.wave in CITY.waves_of(indicator):
        assert on_map.wave == here.wave


@settings(max_examples=40, deadline=None)
@given(ASKED, st.sampled_from(list(CITY.quartier_names)))
def test_each_is_the_shortest(asked: dict[str, str], quartier: str) -> None:
    here = complete(asked, CITY, categories=True)[0]
    query = dict(parse_qsl(urlsplit(Ways(CITY, here).to_profile(quartier)).query))
    assert query == {name: value for name, value in short_parameters(CITY, replace(here, quartier=quartier)).items() if value}


def test_a_place_on_a_page_is_named_and_escaped() -> None:
    here = complete({}, CITY)[0]
    assert Ways(CITY, here).to_thread("measure-a b<").endswith("#measure-a%20b%3C")
