"""A calendar file that other programs read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from icalendar import Calendar

from dataset.dataset import Dataset
from language.words import words_for
from reports.workshops.calendar import calendar_of
from tests.demo import demo_city

GERMAN = words_for("de")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def events(city: Dataset, *ids: str) -> list:
    body = calendar_of(city, [one for one in city.workshops if one.id in ids], GERMAN)
    return Calendar.from_ical(body).walk("VEVENT")


def test_a_workshop_stands_at_the_hours_of_each_station_in_local_time(city: Dataset) -> None:
    first, second = events(city, "werkstatt_west")
    assert first.decoded("dtstart").isoformat() == "2018-02-02T09:00:00+01:00"
    assert second.decoded("dtend").isoformat() == "2018-02-02T18:30:00+01:00"
    assert "Feuerbachstraße" in first["location"]
    assert first["uid"] != second["uid"]


def test_the_time_zone_is_told_whole(city: Dataset) -> None:
    body = calendar_of(city, [one for one in city.workshops if one.id == "werkstatt_west"], GERMAN)
    (zone,) = Calendar.from_ical(body).walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Berlin"


def test_an_event_of_days_ends_on_the_day_that_is_free_again(city: Dataset) -> None:
    (one,) = events(city, "online_karte_2018")
    assert one.decoded("dtstart") == date(2018, 7, 23)
    assert one.decoded("dtend") == date(2018, 9, 1)
    assert not isinstance(one.decoded("dtstart"), datetime)


def test_a_day_that_nobody_knows_stands_in_no_calendar(city: Dataset) -> None:
    assert events(city, "werkstatt_betzenberg") == []


def test_a_name_with_line_breaks_and_signs_stays_a_name(city: Dataset) -> None:
    hostile = "Fest;\r\nEND:VEVENT\r\nBEGIN:VALARM,"
    workshop = replace(next(one for one in city.workshops if one.id == "online_karte_2018"), name=hostile)
    (one,) = Calendar.from_ical(calendar_of(city, [workshop], GERMAN)).walk("VEVENT")
    assert one["summary"].replace("\r\n", "\n") == hostile.replace("\r\n", "\n")
    assert not one.subcomponents
