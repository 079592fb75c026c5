from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from files.findings import Findings, Severity
from files.keys import KnownQuartiers
from geo.reading.boundaries import read_boundaries
from geo.reading.options import BoundaryOptions
from language.words import words_for
from reports.workshops.next_date import next_date
from tests.demo import demo_city
from tests.findings import only, told
from tests.tiny_city import WORKSHOPS, place, squares, stations
from workshops.events import Workshop, agenda_of, matching, read_workshops


@pytest.fixture
def city(tmp_path: Path):
    squares().to_file(tmp_path / "b.gpkg")
    boundaries = read_boundaries(tmp_path / "b.gpkg", BoundaryOptions(file="b", key="key", name="name"), Findings())
    known = KnownQuartiers(boundaries.quartiers["name"].to_dict(), {})

    def read(
        findings: Findings, events: str = WORKSHOPS, places: str | None = None, *, schematic: bool = False
    ) -> tuple[Workshop, ...]:
        (tmp_path / "workshops.csv").write_text(events, encoding="utf-8")
        (tmp_path / "stations.csv").write_text(stations() if places is None else places, encoding="utf-8")
        return read_workshops(
            tmp_path / "workshops.csv",
            tmp_path / "stations.csv",
            ["living"],
            ["older"],
            known,
            dataclasses.replace(boundaries, schematic=schematic),
            findings,
            today=date(2020, 6, 1),
        )

    return read


def station(**changed: object) -> str:
    latitude, longitude = place(0, 0)
    cells = {
        "workshop_id": "w1",
        "station": "Markt",
        "quartier_id": "1",
        "latitude": f"{latitude:.5f}",
        "longitude": f"{longitude:.5f}",
        "accuracy_m": "",
        "start": "",
        "end": "",
    } | changed
    return ",".join(cells) + "\n" + ",".join(str(cell) for cell in cells.values()) + "\n"


def test_events_come_by_date_with_their_stations(city) -> None:
    first, second = city(Findings())
    assert [first.id, second.id] == ["w1", "w2"]
    assert first.participants == 20
    assert second.participants is None
    assert second.begins.written(words_for("de")) == "März 2027"
    assert first.stations[0].hours(words_for("de")) == "9:00–12:00 Uhr"
    assert second.stations[0].hours(words_for("de")) == ""
    assert first.quartier_ids == ("1",)


def test_the_filters_apply_to_workshops(city) -> None:
    events = city(Findings())
    assert [w.id for w in matching(events, theme="living", target_group="all")] == ["w1", "w2"]
    assert matching(events, theme="other", target_group="all") == ()
    assert [w.id for w in matching(events, theme="living", target_group="families")] == ["w1"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2020-02-02", "31.02.2020", "workshops.date"),
        ("held", "heldd", "workshops.unknown_id"),
        (",living,,", ",livng,,", "workshops.unknown_id"),
        ("w2,", "w1,", "workshops.id_twice"),
        (",20\n", ",viele\n", "cell.not_a_number"),
    ],
)
def test_a_wrong_cell_of_an_event_is_named_with_its_row(city, old: str, new: str, code: str) -> None:
    row = 3 if old == "w2," else 2
    assert only(told(lambda findings: city(findings, WORKSHOPS.replace(old, new))), code).row == row


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"workshop_id": "w9"}, "workshops.unknown_workshop"),
        ({"quartier_id": "77"}, "quartier.unknown"),
        ({"latitude": ""}, "workshops.half_a_place"),
        ({"latitude": "0", "longitude": "0"}, "workshops.outside"),
        ({"start": "25:00"}, "workshops.time"),
        ({"start": "2020-02-02T12:00", "end": "2020-02-02T09:00"}, "workshops.ends_first"),
    ],
)
def test_a_wrong_station_is_named_with_its_row(city, changed: dict, code: str) -> None:
    findings = [f for f in told(lambda findings: city(findings, places=station(**changed))) if f.code == code]
    assert [f.row for f in findings] == [2]


def test_swapped_coordinates_are_outside(city) -> None:
    latitude, longitude = place(0, 0)
    swapped = station(latitude=longitude, longitude=latitude)
    found = only(told(lambda findings: city(findings, places=swapped)), "workshops.outside")
    assert found.severity is Severity.ASK
    assert "the other way round the place lies in Quartier 1" in words_for("en").say(found.why)


def test_metres_are_no_degrees(city) -> None:
    found = only(
        told(lambda findings: city(findings, places=station(latitude=5_475_500, longitude=410_000))), "workshops.outside"
    )
    assert "metres" in words_for("en").say(found.why)


def test_a_place_elsewhere_is_named_with_its_town(city) -> None:
    found = only(
        told(lambda findings: city(findings, places=station(latitude="52.520", longitude="13.405"))), "workshops.outside"
    )
    assert "Berlin (DE)" in words_for("en").say(found.why)


def test_three_digits_behind_the_point_are_no_thousands_of_degrees(city) -> None:
    latitude, longitude = place(0, 0)
    findings = Findings()
    city(findings, places=station(latitude=f"{latitude:.3f}", longitude=f"{longitude:.3f}"))
    assert not list(findings)


