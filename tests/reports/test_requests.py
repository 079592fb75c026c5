"""What stands in a link is read as it was written."""

from __future__ import annotations

import pytest

from geo.drawing.classes import Method, Scheme
from reports.map.requests import NOTHING, Second, parse_scheme, written_scheme

LIMITS = [
    (10.0, 20.0),
    (-5.0,),
    (0.1, 0.2, 0.30000000000000004),
    (1.0, 1.0000001),
    (1234567.0, 1234568.0),
    (1e-7, 1e11),
    (3.25, 3.5, 3.75, 4.0, 4.25, 4.5),
]


@pytest.mark.parametrize("limits", LIMITS)
def test_a_reader_s_limits_come_back_as_they_were(limits: tuple[float, ...]) -> None:
    scheme = Scheme(Method.OWN, limits=limits)
    assert parse_scheme(written_scheme(scheme)) == scheme


@pytest.mark.parametrize("method", [method for method in Method if method not in (Method.OWN, Method.FIXED)])
@pytest.mark.parametrize("count", range(2, 8))
def test_a_method_and_its_number_of_classes_come_back(method: Method, count: int) -> None:
    assert parse_scheme(written_scheme(Scheme(method, count))) == Scheme(method, count)


def test_limits_stand_in_a_link_as_a_reader_writes_them() -> None:
    assert written_scheme(parse_scheme("own.10,20.50")) == "own.10,20.5"
    assert written_scheme(parse_scheme("fixed")) == "fixed"
    assert parse_scheme("natural") == Scheme(Method.NATURAL)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "nothing",
        "own",
        "own.",
        "own.a",
        "own.nan",
        "own.inf",
        "own.1e999",
        "own.2,1",
        "own.1,1",
        "own.1,,2",
        "own.1,2,3,4,5,6,7",
        "natural.1",
        "natural.8",
        "natural.99",
        "natural.x",
        "natural.-3",
        "natural.2.5",
        "natural." + "9" * 9999,
    ],
)
def test_what_is_no_scheme_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_scheme(text)


@pytest.mark.parametrize("second", [NOTHING, Second("group", "older"), Second("wave", "2017-03"), Second("indicator", "a:b")])
def test_a_comparison_comes_back(second: Second) -> None:
    assert Second.parse(str(second)) == second


def test_nothing_is_written_as_nothing() -> None:
    assert str(NOTHING) == ""
    assert str(Second("group", "older")) == "group:older"
