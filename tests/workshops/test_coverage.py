"""Who has not been heard: an event that nobody counted reached an unknown number, not nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from files.dates import PartialDate
from language.words import Words
from workshops.coverage import Coverage, coverage, gap, persons_told
from workshops.events import Station, Status, Workshop
from workshops.reach import Basis, Persons, Reach

TODAY = date(2020, 3, 1)
HELD = Workshop("w1", "Werkstatt", PartialDate(2018, 3, 2), None, Status.HELD, (), (), "Stadt", None, ())
GROUPS = ("older", "younger")


def at(*quartiers: str) -> tuple[Station, ...]:
    return tuple(Station("Platz", quartier, None, None, None, None, None) for quartier in quartiers)


def count(persons: int, quartier: str = "", group: str = "all", basis: Basis = Basis.COUNTED, workshop: str = "w1") -> Reach:
    return Reach(workshop, quartier, group, basis, persons, persons)


def few(quartier: str = "", group: str = "all", workshop: str = "w1") -> Reach:
    return Reach(workshop, quartier, group, Basis.COUNTED, 0, 9)


def covered(workshops: list[Workshop], reach: list[Reach] | None = None, expected: pd.DataFrame | None = None) -> Coverage:
    return coverage(workshops, reach or [], ["1", "2", "3"], GROUPS, ["safety", "leisure"], today=TODAY, expected=expected)


def cell(found: Coverage, quartier: str, group: str = "all") -> pd.Series:
    rows = found.cells.set_index(["quartier_id", "target_group"])
    return rows.loc[(quartier, group)]


def test_nobody_was_reached_where_nothing_was_held() -> None:
    one = cell(covered([replace(HELD, stations=at("1"))]), "2")
    assert (one["reached"], one["events"], one["never"], one["last"]) == (0, 0, True, None)
    assert pd.isna(one["days"])
    assert np.isnan(one["reached_part"])


def test_an_event_that_nobody_counted_reached_an_unknown_number() -> None:
    one = cell(covered([replace(HELD, stations=at("1"))]), "1", "older")
    assert pd.isna(one["reached"])
    assert (one["events"], one["uncounted"], one["never"], one["days"]) == (1, 1, False, 730)


def test_counts_add_up_and_say_how_many_events_they_leave_out() -> None:
    events = [replace(HELD, id=name, stations=at("1")) for name in ("w1", "w2", "w3")]
    reach = [count(20, "1"), count(5, "1", "older"), count(10, "1", workshop="w2"), count(4, "1", "older", workshop="w2")]
    one = cell(covered(events, reach), "1", "older")
    assert (one["reached"], one["uncounted"]) == (9, 1)
    assert one["reached_part"] == pytest.approx(100 * 9 / 30)
    assert cell(covered(events, reach), "1")["reached_part"] == 100


def test_a_group_that_was_looked_for_and_not_there_was_never_reached() -> None:
    found = covered([replace(HELD, stations=at("1"))], [count(20, "1"), count(0, "1", "older")])
    assert (cell(found, "1", "older")["reached"], cell(found, "1", "older")["never"]) == (0, True)
    assert not cell(found, "1")["never"]


def test_an_event_for_one_group_reached_another_only_if_somebody_was_counted() -> None:
    event = replace(HELD, stations=at("1"), target_groups=("older",))
    assert cell(covered([event]), "1", "younger")["never"]
    assert not cell(covered([event]), "1", "all")["never"]
    assert cell(covered([event], [count(3, "1", "younger")]), "1", "younger")["reached"] == 3


def test_a_count_without_a_quartier_belongs_to_the_only_one_there_was() -> None:
    assert cell(covered([replace(HELD, stations=at("1", "1"))], [count(30)]), "1")["reached"] == 30
    two = covered([replace(HELD, stations=at("1", "2"))], [count(30)])
    assert pd.isna(cell(two, "1")["reached"])
    assert cell(two, "1")["uncounted"] == 1


def test_a_quartier_that_is_only_counted_was_reached_and_a_count_of_nobody_is_none() -> None:
    found = covered([HELD], [count(7, "2"), count(0, "3")])
    assert cell(found, "2")["reached"] == 7
    assert cell(found, "3")["never"]
    assert found.city_wide == ()


def test_city_wide_events_are_told_apart_and_count_for_no_quartier() -> None:
    found = covered([HELD], [count(60), count(9, group="older")])
    assert found.cells["never"].all()
    assert found.themes["never"].all()
    ((workshop, persons),) = [(one.workshop.id, one.persons) for one in found.city_wide]
    assert (workshop, persons) == ("w1", {"all": Persons(60, 60), "older": Persons(9, 9)})


@pytest.mark.parametrize("status", [Status.PLANNED, Status.CANCELLED])
def test_only_held_events_count(status: Status) -> None:
    found = covered([replace(HELD, stations=at("1"), status=status), replace(HELD, id="w2", status=status)])
    assert found.cells["never"].all()
    assert found.city_wide == ()


def test_the_same_people_counted_in_two_ways_are_not_added() -> None:
    reach = [count(20, "1"), count(12, "1", basis=Basis.QUESTIONNAIRES), count(6, "1", "older", Basis.QUESTIONNAIRES)]
    found = covered([replace(HELD, stations=at("1"))], reach)
    assert cell(found, "1")["reached"] == 20
    assert cell(found, "1", "older")["reached_part"] == 50  # of those who filled in one, not of all who came


@pytest.mark.parametrize(
    ("reach", "bounds", "said"),
    [
        ([], (None, None), "not counted"),
        ([count(20, "1")], (20, 20), "20"),
        ([few("1")], (0, 9), "fewer than 10 (data protection)"),
        ([few("1"), few("1", workshop="w2")], (0, 18), "fewer than 19 (data protection)"),
        ([count(20, "1"), few("1", workshop="w2")], (20, 29), "20 to 29"),
        ([count(20, "1"), Reach("w2", "1", "all", Basis.COUNTED, 10, None)], (30, None), "at least 30"),
        ([few("1"), replace(few("1"), basis=Basis.QUESTIONNAIRES)], (0, 9), "fewer than 10 (data protection)"),
        ([few("1"), count(12, "1", basis=Basis.QUESTIONNAIRES)], (12, 12), "12"),  # the highest number stands
    ],
)
def test_a_sum_is_told_as_far_as_its_parts_are(reach: list[Reach], bounds: tuple[int | None, int | None], said: str) -> None:
    names = dict.fromkeys(one.workshop for one in reach) or ["w1"]
    one = cell(covered([replace(HELD, id=name, stations=at("1")) for name in names], reach), "1")
    assert tuple(None if pd.isna(one[name]) else one[name] for name in ("reached", "at_most")) == bounds
    assert persons_told(one, Words("en")) == said


def test_few_beside_an_event_that_nobody_counted_are_an_unknown_number() -> None:
    one = cell(covered([replace(HELD, id=name, stations=at("1")) for name in ("w1", "w2")], [few("1")]), "1")
    assert (one["reached"], one["uncounted"]) == (0, 1)
    assert persons_told(one, Words("en")) == "not known"


def test_few_of_a_group_are_not_taken_for_nobody() -> None:
    event = replace(HELD, stations=at("1"), target_groups=("older",))
    found = covered([event], [count(30, "1"), few("1", "younger")])
    assert not cell(found, "1", "younger")["never"]
    assert np.isnan(cell(found, "1", "younger")["reached_part"])


@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        (PartialDate(2020, 3, 1), None, 0),
        (PartialDate(2020, 2, 1), PartialDate(2020, 2, 29), 1),
        (PartialDate(2020, 2), None, 1),
        (PartialDate(2019), None, 61),
        (PartialDate(2019, 12), None, 61),
        (PartialDate(2020), None, 0),
    ],
)
def test_days_are_counted_from_the_last_day_it_may_have_been(begins: PartialDate, ends: PartialDate | None, days: int) -> None:
    earlier = replace(HELD, id="w0", stations=at("1"))
    one = cell(covered([replace(HELD, begins=begins, ends=ends, stations=at("1")), earlier]), "1")
    assert (one["last"], one["days"]) == (ends or begins, days)


def test_themes_are_those_of_the_event_or_all() -> None:
    about = replace(HELD, stations=at("1"), themes=("safety",))
    themes = covered([about, replace(HELD, id="w2", stations=at("2"))]).themes.set_index(["quartier_id", "theme"])
    assert (themes["events"] > 0).to_dict() == {
        ("1", "safety"): True,
        ("1", "leisure"): False,
        ("2", "safety"): True,
        ("2", "leisure"): True,
        ("3", "safety"): False,
        ("3", "leisure"): False,
    }
    assert themes.columns.tolist() == ["events", "last", "days", "never"]


def test_what_is_expected_may_be_missing() -> None:
    given = pd.DataFrame({"older": {"1": 25.0, "other": 3.0}})
    found = covered([], expected=given).cells.set_index(["quartier_id", "target_group"])["expected"]
    assert found["1", "older"] == 25
    assert found["1", "all"] == 100
    assert found.isna().sum() == 5


def test_the_gap_grows_from_the_day_itself_to_five_years() -> None:
    events = [
        replace(HELD, id=quartier, begins=begins, stations=at(quartier))
        for quartier, begins in {"1": PartialDate(2020, 3, 1), "2": PartialDate(2017, 9, 1)}.items()
    ]
    found = gap(covered(events).cells)
    assert found.index.tolist() == ["1", "2", "3"]
    assert found.tolist() == pytest.approx([0, 100 * 912 / 1826.25, 100])
    assert gap(covered([replace(HELD, begins=PartialDate(1999), stations=at("1"))]).cells, "older")["1"] == 100
    with pytest.raises(ValueError, match="nobody"):
        gap(covered([]).cells, "nobody")


def test_the_order_of_events_and_counts_changes_nothing() -> None:
    events = [replace(HELD, id=f"w{n}", begins=PartialDate(2017, n), stations=at(str(1 + n % 3))) for n in range(1, 8)]
    reach = [count(n, str(1 + n % 3), basis=basis, workshop=f"w{n}") for n in range(1, 8) for basis in Basis]
    pd.testing.assert_frame_equal(covered(events, reach).cells, covered(events[::-1], reach[::-1]).cells)
