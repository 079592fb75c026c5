from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import Classification, Mark, Ramp, classify
from geo.legend import class_label, draw_legend
from geo.patterns import definitions, fills
from language.words import words_for

GERMAN = words_for("de")


def test_a_value_on_a_limit_belongs_to_the_class_that_begins_there() -> None:
    classes = classify(pd.Series(dtype=float), [10, 20], Ramp.NEITHER)
    assert classes.class_of(pd.Series([9.99, 10.0, 19.99, 20.0, None])).to_list() == [0, 1, 1, 2, pd.NA]
    labels = [class_label(*span, GERMAN, 0) for span in classes.spans()]
    assert labels == ["unter 10", "10 bis unter 20", "20 und mehr"]


def test_a_limit_is_written_with_the_decimals_it_needs() -> None:
    assert class_label(3.25, 3.5, GERMAN, 1) == "3,25 bis unter 3,5"


@pytest.mark.parametrize("values", [[], [None, None], [5.0], [5.0, 5.0, None]])
def test_few_or_equal_values_make_one_class(values: list) -> None:
    classes = classify(pd.Series(values, dtype=float), [], Ramp.MORE_IS_WORSE)
    assert classes.limits == ()
    assert class_label(*classes.spans()[0], GERMAN, 0) == "alle Werte"


@given(st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=2))
def test_every_value_has_a_class_with_a_colour_of_its_own(values: list[float]) -> None:
    classes = classify(pd.Series(values), [], Ramp.MORE_IS_BETTER)
    numbers = classes.class_of(pd.Series(values))
    assert numbers.between(0, len(classes.colours) - 1).all()
    assert len(set(classes.colours)) == len(classes.colours)
    for value, number in zip(values, numbers, strict=True):
        lower, upper = classes.spans()[number]
        assert (lower is None or value >= lower) and (upper is None or value < upper)


def test_limits_that_do_not_ascend_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="ascend"):
        Classification((2.0, 1.0), ("#000", "#111", "#222"))


def test_the_legend_names_classes_from_the_top_and_then_the_three_marks() -> None:
    classes = classify(pd.Series(dtype=float), [10, 20], Ramp.NEITHER)
    legend = draw_legend(classes, GERMAN, title="t", unit="Prozent", notes=(), decimals=0, marks=set(Mark))
    assert [entry.mark for entry in legend.entries] == [*[Mark.VALUE] * 3, Mark.UNRELIABLE, Mark.WITHHELD, Mark.NO_DATA]
    assert legend.entries[0].label == "20 und mehr"
    assert legend.entries[0].colour == classes.colours[2]


def test_the_four_marks_are_filled_differently_and_their_patterns_exist() -> None:
    painted = {mark: fills(mark, "#123456") for mark in Mark}
    assert len(set(painted.values())) == 4
    for layers in painted.values():
        for fill in layers:
            assert fill == "#123456" or f'id="{fill[5:-1]}"' in definitions()
