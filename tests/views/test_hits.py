"""How many workshops the map shows is said, and agrees with what it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dataset.dataset import Dataset
from language.words import words_for
from tests.demo import demo_city
from views.frame.selection import WORKSHOPS, Selection, complete
from views.map.drawing import shown_workshops
from views.map.hits import hits
from views.map.panel import panel
from workshops.events import Status

WORDS = words_for("en")


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


def _selection(dataset: Dataset, **chosen: str) -> Selection:
    selection, notices = complete({"lang": "en", **chosen}, dataset)
    assert not notices
    return selection


@pytest.mark.parametrize("group", ["all", "older"])
@pytest.mark.parametrize("workshops", WORKSHOPS)
def test_what_is_shown_answers_to_theme_group_and_status(demo: Dataset, workshops: str, group: str) -> None:
    for theme in demo.catalogue.themes:
        selection = _selection(demo, theme=theme, group=group, workshops=workshops)
        shown = shown_workshops(demo, selection)
        if workshops in ("matching", "planned", "held"):
            assert all(not event.themes or selection.theme in event.themes for event in shown)
            assert all(
                selection.group == "all" or not event.target_groups or selection.group in event.target_groups for event in shown
            )
        if workshops in ("planned", "held"):
            assert {event.status for event in shown} <= {Status(workshops)}
        assert shown == () if workshops == "none" else demo.workshops if workshops == "all" else True
        said = str(hits(demo, selection, WORDS))
        if workshops == "none":
            assert said == ""
            continue
        first = said.removeprefix('<p class="details hits">').split(" ")[0]
        assert first == (str(len(shown)) if shown or workshops != "matching" else "No")
        offers_all = len(shown) < len(demo.workshops)
        assert ("workshops=all" in said) == offers_all


def test_the_kinds_add_up_and_those_without_a_place_are_named(demo: Dataset) -> None:
    said = str(hits(demo, _selection(demo, workshops="all"), WORDS))
    held = sum(event.status is Status.HELD for event in demo.workshops)
    planned = sum(event.status is Status.PLANNED for event in demo.workshops)
    placed = [any(station.latitude is not None for station in event.stations) for event in demo.workshops]
    assert f"{len(placed)} workshops: {held} held and {planned} planned." in said
    assert f"Without a place on the map: {placed.count(False)}." in said


def test_a_place_is_told_of_the_whole_citys_workshops_in_its_panel(demo: Dataset) -> None:
    selection = _selection(demo, theme="safety", quartier="06")
    assert '<p class="details hits">Whole city: ' in panel(demo, selection)
    everywhere = replace(selection, quartier="")
    assert '<p class="details hits">Whole city: ' not in panel(demo, everywhere)
