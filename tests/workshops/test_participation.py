"""Contributions, measures and reach: what is read, what is refused, and what must never be published."""

from __future__ import annotations

from pathlib import Path

import pytest

from files.findings import Findings, Severity
from files.keys import KnownQuartiers
from tests.findings import only, told
from workshops.contributions import Contribution, Kind, mentions, read_contributions
from workshops.measures import Measure, Stage, read_measures
from workshops.personal import personal_in
from workshops.reach import Basis, Reach, read_reach

KNOWN = KnownQuartiers({"01": "Nord", "02": "Süd"}, {"Südstadt": "02"})
TITLES = "contribution_id,workshop_id,date,quartier_id,kind,theme,topic,target_group,text,times,published"
MEASURES = "measure_id,title,quartier_ids,themes,target_groups,status,responsible,start,end,contribution_ids"


def said(**changed: str) -> str:
    cells = {
        "contribution_id": "b1",
        "workshop_id": "w1",
        "date": "2018-02-02",
        "quartier_id": "01",
        "kind": "weakness",
        "theme": "safety",
        "topic": "lighting",
        "target_group": "older",
        "text": "Am Markt ist es dunkel.",
        "times": "3",
        "published": "yes",
    }
    return ",".join(f'"{cell}"' for cell in (cells | changed).values())


def follows(**changed: str) -> str:
    cells = {
        "measure_id": "m1",
        "title": "Laternen",
        "quartier_ids": "01;Südstadt",
        "themes": "safety",
        "target_groups": "",
        "status": "running",
        "responsible": "Tiefbau",
        "start": "2018-10",
        "end": "2019",
        "contribution_ids": "b1;b2",
    }
    return ",".join(f'"{cell}"' for cell in (cells | changed).values())


@pytest.fixture
def contributions(tmp_path: Path):
    def read(findings: Findings, *lines: str, names_checked: bool = False) -> tuple[Contribution, ...]:
        path = tmp_path / "contributions.csv"
        path.write_text("\n".join([TITLES, *lines]) + "\n", encoding="utf-8")
        return read_contributions(path, ["w1"], ["safety"], ["lighting"], ["older"], KNOWN, findings, names_checked=names_checked)

    return read


@pytest.fixture
def measures(tmp_path: Path):
    def read(findings: Findings, *lines: str) -> tuple[Measure, ...]:
        path = tmp_path / "measures.csv"
        path.write_text("\n".join([MEASURES, *lines]) + "\n", encoding="utf-8")
        return read_measures(path, ["b1", "b2"], ["safety"], ["older"], KNOWN, findings)

    return read


def test_a_contribution_is_read_with_its_place_and_how_often_it_was_said(contributions) -> None:
    first, second = contributions(Findings(), said(), said(contribution_id="b2", times="", target_group="all", topic=""))
    assert (first.kind, first.quartier_id, first.times, first.subject) == (Kind.WEAKNESS, "01", 3, "lighting")
    assert (second.times, second.target_group, second.subject) == (1, "", "safety")
    assert mentions([first, second]) == 4


def test_a_text_that_is_not_released_is_forgotten(contributions) -> None:
    (one,) = contributions(Findings(), said(text="Frau Beispiel aus Nummer 5 schreit", published="no"))
    assert one.text == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "complaint"}, "workshops.unknown_id"),
        ({"theme": ""}, "workshops.unknown_id"),
        ({"topic": "lightning"}, "workshops.unknown_id"),
        ({"workshop_id": "w9"}, "workshops.unknown_id"),
        ({"published": "maybe"}, "workshops.unknown_id"),
        ({"published": ""}, "workshops.unknown_id"),
        ({"quartier_id": "77"}, "quartier.unknown"),
        ({"times": "-1"}, "workshops.no_count"),
        ({"times": "2,5"}, "workshops.no_count"),
        ({"date": "30.02.2018"}, "workshops.date"),
        ({"text": ""}, "contributions.no_text"),
        ({"text": "Bitte an mia.beispiel@example.org"}, "contributions.address"),
        ({"text": "Rufen Sie mich an: 0631 365-0000"}, "contributions.address"),
    ],
)
def test_what_cannot_be_right_stops_with_its_row(contributions, changed: dict[str, str], code: str) -> None:
    finding = only(told(lambda findings: contributions(findings, said(), said(**{"contribution_id": "b2"} | changed))), code)
    assert (finding.severity, finding.row) == (Severity.STOP, 3)


