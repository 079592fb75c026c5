"""Every way of colouring a map says what the table of estimates says."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from geo.drawing.classes import Mark, Method, Scheme
from indicators.estimates.comparison import variation
from indicators.formulas import Mean
from reports.map.content import map_content
from reports.map.requests import Display, MapRequest, Second, second_map
from tests.demo import demo_city
from tests.reports.maps import (
    HIDDEN,
    brightness,
    every,
    fills,
    marks,
    rows_of,
    statuses,
    tiny_city,
    worse_of,
)
from tests.tiny_city import DATASET, build_city


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return tiny_city(tmp_path_factory.mktemp("tiny"))


def test_values_have_the_colour_of_their_class(city: Dataset) -> None:
    for request, content in every(city):
        if request.display is not Display.VALUES or city.catalogue.indicators[request.indicator].adds_up:
            continue
        classes = city.classification(request.indicator)
        figure = json.loads(content.document)["figures"][0]
        for fill, number in zip(fills(content), figure["values"], strict=True):
            assert (fill is None) == (number is None)
            if number is not None:
                assert fill == sum(number / 10 ** figure["decimals"] >= limit for limit in classes.limits)


@pytest.mark.parametrize(("fours", "shown"), [(18, 3.4), (22, 3.6), (14, 3.4), (38, 4.0)])
def test_a_value_between_two_numbers_stands_in_the_class_of_the_one_that_is_shown(
    tmp_path: Path, fours: int, shown: float
) -> None:
    """3.55 leaves as 3.6 (a half to the even digit), so it stands in "3.6 and more"."""
    lines = ["quartier,age,q1,q2"]
    for quartier, person in itertools.product(range(1, 10), range(40)):
        lines.append(
            f"{quartier},{70 if person % 4 == 0 else 30},{5 if person % 10 < quartier else 2},{4 if person < fours else 3}"
        )
    ends = DATASET.replace('missing = ["", "99"]\n', 'missing = ["", "99"]\nend_unused = ["q2"]\n')
    lenient = ends + "\n[thresholds]\nunreliable_below = 5\nn_eff_below = 5\ninterval_points = 90\n"
    city = load(build_city(tmp_path / "city", dataset=lenient, survey="\n".join(lines) + "\n"))
    content = map_content(
        city, MapRequest("trust", "all", "2020", scheme=Scheme(Method.OWN, limits=(shown - 0.1, shown, shown + 0.1))), "en"
    )
    assert json.loads(content.document)["figures"][0]["values"][0] / 10 == shown
    assert fills(content)[0] == 2


def test_differs_colours_exactly_what_the_verdicts_find(city: Dataset) -> None:
    coloured, alike = 0, 0
    for request, content in every(city):
        if request.display is not Display.DIFFERS:
            continue
        rows = rows_of(city, request)
        neutral = len(content.painting.colours) - 1
        certain = [fill is not None and fill < neutral for fill in fills(content)]
        assert certain == rows["verdict"].isin(["higher", "lower"]).tolist()
        classes = city.class_numbers(request.indicator, rows["value"], city.classification(request.indicator))
        assert [fill for fill in fills(content) if fill not in (None, neutral)] == classes[certain].tolist()
        same = [mark == "same" for mark in marks(content)]
        assert same == ((rows["status"] == "ok") & ~np.array(certain)).tolist()
        assert json.loads(content.document)["compared"] is True
        coloured, alike = coloured + sum(certain), alike + sum(same)
    assert coloured > 5
    assert alike > 5


def test_change_colours_exactly_what_is_certain(city: Dataset) -> None:
    coloured = 0
    for indicator in ("feels_at_home", "bus_service", "safe_at_night", "trust_neighbours", "leisure_missing", "well_lit"):
        for group in ("all", "older", "newcomers"):
            request = MapRequest(indicator, group, "2021", Display.CHANGE, Second("wave", "2017"))
            content = map_content(city, request, "de")
            rows = city.change_rows(request.indicator, request.group, "2017", "2021")
            neutral = len(content.painting.colours) - 1
            zero = neutral // 2
            for fill, mark, verdict, status in zip(fills(content), marks(content), rows["verdict"], rows["status"], strict=True):
                if verdict in ("higher", "lower"):
                    assert mark == "ok"
                    assert fill is not None
                    assert (fill >= zero) == (verdict == "higher"), "one arm of the colours is up, the other down"
                    assert fill < neutral
                    coloured += 1
                else:
                    assert fill == (neutral if status == "unreliable" else None)
                    assert mark == ("same" if status == "ok" else status)
            figure = json.loads(content.document)["figures"][0]
            assert figure["signed"] is True
            shown = [
                None if pd.isna(v) else round(round(v, figure["decimals"]) * 10 ** figure["decimals"]) for v in rows["value"]
            ]
            assert figure["values"] == shown
    assert coloured > 0


def test_only_certain_changes_of_any_indicator_are_coloured(city: Dataset) -> None:
    coloured = 0
    for indicator, described in city.catalogue.indicators.items():
        if not described.formula.tested or not {"2017", "2021"} <= set(city.waves_of(indicator)):
            continue  # changes of medians and totals are not tested, and their map says so
        request = MapRequest(indicator, "all", "2021", Display.CHANGE, Second("wave", "2017"))
        rows = city.change_rows(request.indicator, request.group, "2017", "2021")
        shown = map_content(city, request, "de").painting.marks
        expected = rows.index[rows["verdict"].isin(["higher", "lower"])]
        assert list(shown.index[shown == Mark.VALUE]) == list(expected)
        coloured += len(expected)
    assert coloured > 0


def test_a_register_s_change_is_coloured_everywhere_and_claims_no_certainty(tiny: Dataset) -> None:
    request = MapRequest("inhabitants", "all", "2021", Display.CHANGE, Second("wave", "2019"))
    content = map_content(tiny, request, "en")
    assert marks(content) == ["ok"] * 9
    assert None not in fills(content)
    assert "certain" not in content.sentence
    figure = json.loads(content.document)["figures"][0]
    assert figure["values"] == [50] * 9
    assert figure["lower"] is figure["upper"] is figure["n"] is None


def test_a_pair_shows_the_worse_mark_and_the_colour_of_both_classes(city: Dataset) -> None:
    differing = 0
    for request, content in every(city):
        if request.display is not Display.PAIR:
            continue
        other = second_map(city, request)
        assert other.indicator == request.second.id
        first, second = statuses(city, request)
        differing += int((first != second).sum())
        assert marks(content) == worse_of(first, second).tolist()
        square = content.legend.square
        assert square is not None
        assert square.colours == content.painting.colours
        assert len(content.painting.colours) == 9
        for number, mark in zip(fills(content), marks(content), strict=True):
            assert (number is None) == (mark in HIDDEN)
            assert number is None or (number % 3 < len(square.first_labels) and number // 3 < len(square.second_labels))
        values = rows_of(city, request)["value"].to_numpy(dtype=float)
        coloured = [(value, number % 3) for value, number in zip(values, fills(content), strict=True) if number is not None]
        steps = [step for _, step in sorted(coloured)]
        assert steps == sorted(steps), "across: the first indicator rises"
    assert differing > 0


@pytest.mark.parametrize("method", [method for method in Method if method is not Method.OWN])
@pytest.mark.parametrize(
    ("first", "second"),
    [("feels_at_home", "without_car"), ("financial_worries", "safe_at_night"), ("bus_service", "job_chances")],
)
def test_two_maps_in_one_unit_have_common_limits(city: Dataset, first: str, second: str, method: Method) -> None:
    request = MapRequest(first, "all", "2021", Display.TWO, Second("indicator", second), Scheme(method))
    here, there = (map_content(city, side, "de") for side in (request, second_map(city, request)))
    labels = [[entry.label for entry in content.legend.entries if entry.mark is Mark.VALUE] for content in (here, there)]
    assert labels[0] == labels[1]
    assert len(labels[0]) > 1
    spans = []
    for content in (here, there):
        figure = json.loads(content.document)["figures"][0]
        for fill, number in zip(fills(content), figure["values"], strict=True):
            if fill is not None:
                spans.append((number, fill))
    classes = [fill for _, fill in sorted(spans)]
    assert classes == sorted(classes), "a value has the same class on both maps"


def test_two_maps_in_different_units_keep_their_own_limits(city: Dataset) -> None:
    for second in ("bus_service", "density"):
        request = MapRequest("feels_at_home", "all", "2021", Display.TWO, Second("indicator", second))
        here, there = (map_content(city, side, "de") for side in (request, second_map(city, request)))
        assert here.painting.colours == city.classification("feels_at_home").colours
        assert there.painting.colours == city.classification(second).colours
        assert here.legend.entries[0].label != there.legend.entries[0].label


def test_certainty_fades_with_the_standard_error_and_keeps_the_class(city: Dataset) -> None:
    steps_seen = set()
    for request, content in every(city):
        if request.display is not Display.CERTAINTY:
            continue
        rows, formula = rows_of(city, request), city.catalogue.indicators[request.indicator].formula
        classes = city.classification(request.indicator)
        count = len(classes.colours)
        assert len(content.painting.colours) == 4 * count
        for strong, pale in itertools.pairwise(range(4)):
            for number in range(count):
                strong_colour, pale_colour = (content.painting.colours[step * count + number] for step in (strong, pale))
                assert brightness(strong_colour) < brightness(pale_colour)
        assert content.painting.colours[:count] == classes.colours
        cv = variation(rows, formula.low if isinstance(formula, Mean) else 0.0)
        shown = [(cv_of_value, fill) for cv_of_value, fill in zip(cv, fills(content), strict=True) if fill is not None]
        steps = [fill // count for _, fill in sorted(shown)]
        assert steps == sorted(steps)
        steps_seen |= set(steps)
        numbers = city.class_numbers(request.indicator, rows["value"], classes).tolist()
        for fill, number, status in zip(fills(content), numbers, rows["status"], strict=True):
            assert fill is None if status in HIDDEN else fill % count == number
        for cv_of_value, fill in shown:
            assert fill // count == sum(cv_of_value >= bound for bound in (0.05, 0.10, 0.20))
    assert steps_seen == {0, 1, 2, 3}


def test_of_equal_values_the_less_certain_is_never_stronger(tmp_path: Path) -> None:
    """Half of everybody agrees in every quartier; only their number differs."""
    lines = [
        f"{quartier},{70 if person % 8 < 4 else 30},{5 if person % 2 else 2},3"
        for quartier in range(1, 10)
        for person in range(24 * quartier**2)
    ]
    city = load(build_city(tmp_path / "city", survey="\n".join(["quartier,age,q1,q2", *lines]) + "\n"))
    content = map_content(city, MapRequest("comfort", "all", "2020", Display.CERTAINTY), "de")
    se = city.quartier_rows("comfort", "all", "2020")["se"]
    assert se.is_monotonic_decreasing
    colours = [content.painting.colours[fill] for fill in fills(content) if fill is not None]
    shades = [brightness(colour) for colour in colours]
    assert shades == sorted(shades, reverse=True), "the more people answered, the stronger"
    assert len(set(shades)) >= 3


@pytest.mark.parametrize("method", [method for method in Method if method is not Method.OWN])
def test_every_scheme_colours_every_value(city: Dataset, method: Method) -> None:
    request = MapRequest("feels_at_home", "all", "2021", scheme=Scheme(method, 4))
    numbers = map_content(city, request, "de").painting.numbers
    assert numbers.notna().tolist() == rows_of(city, request)["value"].notna().tolist()
