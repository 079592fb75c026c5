from __future__ import annotations

import json
import math

import pytest

from dataset.dataset import Dataset
from geo.drawing.classes import Mark
from indicators.catalogue import Polarity
from indicators.estimates.vocabulary import SHOWN
from language.words import words_for
from reports.map.content import map_content, whole_name
from reports.map.requests import Display, MapRequest
from reports.map.scale import quartier_pointer
from tests.demo import demo_city
from tests.reports.maps import MAPS, every, fills, marks, offered
from views.frame.html import legend

GERMAN = words_for("de")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def test_a_legend_names_the_marks_that_the_map_has_and_no_other(city: Dataset) -> None:
    absent = set()
    for request, content in every(city):
        named = {entry.mark for entry in content.legend.entries} - {Mark.VALUE}
        seen = {Mark(mark) for mark in marks(content)} - {Mark.VALUE}
        absent |= set(Mark) - {Mark.VALUE} - seen
        if request.display is Display.GROUPS:
            of_groups = {mark for group in city.target_groups_of(request.indicator) for mark in _seen(city, request, group)}
            assert named == of_groups - {Mark.VALUE}
        else:
            assert named == seen, request
    assert absent == set(Mark) - {Mark.VALUE}, "every mark is missing somewhere"


def _seen(city: Dataset, request: MapRequest, group: str) -> set[Mark]:
    return set(map(Mark, city.quartier_rows(request.indicator, group, request.wave)["status"]))


def test_every_quartier_is_pointed_at_in_the_step_of_its_colour(city: Dataset) -> None:
    pointed = 0
    for request, content in every(city):
        scale = content.legend.scale
        counted = city.catalogue.indicators[request.indicator].adds_up
        assert (scale is None) == (counted or request.display is Display.PAIR)
        if scale is None:
            continue
        statuses = content.painting.figures[0].rows["status"]
        for quartier, fill, mark in zip(city.quartier_names, fills(content), marks(content), strict=True):
            pointer = quartier_pointer(city, request, content.painting, quartier, GERMAN)
            assert (pointer is not None) == (statuses[quartier] in SHOWN), (request, quartier)
            if pointer is not None:
                assert pointer.label.startswith(city.quartier_names[quartier])
                step = math.floor(scale.place(pointer.value) * len(scale.colours))
                if mark == "ok":
                    assert fill is not None
                    assert fill % len(scale.colours) == step, (request, quartier)
                    pointed += 1
    assert pointed > 500


def test_the_city_stands_on_the_scale_with_the_value_that_is_told_of_it(city: Dataset) -> None:
    for indicator, group, wave in MAPS:
        request = MapRequest(indicator, group, wave or city.waves_of(indicator)[-1])
        scale, whole = map_content(city, request, "de").legend.scale, city.city_estimate(indicator, group, request.wave)
        if city.catalogue.indicators[indicator].adds_up:
            assert scale is None, "circles have no classes"
            continue
        assert scale is not None
        if whole is None or not whole.has_value:
            assert scale.city is None
            continue
        assert scale.city is not None, indicator
        assert scale.city.value == round(whole.value, city.catalogue.indicators[indicator].decimals)
        written = GERMAN.number(whole.value, city.catalogue.indicators[indicator].decimals)
        name = whole_name(city, indicator, GERMAN)
        assert scale.city.label.startswith(f"{name} {written}")


def test_the_change_of_the_whole_city_is_marked_and_zero_is_a_joint(city: Dataset) -> None:
    changes = 0
    for request, content in every(city):
        if request.display is not Display.CHANGE:
            continue
        scale = content.legend.scale
        assert scale is not None
        assert [joint.limit for joint in scale.joints if joint.zero] == [0.0]
        row = city.city_change(request.indicator, request.group, request.second.id, request.wave).iloc[0]
        if scale.city is not None:
            assert scale.city.value == city.rounded(request.indicator, row.to_frame().T["value"]).iloc[0]
            changes += 1
    assert changes > 0


def test_better_stands_at_the_end_that_the_catalogue_names(city: Dataset) -> None:
    for indicator, group, wave in MAPS:
        request = MapRequest(indicator, group, wave or city.waves_of(indicator)[-1])
        if (scale := map_content(city, request, "en").legend.scale) is None:
            assert city.catalogue.indicators[indicator].adds_up
            continue
        polarity = city.catalogue.indicators[indicator].polarity
        expected = {Polarity.MORE_IS_BETTER: "better →", Polarity.MORE_IS_WORSE: "← better", Polarity.NEITHER: ""}
        assert scale.better == expected[polarity]
        assert not scale.better or scale.better_high == (polarity is Polarity.MORE_IS_BETTER)


def test_above_the_maps_of_all_groups_no_city_stands_on_the_scale(city: Dataset) -> None:
    request = next(one for one in offered(city, MAPS[0]) if one.display is Display.GROUPS)
    scale = map_content(city, request, "de").legend.scale
    assert scale is not None
    assert scale.city is None


def test_the_markup_carries_the_numbers_that_the_browser_needs_and_stays_small(city: Dataset) -> None:
    for _, content in every(city):
        if (scale := content.legend.scale) is None:
            continue
        markup = legend(content.legend, ())
        assert f'data-limits="{" ".join(f"{joint.limit:.12g}" for joint in scale.joints)}"' in markup
        assert len(markup) < 4000
        assert len(json.loads(content.document)["figures"][0]["values"]) == len(city.quartier_names)
