"""When a survey was, read from its period: one meaning, or none."""

from __future__ import annotations

import pytest

from files.dates import PartialDate
from files.periods import middle_of


@pytest.mark.parametrize(
    ("cell", "years"), [("2017", 2017.5), ("2020", 2020.5), ("2021-01", 2021 + 15.5 / 365), ("2020-12-31", 2020 + 365.5 / 366)]
)
def test_the_middle_of_a_date(cell: str, years: float) -> None:
    assert PartialDate.parse(cell).in_years == pytest.approx(years)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("März bis Mai 2017", "2017-03", "2017-05"),
        ("March to May 2017", "2017-03", "2017-05"),
        ("Oktober 2021", "2021-10", "2021-10"),
        ("November 2021 bis Februar 2022", "2021-11", "2022-02"),
        ("1.9.2021–15.11.2021", "2021-09-01", "2021-11-15"),
        ("2021-05", "2021-05", "2021-05"),
    ],
)
def test_months_and_days_are_exact(text: str, first: str, last: str) -> None:
    middle = middle_of(text)
    assert middle is not None
    assert middle.exact
    assert middle.years == pytest.approx((PartialDate.parse(first).in_years + PartialDate.parse(last).in_years) / 2)


@pytest.mark.parametrize("text", ["2017", "Frühjahr 2017", "Welle 3 (2017)"])
def test_of_a_year_alone_the_months_are_not_known(text: str) -> None:
    middle = middle_of(text)
    assert middle is not None
    assert (middle.years, middle.exact) == (2017.5, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "im Mai",
        "2021/2022",
        "2021 bis 2022",
        "November bis Februar 2022",
        "Mai 2021 und 2022",
        "2021 und Mai 2022",
        "32.13.2021",
        "15.11.2021–1.9.2021",
        "1.5.2021 und 2022",
        "2017 (Mai)",
    ],
)
def test_what_has_several_meanings_has_none(text: str) -> None:
    assert middle_of(text) is None
