"""Places where a station might stand: outside ones, hours that nobody can read and half a place are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from files.findings import Findings
from files.keys import KnownQuartiers
from geo.reading.boundaries import Boundaries, quartier_at, read_boundaries
from geo.reading.options import BoundaryOptions
from tests.findings import only, told
from tests.tiny_city import place, squares
from workshops.places import StandingPlace, read_places

TITLES = "place_id,name,quartier_id,latitude,longitude,accessible,hours"
KNOWN = KnownQuartiers({str(number): f"Quartier {number}" for number in range(1, 10)}, {"Mitte": "5"})
MIDDLE = place(1, 1)


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    path = tmp_path_factory.mktemp("b") / "b.gpkg"
    squares().to_file(path)
    return read_boundaries(path, BoundaryOptions("b", "key", "name"), Findings())


def row(**changed: str) -> str:
    cells = {
        "place_id": "p1",
        "name": "Marktplatz",
        "quartier_id": "5",
        "latitude": f"{MIDDLE[0]:.6f}",
        "longitude": f"{MIDDLE[1]:.6f}",
        "accessible": "yes",
        "hours": "Mo-Fr 09:00-18:00",
    }
    return ",".join(f'"{cell}"' for cell in (cells | changed).values())


@pytest.fixture
def places(tmp_path: Path, boundaries: Boundaries):
    def read(findings: Findings, *rows: str, schematic: bool = False) -> tuple[StandingPlace, ...]:
        path = tmp_path / "places.csv"
        path.write_text("\n".join([TITLES, *rows]) + "\n", encoding="utf-8")
        return read_places(path, KNOWN, replace(boundaries, schematic=schematic), findings)

    return read


def test_a_place_is_read_with_its_hours_as_they_stand_there(places) -> None:
    findings = Findings()
    first, second = places(
        findings, row(), row(place_id="p2", quartier_id="Mitte", accessible="", hours="Mo,Mi 09:00-12:00,14:00-18:00 (Beispiel)")
    )
    assert first == StandingPlace("p1", "Marktplatz", "5", pytest.approx(MIDDLE[0]), pytest.approx(MIDDLE[1]), True, first.hours)
    assert first.hours == "Mo-Fr 09:00-18:00"
    assert (second.quartier_id, second.accessible) == ("5", None)
    assert second.hours == "Mo,Mi 09:00-12:00,14:00-18:00 (Beispiel)"
    assert not len(findings)


@pytest.mark.parametrize("hours", ["", "Sa 10:00-24:00", "Mo-Fr 09:00-18:00; Sa 10:00-14:00", "Di,Do-So 00:00-06:30"])
def test_hours_that_can_be_read(places, hours: str) -> None:
    assert places(Findings(), row(hours=hours))[0].hours == hours


@pytest.mark.parametrize(
    "hours",
    [
        "vormittags",
        "Mo-Fr",
        "9-18",
        "Mo-Fr 9:00-18:00",
        "Mo 18:00-09:00",
        "Mo 09:00-25:00",
        "Xx 09:00-10:00",
        ";",
        "Mo 09:00-10:00 (a)(b)",
    ],
)
def test_hours_that_nobody_can_read_are_told(places, hours: str) -> None:
    assert only(told(lambda findings: places(findings, row(hours=hours))), "places.hours").row == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"place_id": ""}, "workshops.id_twice"),
        ({"name": ""}, "places.no_name"),
        ({"accessible": "ja"}, "workshops.unknown_id"),
        ({"quartier_id": "77"}, "quartier.unknown"),
        ({"latitude": ""}, "places.nowhere"),
        ({"latitude": "", "longitude": ""}, "places.nowhere"),
        ({"latitude": "north"}, "cell.not_a_number"),
        ({"latitude": "0", "longitude": "0"}, "places.outside"),
        ({"latitude": "5475500", "longitude": "410000"}, "places.outside"),
        ({"latitude": f"{MIDDLE[1]:.6f}", "longitude": f"{MIDDLE[0]:.6f}"}, "places.outside"),
    ],
)
def test_what_is_wrong_with_a_place_is_told_with_its_row(places, changed: dict[str, str], code: str) -> None:
    found = only(told(lambda findings: places(findings, row(place_id="p0"), row(**changed))), code)
    assert (found.file, found.row) == ("places.csv", 3)


def test_an_id_stands_once(places) -> None:
    assert only(told(lambda findings: places(findings, row(), row())), "workshops.id_twice").row == 3


def test_an_empty_quartier_is_that_of_the_map(places) -> None:
    assert places(Findings(), row(quartier_id=""))[0].quartier_id == "5"


def test_where_file_and_map_disagree_the_file_counts_and_it_is_told(places) -> None:
    findings = Findings()
    (found,) = places(findings, row(quartier_id="4"))
    assert (found.quartier_id, found.longitude) == ("4", pytest.approx(MIDDLE[1]))
    only(list(findings), "places.quartier")


def test_on_schematic_boundaries_a_place_is_moved_into_its_quartier(places, boundaries: Boundaries) -> None:
    findings = Findings()
    (found,) = places(findings, row(quartier_id="4"), schematic=True)
    assert quartier_at(boundaries, pd.Series([found.longitude]), pd.Series([found.latitude])).iloc[0] == "4"
    only(list(findings), "places.quartier")
