from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from dataset.dataset import Dataset
from geo.drawing.drawing import prepare_drawing
from indicators.presets import ChoiceRules
from language.words import words_for
from reports.choice.content import answer_of, usual_weighing
from reports.choice.map import chance_classes, chance_colour, choice_map
from tests.demo import demo_city
from workshops.choice import STEP, Group
from workshops.choice import limits as chance_limits

WORDS, TODAY = words_for("en"), date(2022, 6, 1)


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


def test_the_outer_classes_are_the_clear_groups(demo: Dataset) -> None:
    answer = answer_of(demo, replace(usual_weighing(demo), k=9), TODAY)
    classes = chance_classes(demo.catalogue.choice)
    colours = {
        group: {chance_colour(classes, standing.chance) for standing in answer.choice.of(group) if standing.chance is not None}
        for group in Group
    }
    assert colours[Group.CLEARLY_IN] == {classes.colours[-1]}
    assert colours[Group.CLEARLY_OUT] == {classes.colours[0]}
    assert not colours[Group.OPEN] & (colours[Group.CLEARLY_IN] | colours[Group.CLEARLY_OUT])


@pytest.mark.parametrize("rules", [(0.9, 0.1), (0.8, 0.2), (0.55, 0.45), (0.6, 0.3), (0.93, 0.07)])
def test_no_chance_that_can_be_told_has_the_colour_of_another_group(rules: tuple[float, float]) -> None:
    """The lower limit itself too: 10 % was “clearly not” in words and the next class on the map."""
    low, high = chance_limits(ChoiceRules(*rules))
    classes = chance_classes(ChoiceRules(*rules))
    for step in range(round(1 / STEP) + 1):
        chance = round(step * STEP, 2)
        colour = chance_colour(classes, chance)
        assert (colour == classes.colours[0]) == (chance <= low + 1e-9), chance
        assert (colour == classes.colours[-1]) == (chance >= high - 1e-9), chance


@pytest.mark.parametrize("limits", [(0.9, 0.1), (1.0, 0.0), (0.55, 0.45), (0.6, 0.3), (0.95, 0.0)])
def test_classes_for_every_pair_of_limits(limits: tuple[float, float]) -> None:
    classes = chance_classes(ChoiceRules(*limits))
    assert len(set(classes.colours)) == len(classes.limits) + 1
    assert all(0 < limit < 100 for limit in classes.limits)
    assert chance_colour(classes, 0.0) == classes.colours[0]
    assert chance_colour(classes, 1.0) == classes.colours[-1]
    assert chance_colour(classes, 0.5) == classes.colours[sum(limit <= 50 for limit in classes.limits)]


def test_who_takes_no_part_has_a_mark_and_no_colour(demo: Dataset) -> None:
    weighing = replace(usual_weighing(demo), without=("01",), must=("02",))
    drawn = choice_map(demo, answer_of(demo, weighing, TODAY), WORDS)
    ET.fromstring(drawn)
    (left_out,) = (shape for shape in demo.drawing.shapes if shape.quartier_id == "01")
    (must,) = (shape for shape in demo.drawing.shapes if shape.quartier_id == "02")
    assert f'<path d="{left_out.path}" fill="url(#same)"' in drawn
    assert f'<path d="{must.path}" fill="#ffffff"' in drawn and f'<path d="{must.path}" fill="none" stroke=' in drawn
    lines = " ".join(ET.fromstring(drawn).itertext())  # a label may go on in a second line
    assert "excluded (conditions)" in lines and "set: chosen in any case" in lines
    assert "among the 2 with" in drawn  # one of three is set
    usual = choice_map(demo, answer_of(demo, usual_weighing(demo), TODAY), WORDS)
    assert "excluded" not in usual and "set:" not in usual


def test_every_quartier_is_named_on_the_map_or_in_its_key(demo: Dataset) -> None:
    written = "".join(ET.fromstring(choice_map(demo, answer_of(demo, usual_weighing(demo), TODAY), WORDS)).itertext())
    written = "".join(written.split())
    assert [name for name in demo.quartier_names.values() if "".join(name.split()) not in written] == []


def test_names_stay_text(demo: Dataset) -> None:
    quartiers = demo.boundaries.quartiers.assign(name='</text><script>"&\x00')
    city = replace(
        demo, boundaries=replace(demo.boundaries, quartiers=quartiers), drawing=prepare_drawing(quartiers, demo.drawing.crs)
    )
    drawn = choice_map(city, answer_of(city, usual_weighing(city), TODAY), WORDS)
    assert not [node for node in ET.fromstring(drawn).iter() if node.tag.endswith("script")]


def test_shapes_to_point_at_lie_over_it_only_where_they_are_asked_for(demo: Dataset) -> None:
    answer = answer_of(demo, usual_weighing(demo), TODAY)
    said = dict.fromkeys(demo.quartier_names, '"><script>alert(1)</script>')
    drawn = choice_map(demo, answer, WORDS, hits=said)
    root = ET.fromstring(drawn)
    (hits,) = (group for group in root.iter() if group.get("class") == "hits")
    assert {path.get("data-quartier") for path in hits} == set(demo.quartier_names)
    assert all(path.get("aria-label") == said[path.get("data-quartier", "")] for path in hits)
    assert root.get("role") == "group" and "<script" not in drawn
    plain = choice_map(demo, answer, WORDS)
    assert 'class="hits"' not in plain and 'role="img"' in plain
