"""The map as a picture: for the presentation, for small maps, and for paper, where the browser's map does not go."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from geo.drawing.classes import Mark
from geo.drawing.patterns import Station
from geo.web.painting import Painting
from language.words import Words
from views.frame.selection import Selection
from workshops.events import Status, Workshop, matching

PRINT_ROUTE = "/print/map.svg"


def shown_workshops(dataset: Dataset, selection: Selection) -> tuple[Workshop, ...]:
    """The workshops that the filters leave."""
    match selection.workshops:
        case "all":
            return dataset.workshops
        case "planned":
            return tuple(workshop for workshop in dataset.workshops if workshop.status == Status.PLANNED)
        case "none":
            return ()
    return matching(dataset.workshops, theme=selection.theme, target_group=selection.group)


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


def signs_of(workshops: tuple[Workshop, ...], words: Words) -> list[tuple[str, str]]:
    """The marks of the workshops that are shown, with what they mean."""
    meanings = {
        Status.HELD: words("workshop held"),
        Status.PLANNED: words("workshop planned"),
        Status.CANCELLED: words("workshop cancelled"),
    }
    shown = {workshop.status for workshop in workshops if workshop.stations}
    return [(str(status), meaning) for status, meaning in meanings.items() if status in shown]


def quartier_marks(painting: Painting) -> dict[str, tuple[Mark, str]]:
    """Mark and colour of every quartier, as a drawing takes them."""
    return {
        str(key): (Mark(mark), "" if pd.isna(number) else painting.colours[number])
        for (key, mark), number in zip(painting.marks.items(), painting.numbers, strict=True)
    }


def printed_map(selection: Selection) -> str:
    """The address of the picture that takes the map's place on paper, as markup."""
    return str(
        Markup('<img class="printed" alt="" loading="lazy" src="{}?{}">').format(PRINT_ROUTE, urlencode(asdict(selection)))
    )