def test_a_finding_does_not_repeat_the_address_it_found(contributions) -> None:
    line = said(text="Meine Adresse lautet mia.beispiel@example.org")
    finding = only(told(lambda findings: contributions(findings, line)), "contributions.address")
    assert "example" not in str(finding.found)


def test_an_id_in_two_rows_stops(contributions) -> None:
    assert only(told(lambda findings: contributions(findings, said(), said())), "workshops.id_twice").row == 3


def test_a_name_is_asked_about_until_somebody_has_looked(contributions) -> None:
    line = said(text="Danke für die Laternen. Viele Grüße, Mia Beispiel")
    assert only(told(lambda findings: contributions(findings, line)), "contributions.name").severity is Severity.ASK
    assert contributions(Findings(), line, names_checked=True)[0].text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mia.beispiel@example.org", "email"),
        ("mia.beispiel (at) example (punkt) org", "email"),
        ("Tel. 0631/3650000", "phone"),
        ("+49 170 1234567", "phone"),
        ("Frau Beispiel hilft gern.", "name"),
        ("Mehr Bänke! – Mia Beispiel", "name"),
        ("gez. M. Beispiel", "name"),
        ("Mein Name ist Mia", "name"),
        ("Am 12.03.2018 um 14:30 war der Bus 3 zu spät.", ""),
        ("Die Linie 105 fährt alle 30 Minuten bis 22 Uhr.", ""),
        ("Der Hilde-Mattauch-Platz – im Sommer zu heiß", ""),
        ("In der Merkurstraße 2 fehlen 3.000 Euro.", ""),
        ("Postleitzahl 67655 Kaiserslautern", ""),
        ("Frauen fühlen sich abends nicht sicher.", ""),
    ],
)
def test_signs_of_a_person(text: str, found: str) -> None:
    assert personal_in(text) == found


def test_a_measure_knows_its_places_by_id_name_or_alias(measures) -> None:
    first, second = measures(Findings(), follows(), follows(measure_id="m2", quartier_ids="", contribution_ids=""))
    assert first.quartier_ids == ("01", "02")
    assert first.contributions == ("b1", "b2")
    assert first.stage is Stage.RUNNING
    assert second.quartier_ids == second.contributions == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"status": "someday"}, "workshops.unknown_id"),
        ({"contribution_ids": "b1;b7"}, "workshops.unknown_id"),
        ({"themes": ""}, "workshops.unknown_id"),
        ({"quartier_ids": "01;99"}, "quartier.unknown"),
        ({"start": "2020", "end": "2019-12"}, "measures.ends_first"),
    ],
)
def test_a_measure_that_cannot_be_right_stops(measures, changed: dict[str, str], code: str) -> None:
    assert only(told(lambda findings: measures(findings, follows(**changed))), code).severity is Severity.STOP


def test_a_measure_may_begin_and_end_in_the_same_year(measures) -> None:
    (one,) = measures(Findings(), follows(start="2018", end="2018-05"))
    assert one.begins
    assert one.ends


def test_reach_is_read_and_an_empty_number_is_nobody_known(tmp_path: Path) -> None:
    path = tmp_path / "reach.csv"
    path.write_text(
        "workshop_id,quartier_id,target_group,persons,basis\nw1,01,all,53,questionnaires\nw1,,older,,estimated\n",
        encoding="utf-8",
    )
    assert read_reach(path, ["w1"], ["older"], KNOWN, Findings()) == (Reach("w1", "01", "all", 53, Basis.QUESTIONNAIRES),)
