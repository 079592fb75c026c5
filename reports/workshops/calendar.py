"""Workshops as a calendar file (iCalendar, RFC 5545) to take along."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from dataset.dataset import Dataset
from language.words import Words
from workshops.events import Status, Workshop


def calendar_of(dataset: Dataset, workshops: Iterable[Workshop], words: Words) -> bytes:
    """Every station with its hours, or the whole day where no hours are known.

    Events whose day is not known stand in no calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Quartierblick//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Quartierblick – {words.pick(dataset.city.name)}")
    for workshop in workshops:
        for event in _events(dataset, workshop, words):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _events(dataset: Dataset, workshop: Workshop, words: Words) -> Iterable[Event]:
    timed = [station for station in workshop.stations if station.start and station.end]
    for number, station in enumerate(timed, start=1):
        event = _event(dataset, workshop, f"{workshop.id}-{number}", words)
        place = [station.name, dataset.quartier_names.get(station.quartier_id, ""), words.pick(dataset.city.name)]
        assert station.start
        assert station.end
        event.add("dtstart", station.start.replace(tzinfo=dataset.city.time_zone))
        event.add("dtend", station.end.replace(tzinfo=dataset.city.time_zone))
        event.add("location", ", ".join(part for part in place if part))
        yield event
    if timed or not workshop.begins.day:
        return
    event = _event(dataset, workshop, workshop.id, words)
    last = workshop.ends if workshop.ends and workshop.ends.day else workshop.begins
    event.add("dtstart", date(workshop.begins.year, workshop.begins.month, workshop.begins.day))
    event.add("dtend", date(last.year, last.month, last.day) + timedelta(days=1))  # the first day that is free again
    yield event


def _event(dataset: Dataset, workshop: Workshop, uid: str, words: Words) -> Event:
    event = Event()
    event.add("uid", f"{uid}@quartierblick")
    event.add("dtstamp", datetime.now(dataset.city.time_zone))
    event.add("summary", workshop.name)
    event.add("status", {Status.CANCELLED: "CANCELLED"}.get(workshop.status, "CONFIRMED"))
    themes = [words.pick(dataset.catalogue.themes[theme].name) for theme in workshop.themes]
    event.add("description", " · ".join(part for part in (workshop.organiser, words.list(themes)) if part))
    return event
