"""Every display on the demonstration: marks agree with verdicts, and nothing withheld travels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from geo.classes import Mark, Method, Scheme
from indicators.comparison import change
from reports.maps import beside, displays_of, map_content, seconds_of
from reports.requests import Display, MapRequest, Second, parse_scheme, written_scheme

INDICATORS = ("feels_at_home", "job_chances", "inhabitants", "financial_worries")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return load(Path(__file__).parents[2] / "data" / "kaiserslautern")


def _requests(city: Dataset):
    for indicator in INDICATORS:
        for group in city.target_groups_of(indicator)[:3]:
            wave = city.waves_of(indicator)[-1]
            for display in displays_of(city, indicator, group, wave):
                seconds = seconds_of(city, display, indicator, group, wave) or [Second()]
                for second in seconds[:2]:
                    yield MapRequest(indicator, group, wave, display, second)


def test_every_display_is_made_and_sends_no_withheld_number(city: Dataset) -> None:
    seen = set()
    for request in _requests(city):
        sent = json.loads(map_content(city, request, "de").document)
        seen.add(request.display)
        for figure in sent["figures"]:
            for at, mark in enumerate(figure["marks"]):
                if mark in "wn":
                    assert not any(figure[name] and figure[name][at] is not None for name in ("values", "lower", "upper", "n"))
        for mark, fill in zip(sent["marks"], sent["fills"], strict=True):
            assert (fill == ".") == (mark in "wns"), request
    assert seen == set(Display)


def test_only_certain_differences_are_coloured(city: Dataset) -> None:
    request = MapRequest("feels_at_home", "all", "2021", Display.DIFFERS)
    rows = city.quartier_rows("feels_at_home", "all", "2021")
    marks = map_content(city, request, "de").painting.marks
    certain = rows["verdict"].isin(["higher", "lower"]) & (rows["status"] == "ok")
    assert certain.any()
    assert list(marks.index[marks == Mark.VALUE]) == list(rows.index[certain])
    assert set(marks[(rows["status"] == "ok") & ~certain]) == {Mark.SAME}


def test_only_certain_changes_are_coloured(city: Dataset) -> None:
    coloured = 0
    for indicator in city.catalogue.indicators:
        if not {"2017", "2021"} <= set(city.waves_of(indicator)):
            continue
        request = MapRequest(indicator, "all", "2021", Display.CHANGE, Second("wave", "2017"))
        rows = change(city.quartier_rows(indicator, "all", "2017"), city.quartier_rows(indicator, "all", "2021"))
        marks = map_content(city, request, "de").painting.marks
        expected = rows.index[rows["verdict"].isin(["higher", "lower"])]
        assert list(marks.index[marks == Mark.VALUE]) == list(expected)
        coloured += len(expected)
    assert coloured > 0


def test_the_less_precise_is_never_the_stronger(city: Dataset) -> None:
    content = map_content(city, MapRequest("feels_at_home", "all", "2021", Display.CERTAINTY), "de")
    rows = city.quartier_rows("feels_at_home", "all", "2021")
    steps = (content.painting.numbers // len(city.classification("feels_at_home").colours)).dropna()
    precision = (rows["se"] / rows["value"])[steps.index]
    by_step = pd.DataFrame({"cv": precision, "step": steps}).groupby("step")["cv"].agg(["min", "max"])
    assert len(by_step) > 1
    assert by_step["max"].iloc[:-1].lt(by_step["min"].iloc[1:].to_numpy()).all()
    assert len(content.legend.part.entries) == 4


def test_two_indicators_take_the_worse_mark(city: Dataset) -> None:
    request = MapRequest("feels_at_home", "newcomers", "2021", Display.PAIR, Second("indicator", "financial_worries"))
    painting = map_content(city, request, "de").painting
    first, second = (city.quartier_rows(one, "newcomers", "2021")["status"] for one in ("feels_at_home", "financial_worries"))
    assert len(painting.figures) == 2
    assert (painting.marks[(first == "withheld") | (second == "withheld")] != Mark.VALUE).all()
    assert len(map_content(city, request, "de").legend.square.colours) == 9


def test_the_map_beside_has_the_same_limits_where_the_unit_is_the_same(city: Dataset) -> None:
    request = MapRequest("feels_at_home", "all", "2021", Display.TWO, Second("indicator", "financial_worries"))
    other = beside(city, request)
    assert beside(city, other) == request
    labels = [
        [entry.label for entry in map_content(city, one, "de").legend.entries if entry.mark == Mark.VALUE]
        for one in (request, other)
    ]
    assert labels[0] == labels[1]
    assert beside(city, replace(request, second=Second("group", "older"))).group == "older"


@pytest.mark.parametrize("text", ["fixed", "natural.4", "deviations.5", "own.10,20.5"])
def test_a_scheme_in_a_link_comes_back(text: str) -> None:
    assert written_scheme(parse_scheme(text)) == text


@pytest.mark.parametrize("text", ["", "nothing", "natural.99", "natural.x", "own.", "own.nan", "own.3,2", "own.1,2,3,4,5,6,7"])
def test_what_is_no_scheme_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_scheme(text)


def test_every_scheme_colours_every_value(city: Dataset) -> None:
    for method in set(Method) - {Method.OWN}:
        request = MapRequest("feels_at_home", "all", "2021", scheme=Scheme(method, 4))
        painting = map_content(city, request, "de").painting
        assert painting.numbers.notna().sum() == (city.quartier_rows("feels_at_home", "all", "2021")["value"].notna()).sum()
