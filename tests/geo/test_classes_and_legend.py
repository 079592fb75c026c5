from __future__ import annotations

import pandas as pd

from geo.drawing.classes import Mark, Ramp, Scheme, classify
from geo.drawing.legend import class_entries, class_label, mark_entries
from geo.drawing.patterns import definitions, fills
from language.words import words_for

GERMAN = words_for("de")


def test_a_class_is_named_by_the_limit_it_holds_and_the_one_it_does_not() -> None:
    classes = classify(pd.Series(dtype=float), Scheme(), Ramp.NEITHER, fixed=[10, 20])
    labels = [class_label(*span, GERMAN, 0) for span in classes.spans()]
    assert labels == ["unter 10", "10 bis unter 20", "20 und mehr"]


def test_a_limit_is_written_with_the_decimals_it_needs() -> None:
    assert class_label(3.25, 3.5, GERMAN, 1) == "3,25 bis unter 3,5"


def test_a_single_class_is_named_all_values() -> None:
    classes = classify(pd.Series([5.0, 5.0]), Scheme(), Ramp.MORE_IS_WORSE)
    assert class_label(*classes.spans()[0], GERMAN, 0) == "alle Werte"


def test_the_legend_names_classes_from_the_top_and_then_the_marks() -> None:
    classes = classify(pd.Series(dtype=float), Scheme(), Ramp.NEITHER, fixed=[10, 20])
    entries = class_entries(classes, GERMAN, 0)
    assert [entry.label for entry in entries] == ["20 und mehr", "10 bis unter 20", "unter 10"]
    assert [entry.colour for entry in entries] == list(reversed(classes.colours))
    marks = mark_entries(set(Mark), GERMAN, doubtful="#123456", same="gleich")
    assert [entry.mark for entry in marks] == [Mark.SAME, Mark.UNRELIABLE, Mark.WITHHELD, Mark.NO_DATA]
    assert [entry.mark for entry in mark_entries({Mark.NO_DATA}, GERMAN, doubtful="#123456")] == [Mark.NO_DATA]


def test_the_marks_are_filled_differently_and_their_patterns_exist() -> None:
    painted = {mark: fills(mark, "#123456") for mark in Mark}
    assert len(set(painted.values())) == 5
    for layers in painted.values():
        for fill in layers:
            assert fill == "#123456" or f'id="{fill[5:-1]}"' in definitions()
