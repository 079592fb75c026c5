from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from files.cells import parse_day, parse_list, parse_moment, parse_number
from files.findings import Findings
from files.text_columns import numbers
from language.words import words_for


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("-3", -3.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        (",5", 0.5),
        ("2e3", 2000.0),
        ("12,5 %", 12.5),
        ("12 %", 12.0),
        ("12,5\u202f%", 12.5),
        ("1 234", 1234.0),
        ("1\u00a0234\u00a0567,5", 1234567.5),
        ("12\u2009345", 12345.0),
        ("\u22123,5", -3.5),
        ("\u20133", -3.0),
    ],
)
def test_a_number_is_read_the_german_and_the_english_way(cell: str, value: float) -> None:
    assert parse_number(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["", "zwölf", "1 23", "12 34 567", "%", "5 % von 10", "\u2013", "\u2212", "1,2,3", "nan", "inf", "0x10", "١٢", "1_000"],
)
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(cell)


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 2)))
def test_a_number_written_for_germans_is_read_back(value: float) -> None:
    assert parse_number(words_for("de").number(value, 2)) == pytest.approx(value)


def test_a_day_is_read_in_the_german_order() -> None:
    assert parse_day("03.04.2026") == date(2026, 4, 3)
    assert parse_day("2026-04-03") == date(2026, 4, 3)


@pytest.mark.parametrize("cell", ["31.02.2026", "2026-02-30", "4/3/2026", "April 2026"])
def test_a_day_that_does_not_exist_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="not a day"):
        parse_day(cell)


def test_a_moment_is_local_time() -> None:
    assert parse_moment("2018-02-02T09:00") == parse_moment("2.2.2018 9:00") == datetime(2018, 2, 2, 9)


def test_a_list_may_be_separated_both_ways() -> None:
    assert parse_list("a; b") == parse_list("a|b") == ("a", "b")
    assert parse_list("") == ()


def test_the_row_of_every_wrong_cell_is_named_up_to_five_and_the_rest_counted() -> None:
    findings = Findings()
    column = pd.Series(["1", "z", "", *"yyyyyy"], index=range(2, 11), name="value")
    read = numbers(column, "f.csv", findings)
    assert read.tolist()[0] == 1.0
    assert read.isna().sum() == 8
    assert [finding.row for finding in findings] == [3, 5, 6, 7, 8, None]
    assert list(findings)[-1].observed.values["count"] == 2


@pytest.mark.parametrize("cells", [["1.234", "2.500"], ["1.234", "8.769,0"], ["12", "101.597"]])
def test_a_point_that_may_mean_a_thousand_is_asked_about(cells: list[str]) -> None:
    findings = Findings()
    numbers(pd.Series(cells, index=range(2, len(cells) + 2), name="inhabitants"), "statistics.csv", findings)
    assert [finding.code for finding in findings] == ["cell.thousands"]


@pytest.mark.parametrize("cells", [["1.234", "2.5"], ["1.234", "0.987"], ["1234", "12,5"], ["1.234.567", "3"]])
def test_a_point_that_can_only_be_one_thing_is_not(cells: list[str]) -> None:
    findings = Findings()
    numbers(pd.Series(cells, index=range(2, len(cells) + 2), name="inhabitants"), "statistics.csv", findings)
    assert not len(findings)
