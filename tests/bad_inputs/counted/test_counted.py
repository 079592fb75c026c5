"""Every fault that is known, in every kind of file: how many are published in silence, mislead or crash.

The numbers of cases are those of the table of faults that the project keeps (``number``), with more of the same kinds.
Hostile files and the limits of large ones have tests of their own (``test_hostile``, ``test_limits``).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_inputs.counted import (
    boundary_cases,
    category_cases,
    figures_cases,
    file_cases,
    population_cases,
    settlement_cases,
    survey_cases,
)
from tests.bad_inputs.counted.case import Case, Outcome, tried
from tests.bad_inputs.test_given_cities import NAMED

PARTS: dict[str, list[Case]] = {
    "boundaries": boundary_cases.cases(),
    "categories and counts": category_cases.cases(),
    "figures": figures_cases.cases(),
    "files": file_cases.cases(),
    "population": population_cases.cases(),
    "settlement": settlement_cases.cases(),
    "surveys": survey_cases.cases(),
}
LEAST = 190
NUMBERS = {str(number) for number in range(1, 68)}


def test_there_are_enough_and_every_number_of_the_table_is_among_them() -> None:
    named = [f"{part}: {case}" for part, cases in PARTS.items() for case in cases]
    assert len(set(named)) == len(named) >= LEAST
    every = [case for cases in PARTS.values() for case in cases]
    assert {case.number for case in every} >= NUMBERS
    assert {case.form for case in every} >= {
        "csv",
        "xlsx",
        "ods",
        "xls",
        "sav",
        "dta",
        "parquet",
        "shp",
        "zip",
        "gpkg",
        "geojson",
    }


def test_what_the_given_cities_have_is_built_anew() -> None:
    built = {case.code for cases in PARTS.values() for case in cases}
    assert set().union(*NAMED.values()) <= built


@pytest.mark.parametrize("part", PARTS)
def test_none_is_silent_misleads_or_crashes(tmp_path: Path, part: str) -> None:
    outcomes = [(case, tried(case, tmp_path / str(at))) for at, case in enumerate(PARTS[part])]
    for faulty in (Outcome.SILENT, Outcome.MISLEADING, Outcome.CRASH):
        assert [f"{case}: {result.why}" for case, result in outcomes if result.outcome is faulty] == []


def test_a_fault_that_is_not_told_is_counted_as_silent(tmp_path: Path) -> None:
    right, *_ = PARTS["figures"]
    silent = Case("", "a fault that nobody looks for", right.form, right.build, "table.nobody_looks")
    assert tried(silent, tmp_path / "a").outcome is Outcome.SILENT
    wrong = Case("", "another figure", right.form, right.build, "", values={"001": 1.0}, blocks=False)
    assert tried(wrong, tmp_path / "b").outcome is Outcome.SILENT
    named = next(case for case in PARTS["figures"] if case.blocks)
    misleading = Case("", "another fault", named.form, named.build, "table.nobody_looks")
    assert tried(misleading, tmp_path / "c").outcome is Outcome.MISLEADING
