"""The link is the state: what is known is kept, what is not gets a notice."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from geo.reading.settlement import Settlement
from language.phrases import Text
from reports.map.content import map_content
from reports.map.requests import Display, Second, seconds_of, written_scheme
from tests.tiny_city import build_city, squares
from views.frame.scenario import LONGEST
from views.frame.selection import _completed, complete


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


def test_an_empty_link_is_filled_with_defaults_that_a_link_gives_back(city: Dataset) -> None:
    selection, notices = complete({}, city)
    assert notices == {}
    assert (selection.lang, selection.theme, selection.indicator, selection.group, selection.wave) == (
        "de",
        "living",
        "comfort",
        "all",
        "2020",
    )
    assert complete(asdict(selection), city) == (selection, {})


@pytest.mark.parametrize(
    "parameter", ["lang", "theme", "indicator", "group", "wave", "quartier", "workshops", "display", "second", "classes"]
)
def test_an_unknown_id_is_named_in_a_notice_and_replaced(city: Dataset, parameter: str) -> None:
    default, _ = complete({}, city)
    selection, notices = complete({parameter: "<b>"}, city)
    assert selection == default
    assert {name: notice.values["value"] for name, notice in notices.items()} == {parameter: "<b>"}


def test_a_choice_that_the_next_indicator_does_not_know_gives_way_in_silence(city: Dataset) -> None:
    selection, notices = complete({"indicator": "inhabitants", "group": "older", "wave": "2020"}, city)
    assert (selection.group, selection.wave) == ("all", "undated")
    assert notices == {}


def test_an_indicator_in_the_link_brings_its_theme(city: Dataset) -> None:
    assert complete({"indicator": "trust"}, city)[0].theme == "living"


@pytest.mark.parametrize("second", ["x", ":", "foo:bar", "indicator:", "indicator:nothing", "group:<b>", "wave:1999", ":older"])
@pytest.mark.parametrize("display", ["values", "two", "pair"])
def test_an_unknown_comparison_is_named_and_replaced(city: Dataset, display: str, second: str) -> None:
    selection, notices = complete({"display": display, "second": second}, city)
    assert {name: notice.values["value"] for name, notice in notices.items()} == {"second": second}
    assert selection == complete({"display": display}, city)[0]
    assert selection.request


@pytest.mark.parametrize(
    ("display", "second"),
    [
        ("values", "group:older"),
        ("values", "indicator:trust"),
        ("pair", "group:older"),
        ("two", "group:all"),
        ("two", "wave:2020"),
        ("two", "wave:undated"),
        ("two", "indicator:comfort"),
    ],
)
def test_a_comparison_that_does_not_fit_now_gives_way_in_silence(city: Dataset, display: str, second: str) -> None:
    selection, notices = complete({"display": display, "second": second}, city)
    assert notices == {}
    assert selection.second != second
    offered = [str(second) for second in seconds_of(city, Display(display), "comfort", "all", "2020")]
    assert selection.second == (offered[0] if offered else "")


def test_a_comparison_that_fits_is_kept(city: Dataset) -> None:
    asked = {"display": "two", "second": "group:older", "classes": "quantiles.3"}
    selection, notices = complete(asked, city)
    assert notices == {}
    assert (selection.display, selection.second, selection.classes) == ("two", "group:older", "quantiles.3")
    assert selection.request.second == Second("group", "older")
    assert complete(asdict(selection), city) == (selection, {})


@pytest.mark.parametrize("parameter", ["sides", "against"])
def test_an_unknown_comparison_of_the_page_is_named(city: Dataset, parameter: str) -> None:
    for value in ("<b>", "since", "since:1999", "indicator:trust"):
        selection, notices = complete({parameter: value}, city)
        assert selection == complete({}, city)[0]
        assert {name: notice.values["value"] for name, notice in notices.items()} == {parameter: value}


def test_a_second_indicator_of_the_comparison_leaves_the_map_alone(city: Dataset) -> None:
    asked = {"display": "two", "second": "group:older"}
    selection, notices = complete({**asked, "against": "inhabitants"}, city)
    assert notices == {}
    assert (selection.display, selection.second, selection.against) == ("two", "group:older", "inhabitants")
    assert complete(asdict(selection), city) == (selection, {})


def test_sides_that_a_theme_does_not_have_give_way_in_silence(city: Dataset) -> None:
    assert complete({"sides": "groups"}, city)[0].sides == "groups"
    selection, notices = complete({"sides": "since:2020"}, city)
    assert (selection.sides, notices) == ("places", {})


@pytest.mark.parametrize("display", ["differs", "certainty", "change", "groups"])
def test_a_display_that_does_not_fit_now_gives_way_in_silence(city: Dataset, display: str) -> None:
    selection, notices = complete({"indicator": "inhabitants", "display": display}, city)
    assert (selection.display, notices) == ("values", {})


@pytest.mark.parametrize("classes", ["own.10,20", "own.0.5", "own.-3,2.25", "natural.4", "deviations.7", "fixed"])
def test_classes_in_the_link_are_kept(city: Dataset, classes: str) -> None:
    selection, notices = complete({"classes": classes}, city)
    assert (selection.classes, notices) == (classes, {})
    assert written_scheme(selection.request.scheme) == classes


@pytest.mark.parametrize(
    "classes",
    [
        *["own.", "own", "own.nan", "own.inf", "own.1e999", "own.20,10", "own.1,2,3,4,5,6,7", "natural.99", "natural.1"],
        *["x" * 10_000, "natural." + "9" * 10_000, "own." + ",".join(map(str, range(5000)))],
    ],
    ids=range(12),
)
def test_classes_that_are_none_are_named_and_replaced(city: Dataset, classes: str) -> None:
    selection, notices = complete({"classes": classes}, city)
    assert (selection.classes, list(notices)) == ("fixed", ["classes"])
    assert classes.startswith(notices["classes"].values["value"])
    assert len(notices["classes"].values["value"]) <= 200
    assert selection.request


@pytest.mark.parametrize(
    "classes", ["own.1,1.0000001", "own.1234567,1234568", "own.0.1,0.30000000000000004", "own.1e300", "own.1_0"]
)
def test_whatever_classes_a_selection_has_it_can_be_read_again(city: Dataset, classes: str) -> None:
    selection, _ = complete({"classes": classes}, city)
    assert selection.request
    assert complete(asdict(selection), city) == (selection, {})
    assert map_content(city, selection.request, "de").document


@pytest.mark.parametrize(
    "parameter", ["lang", "theme", "indicator", "group", "wave", "quartier", "workshops", "display", "second"]
)
@pytest.mark.parametrize("value", ["x" * 10_000, "\x00", "\ud800", "{value}", "\u202e<b>"], ids=range(5))
def test_whatever_stands_in_the_link_a_selection_comes_of_it(city: Dataset, parameter: str, value: str) -> None:
    selection, notices = complete({parameter: value}, city)
    assert selection == complete({}, city)[0]
    assert [(name, notice.values["value"]) for name, notice in notices.items()] == [(parameter, value[:200])]


def test_the_folder_of_pages_is_not_streamlits_own(city: Dataset) -> None:
    assert not (Path(__file__).parents[2] / "pages").exists()


def test_what_is_coloured_is_offered_only_where_the_city_tells_where_people_live(city: Dataset) -> None:
    settled = replace(city, context=replace(city.context, settlement=Settlement(np.array([], dtype=object), (), Text())))
    assert complete({}, settled)[0].fill == "inhabited"
    assert complete({"fill": "whole"}, settled)[0].fill == "whole"
    assert complete({}, city)[0].fill == "whole"
    selection, notices = complete({"fill": "inhabited"}, city)  # a link that was kept from before
    assert (selection.fill, notices) == ("whole", {})
    selection, notices = complete({"fill": "woods"}, settled)
    assert (selection.fill, list(notices)) == ("inhabited", ["fill"])


@pytest.mark.parametrize("parameter", ["own", "beside"])
def test_several_quartiers_are_taken_whole_or_not_at_all(tmp_path: Path, parameter: str) -> None:
    """Cut, a list of quartiers is another one, and its last id may be that of another quartier."""
    long = {str(number): f"{number}{'0' * 60}" for number in range(1, 10)}
    folder = build_city(tmp_path)
    drawn = squares().replace({"key": {**long, "9": "1"}})
    drawn.to_file(folder / "boundaries.gpkg", driver="GPKG")
    for name, column in (("survey.csv", 0), ("statistics.csv", 0), ("stations.csv", 2)):
        rows = [line.split(",") for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        for row in rows[1:]:
            row[column] = {**long, "9": "1"}[row[column]]
        (folder / name).write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    there = load(folder)
    several = ",".join(there.quartier_names)
    assert getattr(complete({parameter: several}, there)[0], parameter) == several
    selection, notices = complete({parameter: several + "," * LONGEST + several}, there)
    assert getattr(selection, parameter) == ""
    assert notices[parameter].values["value"] == several[:60] + "…"
    ending = ",".join([long["2"]] * 200)[: LONGEST - 2] + ",1" + "0" * 60
    assert getattr(complete({parameter: ending}, there)[0], parameter) == ""


def test_a_link_that_somebody_made_up_is_not_remembered(city: Dataset) -> None:
    remembered = _completed.cache_info().currsize
    for number in range(20):
        complete({"own": "x" * 2000 + str(number)}, city)
    assert _completed.cache_info().currsize == remembered
