"""What draws a map: paintings under a name that is their content, so that the browser may keep them; workshops; pictures."""

import gzip
import hashlib
from functools import lru_cache
from urllib.parse import urlencode

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.drawing.classes import Mark
from geo.drawing.patterns import Station
from geo.web.painting import Painting
from language.words import Words
from reports.map.content import map_content
from reports.map.requests import Display, MapRequest, Second, parse_scheme, written_scheme
from views.frame.links import to_station
from views.frame.selection import Selection
from workshops.events import Status, Workshop, matching

PAINT_ROUTE, PRINT_ROUTE = "/paint", "/print/map.svg"


def address_of(dataset: Dataset, request: MapRequest, language: str) -> str:
    """The painting's address; it also says how to make it again, for a server that has not yet done so."""
    query = {
        "lang": language,
        "indicator": request.indicator,
        "group": request.group,
        "wave": request.wave,
        "display": request.display,
        "second": str(request.second),
        "classes": written_scheme(request.scheme),
        "standard": request.standard,
    }
    return f".{PAINT_ROUTE}/{_packed(dataset, request, language)[0]}.json?{urlencode(query)}"


def painting_at(dataset: Dataset, digest: str, query: dict[str, str]) -> bytes:
    """The painting behind an address, compressed with gzip.

    Raises
    ------
    NotFound
        If there is none, or it is no longer the same.
    """
    try:
        request = MapRequest(
            query["indicator"],
            query["group"],
            query["wave"],
            Display(query["display"]),
            Second.parse(query["second"]),
            parse_scheme(query["classes"]),
            query.get("standard", ""),
        )
        current, packed = _packed(dataset, request, query["lang"])
    except (LookupError, ValueError) as error:  # drawing it is the check of what the address names
        raise NotFound("no such map") from error
    if current != digest:
        raise NotFound("the map has changed")
    return packed


def painting_of(dataset: Dataset, request: MapRequest, language: str) -> tuple[str, bytes]:
    """A painting's address, and the painting compressed with gzip."""
    return address_of(dataset, request, language), _packed(dataset, request, language)[1]


@lru_cache(maxsize=256)
def _packed(dataset: Dataset, request: MapRequest, language: str) -> tuple[str, bytes]:
    document = map_content(dataset, request, language).document.encode()
    return hashlib.sha256(document).hexdigest()[:20], gzip.compress(document, 5, mtime=0)


def shown_workshops(dataset: Dataset, selection: Selection) -> tuple[Workshop, ...]:
    """The workshops that the filters leave: of a theme and a target group, planned or held; or all."""
    if selection.workshops in ("all", "none"):
        return dataset.workshops if selection.workshops == "all" else ()
    fitting = matching(dataset.workshops, theme=selection.theme, target_group=selection.group)
    if selection.workshops == "matching":
        return fitting
    return tuple(workshop for workshop in fitting if workshop.status == Status(selection.workshops))


def stations_of(workshops: tuple[Workshop, ...], words: Words) -> tuple[Station, ...]:
    """Every place that is known, with what is said of it."""
    return tuple(
        Station(
            (station.latitude, station.longitude),
            workshop.status,
            (workshop.name, workshop.when(words), station.name, station.hours(words), station.exactness(words)),
            workshop.id,
            to_station(words.language, workshop.id),
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
    return str(Markup('<img class="printed" alt="" loading="lazy" src=".{}?{}">').format(PRINT_ROUTE, selection.query))
