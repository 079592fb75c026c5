"""Maps of the demonstration city in every display, and what tests read out of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd

from dataset.dataset import Dataset
from dataset.load import load
from reports.map.content import MapContent, map_content
from reports.map.requests import Display, MapRequest, Second, displays_of, second_map, seconds_of
from tests.tiny_city import build_city, statistics

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
MAPS = [
    ("feels_at_home", "all", "2021"),
    ("without_car", "all", "2017"),
    ("financial_worries", "newcomers", "2021"),
    ("bus_service", "younger", "2021"),
    ("trust_neighbours", "older", "2021"),
    ("childcare_school", "living_alone", "2021"),
    ("inhabitants", "all", ""),
    ("job_seekers_demo", "all", ""),
]
WORSE = ["ok", "unreliable", "withheld", "no_data"]
HIDDEN = ("withheld", "no_data")


def tiny_city(folder: Path) -> Dataset:
    """Two dates of a register figure beside the survey."""
    later = statistics().split("\n", 1)[1].replace(",,", ",2021,").replace("00\n", "50\n")
    return load(build_city(folder, statistics=statistics().replace(",,", ",2019,") + later))


def offered(city: Dataset, which: tuple[str, str, str]) -> list[MapRequest]:
    """A request for every display, beside up to four others."""
    indicator, group, wave = which
    wave = wave or city.waves_of(indicator)[-1]
    requests = []
    for display in displays_of(city, indicator, group, wave):
        seconds = seconds_of(city, display, indicator, group, wave)
        chosen = seconds[:: max(1, len(seconds) // 4)] or [Second()]
        requests += [MapRequest(indicator, group, wave, display, second) for second in chosen]
    return requests


def every(city: Dataset) -> list[tuple[MapRequest, MapContent]]:
    return [(request, map_content(city, request, "de")) for which in MAPS for request in offered(city, which)]


def rows_of(city: Dataset, request: MapRequest) -> pd.DataFrame:
    return city.quartier_rows(request.indicator, request.group, request.wave)


def statuses(city: Dataset, request: MapRequest) -> list[pd.Series]:
    """What the table of estimates says of each figure of a map."""
    if request.display is Display.CHANGE:
        return [worse_of(*(rows_of(city, side)["status"] for side in (request, replace(request, wave=request.second.id))))]
    if request.display is Display.PAIR:
        return [rows_of(city, side)["status"] for side in (request, second_map(city, request))]
    return [rows_of(city, request)["status"]]


def worse_of(first: pd.Series, second: pd.Series) -> pd.Series:
    return pd.Series([max(pair, key=WORSE.index) for pair in zip(first, second, strict=True)], index=first.index)


def fills(content: MapContent) -> list[int | None]:
    return [None if letter == "." else int(letter, 36) for letter in json.loads(content.document)["fills"]]


def marks(content: MapContent) -> list[str]:
    document = json.loads(content.document)
    return [document["mark_names"][letter] for letter in document["marks"]]


def brightness(colour: str) -> int:
    return sum(int(colour[at : at + 2], 16) for at in (1, 3, 5))
