"""A short link opens what the long one opens, and goes on doing so when next year's survey is there."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.dataset import Dataset
from dataset.load import load
from reports.compare.content import Sides
from reports.map.inhabited import Fill
from reports.map.requests import Display
from tests.category_city import category_city
from tests.demo import demo_city
from tests.tiny_city import DATASET, build_city, survey
from views.frame.selection import RAW, TABS, WORKSHOPS, complete
from views.frame.short_link import short_parameters

CITY = demo_city()
OFFERED = {
    "lang": ["de", "en"],
    "theme": list(CITY.catalogue.themes),
    "indicator": list(CITY.catalogue.indicators),
    "group": ["all", *CITY.catalogue.target_groups],
    "wave": list(CITY.periods),
    "quartier": list(CITY.quartier_names),
    "workshops": list(WORKSHOPS),
    "display": list(map(str, Display)),
    "second": ["wave:2017", "group:older", "indicator:inhabitants", "indicator:trust_neighbours"],
    "classes": ["fixed", "natural.4", "quantiles.3", "own.10,20.5"],
    "standard": [RAW, "age"],
    "fill": list(map(str, Fill)),
    "beside": ["", "01,06", "09"],
    "sides": [Sides.PLACES, Sides.GROUPS, "since:2017"],
    "against": ["", "inhabitants", "safe_at_night"],
    "tab": list(TABS),
    "workshop": ["", *[workshop.id for workshop in CITY.workshops]],
    "part": ["1", "3"],
    "choice": ["", "k:3"],
    "called": ["", "Abends & „sicher“"],
    "interviews": ["40", "80"],
}

ANOTHER_WAVE = """
[[waves]]
id = "2024"
name = { de = "Befragung 2024", en = "Survey 2024" }
file = "survey_2024.csv"
quartier = "quartier"
missing = ["", "99"]
"""


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in OFFERED.items()}))
def test_it_opens_the_same_selection(asked: dict[str, str]) -> None:
    selection, _ = complete(asked, CITY)
    short = short_parameters(CITY, selection)
    assert complete(short, CITY) == (selection, {})
    assert set(short) >= {"indicator", "wave"}
    assert short.items() <= asdict(selection).items()


def test_what_is_usual_is_left_out() -> None:
    selection, _ = complete({"indicator": "safe_at_night", "group": "older", "lang": "de"}, CITY)
    assert short_parameters(CITY, selection) == {"indicator": "safe_at_night", "group": "older", "wave": selection.wave}


def test_nothing_in_it_can_be_left_out() -> None:
    """Beside indicator and survey, which are named so that a cited link keeps to them."""
    draw = random.Random(7)
    for _ in range(30):
        selection, _ = complete({name: draw.choice(values) for name, values in OFFERED.items()}, CITY)
        short = dict(short_parameters(CITY, selection))
        for name in set(short) - {"indicator", "wave"}:
            less = {other: value for other, value in short.items() if other != name}
            assert complete(less, CITY)[0] != selection, name


def test_a_link_of_last_year_keeps_to_its_survey(tmp_path: Path) -> None:
    before = load(build_city(tmp_path / "before"))
    short = short_parameters(before, complete({}, before)[0])
    later = build_city(tmp_path / "later", dataset=DATASET.replace("[statistics]", f"{ANOTHER_WAVE}\n[statistics]"))
    (later / "survey_2024.csv").write_text(survey() + "1,30,4,3\n", encoding="utf-8")
    after = load(later)
    assert complete({}, after)[0].wave == "2024"
    assert complete(short, after)[0].wave == "2020"


def test_a_map_of_words_has_one_too() -> None:
    city = category_city()
    selection, _ = complete({"indicator": "support", "wave": "2018", "lang": "en"}, city, categories=True)
    short = short_parameters(city, selection)
    assert short == {"lang": "en", "indicator": "support", "wave": "2018"}
    assert complete(short, city, categories=True) == (selection, {})


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


def test_it_is_kept_and_cannot_be_changed(tiny: Dataset) -> None:
    selection, _ = complete({}, tiny)
    assert short_parameters(tiny, selection) is short_parameters(tiny, selection)
    with pytest.raises(TypeError):
        short_parameters(tiny, selection)["wave"] = "1999"  # type: ignore[index]
