"""Cells of a column against the quartiers of the boundaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.matching import match

STADTTEILE = {"STGT01": "01 Altstadt", "STGT02": "02 Westliche Höhe", "STGT03": "03 Südstadt"}


def test_a_number_in_front_of_every_name_is_spelling() -> None:
    matched = match(["Altstadt", "Westliche Höhe", "Südstadt"], STADTTEILE)
    assert matched.spelled == {"Altstadt": "STGT01", "Westliche Höhe": "STGT02", "Südstadt": "STGT03"}
    assert (matched.part, matched.unknown) == (1.0, ())


@pytest.mark.parametrize(
    ("cells", "names", "pairs"),
    [
        (["7", "8"], {"07": "Kalk", "08": "Mülheim"}, {"7": "07", "8": "08"}),
        (["KALK", "mülheim"], {"07": "Kalk", "08": "Mülheim"}, {"KALK": "07", "mülheim": "08"}),
        (["Mu\u0308lheim"], {"07": "Kalk", "08": "Mülheim"}, {"Mu\u0308lheim": "08"}),
        (["Innenstadt-West/Kotten"], {"3": "Innenstadt West / Kotten", "4": "Nord"}, {"Innenstadt-West/Kotten": "3"}),
        (["Uster", "Horgen"], {"9": "Bezirk Uster", "6": "Bezirk Horgen"}, {"Uster": "9", "Horgen": "6"}),
    ],
)
def test_only_the_spelling_differs(cells: list[str], names: dict[str, str], pairs: dict[str, str]) -> None:
    assert match(cells, names).spelled == pairs


def test_what_is_merely_alike_is_kept_apart() -> None:
    matched = match(["Kalk", "Mülheim", "Ehrenfelt"], {"1": "Kalk", "2": "Mülheim", "3": "Ehrenfeld"})
    assert matched.alike == {"Ehrenfelt": "3"}
    assert matched.quartiers == {"1", "2"}  # nothing is decided by likeness


def test_two_cells_of_one_plain_form_are_not_taken() -> None:
    assert match(["kalk", "KALK"], {"1": "Kalk", "2": "Nord"}).spelled == {}


def test_a_total_does_not_count_against_a_column() -> None:
    matched = match(["Kalk", "Nord", "insgesamt"], {"1": "Kalk", "2": "Nord"})
    assert (matched.part, matched.unknown) == (1.0, ("insgesamt",))


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=8), st.lists(st.text(), max_size=8))
def test_every_cell_is_in_one_place(names: dict[str, str], cells: list[str]) -> None:
    matched = match(cells, names)
    places = [*matched.exact, *matched.spelled, *matched.alike, *matched.unknown]
    assert sorted(places) == sorted({cell for cell in cells if cell})
    assert {*matched.spelled.values(), *matched.alike.values()} <= set(names)
    assert match(names, names).exact == frozenset(names)
