"""The map as a picture: for the presentation, and for paper, where the browser's map does not go."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from markupsafe import Markup

from dataset.dataset import Dataset
from geo.classes import Mark
from geo.static_map import draw_map
from geo.stations import Station
from language.words import Words, words_for
from views.selection import Selection, complete
from workshops.events import Workshop, matching

PRINT_ROUTE = "/print/map.svg"


def shown_workshops(city: Dataset, selection: Selection) -> tuple[Workshop, ...]:
    """The workshops that the filters leave."""
    if selection.workshops == "all":
        return city.workshops
    return matching(city.workshops, theme=selection.theme, target_group=selection.group)


def stations_of(workshops: tuple[Workshop, ...], words: Words) -> tuple[Station, ...]:
    """Every place that is known, with what is said of it."""
    return tuple(
        Station(
            (station.latitude, station.longitude),
            workshop.status,
            (workshop.name, workshop.when(words), station.name, station.hours(words), station.exactness(words)),
        )
        for workshop in workshops
        for station in workshop.stations
        if station.latitude is not None and station.longitude is not None
    )


def quartier_marks(city: Dataset, indicator: str, group: str, wave: str) -> dict[str, tuple[Mark, str]]:
    """Mark and class colour of every quartier."""
    rows = city.quartier_rows(indicator, group, wave)
    colours = city.classification(indicator).colours
    numbers = city.class_numbers(indicator, rows["value"])
    return {
        str(key): (Mark(status), "" if number is None else colours[number])
        for (key, status), number in zip(rows["status"].items(), numbers.astype(object).where(numbers.notna(), None), strict=True)
    }


def printed_map(selection: Selection) -> str:
    """The address of the picture that takes the map's place on paper, as markup."""
    return str(Markup('<img class="printed" alt="" src="{}?{}">').format(PRINT_ROUTE, urlencode(asdict(selection))))


def draw_selection(city: Dataset, asked: dict[str, str]) -> str:
    """The picture behind that address."""
    selection, _ = complete(asked, city)
    words = words_for(selection.lang)
    return draw_map(
        city.drawing,
        quartier_marks(city, selection.indicator, selection.group, selection.wave),
        title=words.pick(city.catalogue.indicators[selection.indicator].name),
        selected=selection.quartier,
        stations=stations_of(shown_workshops(city, selection), words),
    )
