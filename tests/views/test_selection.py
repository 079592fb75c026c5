"""The link is the state: what is known is kept, what is not gets a notice."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from tests.tiny_city import build_city
from views.html import plain_label
from views.selection import complete


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


@pytest.mark.parametrize("parameter", ["lang", "theme", "indicator", "group", "wave", "quartier", "workshops"])
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


def test_markdown_in_a_city_word_is_not_read_as_markdown() -> None:
    assert plain_label("**x** ![](http://a.b)") == r"\*\*x\*\* \!\[\]\(http\:\/\/a\.b\)"
    assert plain_label("Größe") == "Größe"


def test_the_folder_of_pages_is_not_streamlits_own(city: Dataset) -> None:
    assert not (Path(__file__).parents[2] / "pages").exists()
