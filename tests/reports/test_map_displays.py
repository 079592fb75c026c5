"""What can be shown of an indicator, and what beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from indicators.formulas import Register
from reports.map.content import map_content
from reports.map.requests import Display, MapRequest, Second, displays_of, second_map, seconds_of
from tests.demo import demo_city
from tests.reports.maps import (
    MAPS,
    offered,
    tiny_city,
)
from tests.tiny_city import CATALOGUE, DATASET, build_city, statistics


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return tiny_city(tmp_path_factory.mktemp("tiny"))


def test_what_is_earlier_is_earlier_though_a_survey_has_the_same_id(tmp_path: Path) -> None:
    """A register figure of 2019 and 2020 in a city whose survey is called 2020."""
    both = statistics().replace(",,", ",2019,") + statistics().split("\n", 1)[1].replace(",,", ",2020,")
    city = load(build_city(tmp_path / "city", statistics=both))
    assert city.waves_of("inhabitants") == ["2019", "2020"]
    assert seconds_of(city, Display.CHANGE, "inhabitants", "all", "2020") == [Second("wave", "2019")]
    assert seconds_of(city, Display.CHANGE, "inhabitants", "all", "2019") == []


def test_the_second_map_has_ids_that_exist_and_leads_back(city: Dataset, tiny: Dataset) -> None:
    for dataset, maps in ((city, MAPS), (tiny, [("comfort", "older", "2020"), ("inhabitants", "all", "2019")])):
        for indicator, group, wave in maps:
            wave = wave or dataset.waves_of(indicator)[-1]
            for display in (Display.PAIR, Display.TWO):
                for second in seconds_of(dataset, display, indicator, group, wave):
                    request = MapRequest(indicator, group, wave, display, second)
                    other = second_map(dataset, request)
                    assert other.wave in dataset.waves_of(other.indicator)
                    assert other.group in dataset.target_groups_of(other.indicator)
                    assert {"indicator": other.indicator, "group": other.group, "wave": other.wave}[second.kind] == second.id
                    if second.kind != "indicator":
                        continue
                    back = second_map(dataset, other)
                    assert (back.indicator, back.second) == (indicator, second)
                    assert back.wave in dataset.waves_of(indicator)
                    if (other.wave, other.group) == (wave, group):
                        assert back == request


@pytest.mark.parametrize("alone", [True, False])
def test_a_display_that_needs_another_map_is_offered_only_where_there_is_one(tmp_path: Path, alone: bool) -> None:
    """One indicator, one survey, no target groups: there is nothing to put beside."""
    catalogue_text = CATALOGUE.partition("[indicators.trust]")[0] if alone else CATALOGUE.partition("[indicators.inhabitants]")[0]
    before, _, after = catalogue_text.partition("[target_groups.older]")
    catalogue = before + after[after.index("[indicators.") :]
    dataset = DATASET.partition("[statistics]")[0]
    city = load(build_city(tmp_path / "city", catalogue=catalogue, dataset=dataset))
    displays = displays_of(city, "comfort", "all", "2020")
    for display in (Display.CHANGE, Display.PAIR, Display.TWO):
        assert (display in displays) == bool(seconds_of(city, display, "comfort", "all", "2020"))
    for request in offered(city, ("comfort", "all", "2020")):
        assert map_content(city, request, "de").document


def test_seconds_fit_their_display(city: Dataset) -> None:
    assert seconds_of(city, Display.CHANGE, "feels_at_home", "all", "2021") == [Second("wave", "2017")]
    assert seconds_of(city, Display.CHANGE, "feels_at_home", "all", "2017") == []
    assert seconds_of(city, Display.VALUES, "feels_at_home", "all", "2021") == []
    assert Display.CHANGE not in displays_of(city, "feels_at_home", "all", "2017")
    register = next(name for name, indicator in city.catalogue.indicators.items() if isinstance(indicator.formula, Register))
    undated = displays_of(city, register, "all", city.waves_of(register)[-1])
    assert not {Display.DIFFERS, Display.CERTAINTY, Display.GROUPS} & set(undated)
    for second in seconds_of(city, Display.TWO, "feels_at_home", "older", "2021"):
        assert second not in (Second("group", "older"), Second("wave", "2021"), Second("indicator", "feels_at_home"))