def test_a_station_in_another_quartier_than_the_file_says_is_told_with_both_names(city) -> None:
    findings = Findings()
    (first, _) = city(findings, places=station(quartier_id="9"))
    found = only(list(findings), "workshops.quartier")
    assert found.observed.values == {"declared": "Quartier 9", "mapped": "Quartier 1"}
    assert first.stations[0].quartier_id == "9"


def test_a_station_without_a_quartier_gets_the_one_it_stands_in(city) -> None:
    (first, _) = city(Findings(), places=station(quartier_id=""))
    assert first.stations[0].quartier_id == "1"


def test_an_event_says_its_days_as_exactly_as_they_are_known(city) -> None:
    german = words_for("de")
    (first, second) = city(Findings(), WORKSHOPS)
    assert (first.when(german), second.when(german)) == ("2. Februar 2020", "März 2027")
    spanned = (
        WORKSHOPS.replace(",date,", ",date,end_date,")
        .replace("2020-02-02,", "2020-02-02,2020-03-01,")
        .replace("2027-03,", "2027-03,,")
    )
    (first, second) = city(Findings(), spanned)
    assert (first.when(german), second.when(german)) == ("2. Februar 2020 bis 1. März 2020", "März 2027")


def test_a_date_known_to_the_year_stands_after_those_inside_it(city) -> None:
    (first, second) = city(Findings(), WORKSHOPS.replace("2027-03", "2020-12").replace("2020-02-02", "2020"))
    assert (first.begins.month, second.begins.month) == (12, 0)


def test_on_a_schematic_map_a_mark_is_drawn_in_the_quartier_it_belongs_to(city) -> None:
    next_door = station(latitude=place(1, 0)[0], longitude=place(1, 0)[1])
    (exact, _) = city(Findings(), places=next_door)
    (moved, _) = city(Findings(), places=next_door, schematic=True)
    assert (exact.stations[0].latitude, exact.stations[0].longitude) == pytest.approx(place(1, 0))
    east_of_the_middle = moved.stations[0].longitude - place(0, 0)[1]
    assert 0 < east_of_the_middle < (place(1, 0)[1] - place(0, 0)[1]) / 2
    assert moved.stations[0].latitude == pytest.approx(place(0, 0)[0], abs=1e-4)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ("w1,Fest,2020-02-02,held,living,,Stadt,20,2020-02-01", "workshops.ends_before"),
        ("w1,Fest,2020-07-02,held,living,,Stadt,20,", "workshops.held_in_future"),
        ("w1,Fest,2021,held,living,,Stadt,20,", "workshops.held_in_future"),
    ],
)
def test_days_that_cannot_be_stop(city, event: str, code: str) -> None:
    titles = WORKSHOPS.splitlines()[0] + ",end_date"
    fault = only(told(lambda findings: city(findings, f"{titles}\n{event}\n", "")), code)
    assert (fault.file, fault.row) == ("workshops.csv", 2)


def test_days_that_may_be_pass(city) -> None:
    titles = WORKSHOPS.splitlines()[0] + ",end_date"
    events = ["w1,Fest,2020-05,held,living,,Stadt,20,2020", "w2,Fest,2020-06,held,living,,Stadt,20,", "w3,Fest,2031,planned,,,,,"]
    assert len(city(Findings(), "\n".join([titles, *events]) + "\n")) == 3


AGENDA = """\
workshop_id,name,date,end_date,status,themes,target_groups,organiser,participants
later,Later,2027-05,,planned,,,Stadt,
soon,Soon,2026-12-01,,planned,,,Stadt,
running,Running,2026-11-20,2026-11-30,planned,,,Stadt,
missed,Missed,2026-11-27,,planned,,,Stadt,
month,Month,2026-11,,planned,,,Stadt,
old,Old,2019-03-01,,held,,,Stadt,
older,Older,2018,,held,,,Stadt,
off,Off,2026-12-24,,cancelled,,,Stadt,
"""


def test_the_next_date_comes_first_and_a_planned_day_that_has_passed_is_none(city) -> None:
    places = "workshop_id,station,quartier_id,latitude,longitude,accuracy_m,start,end\nsoon,Square,1,,,,,\n"
    agenda = agenda_of(city(Findings(), AGENDA, places), date(2026, 11, 28))
    named = [[workshop.id for workshop in part] for part in (agenda.coming, agenda.overdue, agenda.held, agenda.cancelled)]
    assert named == [["running", "month", "soon", "later"], ["missed"], ["old", "older"], ["off"]]


def test_the_next_date_in_a_sentence() -> None:
    demo, words = demo_city(), words_for("en")
    said = next_date(demo, agenda_of(demo.workshops, date(2026, 11, 28)), words)
    assert said.startswith("Next date: 12 March 2027, Werkstatt Freizeit")
    assert next_date(demo, agenda_of(demo.workshops, date(2030, 1, 1)), words) == "No date is planned at present."
